"""Items as points of the index, and back. Pure.

An item is one point without vectors, which holds it whole, and one point a passage, which holds the passage and, beside
it, all that its product is filtered by. Every point carries the item's `revision`, so that what an older form of the
item left behind can be told from what belongs to it now.
"""

import hashlib
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from aisle.catalog.attributes import readable_value
from aisle.catalog.errors import IndexDamaged
from aisle.catalog.filters import Condition, Where
from aisle.catalog.index import Vectors
from aisle.catalog.lexical import Terms, document_terms, stems
from aisle.catalog.passages import embedding_text, passages_of
from aisle.catalog.vocabulary import Vocabulary
from aisle_schemas import Money, Passage, Policy, Product, RetrievedProduct

LAYOUT = 1  # of the points: raised when an index of an older layout can't be searched any more
DIMENSIONS = 384
DENSE = "dense"
LEXICAL = "bm25"
ITEM = "item"  # the `kind` of the point that holds the whole item, and the field that holds it
PASSAGE = "passage"  # the field that holds a passage

IS_ITEM = Condition(key="kind", any_of=(ITEM,))

_NAMESPACE = uuid.UUID("5cd9d4c6-4a27-4d2b-9cb1-1c8d4df8fb9e")
_ANY_AGE = (0.0, 200.0)
_COLOUR_NAMES = frozenset({"color", "colour"})
_SIZE_NAMES = frozenset({"size"})
_LIST = re.compile(r"[,;|]")

_item_decoder = msgspec.json.Decoder(Product | Policy)

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PointData:
    id: str  # a UUID drawn from the item's or passage's own id: writing it again replaces it
    dense: Vectors | None  # (384,) float32
    lexical: Terms | None
    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The values by which an item is found, whole and in lower case; a shop's vocabulary is made of them."""

    brand: str = ""
    category: tuple[str, ...] = ()
    colour: tuple[str, ...] = ()
    size: tuple[str, ...] = ()


def item_id_of(item: Product | Policy) -> str:
    return item.product_id if isinstance(item, Product) else item.policy_id


def revision_of(item: Product | Policy) -> str:
    """Differs wherever any field of the item does, and between items."""
    return hashlib.blake2b(msgspec.msgpack.encode(item), digest_size=12).hexdigest()


def item_point_id(item_id: str) -> str:
    return str(uuid.uuid5(_NAMESPACE, f"item {item_id}"))


def item_point(item: Product | Policy) -> PointData:
    """The whole item, found by its id only."""
    payload = {**_owner(item), **_present(words_of(item)), "kind": ITEM, ITEM: msgspec.json.encode(item).decode()}
    return PointData(id=item_point_id(item_id_of(item)), dense=None, lexical=None, payload=payload)


def passage_points(item: Product | Policy, vectors: Vectors) -> list[PointData]:
    """One point a passage, in the order of `passages_of(item)`.

    Raises: ValueError when `vectors` is not one row of 384 a passage.
    """
    passages = passages_of(item)
    if vectors.shape != (len(passages), DIMENSIONS):
        raise ValueError(
            f"{item_id_of(item)} has {len(passages)} passages of {DIMENSIONS} dimensions, "
            f"the vectors are of shape {vectors.shape}"
        )
    shared = _owner(item) | (_filtered_by(item) if isinstance(item, Product) else {})
    return [
        PointData(
            id=str(uuid.uuid5(_NAMESPACE, f"passage {passage.id}")),
            dense=vector,
            lexical=document_terms(embedding_text(passage)),
            payload={**shared, "kind": passage.kind, PASSAGE: msgspec.to_builtins(passage)},
        )
        for passage, vector in zip(passages, vectors, strict=True)
    ]


def words_of(item: Product | Policy) -> Words:
    if isinstance(item, Policy):
        return Words()
    named = _said_of(item, _COLOUR_NAMES)
    sized = _said_of(item, _SIZE_NAMES)
    return Words(
        brand=_folded(item.brand),
        category=_distinct(item.category),
        colour=_distinct([*(variant.colour for variant in item.variants), *named]),
        size=_distinct([*(variant.size for variant in item.variants), *sized]),
    )


def vocabulary_of(items: Iterable[Product | Policy]) -> Vocabulary:
    words = [words_of(item) for item in items]
    return Vocabulary(
        brands=frozenset(found.brand for found in words if found.brand),
        categories=frozenset(level for found in words for level in found.category),
        colours=frozenset(colour for found in words for colour in found.colour),
        sizes=frozenset(size for found in words for size in found.size),
    )


def item_in(payload: Mapping[str, Any]) -> Product | Policy:
    """Raises: IndexDamaged when the point has lost it."""
    try:
        item: Product | Policy = _item_decoder.decode(payload[ITEM])
    except (KeyError, msgspec.DecodeError) as error:
        raise IndexDamaged(f"a point of the index holds no item: {error!r}; rebuild the index") from error
    return item


def passage_in(payload: Mapping[str, Any]) -> Passage:
    """Raises: IndexDamaged when the point has lost it."""
    try:
        return msgspec.convert(payload[PASSAGE], Passage)
    except (KeyError, msgspec.ValidationError) as error:
        raise IndexDamaged(f"a point of the index holds no passage: {error!r}; rebuild the index") from error


def retrieved(product: Product) -> RetrievedProduct:
    """The product as evidence carries it."""
    return RetrievedProduct(
        product_id=product.product_id,
        title=product.title,
        brand=product.brand,
        category=product.category,
        description=product.description,
        attributes=product.attributes,
        variants=product.variants,
        url=product.url,
        image=product.image,
        rating=product.rating,
        review_count=product.review_count or len(product.reviews),
        list_price=product.price,
    )


def of_items(item_ids: Sequence[str]) -> Where:
    """All points of these items."""
    return Where(must=(Condition(key="item_id", any_of=tuple(item_ids)),))


def left_behind(items: Sequence[Product | Policy]) -> Where:
    """The passages that older forms of these items had and the present ones have no more."""
    return Where(
        must=(Condition(key="item_id", any_of=tuple(map(item_id_of, items))),),
        must_not=(IS_ITEM, Condition(key="revision", any_of=tuple(map(revision_of, items)))),
    )


def _owner(item: Product | Policy) -> Payload:
    return {"item_id": item_id_of(item), "revision": revision_of(item)}


def _filtered_by(product: Product) -> Payload:
    words = words_of(product)
    fields = _present(words)
    # "forest green" is also met by a filter on "green".
    fields["colour"] = list(_distinct([*words.colour, *(part for colour in words.colour for part in colour.split())]))
    fields["age_min"] = product.age_min_years if product.age_min_years is not None else _ANY_AGE[0]
    fields["age_max"] = product.age_max_years if product.age_max_years is not None else _ANY_AGE[1]
    if price := _lowest_price(product):
        fields |= {"price_minor": price.minor_units, "currency": price.currency}
    if product.rating is not None:
        fields["rating"] = product.rating
    said = [product.title, *(readable_value(attribute.value) for attribute in product.attributes), *words.colour]
    fields["stems"] = list(stems("\n".join(said)))
    return fields


def _said_of(product: Product, names: frozenset[str]) -> list[str]:
    """The values of the attributes of these names: "red, blue" is two."""
    values = (a.value for a in product.attributes if a.name.strip().lower() in names)
    return [part for value in values for part in _LIST.split(readable_value(value))]


def _lowest_price(product: Product) -> Money | None:
    if product.price is not None:
        return product.price
    prices = [variant.price for variant in product.variants if variant.price]
    return min(prices, key=lambda price: price.minor_units) if prices else None


def _present(words: Words) -> Payload:
    fields = {
        "brand": words.brand, "category": list(words.category), "colour": list(words.colour), "size": list(words.size)
    }  # fmt: skip
    return {key: value for key, value in fields.items() if value}


def _distinct(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded for word in words if (folded := _folded(word))))


def _folded(word: str) -> str:
    return " ".join(word.lower().split())
