"""The index in process: Qdrant's own engine as a library, over one folder, owned by one process.

What the engine leaves to us:
- That no two processes open the folder: it lets a second one in, and then both do damage. A lock file sees to it.
- Durability. Its write-ahead log survives `kill -9` as it is and a power cut once it is synced, which is done here,
  file by file: the engine's own `flush` holds Python's lock for 0.1 to 0.4 s, in which no token streams. It is called
  now and then, to keep the log short, and on closing.
- Python's lock is held by every other call as well, so that points are put few at a time. The optimiser would hold it
  for minutes and is never run: searches scan, in 2 ms at 10,000 passages and some 25 ms at 100,000. A bigger shop
  belongs on a Qdrant server.
"""

import json
import logging
import os
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import qdrant_edge as qdrant

from aisle.catalog.errors import IndexDamaged, IndexLocked, IndexUnavailable
from aisle.catalog.filters import INDEXED, Condition, Where
from aisle.catalog.index import Vectors
from aisle.catalog.lexical import Terms
from aisle.catalog.points import DENSE, DIMENSIONS, LEXICAL, PointData
from aisle.catalog.points_index import Nearest, PointsIndex, version_of
from aisle.stream.lock import Held, hold

log = logging.getLogger(__name__)

SEAL = "aisle-index.json"  # written last: a folder with the engine's files but no seal was never finished
REBUILD = "`aisle catalog reindex` builds it anew from the log"
LOCK = "index.lock"
FLUSH_POINTS = 20_000  # some 60 MB of write-ahead log, which opening the folder replays in seconds

_SCHEMA: dict[str, qdrant.PayloadSchemaType | qdrant.IntegerIndexParams] = {
    "keyword": qdrant.PayloadSchemaType.Keyword,
    "integer": qdrant.IntegerIndexParams(lookup=False, range=True),
    "float": qdrant.PayloadSchemaType.Float,
    "hash": qdrant.IntegerIndexParams(lookup=True, range=False),
}


class EdgeIndex(PointsIndex):
    """Implements `aisle.catalog.index.Index` over a folder, which is made where it is absent.

    Raises, on construction: IndexLocked when another process has the folder open; IndexDamaged when it is no index, a
    damaged one, or one of another embedder or layout.
    """

    def __init__(self, folder: Path, embedder_version: str) -> None:
        super().__init__(EdgePoints(folder, version_of(embedder_version)), embedder_version, rounds_at_once=1)


class EdgePoints:
    """Implements `Points`."""

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self._turn = threading.Lock()
        self._unflushed = 0
        self._lock_file: int | None = _locked(folder)
        try:
            self._shard = _open(folder, version)
        except BaseException:
            os.close(self._lock_file)
            raise

    def put(self, points: Sequence[PointData]) -> None:
        operation = qdrant.UpdateOperation.upsert_points([_point(point) for point in points])
        with self._engine() as shard:
            shard.update(operation)
            self._unflushed += len(points)

    def delete(self, where: Where) -> None:
        with self._engine() as shard:
            shard.update(qdrant.UpdateOperation.delete_points_by_filter(_filter(where)))

    def flush(self) -> None:
        try:
            _sync(self._folder / "wal")
        except OSError as error:
            raise IndexUnavailable(f"the index in {self._folder} can't be written: {error}") from error
        if self._unflushed >= FLUSH_POINTS:
            with self._engine() as shard:
                shard.flush()
                self._unflushed = 0

    def nearest(self, queries: Sequence[Nearest]) -> list[dict[str, float]]:
        order = _alike_together(queries)
        requests = [
            qdrant.QueryRequest(limit=query.limit, query=_query(query.query), filter=_filter(query.where))
            for query in map(queries.__getitem__, order)
        ]
        with self._engine() as shard:
            rankings = shard.query_batch(qdrant.QueryBatchRequest(requests))
        found = {
            place: {str(point.id): point.score for point in ranking}
            for place, ranking in zip(order, rankings, strict=True)
        }
        return [found[place] for place in range(len(queries))]

    def get(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        with self._engine() as shard:
            records = shard.retrieve(list(ids), with_payload=True, with_vector=False)
        return {str(record.id): record.payload or {} for record in records}

    def facet(self, key: str, where: Where, limit: int) -> list[str]:
        with self._engine() as shard:
            facet = shard.facet(qdrant.FacetRequest(key, limit=limit, exact=True, filter=_filter(where)))
        return [str(hit.value) for hit in facet.hits]

    def count(self, where: Where) -> int:
        with self._engine() as shard:
            return shard.count(qdrant.CountRequest(exact=True, filter=_filter(where)))

    def close(self) -> None:
        if self._lock_file is None:
            return
        try:
            with self._engine() as shard:
                shard.flush()
                shard.close()
        finally:
            os.close(self._lock_file)
            self._lock_file = None

    @contextmanager
    def _engine(self) -> Iterator[qdrant.EdgeShard]:
        """One caller at a time, since the engine gains nothing from more."""
        with self._turn:
            try:
                yield self._shard
            except BaseException as error:
                if not _is_the_engines(error):
                    raise
                raise IndexUnavailable(f"the index in {self._folder}: {error}") from error


def _locked(folder: Path) -> int:
    """The descriptor of a lock file in the folder: the lock ends when it is closed, or its process ends.

    Raises: IndexLocked, IndexUnavailable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return hold(folder / LOCK)
    except Held as held:
        raise IndexLocked(
            f"the index in {folder} is open in the process with id {held.owner}; stop it, or name another data folder"
        ) from held
    except OSError as error:
        raise IndexUnavailable(f"the index in {folder} can't be opened: {error}") from error


def _sync(folder: Path) -> None:
    """Put the files of a folder, and what was written to them through memory, onto the disk."""
    for path in (*folder.iterdir(), folder):
        try:
            descriptor = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            # The engine prepares its next segment aside and renames it when it is needed: nothing is in it yet.
            continue
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _open(folder: Path, version: str) -> qdrant.EdgeShard:
    """1. Read the seal, if there is one. 2. Load or create the shard. 3. Index the payload. 4. Write the seal."""
    seal = folder / SEAL
    if seal.exists():
        _check_seal(seal, version)
        shard = _load(folder)
        missing = INDEXED.keys() - shard.info().payload_schema.keys()
        if missing:
            shard.close()
            raise IndexDamaged(f"the index in {folder} has lost its {', '.join(sorted(missing))}; {REBUILD}")
        return shard
    begun = (folder / "edge_config.json").exists()
    if not begun and any(file.name != LOCK for file in folder.iterdir()):
        raise IndexDamaged(f"{folder} holds files but no index; name an empty folder, or one that is not there yet")
    shard = _load(folder) if begun else _create(folder)
    for key, schema in INDEXED.items():
        shard.update(qdrant.UpdateOperation.create_field_index(key, _SCHEMA[schema]))
    shard.flush()
    seal.write_text(json.dumps({"version": version}), encoding="utf-8")
    log.info("created the index in %s, version %s", folder, version)
    return shard


def _check_seal(seal: Path, version: str) -> None:
    try:
        found = json.loads(seal.read_text(encoding="utf-8"))["version"]
    except (ValueError, KeyError, TypeError) as error:
        raise IndexDamaged(f"{seal} can't be read: {error!r}; {REBUILD}") from error
    if found != version:
        raise IndexDamaged(f"the index in {seal.parent} is of version {found}, needed is {version}; {REBUILD}")


def _create(folder: Path) -> qdrant.EdgeShard:
    config = qdrant.EdgeConfig(
        vectors={DENSE: qdrant.EdgeVectorParams(size=DIMENSIONS, distance=qdrant.Distance.Cosine)},
        sparse_vectors={LEXICAL: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf)},
    )
    with _opening(folder):
        return qdrant.EdgeShard.create(str(folder), config)


def _load(folder: Path) -> qdrant.EdgeShard:
    with _opening(folder):
        return qdrant.EdgeShard.load(str(folder))


@contextmanager
def _opening(folder: Path) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        if not _is_the_engines(error):
            raise
        raise IndexDamaged(f"the index in {folder} can't be opened: {error}; {REBUILD}") from error


def _is_the_engines(error: BaseException) -> bool:
    """The engine raises bare `Exception`, and on a damaged file it may panic: an exception outside of `Exception`, of
    a type that can't be imported."""
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def _point(point: PointData) -> qdrant.Point:
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.lexical is not None:
        vectors[LEXICAL] = _sparse(point.lexical)
    return qdrant.Point(point.id, vectors, point.payload)


def _alike_together(queries: Sequence[Nearest]) -> list[int]:
    """The queries' places, those side by side that differ only in what they look for: the engine then reads what their
    filter admits once for all of them. Eight scans of 100,000 passages so take 39 ms in place of 95."""
    scans: defaultdict[tuple[Where, bool, int], list[int]] = defaultdict(list)
    for place, query in enumerate(queries):
        scans[query.where, isinstance(query.query, Terms), query.limit].append(place)
    return [place for alike in scans.values() for place in alike]


def _query(query: Vectors | Terms) -> qdrant.Query:
    if isinstance(query, Terms):
        return qdrant.Query.Nearest(_sparse(query), using=LEXICAL)
    return qdrant.Query.Nearest(query.tolist(), using=DENSE)


def _sparse(terms: Terms) -> qdrant.SparseVector:
    return qdrant.SparseVector(list(terms.ids), list(terms.weights))


def _filter(where: Where) -> qdrant.Filter:
    return qdrant.Filter(must=[*map(_condition, where.must)], must_not=[*map(_condition, where.must_not)])


def _condition(condition: Condition | Where) -> qdrant.FieldCondition | qdrant.Filter:
    if isinstance(condition, Where):
        return _filter(condition)
    if condition.any_of:
        return qdrant.FieldCondition(
            condition.key, match=qdrant.MatchAny(cast(list[str] | list[int], list(condition.any_of)))
        )
    bounds = qdrant.RangeFloat(gte=condition.at_least, lte=condition.at_most)
    return qdrant.FieldCondition(condition.key, range=bounds)
