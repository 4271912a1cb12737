"""What Aisle asks a store while it answers. `openapi.yaml` beside this file is the same over HTTP: what a store
implements. `client.HttpStorefront` is our side of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from aisle_schemas import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceQuote:
    product_id: str
    price: Money
    as_of_ms: int
    was: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StockLevel:
    product_id: str
    units: int
    as_of_ms: int
    variants: tuple[tuple[str, int], ...] = ()  # (variant_id, units)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQuote:
    product_id: str
    postcode: str
    earliest: str  # ISO 8601 date
    latest: str
    cost: Money
    as_of_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLine:
    product_id: str
    title: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    order_id: str
    status: Literal["processing", "shipped", "delivered", "cancelled", "returned"]
    ordered_on: str  # ISO 8601 dates
    lines: tuple[OrderLine, ...]
    expected_on: str = ""
    delivered_on: str = ""
    tracking: str = ""
    total: Money | None = None
    as_of_ms: int = 0


class Storefront(Protocol):
    """The store's live data. A product that the store does not know is absent from the reply.

    Raises, every method: StoreLate, StoreDown, StoreInvalid (see errors.py).
    """

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]: ...

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]: ...

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]: ...

    async def orders(self, customer_ref: str) -> list[Order]:
        """Newest first; empty for a customer that the store does not know."""

    async def close(self) -> None: ...
