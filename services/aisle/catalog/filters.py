"""A search's filters as conditions on a point's payload, in neutral form: each engine translates them. Pure."""

from dataclasses import dataclass
from typing import Literal

from aisle.catalog.index import Search
from aisle.catalog.lexical import stems
from aisle_schemas import PassageKind

# What a search filters by: without an index on a field the engine reads the payload of every candidate. An "integer" is
# met by bounds, a "hash" by being the same: an index for both takes a third more memory than one.
INDEXED: dict[str, Literal["keyword", "integer", "float", "hash"]] = {
    "item_id": "keyword",
    "kind": "keyword",
    "brand": "keyword",
    "category": "keyword",
    "colour": "keyword",
    "size": "keyword",
    "currency": "keyword",
    "price_minor": "integer",
    "age_min": "float",
    "age_max": "float",
    "rating": "float",
    "stems": "hash",
}

# Of the passages that an index holds.
_KINDS: tuple[PassageKind, ...] = ("title", "description", "bullet", "attribute", "review", "qa", "policy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A field holds one of some values, or lies within bounds, both included."""

    key: str
    any_of: tuple[str, ...] | tuple[int, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """All of `must` and none of `must_not`."""

    must: tuple["Condition | Where", ...] = ()
    must_not: tuple["Condition | Where", ...] = ()


def where(search: Search) -> Where:
    """The search's kinds, products and filters.

    What a product does not say is read so: without a price it meets no price filter and without a rating no rating
    filter, since a shopper who named one asked for it to be kept; without an age range it suits every age.
    """
    filters = search.filters
    must: list[Condition | Where] = []
    must_not: list[Condition | Where] = []
    others = tuple(kind for kind in _KINDS if kind not in search.kinds)
    if 0 < len(others) < len(search.kinds):  # Qdrant's exact scan puts a union of long lists together in twice the time
        must_not.append(Condition(key="kind", any_of=others))
    elif search.kinds:
        must.append(Condition(key="kind", any_of=search.kinds))
    if search.product_ids:
        must.append(Condition(key="item_id", any_of=search.product_ids))
    if filters.product_ids:
        must.append(Condition(key="item_id", any_of=filters.product_ids))
    for key, words in (
        ("brand", filters.brands),
        ("category", filters.categories),
        ("colour", filters.colours),
        ("size", filters.sizes),
    ):
        if words:
            must.append(Condition(key=key, any_of=tuple(word.lower() for word in words)))
    prices = [price for price in (filters.price_min, filters.price_max) if price is not None]
    must.extend(Condition(key="currency", any_of=(price.currency,)) for price in prices)
    # What is beyond a bound is left out: Qdrant gathers what lies within one, nearly all of the catalog, in thrice the
    # time of the scan itself. A product without a price lies beyond no bound: what leaves it out is that it has no
    # currency either.
    if filters.price_min is not None:
        must_not.append(Condition(key="price_minor", at_most=filters.price_min.minor_units - 1))
    if filters.price_max is not None:
        must_not.append(Condition(key="price_minor", at_least=filters.price_max.minor_units + 1))
    if filters.age_years is not None:
        must.append(Condition(key="age_min", at_most=filters.age_years))
        must.append(Condition(key="age_max", at_least=filters.age_years))
    if filters.min_rating is not None:
        must.append(Condition(key="rating", at_least=filters.min_rating))
    must_not.extend(
        Where(must=tuple(Condition(key="stems", any_of=(stem,)) for stem in unwanted))
        for words in filters.exclude
        if (unwanted := stems(words))
    )
    return Where(must=tuple(must), must_not=tuple(must_not))
