"""From words to filters: a price, an age, a size, a colour, a brand, stars, and what must not be in it. Pure but for the tagger.

A filter hides goods, so a doubtful one is left out: the words then still steer the search.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.brands import brands_in
from aisle.planner.known import known
from aisle.planner.marks import Mark, Tags
from aisle.planner.numbers import in_digits
from aisle.planner.sizes import sizes_in
from aisle.planner.values import age_in, colours_in, filters_of, unwanted_in
from aisle_schemas import Filters


@dataclass(frozen=True, slots=True)
class Constraints:
    filters: Filters
    rest: str  # the text without the words that became filters; colours and brands stay, they are worth searching
    released: frozenset[str] = frozenset()  # fields of `Filters` that no longer matter: "forget the budget"


def constraints(text: str, tags: Tags, vocabulary: Vocabulary, currency: str) -> Constraints:
    """Read the filters out of lowered text. `currency` is the asking shopper's, for amounts without a sign of one."""
    released, asked = set[str](), in_digits(text)
    for match in _RELEASED.finditer(asked):
        if match["optional"]:
            released |= _fields_of(match["optional"], vocabulary)
        else:
            released |= _FIELDS[next(name for name in match.groups() if name)]
    asked = _RELEASED.sub(" ", asked)
    marks = tags(asked, known(asked, vocabulary))
    filters = filters_of(asked, marks, vocabulary, currency)
    return Constraints(filters, _rest(asked, marks, filters, vocabulary), frozenset(released))


# "Leather-free" says of itself what fits, and is worth searching.
_SAYS_SO = re.compile(r"[- ]?free\b")


def _rest(text: str, marks: Sequence[Mark], filters: Filters, vocabulary: Vocabulary) -> str:
    """The text without the words that `filters` hold, and what frames them."""
    rest, at = "", 0
    for mark in marks if filters != Filters() else ():
        if _is_searched_for(text, mark, filters, vocabulary):
            continue
        rest += f"{text[at : mark.start]} "
        at = mark.end
    return " ".join((rest + text[at:]).split())


def _is_searched_for(text: str, mark: Mark, filters: Filters, vocabulary: Vocabulary) -> bool:
    said = text[mark.start : mark.end]
    match mark.tag:
        case "brand" | "colour":
            return True
        case "size":
            return not sizes_in(said, vocabulary)
        case "age":
            return age_in(said) is None
        case "without":
            is_filter = not set(unwanted_in(said, vocabulary)).isdisjoint(filters.exclude)
            return not is_filter or _SAYS_SO.match(text, mark.end) is not None
        case "frame":
            return _SAYS_SO.match(said) is not None
        case _:
            return False


_PRICE = frozenset(("price_min", "price_max"))
_FIELDS = {
    "price": _PRICE, "budget": _PRICE, "cost": _PRICE, "money": _PRICE, "limit": _PRICE, "colour": frozenset(("colours",)),
    "color": frozenset(("colours",)), "size": frozenset(("sizes",)), "brand": frozenset(("brands",)), "make": frozenset(("brands",)),
    "age": frozenset(("age_years",)), "rating": frozenset(("min_rating",)),
}  # fmt: skip
_FIELD = "|".join(_FIELDS)
_RELEASED = re.compile(
    rf"\b(?:any|whatever|whichever) (?P<any>{_FIELD})\b(?! (?:range|limit|match|but|save|bar|except|apart|other)\b)"
    rf"|\b(?:the |my )?(?P<careless>{_FIELD}) (?:does not|is not|is no|will not be) (?:matter|important|object|an issue|a problem)\b"
    rf"|\b(?:forget|ignore|drop|scrap|never ?mind|remove) (?:about )?(?:the |my |that |any )?(?P<dropped>{_FIELD})s?(?: limit)?\b(?! (?:to|down|under|at)\b)"
    r"|\b(?:do(?:es)? not (?:have|need) to be|need not be|not necessarily)(?: in| from| by)? (?P<optional>[^,.;?!]+)"
)


def _fields_of(said: str, vocabulary: Vocabulary) -> set[str]:
    """Of what need not be: "red", "from Bosch", "a medium"."""
    found = {
        "colours": colours_in(said, vocabulary),
        "brands": brands_in(said, vocabulary),
        "sizes": sizes_in(said, vocabulary),
    }
    return {field for field, values in found.items() if values}


def merged(earlier: Filters, later: Filters, released: frozenset[str] = frozenset()) -> Filters:
    """Both turns' filters without the earlier ones that no longer matter. What must not be in it adds up; where they speak
    of the same thing otherwise, the later one counts."""
    said = _said_in(later)
    replaced = (said - {"exclude"}) | (_PRICE if said & _PRICE else frozenset())
    kept = {name: getattr(earlier, name) for name in _said_in(earlier) - released - replaced}
    denied = {"brands": later.exclude, "colours": later.exclude, "exclude": later.brands + later.colours}
    for name in denied.keys() & kept.keys():
        kept[name] = tuple(word for word in kept[name] if word not in denied[name])
    if "exclude" in kept:
        kept["exclude"] = tuple(dict.fromkeys(kept["exclude"] + later.exclude))
    return msgspec.structs.replace(later, **kept)


def _said_in(filters: Filters) -> frozenset[str]:
    return frozenset(name for name in filters.__struct_fields__ if getattr(filters, name) not in (None, ()))
