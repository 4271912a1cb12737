"""A catalog's file as a shop whose retriever can be asked, in this process, without a log or a server.

The code between is the one that serves: the import's readers and passages, the indexer's embedding, the engine in
process, and the stages' own handlers. Only what carries events from one to the next is left out.
"""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import Item, read
from aisle.catalog.index import Index
from aisle.catalog.passages import embedding_text, passages_of
from aisle.encoders.embedder import Embedder
from aisle.encoders.models import find_models
from aisle.encoders.reranker import Reranker
from aisle.indexer.batch import embedded
from aisle.planner.policy import Policy, policy_of
from aisle.planner.service import planner
from aisle.process.search_index import embedder_of, reranker_of
from aisle.process.settings import read_settings
from aisle.retriever.service import retriever
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import SystemClock
from aisle_schemas import (
    Event,
    EvidenceGathered,
    Page,
    Product,
    QueryAsked,
    RetrievalPlanned,
    new_id,
)
from aisle_schemas import (
    Policy as ShopPolicy,
)
from aisle_tools.evaluate.bm25 import Bm25
from aisle_tools.evaluate.vectors import KeptVectors

Items = Sequence[Product | ShopPolicy]
Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is done, and how much there is."""

E = TypeVar("E", bound=Event)

_BATCH_ITEMS = 32
# Far above what a question takes: a machine that is busy with something else must not change what is found.
_LONGEST_S = 60.0
_BUDGET_MS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """What is asked."""

    items: Items
    index: Index
    embedder: Embedder  # the one that serves
    reranker: Reranker
    kept: KeptVectors  # the same, with the vectors of earlier runs
    store: Storefront | None
    policy: Policy
    bm25: Bm25

    def asked(self, question: str, product_id: str | None) -> QueryAsked:
        """The question as the gateway would stamp it."""
        now_ms = SystemClock().now_ms()
        return QueryAsked(
            query_id=new_id(now_ms, os.urandom), question=question, page=Page(product_id=product_id),
            asked_at_ms=now_ms, budget_ms=_BUDGET_MS,
        )  # fmt: skip

    async def plan(self, asked: QueryAsked) -> RetrievalPlanned:
        """By the planner's own handler."""
        words = await asyncio.to_thread(self.index.vocabulary)
        return await _only(planner(self.policy, lambda: words, SystemClock()).handle(asked), RetrievalPlanned)

    async def evidence(self, planned: RetrievalPlanned) -> EvidenceGathered:
        """By the retriever's own handler."""
        stage = retriever(self.index, self.embedder, self.reranker, self.store, SystemClock(), longest_s=_LONGEST_S)
        return await _only(stage.handle(planned), EvidenceGathered)


def read_catalog(path: Path, format: str) -> Items:
    """Raises: ImportFailed for the file, and for any row that the import would reject."""
    items: list[Product | ShopPolicy] = []
    for row in read(path, format):
        if not isinstance(row, Item):
            raise ImportFailed(str(row))
        items.append(row.item)
    return items


@contextmanager
def opened_shop(items: Items, progress: Progress, store: Storefront | None = None) -> Iterator[Shop]:
    """Index the items in a folder that goes with the block. Raises: EncoderError, IndexUnavailable."""
    settings = read_settings()
    embedder, reranker = embedder_of(settings), reranker_of(settings)
    policy = policy_of(settings.planner, find_models(settings.models), embedder)
    with tempfile.TemporaryDirectory(prefix="aisle-eval-") as folder, KeptVectors.of(embedder) as kept:
        index = EdgeIndex(Path(folder) / "index", embedder.version)
        try:
            for start in range(0, len(items), _BATCH_ITEMS):
                progress("indexing the catalog", start, len(items))
                index.upsert(list(embedded(items[start : start + _BATCH_ITEMS], kept)))
            progress("indexing the catalog", len(items), len(items))
            texts = (embedding_text(passage) for item in items for passage in passages_of(item))
            yield Shop(
                items=items, index=index, embedder=embedder, reranker=reranker, kept=kept, store=store,
                policy=policy, bm25=Bm25(texts),
            )  # fmt: skip
        finally:
            index.close()


async def _only(events: AsyncIterator[Event], kind: type[E]) -> E:
    """The one event that a handler gives for one."""
    [event] = [event async for event in events]
    assert isinstance(event, kind), f"{type(event).__name__} where a {kind.__name__} belongs"
    return event
