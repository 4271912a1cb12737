"""`aisle up`: Kafka, the store, and each stage as a process of its own."""

import asyncio
import os
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from pydantic import SecretStr
from rich.live import Live
from rich.text import Text

from aisle.process.ending import told_to_end
from aisle.process.folder import ShopFolder
from aisle.process.http import address_of, bound
from aisle.process.kafka_properties import read_properties
from aisle.process.log import opened_log
from aisle.process.search_index import groups_of, not_indexed
from aisle.process.settings import PREFIX, Settings
from aisle.stream.errors import LogLocked, LogUnavailable
from aisle.stream.handling import Pauses
from aisle.stream.lock import lock_folder
from aisle.stream.log import Log
from aisle_schemas import TOPICS
from aisle_tools.commands.ask import running_server
from aisle_tools.commands.demo import ask_all, import_demo, listener, showcase_of, tell_what_next
from aisle_tools.commands.options import DataOption, configured, console, run
from aisle_tools.demo.running import running_store
from aisle_tools.demo.shop import demo_catalog
from aisle_tools.processes.broker import Brokers, brokers
from aisle_tools.processes.child import Spec
from aisle_tools.processes.fleet import Fleet, running_fleet
from aisle_tools.processes.table import changes, status_table

READY_S = 120.0
LED_S = 30.0

Count = Annotated[int, typer.Option(min=1, max=64)]


class NotReady(RuntimeError):
    """The processes took too long to start."""


def up(
    port: Annotated[
        int | None, typer.Option(help="Of the first gateway; the others follow. [default: AISLE_PORT, else 8080]")
    ] = None,
    planners: Count = 1,
    retrievers: Count = 1,
    llms: Count = 1,
    hydrations: Count = 1,
    gateways: Count = 1,
    indexers: Annotated[int, typer.Option(min=1, max=16, help="With AISLE_QDRANT_URL only.")] = 1,
    data: DataOption = None,
    once: Annotated[bool, typer.Option("--once", help="Ask the demo's four questions, then end.")] = False,
) -> None:
    """Run the stages as processes that meet on Kafka, so many of each, until Ctrl-C.

    Without AISLE_KAFKA_BOOTSTRAP it starts a Kafka of its own, with its data in the shop's folder. Without
    AISLE_STORE_URL it is the demo shop. A process that dies is started again.
    """
    settings = configured(data=data, port=port)
    counts = {
        "planner": planners,
        "retriever": retrievers,
        "llm": llms,
        "hydration": hydrations,
        "indexer": indexers if settings.qdrant_url else 0,
        "gateway": gateways,
    }
    run(_up(settings, counts, port_was_named=port is not None, once=once))


async def _up(settings: Settings, counts: dict[str, int], *, port_was_named: bool, once: bool) -> None:
    """1. Take the folder and the ports. 2. Start Kafka, then the store. 3. Publish the demo's catalog. 4. Start the
    stages, and wait until all are ready. 5. Tell how to ask, and watch, or ask.

    It all ends in the opposite order: the gateways, which let accepted questions end; the stages; the store; Kafka.
    """
    folder = ShopFolder(settings.data).create()
    if url := await running_server(folder):
        raise LogLocked(f"a server runs on {folder.path} already: open {url}/")
    is_demo = not settings.store_url
    async with AsyncExitStack() as stack:
        told = stack.enter_context(told_to_end())
        stack.enter_context(lock_folder(folder.path))  # 1
        ports = _ports(settings, counts["gateway"], port_was_named)
        with console.status("starting Kafka …" if not settings.kafka_bootstrap else "looking at Kafka …"):
            properties = read_properties(settings.kafka_properties)
            kafka = await stack.enter_async_context(brokers(settings.kafka_bootstrap, folder.kafka, properties))  # 2
        settings = settings.model_copy(update={"kafka_bootstrap": kafka.bootstrap})
        console.print(f"[bold]Kafka[/] {kafka.bootstrap}")
        arguments: tuple[str, ...] = ()
        if is_demo:
            store_url = await stack.enter_async_context(
                running_store(assistant_url=address_of(settings.host, ports[0]))
            )
            settings = settings.model_copy(
                update={"store_url": store_url, "customer_secret": SecretStr(secrets.token_hex(16))}
            )
            arguments = ("--showcase", str(_showcase(folder, settings)))
        log = await stack.enter_async_context(opened_log(settings))
        await until_led(log)
        if is_demo:
            await import_demo(demo_catalog(), log, settings)  # 3
        folder.logs.mkdir(exist_ok=True)
        fleet = await stack.enter_async_context(_draining(_specs(counts, ports, arguments), settings, folder))
        if not await _until_ready(fleet, settings, log, kafka, told):  # 4
            return
        url = address_of(settings.host, ports[0])
        folder.announce(url, kafka=kafka.bootstrap)
        stack.callback(folder.withdraw)
        if once:
            await ask_all(url)  # 5
            return
        tell_what_next(settings, url)
        await _watch(fleet, kafka, told)


async def until_led(log: Log) -> None:
    """Return once every topic can be read: a broker that starts on old data needs a moment until it leads all of it.

    Raises: LogUnavailable, when that takes longer than `LED_S`.
    """
    loop, pauses = asyncio.get_running_loop(), Pauses(first_s=0.1, cap_s=1.0)
    until_s = loop.time() + LED_S
    for topic in TOPICS:
        while True:
            try:
                await log.end_offsets(topic)
                break
            except LogUnavailable:
                if loop.time() > until_s:
                    raise
                await asyncio.sleep(pauses.next_s())


def _ports(settings: Settings, count: int, first_was_named: bool) -> list[int]:
    """Free now. Raises: PortTaken."""
    with listener(settings, first_was_named) as first:
        start = first.getsockname()[1]
    for port in range(start + 1, start + count):
        bound(settings.host, port).close()
    return list(range(start, start + count))


def _showcase(folder: ShopFolder, settings: Settings) -> Path:
    """What the chat page offers to try, in a file that only its owner reads: it holds the demo customers' tokens."""
    path = folder.path / "showcase.json"
    path.touch(0o600)
    path.write_bytes(msgspec.json.encode(showcase_of(demo_catalog(), settings.customer_secret.get_secret_value())))
    return path


def _specs(counts: dict[str, int], ports: list[int], gateway_arguments: tuple[str, ...]) -> list[Spec]:
    specs = [
        Spec(stage=stage, name=f"{stage}-{number}")
        for stage, count in counts.items()
        if stage != "gateway"
        for number in range(1, count + 1)
    ]
    return specs + [
        Spec(stage="gateway", name=f"gateway-{number}", arguments=("--port", str(port), *gateway_arguments))
        for number, port in enumerate(ports, 1)
    ]


def _environment(settings: Settings) -> dict[str, str]:
    """This process's, with what was decided here laid over it."""
    decided = {
        "DATA": str(settings.data.absolute()),
        "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "STORE_URL": settings.store_url,
        "CUSTOMER_SECRET": settings.customer_secret.get_secret_value(),
        "METRICS_HOST": "127.0.0.1",
        "METRICS_PORT": "0",  # one for each
    }
    return dict(os.environ) | {PREFIX + name: value for name, value in decided.items()}


@asynccontextmanager
async def _draining(specs: list[Spec], settings: Settings, folder: ShopFolder) -> AsyncIterator[Fleet]:
    async with AsyncExitStack() as stack:
        fleet = await stack.enter_async_context(running_fleet(specs, _environment(settings), folder.logs))
        stack.callback(console.print, "[dim]draining: accepted questions end first …[/]")
        yield fleet


async def _until_ready(fleet: Fleet, settings: Settings, log: Log, kafka: Brokers, told: asyncio.Event) -> bool:
    """False where the person gave up. Raises: ChildFailed, NoBroker, NotReady."""
    loop = asyncio.get_running_loop()
    until_s = loop.time() + READY_S
    left = before = -1
    with console.status("") as status:
        while not fleet.is_ready:
            fleet.check()
            kafka.check()
            left = await not_indexed(log, groups_of(settings))
            if left != before:  # an index that fills takes as long as it takes
                until_s, before = loop.time() + READY_S, left
            waiting = [member.child.spec.name for member in fleet.members if member.state != "ready"]
            if loop.time() > until_s:
                raise NotReady(
                    f"{', '.join(waiting)} did not get ready within {READY_S:.0f} s; "
                    f"what they say is in {ShopFolder(settings.data).logs}"
                )
            more = f"; {left} items to index" if left else ""
            status.update(f"starting {len(fleet.members)} processes: waiting for {', '.join(waiting)}{more}")
            if await _ended(fleet.looked, told):
                return False
    return True


async def _watch(fleet: Fleet, kafka: Brokers, told: asyncio.Event) -> None:
    """Show how all are doing, until the process is told to end: a table in a terminal, else a line for each change."""
    if not console.is_terminal:
        known: dict[str, str] = {}
        while not await _ended(fleet.looked, told):
            kafka.check()
            for line in changes(known, fleet):
                console.print(Text(line), soft_wrap=True)
        return
    console.print("[dim]Ctrl-C ends it[/]\n")
    with Live(status_table(fleet), console=console, auto_refresh=False) as live:
        while not await _ended(fleet.looked, told):
            kafka.check()
            live.update(status_table(fleet), refresh=True)


async def _ended(looked: asyncio.Event, told: asyncio.Event) -> bool:
    """Wait for the next look at the processes, or for the end, whichever comes first."""
    looked.clear()
    waiting = [asyncio.create_task(event.wait()) for event in (looked, told)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    return told.is_set()
