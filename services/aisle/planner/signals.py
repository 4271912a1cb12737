"""What a policy learns from: a question, read, as numbers. Pure.

A vector has two parts. The dense one is the question's embedding, and one number for each of `NAMES`: what the rules and
their lexicons find in the words, and where the question was asked. The sparse one is the question's words in runs of up
to three, hashed. How much each weighs was chosen on training families that were left out for it.
"""

import re
import zlib
from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt

from aisle.planner import lexicon, rules
from aisle.planner.reading import Reading
from aisle.planner.words import phrases, words
from aisle_schemas import Filters, Intent

INTENTS: tuple[Intent, ...] = get_args(Intent)
LAYOUT = 1  # changes with anything that changes the meaning of a number: a model is trained for one layout
HASHES = 4096

_EMBEDDING_WEIGHT = 3.0  # of all its numbers together: it has unit length
_SIGNAL_WEIGHT = 2.0  # of each
_NGRAMS_WEIGHT = 0.75  # of all together
_NGRAM_WORDS = 40  # of a long question, the first

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
}
_LENGTHS = (1, 2, 4, 8, 14)  # words

NAMES: tuple[str, ...] = (
    *(f"rules: {intent}" for intent in INTENTS),
    *_PATTERNS,
    "on a page", "after an answer", "on a page after an answer", "on no page, after none",
    "points", "points at an answer's", "refines", "filters", "number", "brand", "question mark",
    *(f"at most {length} words" for length in _LENGTHS),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vector:
    dense: npt.NDArray[np.float32]
    hashed: npt.NDArray[np.intp]  # distinct places among `HASHES`, each of the same weight
    weight: float


def dense_size(dimensions: int) -> int:
    """Numbers in the dense part, for embeddings of so many dimensions."""
    return dimensions + len(NAMES)


def vector(asked: Reading, embedding: npt.NDArray[np.float32]) -> Vector:
    """`embedding`: of `asked.text`, (dimensions,), of unit length."""
    dense = np.concatenate((embedding * _EMBEDDING_WEIGHT, _signals(asked) * _SIGNAL_WEIGHT))
    hashed = _hashed(words(asked.text)[:_NGRAM_WORDS])
    return Vector(dense, hashed, _NGRAMS_WEIGHT / len(hashed) ** 0.5)


def _signals(asked: Reading) -> npt.NDArray[np.float32]:
    """One number, 0 or 1, for each of `NAMES`."""
    text = asked.text
    refused = rules.refusal_of(asked)
    by_rules = refused.intent if refused else rules.intent_of(asked)
    after, said = asked.shown is not None, words(text)
    found = [
        *(intent == by_rules for intent in INTENTS),
        *(pattern.search(text) is not None for pattern in _PATTERNS.values()),
        asked.on_page, after, asked.on_page and after, not asked.on_page and not after,
        asked.focus.is_pointed, asked.focus.from_turn, asked.focus.refines is not None,
        asked.filters != Filters(), any(char.isdigit() for char in text),
        not asked.vocabulary.brands.isdisjoint(said), "?" in text,
        *(len(said) <= length for length in _LENGTHS),
    ]  # fmt: skip
    return np.array(found, dtype=np.float32)


def _hashed(said: list[str]) -> npt.NDArray[np.intp]:
    """CRC-32 of each run of one to three words, with the question's two ends marked."""
    marked = ["<", *said, ">"]
    runs = {
        " ".join(marked[start : start + length]) for length in (1, 2, 3) for start in range(len(marked) - length + 1)
    }
    return np.array(sorted({zlib.crc32(run.encode()) % HASHES for run in runs}), dtype=np.intp)
