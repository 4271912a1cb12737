"""Brands in a question, however they are spelled: "melissa n doug", "northface", "j b l", "levis". Pure."""

from functools import lru_cache

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.words import words

_NAME_WORDS = 5
_JOINING = frozenset(("and", "n"))


def brand_at(said: list[str], place: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """How many words name the brand that begins there, and its name as the shop has it; one word and none where none does."""
    brands = _brands(vocabulary)
    for length in range(min(_NAME_WORDS, len(said) - place), 0, -1):
        name = said[place : place + length]
        if not (_is_named(name[0]) and (_is_named(name[-1]) or name[-1] == "'s")):
            continue
        folded = _folded(name)
        for form in (folded, folded.removesuffix("s")):
            if form in brands:
                return length, brands[form]
    return 1, ""


def brands_in(said: str, vocabulary: Vocabulary) -> list[str]:
    """The names of the shop's brands in it, as the shop has them, in order."""
    named, place, found = words(said), 0, []
    while place < len(named):
        length, brand = brand_at(named, place, vocabulary)
        found += [brand] if brand else []
        place += length
    return found


def _is_named(word: str) -> bool:
    return word[0].isalnum() and word not in _JOINING


def _folded(name: list[str]) -> str:
    """Its letters alone, without what joins the words and without a leading "the": "the north face" → "northface"."""
    letters = ["".join(filter(str.isalnum, word)) for word in name if word not in _JOINING]
    return "".join(letters[1:] if letters[0] == "the" and len(letters) > 2 else letters)


@lru_cache(maxsize=8)
def _brands(vocabulary: Vocabulary) -> dict[str, str]:
    return {_folded(name): brand for brand in vocabulary.brands if not _JOINING.issuperset(name := words(brand))}
