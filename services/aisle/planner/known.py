"""Which of a question's words the shop has names of. Pure."""

from functools import lru_cache

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.brands import brand_at
from aisle.planner.marks import units
from aisle.planner.values import spellings
from aisle.planner.words import words


def known(text: str, vocabulary: Vocabulary) -> tuple[bool, ...]:
    """Of each of the text's `units`: is it part of a name of a brand or a colour of the shop's? A brand that is an everyday word
    ("Home", "Pure") is not told: such a word seldom names it."""
    said = [text[start:end] for start, end in units(text)]
    found = [word in _colour_words(vocabulary) for word in said]
    place = 0
    while place < len(said):
        length, brand = brand_at(said, place, vocabulary)
        if brand and (length > 1 or said[place] not in lexicon.EVERYDAY):
            found[place : place + length] = [True] * length
        place += length
    return tuple(found)


@lru_cache(maxsize=8)
def _colour_words(vocabulary: Vocabulary) -> frozenset[str]:
    return spellings(word for colour in vocabulary.colours for word in words(colour))
