"""The walk again: recorded questions through the present stages, on a log of its own.

Nothing here knows the live log, its groups, its index or the store: the shadow has a log that is made for it, an index that
is only read, and each question a store of its own that says what was recorded.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import msgspec

from aisle.catalog.index import Index
from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.embedder import Embedder
from aisle.encoders.reranker import Reranker
from aisle.hydration.service import hydration
from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engine import Engine
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.planner.policy import Policy
from aisle.planner.service import planner
from aisle.retriever.service import retriever
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.log import Log, Outgoing
from aisle.stream.processor import Keyed, KeyedProcessor, Processor
from aisle.stream.stages import running
from aisle_schemas import (
    ANSWERS,
    EVIDENCE,
    OUTCOMES,
    PLANS,
    TOKENS,
    Event,
    QueryAsked,
    RetrievalPlanned,
)
from aisle_tools.replay.compare import STAGES, Compared, Stage, compare
from aisle_tools.replay.recorded import Recorded, restamped
from aisle_tools.replay.store import RecordedStorefront, has_store, replies_in_evidence, replies_in_parts

SOURCE = "/aisle/replay"
NEED_GOODS: tuple[Stage, ...] = ("planner", "retriever")
END_S = 30.0  # past its deadline and hydration's grace: then the shadow itself is at fault


class ReplayStuck(Exception):
    """A question found no end in the shadow, although hydration ends every one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """What planner and retriever know of the shop's goods."""

    index: Index
    embedder: Embedder
    reranker: Reranker
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """What is tried on the recorded questions."""

    policy: Policy
    engine: Engine
    goods: Goods | None = None  # None: neither planner nor retriever runs
    clock: Clock = field(default_factory=SystemClock)
    may_have_store: bool = True  # of questions whose record does not tell: were they asked where a store was connected?


@dataclass(slots=True)
class _Stores:
    """One question's two views of the store: while evidence was gathered, and while the answer was hydrated. The two
    asked at different moments, and each is given again what it was given then."""

    for_retriever: RecordedStorefront | None = None
    for_hydration: RecordedStorefront | None = None

    @property
    def not_recorded(self) -> list[str]:
        stores = (self.for_retriever, self.for_hydration)
        return list({name: None for store in stores if store for name in store.not_recorded})


def stores_of(recorded: Recorded, *, may_have_store: bool) -> _Stores:
    connected = has_store(recorded.evidence, recorded.parts)
    if connected is False or (connected is None and not may_have_store):
        return _Stores()
    seen = replies_in_parts(recorded.parts)
    known = replies_in_evidence(recorded.evidence) if recorded.evidence else seen
    return _Stores(RecordedStorefront(known.over(seen)), RecordedStorefront(seen.over(known)))


def why_skipped(recorded: Recorded, stage: Stage) -> str:
    """Why a question can't be re-run from this stage; empty where it can."""
    if recorded.is_forgotten:
        return "the shopper was forgotten"
    match stage:
        case "retriever" if recorded.plan is None:
            return "no plan is recorded"
        case "llm" if recorded.evidence is None:
            return "no evidence is recorded"
        case "hydration" if not recorded.generated:
            return "no generation is recorded"
    return ""


class Shadow:
    """Runs the stages from `stage` on, over a log that is theirs alone."""

    def __init__(self, log: Log, code: Code, *, stage: Stage = "planner", concurrency: int = 8) -> None:
        if code.goods is None and stage in NEED_GOODS:
            raise ValueError(f"stage {stage} reads the shop's goods, and none are given")
        self._log = log
        self._code = code
        self._stage = stage
        self._slots = asyncio.Semaphore(concurrency)
        self._stores: dict[str, _Stores] = {}
        self._ended: dict[str, asyncio.Future[None]] = {}

    async def replay(
        self, questions: Sequence[Recorded], progress: Callable[[Compared], None] = lambda compared: None
    ) -> list[Compared]:
        """Re-run the questions, some at a time, in the order given; each one's result, in that order too.

        1. Leave out what can't be re-run. 2. Ask each anew, as of now; wait for its end. 3. Read what became of it,
        and compare.

        Raises: ReplayStuck; StageStopped when the present code fails on one question after the other.
        """
        try:
            async with self._running() as failed, asyncio.TaskGroup() as group:
                tasks = [group.create_task(self._one(one, failed, progress)) for one in questions]
        except ExceptionGroup as failures:
            raise failures.exceptions[0] from failures  # the one that ended the others
        return [task.result() for task in tasks]

    @asynccontextmanager
    async def _running(self) -> AsyncIterator["asyncio.Task[None]"]:
        async with running(self._log, self._processors(), clock=self._code.clock) as stages:
            failed = asyncio.create_task(stages.failed())
            following = asyncio.create_task(self._follow_ends())
            try:
                yield failed
            finally:
                for task in (failed, following):
                    task.cancel()
                await asyncio.gather(failed, following, return_exceptions=True)

    async def _one(
        self, recorded: Recorded, failed: "asyncio.Task[None]", progress: Callable[[Compared], None]
    ) -> Compared:
        query_id = recorded.asked.query_id
        if skipped := why_skipped(recorded, self._stage):  # 1
            compared = Compared(query_id=query_id, skipped=skipped)
        else:
            async with self._slots:
                self._stores[query_id] = stores_of(recorded, may_have_store=self._code.may_have_store)
                await self._run(recorded, failed)  # 2
                replayed = await self._replayed(recorded.asked)  # 3
                not_recorded = self._stores.pop(query_id).not_recorded
            compared = compare(recorded, replayed, stage=self._stage, not_recorded=not_recorded)
        progress(compared)
        return compared

    async def _run(self, recorded: Recorded, failed: "asyncio.Task[None]") -> None:
        query_id = recorded.asked.query_id
        asked = msgspec.structs.replace(recorded.asked, asked_at_ms=self._code.clock.now_ms())
        ended = self._ended[query_id] = asyncio.get_running_loop().create_future()
        events = [asked, *(restamped(event, asked) for event in self._inputs(recorded))]
        await self._log.publish([Outgoing(event=event, key=query_id, source=SOURCE) for event in events])
        limit_s = asked.budget_ms / 1000 + END_S
        await asyncio.wait({ended, failed}, timeout=limit_s, return_when=asyncio.FIRST_COMPLETED)
        if failed.done():
            failed.result()
        if not ended.done():
            raise ReplayStuck(f"question {query_id} found no end within {limit_s:.0f} s")
        del self._ended[query_id]

    def _inputs(self, recorded: Recorded) -> Sequence[Event]:
        """What the first stage that runs consumes, beside the question."""
        match self._stage:
            case "retriever":
                assert recorded.plan is not None
                return [RetrievalPlanned(query=recorded.asked, plan=recorded.plan)]
            case "llm":
                assert recorded.evidence is not None
                return [recorded.evidence]
            case "hydration":
                return recorded.generated
            case _:
                return []

    async def _replayed(self, asked: QueryAsked) -> Recorded:
        replayed = Recorded(asked)
        for topic in (PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES):
            for record in await self._log.read_key(topic.name, asked.query_id):
                replayed.apply(self._log.decode(record))
        if replayed.outcome is not None:
            replayed.asked = replayed.outcome.query
        return replayed

    async def _follow_ends(self) -> None:
        tail = self._log.tail(OUTCOMES.name, dict.fromkeys(range(OUTCOMES.partitions), 0))
        try:
            async for record in tail:
                if (ended := self._ended.get(record.key)) and not ended.done():
                    ended.set_result(None)
        finally:
            await tail.close()

    # ── The stages, with a store for each question ────────────────────────────────────────────────────────────────

    def _processors(self) -> list[Processor | KeyedProcessor]:
        code, clock = self._code, self._code.clock
        replica = Replica(code.engine, ExtractiveEngine(), self._log, clock, os.urandom)
        stages: list[Processor | KeyedProcessor] = [llm(Dispatcher([replica], clock)), self._hydration()]
        if code.goods is not None:
            words = code.goods.vocabulary
            stages = [planner(code.policy, lambda: words, clock), self._retriever(code.goods), *stages]
        return stages[-len(STAGES[STAGES.index(self._stage) :]) :]

    def _retriever(self, goods: Goods) -> Processor:
        clock = self._code.clock

        def gathered(planned: RetrievalPlanned) -> AsyncIterator[Event]:
            stores = self._stores.get(planned.query.query_id)
            store = stores.for_retriever if stores else None
            return retriever(goods.index, goods.embedder, goods.reranker, store, clock).handle(planned)

        return replace(retriever(goods.index, goods.embedder, goods.reranker, None, clock), handle=gathered)

    def _hydration(self) -> KeyedProcessor:
        code = self._code

        def opened(query_id: str) -> Keyed:
            stores = self._stores.get(query_id)
            return hydration(stores.for_hydration if stores else None, code.clock).open(query_id)

        return replace(hydration(None, code.clock), open=opened)
