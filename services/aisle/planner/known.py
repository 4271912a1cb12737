"""Which of a question's words the shop has names of. Pure."""

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.brands import brand_at
from aisle.planner.marks import units
from aisle.planner.values import colours_in


def known(text: str, vocabulary: Vocabulary) -> tuple[bool, ...]:
    """Of each of the text's `units`: is it part of a name of a brand or a colour of the shop's? A brand that is an everyday word
    ("Home", "Pure") is not told: such a word seldom names it."""
    said = [text[start:end] for start, end in units(text)]
    found = [bool(colours_in(word, vocabulary)) for word in said]
    place = 0
    while place < len(said):
        length, brand = brand_at(said, place, vocabulary)
        if brand and (length > 1 or said[place] not in lexicon.EVERYDAY):
            found[place : place + length] = [True] * length
        place += length
    return tuple(found)
