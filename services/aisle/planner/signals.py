"""What a policy learns from: a question, read, as numbers. Pure.

A vector has two parts. The dense one is the question's embedding, and one number for each of `NAMES`: what the rules and
their lexicons find in the words, and where the question was asked. The sparse one is the question's words in runs of up
to three, and their letters in runs of three to five, hashed. How much each weighs was chosen on training families that were left out for it.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import get_args

import numpy as np
import numpy.typing as npt

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon, rules
from aisle.planner.reading import Reading
from aisle.planner.words import phrases, singular, words
from aisle_schemas import Filters, Intent

INTENTS: tuple[Intent, ...] = get_args(Intent)
LAYOUT = 2  # changes with anything that changes the meaning of a number: a model is trained for one layout
HASHES = 8192  # the first half for runs of words, the other for runs of letters

_EMBEDDING_WEIGHT = 4.0  # of all its numbers together: it has unit length
_SIGNAL_WEIGHT = 2.0  # of each
_WORDS_WEIGHT, _LETTERS_WEIGHT = 0.75, 1.5  # of all runs together
_HASHED_WORDS, _HASHED_LETTERS = 40, 20  # of a long question, and of a long word, the first

_PATTERNS: dict[str, re.Pattern[str]] = {
    "order": lexicon.ORDER_STATUS,
    "policy": lexicon.POLICY,
    "policy touched": lexicon.POLICY_TOUCHED,
    "price": lexicon.PRICE,
    "measured": lexicon.MEASURED,
    "stock": lexicon.STOCK,
    "variants": lexicon.VARIANTS,
    "delivery": lexicon.DELIVERY,
    "comparison": lexicon.COMPARISON,
    "advice": lexicon.ADVICE,
    "recommendation": lexicon.RECOMMENDATION,
    "leaves the page": lexicon.LEAVES_THE_PAGE,
    "starts anew": lexicon.STARTS_ANEW,
    "wants goods": lexicon.WANTS_GOODS,
    "browses": lexicon.BROWSES,
    "navigation": lexicon.NAVIGATION,
    "cheaper": lexicon.CHEAPER,
    "needs several": lexicon.NEEDS_SEVERAL,
    "greeting": lexicon.GREETINGS,
    "out of scope": lexicon.OUT_OF_SCOPE,
    "recipe": lexicon.RECIPES,
    "asks yes or no": phrases("^(is|are|does|do|did|can|could|will|would|has|have)"),
    "asks what": phrases("^(what|which|how|who|where|when|why)"),
    "of the shopper": phrases("i ;  my ;  me ;  we ;  our"),
    "of the shop": phrases("you ;  your"),
    "asks for goods": lexicon.ASKS_FOR_GOODS,
    "account": lexicon.ACCOUNT,
    "paid": lexicon.PAID,
    "of the world": lexicon.OF_THE_WORLD,
    "weapons": lexicon.WEAPONS,
    "poisons": lexicon.POISONS,
    "drugs": lexicon.DRUGS,
    "violence": lexicon.VIOLENCE,
    "victims": lexicon.VICTIMS,
    "own life": lexicon.OWN_LIFE,
    "stealth": lexicon.STEALTH,
    "theft": lexicon.THEFT,
    "under age": lexicon.UNDER_AGE,
}
# Each says little alone: a knife, or a neighbour.
_TOGETHER = (
    ("violence", "victims"),
    ("weapons", "victims"),
    ("poisons", "victims"),
    ("weapons", "stealth"),
    ("theft", "stealth"),
)
_LENGTHS = (1, 2, 4, 8, 14)  # words

NAMES: tuple[str, ...] = (
    *(f"rules: {intent}" for intent in INTENTS),
    *_PATTERNS,
    *(f"{one} and {other}" for one, other in _TOGETHER),
    "on a page", "after an answer", "on a page after an answer", "on no page, after none",
    "points", "points at an answer's", "refines", "filters", "number", "brand", "names goods", "question mark",
    *(f"at most {length} words" for length in _LENGTHS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vector:
    dense: npt.NDArray[np.float32]
    hashed: npt.NDArray[np.intp]  # distinct places among `HASHES`
    weights: npt.NDArray[np.float32]  # of each place


def dense_size(dimensions: int) -> int:
    """Numbers in the dense part, for embeddings of so many dimensions."""
    return dimensions + len(NAMES)


def vector(asked: Reading, embedding: npt.NDArray[np.float32]) -> Vector:
    """`embedding`: of `asked.text`, (dimensions,), of unit length."""
    dense = np.concatenate((embedding * _EMBEDDING_WEIGHT, _signals(asked) * _SIGNAL_WEIGHT))
    said = words(asked.text)[:_HASHED_WORDS]
    of_words, of_letters = _places(_runs_of_words(said)), _places(_runs_of_letters(said)) + HASHES // 2
    weights = [
        np.full(len(places), weight / max(len(places), 1) ** 0.5, dtype=np.float32)
        for places, weight in ((of_words, _WORDS_WEIGHT), (of_letters, _LETTERS_WEIGHT))
    ]
    return Vector(dense, np.concatenate((of_words, of_letters)), np.concatenate(weights))


def _signals(asked: Reading) -> npt.NDArray[np.float32]:
    """One number, 0 or 1, for each of `NAMES`."""
    text = asked.text
    refused = rules.refusal_of(asked)
    by_rules = refused.intent if refused else rules.intent_of(asked)
    after, said = asked.shown is not None, words(text)
    told = {name: pattern.search(text) is not None for name, pattern in _PATTERNS.items()}
    found = [
        *(intent == by_rules for intent in INTENTS),
        *told.values(),
        *(told[one] and told[other] for one, other in _TOGETHER),
        asked.on_page, after, asked.on_page and after, not asked.on_page and not after,
        asked.focus.is_pointed, asked.focus.from_turn, asked.focus.refines is not None,
        asked.filters != Filters(), any(char.isdigit() for char in text),
        not asked.vocabulary.brands.isdisjoint(said), names_goods(asked), "?" in text,
        *(len(said) <= length for length in _LENGTHS),
    ]  # fmt: skip
    return np.array(found, dtype=np.float32)


def names_goods(asked: Reading) -> bool:
    """Does it say what the shop sells: the last word of one of its categories' names?"""
    return not _kinds(asked.vocabulary).isdisjoint(singular(word) for word in words(asked.text))


@lru_cache(8)
def _kinds(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(singular(said[-1]) for category in vocabulary.categories if (said := words(category)))


def _runs_of_words(said: list[str]) -> Iterator[str]:
    """Of one to three, with the question's two ends marked."""
    marked = ["<", *said, ">"]
    for length in (1, 2, 3):
        for start in range(len(marked) - length + 1):
            yield " ".join(marked[start : start + length])


def _runs_of_letters(said: list[str]) -> Iterator[str]:
    """Of three to five, with each word's two ends marked."""
    for word in said:
        marked = f"_{word[:_HASHED_LETTERS]}_"
        for length in (3, 4, 5):
            for start in range(len(marked) - length + 1):
                yield marked[start : start + length]


def _places(runs: Iterable[str]) -> npt.NDArray[np.intp]:
    """Distinct places among half of the `HASHES`, by CRC-32."""
    return np.array(sorted({zlib.crc32(run.encode()) % (HASHES // 2) for run in runs}), dtype=np.intp)
