"""Which index a process searches, and which group of indexers fills it.

On the embedded log and on a Qdrant server a shop has one index, filled by the group `aisle.indexer`. On Kafka without a
Qdrant server there is one for each process that searches, since the engine in process owns its folder: `indexes/NAME/`,
filled by an indexer inside that process, in a group of its own whose name is drawn once and kept beside the folder. Two
machines may so name a process alike.
"""

import asyncio
import logging
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aisle.catalog.edge import LOCK, EdgeIndex
from aisle.catalog.index import INDEXERS, Index
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, RERANKER, find_models
from aisle.encoders.reranker import CrossEncoder
from aisle.process.folder import ShopFolder
from aisle.process.settings import Settings
from aisle.stream.errors import LogUnavailable
from aisle.stream.handling import Pauses
from aisle.stream.lock import owner_of
from aisle.stream.log import Log, TopicPartition
from aisle_schemas import CATALOG

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    index: Index
    group: str  # of the indexers that fill it
    is_own: bool  # no other process writes to it or reads it: whoever opened it fills it


def is_per_process(settings: Settings) -> bool:
    """Does each process that searches have an index of its own?"""
    return bool(settings.kafka_bootstrap) and not settings.qdrant_url


def embedder_of(settings: Settings) -> MiniLm:
    """Raises: ModelMissing, ModelDamaged."""
    return MiniLm(find_models(settings.models) / EMBEDDER, threads=settings.threads)


def reranker_of(settings: Settings) -> CrossEncoder:
    """Raises: ModelMissing, ModelDamaged."""
    return CrossEncoder(find_models(settings.models) / RERANKER, threads=settings.threads)


def index_of(settings: Settings, embedder_version: str, name: str) -> SearchIndex:
    """The index for the process of this name.

    Raises: IndexLocked, IndexDamaged, IndexUnavailable.
    """
    folder = ShopFolder(settings.data)
    if settings.qdrant_url:
        from aisle.catalog.server import ServerIndex

        return SearchIndex(ServerIndex(_qdrant(settings), _collection(settings), embedder_version), INDEXERS, False)
    if is_per_process(settings):
        index = EdgeIndex(folder.indexes / name, embedder_version)  # first: it locks the name's files
        return SearchIndex(index, _own_group(folder.indexes, name, draw=True), True)
    return SearchIndex(EdgeIndex(folder.index, embedder_version), INDEXERS, True)


def groups_of(settings: Settings) -> list[str]:
    """The groups that fill the indexes which the processes on this folder search now."""
    if not is_per_process(settings):
        return [INDEXERS]
    indexes = ShopFolder(settings.data).indexes
    if not indexes.exists():
        return []
    open_now = [path.name for path in sorted(indexes.iterdir()) if path.is_dir() and owner_of(path, LOCK) is not None]
    return [group for name in open_now if (group := _own_group(indexes, name, draw=False))]


def kept_indexes(settings: Settings) -> dict[Path, str]:
    """Folder → group, of every index that this shop's folder keeps, whether a process has it open or not."""
    folder = ShopFolder(settings.data)
    if settings.qdrant_url:
        return {}
    if not is_per_process(settings):
        return {folder.index: INDEXERS} if folder.index.exists() else {}
    paths = sorted(path for path in folder.indexes.glob("*") if path.is_dir())
    return {path: group for path in paths if (group := _own_group(folder.indexes, path.name, draw=False))}


def drop_index(settings: Settings) -> None:
    """Take the index away, or each process's on this folder; the log still holds all that was in it."""
    folder = ShopFolder(settings.data)
    if settings.qdrant_url:
        _qdrant(settings).delete_collection(_collection(settings))
        return
    files = folder.indexes if is_per_process(settings) else folder.index
    if files.exists():
        shutil.rmtree(files)


async def keep_in_step(log: Log, search: SearchIndex) -> None:
    """Let an index that lost everything, or is a new server's, be filled from the log again. Call it before an indexer
    of the group starts here."""
    committed = await log.committed(search.group, CATALOG.name)
    if any(committed.values()) and (await asyncio.to_thread(search.index.count))[0] == 0:
        _log.warning("the index is empty and the catalog is not: reading the catalog again")
        start = {TopicPartition(CATALOG.name, partition): 0 for partition in committed}
        try:
            await log.rewind(search.group, start)
        except LogUnavailable as error:
            if search.is_own:
                raise
            _log.warning("another indexer is at it already: %s", error)


async def not_indexed(log: Log, groups: Sequence[str]) -> int:
    """How many records of the catalog the slowest of the groups has not read yet; 0 where there is none."""
    return await _left(log, groups, await log.end_offsets(CATALOG.name))


async def until_indexed(
    log: Log,
    groups: Sequence[str],
    *,
    progress: Callable[[int], None] = lambda left: None,
    stopped: Callable[[], None] = lambda: None,
) -> None:
    """Return once each of the groups has read what the log holds now; `progress` gets how many records are left.

    `stopped` is asked at every look, and raises where nobody indexes any more.
    """
    ends = await log.end_offsets(CATALOG.name)
    pauses = Pauses(first_s=0.05, cap_s=1.0)  # a look asks the brokers, with a connection of its own
    while left := await _left(log, groups, ends):
        progress(left)
        stopped()
        await asyncio.sleep(pauses.next_s())
    progress(0)


async def _left(log: Log, groups: Sequence[str], ends: Mapping[int, int]) -> int:
    committed = [await log.committed(group, CATALOG.name) for group in groups]
    return max((sum(max(0, end - of.get(number, 0)) for number, end in ends.items()) for of in committed), default=0)


def _own_group(indexes: Path, name: str, *, draw: bool) -> str:
    """The group of an index of its own; empty where there is none and none is to be drawn."""
    path = indexes / f"{name}.group"
    if draw and not path.exists():
        path.write_text(f"{INDEXERS}.{name}.{secrets.token_hex(4)}", encoding="utf-8")
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _qdrant(settings: Settings) -> "QdrantClient":
    # Imported where a server is used: it takes a second, which every start of the command would pay.
    from qdrant_client import QdrantClient

    return QdrantClient(url=settings.qdrant_url, api_key=settings.qdrant_api_key.get_secret_value() or None)


def _collection(settings: Settings) -> str:
    return f"aisle-{settings.shop_id}"
