"""Ranks passages by how well they answer, and products by how well they fit. Pure: features of words and scores of the
index in, one number out.

The weights of passages were fitted listwise on real shopper questions with graded passages, split by product; those
of products, and the thresholds, on searches of the demo shop.
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

_NAME_COSINE = 0.45  # of the title passage: what the product is
_BEST_COSINE = 0.1  # of its nearest passage: something that is true of it
_NAME_WORDS = 0.25  # the share of the search's words in title, brand and category
_ALL_WORDS = 0.2  # and in all that was found of it

# A product below any of these is not shown: no card is better than an irrelevant one.
_LEAST_SCORE = 0.41
_LEAST_SHARE = 0.8  # of the best product's score
_LEAST_NAME_COSINE = 0.45  # where no word of the search is in its name


@dataclass(frozen=True, slots=True)
class RankedProduct:
    product_id: str
    score: float
    is_relevant: bool  # by what it is; whether it is near enough to the best one is `leading_products`' to say


def rank_products(text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct]) -> list[RankedProduct]:
    """Every product that a catalog passage was found of, best first; ties by id.

    Score, 0 to 1: cosine of its title and of its best passage, and the share of the search's words in its name and in
    all that is known of it. A word weighs the more, the fewer of these products say it: of "knife set" the knife.
    """
    cosines: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.passage.product_id in products:
            cosines[hit.passage.product_id].append(hit)
    names = {id: _name_stems(products[id]) for id in cosines}
    everything = {id: names[id] | _other_stems(products[id], found) for id, found in cosines.items()}
    weights = _rarity(frozenset(stems(text)), list(everything.values()))
    ranked = [_ranked(id, found, weights, names[id], everything[id]) for id, found in cosines.items()]
    return sorted(ranked, key=lambda product: (-product.score, product.product_id))


def leading_products(text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct]) -> list[RankedProduct]:
    """Those of `rank_products` that are relevant: near enough to the search, and to the best of them."""
    ranked = [product for product in rank_products(text, hits, products) if product.is_relevant]
    least = _LEAST_SHARE * ranked[0].score if ranked else 0.0
    return [product for product in ranked if product.score >= least]


def _ranked(
    id: str, found: list[Hit], weights: Mapping[int, float], name: frozenset[int], everything: frozenset[int]
) -> RankedProduct:
    name_cosine = max((hit.dense for hit in found if hit.passage.kind == "title"), default=0.0)
    in_name, in_all = _share(weights, name), _share(weights, everything)
    score = (
        _NAME_COSINE * name_cosine
        + _BEST_COSINE * max(hit.dense for hit in found)
        + _NAME_WORDS * in_name
        + _ALL_WORDS * in_all
    )
    is_relevant = score >= _LEAST_SCORE and (in_name > 0 or name_cosine >= _LEAST_NAME_COSINE)
    return RankedProduct(id, round(score, 4), is_relevant)


def _rarity(wanted: frozenset[int], documents: Sequence[frozenset[int]]) -> dict[int, float]:
    """Each stem's weight, the square root of its inverse document frequency: a word that nothing here says still tells
    that the shop may not have the goods, but not so loudly that an unheard-of adjective hides them."""
    counts = {stem: sum(stem in document for document in documents) for stem in wanted}
    return {stem: math.sqrt(math.log(1 + (len(documents) + 1) / (count + 0.5))) for stem, count in counts.items()}


def _share(weights: Mapping[int, float], said: frozenset[int]) -> float:
    total = sum(weights.values())
    return sum(weight for stem, weight in weights.items() if stem in said) / total if total else 0.0


def _name_stems(product: RetrievedProduct) -> frozenset[int]:
    return frozenset(stems(" ".join((product.title, product.brand, *product.category))))


def _other_stems(product: RetrievedProduct, found: Sequence[Hit]) -> frozenset[int]:
    attributes = (f"{attribute.name} {attribute.value}" for attribute in product.attributes)
    return frozenset(stems(" ".join((product.description, *attributes, *(hit.passage.text for hit in found)))))
