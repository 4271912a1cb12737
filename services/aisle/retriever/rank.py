"""Ranks passages by how well they answer, and products by how well they fit. Pure: features of words and scores of the
index in, one number out.

The weights of passages were fitted listwise on real shopper questions with graded passages, split by product
(`docs/benchmarks.md`); those of products, and the thresholds, on searches of the demo shop.
"""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from aisle.catalog.index import Hit
from aisle.catalog.lexical import stems
from aisle_schemas import Passage, PassageKind, RetrievedProduct

# ── Passages ──────────────────────────────────────────────────────────────────────────────────────────────────────

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


def rank_passages(question: str, hits: Sequence[Hit]) -> list[Passage]:
    """The passages with `score` set, an estimate of the chance to help with the question, best first; ties by id."""
    asked = frozenset(stems(question))
    asks_a_measure = bool(_ASKS_A_MEASURE.search(question))
    scored = [msgspec.structs.replace(hit.passage, score=round(_chance(hit, asked, asks_a_measure), 4)) for hit in hits]
    return sorted(scored, key=lambda passage: (-passage.score, passage.id))


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


# ── Products ──────────────────────────────────────────────────────────────────────────────────────────────────────

_BEST_COSINE = 0.6
_MEAN_COSINE = 0.2  # of a product's best passages: one stray sentence makes no match
_WORDS = 0.2
_SUPPORT = 3  # passages in that mean

# A product below either is not shown: no card is better than an irrelevant one.
_LEAST_SCORE = 0.3
_LEAST_SHARE = 0.7  # of the best product's score


@dataclass(frozen=True, slots=True)
class RankedProduct:
    product_id: str
    score: float


def rank_products(text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct]) -> list[RankedProduct]:
    """Every product that a catalog passage was found of, best first; ties by id.

    Score: cosine of its best passage and of its best three on average, and the share of the search's words that its
    title, category, attributes and description hold.
    """
    wanted = frozenset(stems(text))
    cosines: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        if hit.passage.product_id in products:
            cosines[hit.passage.product_id].append(hit.dense)
    ranked = [RankedProduct(id, round(_fit(found, wanted, products[id]), 4)) for id, found in cosines.items()]
    return sorted(ranked, key=lambda product: (-product.score, product.product_id))


def leading_products(text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct]) -> list[RankedProduct]:
    """Those of `rank_products` that are relevant: near enough to the search, and to the best of them."""
    ranked = rank_products(text, hits, products)
    least = max(_LEAST_SCORE, _LEAST_SHARE * ranked[0].score) if ranked else 0.0
    return [product for product in ranked if product.score >= least]


def _fit(cosines: list[float], wanted: frozenset[int], product: RetrievedProduct) -> float:
    cosines.sort(reverse=True)
    best = cosines[:_SUPPORT]
    return (
        _BEST_COSINE * best[0]
        + _MEAN_COSINE * sum(best) / _SUPPORT
        + _WORDS * len(wanted & _stems_of(product)) / max(1, len(wanted))
    )


def _stems_of(product: RetrievedProduct) -> frozenset[int]:
    attributes = (f"{attribute.name} {attribute.value}" for attribute in product.attributes)
    return frozenset(
        stems(" ".join((product.title, product.brand, *product.category, product.description, *attributes)))
    )
