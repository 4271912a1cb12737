"""Ranks passages by how well they answer.

Two stages: features of words and scores of the index rank all that was found, and a cross-encoder reads the best of
that with the question. The weights of the first were fitted listwise on real shopper questions with graded passages,
split by product.
"""

import math
import re
from collections.abc import Sequence

import msgspec

from aisle.catalog.index import Hit
from aisle.catalog.lexical import stems
from aisle.encoders.reranker import Judgement, Reranker
from aisle_schemas import Passage, PassageKind

_READ = 10  # passages that the cross-encoder reads: each costs it some milliseconds of a core

_COSINE = 4.0
_COVERAGE = 0.9
_ECHO = -2.4  # a community question that repeats the shopper's is near by its own words, whatever its answer says
_MEASURE = 0.5
_UNSURE = -0.65
_KIND: dict[PassageKind, float] = {"qa": 0.5, "bullet": 0.2, "review": 0.1, "attribute": -0.2, "description": -0.5}
_EVEN = 2.5  # the weighted sum at which a passage is as likely to help as not

_ASKS_A_MEASURE = re.compile(
    r"\bhow (?:many|much|long|tall|wide|big|deep|heavy|high|thick)\b|\b(?:dimensions?|sizes?|diameter|weigh[ts]?|length|width"
    r"|height|thickness|capacity|measure(?:ments?)?|inches)\b",
    re.IGNORECASE,
)
_IS_UNSURE = re.compile(
    r"\b(?:not sure|don'?t know|do not know|no idea|unsure|can'?t say|cannot say|i guess|not certain)\b", re.IGNORECASE
)


def rank_passages(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Passage]:
    """The passages with `score` set, best first; ties by id.

    Score, 0 to 1: the mean of the chances to help with the question and to answer it in full, by the reranker. A passage
    that it did not read has the chance to help by its features, and at most the score of the last that it did.
    """
    found = first_stage(question, hits)
    read, unread = found[:_READ], found[_READ:]
    ranked = sorted(map(_judged, read, reranker.judge(question, read)), key=_best_first)
    most = ranked[-1].score if ranked else 1.0
    return ranked + [msgspec.structs.replace(passage, score=min(passage.score, most)) for passage in unread]


def first_stage(question: str, hits: Sequence[Hit]) -> list[Passage]:
    """The passages with `score` set to an estimate of the chance to help, from features alone; best first, ties by id."""
    asked = frozenset(stems(question))
    asks_a_measure = bool(_ASKS_A_MEASURE.search(question))
    scored = [msgspec.structs.replace(hit.passage, score=round(_chance(hit, asked, asks_a_measure), 4)) for hit in hits]
    return sorted(scored, key=_best_first)


def _judged(passage: Passage, judgement: Judgement) -> Passage:
    score = round((judgement.helps + judgement.answers) / 2, 4)
    return msgspec.structs.replace(passage, score=score, says=judgement.says)


def _best_first(passage: Passage) -> tuple[float, str]:
    return -passage.score, passage.id


def _chance(hit: Hit, asked: frozenset[int], asks_a_measure: bool) -> float:
    passage = hit.passage
    echoed = frozenset(stems(passage.question)) if passage.question else frozenset()
    said = frozenset(stems(passage.text)) | echoed
    total = (
        _COSINE * hit.dense
        + _COVERAGE * len(asked & said) / max(1, len(asked))
        + _ECHO * len(asked & echoed) / max(1, len(asked | echoed))
        + _MEASURE * (asks_a_measure and any(char.isdigit() for char in passage.text))
        + _UNSURE * bool(_IS_UNSURE.search(passage.text))
        + _KIND.get(passage.kind, 0.0)
    )
    return 1 / (1 + math.exp(_EVEN - total))
