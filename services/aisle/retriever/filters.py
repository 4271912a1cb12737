"""What the shopper's words rule out, enforced a second time on what was found: by the store's live prices. Pure.

The index filters by the catalog's prices, which may be older than the store's, and knows words but not their denial
("BPA-free"); so it gets the price with some leeway and no unwanted words, and the last word is spoken here.
"""

import re

import msgspec

from aisle_schemas import Filters, Money, RetrievedProduct

_LEEWAY = 1.3  # a live price may lie this far below the catalog's, or above


def index_filters(filters: Filters, *, has_live_prices: bool) -> Filters:
    """What the index is to filter by."""
    filters = msgspec.structs.replace(filters, exclude=())
    if not has_live_prices:
        return filters
    low, high = filters.price_min, filters.price_max
    return msgspec.structs.replace(
        filters,
        price_min=low and Money(minor_units=int(low.minor_units / _LEEWAY), currency=low.currency),
        price_max=high and Money(minor_units=int(high.minor_units * _LEEWAY), currency=high.currency),
    )


def admits(filters: Filters, product: RetrievedProduct, live_price: Money | None) -> bool:
    """May this product be shown? Without a live price the catalog's counts; without any, a budget rules it out."""
    return _is_within_budget(filters, live_price or product.list_price) and not any(
        _contains(product, word) for word in filters.exclude
    )


_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower[- ]priced|more affordable|costs? less|for less)\b", re.IGNORECASE
)


def asks_for_cheaper(question: str) -> bool:
    """Are goods wanted that cost less than the one at hand?"""
    return _CHEAPER.search(question) is not None


def is_cheaper(price: Money | None, than: Money) -> bool:
    return price is not None and price.currency == than.currency and not than <= price


def _is_within_budget(filters: Filters, price: Money | None) -> bool:
    low, high = filters.price_min, filters.price_max
    if low is None and high is None:
        return True
    if price is None:
        return False
    # Amounts of two currencies do not compare; the index has filtered by currency already.
    below = high is not None and price.currency == high.currency and not price <= high
    above = low is not None and price.currency == low.currency and not low <= price
    return not below and not above


_NONE = frozenset(("no", "none", "false", "not", "without", "0"))


def _contains(product: RetrievedProduct, word: str) -> bool:
    """Do title, brand or attributes say that the product has this in it? "Latex-free" and "Latex: none" do not."""
    stem = re.escape(word.removesuffix("s"))
    said = re.compile(rf"(?<![\w-]){stem}(?:s|es|en)?(?![\w])(?!(?:[ -]free|less)\b)", re.IGNORECASE)
    denied = re.compile(
        rf"\b(?:no|non|not|without|free of|free from|zero|faux|vegan|imitation)[ -](?:any )?{stem}", re.IGNORECASE
    )

    def affirms(text: str) -> bool:
        return bool(said.search(denied.sub(" ", text)))

    return (
        affirms(product.title)
        or word == product.brand.lower()
        or any(
            affirms(attribute.value) or (affirms(attribute.name) and not _NONE & set(attribute.value.lower().split()))
            for attribute in product.attributes
        )
    )
