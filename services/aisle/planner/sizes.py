"""Sizes as a shopper says them, in the shop's own terms. Pure."""

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.numbers import digits
from aisle.planner.words import words

_LETTERS = {
    "extra small": "xs", "x-small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl", "extra-large": "xl",
    "x-large": "xl", "double xl": "xxl", "xx-large": "xxl", "2xl": "xxl", "3xl": "xxxl", "xxx-large": "xxxl",
}  # fmt: skip
_NAMES: dict[str, set[str]] = {}
for _name, _letter in _LETTERS.items():
    _NAMES.setdefault(_letter, {_letter}).add(_name)


def sizes_in(said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Those of the shop's that the words name: "a small or a medium" → "s", "m"."""
    return sizes_named(said, vocabulary) or frozenset(
        size for word in words(digits(said)) for size in _of_the_shop(word, vocabulary)
    )


def sizes_named(said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Those of the shop's that the words are one name of: "ten and a half" → "10.5"."""
    whole = digits(said.removeprefix("size "))
    return _of_the_shop(whole, vocabulary) or _of_the_shop(whole.replace(" ", ""), vocabulary)


def _of_the_shop(said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """However the shop writes it: "small" is its "s", "9s" its "9"."""
    forms = {said, said.removesuffix("s") if said[:-1].replace(".", "").isdigit() else said}
    forms |= _NAMES.get(_LETTERS.get(said, said), set())
    return vocabulary.sizes.intersection(forms)
