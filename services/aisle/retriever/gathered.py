"""What the sources gave, before anything is chosen from it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from aisle.catalog.goods import asked_goods, unwanted_goods
from aisle.catalog.index import Hit
from aisle.catalog.superlatives import asked_order
from aisle.retriever.audience import GROWN_UP
from aisle.retriever.rank_products import Asked, RankedProduct, leading_products
from aisle.storefront.storefront import DeliveryQuote, Order, PriceQuote, StockLevel
from aisle_schemas import Form, Gap, PassageKind, Plan, QueryAsked, RetrievedProduct

_THE_SHOPS: frozenset[PassageKind] = frozenset(("bullet", "description"))
_SHELVES: frozenset[Form] = frozenset(("recommendation", "navigation", "long"))


@dataclass(slots=True)
class Gathered:
    """What the sources gave."""

    asked: Asked | None = None  # None: the search is not for goods to choose from
    hits: dict[str, list[Hit]] = field(default_factory=dict)  # by step id, best first
    texts: dict[str, str] = field(default_factory=dict)  # by step id: what was searched for
    products: dict[str, RetrievedProduct] = field(default_factory=dict)
    prices: dict[str, PriceQuote] = field(default_factory=dict)
    stock: dict[str, StockLevel] = field(default_factory=dict)
    delivery: dict[str, DeliveryQuote] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    _leading: dict[tuple[str, tuple[str, ...]], list[RankedProduct]] = field(default_factory=dict)

    def leading(self, step_id: str, leaving_out: Sequence[str]) -> list[RankedProduct]:
        """The relevant products that a search step found, best first, without those that are known already. Once the
        step is done: what is ranked then stands."""
        key = (step_id, tuple(leaving_out))
        if key not in self._leading:
            hits = [hit for hit in self.hits.get(step_id, []) if hit.passage.product_id not in leaving_out]
            text = self.texts.get(step_id, "")
            self._leading[key] = leading_products(text, hits, self.products, self.asked)
        return self._leading[key]

    def said_by_the_shop(self) -> defaultdict[str, list[str]]:
        """Product id → what the shop's own passages, no customer's, say of it."""
        said: defaultdict[str, list[str]] = defaultdict(list)
        for hit in (hit for ranking in self.hits.values() for hit in ranking):
            if hit.passage.kind in _THE_SHOPS:
                said[hit.passage.product_id].append(hit.passage.text)
        return said


def gathered_for(query: QueryAsked, plan: Plan) -> Gathered:
    """Empty yet, but for the goods that a search for goods names; those of the earlier turn first where the question
    refines it. None are named where it is for what is like a known product, or something else than goods is asked."""
    if plan.form not in _SHELVES or plan.product_ids:
        return Gathered()
    narrows = plan.intent == "follow_up" and bool(query.turns)
    return Gathered(
        asked=Asked(
            goods=asked_goods(query.question),
            earlier=asked_goods(query.turns[-1].question) if narrows else None,
            unwanted=unwanted_goods(query.question),
            order=asked_order(query.question),
            for_a_child=plan.filters.age_years is not None and plan.filters.age_years < GROWN_UP,
        )
    )
