"""Ranks products by how well they fit a search. Pure: features of words and scores of the index in, one number out.

The weights were fitted on searches of the demo shop. The thresholds stand on a plateau: of the cards that our own
questions get from two shops, a step of 0.05 to either side changes fewer than four in a hundred.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from aisle.catalog.goods import (
    Kinds,
    NounPhrase,
    is_exact,
    is_part_of,
    is_pursuit,
    kinds_of,
    meanings,
    names,
    telling_words,
    tells_of,
)
from aisle.catalog.index import Hit
from aisle.catalog.lexical import stems
from aisle.catalog.superlatives import Ordering
from aisle_schemas import RetrievedProduct

_NAME_COSINE = 0.45  # of the title passage: what the product is
_BEST_COSINE = 0.1  # of its nearest passage: something that is true of it
_NAME_WORDS = 0.25  # the share of the search's words in title, brand and category
_ALL_WORDS = 0.2  # and in all that was found of it

# A product below any of these is not shown: no card is better than an irrelevant one.
_LEAST_SCORE = 0.41
_LEAST_SHARE = 0.7  # of the best product's score
_LEAST_NAME_COSINE = 0.45  # where no word of the search is in its name

# Where the shopper names goods, being such goods counts for more than a score.
_LEAST_SHARE_OF_NAMED = 0.35
_NEAR_NAME_COSINE = 0.6  # where the product does not say which kind of such goods it is
_OTHER_NAME_COSINE = 0.5  # where nothing found is called so
_SHORT_KIND = 3  # letters: no word is taken apart at a part as short ("car" in "carpet")

Goods = Sequence[Sequence[NounPhrase]]
"""What `asked_goods` gives: alternatives, by sentence."""


@dataclass(frozen=True, slots=True)
class RankedProduct:
    product_id: str
    score: float
    is_relevant: bool  # by what it is; whether it is near enough to the best one is `leading_products`' to say


def rank_products(
    text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct], goods: Goods = ()
) -> list[RankedProduct]:
    """Every product that a catalog passage was found of, best first; ties by id.

    Score, 0 to 1: cosine of its title and of its best passage, and the share of the search's words in its name and in
    all that is known of it. A word weighs the more, the fewer of these products say it: of "knife set" the knife.
    """
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.passage.product_id in products:
            found[hit.passage.product_id].append(hit)
    said = {id: _said(products[id], of_it) for id, of_it in found.items()}
    weights = _rarity(telling_words(text), [one.everything for one in said.values()])
    wanted = _wanted(goods, list(said.values()))
    ranked = [_ranked(id, found[id], weights, one, wanted) for id, one in said.items()]
    return sorted(ranked, key=lambda product: (-product.score, product.product_id))


def leading_products(
    text: str,
    hits: Sequence[Hit],
    products: Mapping[str, RetrievedProduct],
    goods: Goods = (),
    unwanted: Sequence[NounPhrase] = (),
    order: Ordering | None = None,
) -> list[RankedProduct]:
    """Those of `rank_products` that are relevant: near enough to the search, and to the best of them. Where the
    question asks for `goods`, only such goods are, and they come in the `order` that it wants; what it calls `unwanted`
    is not."""
    wanted = {phrase.head for phrases in goods for phrase in phrases}
    ranked = [
        product
        for product in rank_products(text, hits, products, goods)
        if product.is_relevant
        and not any(_is_unwanted(phrase, products[product.product_id], wanted) for phrase in unwanted)
    ]
    least = (_LEAST_SHARE_OF_NAMED if goods else _LEAST_SHARE) * ranked[0].score if ranked else 0.0
    leading = [product for product in ranked if product.score >= least]
    return _in_order(leading, products, order) if goods and order else _of_each(goods, leading, products)


def _in_order(
    ranked: Sequence[RankedProduct], products: Mapping[str, RetrievedProduct], order: Ordering
) -> list[RankedProduct]:
    """By the catalog's value; those without one last."""

    def place(ranked: RankedProduct) -> float:
        product = products[ranked.product_id]
        if order == "best rated":
            return -product.rating if product.rating is not None else math.inf
        if product.list_price is None:
            return math.inf
        return product.list_price.minor_units * (1 if order == "cheapest" else -1)

    return sorted(ranked, key=place)


def _of_each(
    goods: Goods, ranked: list[RankedProduct], products: Mapping[str, RetrievedProduct]
) -> list[RankedProduct]:
    """In turn of each of the goods, where a question asks for several."""
    phrases = goods[-1] if goods else ()
    if len(phrases) < 2:
        return ranked
    kinds = {one.product_id: _kinds(products[one.product_id]) for one in ranked}
    heads = dict.fromkeys(phrase.head for phrase in phrases)
    turns = [
        [one for one in ranked if any(names(p, kinds[one.product_id]) for p in phrases if p.head == head)]
        for head in heads
    ]
    taken = dict.fromkeys(one for row in zip_longest(*turns) for one in row if one is not None)
    return list(taken | dict.fromkeys(ranked))


def _is_unwanted(phrase: NounPhrase, product: RetrievedProduct, wanted: Set[str]) -> bool:
    """ "Shoes other than heels" leaves out stilettos as well, "no memory foam" what has both words in its name; "pans but
    no skillets" leaves pans in."""
    if phrase.modifiers:
        return all(_says(word, _name_stems(product)) for word in (*phrase.modifiers, phrase.head))
    if phrase.head in wanted:
        return False
    kinds = _kinds(product)
    meant = {phrase.head} if meanings(phrase.head) & wanted else meanings(phrase.head)
    return not meant.isdisjoint(kinds.title.union(*kinds.category[-1:]))


@dataclass(frozen=True, slots=True)
class _Said:
    """The stems of what is said of a product, and the words for what it is."""

    name: frozenset[int]
    everything: frozenset[int]
    kinds: Kinds


def _said(product: RetrievedProduct, found: Sequence[Hit]) -> _Said:
    name = _name_stems(product)
    return _Said(name, name | _other_stems(product, found), _kinds(product))


def _kinds(product: RetrievedProduct) -> Kinds:
    return kinds_of(product.title, product.category, product.description)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The goods that are asked for, any of which will do."""

    phrases: tuple[NounPhrase, ...]
    is_here: bool  # is anything that was found called so?
    told: frozenset[NounPhrase] = frozenset()  # those of which something here says every word


def _wanted(goods: Goods, found: Sequence[_Said]) -> _Wanted | None:
    """The last sentence that names goods which are here: what comes before leads to it. None: anything will do."""
    kinds = [one.kinds for one in found]
    for phrases in reversed(goods):
        meant = [_sharing(phrase, found) for phrase in phrases]
        known = tuple(phrase for phrase in meant if _is_here(phrase, kinds))
        if known:
            told = frozenset(phrase for phrase in known if any(_is_told(phrase, one) for one in found))
            return _Wanted(known, is_here=True, told=told)
    unknown = tuple(phrase for phrase in goods[-1] if not is_pursuit(phrase)) if goods else ()
    return _Wanted(unknown, is_here=False) if unknown else None


def _sharing(phrase: NounPhrase, found: Sequence[_Said]) -> NounPhrase:
    """Of "sleeping pads or bags" the bag is a sleeping bag where there are such, of "ballet flats or loafers" the loafer
    is any."""
    shared = replace(phrase, modifiers=phrase.may_share, may_share=())
    is_one = any(names(phrase, one.kinds) and all(_says(word, one.name) for word in phrase.may_share) for one in found)
    return shared if phrase.may_share and is_one else phrase


def _is_told(phrase: NounPhrase, said: _Said) -> bool:
    return names(phrase, said.kinds) and not _unsaid(phrase, said)


def _unsaid(phrase: NounPhrase, said: _Said) -> list[str]:
    return [
        word
        for word in phrase.modifiers
        if not _says(word, said.everything) and not any(_says(told, said.everything) for told in tells_of(word))
    ]


def _is_here(phrase: NounPhrase, found: Sequence[Kinds]) -> bool:
    """Is anything called so: by its title, or by its shelf, unless most of what was found is what the phrase names a part
    of? A shelf "strings" of guitars holds no guitar strings."""
    such = [kinds for kinds in found if names(phrase, kinds)]
    if any(not meanings(phrase.head).isdisjoint(kinds.title) for kinds in such):
        return True
    return len(such) > sum(is_part_of(phrase, kinds) for kinds in found)


def _ranked(
    id: str, found: list[Hit], weights: Mapping[str, float], said: _Said, wanted: _Wanted | None
) -> RankedProduct:
    name_cosine = max((hit.dense for hit in found if hit.passage.kind == "title"), default=0.0)
    in_name, in_all = _share(weights, said.name), _share(weights, said.everything)
    score = (
        _NAME_COSINE * name_cosine
        + _BEST_COSINE * max(hit.dense for hit in found)
        + _NAME_WORDS * in_name
        + _ALL_WORDS * in_all
    )
    if wanted is None:
        is_relevant = score >= _LEAST_SCORE and (in_name > 0 or name_cosine >= _LEAST_NAME_COSINE)
    elif wanted.is_here:
        is_relevant = any(_is_such(phrase, said, name_cosine, wanted.told) for phrase in wanted.phrases)
    else:
        is_relevant = name_cosine >= _OTHER_NAME_COSINE and _may_be_called_so(wanted.phrases, said, weights)
    return RankedProduct(id, round(score, 4), is_relevant)


def _is_such(phrase: NounPhrase, said: _Said, name_cosine: float, told: Set[NounPhrase]) -> bool:
    """An office chair is a chair that says something of an office. Where none says it, one that is near enough may say
    it in other words, but for what a product has or has not (`is_exact`)."""
    if not names(phrase, said.kinds):
        return False
    if phrase in told:
        return _is_told(phrase, said)
    unsaid = _unsaid(phrase, said)
    return not unsaid or (name_cosine >= _NEAR_NAME_COSINE and not any(map(is_exact, unsaid)))


def _may_be_called_so(phrases: Sequence[NounPhrase], said: _Said, weights: Mapping[str, float]) -> bool:
    """May goods that nothing here is called by go by another name: an "anorak"? Not where the search tells one kind of
    them from another, unless by a colour, a material or a use.

    What is called by another word of the search is near for that word: "a drone with a camera" is no camera, "laptops"
    are no laptop backpack, and neither "drum sticks" nor "drumsticks" are drums.
    """
    kinds = said.kinds.title.union(*said.kinds.category[-1:])
    return not any(
        _says(phrase.head, said.name)
        or any(not is_exact(word) for word in phrase.modifiers)
        or any(len(kind) > _SHORT_KIND and phrase.head.startswith(kind) for kind in kinds | said.kinds.modifiers)
        for phrase in phrases
    ) and not any(meanings(word) & kinds for word in weights)


def _says(word: str, said: frozenset[int]) -> bool:
    """Under any of its names; a stop word says nothing, and so is never missed."""
    return any(_stems_of(meant) <= said for meant in meanings(word))


def _rarity(wanted: Sequence[str], documents: Sequence[frozenset[int]]) -> dict[str, float]:
    """Each word's weight, the square root of its inverse document frequency: a word that nothing here says still tells
    that the shop may not have the goods, but not so loudly that an unheard-of adjective hides them."""
    counts = {word: sum(_says(word, document) for document in documents) for word in wanted if _stems_of(word)}
    return {word: math.sqrt(math.log(1 + (len(documents) + 1) / (count + 0.5))) for word, count in counts.items()}


def _share(weights: Mapping[str, float], said: frozenset[int]) -> float:
    total = sum(weights.values())
    return sum(weight for word, weight in weights.items() if _says(word, said)) / total if total else 0.0


def _name_stems(product: RetrievedProduct) -> frozenset[int]:
    return _stems_of(" ".join((product.title, product.brand, *product.category)))


def _other_stems(product: RetrievedProduct, found: Sequence[Hit]) -> frozenset[int]:
    attributes = (f"{attribute.name} {attribute.value}" for attribute in product.attributes)
    variants = dict.fromkeys(word for variant in product.variants for word in (variant.colour, variant.size))
    own = _stems_of(" ".join((product.description, *attributes, *variants)))
    return own.union(*(_stems_of(hit.passage.text) for hit in found))


@lru_cache(maxsize=8_192)
def _stems_of(text: str) -> frozenset[int]:
    """Kept, for the same products are found again and again: stemming takes longer than all the rest."""
    return frozenset(stems(text))
