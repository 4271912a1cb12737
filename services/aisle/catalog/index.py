"""The index as everything above it sees it. Two implementations under one contract suite: `edge` (the Qdrant engine in
process) and `server` (a Qdrant server through qdrant-client)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aisle.catalog.vocabulary import Vocabulary
from aisle_schemas import Filters, Passage, PassageKind, Policy, Product, RetrievedProduct

Vectors = npt.NDArray[np.float32]

INDEXERS = "aisle.indexer"  # the group of those who fill a shop's index, where it has one for all who search


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What to look for."""

    text: str  # for the lexical side
    vector: Vectors  # (384,) float32, unit length: the same text, embedded
    kinds: tuple[PassageKind, ...] = ()  # empty: every kind
    filters: Filters = field(default_factory=Filters)
    product_ids: tuple[str, ...] = ()  # only passages of these; empty: of any
    limit: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage found. `passage.label` is empty: labels are given when the evidence is put together."""

    passage: Passage
    lexical: float  # BM25 score, 0 where the words do not match
    dense: float  # cosine, 0 where it was not among the dense candidates
    score: float  # fused, descending within one search


class Index(Protocol):
    """The shop's passages. Synchronous and thread-safe: callers on an event loop use a thread."""

    @property
    def version(self) -> str:
        """Names the embedding model and the layout: points of another version are not comparable."""

    @property
    def rounds_at_once(self) -> int:
        """How many calls of `search` gain from being made at the same time."""

    def upsert(self, items: Sequence[tuple[Product | Policy, Vectors]]) -> None:
        """Each item with the vectors, (n, 384), of its `passages_of(item)` in order. What the item had before and
        has no more is gone afterwards. Durable when it returns."""

    def remove(self, item_ids: Sequence[str]) -> None: ...

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        """One list a search, best first. Raises: IndexUnavailable."""

    def products(self, product_ids: Sequence[str]) -> dict[str, RetrievedProduct]:
        """Those that are there, by id."""

    def item(self, item_id: str) -> Product | Policy | None: ...

    def passages(self, product_id: str) -> list[Passage]:
        """All of one product's."""

    def vocabulary(self) -> Vocabulary:
        """The brands, categories, colours and sizes of the shop, as the planner knows them."""

    def count(self) -> tuple[int, int]:
        """(items, passages)."""

    def close(self) -> None: ...
