"""The system under test: a broker of our own and the processes of every stage, each of them started by us and known by its
pid.
"""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from aisle.catalog.importing import import_items
from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.settings import PREFIX, Settings, read_settings
from aisle.telemetry.endpoint import READY
from aisle_schemas import Product
from aisle_tools.chaos.control import ClockOffset, Deaths
from aisle_tools.chaos.model import NAME, slow_model
from aisle_tools.chaos.proxy import Proxy, running_proxy
from aisle_tools.commands.up import until_led
from aisle_tools.demo.shop import demo_catalog, write_jsonl
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker, Cluster, free_port, prepared
from aisle_tools.processes.child import Child, Spec
from aisle_tools.processes.fleet import ASK_S, Member

STAGES = ("planner", "retriever", "llm", "hydration")
"""Those that have a group, and may have any number of members."""

READY_S = 120.0
LOOK_EVERY_S = 0.25

_PRODUCTS = "PAN-"  # of the demo shop's departments, the one that is for sale here


class NotReady(RuntimeError):
    """A process did not get ready in time. The message names it, and where its log is."""


@dataclass(slots=True)
class System:
    folder: Path
    logs: Path
    broker: Broker | Cluster
    bootstrap: str
    environment: Mapping[str, str]
    http: httpx.AsyncClient
    proxy: Proxy | None = None
    disk: Path | None = None  # where the broker's records are, and nothing else
    members: dict[str, Member] = field(default_factory=dict)  # by name
    gateways: list[str] = field(default_factory=list)  # their addresses, which stay the same over a restart
    _keeping: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def node(self) -> Broker:
        """The one broker. Raises: TypeError where there are three."""
        if isinstance(self.broker, Cluster):
            raise TypeError("this system has three brokers")
        return self.broker

    def names(self, stage: str) -> list[str]:
        return [name for name, member in self.members.items() if member.child.spec.stage == stage]

    def add(self, stage: str, name: str) -> None:
        """Start a process, and start it again whenever it dies."""
        arguments: tuple[str, ...] = ()
        if stage == "gateway":
            port = free_port()
            arguments = ("--port", str(port))
            self.gateways.append(f"http://127.0.0.1:{port}")
        spec = Spec(
            stage=stage, name=name, arguments=arguments,
            program=("-m", "aisle_tools.chaos.stage", str(self.folder / "control"), stage),
        )  # fmt: skip
        child = Child(spec, self.environment, self.logs)
        self.members[name] = Member(child)
        self._keeping[name] = asyncio.create_task(child.keep(), name=name)

    async def end(self, *names: str) -> None:
        """Let them drain, and wait until they have ended."""
        ending = [self.members.pop(name) for name in names]
        await asyncio.gather(*(member.child.end() for member in ending))
        await asyncio.gather(*(self._keeping.pop(name) for name in names))
        for member in ending:
            if member.child.failed.done():
                member.child.failed.result()

    def give_up_the_broken(self) -> None:
        """Forget the processes that ended before they were ready: they are not started again."""
        for name, member in list(self.members.items()):
            if member.child.failed.done():
                del self.members[name], self._keeping[name]

    async def until_ready(self, *names: str) -> None:
        """Raises: NotReady; ChildFailed."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + READY_S
        waiting = set(names or self.members)
        while waiting:
            for name in sorted(waiting):
                member = self.members[name]
                if member.child.failed.done():
                    member.child.failed.result()
                await member.look(self.http, loop.time())
                if member.state == READY:
                    waiting.discard(name)
                elif loop.time() > until_s:
                    raise NotReady(
                        f"{name} was not ready within {READY_S:.0f} s: {member.state}; its log is {member.child.log_file}"
                    )
            await asyncio.sleep(LOOK_EVERY_S)

    def signal(self, name: str, number: signal.Signals) -> None:
        """To a process that we started. Raises: NotReady where it does not run now."""
        pid = self.members[name].child.pid
        if pid is None:
            raise NotReady(f"{name} does not run")
        os.kill(pid, number)

    def deaths(self, name: str) -> Deaths:
        return Deaths(self.folder / "control", name)

    def clock(self, name: str) -> ClockOffset:
        return ClockOffset(self.folder / "control", name)

    async def close(self) -> None:
        """The gateways first: they let accepted questions end."""
        gateways = self.names("gateway")
        await self.end(*gateways)
        await self.end(*self.members)


@asynccontextmanager
async def running_system(
    *,
    members: int = 2,
    gateways: int = 2,
    nodes: int = 1,
    behind_proxy: bool = False,
    disk: Path | None = None,
    logs: Path | None = None,
) -> AsyncIterator[System]:
    """1. The broker, or three; with `behind_proxy` everyone but its controller meets it through a proxy. `disk`: a small
    one of the broker's own. `logs`: where what they say is kept. 2. A model that takes its time. 3. The catalog. 4. The processes, until all are ready.

    Raises: KafkaUnavailable, BrokerFailed, NotReady, ChildFailed.
    """
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aisle-chaos-")))
        (folder / "control").mkdir()
        logs = logs or folder / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        broker, proxy = await _broker(stack, folder, nodes=nodes, behind_proxy=behind_proxy, disk=disk, logs=logs)  # 1
        bootstrap = f"127.0.0.1:{proxy.port}" if proxy else broker.bootstrap
        await asyncio.to_thread(topics.create, bootstrap, replication=nodes)
        model_url = await stack.enter_async_context(slow_model())  # 2
        settings = read_settings(
            data=folder / "shop", kafka_bootstrap=bootstrap, llm_url=model_url, llm_model=NAME, threads=1
        )
        await _import(settings, folder)  # 3
        http = await stack.enter_async_context(httpx.AsyncClient(timeout=ASK_S, trust_env=False))
        system = System(folder, logs, broker, bootstrap, _environment(settings), http, proxy, disk)
        stack.push_async_callback(system.close)
        for number in range(1, gateways + 1):
            system.add("gateway", f"gateway-{number}")
        for stage in STAGES:
            for number in range(1, members + 1):
                system.add(stage, f"{stage}-{number}")
        await system.until_ready()  # 4
        yield system


async def _broker(
    stack: AsyncExitStack, folder: Path, *, nodes: int, behind_proxy: bool, disk: Path | None, logs: Path
) -> tuple[Broker | Cluster, Proxy | None]:
    kafka = await asyncio.to_thread(prepared)
    if nodes > 1:
        cluster = Cluster(kafka, folder / "kafka", nodes=nodes)
        stack.push_async_callback(asyncio.to_thread, cluster.stop)
        await asyncio.to_thread(cluster.start)
        return cluster, None
    port = free_port()
    proxied = {"advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}"} if behind_proxy else None
    broker = Broker(kafka, logs / "kafka", data=(disk or folder) / "data", overrides=proxied)
    proxy = await stack.enter_async_context(running_proxy(port, broker.node.port)) if behind_proxy else None
    stack.push_async_callback(asyncio.to_thread, broker.stop)
    await asyncio.to_thread(broker.start)
    return broker, proxy


async def _import(settings: Settings, folder: Path) -> None:
    file = folder / "catalog.jsonl"
    write_jsonl(
        [one for one in demo_catalog() if isinstance(one, Product) and one.product_id.startswith(_PRODUCTS)], file
    )
    ShopFolder(settings.data).create()
    async with opened_log(settings) as log:
        await until_led(log)
        await import_items(file, "aisle", log, ledger=ShopFolder(settings.data).imports)


def _environment(settings: Settings) -> dict[str, str]:
    """This process's, without what it says about Aisle."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    decided = {
        "DATA": str(settings.data),
        "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "LLM_URL": settings.llm_url,
        "LLM_MODEL": settings.llm_model,
        "THREADS": str(settings.threads),
        "TRACE_SAMPLE": "0",
        "METRICS_HOST": "127.0.0.1",
        "METRICS_PORT": "0",
    }
    return outside | {PREFIX + name: value for name, value in decided.items()}
