"""In: `CatalogItemUpserted`, `CatalogItemRemoved`. Out: nothing on the log; the index holds what the catalog says."""

from collections.abc import AsyncIterator

from aisle.catalog.index import INDEXERS, Index
from aisle.encoders.embedder import Embedder
from aisle.indexer.writer import IndexWriter
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.processor import Processor
from aisle_schemas import CatalogItemRemoved, CatalogItemUpserted, Event

CONCURRENCY = 64  # items that share a batch at most: more gains nothing, and holds more of them in memory


def indexer(index: Index, embedder: Embedder, *, name: str = INDEXERS, clock: Clock | None = None) -> Processor:
    """The stage. Items that are handled at once share one call of the embedder and one write to the index. Indexers of
    one name share the work of filling one index; another index takes another name.

    An index that is away holds the stage up, in order, until it is back: catalog events have no deadline, and a later
    version of an item must not be overtaken by a repeated earlier one.
    """
    writer = IndexWriter(index, embedder, clock or SystemClock())

    async def on_catalog_item(changed: CatalogItemUpserted | CatalogItemRemoved) -> AsyncIterator[Event]:
        await writer.write(changed)
        return
        yield  # makes this a generator, of no event

    return Processor(
        name=name,
        consumes=(CatalogItemUpserted, CatalogItemRemoved),
        emits=(),
        handle=on_catalog_item,
        concurrency=CONCURRENCY,
    )
