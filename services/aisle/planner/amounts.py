"""Amounts in a question: of money, of years, of stars. Each reader gives the filters and the text that is left."""

import re
from collections.abc import Iterable
from decimal import Decimal

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import without, word_set
from aisle_schemas import Filters, Money

# ── Numbers ───────────────────────────────────────────────────────────────────────────────────────────────────────

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_MULTIPLIERS = {"hundred": 100, "grand": 1000, "thousand": 1000}
_WRITTEN_OUT = _UNITS | _TENS


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_BELOW_A_HUNDRED = rf"(?:(?:{_any_of(_TENS)})(?:[- ](?:{_any_of(list(_UNITS)[:9])}))?|{_any_of(_UNITS)})"
_NUMBER_WORD = (
    rf"(?:(?:a |{_BELOW_A_HUNDRED} )?(?:{_any_of(_MULTIPLIERS)})(?:(?: and)? {_BELOW_A_HUNDRED})?|{_BELOW_A_HUNDRED})"
)
_BEFORE_AN_AGE = r"(?:(?<=is )|(?<='s )|(?<=are )|(?<=age )|(?<=aged )|(?<=turned )|(?<=turns )|(?<=turning )|(?<=nearly )|(?<=just ))"
# Only where a number measures money, age or stars: "one pot for two" stays as it is.
_COUNTED = re.compile(
    rf"\b({_NUMBER_WORD})(?=[ -](?:dollars?|bucks?|quid|euros?|pounds|years?|yrs?|yos?|months?|stars?)\b)"
    rf"|(?<= of )({_NUMBER_WORD})(?=\W*$)"
    r"|(?:(?<=under )|(?<=below )|(?<=over )|(?<=above )|(?<=less than )|(?<=more than )|(?<=up to )|(?<=at most ))"
    rf"({_NUMBER_WORD})(?=\s*(?:$|[,.;!?]|(?:for|please|that|which|with|and|but)\b))"
    rf"|{_BEFORE_AN_AGE}({_NUMBER_WORD})(?=\s*(?:$|[,.;!?]|(?:and|but|who|next|now|soon|this)\b))"
)


def in_digits(text: str) -> str:
    """ "Five year old" → "5 year old"."""
    return _COUNTED.sub(lambda match: str(_number(match.group())), text)


def _number(said: str) -> int:
    """ "A hundred and twenty-five" → 125."""
    total = 0
    for word in _LETTERS.findall(said):
        total = (total or 1) * _MULTIPLIERS[word] if word in _MULTIPLIERS else total + _WRITTEN_OUT.get(word, 0)
    return total


_LETTERS = re.compile(r"[a-z]+")


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
_OVER = r"(?:over|above|more than|past|beyond|exceed(?:ing)?|pricier than|higher than|north of)"
_NOT_OVER = rf"(?:no|not|nothing|never|none|without)\b(?: [\w']+){{0,5}}? {_OVER}"
_BUDGET = r"(?:budget|price|limit|spend(?:ing)?|ceiling|cap|maximum|max)"
_BEFORE_AT_MOST = (
    rf"(?:{_NOT_OVER}|(?<!not )(?:keep it |stay )?(?:under|below|beneath|sub|less than|lower than|cheaper than|up to|at most|within)"
    rf"|(?:my |a |the |our |with |price ){{0,3}}{_BUDGET}(?: limit| range| price| budget)?(?: (?:of|is|at|to|up to|under|below|around))?:?"
    r"|cap (?:the |it |that )?(?:price |cost )?(?:at|to)|(?:only |can )?(?:pay|afford|go to|stretch to|run to)(?: up to| at most| only| about)?"
    r"|(?:i|we) (?:only |just )?have(?: only| got)?|<=?|≤)"
)
_MY_LIMIT = (
    r"(?:my|our|the) (?:absolute |upper |very )?(?:limit|max(?:imum)?|budget|ceiling|cap|most (?:i|we|that i)\b[\w ']{0,20}?(?:spend|pay|go))"
    r"|(?:all|as (?:much|high) as) (?:i|we) (?:have|can (?:spend|pay|afford|go))"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from|in the range of|range of|in the)\s+{_LOW}\s*(?:and|to|up to|till|-)\s*{_HIGH}(?: (?:range|bracket))?"
)
_DASHED = re.compile(rf"(?<![\w.]){_LOW}\s*(?:-|to)\s*{_HIGH}(?: (?:range|bracket))?")
_AT_MOST = re.compile(
    rf"(?<![\w-]){_BEFORE_AT_MOST}\s*(?:a |an |about |around |of )?{_HIGH}(?: to spend| max(?:imum)?| tops)?"
)
_OR_LESS = re.compile(
    rf"(?<![\w.-]){_HIGH}\s*(?:,? ?(?:or|and) (?:less|under|below|cheaper|lower)|max(?:imum)?|budget|limit|ceiling|cap|tops|at (?:the )?most|to spend"
    rf"|(?:is|are|would be|'s) (?:{_MY_LIMIT}))\b"
)
_AT_LEAST = re.compile(
    rf"\b(?:{_OVER}|at least|no less than|not less than|starting (?:at|from)|min(?:imum)?(?: of)?|upwards of)\s*{_LOW}"
)
_OR_MORE = re.compile(rf"(?<![\w.-]){_LOW}\s*(?:or more|or over|and up|or above|and above|minimum)\b")
_ABOUT = re.compile(
    rf"\b(?:around|about|roughly|approximately|for|circa)\s*{_HIGH}(?: or so)?|(?<![\w.-]){_amount('so')} or so\b"
)
_PRICES = (_BETWEEN, _DASHED, _AT_MOST, _OR_LESS, _AT_LEAST, _OR_MORE, _ABOUT)
# What may stand after an amount without a sign of money; a unit ("under 5 lbs") makes it no price.
_AFTER_BARE_AMOUNT = re.compile(r"\s*(?:$|[.,;:!?)]|(?:that|which|with|for|and|but|please|or|in|if|total|each)\b)")
_ABOUT_LEEWAY = Decimal("1.2")  # "about $50" means some dollars more are fine


def read_price(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    """A range, or a bound above and a bound below, each in its own words."""
    for pattern in _PRICES:
        is_lower = pattern in (_AT_LEAST, _OR_MORE)
        if (filters.price_min if is_lower else filters.price_max) or (filters.price_min and pattern is _ABOUT):
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
            high = _money(match, "high", said or currency, leeway) or _money(match, "so", said or currency, leeway)
            filters = msgspec.structs.replace(
                filters, price_min=low or filters.price_min, price_max=high or filters.price_max
            )
            text = without(text, match.start(), match.end())
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


# ── Age ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_YEARS = r"(?P<years>\d{1,2}(?:\.5)?)"
_AGE = re.compile(
    rf"\b(?P<lead>(?:for|a|an|my|our|his|her|their|the|from|two|turning|aged?|ages?|is|are|of|who is|nearly|almost)\s+){{0,3}}"
    rf"{_YEARS}\s*(?:to\s*\d+|-\d+(?!-y))?[- ]*(?P<unit>years?|yrs?|yos?|y/o|months?|mos?)\b(?P<old>[- ]?olds?(?:'s)?)?(?:\s+of age)?(?P<next>\s+[a-z]+)?"
)
_CHILD = r"(?:he|she|who|they|boy|girl|kids?|child|children|son|daughter|nephew|niece|grandson|granddaughter|one|twins|toddler|cousin|brother|sister)"
_BARE_AGE = re.compile(
    rf"\b(?:turn(?:ing|s|ed)?|ages?(?: of| from| group| between)?|aged(?: between)?|{_CHILD}(?: of|,? ?(?:is|'s|are|'re|will be|just turned|turned)))"
    rf"\s+(?:nearly |almost |only |just |now |about |turning )*{_YEARS}(?:\s*(?:to|-|and)\s*\d+)?\+?(?![\w.%'\"]|\s*(?:%|feet|foot|ft|inch|inches|in\b|lbs?|pounds|kg|cm|tall|pack|pieces|people|stars?))"
)
_STAGES = {
    "newborn": 0.0, "newborns": 0.0, "infant": 0.5, "infants": 0.5, "toddler": 2.0, "toddlers": 2.0, "preschooler": 4.0,
    "preschoolers": 4.0, "kindergartner": 5.0, "kindergartener": 5.0, "preteen": 11.0, "tween": 11.0, "teen": 14.0,
    "teens": 14.0, "teenager": 14.0, "teenagers": 14.0,
}  # fmt: skip
_STAGE = re.compile(
    rf"\bfor (?:a |an |my |our |his |her |the )?(?P<named>{'|'.join(_STAGES)})\b|\b(?P<owner>{'|'.join(_STAGES)})'s\b"
)
_ADULT_YEARS = 18
# After "a 10 year old": what is no thing of that age.
_NO_THING = word_set("""
    and or but who that with in on at under for to from which is loves likes like obsessed into about please this as by over
    below if has having around between instead can could will would should want wants need needs play plays learn learns just
    are am was were be been do does did there here you i we they he she it what where when how my our any some no
    now so then too both without not up will might birthday gift present
""")


def read_age(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for match in _AGE.finditer(text):
        years = round(float(match["years"]) / (12 if match["unit"].startswith("mo") else 1), 4)
        follower = (match["next"] or "").strip()
        # "A 10 year old dishwasher" and "3 years of warranty" tell no child's age.
        is_thing = (
            bool(follower) and not (match["old"] or "").endswith("s") and follower not in lexicon.PEOPLE | _NO_THING
        )
        is_said_of_someone = match["old"] or match["lead"] or match["unit"] in ("yo", "yos", "y/o", "mo", "mos")
        if not is_said_of_someone or years >= _ADULT_YEARS or is_thing:
            continue
        end = match.end() if follower in lexicon.PEOPLE else match.start("next") if match["next"] else match.end()
        return msgspec.structs.replace(filters, age_years=years), without(text, match.start(), end)
    bare = _BARE_AGE.search(text)
    if bare and float(bare["years"]) < _ADULT_YEARS:
        return msgspec.structs.replace(filters, age_years=float(bare["years"])), without(text, bare.start(), bare.end())
    stage = _STAGE.search(text)
    if stage:
        return msgspec.structs.replace(filters, age_years=_STAGES[stage["named"] or stage["owner"]]), text
    return filters, text


# ── Stars ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_GRADE = r"[1-5](?:\.\d)?"
_STARS = re.compile(
    rf"\b(?:at least |over |above |more than |no less than |nothing (?:under|below) |minimum (?:of )?|rated |only |with ){{0,3}}"
    rf"(?P<stars>{_GRADE})\s*\+?(?: (?:out of|/) 5)?\+?[- ]?(?:stars?)\b"
    r"(?:\s*(?:,? ?(?:or|and) (?:more|higher|better|above|up|over)|plus|minimum|only|reviews?|ratings?|rated))*"
    rf"|\b(?:rat(?:ed|ings?)|reviews?|score[ds]?|averag(?:e|es|ing))\b(?: (?:of|is|at|least|minimum|min|over|above|higher|than|average|averaging|rating|reviews?)){{0,4}} (?P<rated>{_GRADE})\b"
    r"(?! (?:inch|pack|piece|people|year))(?:\s*(?:\+|,? ?(?:or|and) (?:more|higher|better|above|up|over)))?"
)


def read_stars(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    match = _STARS.search(text)
    if not match:
        return filters, text
    stars = float(match["stars"] or match["rated"])
    return msgspec.structs.replace(filters, min_rating=stars), without(text, match.start(), match.end())
