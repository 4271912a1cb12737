"""What the shopper's words rule out, enforced a second time on what was found: by the store's live prices. Pure.

The index filters by the catalog's prices, which may be older than the store's, and knows words but not their denial
("BPA-free"); so it gets the price with some leeway and no unwanted words, and the last word is spoken here.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import msgspec

from aisle.catalog.goods import singular
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


def admits(
    filters: Filters, product: RetrievedProduct, live_price: Money | None, said: Iterable[str] = (), people: int = 0
) -> bool:
    """May this product be shown? Without a live price the catalog's counts; without any, a budget rules it out.

    `said`: what the shop says of it beside the product's own fields. `people`: how many it is to be for, 0 where the
    question does not say; a product that does not say for how many it is may be for all of them.
    """
    return (
        _is_within_budget(filters, live_price or product.list_price)
        and not any(_contains(product, word, said) for word in filters.exclude)
        and capacity(product) >= people
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


# ── How many people ───────────────────────────────────────────────────────────────────────────────────────────────

_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "a couple": 2, "a dozen": 12,
}  # fmt: skip
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
_WHO = r"(?:people|persons?|campers|adults|grown[- ]?ups|kids|children|friends|sleepers|guests|hikers|man|of us|of them|of you)"
# After a number that counts people nothing else is counted: "sleeps four", but not "serves 64 ounces"; and what fits or
# holds a number in digits is rarely of people: "fits 13 inch laptops", "holds 24".
_ENDS = rf"(?=\s*(?:$|[,;!?]|\.(?!\d)|{_WHO}\b|(?:and|with|for|in|under|that|or)\b))"
_PEOPLE = re.compile(
    rf"\b(?P<count>{_COUNT})[- ](?:or more |big |small |young )?{_WHO}\b(?:,? (?:and|plus) (?P<more>{_COUNT}) {_WHO}\b)?"
    rf"|\b(?:sleep(?:s|ing)?|seat(?:s|ing)?|serv(?:es?|ing)|(?:family|party|group|household|crew) of|room for|space for)\s+"
    rf"(?:(?:at least|up to|about|more than|all|the)\s+)*(?P<after>{_COUNT})\b{_ENDS}"
    rf"|\b(?:fits?|holds?) (?:up to |all )?(?P<fits>{'|'.join(_COUNTS)})\b{_ENDS}"
    rf"|\bfor (?:the |all )?(?P<for>{'|'.join(set(_COUNTS) - {'one'})})(?=\s*(?:$|[,.;!?]))"
    r"|\bfor (?P<pair>(?:me|myself|us|him|her) and (?:my|his|her|our|a) (?:wife|husband|partner|girlfriend|boyfriend|son|daughter|friend|brother|sister|dog)|(?:my|our) (?:wife|husband|partner|girlfriend|boyfriend|friend) and (?:me|i|myself))\b",
    re.IGNORECASE,
)
_PAIR = 2
_HOLDS = re.compile(r"\b(\d{1,2})[- ](?:people|persons?|man)\b", re.IGNORECASE)
_HOLDING = frozenset(("capacity", "sleeps", "seats", "serves"))
ANY_NUMBER = 1_000


def people_in(question: str) -> int:
    """How many people something is to be for: "a tent for 4 people", "that sleeps five", "for 2 adults and 3 kids"; 0
    where nothing says so."""
    match = _PEOPLE.search(question)
    if match is None:
        return 0
    if match["pair"]:
        return _PAIR
    return sum(_counted(match[name]) for name in ("count", "more", "after", "fits", "for") if match[name])


def _counted(said: str) -> int:
    return _COUNTS.get(said.lower()) or int(said)


def capacity(product: RetrievedProduct) -> int:
    """How many people it is for, by its attributes or its title; `ANY_NUMBER` where they do not say."""
    told = [a.value for a in product.attributes if a.name.strip().lower() in _HOLDING]
    found = [match for text in (*told, product.title) if (match := _HOLDS.search(text))]
    return int(found[0][1]) if found else ANY_NUMBER


# ── What is to go in it ───────────────────────────────────────────────────────────────────────────────────────────

_UP_TO = re.compile(r"\bup to (\d+(?:\.\d+)?) ?(?:in\b|inch|\"|″)", re.IGNORECASE)


def has_room(question: str, product: RetrievedProduct) -> bool:
    """Does what the question wants to put in fit: a 16 inch laptop where it is said "Laptop: up to 15 in"? What does not
    say may fit."""
    asked = question.lower()
    for attribute in product.attributes:
        limit = _UP_TO.search(attribute.value)
        name = attribute.name.lower().split()
        if limit and name and any(size > float(limit[1]) for size in _inches_of(name[0], asked)):
            return False
    return True


def _inches_of(what: str, question: str) -> list[float]:
    """The sizes that the question gives of it: "a 13.3 inch laptop"."""
    found = re.findall(
        rf"(?<![\d.])(\d+(?:\.\d+)?)[- ]?(?:inch(?:es)?|in|\"|″)[- ](?:(?:deep|thick|wide|long) )?{re.escape(what)}",
        question,
    )
    return [float(size) for size in found]


# ── What must not be in it ────────────────────────────────────────────────────────────────────────────────────────

# What is of an excluded material under another name.
_ALSO = {
    "leather": ("suede", "goatskin", "cowhide", "nubuck", "sheepskin"), "wool": ("merino", "cashmere"),
    "nonstick": ("ptfe", "teflon"), "ptfe": ("teflon",), "teflon": ("ptfe",), "feather": ("down",), "feathers": ("down",),
    "nuts": ("almond", "hazelnut", "walnut", "pecan", "peanut", "cashew", "pistachio"),
}  # fmt: skip
_NONE = frozenset(("no", "none", "false", "not", "without", "0"))
_STATEMENT = re.compile(r"(?<=[.!?;])\s+|\n")


def _contains(product: RetrievedProduct, word: str, said: Iterable[str]) -> bool:
    """Does the shop say that the product has this in it? "Latex-free" and "Latex: none" do not."""
    if word == product.brand.lower():
        return True
    texts = (product.title, *_STATEMENT.split(product.description), *said)
    return any(
        any(affirms(text) for text in texts)
        or any(
            affirms(attribute.value) or (affirms(attribute.name) and not _NONE & set(attribute.value.lower().split()))
            for attribute in product.attributes
        )
        for affirms in (_affirming(name) for name in (word, *_ALSO.get(word, ())))
    )


@lru_cache(maxsize=1_024)
def _affirming(word: str) -> Callable[[str], bool]:
    one = singular(word)
    stem, ending = (re.escape(one[:-1]), "(?:y|ies)") if one.endswith("y") else (re.escape(one), "(?:s|es|en)?")
    said = re.compile(rf"(?<![\w-]){stem}{ending}(?![\w])(?!(?:[ -]free|less|[ -]alternative)\b)", re.IGNORECASE)
    denied = re.compile(
        rf"\b(?:no|non|not|without|free of|free from|zero|faux|vegan|imitation|instead of|rather than|alternative to)[ -]"
        rf"(?:any |real |the )?{stem}",
        re.IGNORECASE,
    )
    return lambda text: bool(said.search(denied.sub(" ", text)))
