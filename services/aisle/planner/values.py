"""From marked words to filters: what each value is in the shop's terms. Pure.

A text is lowered, its numbers in digits.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal, TypeVar

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.brands import brands_in
from aisle.planner.marks import Mark, Role
from aisle.planner.numbers import digits
from aisle.planner.sizes import sizes_in
from aisle.planner.words import singular, word_set, words
from aisle_schemas import Filters, Money

_Value = TypeVar("_Value")


def filters_of(text: str, marks: Sequence[Mark], vocabulary: Vocabulary, currency: str) -> Filters:
    """`currency`: the shopper's, for amounts without a sign of one. What the shop does not have filters nothing, and of
    several values where a filter takes one, the first counts."""

    marks = [_told_apart(text, mark, marks, vocabulary) for mark in marks]

    def said(role: Role) -> list[str]:
        return [text[mark.start : mark.end] for mark in marks if mark.tag == role]

    low, high = _bounds(text, marks, currency)
    brands = [brand for name in said("brand") for brand in brands_in(name, vocabulary)]
    # Which of the two a name is the shop knows best.
    coloured = [*said("colour"), *(name for name in said("brand") if not brands_in(name, vocabulary))]
    brands += [
        brand for name in said("colour") if not colours_in(name, vocabulary) for brand in brands_in(name, vocabulary)
    ]
    unwanted = [name for names in said("without") for name in unwanted_in(names, vocabulary)]
    return Filters(
        price_min=low,
        price_max=high,
        age_years=_first(age_in, said("age")),
        min_rating=_first(stars_in, said("stars")),
        sizes=tuple(sorted({size for named in said("size") for size in sizes_in(named, vocabulary)})),
        brands=tuple(dict.fromkeys(brand for brand in brands if brand not in unwanted)),
        colours=tuple(
            colour
            for colour in colours_in(" ".join(coloured), vocabulary)
            if not any(set(words(name)) <= set(words(colour)) for name in unwanted)
        ),
        exclude=tuple(dict.fromkeys(unwanted)),
    )


def _told_apart(text: str, mark: Mark, marks: Sequence[Mark], vocabulary: Vocabulary) -> Mark:
    """A brand that nothing beside it rules out is wanted."""
    said = text[mark.start : mark.end]
    if mark.tag != "without" or not brands_in(said, vocabulary) or _DENIED.search(text):
        return mark
    beside = (text[: mark.start].rstrip(), text[mark.end :].lstrip())
    is_framed = any(
        one.tag == "frame" and (one.end == len(beside[0]) or one.start == len(text) - len(beside[1])) for one in marks
    )
    return mark if is_framed else replace(mark, tag="brand")


def _first(read: Callable[[str], _Value | None], said: Sequence[str]) -> _Value | None:
    return next((value for one in said if (value := read(one)) is not None), None)


# ── Money ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# As an amount's sign, or as its name before or after it. A bare dollar is the shopper's own where that is one.
_CURRENCIES = {
    "canadian dollars": "CAD", "australian dollars": "AUD", "$": "$", "dollars": "$", "dollar": "$", "bucks": "$", "buck": "$", "usd": "USD", "us$": "USD", "cad": "CAD", "ca$": "CAD",
    "c$": "CAD", "aud": "AUD", "au$": "AUD", "a$": "AUD", "nzd": "NZD", "nz$": "NZD", "€": "EUR", "euros": "EUR", "euro": "EUR",
    "eur": "EUR", "£": "GBP", "quid": "GBP", "pounds": "GBP", "pound": "GBP", "gbp": "GBP", "¥": "JPY", "yen": "JPY", "jpy": "JPY",
    "₹": "INR", "rupees": "INR", "rupee": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "chf": "CHF",
}  # fmt: skip
_DOLLARS = word_set("""
    USD CAD AUD NZD SGD HKD MXN CLP COP ARS
""")
_CURRENCY = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_AMOUNT = re.compile(
    rf"(?:(?<![a-z])(?P<sign>{_CURRENCY})\s?)?(?P<number>\d{{1,3}}(?:,\d{{3}}){{1,3}}(?:\.\d{{1,2}})?|\d{{1,7}}(?:[.,]\d{{1,2}})?)"
    rf"(?P<thousands>k\b)?(?:,?\s?(?P<name>{_CURRENCY})(?![a-z]))?"
)
# Between the ends of a range: "30 to 60", "$20-$30", ">=150 <=250".
_TO = re.compile(r"\s*(?:-|/|to|and|n|&|till|until|up to|<=?)\s*")
_ABOUT_LEEWAY = Decimal("1.2")  # "about $50" means some dollars more are fine


@dataclass(frozen=True, slots=True)
class Amount:
    worth: Decimal  # in major units
    currency: str | None  # "$" for any dollar; None where nothing tells
    start: int
    number_at: int
    end: int


def amounts_in(text: str) -> list[Amount]:
    return [
        Amount(
            _worth(match),
            _CURRENCIES.get(match["sign"] or match["name"]),
            match.start(),
            match.start("number"),
            match.end(),
        )
        for match in _AMOUNT.finditer(text)
    ]


def _worth(match: re.Match[str]) -> Decimal:
    number = Decimal(re.sub(r",(?=\d{3})", "", match["number"]).replace(",", "."))
    return number * 1000 if match["thousands"] else number


def _bounds(text: str, marks: Sequence[Mark], currency: str) -> tuple[Money | None, Money | None]:
    """The price's lower and upper bound. Two neighbours with the same role and no more than a "to" between are a range."""
    said = [
        (mark.tag, amount) for mark in marks if mark.tag in ("min", "max", "about") for amount in _marked(text, mark)
    ]
    said = [(_plainly(text, amount) or role, amount) for role, amount in said]
    bounds: dict[str, Amount] = {}
    for place, (role, amount) in enumerate(said):
        following, before = said[place + 1 : place + 2], said[place - 1 : place] if place else []
        if any(other == role and _TO.fullmatch(text, amount.end, after.start) for other, after in following):
            role = "min"
        elif any(other == role and _TO.fullmatch(text, earlier.end, amount.start) for other, earlier in before):
            role = "max"
        bounds.setdefault(role, amount)
    named = next((amount.currency for amount in bounds.values() if amount.currency), None)

    def money(role: str, leeway: Decimal = Decimal(1)) -> Money | None:
        amount = bounds.get(role)
        if amount is None:
            return None
        return Money.of(amount.worth * leeway, _code(amount.currency or named, currency))

    low, high = money("min"), money("max") or money("about", _ABOUT_LEEWAY)
    if low and high and low.currency == high.currency and high < low:  # "between 200 and 100"
        return high, low
    return low, high


# Beside an amount these leave no doubt which bound it is, but for a "nothing over".
_OVER = re.compile(r"(?:\b(?:over|above|more than|at least|upwards of)|>=?|≥)\s*$")
_UNDER = re.compile(r"(?:\b(?:under|below|less than|cheaper than|up to|at most)|<=?|≤)\s*$")
_DENIED = re.compile(r"\b(?:no|not|nothing|never|none|without|refuse|hates?|kill)\b|n't\b")
_OR_MORE, _OR_LESS = re.compile(r"\s*(?:or|and) (?:more|up|over|above)\b"), re.compile(r"\s*or (?:less|under|below)\b")


def _plainly(text: str, amount: Amount) -> Literal["min", "max"] | None:
    if _OR_MORE.match(text, amount.end):
        return "min"
    if _OR_LESS.match(text, amount.end):
        return "max"
    clause = re.split(r"[,;.!?]", text[: amount.start])[-1]
    if _DENIED.search(clause):
        return None
    return "min" if _OVER.search(clause) else "max" if _UNDER.search(clause) else None


def _marked(text: str, mark: Mark) -> list[Amount]:
    """With the sign beside it. Where a mark has no digits, its words are counted."""
    amounts = [amount for amount in amounts_in(text) if mark.start <= amount.number_at < mark.end]
    counted = amounts_in(digits(text[mark.start : mark.end]))
    return amounts or [Amount(one.worth, one.currency, mark.start, mark.start, mark.end) for one in counted]


def _code(named: str | None, asked: str) -> str:
    if named == "$":
        return asked if asked in _DOLLARS else "USD"
    return named or asked


# ── Age and stars ─────────────────────────────────────────────────────────────────────────────────────────────────

_STAGES = {
    "newborn": 0.0, "infant": 0.5, "toddler": 2.0, "preschooler": 4.0, "kindergartner": 5.0, "kindergartener": 5.0, "preteen": 11.0,
    "tween": 11.0, "teen": 14.0, "teenager": 14.0,
}  # fmt: skip
_AGE = re.compile(
    r"(?<![\d.])(?P<number>\d{1,2}(?:\.\d)?)(?!\d)[- ]?(?:(?P<months>m(?:o|os|onths?|ths?)?\b)|(?P<weeks>w(?:ee)?ks?\b))?"
)
_ADULT_YEARS = 18
_STARS = re.compile(r"(?<![\d.])[1-5](?:\.\d+)?(?![\d.])")


def age_in(said: str) -> float | None:
    """In years; None of nobody's, and of an adult's."""
    stage = next(
        (_STAGES[name] for word in words(said) if (name := singular(word.removesuffix("'s"))) in _STAGES), None
    )
    if stage is not None:
        return stage
    match = _AGE.search(digits(said))
    if match is None:
        return None
    years = round(float(match["number"]) / (12 if match["months"] else 52 if match["weeks"] else 1), 4)
    return years if years < _ADULT_YEARS else None


def stars_in(said: str) -> float | None:
    """Of five."""
    match = _STARS.search(digits(said))
    return min(float(match.group()), 5.0) if match else None


# ── The goods' own words ──────────────────────────────────────────────────────────────────────────────────────────

_SPELLINGS = {"grey": "gray", "gray": "grey"}
_APART = re.compile(r"\s*[,/;]\s*|\s+(?:and|or|nor|n)\s+")
_NO_NAME = re.compile(r"^(?:an?|the|any|no)\s+|[^\w]+$|^[^\w]+")


def colours_in(said: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Those of the shop's, in order, that have a word of them: "grey" is also its "slate gray"."""
    named = spellings(words(said))
    return tuple(sorted(colour for colour in vocabulary.colours if not named.isdisjoint(words(colour))))


def spellings(said: Iterable[str]) -> frozenset[str]:
    """Of each word all that it is spelled like."""
    return frozenset(spelling for word in said for spelling in (word, _SPELLINGS.get(word, word)))


def unwanted_in(said: str, vocabulary: Vocabulary) -> list[str]:
    """Brands as the shop writes them, and anything else in the words that were said."""
    brands = brands_in(said, vocabulary)
    return brands or [name for part in _APART.split(said) if (name := _NO_NAME.sub("", part))]
