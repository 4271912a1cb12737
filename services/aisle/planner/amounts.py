"""Amounts in a question, its numbers in digits: of money, of years, of stars.

Each reader gives the filters and the text that is left.
"""

import re
from decimal import Decimal

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import without, word_set, words
from aisle_schemas import Filters, Money

# ── Price ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# As an amount's sign, or as its name before or after it. A bare dollar is the shopper's own where that is one.
_CURRENCIES = {
    "$": "$", "dollars": "$", "dollar": "$", "bucks": "$", "buck": "$", "usd": "USD", "us$": "USD", "cad": "CAD", "ca$": "CAD",
    "c$": "CAD", "aud": "AUD", "au$": "AUD", "a$": "AUD", "nzd": "NZD", "nz$": "NZD", "€": "EUR", "euros": "EUR", "euro": "EUR",
    "eur": "EUR", "£": "GBP", "quid": "GBP", "pounds": "GBP", "gbp": "GBP", "¥": "JPY", "yen": "JPY", "jpy": "JPY", "₹": "INR",
    "rupees": "INR", "rupee": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "chf": "CHF",
}  # fmt: skip
_DOLLARS = word_set("""
    USD CAD AUD NZD SGD HKD MXN CLP COP ARS
""")
_CURRENCY = "|".join(sorted(map(re.escape, _CURRENCIES), key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,7}(?:[.,]\d{1,2})?"


def _amount(group: str) -> str:
    return (
        rf"(?:(?<![a-z])(?P<{group}_sign>{_CURRENCY})\s?)?(?P<{group}_number>{_NUMBER})(?P<{group}_thousands>k\b)?(?![\d%])"
        rf"(?:,?\s?(?P<{group}_name>{_CURRENCY})(?![a-z]))?"
    )


_LOW, _HIGH = _amount("low"), _amount("high")
_OVER = r"(?:over|above|more than|past|beyond|exceed(?:ing)?|north of|(?:pricier|higher|dearer|more (?:costly|expensive)) than)"
_UNDER = r"(?:under|below|beneath|sub|south of|(?:less|lower|cheaper) than)"
_REFUSING = r"(?:no|not|nothing|never|none|nobody|without|refus(?:e|es|ing)|hates?|kill (?:me|us))"
_NOT_OVER = rf"{_REFUSING}\b(?: [\w']+){{0,5}}? {_OVER}"
# "Not leather under $130" has a bound of its own.
_NOT_UNDER = (
    r"(?:not|nothing|never|no (?:junk|rubbish|tat))(?: (?:look(?:ing)?|at|any(?:thing)?|show|me|go|going|want|to|pay|paying|spend|bother|with|be|is))*"
    rf" {_UNDER}"
)
_BUDGET = r"(?:budget|price|limit|spend(?:ing)?|ceiling|cap|maximum|max|allowance)"
_BEFORE_AT_MOST = (
    rf"(?:{_NOT_OVER}|(?:keep it |stay )?(?:{_UNDER}|up ?(?:to|till)|at most|within)"
    rf"|(?:my |a |the |our |with |price ){{0,3}}{_BUDGET}(?: limit| range| price| budget)?(?: (?:of|is|at|to|up to|under|below|around))?:?"
    r"|(?:cap|keep)(?: the| it| that)?(?: [a-z]+)? (?:at|to)|(?:only |can )?(?:pay|afford|go to|stretch to|run to)(?: up to| at most| only| about)?"
    r"|<=?|≤|(?P<owned>(?:i|we) (?:only |just |have )*(?:have|got)(?: only| just| got| like| maybe| exactly)*|^got))"
)
_MY_LIMIT = (
    r"(?:my|our|the) (?:absolute |upper |very )?(?:limit|max(?:imum)?|budget|ceiling|cap|most (?:i|we|that i)\b[\w ']{0,20}?(?:spend|pay|go))"
    r"|(?:all|as (?:much|high) as) (?:i|we) (?:have|can (?:spend|pay|afford|go))"
)
_BETWEEN = re.compile(
    rf"\b(?:between|btw|from|in the range of|range of|in the)\s+{_LOW}\s*(?:and|to|up to|till|until|-)\s*{_HIGH}(?: (?:range|bracket))?"
)
_DASHED = re.compile(rf"(?<![\w.]){_LOW}\s*(?:-|to)\s*{_HIGH}(?: (?:range|bracket))?")
_NOT_LESS = re.compile(rf"\b{_NOT_UNDER}\s*{_LOW}")
_AT_MOST = re.compile(
    rf"(?<![\w-]){_BEFORE_AT_MOST}[\s-]*(?:a |an |about |around |of )?{_HIGH}(?: to spend| max(?:imum)?| tops)?"
)
_OR_LESS = re.compile(
    rf"(?<![\w.-])(?<!size )(?<!age )(?<!ages ){_HIGH}\s*(?:,? ?(?:or|and|&) (?:less|under|below|cheaper|lower)|(?P<cap>(?:absolute )?(?:max(?:imum)?|tops)"
    rf"|budget|limit|ceiling|cap|at (?:the )?most|to spend|(?:is|are|would be|'s) (?:{_MY_LIMIT})))\b"
)
_AT_LEAST = re.compile(
    rf"\b(?:{_OVER}|at least|no less than|not less than|start(?:s|ing) (?:at|from)|low end|min(?:imum)?(?: of)?|upwards of)\s*(?:a )?{_LOW}"
)
_OR_MORE = re.compile(rf"(?<![\w.-]){_LOW}\s*(?:or more|or over|and up|or above|and above|minimum|(?:and )?upwards?)\b")
_NO_PRICE_OF_GOODS = r"(?:gift )?(?:cards?|vouchers?|certificates?|coupons?|credit|deposit|discount|off|to)\b"
_ABOUT = re.compile(
    rf"\b(?:around|about|roughly|approximately|for|circa|roundabout|ballpark|call it|in the region of|thereabouts of)\s*{_HIGH}(?: or so)?"
    rf"|(?<![\w.-]){_amount('so')}(?: ?-?ish(?:,? (?P<ish_name>{_CURRENCY}))?| or so| or thereabouts| give or take)\b"
    rf"|\ba (?=[$€£]){_amount('a')} (?!{_NO_PRICE_OF_GOODS})(?=[a-z])"
)
# An amount that nothing sets a bound to is what there is to spend: "can spare $75", "£200 would be pushing it".
_TO_SPEND = re.compile(rf"(?<![\w.-]){_HIGH}(?! (?:each|apiece) and\b)(?!\s?{_NO_PRICE_OF_GOODS})")
_PRICES = (_NOT_LESS, _BETWEEN, _DASHED, _AT_MOST, _OR_LESS, _AT_LEAST, _OR_MORE, _ABOUT, _TO_SPEND)
_LOWER_BOUNDS = (_NOT_LESS, _AT_LEAST, _OR_MORE)
# In the clause of an amount that is no budget: it was paid before, or is the price of a thing that is named by it.
_NO_BUDGET = re.compile(
    r"\b(?:paid|bought|ordered|charged|costed|cost me|sav(?:e|ed|ing)|was|were|stolen|refund(?:ed)?|used to|sold|elsewhere|originally"
    r"|normally|last (?:week|month|year)|order(?:s|ing)? (?:over|above)|free|shipping|delivery|fee|msrp|rrp|list price"
    r"|(?:is|are|does|do|did) (?:it|this|that|these|those|they))\b"
)
_NAMED_BY_IT = re.compile(r"\b(?:the|my|our|his|her|that|this|their)\s*$")
_CLAUSE_END = re.compile(r"[,;:!?]|\.(?!\d)|\bbut\b")
# After an amount without a sign of money only words that name nothing: "under 5 lbs" is no price.
_AFTER_BARE_AMOUNT = re.compile(r"\s*(?:$|[.,;:!?)]|(?P<word>[a-z]+))")
_NAMING_NOTHING = lexicon.FILLER | word_set("""
    total instead then though now max tops pls plz thx ok okay both altogether delivered inclusive including shipped budget
""")
# What is said beside an amount tells nothing of the goods.
_TALK_OF_MONEY = re.compile(
    r"\b(?:i|we|you) (?:would |could |can |only |really )*(?:spare|afford|spend|pay|part with|scrape together|refuse to)\b(?! for\b)"
    r"|\b(?:my|our) (?:budget|limit|allowance|max(?:imum)?|ceiling|cap|spend(?:ing)?)\b(?:'s| is| stops at| goes to)?"
    r"|\bto my name\b|\bat the outside\b|\bnot a (?:cent|penny) (?:over|more)\b|\bno (?:further|more|higher)(?=\s*(?:$|[,.;!?]))"
    r"|\b(?:apiece|tops)\b"
)
_PAYING = re.compile(r"\b(?:pay|spend|costs?|prices?|priced|budget|money|cheap|expensive|dear|ceiling|voucher)\b")
_LEAST_OF_A_BARE_RANGE = 40  # "between 8 and 12" may be inches, or ages
_FIRST_YEAR = 1900
_ABOUT_LEEWAY = Decimal("1.2")  # "about $50" means some dollars more are fine


def read_price(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    """A range, or a bound above and a bound below, each in its own words."""
    for pattern in _PRICES:
        is_lower = pattern in _LOWER_BOUNDS
        if (filters.price_min if is_lower else filters.price_max) or (filters.price_min and pattern is _ABOUT):
            continue
        for match in pattern.finditer(text):
            if "pounds" in match.group() and currency != "GBP" and not _PAYING.search(text):  # of weight
                continue
            said = _currency_of(match, currency)
            if said is None and not _is_bare_budget(match, text):
                continue
            if pattern is _TO_SPEND and not _is_to_spend(match, text):
                continue
            leeway = _ABOUT_LEEWAY if pattern is _ABOUT else Decimal(1)
            low = _money(match, "low", said or currency, Decimal(1))
            high = next(
                filter(None, (_money(match, group, said or currency, leeway) for group in ("high", "so", "a"))), None
            )
            filters = msgspec.structs.replace(
                filters, price_min=low or filters.price_min, price_max=high or filters.price_max
            )
            text = without(text, match.start(), match.end())
            break
    return filters, _TALK_OF_MONEY.sub(" ", text) if filters.price_min or filters.price_max else text


def _is_bare_budget(match: re.Match[str], text: str) -> bool:
    """Is an amount without a sign of money one, by the words around it? "Under 50", "100 max"; but not "I have 2"."""
    form = match.re
    is_bound = (
        (form is _AT_MOST and not match["owned"])
        or (form is _OR_LESS and match["cap"])
        or (form is _BETWEEN and _LEAST_OF_A_BARE_RANGE <= float(match["low_number"].replace(",", "")) < _FIRST_YEAR)
        or (form in (_BETWEEN, _AT_LEAST) and _PAYING.search(text))
    )
    after = _AFTER_BARE_AMOUNT.match(text, match.end())
    return bool(is_bound) and after is not None and (after["word"] is None or after["word"] in _NAMING_NOTHING)


def _is_to_spend(match: re.Match[str], text: str) -> bool:
    before, after = text[: match.start()], text[match.end() :]
    if _NAMED_BY_IT.search(before) and re.match(r" [a-z]", after):
        return False
    clause = _CLAUSE_END.split(before)[-1] + match.group() + _CLAUSE_END.split(after, maxsplit=1)[0]
    return not _NO_BUDGET.search(clause)


def _currency_of(match: re.Match[str], asked: str) -> str | None:
    """The currency that an amount's sign or name tells; None where nothing does."""
    for group, said in match.groupdict().items():
        if said and group.endswith(("_sign", "_name")):
            named = _CURRENCIES[said]
            return named if named != "$" else asked if asked in _DOLLARS else "USD"
    return None


def _money(match: re.Match[str], group: str, currency: str, leeway: Decimal) -> Money | None:
    number = match.groupdict().get(f"{group}_number")
    if number is None:
        return None
    decimal = Decimal(re.sub(r",(?=\d{3})", "", number).replace(",", "."))
    return Money.of(decimal * (1000 if match[f"{group}_thousands"] else 1) * leeway, currency)


# ── Age ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_A_NUMBER = r"\d{1,2}(?:\.5)?"
_YEARS = rf"(?P<years>{_A_NUMBER})"
_AGE = re.compile(
    rf"\b(?P<lead>(?:for|a|an|my|our|his|her|their|the|from|two|turning|aged?|ages?|is|are|of|who is|who has|boy|girl|born|nearly|almost)\s+){{0,3}}"
    rf"{_YEARS}\s*(?:to\s*\d+|-\d+(?!-y))?[- ]*(?P<unit>years?|yrs?|yos?|y/o|months?|mos?)\b(?P<old>[- ]?olds?(?:'s)?)?(?:\s+of age)?(?P<next>\s+[a-z]+)?"
)
_CHILDREN = lexicon.PEOPLE - word_set("one ones friend student students birthday")
_CHILD = rf"(?:he|she|who|they|{'|'.join(sorted(_CHILDREN))})"
_IS = r"(?:is|'s|are|'re|was|were|(?:will|'ll) be|(?:(?:is|has|'s) )?(?:just )?(?:turned|turns))"
_BARE_AGE = re.compile(
    rf"\b(?:(?:turn(?:ing|s|ed)?|ages?(?: of| from| group| between)?|aged(?: between)?|{_CHILD}(?: of|,? ?{_IS}))"
    rf"\s+(?:nearly |almost |only |just |now |about |already |really |turning |gone |going on )*|{_CHILD}(?:, | ?\((?:age )?)(?={_A_NUMBER}\s*(?:$|[,.;!?)])))"
    rf"{_YEARS}(?:\s*(?:to|-|and)\s*\d+)?\+?(?![\w.%'\"]|\s*(?:%|feet|foot|ft|inch|inches|lbs?|pounds|kg|cm|tall|pack|pieces|people|stars?))"
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
_NO_THING = (
    lexicon.PEOPLE
    | frozenset(lexicon.PURSUITS)
    | word_set("""
    and or but who that with in on at under for to from which is loves likes like obsessed into about please this as by over
    below if has having around between instead can could will would should want wants need needs play plays learn learns just
    are am was were be been do does did there here you i we they he she it what where when how my our any some no
    now so then too both back ago a an the without not up will might birthday gift present beginner busy happy quiet entertained occupied amused
""")
)


def read_age(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    names_a_child = not _CHILDREN.isdisjoint(words(text))
    for match in _AGE.finditer(text):
        years = round(float(match["years"]) / (12 if match["unit"].startswith("mo") else 1), 4)
        follower = (match["next"] or "").strip()
        # "A 10 year old dishwasher" and "3 years of warranty" tell no child's age.
        is_thing = bool(follower) and not (match["old"] or "").endswith("s") and follower not in _NO_THING
        is_said_of_someone = (
            match["old"]
            or match["lead"]
            or match["unit"] in ("yo", "yos", "y/o", "mo", "mos")
            or (names_a_child and match["unit"].startswith("mo"))
        )
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
_AND_UP = r"(?:\+|plus\b|,? ?(?:or|and) (?:more|higher|better|above|up|over)\b)"
_STARS = re.compile(
    rf"\b(?:at least |over |above |more than |no less than |nothing (?:under|below) |under |below |less than |minimum (?:of )?|rated |only |with ){{0,3}}"
    rf"(?P<stars>{_GRADE})\s*\+?(?: (?:out of|/) 5)?\+?[- ]?stars?\b(?! ?(?:is|are) (?:too|not))"
    rf"(?:\s*(?:{_AND_UP}|minimum|only|reviews?|ratings?|rated))*"
    rf"|\b(?:rat(?:ed|ings?)|reviews?|scor(?:e[ds]?|ing)|averag(?:e|es|ing)|people gave)\b(?: (?:that starts?|of|is|at|no|less|least|minimum|min|over|above|under|below|higher|than|average|averaging|rating|reviews?|very|the|from|score)){{0,4}} (?P<rated>{_GRADE})\b"
    rf"(?! (?:inch|pack|piece|people|year))(?:\s*{_AND_UP})?|(?<![\w.$€£])(?P<decimal>[1-4]\.\d)(?:\+| (?:and (?:up|above)|upwards?)\b)"
    r"|\b(?P<of_five>[3-5](?:\.\d)?) ?(?:out of|/) ?5\b"
)
# Where stars are spoken of: "3.5 stars is too low, only 4 and above".
_BETTER = re.compile(rf"(?<![\w.$€£])(?<!age )(?<!ages )(?P<better>{_GRADE})\s*{_AND_UP}(?! \w+s\b)")
_OF_STARS = re.compile(r"\b(?:stars?|rated|ratings?)\b")


def read_stars(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    match = _STARS.search(text) or (_BETTER.search(text) if _OF_STARS.search(text) else None)
    if not match:
        return filters, text
    stars = float(next(grade for grade in match.groups() if grade))
    return msgspec.structs.replace(filters, min_rating=stars), without(text, match.start(), match.end())
