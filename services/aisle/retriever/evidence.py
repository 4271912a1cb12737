"""From what the sources gave to the evidence of an answer: which products, which passages, in which order. Pure."""

import math
from collections import defaultdict
from collections.abc import Sequence
from itertools import zip_longest

import msgspec

from aisle.catalog.index import Hit
from aisle.catalog.variants import asked_variants
from aisle.encoders.reranker import Reranker
from aisle.retriever.audience import suiting
from aisle.retriever.budget import Budget, fit_budget
from aisle.retriever.filters import admits, asks_for_cheaper, has_room, is_cheaper, people_in
from aisle.retriever.fuse import fuse
from aisle.retriever.gathered import Gathered
from aisle.retriever.live import delivery_passage, order_passage, price_passage, stock_passage
from aisle.retriever.rank import rank_passages
from aisle_schemas import EvidenceGathered, Form, Intent, Money, Passage, Plan, QueryAsked, RetrievedProduct

_LIVE_FIRST: frozenset[Intent] = frozenset(("price", "stock", "delivery", "order_status"))
_CHOICES: frozenset[Form] = frozenset(("recommendation", "navigation"))
_SHOWN = 12  # products of one answer: the engine may leave out those that lack what is asked for
_NAMED = 3  # products that a question about one may mean, where it names it in words


def evidence_of(
    query: QueryAsked, plan: Plan, gathered: Gathered, budget: Budget, reranker: Reranker, *,
    index_version: str, took_ms: float,
) -> EvidenceGathered:  # fmt: skip
    """
    1. Choose the products: the plan's own, or the relevant ones that the filters admit by their live price, what is
       sold out last.
    2. Rank the passages about them, and those about no product; set live values where the question asks for them.
    3. Fit the budget, and label what is left in its final order.
    """
    products = _products(query, plan, gathered)
    passages = _passages(query, plan, gathered, products, budget.passages, reranker)
    kept_products, kept, trimmed = fit_budget(products, passages, budget)
    labelled = tuple(msgspec.structs.replace(passage, label=f"e{number}") for number, passage in enumerate(kept, 1))
    return EvidenceGathered(
        query=query, plan=plan, products=kept_products, passages=labelled, gaps=tuple(gathered.gaps),
        index_version=index_version, reranker_version=reranker.version, trimmed=trimmed, took_ms=took_ms,
    )  # fmt: skip


def _products(query: QueryAsked, plan: Plan, gathered: Gathered) -> list[RetrievedProduct]:
    known = [gathered.products[id] for id in plan.product_ids if id in gathered.products]
    if plan.product_ids and plan.intent != "recommendation":
        named = [msgspec.structs.replace(product, score=1.0) for product in known]
        return named + _found(query, plan, gathered)
    return _found(query, plan, gathered, cheaper_than=_price_to_undercut(query, gathered))


def _price_to_undercut(query: QueryAsked, gathered: Gathered) -> Money | None:
    """What the page's product costs, where the shopper asks on it for something cheaper."""
    on_page = query.page.product_id
    if on_page is None or not asks_for_cheaper(query.question):
        return None
    return _price(gathered, on_page)


def _price(gathered: Gathered, product_id: str) -> Money | None:
    """The store's price; where it is not known the catalog's."""
    if quote := gathered.prices.get(product_id):
        return quote.price
    product = gathered.products.get(product_id)
    return product.list_price if product else None


def _found(
    query: QueryAsked, plan: Plan, gathered: Gathered, cheaper_than: Money | None = None
) -> list[RetrievedProduct]:
    """Each search's relevant products in turn, so that both sides of a comparison are there."""
    rankings = [
        gathered.leading(step.id, plan.product_ids)
        for step in plan.steps
        if step.source == "catalog" and not step.filters.product_ids
    ]
    said = gathered.said_by_the_shop() if plan.filters.exclude else defaultdict(list)
    people = people_in(query.question)
    admitted: dict[str, RetrievedProduct] = {}
    for ranked in (ranked for row in zip_longest(*rankings) for ranked in row if ranked is not None):
        product = gathered.products[ranked.product_id]
        price = _price(gathered, ranked.product_id)
        if cheaper_than is not None and not is_cheaper(price, cheaper_than):
            continue
        if ranked.product_id in admitted or not has_room(query.question, product):
            continue
        if admits(plan.filters, product, price, said[ranked.product_id], people):
            admitted[ranked.product_id] = msgspec.structs.replace(product, score=ranked.score)
    if plan.intent == "recommendation" and plan.product_ids:
        admitted = _of_their_kind(plan, gathered, admitted)
    found = list(admitted.values())
    if plan.form in _CHOICES:
        found = suiting(query.question, found, plan.filters.age_years)
    asked = gathered.asked
    if asked and asked.names_goods and asked.order in ("cheapest", "dearest"):
        found = _by_price(gathered, found, dearest_first=asked.order == "dearest")
    most = _NAMED if plan.form == "short" else _SHOWN
    there = [product for product in found if not _is_sold_out(plan, gathered, product)]
    # What is sold out in the size that is asked for is no choice, where another product has it.
    gone = [] if there and plan.filters.sizes else [product for product in found if product not in there]
    return sorted(found[:most], key=gone.__contains__) if gone else there[:most]


def _by_price(
    gathered: Gathered, products: Sequence[RetrievedProduct], *, dearest_first: bool
) -> list[RetrievedProduct]:
    """By the store's price where it was asked, else the catalog's; those without one last."""
    known = {product.product_id: _price(gathered, product.product_id) for product in products}

    def place(product: RetrievedProduct) -> float:
        price = known[product.product_id]
        return price.minor_units * (-1 if dearest_first else 1) if price else math.inf

    return sorted(products, key=place)


def _of_their_kind(plan: Plan, gathered: Gathered, found: dict[str, RetrievedProduct]) -> dict[str, RetrievedProduct]:
    """What is like the plan's products stands in their narrowest category, where that has anything else."""
    kinds = {gathered.products[id].category[-1:] for id in plan.product_ids if id in gathered.products}
    same = {id: product for id, product in found.items() if product.category and product.category[-1:] in kinds}
    return same or found


def _is_sold_out(plan: Plan, gathered: Gathered, product: RetrievedProduct) -> bool:
    """In every variant that is asked for."""
    level = gathered.stock.get(product.product_id)
    if level is None:
        return False
    units = dict(level.variants)
    asked = [units[v.variant_id] for v in asked_variants(plan.filters, product.variants) if v.variant_id in units]
    return (sum(asked) if asked else level.units) <= 0


def _passages(
    query: QueryAsked, plan: Plan, gathered: Gathered, products: Sequence[RetrievedProduct], most: int,
    reranker: Reranker,
) -> list[Passage]:  # fmt: skip
    shown = {product.product_id for product in products}
    hits = [
        hit for hit in fuse(gathered.hits.values()) if not hit.passage.product_id or hit.passage.product_id in shown
    ]
    question = next((text for step in plan.steps if (text := gathered.texts.get(step.id))), query.question)
    ranked = rank_passages(question, hits, reranker)
    live = _live(gathered, products)
    if plan.intent in _LIVE_FIRST:
        return [msgspec.structs.replace(passage, score=1.0) for passage in live] + ranked
    if plan.form == "recommendation":
        ranked = _with_own_words(ranked, hits, most)
    # What is sold out must not be cut off with the least relevant: an answer has to say it.
    gone = {product.product_id for product in products if _is_sold_out(plan, gathered, product)}
    sold_out = [p for p in live if p.kind == "stock" and p.product_id in gone]
    ranked = [msgspec.structs.replace(passage, score=1.0) for passage in sold_out] + ranked
    lowest = ranked[-1].score if ranked else 0.0
    return ranked + [msgspec.structs.replace(passage, score=lowest) for passage in live if passage not in sold_out]


def _with_own_words(ranked: list[Passage], hits: Sequence[Hit], most: int) -> list[Passage]:
    """The best `most`, and among them of each product the passage that says most of the search's own words: it tells
    whether the product has what is asked for."""
    spoken: dict[str, Hit] = {}
    for hit in hits:
        id = hit.passage.product_id
        if id and hit.lexical > (spoken[id].lexical if id in spoken else 0.0):
            spoken[id] = hit
    own = {hit.passage.id for hit in spoken.values()}
    others = [passage.id for passage in ranked if passage.id not in own]
    kept = own.union(others[: max(0, most - len(own))])
    return [passage for passage in ranked if passage.id in kept]


def _live(gathered: Gathered, products: Sequence[RetrievedProduct]) -> list[Passage]:
    passages = [order_passage(order) for order in gathered.orders]
    for product in products:
        id = product.product_id
        if id in gathered.prices:
            passages.append(price_passage(gathered.prices[id]))
        if id in gathered.stock:
            passages.append(stock_passage(gathered.stock[id], product.variants))
        if id in gathered.delivery:
            passages.append(delivery_passage(gathered.delivery[id]))
    return passages
