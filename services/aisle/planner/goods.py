"""The goods' own words in a question: their colour, brand and category.

Each reader gives the filters and the text that is left.
"""

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.brands import brand_at
from aisle.planner.words import same_goods, word_set, words
from aisle_schemas import Filters

# ── Colour ────────────────────────────────────────────────────────────────────────────────────────────────────────

_SPELLINGS = {"grey": "gray", "gray": "grey"}
_AFTER_A_COLOUR = frozenset(("color", "colour", "colored", "coloured", "one", "ones"))
# Before a colour that is a word for other things too: "an orange tent", "be orange", "white or silver".
_BEFORE_A_COLOUR = frozenset(("", "a", "an", "the", "in", "or", "and", "be", "is"))


def read_colour(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said = words(text)
    named: set[str] = set()
    for before, word, after in zip(["", *said], said, [*said[1:], ""], strict=False):
        is_plain = word in lexicon.PLAIN_COLOURS or before == "in" or after in _AFTER_A_COLOUR
        is_said_as_colour = is_plain or (word in vocabulary.colours and before in _BEFORE_A_COLOUR)
        if is_said_as_colour and after not in lexicon.COLOUR_COMPOUNDS and word not in filters.exclude:
            named |= {word, _SPELLINGS.get(word, word)}
    colours = sorted(colour for colour in vocabulary.colours if not named.isdisjoint(words(colour))) if named else ()
    return msgspec.structs.replace(filters, colours=tuple(colours)), text


# ── Brand ─────────────────────────────────────────────────────────────────────────────────────────────────────────

# Before a brand whose goods these are only to fit, or to be like: "a bag that fits a Dyson".
_TO_FIT = word_set("""
    fit fits fitting with like than to vs versus compatible replaces replace suit suits match matches
""")
_LIKING = word_set("i we they you would")  # before "like" that is no likeness: "I like Osprey"
_GOING = word_set("go goes slot slots fits fit")  # before "in", "into" and "on": "blades that go in a Bosch saw"
_BETWEEN_FIT_AND_BRAND = word_set("""
    a an the my our your older old new
""")
# "For" makes goods fit a brand ("a case for a Kindle"), but not after words that look or pay for something.
_FOR_THE_GOODS = word_set("""
    price prices cost costs postage shipping delivery charge charging asking damage much looking searching hunting shopping time
    quote money deals deal discount stock going
""")


def read_brand(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said = words(text)
    found: list[str] = []
    place = 0
    while place < len(said):
        length, brand = brand_at(said, place, vocabulary)
        if brand and brand not in filters.exclude and not _is_only_fitted(said, place):
            found.append(brand)
        place += length
    return msgspec.structs.replace(filters, brands=tuple(dict.fromkeys(found))), text


def _is_only_fitted(said: list[str], place: int) -> bool:
    before = place - 1
    while before >= 0 and said[before] in _BETWEEN_FIT_AND_BRAND:
        before -= 1
    if before < 0:
        return False
    leading = said[before - 1] if before else ""
    match said[before]:
        case "for":
            return before > 0 and leading not in _FOR_THE_GOODS
        case "like":
            return leading not in _LIKING
        case "in" | "into" | "on":
            return leading in _GOING
        case word:
            return word in _TO_FIT


# ── Category ──────────────────────────────────────────────────────────────────────────────────────────────────────


def category_filter(goods: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The shop's category that the goods, as the shopper names them, are the whole of: "best waterproof tents".

    "Dinosaur toys" and "golf gloves" give none: such goods may stand under another category than their last word's.
    """
    colours = lexicon.PLAIN_COLOURS | vocabulary.colours | vocabulary.brands
    said = words(goods)
    while said and (said[0] in lexicon.QUALITIES or said[0].removesuffix("'s") in colours):
        said = said[1:]
    name = " ".join(said)
    return tuple(sorted(category for category in vocabulary.categories if name and same_goods(category, name)))
