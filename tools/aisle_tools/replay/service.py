"""In: a recorded range. Out: what the present code makes of it that differs. Nothing live is touched."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass

from aisle.llm.engine import Engine
from aisle.planner.policy import Policy
from aisle.process.search_index import embedder_of, reranker_of
from aisle.process.settings import Settings
from aisle_tools.replay.catalog import Which
from aisle_tools.replay.compare import Compared, Stage
from aisle_tools.replay.recorded import Recorded, Recording, read_questions, read_range
from aisle_tools.replay.running import Live, Searched, opened_live, own_folder, searched_index, shadow_log
from aisle_tools.replay.shadow import NEED_GOODS, Code, Goods, Shadow
from aisle_tools.replay.store import has_store


class NothingRecorded(Exception):
    """The log holds no question of the range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be replayed, and how."""

    now_ms: int
    since_ms: int = 0
    until_ms: int = 0
    query_ids: Sequence[str] = ()  # these, in place of the range
    stage: Stage = "planner"  # the first that runs
    catalog: Which = "as-recorded"
    limit: int = 1_000  # questions, the oldest first
    concurrency: int = 4
    prefix: str = ""  # of the recorded topics on Kafka

    def catalog_until_ms(self, recording: Recording) -> int:
        """When the catalog counts: at the range's end; for questions that were named, when the last of them was asked."""
        if self.query_ids:
            return max(one.asked.asked_at_ms for one in recording.questions)
        return self.until_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Who is told how far it has come."""

    read: Callable[[int], None] = lambda questions: None
    indexed: Callable[[int, int], None] = lambda done, all: None  # items
    compared: Callable[[Compared], None] = lambda one: None
    kept: Callable[[str], None] | None = None  # given: what the shadow wrote is kept, and this is told where it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    compared: Sequence[Compared]
    recording: Recording
    searched: Searched | None  # None: the stages that ran search nothing


NOBODY = Watching()


async def replay(
    settings: Settings, wanted: Wanted, policy: Policy, engine: Engine, watching: Watching = NOBODY
) -> Replayed:
    """1. Read what was recorded. 2. Make what the shadow needs: a folder, an index, a log. 3. Run the stages.

    All that was made goes at the end, cancelled or not. The engine is closed with it.

    Raises: NothingRecorded; LogUnavailable, LogDamaged, IndexUnavailable, ModelMissing; ReplayStuck, StageStopped.
    """
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.close)
        live = await stack.enter_async_context(opened_live(settings, wanted.prefix))
        recording = await _read(live, wanted)  # 1
        if not recording.questions:
            raise NothingRecorded("the log holds no such question; `aisle events list` prints what it holds")
        watching.read(len(recording.questions))
        aside = await stack.enter_async_context(own_folder(watching.kept))  # 2
        searched, goods = None, None
        if wanted.stage in NEED_GOODS:
            embedder = await asyncio.to_thread(embedder_of, settings)
            searched = await stack.enter_async_context(
                searched_index(
                    settings, live, wanted.catalog, aside, embedder, until_ms=wanted.catalog_until_ms(recording),
                    now_ms=wanted.now_ms, progress=watching.indexed,
                )
            )  # fmt: skip
            words = await asyncio.to_thread(searched.index.vocabulary)
            reranker = await asyncio.to_thread(reranker_of, settings)
            goods = Goods(index=searched.index, embedder=embedder, reranker=reranker, vocabulary=words)
        log = await stack.enter_async_context(shadow_log(settings, aside, wanted.prefix, watching.kept))
        code = Code(policy=policy, engine=engine, goods=goods, may_have_store=_had_store(recording.questions, settings))
        shadow = Shadow(log, code, stage=wanted.stage, concurrency=wanted.concurrency)
        compared = await shadow.replay(recording.questions, watching.compared)  # 3
        return Replayed(compared=compared, recording=recording, searched=searched)


async def _read(live: Live, wanted: Wanted) -> Recording:
    if wanted.query_ids:
        return await read_questions(live.reader, live.decode, wanted.query_ids, wanted.now_ms)
    return await read_range(live.reader, live.decode, wanted.since_ms, wanted.until_ms, wanted.limit)


def _had_store(questions: Sequence[Recorded], settings: Settings) -> bool:
    """Of questions that don't tell whether a store was connected: as the others of the range tell."""
    told = [known for one in questions if (known := has_store(one.evidence, one.parts)) is not None]
    return any(told) if told else bool(settings.store_url)
