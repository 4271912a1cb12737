"""The form that the demo shop's authors fill in: an item, a department, a buying guide."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Says(NamedTuple):
    """One customer's review."""

    stars: int
    title: str
    text: str


class Asked(NamedTuple):
    """A customer's question and another customer's answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One product, all but its image and dates."""

    id: str
    title: str
    brand: str
    price: str  # in dollars, "64.00"
    category: tuple[str, ...]  # below the department, from the wider to the narrower
    description: str
    bullets: tuple[str, ...]
    facts: Mapping[str, str]
    reviews: tuple[Says, ...]
    qa: tuple[Asked, ...]
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    size_prices: Mapping[str, str] = field(default_factory=dict)  # where a size costs something else
    ages: tuple[float, float | None] | None = None  # in years; None as the upper end: for ever


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A buying guide. `id` begins with "guide-"."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """`more_reviews`: the narrowest category → reviews that fit any item of it; the generator deals them out."""

    name: str
    items: tuple[Item, ...]
    guides: tuple[Guide, ...]
    more_reviews: Mapping[str, tuple[Says, ...]] = field(default_factory=dict)
