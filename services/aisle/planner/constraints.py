"""From words to filters: a price, an age, a size, a colour, a brand, stars, and what must not be in it.

A filter hides goods, so a doubtful one is left out: the words then still steer the search.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import same_goods, singular, word_set, words
from aisle_schemas import Filters, Money


@dataclass(frozen=True, slots=True)
class Constraints:
    filters: Filters
    rest: str  # the text without the words that became filters; colours and brands stay, they are worth searching


def constraints(text: str, vocabulary: Vocabulary, currency: str) -> Constraints:
    """Read the filters out of lowered text. `currency` is the asking shopper's, for amounts without a sign of one."""
    filters, rest = Filters(), text
    for read in _READERS:
        filters, rest = read(filters, rest, vocabulary, currency)
    return Constraints(filters, " ".join(rest.split()))


def merged(earlier: Filters, later: Filters) -> Filters:
    """Both turns' filters; where they speak of the same thing, the later one counts."""
    said = {name: value for name in later.__struct_fields__ if (value := getattr(later, name)) not in (None, ())}
    if "price_max" in said or "price_min" in said:
        earlier = msgspec.structs.replace(earlier, price_min=None, price_max=None)
    return msgspec.structs.replace(earlier, **said)


# ── Price ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_SIGNS = {"€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
_DOLLARS = word_set("""
    USD CAD AUD NZD SGD HKD MXN CLP COP ARS
""")
_NAMES = {
    "dollars": "$", "dollar": "$", "bucks": "$", "buck": "$", "usd": "USD", "euros": "EUR", "euro": "EUR", "eur": "EUR",
    "quid": "GBP", "pounds": "GBP", "gbp": "GBP", "yen": "JPY", "jpy": "JPY", "rupees": "INR", "cad": "CAD", "aud": "AUD", "chf": "CHF",
}  # fmt: skip
_SIGN = r"[$€£¥₹]"
_NUMBER = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"


def _amount(group: str) -> str:
    name = rf"{_SIGN}|(?:{'|'.join(_NAMES)})\b"
    return rf"(?P<{group}_sign>{_SIGN})?\s?(?P<{group}_number>{_NUMBER})(?![\d%])\s?(?P<{group}_name>{name})?"


_LOW, _HIGH = _amount("low"), _amount("high")
_BETWEEN = re.compile(rf"\b(?:between|from|in the range of|range of)\s+{_LOW}\s*(?:and|to|-)\s*{_HIGH}")
_DASHED = re.compile(rf"{_LOW}\s*(?:-|to)\s*{_HIGH}")
_AT_MOST = re.compile(
    r"\b(?:(?:my |a |the |our |with ){0,3}(?:budget|price|limit|spend)(?: limit| range)?(?: of| is|:)?\s+)?(?:under|below"
    r"|less than|up to|at most|no more than|not more than|not over|cheaper than|within|max(?:imum)?(?: of)?"
    r"|(?:budget|limit) (?:of|is)|(?:spend|spending|pay) (?:up to |at most |only |about )?)\s*(?:a |an |about |around )?"
    + _HIGH
)
_OR_LESS = re.compile(
    rf"{_HIGH}\s*(?:or less|or under|or below|or cheaper|max(?:imum)?|budget|tops|at (?:the )?most)\b"
)
_AT_LEAST = re.compile(
    rf"\b(?:over|above|(?<!no )(?<!not )more than|at least|no less than|starting at|min(?:imum)?(?: of)?)\s*{_LOW}"
)
_OR_MORE = re.compile(rf"{_LOW}\s*(?:or more|or over|and up|or above|minimum)\b")
_ABOUT = re.compile(rf"\b(?:around|about|roughly|approximately|for|circa)\s*{_HIGH}")
_PRICES = (_BETWEEN, _DASHED, _AT_LEAST, _OR_MORE, _AT_MOST, _OR_LESS, _ABOUT)
_UPPER_PRICES = (_AT_MOST, _OR_LESS)  # "over $50 but under $100" says both bounds, each in its own way
# What may stand after an amount without a sign of money; a unit ("under 5 lbs") makes it no price.
_AFTER_BARE_AMOUNT = re.compile(r"\s*(?:$|[.,;:!?)]|(?:that|which|with|for|and|but|please|or|in|if|total|each)\b)")
_ABOUT_LEEWAY = Decimal("1.2")  # "about $50" means some dollars more are fine


def _read_price(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for pattern in _PRICES:
        if filters.price_max or (filters.price_min and pattern not in _UPPER_PRICES):
            continue
        for match in pattern.finditer(text):
            if "pounds" in match.group() and currency != "GBP":  # of weight
                continue
            said = _currency_of(match, currency)
            is_bare_budget = pattern is _AT_MOST and _AFTER_BARE_AMOUNT.match(text, match.end())
            if said is None and not is_bare_budget:
                continue
            leeway = _ABOUT_LEEWAY if pattern is _ABOUT else Decimal(1)
            low = _money(match, "low", said or currency, Decimal(1))
            high = _money(match, "high", said or currency, leeway)
            filters = msgspec.structs.replace(filters, price_min=low or filters.price_min, price_max=high)
            text = _without(text, match.start(), match.end())
            break
    return filters, text


def _currency_of(match: re.Match[str], asked: str) -> str | None:
    """The currency that an amount's sign or name tells; None where nothing does."""
    for group, said in match.groupdict().items():
        if not said or group.endswith("number"):
            continue
        named = _NAMES.get(said, said)
        if named == "$":
            return asked if asked in _DOLLARS else "USD"
        return _SIGNS.get(named, named)
    return None


def _money(match: re.Match[str], group: str, currency: str, leeway: Decimal) -> Money | None:
    number = match.groupdict().get(f"{group}_number")
    if number is None:
        return None
    decimal = re.sub(r",(?=\d{3})", "", number).replace(",", ".")
    return Money.of(Decimal(decimal) * leeway, currency)


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}"


# ── Age ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_YEARS = r"(?P<years>\d{1,2}(?:\.5)?)"
_NUMBERED_AGE = re.compile(
    rf"\b(?P<lead>(?:for|a|an|my|our|his|her|their|the|turning|aged?|ages?|is|are|of|who is|nearly)\s+){{0,3}}"
    rf"{_YEARS}\s*(?:to\s*\d+|-\d+(?!-y))?[- ]*(?P<unit>years?|yrs?|yo|y/o|months?|mos?)\b(?:[- ]?olds?(?:'s)?)?(?:\s+of age)?(?P<next>\s+[a-z]+)?"
)
_BARE_AGE = re.compile(
    rf"\b(?:turn(?:ing|s)?|ages?|aged|who is|age group)\s+{_YEARS}(?:\s*(?:to|-|and)\s*\d+)?\b(?!\s*(?:%|years))"
)
_STAGES = {
    "newborn": 0.0, "newborns": 0.0, "infant": 0.5, "infants": 0.5, "toddler": 2.0, "toddlers": 2.0, "preschooler": 4.0,
    "preschoolers": 4.0, "kindergartner": 5.0, "kindergartener": 5.0, "preteen": 11.0, "tween": 11.0, "teen": 14.0,
    "teens": 14.0, "teenager": 14.0, "teenagers": 14.0,
}  # fmt: skip
_STAGE = re.compile(rf"\bfor (?:a |an |my |our |his |her |the )?({'|'.join(_STAGES)})\b")
_ADULT_YEARS = 18
_AGED_THINGS = re.compile(
    r"\s+(?!(?:and|or|but|who|that|with|in|on|at|under|for|to|from|which|is|loves|likes|obsessed|into|about|please|this|as|by|over|below|if|has|having|around|between)\b)[a-z]+"
)


def _read_age(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for match in _NUMBERED_AGE.finditer(text):
        years = float(match["years"]) / (12 if match["unit"].startswith("mo") else 1)
        follower = (match["next"] or "").strip()
        is_thing = (
            bool(match["next"]) and follower not in lexicon.PEOPLE and bool(_AGED_THINGS.fullmatch(match["next"]))
        )
        # "A 10 year old dishwasher" and "3 years of warranty" tell no child's age.
        if "old" not in match.group() and not match["unit"].startswith(("yo", "y/o")) and not match["lead"]:
            continue
        if years >= _ADULT_YEARS or is_thing:
            continue
        end = match.end() if follower in lexicon.PEOPLE else match.start("next") if match["next"] else match.end()
        return msgspec.structs.replace(filters, age_years=years), _without(text, match.start(), end)
    bare = _BARE_AGE.search(text)
    if bare and float(bare["years"]) < _ADULT_YEARS:
        return msgspec.structs.replace(filters, age_years=float(bare["years"])), _without(
            text, bare.start(), bare.end()
        )
    stage = _STAGE.search(text)
    if stage:
        return msgspec.structs.replace(filters, age_years=_STAGES[stage[1]]), text
    return filters, text


# ── Stars ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_STARS = re.compile(
    r"\b(?:at least |over |above |more than |minimum |rated |with ){0,3}(?P<stars>[1-5](?:\.\d)?)\s*\+?[- ]?(?:stars?|star)\b"
    r"(?:\s*(?:or (?:more|higher|better|above|up)|and (?:up|above)|plus|minimum|reviews?|ratings?))*"
    r"|\brat(?:ed|ing)\s+(?:of\s+)?(?:at least|over|above|higher than)\s+(?P<rated>[1-5](?:\.\d)?)\b"
)


def _read_stars(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    match = _STARS.search(text)
    if not match:
        return filters, text
    stars = float(match["stars"] or match["rated"])
    return msgspec.structs.replace(filters, min_rating=stars), _without(text, match.start(), match.end())


# ── What must not be in it ────────────────────────────────────────────────────────────────────────────────────────

_NOT = re.compile(
    r"\b(?:(?P<sure>without(?: any)?|except(?: for)?|other than|avoid(?:ing)?|excluding|free of|free from)|(?:is not|are not|not|no|non|nothing|anything but"
    r"|never))[ -](?:made (?:of|from|with) |in |from |by |an? |the |any ){0,3}(?P<word>[a-z][a-z0-9-]*)(?:(?:,? (?:and|or|nor) | ?, )(?P<second>[a-z][a-z0-9-]*))?"
)


_FREE = re.compile(r"\b([a-z]+)[ -]free\b")


def _read_exclusions(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    excluded: list[str] = []
    rest = text
    for match in _NOT.finditer(text):
        named = [word for word in (match["word"], match["second"]) if word and _is_goods(word, vocabulary)]
        if named and match["word"] == named[0]:
            excluded += named
            end = match.end("second") if len(named) > 1 else match.end("word")
            rest = rest.replace(text[match.start() : end], " ", 1)
    # "Leather-free" stays in the search text: what says so of itself fits best.
    excluded += [word for word in _FREE.findall(text) if _is_goods(word, vocabulary)]
    return msgspec.structs.replace(filters, exclude=(*filters.exclude, *dict.fromkeys(excluded))), rest


def _is_goods(word: str, vocabulary: Vocabulary) -> bool:
    """A word that a title or an attribute would say: a material, a brand, a colour."""
    known = lexicon.MATERIALS | lexicon.PLAIN_COLOURS
    return word in known or singular(word) in known or word in vocabulary.brands or word in vocabulary.colours


# ── The shop's own words ──────────────────────────────────────────────────────────────────────────────────────────

_LETTER_SIZES = {
    "extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl", "extra-large": "xl",
    "x-large": "xl", "xx-large": "xxl", "2xl": "xxl", "xxx-large": "xxxl", "3xl": "xxxl", "x-small": "xs",
}  # fmt: skip
_SIZE = re.compile(
    r"\b(?:in |a |us |uk |eu |women's |men's |mens |womens ){0,3}sizes?\s+(?:an? |us |uk |eu )?"
    r"(?P<named>extra[- ]large|extra small|x{1,3}-large|[a-z0-9.]+(?: ?1/2)?(?: wide| narrow)?)"
    r"|\b(?:in )?(?P<adjective>extra[- ]large|x{1,3}-large|x-small|small|medium|large|xs|xl|xxl) size\b"
    r"|\bin (?:an? |the )?(?P<letter>extra[- ]large|extra small|x{1,3}-large|x-small|small|medium|large|xs|xl|xxl|2xl|3xl|s|m|l)"
    r"(?=\s*(?:$|[?.,!]|in stock|and|or|please|under|below|left|available|size))"
)
_SPELLINGS = {"grey": "gray", "gray": "grey"}
_AFTER_A_COLOUR = frozenset(("color", "colour", "colored", "coloured", "one", "ones"))
_LIKE_A_BRAND = word_set("""
    for fit fits fitting with like than to my an a vs versus or compatible replaces not from
""")


def _read_size(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for match in _SIZE.finditer(text):
        said = match["named"] or match["adjective"] or match["letter"]
        forms = {said, _LETTER_SIZES.get(said, said), said.split()[0]}
        forms |= {name for name, letter in _LETTER_SIZES.items() if letter in forms}
        sizes = tuple(sorted(form for form in forms if form in vocabulary.sizes))
        if sizes:
            rest = _without(text, match.start(), match.end())
            return msgspec.structs.replace(filters, sizes=sizes), rest
    return filters, text


def _read_colour(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said = words(text)
    named: set[str] = set()
    for before, word, after in zip(["", *said], said, [*said[1:], ""], strict=False):
        is_said_as_colour = word in lexicon.PLAIN_COLOURS or before == "in" or after in _AFTER_A_COLOUR
        if is_said_as_colour and after not in lexicon.COLOUR_COMPOUNDS:
            named |= {word, _SPELLINGS.get(word, word)}
    colours = sorted(colour for colour in vocabulary.colours if not named.isdisjoint(words(colour))) if named else ()
    return msgspec.structs.replace(filters, colours=tuple(colours)), text


def _read_brand(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said = words(text)
    found: list[str] = []
    for place in range(len(said)):
        for length in (4, 3, 2, 1):
            name = " ".join(said[place : place + length]).removesuffix("'s")
            if place + length > len(said) or name not in vocabulary.brands or name in filters.exclude:
                continue
            # "A case for a Kindle" and "something like Lego" ask for other brands' goods as well.
            is_compatible = place > 0 and said[place - 1] in _LIKE_A_BRAND
            if not is_compatible and not (length == 1 and (name in lexicon.EVERYDAY or name in lexicon.FILLER)):
                found.append(name)
                break
    return msgspec.structs.replace(filters, brands=tuple(dict.fromkeys(found))), text


def category_filter(goods: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The shop's category that the goods, as the shopper names them, are the whole of: "best waterproof tents".

    "Dinosaur toys" and "golf gloves" give none: such goods may stand under another category than their last word's.
    """
    colours = lexicon.PLAIN_COLOURS | vocabulary.colours | vocabulary.brands
    said = words(goods)
    while said and (said[0] in lexicon.QUALITIES or said[0] in colours):
        said = said[1:]
    name = " ".join(said)
    return tuple(sorted(category for category in vocabulary.categories if name and same_goods(category, name)))


_READERS: tuple[Callable[[Filters, str, Vocabulary, str], tuple[Filters, str]], ...] = (
    _read_price,
    _read_age,
    _read_stars,
    _read_exclusions,
    _read_size,
    _read_colour,
    _read_brand,
)
