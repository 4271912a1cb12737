"""Questions of our own → which tag each of their words has."""

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from random import Random

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.brands import brand_at, brands_in
from aisle.planner.marks import TAGS, Role, Tag, units
from aisle.planner.numbers import digits, in_digits
from aisle.planner.sizes import sizes_named
from aisle.planner.values import age_in, amounts_in, colours_in, stars_in
from aisle.planner.words import clean, lowered, singular, words
from aisle_schemas import Intent
from aisle_tools.evaluate.planner_set import Labelled, Wanted
from aisle_tools.train.tagger.tags import EITHER, FRAME, NONE, UNKNOWN


@dataclass(frozen=True)
class Marked:
    text: str  # as the planner reads it: lowered, its numbers in digits
    tags: tuple[int, ...]  # of `units(text)`: a place in `TAGS`, EITHER or UNKNOWN

    @property
    def rules(self) -> bool:
        """Has it a value that rules goods in or out?"""
        return any(tag > FRAME for tag in self.tags)


# ── Written with marks ────────────────────────────────────────────────────────────────────────────────────────────

_MARK = re.compile(r"\[([^\[\]|]*)\|([a-z]+)\]|([{}])")


def of_marked(marked: str) -> Marked:
    """ "Kettle {under [$40|max]}": values with their roles, and the frames around them."""
    marked = lowered(clean(marked))
    text, spans, at, opened = "", list[tuple[int, int, int]](), 0, 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match[3] == "{":
            opened = len(text)
        elif match[3] == "}":
            spans.append((opened, len(text), FRAME))
        else:
            spans.append((len(text), len(text) + len(match[1]), TAGS.index(match[2])))
            text += match[1]
    text += marked[at:]
    tags = [
        max((tag for first, last, tag in spans if first <= start and end <= last), default=NONE)
        for start, end in units(text)
    ]
    return with_digits(text, tags)


def with_digits(text: str, tags: list[int]) -> Marked:
    """A number in words and its digits carry the same tag."""
    written = in_digits(text)
    before = [text[start:end] for start, end in units(text)]
    after = [written[start:end] for start, end in units(written)]
    moved: list[int] = []
    for kind, first, last, start, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            moved += tags[first:last]
        elif kind != "delete":
            moved += [max(tags[first:last], default=NONE)] * (end - start)
    return Marked(written, tuple(moved))


# ── Labelled with filters alone ───────────────────────────────────────────────────────────────────────────────────

_LONGEST = 8  # units of a value
# Of these intents the plan has no filters, whatever the words say.
_UNFILTERED: tuple[Intent, ...] = (
    "comparison", "advice", "policy", "order_status", "chit_chat", "out_of_scope", "unsafe",
)  # fmt: skip
_LEEWAY = Decimal("1.2")  # "about $50" is labelled with 20% more
_DENIES = frozenset(("not", "no", "without", "free", "non"))

_AGE = re.compile(r"\d{1,2}(?:\.\d)?(?:[- ]?(?:years?|yrs?|y/?o|y|months?|mos?|mo)s?)?(?:[- ]olds?)?|[a-z]+(?:'s)?")
_GRADE = re.compile(r"\d(?:\.\d)?")

Fits = Callable[[str], bool]


def of_labelled(one: Labelled, vocabulary: Vocabulary) -> Marked | None:
    """What its filters' values stand for; None where one stands nowhere in its words, nor in the earlier ones."""
    text = in_digits(lowered(clean(one.question)))
    earlier = " ".join(in_digits(lowered(clean(turn.question))) for turn in one.turns)
    places = units(text)
    tags = [EITHER] * len(places)
    for role, fits, every in _values(one.filters, f"{earlier} ; {text}", vocabulary):
        found = False
        for first, last, said in _windows(text):
            if all(tag == EITHER for tag in tags[first:last]) and fits(said):
                tags[first:last] = [TAGS.index(role)] * (last - first)
                found = True
                if not every:
                    break
        if not found and not any(fits(said) for _, _, said in _windows(earlier)):
            return None
    if one.page is not None or one.intent in _UNFILTERED:
        tags = [
            UNKNOWN if tag == EITHER and _could_rule(text[start:end], vocabulary) else tag
            for tag, (start, end) in zip(tags, places, strict=True)
        ]
    marked = Marked(text, tuple(tags))
    if marked.rules:
        return marked
    return Marked(text, tuple(NONE if tag == EITHER else tag for tag in tags))


def _windows(text: str) -> Iterator[tuple[int, int, str]]:
    """Runs of units, the longer ones first."""
    places = units(text)
    for length in range(min(_LONGEST, len(places)), 0, -1):
        for first in range(len(places) - length + 1):
            yield first, first + length, text[places[first][0] : places[first + length - 1][1]]


def _values(filters: Wanted, text: str, vocabulary: Vocabulary) -> Iterator[tuple[Role, Fits, bool]]:
    """Each value's role, what says it, and whether it is said wherever that stands. `text`: of all turns."""
    if filters.age_years is not None:
        yield "age", partial(_is_age, years=filters.age_years), False
    if filters.min_rating is not None:
        yield "stars", partial(_is_grade, stars=filters.min_rating), False
    if filters.price_min is not None:
        yield "min", partial(_is_amount, worth=filters.price_min.amount), False
    if filters.price_max is not None:
        high = filters.price_max.amount
        if any(amount.worth == high for amount in amounts_in(text)):
            yield "max", partial(_is_amount, worth=high), False
        else:
            yield "about", partial(_is_amount, worth=high / _LEEWAY), False
    for brand in filters.brands:
        yield "brand", partial(_is_brand, brand=brand, vocabulary=vocabulary), True
    for colour in filters.colours:
        yield "colour", partial(_is_colour, colour=colour, vocabulary=vocabulary), True
    if filters.sizes:
        yield "size", partial(_is_size, sizes=frozenset(filters.sizes), vocabulary=vocabulary), len(filters.sizes) > 1
    for unwanted in filters.exclude:
        yield "without", partial(_is_named, name=unwanted), False


def _is_plain(said: str) -> bool:
    return said[0].isalnum() and said[-1].isalnum()


def _is_age(said: str, years: float) -> bool:
    found = age_in(said) if _AGE.fullmatch(said) else None
    return found is not None and abs(found - years) < 0.01


def _is_grade(said: str, stars: float) -> bool:
    return _GRADE.fullmatch(digits(said)) is not None and stars_in(said) == stars


def _is_amount(said: str, worth: Decimal) -> bool:
    """An amount of money and nothing else."""
    written = digits(said)
    return [(one.worth, one.start, one.end) for one in amounts_in(written)] == [(worth, 0, len(written))]


def _is_brand(said: str, brand: str, vocabulary: Vocabulary) -> bool:
    named = words(said)
    return _is_plain(said) and brand_at(named, 0, vocabulary) == (len(named), brand)


def _is_colour(said: str, colour: str, vocabulary: Vocabulary) -> bool:
    return said.isalpha() and colour in colours_in(said, vocabulary)


def _is_size(said: str, sizes: frozenset[str], vocabulary: Vocabulary) -> bool:
    return _is_plain(said) and not sizes.isdisjoint(sizes_named(said, vocabulary))


def _is_named(said: str, name: str) -> bool:
    return _is_plain(said) and list(map(singular, words(said))) == list(map(singular, words(name)))


def _could_rule(word: str, vocabulary: Vocabulary) -> bool:
    return (
        digits(word)[0].isdigit()
        or word in _DENIES
        or bool(colours_in(word, vocabulary))
        or bool(brands_in(word, vocabulary))
    )


# ── In other values ───────────────────────────────────────────────────────────────────────────────────────────────

_PRICES = (*range(5, 101, 5), *range(8, 30, 4), *range(110, 301, 10), *range(350, 1001, 50), 1200, 1500, 2000, 4000)
_WRITTEN = (
    "{}",
    "{}",
    "${}",
    "${}",
    "{} dollars",
    "{} bucks",
    "{}$",
    "£{}",
    "{} quid",
    "€{}",
    "{} euros",
    "{}usd",
    "rs {}",
)
_GRADES = ("3", "3.5", "4", "4", "4.2", "4.5", "4.7")
_SHARE = 0.7  # of the values become others
_COMMAS = 0.3  # of the commas go: many write none


class Values:
    """What stands in the place of a value: others of its role, as the questions have them."""

    def __init__(self, questions: Sequence[Marked]) -> None:
        self._of: dict[Role, list[str]] = {}
        for role in ("brand", "colour", "size", "without"):
            tag = TAGS.index(role)
            self._of[role] = sorted({said for one in questions for found, said, _ in _runs(one) if found == tag})
        # Names that nobody has heard of, as most shops' brands are.
        draw = Random(0)
        invented = {_invented(draw) for _ in range(len(self._of["brand"]) // 2)}
        self._of["brand"] = sorted(invented.union(self._of["brand"]))

    @property
    def brands(self) -> frozenset[str]:
        return frozenset(self._of["brand"])

    @property
    def colours(self) -> frozenset[str]:
        return frozenset(self._of["colour"])

    def other(self, said: str, role: Tag, draw: Random) -> str:
        match role:
            case "min" | "max" | "about":
                return draw.choice(_WRITTEN).format(draw.choice(_PRICES))
            case "age":
                return re.sub(r"\d+(?:\.\d)?", str(draw.randint(1, 20 if "mo" in said else 16)), said, count=1)
            case "stars":
                return re.sub(r"\d(?:\.\d)?", draw.choice(_GRADES), said, count=1)
            case "brand" | "colour" | "size" | "without":
                return draw.choice(self._of[role])
            case _:
                return said


_SYLLABLES = [
    "ba",
    "bel",
    "cor",
    "dra",
    "el",
    "fen",
    "gal",
    "hol",
    "ix",
    "jor",
    "ka",
    "lum",
    "mer",
    "nor",
    "os",
    "pel",
    "qua",
    "ri",
    "sol",
    "tar",
    "ul",
    "ven",
    "wil",
    "xan",
    "yor",
    "zu",
]
_COMMON = [
    "great",
    "home",
    "prime",
    "true",
    "pure",
    "north",
    "summit",
    "urban",
    "simple",
    "happy",
    "blue",
    "river",
    "oak",
    "iron",
    "value",
    "choice",
    "day",
    "nest",
]


def _invented(draw: Random) -> str:
    """ "Venka", "summit day"."""
    if draw.random() < 0.5:
        return "".join(draw.sample(_SYLLABLES, draw.randint(2, 3)))
    return " ".join(draw.sample(_COMMON, 2))


def varied(one: Marked, values: Values, draw: Random) -> Marked:
    """The same question about something else."""
    text, tags = "", list[int]()
    for tag, said, gap in _runs(one):
        if tag > FRAME and draw.random() < _SHARE:
            said = values.other(said, TAGS[tag], draw)
        elif tag <= NONE and said == "," and draw.random() < _COMMAS:
            continue
        text += gap + said
        tags += [tag] * len(units(said))
    return Marked(text, tuple(tags))


def _runs(one: Marked) -> Iterator[tuple[int, str, str]]:
    """Tag, words, and what stands before them: a value whole, anything else unit by unit."""
    places, at = units(one.text), 0
    for tag, run in itertools.groupby(zip(one.tags, places, strict=True), key=lambda pair: pair[0]):
        spans = [place for _, place in run]
        if tag > FRAME:
            spans = [(spans[0][0], spans[-1][1])]
        for start, end in spans:
            yield tag, one.text[start:end], one.text[at:start]
            at = end
