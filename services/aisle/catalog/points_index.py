"""The index over any store of points: all that `edge` and `server` share."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aisle.catalog.filters import Where, where
from aisle.catalog.fusion import Fused, fuse
from aisle.catalog.index import Hit, Search, Vectors
from aisle.catalog.lexical import Terms, query_terms
from aisle.catalog.passages import passages_of
from aisle.catalog.points import (
    IS_ITEM,
    LAYOUT,
    PointData,
    item_id_of,
    item_in,
    item_point,
    item_point_id,
    left_behind,
    of_items,
    passage_in,
    passage_points,
    retrieved,
    vocabulary_of,
)
from aisle.catalog.vocabulary import Vocabulary
from aisle_schemas import Passage, Policy, Product, RetrievedProduct

# Candidates that each side gives to the fusion: a product's passages are rarely more, and a passage that both sides
# rank below this is no evidence.
CANDIDATES = 50
PUT_POINTS = 64  # points in one write: bounds a request's bytes, and how long a search waits behind one
_ALL_WORDS = 1_000_000  # more values than any shop has of brands or categories


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """One ranking wanted: by meaning where `query` is a vector, by words where it is terms."""

    query: Vectors | Terms
    where: Where
    limit: int


class Points(Protocol):
    """A store of points with payloads: in process or on a server. Thread-safe. Raises, every method: IndexUnavailable."""

    def put(self, points: Sequence[PointData]) -> None: ...

    def delete(self, where: Where) -> None: ...

    def flush(self) -> None:
        """What was put and deleted is durable when this returns."""

    def nearest(self, queries: Sequence[Nearest]) -> list[dict[str, float]]:
        """Point id → score, best first, one for each query."""

    def get(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """Point id → payload, of those that are there."""

    def facet(self, key: str, where: Where, limit: int) -> list[str]:
        """The distinct values of a payload field."""

    def count(self, where: Where) -> int: ...

    def close(self) -> None: ...


class PointsIndex:
    """Implements `aisle.catalog.index.Index`."""

    def __init__(self, points: Points, embedder_version: str, *, rounds_at_once: int) -> None:
        self._points = points
        self._rounds_at_once = rounds_at_once
        self._version = version_of(embedder_version)
        self._writing = threading.Lock()
        self._vocabulary: Vocabulary | None = None

    @property
    def version(self) -> str:
        return self._version

    @property
    def rounds_at_once(self) -> int:
        return self._rounds_at_once

    def upsert(self, items: Sequence[tuple[Product | Policy, Vectors]]) -> None:
        """Of two forms of one item in `items`, the later stands.

        1. Put the passages of the items as they are now.
        2. Delete the passages that earlier forms of them left behind.
        3. Put the items themselves: one that is there has all its passages.
        4. Make it all durable, and the vocabulary follow.

        After a crash on the way the same upsert, repeated, completes it.
        """
        latest = {item_id_of(item): (item, vectors) for item, vectors in items}
        passages = [point for item, vectors in latest.values() for point in passage_points(item, vectors)]
        written = [item for item, _ in latest.values()]
        with self._writing:
            replaced = self._items(list(latest))
            self._put(passages)  # 1
            self._points.delete(left_behind(written))  # 2
            self._put([item_point(item) for item in written])  # 3
            self._points.flush()  # 4
            self._learn(replaced.values(), written)

    def remove(self, item_ids: Sequence[str]) -> None:
        with self._writing:
            removed = self._items(item_ids)
            self._points.delete(of_items(item_ids))
            self._points.flush()
            self._learn(removed.values(), ())

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """Both rankings of every search in one round, fused, then the passages of what won."""
        queries: list[Nearest] = []
        for search in searches:
            within, limit = where(search), max(CANDIDATES, search.limit)
            queries.append(Nearest(query=query_terms(search.text), where=within, limit=limit))
            queries.append(Nearest(query=search.vector, where=within, limit=limit))
        rankings = iter(self._points.nearest(queries))
        fused = [fuse(next(rankings), next(rankings), search.limit) for search in searches]
        payloads = self._points.get(list({found.id for ranking in fused for found in ranking}))
        return [[_hit(found, payloads[found.id]) for found in ranking if found.id in payloads] for ranking in fused]

    def products(self, product_ids: Sequence[str]) -> dict[str, RetrievedProduct]:
        items = self._items(product_ids)
        return {id: retrieved(item) for id, item in items.items() if isinstance(item, Product)}

    def item(self, item_id: str) -> Product | Policy | None:
        return self._items([item_id]).get(item_id)

    def passages(self, product_id: str) -> list[Passage]:
        """In the order in which `passages_of` gives them; empty for an unknown product."""
        item = self.item(product_id)
        return passages_of(item) if item is not None else []

    def vocabulary(self) -> Vocabulary:
        """As of the last write of this object, which brings it up to date: reading it costs nothing after the first
        time. What another process writes to the same server is not seen."""
        known = self._vocabulary
        if known is None:
            with self._writing:
                known = self._vocabulary = self._read_vocabulary()
        return known

    def count(self) -> tuple[int, int]:
        items = self._points.count(Where(must=(IS_ITEM,)))
        return items, self._points.count(Where()) - items

    def close(self) -> None:
        with self._writing:
            self._points.close()

    def _put(self, points: Sequence[PointData]) -> None:
        for start in range(0, len(points), PUT_POINTS):
            self._points.put(points[start : start + PUT_POINTS])

    def _items(self, item_ids: Sequence[str]) -> dict[str, Product | Policy]:
        payloads = self._points.get([item_point_id(item_id) for item_id in item_ids])
        items = [item_in(payload) for payload in payloads.values()]
        return {item_id_of(item): item for item in items}

    def _learn(self, before: Iterable[Product | Policy], after: Iterable[Product | Policy]) -> None:
        """The vocabulary once `before` was replaced by `after`: only words that may have gone need the index."""
        if self._vocabulary is None:
            return
        gone, come = vocabulary_of(before), vocabulary_of(after)
        self._vocabulary = self._vocabulary | come if gone <= come else self._read_vocabulary()

    def _read_vocabulary(self) -> Vocabulary:
        def words(key: str) -> frozenset[str]:
            return frozenset(self._points.facet(key, Where(must=(IS_ITEM,)), _ALL_WORDS))

        return Vocabulary(
            brands=words("brand"), categories=words("category"), colours=words("colour"), sizes=words("size")
        )


def version_of(embedder_version: str) -> str:
    """Of an index whose vectors that embedder made."""
    return f"{embedder_version}/{LAYOUT}"


def _hit(found: Fused, payload: Mapping[str, Any]) -> Hit:
    return Hit(passage=passage_in(payload), lexical=found.lexical, dense=found.dense, score=found.score)
