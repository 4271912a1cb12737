"""A store whose data stands still: for shops without an API, and for tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aisle.storefront.storefront import DeliveryQuote, Order, PriceQuote, StockLevel
from aisle.stream.clock import Clock, SystemClock
from aisle_schemas import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryTerms:
    """One promise for every product and postcode."""

    days_min: int
    days_max: int
    cost: Money


class FixedStorefront:
    """A `Storefront` over plain mappings. A product that a mapping does not name is unknown to that method."""

    def __init__(
        self,
        prices: Mapping[str, Money] | None = None,
        stock: Mapping[str, int] | None = None,
        *,
        was: Mapping[str, Money] | None = None,
        variants: Mapping[str, Mapping[str, int]] | None = None,
        delivery: DeliveryTerms | None = None,
        orders: Mapping[str, Sequence[Order]] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """`stock`: product_id → units. `variants`: product_id → variant_id → units. `orders`: customer_ref → theirs.
        Without `delivery`, nothing is said about delivery; with it, every product of `prices` or `stock` is delivered.
        """
        self._prices = dict(prices or {})
        self._stock = dict(stock or {})
        self._was = dict(was or {})
        self._variants = dict(variants or {})
        self._delivery = delivery
        self._orders = dict(orders or {})
        self._clock = clock or SystemClock()

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]:
        now_ms = self._clock.now_ms()
        return {
            id: PriceQuote(product_id=id, price=self._prices[id], was=self._was.get(id), as_of_ms=now_ms)
            for id in product_ids
            if id in self._prices
        }

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]:
        now_ms = self._clock.now_ms()
        return {
            id: StockLevel(
                product_id=id,
                units=self._stock[id],
                variants=tuple(self._variants.get(id, {}).items()),
                as_of_ms=now_ms,
            )
            for id in product_ids
            if id in self._stock
        }

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]:
        terms = self._delivery
        if terms is None or not postcode:
            return {}
        now_ms = self._clock.now_ms()
        today = datetime.fromtimestamp(now_ms / 1000, UTC).date()
        return {
            id: DeliveryQuote(
                product_id=id,
                postcode=postcode,
                earliest=(today + timedelta(days=terms.days_min)).isoformat(),
                latest=(today + timedelta(days=terms.days_max)).isoformat(),
                cost=terms.cost,
                as_of_ms=now_ms,
            )
            for id in product_ids
            if id in self._prices or id in self._stock
        }

    async def orders(self, customer_ref: str) -> list[Order]:
        return sorted(self._orders.get(customer_ref, ()), key=lambda order: order.ordered_on, reverse=True)

    async def close(self) -> None:
        """There is nothing to close."""
