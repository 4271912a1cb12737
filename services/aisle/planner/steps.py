"""Which sources each kind of question is put to, and in which order. No source is asked that the answer can do without.

Buying guides are stored among the policies, so advice asks those too.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

import msgspec

from aisle_schemas import Filters, Source, Step

# Passages that a step asks for. A page's question may read all that is known of its product; a search for goods needs
# enough passages that dozens of products are met.
_OF_A_PRODUCT = 16
_GOODS = 60
_SHELF = 240
_OPINIONS = 12
_RULES = 4
_EACH = 10


def about_products(
    product_ids: tuple[str, ...], text: str, *, live: Iterable[Source] = (), policies: bool = False
) -> tuple[Step, ...]:
    """A question about known products: their own passages, live values beside them, the shop's rules where touched."""
    of_these = Filters(product_ids=product_ids)  # no colour and no size: a filter could only hide what is asked about
    known: tuple[Source, ...] = ("catalog", "qa", "reviews")
    steps = [
        Step(id=source, source=source, search_text=text, filters=of_these, limit=_OF_A_PRODUCT) for source in known
    ]
    steps += [Step(id=source, source=source, filters=of_these) for source in live]
    if policies:
        steps.append(Step(id="policies", source="policies", search_text=text, limit=_RULES))
    return tuple(steps)


def live_only(product_ids: tuple[str, ...], text: str, filters: Filters, live: Iterable[Source]) -> tuple[Step, ...]:
    """A question that the store's systems answer: what it costs, whether it is there, when it comes."""
    if product_ids:
        of_these = Filters(product_ids=product_ids)
        named = Step(id="catalog", source="catalog", search_text=text, filters=of_these, limit=4)
        return (named, *(Step(id=source, source=source, filters=of_these) for source in live))
    found = Step(id="catalog", source="catalog", search_text=text, filters=filters, limit=_EACH)
    return (found, *(Step(id=source, source=source, after=("catalog",), filters=filters) for source in live))


def named_product(text: str, filters: Filters) -> tuple[Step, ...]:
    """A question about a product that is named in words: find it, then read what is known of it."""
    return (
        Step(id="catalog", source="catalog", search_text=text, filters=filters, limit=_OF_A_PRODUCT),
        Step(id="qa", source="qa", search_text=text, after=("catalog",), limit=_OPINIONS),
        Step(id="reviews", source="reviews", search_text=text, after=("catalog",), limit=_OPINIONS),
    )


def goods(
    text: str, filters: Filters, *, guides: bool, priced: bool = False, ordered: bool = False
) -> tuple[Step, ...]:
    """A search for goods: what fits, what buyers say of it, whether it is there, and its price where a budget is given
    or prices are asked about (`priced`). The first in an order may be any of a shelf (`ordered`): more of it is read."""
    steps = [
        Step(id="catalog", source="catalog", search_text=text, filters=filters, limit=_SHELF if ordered else _GOODS),
        Step(id="reviews", source="reviews", search_text=text, after=("catalog",), limit=_OPINIONS),
        Step(id="stock", source="stock", after=("catalog",)),
    ]
    if priced or filters.price_min or filters.price_max:
        steps.append(Step(id="price", source="price", after=("catalog",), filters=filters))
    if guides:
        steps.append(Step(id="policies", source="policies", search_text=text, limit=_RULES))
    return tuple(steps)


def price_of(product_ids: tuple[str, ...]) -> Step:
    """What others are to be cheaper than."""
    return Step(id="price-of-known", source="price", filters=Filters(product_ids=product_ids))


def sides(kinds: Sequence[tuple[str, tuple[str, ...]]], text: str, filters: Filters) -> tuple[Step, ...]:
    """Two kinds of goods, or two products named in words, side by side: each as (search text, the shop's categories of
    that name). `text` is the question they stand in."""
    searches = [
        Step(
            id=f"catalog-{number}",
            source="catalog",
            search_text=side,
            filters=msgspec.structs.replace(filters, categories=categories),
            limit=_EACH,
        )
        for number, (side, categories) in enumerate(kinds, 1)
    ]
    found = tuple(step.id for step in searches)
    return (
        Step(id="policies", source="policies", search_text=text, limit=_RULES),
        *searches,
        Step(id="reviews-of-sides", source="reviews", search_text=text, after=found, limit=_OPINIONS),
        Step(id="price", source="price", after=found),
    )


def advice(text: str, filters: Filters) -> tuple[Step, ...]:
    """How to choose, use and care for goods: the shop's guides first, then what its products say."""
    return (
        Step(id="policies", source="policies", search_text=text, limit=_RULES),
        Step(id="catalog", source="catalog", search_text=text, filters=filters, limit=_EACH * 2),
        Step(id="qa", source="qa", search_text=text, limit=_EACH),
    )


def rules_of_the_shop(text: str) -> tuple[Step, ...]:
    return (Step(id="policies", source="policies", search_text=text, limit=_RULES * 2),)


def orders(text: str) -> tuple[Step, ...]:
    return (Step(id="orders", source="orders", search_text=text),)


def shelf(text: str, filters: Filters) -> tuple[Step, ...]:
    """Where to look in the shop."""
    return (Step(id="catalog", source="catalog", search_text=text, filters=filters, limit=_GOODS // 2),)


def also(sources: Set[Source], text: str, product_ids: tuple[str, ...], planned: Sequence[Step]) -> Iterator[Step]:
    """Sources that may hold what the planned ones do not: of the products where they are known, of those that are found
    where the plan searches for goods."""
    found = () if product_ids else tuple(step.id for step in planned if step.source == "catalog")
    of_these = Filters(product_ids=product_ids)
    for source in sorted(sources):
        match source:
            case "policies" | "orders":  # of no product
                yield Step(id=source, source=source, search_text=text, limit=_RULES)
            case "catalog":
                yield Step(id=source, source=source, search_text=text, filters=of_these, limit=_RULES)
            case "price" | "stock" | "delivery":
                yield Step(id=source, source=source, after=found, filters=of_these)
            case "reviews" | "qa":
                yield Step(id=source, source=source, search_text=text, after=found, filters=of_these, limit=_OPINIONS)
