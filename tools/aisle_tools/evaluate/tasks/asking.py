"""Takes questions through every stage of the walk, in this process and without a gateway before it."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.index import Index
from aisle.encoders.embedder import Embedder
from aisle.encoders.models import find_models
from aisle.encoders.reranker import Reranker
from aisle.hydration.service import hydration
from aisle.indexer.batch import embedded
from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.planner.policy import Policy as PlannerPolicy
from aisle.planner.policy import policy_of
from aisle.planner.service import planner
from aisle.process.search_index import embedder_of, reranker_of
from aisle.process.settings import read_settings
from aisle.retriever.service import retriever
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log, Outgoing
from aisle.stream.processor import KeyedProcessor, Processor
from aisle.stream.seal import MemoryKeyStore
from aisle.stream.stages import running
from aisle_schemas import ANSWERS, OUTCOMES, Answer, AnswerRecorded, Page, Policy, Product, QueryAsked, Turn, new_id
from aisle_tools.evaluate.tasks.grading import Graded, grade
from aisle_tools.evaluate.tasks.questions import Task

AT_ONCE = 4  # questions on their way
ITEMS_AT_ONCE = 64
BUDGET_MS = 60_000  # a slow machine must not change a grade


@dataclass(frozen=True, slots=True)
class Asked:
    """How a question ended: what the shopper sees, and what the system knew."""

    answer: Answer
    recorded: AnswerRecorded


class Walk:
    """The running stages of one shop."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._waiting: dict[str, asyncio.Future[AnswerRecorded]] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def ask(self, question: str, *, page: str | None = None, turns: Sequence[Turn] = ()) -> Asked:
        """Return once the answer has ended."""
        clock = SystemClock()
        query = QueryAsked(
            query_id=new_id(clock.now_ms(), os.urandom),
            question=question,
            turns=tuple(turns),
            page=Page(product_id=page),
            budget_ms=BUDGET_MS,
            asked_at_ms=clock.now_ms(),
        )
        async with self._slots:
            ended = self._waiting[query.query_id] = asyncio.get_running_loop().create_future()
            await self._log.publish([Outgoing(event=query, key=query.query_id, source="/aisle/evaluate")])
            recorded = await ended
        answer = Answer()
        for record in await self._log.read_key(ANSWERS.name, query.query_id):
            answer.apply(self._log.decode(record))
        return Asked(answer, recorded)

    async def follow(self) -> None:
        """Tell who waits that an answer has ended, until the task is cancelled."""
        async for record in self._log.tail(OUTCOMES.name, dict.fromkeys(range(OUTCOMES.partitions), 0)):
            event = self._log.decode(record)
            if isinstance(event, AnswerRecorded) and (waiting := self._waiting.pop(record.key, None)):
                waiting.set_result(event)


async def ask_tasks(
    tasks: Sequence[Task], catalog: Sequence[Product | Policy], store: Storefront | None
) -> list[Graded]:
    """Open a shop of the catalog, ask it everything, and grade what it answers; in the order of the tasks."""
    products = {item.product_id: item for item in catalog if isinstance(item, Product)}
    settings = read_settings()
    embedder = await asyncio.to_thread(embedder_of, settings)
    reranker = await asyncio.to_thread(reranker_of, settings)
    policy = policy_of(settings.planner, find_models(settings.models), embedder)
    with tempfile.TemporaryDirectory(prefix="aisle-tasks-") as aside:
        async with opened_walk(catalog, policy, store, embedder, reranker, Path(aside)) as walk:
            asked = await asyncio.gather(*(walk.ask(task.question, page=task.page, turns=task.turns) for task in tasks))
    return [grade(task, one.answer.parts, products) for task, one in zip(tasks, asked, strict=True)]


@asynccontextmanager
async def opened_walk(
    catalog: Sequence[Product | Policy],
    policy: PlannerPolicy,
    store: Storefront | None,
    embedder: Embedder,
    reranker: Reranker,
    aside: Path,
) -> AsyncIterator[Walk]:
    """Index the catalog in the folder `aside`, and run the stages on it."""
    index = EdgeIndex(aside / "index", embedder.version)
    try:
        await asyncio.to_thread(_fill, index, catalog, embedder)
        async with running_walk(index, policy, store, embedder, reranker, aside) as walk:
            yield walk
    finally:
        index.close()


@asynccontextmanager
async def running_walk(
    index: Index,
    policy: PlannerPolicy,
    store: Storefront | None,
    embedder: Embedder,
    reranker: Reranker,
    aside: Path,
) -> AsyncIterator[Walk]:
    """Run the stages on an index that is filled already; their log is a file in the folder `aside`."""
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        vocabulary = await asyncio.to_thread(index.vocabulary)
        log = await stack.enter_async_context(EmbeddedLog(aside / "log.sqlite", keys=MemoryKeyStore()))
        replica = Replica(ExtractiveEngine(), ExtractiveEngine(), log, clock, os.urandom)
        stack.push_async_callback(replica.close)
        walk = Walk(log)
        following = asyncio.create_task(walk.follow(), name="aisle-tasks-outcomes")
        stack.callback(following.cancel)
        stages: list[Processor | KeyedProcessor] = [
            planner(policy, lambda: vocabulary, clock),
            retriever(index, embedder, reranker, store, clock, longest_s=BUDGET_MS / 1000),
            llm(Dispatcher([replica], clock)),
            hydration(store, clock),
        ]
        await stack.enter_async_context(running(log, stages, clock=clock))
        yield walk


def _fill(index: EdgeIndex, catalog: Sequence[Product | Policy], embedder: Embedder) -> None:
    for start in range(0, len(catalog), ITEMS_AT_ONCE):
        index.upsert(list(embedded(catalog[start : start + ITEMS_AT_ONCE], embedder)))
