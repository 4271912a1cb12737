"""The index that a replay searches. It is never the live one: a copy of it, or one made from the log's catalog."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.errors import IndexDamaged
from aisle.catalog.index import Index
from aisle.catalog.points import item_id_of
from aisle.encoders.embedder import Embedder
from aisle.indexer.batch import Changed, embedded, fold
from aisle.indexer.repeated import RepeatedTexts
from aisle_schemas import CATALOG, CatalogItemRemoved, CatalogItemUpserted, Policy, Product, SchemaError
from aisle_tools.replay.reader import RangeReader
from aisle_tools.replay.recorded import Decode

Which = Literal["as-recorded", "present"]

_BATCH_ITEMS = 16

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CatalogRead:
    """The catalog as it stood at a moment."""

    events: Sequence[Changed]  # up to then
    changed_since: frozenset[str]  # ids
    lost: int
    """Items of which the log holds later versions only. They were new then; or the log, which keeps the newest version
    of each item, has dropped the one that stood."""


async def read_catalog(reader: RangeReader, decode: Decode, *, until_ms: int, now_ms: int) -> CatalogRead:
    """What the log took before `until_ms`, in log order within each partition. Raises: LogUnavailable."""
    events: list[Changed] = []
    then, later = set(), set()
    async for record in reader.records(CATALOG.name, 0, now_ms + 1):
        if record.timestamp_ms >= until_ms:
            later.add(record.key)
            continue
        then.add(record.key)
        try:
            event = decode(record)
        except SchemaError:
            continue  # the indexer put it aside too
        if isinstance(event, CatalogItemUpserted | CatalogItemRemoved):
            events.append(event)
    return CatalogRead(events, frozenset(later), lost=len(later - then))


def copied_index(live: Path, aside: Path, embedder_version: str) -> Index | None:
    """A copy of the shop's index as it stands on the disk; None where it is being written to, or can't be used.

    A server may have it open: while nothing is written, its files are what a killed server leaves behind, which the
    engine opens. No lock is taken, since that would keep a server from starting.
    """
    before = _written_ns(live)
    if not before:
        return None
    shutil.copytree(live, aside)
    if _written_ns(live) == before:
        try:
            return EdgeIndex(aside, embedder_version)
        except IndexDamaged as error:
            _log.info("the copy of the index can't be used: %s", error)
    shutil.rmtree(aside)
    return None


def _written_ns(folder: Path) -> dict[Path, int]:
    """When each file under a folder was last written; empty where there is none."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


async def put_back(index: Index, catalog: CatalogRead, embedder: Embedder) -> None:
    """Make what changed since as it was, in an index that holds the present catalog."""
    as_it_was = fold(catalog.events)
    items = [item for item in as_it_was.upserted if item_id_of(item) in catalog.changed_since]
    gone = catalog.changed_since - {item_id_of(item) for item in items}
    await asyncio.to_thread(index.remove, sorted(gone))
    await _put_all(index, items, embedder, lambda done, all: None)


async def made_index(
    catalog: CatalogRead,
    aside: Path,
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Index:
    """An index of the catalog, in a folder of its own; `progress(done, all)` in items. It ranks as the live one does: a
    text's vector does not depend on what is embedded with it."""
    index = EdgeIndex(aside, embedder.version)
    try:
        await _put_all(index, fold(catalog.events).upserted, embedder, progress)
    except BaseException:
        index.close()
        raise
    return index


async def _put_all(
    index: Index, items: Sequence[Product | Policy], embedder: Embedder, progress: Callable[[int, int], None]
) -> None:
    repeated = RepeatedTexts(embedder)
    for start in range(0, len(items), _BATCH_ITEMS):
        await asyncio.to_thread(_put, index, items[start : start + _BATCH_ITEMS], repeated)
        progress(min(start + _BATCH_ITEMS, len(items)), len(items))


def _put(index: Index, items: Sequence[Product | Policy], embedder: Embedder) -> None:
    index.upsert(list(embedded(items, embedder)))
