"""What the sources gave, before anything is chosen from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aisle.catalog.index import Hit
from aisle.retriever.rank_products import RankedProduct, leading_products
from aisle.storefront.storefront import DeliveryQuote, Order, PriceQuote, StockLevel
from aisle_schemas import Gap, RetrievedProduct


@dataclass(slots=True)
class Gathered:
    """What the sources gave."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)  # by step id, best first
    texts: dict[str, str] = field(default_factory=dict)  # by step id: what was searched for
    products: dict[str, RetrievedProduct] = field(default_factory=dict)
    prices: dict[str, PriceQuote] = field(default_factory=dict)
    stock: dict[str, StockLevel] = field(default_factory=dict)
    delivery: dict[str, DeliveryQuote] = field(default_factory=dict)
    orders: list[Order] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    def leading(self, step_id: str, leaving_out: Sequence[str]) -> list[RankedProduct]:
        """The relevant products that a search step found, best first, without those that are known already."""
        hits = [hit for hit in self.hits.get(step_id, []) if hit.passage.product_id not in leaving_out]
        return leading_products(self.texts.get(step_id, ""), hits, self.products)
