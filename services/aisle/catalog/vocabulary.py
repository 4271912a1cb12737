"""The words that a shop uses for its goods: what the planner recognises in a question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All lower case."""

    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()  # every level of every category path
    colours: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()
