"""The store's live replies as passages: evidence with the time at which the store said so. Pure.

Shoppers read live values through directives, which hydration fills afresh; these texts tell the engine that a value is
known, and let it reason over it.
"""

import re
from datetime import UTC, datetime

from aisle.storefront.storefront import DeliveryQuote, Order, PriceQuote, StockLevel
from aisle_schemas import Passage, PassageKind, Variant

# Postal codes of the US, the UK and Canada, as a shopper types them in a question.
_POSTCODE = re.compile(
    r"\b(?:\d{5}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)\b(?!\s*(?:dollars|usd|items))",
    re.IGNORECASE,
)


def postcode_in(question: str) -> str:
    """The postcode that the question names, upper case; empty where it names none."""
    found = _POSTCODE.findall(question)
    return found[-1].upper() if found else ""


def price_passage(quote: PriceQuote) -> Passage:
    was = f", reduced from {quote.was}" if quote.was and quote.price < quote.was else ""
    return _passage(
        "price", quote.product_id, f"Price at {_clock_time(quote.as_of_ms)}: {quote.price}{was}", quote.as_of_ms
    )


def stock_passage(level: StockLevel, variants: tuple[Variant, ...]) -> Passage:
    """`variants` are the catalog's, for their colours and sizes."""
    units = f"{level.units} in stock" if level.units > 0 else "out of stock"
    names = {variant.variant_id: " ".join(filter(None, (variant.colour, variant.size))) for variant in variants}
    said = [f"{names.get(id) or id}: {count or 'none'}" for id, count in level.variants]
    each = f" ({', '.join(said)})" if said else ""
    return _passage("stock", level.product_id, f"At {_clock_time(level.as_of_ms)}: {units}{each}", level.as_of_ms)


def delivery_passage(quote: DeliveryQuote) -> Passage:
    days = quote.earliest if quote.earliest == quote.latest else f"between {quote.earliest} and {quote.latest}"
    cost = f"for {quote.cost}" if quote.cost.minor_units else "free"
    return _passage("delivery", quote.product_id, f"Delivery to {quote.postcode}: {days}, {cost}", quote.as_of_ms)


def order_passage(order: Order) -> Passage:
    lines = ", ".join(f"{line.quantity} × {line.title}" for line in order.lines)
    said = [
        f"Order {order.order_id} of {order.ordered_on}: {order.status}",
        f"delivered on {order.delivered_on}" if order.delivered_on else "",
        f"expected on {order.expected_on}" if order.expected_on and not order.delivered_on else "",
        f"tracking number {order.tracking}" if order.tracking else "",
        f"total {order.total}" if order.total else "",
        lines,
    ]
    text = "; ".join(part for part in said if part)
    return Passage(
        label="", id=f"order-{order.order_id}", kind="order", text=text, name=order.order_id, as_of_ms=order.as_of_ms
    )


def _passage(kind: PassageKind, product_id: str, text: str, as_of_ms: int) -> Passage:
    return Passage(label="", id=f"{product_id}#{kind}", kind=kind, text=text, product_id=product_id, as_of_ms=as_of_ms)


def _clock_time(as_of_ms: int) -> str:
    return f"{datetime.fromtimestamp(as_of_ms / 1000, UTC):%H:%M} UTC"
