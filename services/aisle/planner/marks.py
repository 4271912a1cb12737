"""Marks: which words of a question rule goods in or out, and by what. Pure."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

# A price's upper and lower bound, what it should be about, a child's age, the lowest rating, a size, a brand, a colour,
# and what must not be in the goods or of them.
Role = Literal["max", "min", "about", "age", "stars", "size", "brand", "colour", "without"]
# "none" of a word that rules nothing; "frame" of one that only says how a value rules: "nothing over" of "nothing over 40".
Tag = Literal["none", "frame"] | Role
ROLES: tuple[Role, ...] = get_args(Role)
TAGS: tuple[Tag, ...] = ("none", "frame", *ROLES)

# A number with what is written to it ("2t", "18mo"), a word, the "'s" at its end ("leather's out"), or a sign.
_UNIT = re.compile(r"\d+(?:[.,]\d+)*[^\W\d_]*|'s\b|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*\d*|[^\w\s]|_")


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `[start, end)` of a text."""

    start: int
    end: int
    tag: Tag


class Tags(Protocol):
    """What tells the tags: a tagger, or marks that a test gives."""

    def __call__(self, text: str, known: Sequence[bool]) -> tuple[Mark, ...]:
        """The marks of lowered text with its numbers in digits, in their order.

        `known`, of each of its `units`: is it part of a name that the shop has for a brand or a colour? A tagger has never
        heard of most shops' brands.
        """


def units(text: str) -> list[tuple[int, int]]:
    """Where each word, number or sign begins and ends: what carries one tag."""
    return [match.span() for match in _UNIT.finditer(text)]


def units_of(places: Sequence[tuple[int, int]], pieces: Sequence[tuple[int, int]]) -> list[range]:
    """Of each word piece of a tokenizer, by its offsets, the units that it covers: "£10" may be one piece, and is two. A sign
    of the tokenizer's own covers none."""
    starts = [start for start, _ in places]
    return [
        range(bisect_right(starts, start) - 1, bisect_left(starts, end)) if start < end else range(0)
        for start, end in pieces
    ]


def marks(tagged: list[tuple[tuple[int, int], Tag]]) -> tuple[Mark, ...]:
    """Neighbours with one tag make one mark; what rules nothing makes none."""
    found: list[Mark] = []
    before: Tag = "none"
    for (start, end), tag in tagged:
        if tag == before and tag != "none":
            start = found.pop().start
        if tag != "none":
            found.append(Mark(start, end, tag))
        before = tag
    return tuple(found)
