"""The index that a replay searches. It is never the live one: a copy of it, or one made from the log's catalog."""

import asyncio
import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from aisle.catalog.edge import LOCK, EdgeIndex
from aisle.catalog.errors import IndexDamaged
from aisle.catalog.index import Index
from aisle.encoders.embedder import Embedder
from aisle.indexer.batch import Changed, embedded, fold
from aisle.indexer.repeated import RepeatedTexts
from aisle.stream.lock import owner_of
from aisle_schemas import CATALOG, CatalogItemRemoved, CatalogItemUpserted, SchemaError
from aisle_tools.replay.reader import RangeReader
from aisle_tools.replay.recorded import Decode

Which = Literal["as-recorded", "present"]

_BATCH_ITEMS = 16

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CatalogRead:
    """The catalog as it stood at a moment.

    `lost`: items whose only versions that the log still holds are later ones. They were new then, or the log, which
    keeps the newest version of each item, has dropped the one that stood.
    """

    events: Sequence[Changed]
    lost: int
    is_present: bool  # nothing has changed since


async def read_catalog(reader: RangeReader, decode: Decode, *, until_ms: int, now_ms: int) -> CatalogRead:
    """What the log took before `until_ms`, in log order within each partition. Raises: LogUnavailable."""
    before: list[Changed] = []
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
            before.append(event)
    return CatalogRead(before, lost=len(later - then), is_present=not later)


def copied_index(live: Path, aside: Path, embedder_version: str) -> Index | None:
    """A copy of the shop's index; None where a process has it open, or it can't be used as it is.

    It takes no lock, which would keep a server from starting. Whether one began meanwhile is looked at afterwards.
    """
    before = _written_ms(live)
    if not before or owner_of(live, LOCK) is not None:
        return None
    shutil.copytree(live, aside)
    if owner_of(live, LOCK) is None and _written_ms(live) == before:
        try:
            return EdgeIndex(aside, embedder_version)
        except IndexDamaged as error:
            _log.info("the copy of the index can't be used: %s", error)
    shutil.rmtree(aside)
    return None


def _written_ms(folder: Path) -> dict[Path, int]:
    """When each file under a folder was last written; empty where there is none."""
    return {path: path.stat().st_mtime_ns // 1_000_000 for path in folder.rglob("*") if path.is_file()}


async def rebuilt_index(
    events: Sequence[Changed],
    aside: Path,
    embedder: Embedder,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> Index:
    """An index of the items that stand after the last event, in a folder of its own; `progress(done, all)` in items."""
    items = fold(events).upserted
    index = EdgeIndex(aside, embedder.version)
    repeated = RepeatedTexts(embedder)
    try:
        for start in range(0, len(items), _BATCH_ITEMS):
            batch = items[start : start + _BATCH_ITEMS]
            await asyncio.to_thread(lambda batch=batch: index.upsert(list(embedded(batch, repeated))))
            progress(min(start + _BATCH_ITEMS, len(items)), len(items))
    except BaseException:
        index.close()
        raise
    return index
