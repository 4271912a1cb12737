"""The words that a shop uses for its goods: what the planner recognises in a question."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All lower case."""

    brands: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()  # every level of every category path
    colours: frozenset[str] = frozenset()
    sizes: frozenset[str] = frozenset()

    def __or__(self, other: "Vocabulary") -> "Vocabulary":
        return Vocabulary(
            brands=self.brands | other.brands,
            categories=self.categories | other.categories,
            colours=self.colours | other.colours,
            sizes=self.sizes | other.sizes,
        )

    def __le__(self, other: "Vocabulary") -> bool:
        """Are all of these words among the other's?"""
        return (
            self.brands <= other.brands
            and self.categories <= other.categories
            and self.colours <= other.colours
            and self.sizes <= other.sizes
        )
