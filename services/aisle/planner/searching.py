"""What is searched for: a question's words without those that tell nothing of the goods."""

import re

from aisle.planner import lexicon
from aisle.planner.words import singular, words

# "Can" before these asks; elsewhere it may be a watering can.
_ASKS_POLITELY = re.compile(r"\bcan (?=(?:you|i|we|it|they|this|that|anyone)\b)|\bjust\b")


def search_text(rest: str, *, keep_all: bool = True) -> str:
    """The content words, in order. Where nothing else is left, the words as they stand (`keep_all`), or nothing."""
    said = words(_ASKS_POLITELY.sub(" ", rest))
    content = [word for word in said if word not in lexicon.FILLER]
    likes = [lexicon.PURSUITS.get(singular(word), word) for word in content if word not in lexicon.RECIPIENTS]
    return " ".join(likes or content or (said if keep_all else ()))
