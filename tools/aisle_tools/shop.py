"""The one place that wires the system: every stage of one shop, in this process, on the shop's log."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index
from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.models import find_models
from aisle.gateway.metrics import GatewayCollector
from aisle.gateway.service import Gateway, gateway
from aisle.gateway.settings import GatewaySettings
from aisle.hydration.metrics import AnswerCollector, AnswerTimes
from aisle.hydration.service import hydration
from aisle.indexer.service import indexer
from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engine import Engine
from aisle.llm.engines.chosen import engine_of
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.metrics import ReplicaCollector
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.planner.policy import policy_of
from aisle.planner.service import planner
from aisle.process.folder import ShopFolder
from aisle.process.health import states_of
from aisle.process.log import opened_log
from aisle.process.search_index import embedder_of, index_of, keep_in_step, reranker_of
from aisle.process.settings import Settings
from aisle.process.store import opened_store
from aisle.process.telemetry import telemetry_of
from aisle.retriever.service import retriever
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.lock import lock_folder
from aisle.stream.log import Log
from aisle.stream.metrics import StageCollector
from aisle.stream.stages import Stages

SERVICE = "aisle"  # as the traces name this process
NAME = "server"  # of this process's index, where each process has its own
VOCABULARY_EVERY_S = 2.0

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop."""

    log: Log
    index: Index
    app: Starlette
    stages: Stages

    async def drain(self, timeout_s: float = 10.0) -> None:
        """1. Refuse new questions. 2. Let those that were accepted end, within the time. 3. Drain the stages: what is
        still unfinished then comes again at the next start."""
        front: Gateway = self.app.state.gateway
        front.refuse_questions()  # 1
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await front.all_answered()  # 2
        await self.stages.drain(timeout_s)  # 3
        front.end_streams()


class ShopWords:
    """The shop's vocabulary as it was a moment ago: reading it takes a thread, and planning must not wait for one."""

    def __init__(self, index: Index, clock: Clock) -> None:
        self._index = index
        self._clock = clock
        self._words = Vocabulary()

    def __call__(self) -> Vocabulary:
        return self._words

    async def follow(self) -> None:
        """Read it again and again, until the task is cancelled."""
        while True:
            try:
                self._words = await asyncio.to_thread(self._index.vocabulary)
            except IndexUnavailable as error:
                _log.warning("the shop's words can't be read: %s", error)
            await self._clock.sleep(VOCABULARY_EVERY_S)


@asynccontextmanager
async def running_shop(
    settings: Settings,
    folder: ShopFolder,
    *,
    showcase: Mapping[str, Any] | None = None,
    engine: Engine | None = None,
) -> AsyncIterator[Shop]:
    """Run every stage on the folder, until the block ends. `showcase`: what the chat page offers to try. `engine`:
    another than the settings choose.

    Raises: LogLocked when another server owns the folder, and what opening its parts raises.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stack.enter_context(lock_folder(folder.path))
        telemetry = telemetry_of(settings, SERVICE)
        stack.push_async_callback(asyncio.to_thread, telemetry.shutdown)
        embedder = await asyncio.to_thread(embedder_of, settings)
        reranker = await asyncio.to_thread(reranker_of, settings)
        search = await asyncio.to_thread(index_of, settings, embedder.version, NAME)
        stack.callback(search.index.close)
        store = await stack.enter_async_context(opened_store(settings, clock))
        log = await stack.enter_async_context(opened_log(settings))
        await keep_in_step(log, search)
        replica = Replica(engine or engine_of(settings), ExtractiveEngine(), log, clock, os.urandom)
        stack.push_async_callback(replica.close)
        words = ShopWords(search.index, clock)
        policy = policy_of(settings.planner, find_models(settings.models), embedder, exploration=settings.exploration)
        following = asyncio.create_task(words.follow(), name="aisle-shop-words")
        stack.callback(following.cancel)

        times = AnswerTimes()
        stages = Stages(
            log,
            [
                planner(policy, words, clock),
                retriever(search.index, embedder, reranker, store, clock),
                llm(Dispatcher([replica], clock)),
                hydration(store, clock, times=times),
                indexer(search.index, embedder, name=search.group, clock=clock),
            ],
            clock=clock,
            tracing=telemetry.tracing,
        )
        await stages.start()
        stack.push_async_callback(stages.drain)

        app = gateway(
            log,
            clock=clock,
            secret=folder.secret(),
            settings=GatewaySettings.of(settings),
            ready=lambda: states_of(stages.members, clock.now_ms()),
            demo={"store_url": settings.store_url, **(showcase or {})},
            tracing=telemetry.tracing,
            metrics=telemetry.metrics,
        )
        telemetry.metrics.add(
            StageCollector(stages.stats),
            ReplicaCollector([replica.stats]),
            AnswerCollector(times),
            GatewayCollector(app.state.gateway),
        )
        yield Shop(log=log, index=search.index, app=app, stages=stages)
