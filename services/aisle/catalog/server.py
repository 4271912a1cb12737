"""The index on a Qdrant server, for shops of any size and for several processes at once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import httpx
from qdrant_client import QdrantClient, models
from qdrant_client.http.exceptions import ApiException, UnexpectedResponse

from aisle.catalog.errors import IndexDamaged, IndexUnavailable
from aisle.catalog.filters import INDEXED, Condition, Where
from aisle.catalog.index import Vectors
from aisle.catalog.lexical import Terms
from aisle.catalog.points import DENSE, DIMENSIONS, LEXICAL, PointData
from aisle.catalog.points_index import Nearest, PointsIndex, version_of

_CONFLICT = 409  # another process created the collection meanwhile
_VERSION = "aisle_version"  # in the collection's metadata
_ROUNDS_AT_ONCE = 4  # one that hangs until the client gives it up must not hold up all questions

_SCHEMA: dict[str, models.PayloadSchemaType | models.IntegerIndexParams] = {
    "keyword": models.PayloadSchemaType.KEYWORD,
    "integer": models.IntegerIndexParams(type=models.IntegerIndexType.INTEGER, lookup=False, range=True),
    "float": models.PayloadSchemaType.FLOAT,
    "hash": models.IntegerIndexParams(type=models.IntegerIndexType.INTEGER, lookup=True, range=False),
}


class ServerIndex(PointsIndex):
    """Implements `aisle.catalog.index.Index` over a collection, which is made where it is absent. The client stays the
    caller's to configure; `close` closes it.

    Raises, on construction: IndexUnavailable when the server can't be reached; IndexDamaged when the collection is of
    another embedder or layout.
    """

    def __init__(self, client: QdrantClient, collection: str, embedder_version: str) -> None:
        points = ServerPoints(client, collection, version_of(embedder_version))
        super().__init__(points, embedder_version, rounds_at_once=_ROUNDS_AT_ONCE)


class ServerPoints:
    """Implements `Points`. The server acknowledges a write once it is durable, so `flush` has nothing to do."""

    def __init__(self, client: QdrantClient, collection: str, version: str) -> None:
        self._client = client
        self._collection = collection
        with self._server():
            if not client.collection_exists(collection):
                self._create(version)
            there = client.get_collection(collection)
        if (found := (there.config.metadata or {}).get(_VERSION)) != version:
            raise IndexDamaged(
                f"collection {collection} is of version {found}, needed is {version}; "
                "delete it and run `aisle catalog reindex`, or name another collection"
            )
        # At every start: whoever made the collection may have died before it had all of them.
        with self._server():
            for key in INDEXED.keys() - (there.payload_schema or {}).keys():
                client.create_payload_index(collection, key, _SCHEMA[INDEXED[key]])

    def put(self, points: Sequence[PointData]) -> None:
        with self._server() as client:
            client.upsert(self._collection, [_point(point) for point in points], wait=True)

    def delete(self, where: Where) -> None:
        with self._server() as client:
            client.delete(self._collection, models.FilterSelector(filter=_filter(where)), wait=True)

    def flush(self) -> None: ...

    def nearest(self, queries: Sequence[Nearest]) -> list[dict[str, float]]:
        requests = [_request(query) for query in queries]
        with self._server() as client:
            found = client.query_batch_points(self._collection, requests)
        return [{str(point.id): point.score for point in ranking.points} for ranking in found]

    def get(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        with self._server() as client:
            records = client.retrieve(self._collection, list(ids), with_payload=True)
        return {str(record.id): record.payload or {} for record in records}

    def facet(self, key: str, where: Where, limit: int) -> list[str]:
        with self._server() as client:
            facet = client.facet(self._collection, key, facet_filter=_filter(where), limit=limit, exact=True)
        return [str(hit.value) for hit in facet.hits]

    def count(self, where: Where) -> int:
        with self._server() as client:
            return client.count(self._collection, count_filter=_filter(where), exact=True).count

    def close(self) -> None:
        with self._server() as client:
            client.close()

    def _create(self, version: str) -> None:
        try:
            self._client.create_collection(
                self._collection,
                vectors_config={DENSE: models.VectorParams(size=DIMENSIONS, distance=models.Distance.COSINE)},
                sparse_vectors_config={LEXICAL: models.SparseVectorParams(modifier=models.Modifier.IDF)},
                metadata={_VERSION: version},
            )
        except UnexpectedResponse as error:
            if error.status_code != _CONFLICT:
                raise

    @contextmanager
    def _server(self) -> Iterator[QdrantClient]:
        try:
            yield self._client
        # The last two are how the client says, in its local mode, that it was closed or that a collection is gone.
        except (ApiException, httpx.HTTPError, RuntimeError, ValueError) as error:
            raise IndexUnavailable(f"collection {self._collection} on the Qdrant server: {error}") from error


def _point(point: PointData) -> models.PointStruct:
    vectors: dict[str, Any] = {}
    if point.dense is not None:
        vectors[DENSE] = point.dense.tolist()
    if point.lexical is not None:
        vectors[LEXICAL] = _sparse(point.lexical)
    return models.PointStruct(id=point.id, vector=vectors, payload=point.payload)


def _request(query: Nearest) -> models.QueryRequest:
    wanted, using = _query(query.query)
    return models.QueryRequest(query=wanted, using=using, filter=_filter(query.where), limit=query.limit)


def _query(query: Vectors | Terms) -> tuple[models.SparseVector | list[float], str]:
    return (_sparse(query), LEXICAL) if isinstance(query, Terms) else (query.tolist(), DENSE)


def _sparse(terms: Terms) -> models.SparseVector:
    return models.SparseVector(indices=list(terms.ids), values=list(terms.weights))


def _filter(where: Where) -> models.Filter:
    return models.Filter(must=[*map(_condition, where.must)], must_not=[*map(_condition, where.must_not)])


def _condition(condition: Condition | Where) -> models.FieldCondition | models.Filter:
    if isinstance(condition, Where):
        return _filter(condition)
    if condition.any_of:
        values = cast(list[str] | list[int], list(condition.any_of))
        return models.FieldCondition(key=condition.key, match=models.MatchAny(any=values))
    bounds = models.Range(gte=condition.at_least, lte=condition.at_most)
    return models.FieldCondition(key=condition.key, range=bounds)
