"""What a question's words settle about its intent, whatever a policy makes of the rest. Pure."""

import re

from aisle.planner import lexicon
from aisle.planner.reading import Reading
from aisle.planner.searching import search_text
from aisle.planner.words import word_set, words
from aisle_schemas import Filters

# "Is it red?" asks about what was shown, "in red" and "might they be had in red" for more of it.
_ASKS_OF_THE_SHOWN = re.compile(
    r"^(?:so |and |but |ok |then )*(?:is|are|do|does|did|has|have|will|would|was|were|can) (?:it|they|these|those|this|that|the|either|any of|one of)\b"
    r"|\b(?:it|its|this one|that one)\b"
)
_NAMES_NO_GOODS = lexicon.LIKE_THE_PAGE | word_set("""
    ok okay hmm sorry though same instead still actually please pls plz no not yes now then only even colour color size come comes
    available again wait already can they have had might will would these those mate love afford forgot say
""")


def narrows(asked: Reading) -> bool:
    """Does it rule on price, colour or the like and name no goods of its own, after an answer that showed some?"""
    if asked.shown is None or asked.on_page or asked.focus.is_explicit or _ASKS_OF_THE_SHOWN.search(asked.text):
        return False
    if asked.filters == Filters() and not asked.said.released:
        return False
    known = _NAMES_NO_GOODS | asked.vocabulary.colours
    return known.issuperset(words(search_text(asked.rest, keep_all=False)))


def bounds_the_search(asked: Reading) -> bool:
    """Does it follow an answer and bound price, age or rating, or rule something out? Of what was shown such is asked with "is
    it" or "are they"; else it is for other goods of the kind."""
    filters = asked.filters
    bounds = (filters.price_min, filters.price_max, filters.age_years, filters.min_rating, *filters.exclude)
    is_of_the_shown = asked.on_page or asked.focus.is_explicit or _ASKS_OF_THE_SHOWN.search(asked.text) is not None
    return asked.shown is not None and any(bound is not None for bound in bounds) and not is_of_the_shown


_ASKS = re.compile(
    r"\b(?:how|why|what|when|where|who|should|can|could|do|does|did|is|are|was|will|would|has|have)\b|\?"
)


def only_describes_goods(asked: Reading) -> bool:
    """Words with a price, a size or another filter among them that ask nothing: "waterproof jacket in blue size M", but not
    "keeping white trainers white"."""
    return asked.filters != Filters() and not asked.on_page and _ASKS.search(asked.text) is None


_SETS_APART = re.compile(
    r"\b(?:or|and|against|vs\.?|versus|v|than|compar\w*|differ\w*|between|apart|beside|alongside|separates?|better|which|beats?|ahead|match|as)\b|/|&"
)
_EITHER = re.compile(
    r"\bby \w+(?: \w+){0,2} or\b|\b(?:either|whichever|(?:do not|dont) (?:mind|care)|not (?:bothered|fussed))\b"
)


def compares_nothing(asked: Reading) -> bool:
    """Off a page and an answer: are goods ruled on with no word that sets two apart, or are brands only what may be chosen
    from ("Bosch or Makita, under $90")?"""
    if asked.on_page or asked.shown is not None or lexicon.COMPARISON.search(asked.text):
        return False
    filters = asked.filters
    rules_on_goods = any((filters.price_min, filters.price_max, filters.min_rating, filters.exclude, filters.sizes))
    if len(filters.brands) > 1:
        return rules_on_goods or _EITHER.search(asked.text) is not None
    return rules_on_goods and not _SETS_APART.search(asked.rest)
