"""What is searched for: a question's words without those that tell nothing of the goods."""

import re

from aisle.planner import lexicon
from aisle.planner.words import singular, word_set, words

# "Can" before these asks; elsewhere it may be a watering can.
_ASKS_POLITELY = re.compile(r"\bcan (?=(?:you|i|we|it|they|this|that|anyone)\b)|\bjust\b")


# A small gift, by whatever name.
_SMALL_GIFT = re.compile(r"\bstocking (?:fillers?|stuffers?)\b")
_CHILDREN = word_set("""
    baby babies newborn newborns infant infants boy boys child children girl girls kid kids toddler toddlers twin twins
    son sons daughter daughters nephew nephews niece nieces grandson granddaughter grandchild grandchildren
""")
_ABOUT_CHILDREN = _CHILDREN | word_set("play fun safe small little turn turns turning old month months")


def search_text(rest: str, *, keep_all: bool = True) -> str:
    """The content words, in order. Where nothing else is left, the words as they stand (`keep_all`), or nothing."""
    said = words(_SMALL_GIFT.sub("gift", _ASKS_POLITELY.sub(" ", rest)))
    content = [word for word in said if word not in lexicon.FILLER]
    if not _CHILDREN.isdisjoint(content) and lexicon.RECIPIENTS.union(_ABOUT_CHILDREN).issuperset(content):
        return "toys"  # for a child of whom nothing else is told
    likes = [lexicon.PURSUITS.get(singular(word), word) for word in content if word not in lexicon.RECIPIENTS]
    return " ".join(likes or content or (said if keep_all else ()))
