"""What is done to the system, and when it struck."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from aisle_tools.chaos.control import Boundary
from aisle_tools.chaos.system import STAGES, System
from aisle_tools.kafka.broker import Broker, Cluster

SESSION_S = 10.0  # after so long without a word the broker gives a member's partitions to others
KILL_TIMEOUT_S = 40.0
SIGSTOP_BROKER_S = 30.0
SIGSTOP_WORKER_S = 14.0
JUMP_MS = 10 * 60_000
JUMP_S = 6.0
ROUNDS = 20  # of scaling up and down
CUTS = 10

Where = Literal["one broker", "a proxy", "three brokers", "a small disk"]

BOUNDARIES: dict[str, tuple[Boundary, ...]] = {
    "gateway": ("before-publishing", "after-publishing", "in-mid-stream"),
    "planner": ("after-reading", "before-publishing", "after-publishing", "in-a-rebalance"),
    "retriever": ("after-reading", "before-publishing", "after-publishing", "in-a-rebalance"),
    "llm": ("after-reading", "before-publishing", "in-mid-stream", "after-publishing", "in-a-rebalance"),
    "hydration": ("after-reading", "before-publishing", "in-mid-stream", "after-publishing", "in-a-rebalance"),
}


@dataclass(slots=True)
class Scene:
    """What a fault has at hand, and where it notes what it did."""

    system: System
    strikes_ms: list[int] = field(default_factory=list)  # when it struck; of one that lasts, when it was over
    notes: list[str] = field(default_factory=list)

    def struck(self) -> None:
        self.strikes_ms.append(time.time_ns() // 1_000_000)

    async def starting(self, broker: Broker) -> None:
        """Start it, and note how long that takes: it is part of every recovery."""
        began = time.monotonic()
        await asyncio.to_thread(broker.start)
        self.notes.append(f"broker {broker.node.id} took {time.monotonic() - began:.1f} s to start")

    async def settle(self, seconds: float = SESSION_S + 4.0) -> None:
        """Let questions be asked after the fault; a dead member's partitions take a session's time to move."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    what: str  # a line of the table
    strike: Callable[[Scene], Awaitable[None]]
    where: Where = "one broker"
    questions: int = 0  # at least; 0: as many as are asked while it lasts


# ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


async def nothing(scene: Scene) -> None:
    """What the others are compared with."""
    await scene.settle()


def killing(boundaries: dict[str, tuple[Boundary, ...]]) -> Callable[[Scene], Awaitable[None]]:
    """`kill -9` of one member of each stage at each boundary, each time of the other member."""

    async def strike(scene: Scene) -> None:
        turn = 0
        for stage, names in boundaries.items():
            for boundary in names:
                members = scene.system.names(stage)
                await kill_at(scene, members[turn % len(members)], stage, boundary)
                turn += 1
        await scene.settle()

    return strike


async def kill_at(scene: Scene, name: str, stage: str, boundary: Boundary) -> None:
    """1. Arm the death. 2. Where it is one in a rebalance, cause one: a third member comes. 3. Wait until it has died.
    4. Wait until it is there again, and its partitions have found an owner."""
    system, deaths = scene.system, scene.system.deaths(name)
    deaths.arm(boundary)  # 1
    third = f"{stage}-third"
    if boundary == "in-a-rebalance":
        system.add(stage, third)  # 2
    until = asyncio.get_running_loop().time() + KILL_TIMEOUT_S
    while deaths.is_armed(boundary):  # 3
        if asyncio.get_running_loop().time() > until:
            deaths.disarm(boundary)
            scene.notes.append(f"{name} did not come to {boundary} within {KILL_TIMEOUT_S:.0f} s")
            break
        await asyncio.sleep(0.05)
    else:
        scene.struck()
        scene.notes.append(f"{name} killed {boundary}")
    await asyncio.sleep(SESSION_S + 2.0)
    await system.until_ready()  # 4
    if boundary == "in-a-rebalance":
        await system.end(third)


async def stopping_workers(scene: Scene) -> None:
    """One member of each stage stands still past its session, and goes on with what it had in hand."""
    for stage in STAGES:
        name = scene.system.names(stage)[0]
        scene.system.signal(name, signal.SIGSTOP)
        try:
            await asyncio.sleep(SIGSTOP_WORKER_S)
        finally:
            scene.system.signal(name, signal.SIGCONT)
        scene.struck()
        await asyncio.sleep(6.0)
        await scene.system.until_ready(name)


def scaling(rounds: int) -> Callable[[Scene], Awaitable[None]]:
    async def strike(scene: Scene) -> None:
        """One more of each stage comes and goes, again and again."""
        more = [f"{stage}-third" for stage in STAGES]
        for _ in range(rounds):
            for stage, name in zip(STAGES, more, strict=True):
                scene.system.add(stage, name)
            await scene.system.until_ready(*more)
            scene.struck()
            await scene.system.end(*more)
            scene.struck()
        await asyncio.sleep(2.0)

    return strike


async def jumping_clocks(scene: Scene) -> None:
    """The clock of one process of each stage jumps ten minutes ahead, back, ten minutes behind, and back."""
    for stage in ("gateway", *STAGES):
        clock = scene.system.clock(scene.system.names(stage)[0])
        for offset_ms in (JUMP_MS, -JUMP_MS):
            clock.set(offset_ms)
            await asyncio.sleep(JUMP_S)
            clock.set(0)
            scene.struck()
            await asyncio.sleep(1.0)
    await scene.settle()


# ── The broker ────────────────────────────────────────────────────────────────────────────────────────────────────────


async def killing_the_broker(scene: Scene) -> None:
    broker = scene.system.node
    await asyncio.sleep(4.0)
    await asyncio.to_thread(broker.kill)
    scene.struck()
    await scene.starting(broker)
    await scene.settle()


async def restarting_the_broker(scene: Scene) -> None:
    await asyncio.sleep(4.0)
    scene.struck()
    await asyncio.to_thread(scene.system.node.stop)
    await scene.starting(scene.system.node)
    await scene.settle()


async def stopping_the_broker(scene: Scene) -> None:
    broker = scene.system.node
    await asyncio.sleep(4.0)
    broker.pause()
    try:
        await asyncio.sleep(SIGSTOP_BROKER_S)
    finally:
        broker.resume()
    scene.struck()
    await scene.settle()


async def killing_leaders(scene: Scene) -> None:
    """Of three brokers, each is killed once, and started again before the next."""
    cluster = scene.system.broker
    assert isinstance(cluster, Cluster)
    for broker in cluster.brokers:
        await asyncio.sleep(4.0)
        await asyncio.to_thread(broker.kill)
        scene.struck()
        await scene.settle()
        await scene.starting(broker)
    await scene.settle(4.0)


async def cutting_connections(scene: Scene) -> None:
    """1. All connections between processes and broker break off, again and again. 2. For a while none comes about."""
    proxy = scene.system.proxy
    assert proxy is not None
    for _ in range(CUTS):  # 1
        await asyncio.sleep(1.5)
        proxy.cut()
        scene.struck()
    proxy.down()  # 2
    await asyncio.sleep(8.0)
    proxy.up()
    scene.struck()
    scene.notes.append(f"{proxy.cuts} connections cut")
    await scene.settle()


# ── The disk ──────────────────────────────────────────────────────────────────────────────────────────────────────────

FULL_S = 10.0
_CHUNK = b"\0" * 65_536


async def filling_the_disk(scene: Scene) -> None:
    """1. Other files take all that is left of the broker's disk. 2. Wait. 3. They go, and whoever runs the broker starts it
    again: Kafka halts when it can't write."""
    disk, broker = scene.system.disk, scene.system.node
    assert disk is not None
    await asyncio.sleep(4.0)
    ballast = disk / "ballast"
    filled = await asyncio.to_thread(_fill, ballast)  # 1
    scene.notes.append(f"{filled // 1024} KiB filled")
    await asyncio.sleep(FULL_S)  # 2
    scene.notes.append("the broker halted" if not broker.is_running else "the broker went on running")
    ballast.unlink()  # 3
    await asyncio.to_thread(broker.stop)
    scene.struck()
    await scene.starting(broker)
    await scene.settle()


def _fill(ballast: Path) -> int:
    written = 0
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                written += file.write(_CHUNK)
        except OSError:
            return written


FAULTS: tuple[Fault, ...] = (
    Fault("none", "nothing, to compare with", nothing),
    Fault("kill", "`kill -9` of each stage at each boundary", killing(BOUNDARIES), questions=1_000),
    Fault("worker-stopped", f"SIGSTOP of a worker for {SIGSTOP_WORKER_S:.0f} s, past its session", stopping_workers),
    Fault("scaling", f"{ROUNDS} scale-ups and -downs of each stage", scaling(ROUNDS)),
    Fault("clock", "the clock of a process ±10 min, in each stage", jumping_clocks),
    Fault("broker-killed", "`kill -9` of the broker, then started", killing_the_broker),
    Fault("broker-restarted", "the broker restarted in order", restarting_the_broker),
    Fault("broker-stopped", f"SIGSTOP of the broker for {SIGSTOP_BROKER_S:.0f} s", stopping_the_broker),
    Fault("connections", f"all connections cut {CUTS} times, then none for 8 s", cutting_connections, "a proxy"),
    Fault("leaders", "each of three brokers killed, and started again", killing_leaders, "three brokers"),
    Fault("disk-full", f"the broker's disk full for {FULL_S:.0f} s", filling_the_disk, "a small disk"),
)

_QUICK_BOUNDARIES: dict[str, tuple[Boundary, ...]] = {
    "gateway": ("after-publishing",),
    "planner": ("before-publishing",),
    "llm": ("in-mid-stream",),
    "hydration": ("in-mid-stream",),
}

QUICK: tuple[Fault, ...] = (
    Fault("kill", "`kill -9` of a few stages, each at one boundary", killing(_QUICK_BOUNDARIES)),
    Fault("broker-killed", "`kill -9` of the broker, then started", killing_the_broker),
)
"""For the test suite: two minutes."""
