"""Runs faults, each with its questions and its audit, on as few systems as they need."""

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from itertools import groupby
from pathlib import Path

from aisle_tools.chaos.audit import audit
from aisle_tools.chaos.disk import MountRefused, small_disk
from aisle_tools.chaos.faults import Fault, Scene, Where
from aisle_tools.chaos.load import Load
from aisle_tools.chaos.log import Watch, read_whole
from aisle_tools.chaos.report import Result, figures, recovery
from aisle_tools.chaos.system import NotReady, System, running_system
from aisle_tools.processes.child import ChildFailed

SETTLE_S = 60.0  # after the last answer was read: deadline, grace, and a session's time, three times over
USUAL_MS = 5_000.0  # an answer of the slow model takes two seconds

Say = Callable[[str], None]


async def results(
    faults: Sequence[Fault], *, per_second: float, members: int, say: Say, logs: Path | None = None
) -> AsyncIterator[Result]:
    """Those of one place share a system, in the order given.

    Raises: KafkaUnavailable, BrokerFailed, NotReady, ChildFailed.
    """
    for where, group in groupby(faults, key=lambda fault: fault.where):
        together = list(group)
        async with AsyncExitStack() as stack:
            say(f"starting a system with {where} …")
            try:
                system = await stack.enter_async_context(
                    _system(stack, where, members, logs / where.replace(" ", "-") if logs else None)
                )
            except MountRefused as error:
                for fault in together:
                    yield Result(fault=fault.name, what=fault.what, where=where, skipped=str(error))
                continue
            watch = stack.enter_context(Watch(system.bootstrap))
            audited: set[str] = set()
            for fault in together:
                say(f"{fault.name}: {fault.what}")
                yield await _result(system, watch, fault, per_second, audited)


def _system(
    stack: AsyncExitStack, where: Where, members: int, logs: Path | None
) -> AbstractAsyncContextManager[System]:
    """Raises: MountRefused."""
    match where:
        case "one broker":
            return running_system(members=members, logs=logs)
        case "a proxy":
            return running_system(members=members, logs=logs, behind_proxy=True)
        case "three brokers":
            return running_system(members=members, logs=logs, nodes=3)
        case "a small disk":
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aisle-disk-")))
            return running_system(members=members, logs=logs, disk=stack.enter_context(small_disk(folder / "small")))


async def _result(system: System, watch: Watch, fault: Fault, per_second: float, audited: set[str]) -> Result:
    """1. Ask, and strike meanwhile. 2. Wait until every question has its end, or should have. 3. Read the whole log."""
    began = time.monotonic()
    load, scene = Load(system, per_second), Scene(system)
    asking = asyncio.create_task(load.run(fault.questions))
    broke = ""
    try:
        await fault.strike(scene)  # 1
    except (ChildFailed, NotReady) as error:
        broke = str(error)
        system.give_up_the_broken()
    finally:
        load.stop()
        await asking
    await watch.until_finished(load.accepted, SETTLE_S)  # 2
    records = await asyncio.to_thread(read_whole, system.bootstrap)  # 3
    found = audit(records, load.readings, load.accepted, but_not=frozenset(audited))
    found.broken += [broke] if broke else []
    audited |= {one.query_id for one in found.ended}
    return Result(
        fault=fault.name,
        what=fault.what,
        where=fault.where,
        refused=dict(sorted(load.refused.items())),
        gave_up=load.gave_up,
        recovery=recovery(scene.strikes_ms, found.ended, USUAL_MS),
        took_s=round(time.monotonic() - began, 1),
        notes=tuple(scene.notes),
        **figures(found),  # type: ignore[arg-type]
    )
