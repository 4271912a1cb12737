"""`indexing`: a catalog's way into the index, import → log → indexer → Qdrant, in one process; and its two dear steps
each alone, over the same items."""

from collections.abc import Sequence
from pathlib import Path

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.formats import Item, read
from aisle.catalog.importing import import_items
from aisle.catalog.index import Vectors
from aisle.encoders.embedder import Embedder
from aisle.indexer.batch import embedded
from aisle.indexer.repeated import RepeatedTexts
from aisle.indexer.writer import BATCH_EVENTS
from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.search_index import embedder_of, groups_of, index_of, until_indexed
from aisle.process.settings import Settings, read_settings
from aisle_schemas import Policy, Product
from aisle_tools.bench import feed
from aisle_tools.bench.measure import Figure, Measured, Stopwatch
from aisle_tools.bench.shops import aside, empty_shop
from aisle_tools.indexing import indexing
from aisle_tools.shop import NAME

PRODUCTS = 1_000
FORMAT = "google-merchant"


async def measure() -> list[Measured]:
    settings = read_settings()
    embedder = embedder_of(settings)
    with aside() as path:
        file, folder = path / "feed.tsv", empty_shop(path)
        feed.write_feed(file, PRODUCTS)
        watch = Stopwatch()
        settings = settings.model_copy(update={"data": folder.path})
        await _import(file, folder, settings)
        took_s = watch.s
        index = index_of(settings, embedder.version, NAME).index
        _, passages = index.count()
        index.close()
        watch = Stopwatch()
        vectors = _embed(file, embedder)
        embedding_s = watch.s
        alone = EdgeIndex(path / "alone", embedder.version)
        watch = Stopwatch()
        for batch in vectors:
            alone.upsert(batch)
        writing_s = watch.s
        alone.close()
    return [
        Measured(what=f"import to index, {PRODUCTS} products", figures=_rate(passages, took_s)),
        Measured(what="embedding alone", figures=_rate(passages, embedding_s)),
        Measured(what="Qdrant alone", figures=_rate(passages, writing_s)),
    ]


async def _import(file: Path, folder: ShopFolder, settings: Settings) -> None:
    async with opened_log(settings) as log, indexing(settings, folder, log) as stopped:
        await import_items(file, FORMAT, log, ledger=folder.imports)
        await until_indexed(log, groups_of(settings), stopped=stopped)


def _embed(file: Path, embedder: Embedder) -> list[Sequence[tuple[Product | Policy, Vectors]]]:
    """In the indexer's batches, and as it does it."""
    known = RepeatedTexts(embedder)
    items = [row.item for row in read(file, FORMAT) if isinstance(row, Item)]
    starts = range(0, len(items), BATCH_EVENTS)
    return [list(embedded(items[start : start + BATCH_EVENTS], known)) for start in starts]


def _rate(passages: int, took_s: float) -> dict[str, Figure]:
    return {"passages": passages, "took_s": round(took_s, 1), "passages_per_s": round(passages / took_s, 1)}
