"""What runs a stage in a process of its own, on the embedded log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from aisle.process.folder import ShopFolder
from aisle.process.main import Process
from aisle.process.settings import read_settings
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle.stream.processor import Processor
from aisle.telemetry import setup
from aisle_schemas import Event, QueryAsked, RetrievalPlanned, new_id


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[Process]:
    settings = read_settings(data=ShopFolder(tmp_path / "shop").create().path)
    async with AsyncExitStack() as stack, EmbeddedLog(settings.data / "log.sqlite") as log:
        yield Process("planner", "planner-1", settings, log, setup.start("aisle-planner"), stack)


class Planner:
    """Plans nothing, and tells when it was asked to: its group has given it partitions then."""

    def __init__(self) -> None:
        self.was_asked = asyncio.Event()

    async def on_query_asked(self, _: QueryAsked) -> AsyncIterator[Event]:
        self.was_asked.set()
        return
        yield

    async def until_it_runs(self, process: Process) -> None:
        asked = QueryAsked(query_id=new_id(), question="a tent for two")
        await process.log.publish([Outgoing(event=asked, key=asked.query_id, source="/tests")])
        await self.was_asked.wait()

    @property
    def processor(self) -> Processor:
        emits = (RetrievalPlanned,)
        return Processor(name="aisle.planner", consumes=(QueryAsked,), emits=emits, handle=self.on_query_asked)


async def test_it_is_ready_once_it_is_built_and_its_group_gave_it_partitions(process: Process) -> None:
    planner, told, may_go_on = Planner(), asyncio.Event(), asyncio.Event()

    async def build(built: Process) -> None:
        await may_go_on.wait()
        await built.run(planner.processor)

    running = asyncio.create_task(process.until_ended(build, told))
    assert process.ready() == {"planner": "starting"}
    may_go_on.set()
    await planner.until_it_runs(process)
    assert process.ready() == {"planner": "ready"}

    process.report(lambda: {"answers": "not followed"})
    assert process.ready() == {"planner": "ready", "answers": "not followed"}
    told.set()
    await running
    await process.drain()


async def test_what_breaks_beside_the_stages_ends_the_process_also_while_it_is_built(process: Process) -> None:
    async def breaks() -> None:
        raise OSError("the disk is gone")

    async def build(built: Process) -> None:
        built.follow(breaks())
        await asyncio.Event().wait()  # for what will never come

    with pytest.raises(OSError, match="the disk is gone"):
        await process.until_ended(build, asyncio.Event())
    await process.drain()


async def test_it_can_be_ended_while_it_is_built(process: Process) -> None:
    told = asyncio.Event()

    async def build(_: Process) -> None:
        told.set()
        await asyncio.Event().wait()

    await process.until_ended(build, told)
    assert process.ready() == {"planner": "starting"}
    await process.drain()


async def test_what_asks_for_it_is_called_before_the_stages_drain(process: Process) -> None:
    planner = Planner()
    order: list[tuple[str, int]] = []

    async def before() -> None:
        order.append(("before", sum(stats.partitions for stats in process.stats())))

    async def build(built: Process) -> None:
        built.before_drain(before)
        await built.run(planner.processor)

    told = asyncio.Event()
    running = asyncio.create_task(process.until_ended(build, told))
    await planner.until_it_runs(process)
    told.set()
    await running
    await process.drain()
    assert order == [("before", 64)]
