"""Ranks products by how well they fit a search. Pure: features of words and scores of the index in, one number out.

The weights were fitted on searches of the demo shop. The thresholds stand on a plateau: of the cards that our own
questions get from two shops, a step of 0.05 to either side changes fewer than four in a hundred.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest

from aisle.catalog.attributes import readable_value
from aisle.catalog.goods import (
    Kinds,
    NounPhrase,
    is_colour,
    is_exact,
    is_of_another,
    is_part_of,
    is_pursuit,
    is_shared,
    kinds_of,
    meanings,
    names,
    telling_words,
    tells_of,
    told_apart,
)
from aisle.catalog.index import Hit
from aisle.catalog.lexical import stems
from aisle.catalog.superlatives import Ordering
from aisle.retriever.audience import KIDS, stated
from aisle_schemas import RetrievedProduct

_NAME_COSINE = 0.45  # of the title passage: what the product is
_BEST_COSINE = 0.1  # of its nearest passage: something that is true of it
_NAME_WORDS = 0.25  # the share of the search's words in title, brand and category
_ALL_WORDS = 0.2  # and in all that was found of it

# A product below any of these is not shown: no card is better than an irrelevant one.
_LEAST_SCORE = 0.41
_LEAST_SCORE_OF_A_NEED = 0.35  # which is told in words that no name has
_LEAST_SHARE = 0.7  # of the best product's score
_LEAST_NAME_COSINE = 0.45  # where no word of the search is in its name

# Where the shopper names goods, being such goods counts for more than a score.
_LEAST_SHARE_OF_NAMED = 0.35
_NEAR_NAME_COSINE = 0.6  # where the product does not say which kind of such goods it is
_OTHER_NAME_COSINE = 0.5  # where nothing found is called so
_SHORT_KIND = 3  # letters: no word is taken apart at a part as short ("car" in "carpet")

Goods = tuple[tuple[NounPhrase, ...], ...]
"""What `asked_goods` gives: alternatives, by clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The goods that a question is for."""

    goods: Goods = ()
    earlier: Goods | None = None  # of the question that it narrows; None: it narrows none
    unwanted: tuple[NounPhrase, ...] = ()  # those that it does not want
    order: Ordering | None = None  # that it wants them in
    for_a_child: bool = False  # whose age it gives

    @property
    def names_goods(self) -> bool:
        return bool(self.goods or self.earlier)


@dataclass(frozen=True, slots=True)
class RankedProduct:
    product_id: str
    score: float
    is_relevant: bool  # by what it is; whether it is near enough to the best one is `leading_products`' to say


def leading_products(
    text: str, hits: Sequence[Hit], products: Mapping[str, RetrievedProduct], asked: Asked | None = None
) -> list[RankedProduct]:
    """Of the products that a catalog passage was found of the relevant ones, best first, ties by id: near enough to the
    search, and to the best of them. Where the question asks for goods, only such goods are, and they come in the order
    that it wants; what it calls unwanted is not. `asked` is None where the search is not for goods to choose from."""
    is_choice, asked = asked is not None, asked or Asked()
    found = _found(hits, products)
    said = {id: _said(products[id], of_it) for id, of_it in found.items()}
    wanted = _wanted(asked, list(said.values()))
    # Who tells a child's age and names no goods gets what is made for that age.
    is_for_a_child = asked.for_a_child and wanted is None
    ranked = [
        product
        for product in _ranked_all(text, found, said, wanted, is_need=is_choice and wanted is None)
        if (product.is_relevant or (is_for_a_child and KIDS in stated(products[product.product_id])))
        and not _is_unwanted(asked, products[product.product_id])
    ]
    share = _LEAST_SHARE_OF_NAMED if asked.names_goods else _LEAST_SHARE
    turns = [_near_the_best(turn, share) for turn in _turns(wanted, ranked, said)]
    leading = list(dict.fromkeys(one for row in zip_longest(*turns) for one in row if one is not None))
    return _in_order(leading, products, asked.order) if asked.names_goods and asked.order else leading


def _near_the_best(ranked: Sequence[RankedProduct], share: float) -> list[RankedProduct]:
    return [product for product in ranked if product.score >= share * ranked[0].score]


def _found(hits: Sequence[Hit], products: Mapping[str, RetrievedProduct]) -> dict[str, list[Hit]]:
    """The hits of each product."""
    found: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if hit.passage.product_id in products:
            found[hit.passage.product_id].append(hit)
    return found


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


def _is_unwanted(asked: Asked, product: RetrievedProduct) -> bool:
    wanted = {phrase.head for phrases in (*(asked.earlier or ()), *asked.goods) for phrase in phrases}
    return any(_is_ruled_out(phrase, product, wanted) for phrase in asked.unwanted)


def _is_ruled_out(phrase: NounPhrase, product: RetrievedProduct, wanted: Set[str]) -> bool:
    """ "Shoes other than heels" leaves out stilettos as well, "no roses" a rose bouquet, "no memory foam" what has both
    words in its name; "pans but no skillets" leaves pans in."""
    if phrase.modifiers:
        return all(_says(word, _name_stems(product)) for word in (*phrase.modifiers, phrase.head))
    if phrase.head in wanted:
        return False
    kinds = _kinds(product)
    meant = {phrase.head} if meanings(phrase.head) & wanted else meanings(phrase.head)
    called = kinds.title.union(*kinds.category[-1:])
    return not meant.isdisjoint(called) or phrase.head in kinds.modifiers


@dataclass(frozen=True, slots=True)
class _Said:
    """The stems of what is said of a product, and the words for what it is."""

    name: frozenset[int]
    everything: frozenset[int]
    kinds: Kinds
    shelves: tuple[tuple[str, ...], ...]  # the words of each level of its category
    denied: tuple[frozenset[int], ...]  # the stems of each attribute that it is said not to have: "Waterproof: no"
    made_of: tuple[str, ...]  # as its attributes say


def _said(product: RetrievedProduct, found: Sequence[Hit]) -> _Said:
    name = _name_stems(product)
    return _Said(
        name,
        name | _other_stems(product, found),
        _kinds(product),
        shelves=tuple(map(telling_words, product.category)),
        made_of=tuple(one.value for one in product.attributes if _MATERIAL.search(one.name)),
        denied=tuple(_stems_of(one.name) for one in product.attributes if _DENIES.match(readable_value(one.value))),
    )


_DENIES = re.compile(r"(?:no|none|not|false)\s*(?:$|[,;(])", re.IGNORECASE)  # "No, it soaks", but not "No. 8"
_MATERIAL = re.compile(r"\b(?:material|fabric)", re.IGNORECASE)


def _kinds(product: RetrievedProduct) -> Kinds:
    return kinds_of(product.title, product.category, product.description)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The goods that are asked for, any of which will do."""

    phrases: tuple[NounPhrase, ...]
    is_here: bool  # is anything that was found called so?
    told: frozenset[NounPhrase] = frozenset()  # those of which something here says every word


def _wanted(asked: Asked, found: Sequence[_Said]) -> _Wanted | None:
    """The last clause that names goods which are here: what comes before leads to it. None: anything will do."""
    kinds = [one.kinds for one in found]
    for phrases in reversed((*(asked.earlier or ()), *asked.goods)):
        meant = [_sharing(phrase, found) for phrase in phrases]
        known = tuple(called for phrase in meant for called in _as_called(phrase) if _is_here(called, kinds))
        if known:
            told = frozenset(phrase for phrase in known if any(_is_told(phrase, one) for one in found))
            return _Wanted(known, is_here=True, told=told)
    # What narrows a search may be said in nouns that are no goods: "a smaller version".
    last = (asked.goods if asked.earlier is None else asked.earlier)[-1:]
    unknown = tuple(phrase for phrases in last for phrase in phrases if not is_pursuit(phrase))
    return _Wanted(unknown, is_here=False) if unknown else None


def _as_called(phrase: NounPhrase) -> list[NounPhrase]:
    """As a shop may call such goods: a raincoat, a jacket for the rain."""
    return [one for one in (phrase, told_apart(phrase)) if one is not None]


def _sharing(phrase: NounPhrase, found: Sequence[_Said]) -> NounPhrase:
    """Of "sleeping pads or bags" the bag is a sleeping bag where there are such, of "ballet flats or loafers" the loafer
    is any; of a "yellow armchair or sofa" both are yellow."""
    is_one = any(names(phrase, one.kinds) and all(_says(word, one.name) for word in phrase.may_share) for one in found)
    shared = phrase.may_share if is_one else tuple(filter(is_shared, phrase.may_share))
    return replace(phrase, modifiers=(*phrase.modifiers, *shared), may_share=())


def _turns(wanted: _Wanted | None, ranked: list[RankedProduct], said: Mapping[str, _Said]) -> list[list[RankedProduct]]:
    """Of each of the goods those that are called so, where a question asks for several: each has its turn, and its own
    best. Where nothing is called so, all have one turn."""
    heads = dict.fromkeys(phrase.head for phrase in wanted.phrases) if wanted else ()
    if not wanted or len(heads) < 2:
        return [ranked]
    turns = [
        [one for one in ranked if any(names(p, said[one.product_id].kinds) for p in wanted.phrases if p.head == head)]
        for head in heads
    ]
    return turns if any(turns) else [ranked]


def _is_told(phrase: NounPhrase, said: _Said) -> bool:
    return _may_be(phrase, said) and not _unsaid(phrase, said)


def _may_be(phrase: NounPhrase, said: _Said) -> bool:
    """No rain jacket is one that is said not to be waterproof, and no iron pan one that is made of steel, whatever else
    is said of it, of rain, and of iron."""
    asked = _stems_of(" ".join(meant for word in phrase.modifiers for meant in (word, *tells_of(word))))
    is_denied = any(name and name <= asked for name in said.denied)
    of_another = any(
        is_of_another(word, ", ".join(said.made_of)) and not _says(word, said.name) for word in phrase.modifiers
    )
    return names(phrase, said.kinds) and not is_denied and not of_another


def _unsaid(phrase: NounPhrase, said: _Said) -> list[str]:
    """The modifiers that nothing says of it. Two colours are one: "olive green" is olive."""

    def is_said(word: str) -> bool:
        return _says(word, said.everything) or any(_says(told, said.everything) for told in tells_of(word))

    unsaid = [word for word in phrase.modifiers if not is_said(word)]
    has_colour = any(is_colour(word) for word in phrase.modifiers if word not in unsaid)
    return [word for word in unsaid if not (has_colour and is_colour(word))]


def _is_here(phrase: NounPhrase, found: Sequence[Kinds]) -> bool:
    """Is anything called so: by its title, or by its shelf, unless most of what was found is what the phrase names a part
    of? A shelf "strings" of guitars holds no guitar strings."""
    such = [kinds for kinds in found if names(phrase, kinds)]
    if any(not meanings(phrase.head).isdisjoint(kinds.title) for kinds in such):
        return True
    return len(such) > sum(is_part_of(phrase, kinds) for kinds in found)


def _ranked_all(
    text: str, found: Mapping[str, list[Hit]], said: Mapping[str, _Said], wanted: _Wanted | None, *, is_need: bool
) -> list[RankedProduct]:
    """Score, 0 to 1: cosine of its title and of its best passage, and the share of the search's words in its name and in
    all that is known of it. A word weighs the more, the fewer of these products say it: of "knife set" the knife.

    A need, for which anything will do that suits, is told in words of which a shop knows few: only these weigh.
    """
    everything = [one.everything for one in said.values()]
    told = telling_words(text)
    if is_need:
        told = tuple(word for word in told if any(_says(word, one) for one in everything)) or told
    weights = _rarity(told, everything)
    ranked = [_ranked(id, found[id], weights, one, wanted, is_need=is_need) for id, one in said.items()]
    return sorted(ranked, key=lambda product: (-product.score, product.product_id))


def _ranked(
    id: str, found: list[Hit], weights: Mapping[str, float], said: _Said, wanted: _Wanted | None, *, is_need: bool
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
        least = _LEAST_SCORE_OF_A_NEED if is_need else _LEAST_SCORE
        is_near = score >= least and (in_name > 0 or name_cosine >= _LEAST_NAME_COSINE)
        is_relevant = is_near or (is_need and _is_on_a_shelf_of(weights, said))
    elif wanted.is_here:
        is_relevant = any(_is_such(phrase, said, name_cosine, wanted.told) for phrase in wanted.phrases)
    else:
        is_relevant = name_cosine >= _OTHER_NAME_COSINE and _may_be_called_so(wanted.phrases, said, weights)
    return RankedProduct(id, round(score, 4), is_relevant)


def _is_on_a_shelf_of(words: Iterable[str], said: _Said) -> bool:
    """Is it on a shelf that the search names: for the garden, for yoga?"""
    meant = {meant for word in words for meant in meanings(word)}
    return any(meant.issuperset(shelf) for shelf in said.shelves)


def _is_such(phrase: NounPhrase, said: _Said, name_cosine: float, told: Set[NounPhrase]) -> bool:
    """An office chair is a chair that says something of an office. Where none says it, one that is near enough may say
    it in other words, but for what a product has or has not (`is_exact`)."""
    if not _may_be(phrase, said):
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
