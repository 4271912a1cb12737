"""The store's replies as they travel: `openapi.yaml` in structs. Strict in what a field holds, lenient about fields
that a newer store adds."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar

import msgspec

from aisle.storefront.errors import StoreInvalid
from aisle.storefront.storefront import DeliveryQuote, Order, OrderLine, PriceQuote, StockLevel
from aisle_schemas import Money

AsOf = Annotated[datetime, msgspec.Meta(tz=True)]
Units = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]


class Amount(msgspec.Struct, frozen=True):
    minor_units: Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000_000)]
    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]

    @property
    def money(self) -> Money:
        return Money(minor_units=self.minor_units, currency=self.currency)


class PriceEntry(msgspec.Struct, frozen=True):
    product_id: Name
    price: Amount
    as_of: AsOf
    was: Amount | None = None


class Prices(msgspec.Struct, frozen=True):
    prices: list[PriceEntry]


class VariantUnits(msgspec.Struct, frozen=True):
    variant_id: Name
    units: Units


class StockEntry(msgspec.Struct, frozen=True):
    product_id: Name
    units: Units
    as_of: AsOf
    variants: list[VariantUnits] = []


class Stock(msgspec.Struct, frozen=True):
    stock: list[StockEntry]


class DeliveryEntry(msgspec.Struct, frozen=True):
    product_id: Name
    postcode: Name
    earliest: date
    latest: date
    cost: Amount
    as_of: AsOf


class Delivery(msgspec.Struct, frozen=True):
    delivery: list[DeliveryEntry]


class OrderedLine(msgspec.Struct, frozen=True):
    product_id: Name
    title: Name
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]


class OrderEntry(msgspec.Struct, frozen=True):
    order_id: Name
    status: Literal["processing", "shipped", "delivered", "cancelled", "returned"]
    ordered_on: date
    lines: list[OrderedLine]
    as_of: AsOf
    expected_on: date | None = None
    delivered_on: date | None = None
    tracking: str = ""
    total: Amount | None = None


class Orders(msgspec.Struct, frozen=True):
    orders: list[OrderEntry]


Reply = TypeVar("Reply", Prices, Stock, Delivery, Orders)


def read(endpoint: str, body: bytes, reply: type[Reply]) -> Reply:
    """Raises: StoreInvalid naming the field, what it should hold and how the reply begins."""
    try:
        return msgspec.json.decode(body, type=reply)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise StoreInvalid(f"{endpoint}: {error}; the reply begins {body[:80]!r}") from error


def price_quotes(reply: Prices, asked: Sequence[str]) -> dict[str, PriceQuote]:
    """Raises: StoreInvalid for a product nobody asked about or told twice, or a `was` that is no reduction."""
    _check_products((entry.product_id for entry in reply.prices), asked)
    quotes = {}
    for entry in reply.prices:
        if entry.was and (
            entry.was.currency != entry.price.currency or entry.was.minor_units <= entry.price.minor_units
        ):
            raise StoreInvalid(
                f"product {entry.product_id!r} costs {entry.price.money} and was {entry.was.money}: "
                "`was` must be the higher price, in the same currency"
            )
        quotes[entry.product_id] = PriceQuote(
            product_id=entry.product_id,
            price=entry.price.money,
            was=entry.was.money if entry.was else None,
            as_of_ms=_ms(entry.as_of),
        )
    return quotes


def stock_levels(reply: Stock, asked: Sequence[str]) -> dict[str, StockLevel]:
    """Raises: StoreInvalid for a product nobody asked about or told twice."""
    _check_products((entry.product_id for entry in reply.stock), asked)
    return {
        entry.product_id: StockLevel(
            product_id=entry.product_id,
            units=entry.units,
            variants=tuple((variant.variant_id, variant.units) for variant in entry.variants),
            as_of_ms=_ms(entry.as_of),
        )
        for entry in reply.stock
    }


def delivery_quotes(reply: Delivery, asked: Sequence[str]) -> dict[str, DeliveryQuote]:
    """Raises: StoreInvalid for a product nobody asked about or told twice, or dates the wrong way round."""
    _check_products((entry.product_id for entry in reply.delivery), asked)
    for entry in reply.delivery:
        if entry.latest < entry.earliest:
            raise StoreInvalid(
                f"product {entry.product_id!r} arrives at the earliest on {entry.earliest}, at the latest on {entry.latest}"
            )
    return {
        entry.product_id: DeliveryQuote(
            product_id=entry.product_id,
            postcode=entry.postcode,
            earliest=entry.earliest.isoformat(),
            latest=entry.latest.isoformat(),
            cost=entry.cost.money,
            as_of_ms=_ms(entry.as_of),
        )
        for entry in reply.delivery
    }


def orders(reply: Orders) -> list[Order]:
    """Newest first, whatever order the store gave them in."""
    found = [
        Order(
            order_id=entry.order_id,
            status=entry.status,
            ordered_on=entry.ordered_on.isoformat(),
            lines=tuple(
                OrderLine(product_id=line.product_id, title=line.title, quantity=line.quantity) for line in entry.lines
            ),
            expected_on=entry.expected_on.isoformat() if entry.expected_on else "",
            delivered_on=entry.delivered_on.isoformat() if entry.delivered_on else "",
            tracking=entry.tracking,
            total=entry.total.money if entry.total else None,
            as_of_ms=_ms(entry.as_of),
        )
        for entry in reply.orders
    ]
    return sorted(found, key=lambda order: order.ordered_on, reverse=True)


def _check_products(told: Iterable[str], asked: Sequence[str]) -> None:
    expected = set(asked)
    for product_id in told:
        if product_id not in expected:
            raise StoreInvalid(f"product {product_id!r} was not asked about, or is told twice")
        expected.remove(product_id)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
