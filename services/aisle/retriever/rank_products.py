"""Ranks products by how well they fit a search. Pure: features of words and scores of the index in, one number out.

The weights and the thresholds were fitted on searches of the demo shop.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aisle.catalog.index import Hit
from aisle.catalog.lexical import stems
from aisle_schemas import RetrievedProduct

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
