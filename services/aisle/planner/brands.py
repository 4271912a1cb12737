"""Brands in a question, however they are spelled: "melissa n doug", "northface", "j b l", "levis". Pure."""

from functools import lru_cache

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import words

_NAME_WORDS = 5
_JOINING = frozenset(("and", "n"))


def brand_at(said: list[str], place: int, vocabulary: Vocabulary) -> tuple[int, str]:
    """How many words name the brand that begins there, and its name as the shop has it; one word and none where none does."""
    brands = _brands(vocabulary)
    for length in range(min(_NAME_WORDS, len(said) - place), 0, -1):
        name = said[place : place + length]
        if name[0] in _JOINING or name[-1] in _JOINING or (length == 1 and _is_everyday(name[0])):
            continue
        folded = _folded(name)
        for form in (folded, folded.removesuffix("s")):
            if form in brands:
                return length, brands[form]
    return 1, ""


def _is_everyday(word: str) -> bool:
    forms = (word, word.removesuffix("'s"), word.removesuffix("s"))
    return any(form in lexicon.EVERYDAY or form in lexicon.FILLER for form in forms)


def _folded(name: list[str]) -> str:
    """Its letters alone, without what joins the words and without a leading "the": "the north face" → "northface"."""
    letters = ["".join(filter(str.isalnum, word)) for word in name if word not in _JOINING]
    return "".join(letters[1:] if letters[0] == "the" and len(letters) > 2 else letters)


@lru_cache(maxsize=8)
def _brands(vocabulary: Vocabulary) -> dict[str, str]:
    return {_folded(name): brand for brand in vocabulary.brands if (name := words(brand))}
