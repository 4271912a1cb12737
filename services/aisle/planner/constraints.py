"""From words to filters: a price, an age, a size, a colour, a brand, stars, and what must not be in it.

A filter hides goods, so a doubtful one is left out: the words then still steer the search.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.amounts import read_age, read_price, read_stars
from aisle.planner.exclusions import read_exclusions
from aisle.planner.goods import category_filter, read_brand, read_colour
from aisle.planner.numbers import in_digits
from aisle.planner.sizes import read_size
from aisle_schemas import Filters

__all__ = ["Constraints", "category_filter", "constraints", "merged"]


@dataclass(frozen=True, slots=True)
class Constraints:
    filters: Filters
    rest: str  # the text without the words that became filters; colours and brands stay, they are worth searching
    released: frozenset[str] = frozenset()  # fields of `Filters` that no longer matter: "forget the budget"


def constraints(text: str, vocabulary: Vocabulary, currency: str) -> Constraints:
    """Read the filters out of lowered text. `currency` is the asking shopper's, for amounts without a sign of one."""
    filters, released, rest = Filters(), set[str](), in_digits(text)
    for match in _RELEASED.finditer(rest):
        if match["optional"]:
            released |= _said_in(constraints(match["optional"], vocabulary, currency).filters)
        else:
            released |= _FIELDS[next(name for name in match.groups() if name)]
    rest = _RELEASED.sub(" ", rest)
    for read in _READERS:
        filters, rest = read(filters, rest, vocabulary, currency)
    return Constraints(filters, " ".join(rest.split()), frozenset(released))


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


def _said_in(filters: Filters) -> frozenset[str]:
    return frozenset(name for name in filters.__struct_fields__ if getattr(filters, name) not in (None, ()))


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


# In this order: a word that one reader took is gone for the next.
_READERS: tuple[Callable[[Filters, str, Vocabulary, str], tuple[Filters, str]], ...] = (
    read_stars,
    read_price,
    read_age,
    read_exclusions,
    read_size,
    read_colour,
    read_brand,
)
