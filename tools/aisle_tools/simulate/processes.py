"""Processes of the simulated system: workers that host stages, and gateways. Each runs the code that a real one runs,
over its own client of the log, with its own clock and its own memory, all of which end with it.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import replace
from random import Random

from aisle.gateway.admission import Admission
from aisle.gateway.answers import Answers
from aisle.gateway.fanout import Fanout
from aisle.gateway.intake import Intake
from aisle.hydration.service import hydration
from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.planner.service import planner
from aisle.retriever.service import retriever
from aisle.stream.errors import LogUnavailable
from aisle.stream.keyed import KeyedStage
from aisle.stream.processor import KeyedProcessor, Processor
from aisle.stream.run import ProcessorStage
from aisle.stream.seal import KeyStore
from aisle.stream.stages import Stages
from aisle_tools.simulate.log import Cluster, Link, SimulatedLog
from aisle_tools.simulate.loop import Host, VirtualLoop
from aisle_tools.simulate.parts import (
    NoEmbedder,
    NoReranker,
    ScriptedPolicy,
    SimulatedEngine,
    SimulatedStore,
    TinyIndex,
    Weather,
)

STAGES = ("planner", "retriever", "llm", "hydration")
GRACE_MS = 1_000
SECRET = b"a secret that all gateways share"
OPEN_QUESTIONS = 12
BUDGET_MS = 15_000

_SKEW_MS = 400  # how far a host's clock may be from the log's, either way


class HostClock:
    """A wall clock that is a little off."""

    def __init__(self, loop: VirtualLoop, skew_ms: int) -> None:
        self._loop = loop
        self._skew_ms = skew_ms

    def now_ms(self) -> int:
        return self._loop.now_ms() + self._skew_ms

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Process(ABC):
    """What workers and gateways have in common: how they come and go."""

    def __init__(self, cluster: Cluster, name: str, rng: Random, keys: KeyStore) -> None:
        self.name = name
        self.rng = rng
        self.host = Host(cluster.loop)
        self.link = Link(cluster, self.host, rng)
        self.clock = HostClock(cluster.loop, rng.randint(-_SKEW_MS, _SKEW_MS))
        self.log = SimulatedLog(self.link, self.clock, keys, rng.randbytes)
        self.is_over = False  # it ends, or has ended
        self.is_killed = False

    def stand_still(self) -> None:
        """Every task stops where it waits, and the heartbeats with them; records already sent still arrive."""
        self.host.stand_still()
        self.link.heard()

    def go_on(self) -> None:
        self.host.go_on()
        self.link.heard()

    @abstractmethod
    def over_bounds(self) -> list[str]:
        """Where it holds more than it may."""

    def kill(self) -> None:
        """It stands still for good. Its members stay in their groups until their sessions have run out."""
        self.is_over = self.is_killed = True
        self.stand_still()


class Worker(Process):
    """Hosts some of the stages."""

    def __init__(
        self, cluster: Cluster, name: str, rng: Random, keys: KeyStore, weather: Weather, hosted: tuple[str, ...]
    ) -> None:
        super().__init__(cluster, name, rng, keys)
        self.hosted = hosted
        self.store = SimulatedStore(rng, self.clock, weather)
        self.index = TinyIndex(rng, weather)
        self.engines = [SimulatedEngine(rng, weather) for _ in range(rng.randint(1, 2))]
        self.slots = rng.randint(1, 2)
        self.stages: Stages | None = None

    def start(self, ended: Callable[["Worker"], None]) -> None:
        """`ended` is called when a stage has stopped itself, and the process with it."""
        task = self.host.run(self._work())
        task.add_done_callback(lambda _: ended(self), context=self.link.cluster.context)

    async def _work(self) -> None:
        self.stages = Stages(self.log, [self._processor(name) for name in self.hosted], clock=self.clock)
        await self.stages.start()
        await self.stages.failed()

    def _processor(self, name: str) -> Processor | KeyedProcessor:
        rng = self.rng
        match name:
            case "planner":
                made = planner(ScriptedPolicy(), self.index.vocabulary, self.clock)
            case "retriever":
                made = retriever(self.index, NoEmbedder(), NoReranker(), self.store, self.clock, longest_s=1.0)
            case "llm":
                composer = ExtractiveEngine()
                replicas = [Replica(engine, composer, self.log, self.clock, rng.randbytes) for engine in self.engines]
                return llm(Dispatcher(replicas, self.clock, self.slots))
            case _:
                keyed = hydration(self.store, self.clock, grace_ms=GRACE_MS, store_timeout_ms=600, store_fresh_ms=500)
                return replace(keyed, linger_ms=rng.choice((500, 60_000)), max_open_keys=rng.choice((4, 10_000)))
        return replace(made, concurrency=rng.randint(1, 4))

    def drain(self) -> None:
        """It is told to end: it finishes what it has in hand and leaves its groups."""
        self.is_over = True
        if self.stages is not None:
            self.host.run(self.stages.drain(timeout_s=2.0))

    def over_bounds(self) -> list[str]:
        found = [
            f"{self.name}: {engine.most_at_work} answers at once on an engine with {self.slots} slots"
            for engine in self.engines
            if engine.most_at_work > self.slots
        ]
        for member in self.stages.members if self.stages is not None else ():
            stats = member.stats()
            if isinstance(member, ProcessorStage):
                concurrency = member._processor.concurrency
                if stats.in_hand > concurrency:
                    found.append(f"{self.name}: {stats.in_hand} handlers of {stats.name}, {concurrency} are allowed")
                # A poll asks for one record at least, and a partition that was just assigned is not paused yet.
                if len(member._held) > 4 * concurrency + 1:
                    found.append(f"{self.name}: {stats.name} holds {len(member._held)} records of {4 * concurrency}")
            elif isinstance(member, KeyedStage) and stats.open_keys > member._processor.max_open_keys + 20:
                found.append(f"{self.name}: {stats.open_keys} open keys of {member._processor.max_open_keys}")
        return found


class Gateway(Process):
    """Takes questions in and serves answers, without the HTTP around it."""

    def __init__(self, cluster: Cluster, name: str, rng: Random, keys: KeyStore) -> None:
        super().__init__(cluster, name, rng, keys)
        self.inbox_bytes = rng.choice((2_000, 8_000, 1_000_000))
        self.admission = Admission(self.clock, OPEN_QUESTIONS, BUDGET_MS)
        self.fanout = Fanout(
            self.log,
            self.clock,
            self.inbox_bytes,
            on_piece=self.admission.note_piece,
            on_end=self.admission.note_end,
        )
        self.answers = Answers(self.log, self.clock, self.fanout, open_streams=100)
        self.intake = Intake(self.log, self.clock, SECRET, self.admission, self.fanout, rng.randbytes)
        self.is_ready = False

    def start(self) -> None:
        self.host.run(self._work())

    async def _work(self) -> None:
        while not self.is_ready:
            try:
                await self.fanout.start()
                self.is_ready = True
            except LogUnavailable:
                await asyncio.sleep(0.2)

    def over_bounds(self) -> list[str]:
        found = []
        if self.admission.open_questions > OPEN_QUESTIONS:
            found.append(f"{self.name}: {self.admission.open_questions} open questions, {OPEN_QUESTIONS} are allowed")
        for inboxes in self.fanout._inboxes.values():
            for inbox in inboxes:
                held = sum(len(record.value) for record in inbox._waiting)
                if held > self.inbox_bytes:
                    found.append(f"{self.name}: an inbox holds {held} bytes of {self.inbox_bytes}")
        return found
