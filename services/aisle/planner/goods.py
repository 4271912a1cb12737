"""The shop's category in a question's words."""

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import same_goods, words


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
