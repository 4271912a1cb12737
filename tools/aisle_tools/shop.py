"""The one place that wires the system: every stage of one shop, in this process, on the log of its folder."""

import asyncio
import logging
import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index
from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, find_models
from aisle.gateway.service import Gateway, gateway
from aisle.gateway.settings import GatewaySettings
from aisle.hydration.service import hydration
from aisle.indexer.service import NAME as INDEXER
from aisle.indexer.service import indexer
from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engine import Engine
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.engines.openai import OpenAIEngine
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.planner.policy import Rules
from aisle.planner.service import planner
from aisle.retriever.service import retriever
from aisle.storefront.client import HttpStorefront
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.embedded.writer import Commit
from aisle.stream.lock import lock_folder
from aisle.stream.log import TopicPartition
from aisle.stream.seal import SqliteKeyStore
from aisle.stream.stages import Stages
from aisle_schemas import CATALOG
from aisle_tools.folder import ShopFolder
from aisle_tools.settings import Settings

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

STORE_TIMEOUT_S = 2.0
VOCABULARY_EVERY_S = 2.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def opened_log(folder: ShopFolder, max_bytes: int | None = None) -> AsyncIterator[EmbeddedLog]:
    """The folder's log, to append to and to read; a server may run at the same time. At `max_bytes` it is full.

    Raises: LogDamaged, LogUnavailable.
    """
    keys = SqliteKeyStore(folder.keys)
    try:
        async with EmbeddedLog(folder.log, keys=keys, max_bytes=max_bytes) as log:
            yield log
    finally:
        keys.close()


def embedder_of(settings: Settings) -> MiniLm:
    """Raises: ModelMissing, ModelDamaged."""
    return MiniLm(find_models(settings.models) / EMBEDDER, threads=settings.threads)


def index_of(settings: Settings, folder: ShopFolder, embedder_version: str) -> Index:
    """The Qdrant server that the settings name, else the engine in this process.

    Raises: IndexLocked, IndexDamaged, IndexUnavailable.
    """
    if settings.qdrant_url:
        from aisle.catalog.server import ServerIndex

        return ServerIndex(_qdrant(settings), _collection(settings), embedder_version)
    return EdgeIndex(folder.index, embedder_version)


def drop_index(settings: Settings, folder: ShopFolder) -> None:
    """Take the index away; the log still holds all that was in it."""
    if settings.qdrant_url:
        _qdrant(settings).delete_collection(_collection(settings))
    elif folder.index.exists():
        shutil.rmtree(folder.index)


def _qdrant(settings: Settings) -> "QdrantClient":
    # Imported where a server is used: it takes a second, which every start of the command would pay.
    from qdrant_client import QdrantClient

    return QdrantClient(url=settings.qdrant_url, api_key=settings.qdrant_api_key.get_secret_value() or None)


def _collection(settings: Settings) -> str:
    return f"aisle-{settings.shop_id}"


def engine_of(settings: Settings) -> Engine:
    if settings.llm_url:
        return OpenAIEngine(settings.llm_url, settings.llm_model, api_key=settings.llm_key.get_secret_value())
    return ExtractiveEngine()


@dataclass(frozen=True, slots=True)
class Shop:
    """A running shop."""

    log: EmbeddedLog
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


async def keep_in_step(log: EmbeddedLog, index: Index) -> None:
    """Let an index that lost everything, or is a new server's, be filled from the log again."""
    committed = await log.committed(INDEXER, CATALOG.name)
    if any(committed.values()) and (await asyncio.to_thread(index.count))[0] == 0:
        _log.warning("the index is empty and the catalog is not: reading the catalog again")
        await log.write(Commit(INDEXER, {TopicPartition(CATALOG.name, partition): 0 for partition in committed}))


@asynccontextmanager
async def running_shop(
    settings: Settings, folder: ShopFolder, *, showcase: Mapping[str, Any] | None = None
) -> AsyncIterator[Shop]:
    """Run every stage on the folder, until the block ends. `showcase`: what the chat page offers to try.

    Raises: LogLocked when another server owns the folder, and what opening its parts raises.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        stack.enter_context(lock_folder(folder.path))
        embedder = await asyncio.to_thread(embedder_of, settings)
        index = await asyncio.to_thread(index_of, settings, folder, embedder.version)
        stack.callback(index.close)
        store: Storefront | None = None
        if settings.store_url:
            store = HttpStorefront(
                settings.store_url,
                timeout_s=STORE_TIMEOUT_S,
                clock=clock,
                token=settings.store_token.get_secret_value(),
            )
            stack.push_async_callback(store.close)
        log = await stack.enter_async_context(opened_log(folder, settings.log_bytes))
        await keep_in_step(log, index)
        replica = Replica(engine_of(settings), ExtractiveEngine(), log, clock, os.urandom)
        stack.push_async_callback(replica.close)
        words = ShopWords(index, clock)
        following = asyncio.create_task(words.follow(), name="aisle-shop-words")
        stack.callback(following.cancel)

        stages = Stages(
            log,
            [
                planner(Rules(), words, clock),
                retriever(index, embedder, store, clock),
                llm(Dispatcher([replica], clock)),
                hydration(store, clock),
                indexer(index, embedder, clock=clock),
            ],
            clock=clock,
        )
        await stages.start()
        stack.push_async_callback(stages.drain)

        def ready() -> dict[str, str]:
            return {
                stage.name.removeprefix("aisle."): "stopped" if stage.failed.done() else "ready"
                for stage in stages.members
            }

        app = gateway(
            log,
            clock=clock,
            secret=folder.secret(),
            settings=GatewaySettings(
                shop_id=settings.shop_id,
                budget_ms=settings.budget_ms,
                allowed_origins=settings.allowed_origins,
                customer_secret=settings.customer_secret.get_secret_value().encode(),
                events_key=settings.events_key.get_secret_value(),
            ),
            ready=ready,
            demo={"store_url": settings.store_url, **(showcase or {})},
        )
        yield Shop(log=log, index=index, app=app, stages=stages)
