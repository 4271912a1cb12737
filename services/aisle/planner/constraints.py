"""From words to filters: a price, an age, a size, a colour, a brand, stars, and what must not be in it.

A filter hides goods, so a doubtful one is left out: the words then still steer the search.
"""

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.amounts import in_digits, read_age, read_price, read_stars
from aisle.planner.goods import category_filter, read_brand, read_colour, read_exclusions, read_size
from aisle_schemas import Filters

__all__ = ["Constraints", "category_filter", "constraints", "merged"]


@dataclass(frozen=True, slots=True)
class Constraints:
    filters: Filters
    rest: str  # the text without the words that became filters; colours and brands stay, they are worth searching


def constraints(text: str, vocabulary: Vocabulary, currency: str) -> Constraints:
    """Read the filters out of lowered text. `currency` is the asking shopper's, for amounts without a sign of one."""
    filters, rest = Filters(), in_digits(text)
    for read in _READERS:
        filters, rest = read(filters, rest, vocabulary, currency)
    return Constraints(filters, " ".join(rest.split()))


def merged(earlier: Filters, later: Filters) -> Filters:
    """Both turns' filters; where they speak of the same thing, the later one counts."""
    said = {name: value for name in later.__struct_fields__ if (value := getattr(later, name)) not in (None, ())}
    if "price_max" in said or "price_min" in said:
        earlier = msgspec.structs.replace(earlier, price_min=None, price_max=None)
    return msgspec.structs.replace(earlier, **said)


# In this order: a word that one reader took is gone for the next.
_READERS: tuple[Callable[[Filters, str, Vocabulary, str], tuple[Filters, str]], ...] = (
    read_price,
    read_age,
    read_stars,
    read_exclusions,
    read_size,
    read_colour,
    read_brand,
)
