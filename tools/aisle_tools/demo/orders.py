"""The demo store's customers and what they have ordered, told relative to today, so that they stay current."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from aisle_schemas import Product
from aisle_tools.demo.live import delivery_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """An order as of `days_ago`. `due`: days from today to its expected (above 0) or actual arrival."""

    order_id: str
    days_ago: int
    status: Literal["processing", "shipped", "delivered", "cancelled", "returned"]
    lines: tuple[tuple[str, int], ...]  # (product_id, quantity)
    due: int | None = None
    tracking: str = ""


CUSTOMERS: dict[str, tuple[Placed, ...]] = {
    "C1001": (
        Placed(order_id="A-20471", days_ago=3, status="shipped", lines=(("GLF-001", 1), ("GLF-004", 1)), due=2, tracking="MH7730418825"),
        Placed(order_id="A-19866", days_ago=41, status="delivered", lines=(("GLF-009", 2),), due=-37, tracking="MH7729950413"),
    ),
    "C1002": (
        Placed(order_id="A-20502", days_ago=1, status="processing", lines=(("TRL-002", 1),), due=5),
        Placed(order_id="A-20013", days_ago=33, status="returned", lines=(("RUN-003", 1),), due=-29, tracking="MH7730077102"),
        Placed(order_id="A-18740", days_ago=160, status="delivered", lines=(("RUN-001", 1),), due=-156, tracking="MH7728561190"),
    ),
    "C1003": (
        Placed(order_id="A-20488", days_ago=2, status="shipped", lines=(("TOY-001", 1), ("TOY-004", 1)), due=1, tracking="MH7730431947"),
    ),
    "C1004": (
        Placed(order_id="A-20360", days_ago=9, status="delivered", lines=(("PAN-003", 1), ("PAN-001", 1)), due=-5, tracking="MH7730309921"),
        Placed(order_id="A-20210", days_ago=19, status="cancelled", lines=(("PAN-002", 1),)),
    ),
    "C1005": (
        Placed(order_id="A-20455", days_ago=4, status="shipped", lines=(("GRD-001", 1), ("GRD-003", 2)), due=1, tracking="MH7730402268"),
        Placed(order_id="A-19990", days_ago=35, status="delivered", lines=(("GRD-005", 1),), due=-31, tracking="MH7730061174"),
    ),
    "C1006": (
        Placed(order_id="A-20509", days_ago=0, status="processing", lines=(("AUD-001", 1),), due=4),
    ),
    "C1007": (
        Placed(order_id="A-20399", days_ago=7, status="shipped", lines=(("CMP-001", 1), ("CMP-003", 1), ("CMP-005", 1)), due=-1, tracking="MH7730344750"),
        Placed(order_id="A-19702", days_ago=52, status="delivered", lines=(("CFE-002", 1), ("CFE-005", 2)), due=-48, tracking="MH7729788236"),
    ),
    "C1008": (),
}  # fmt: skip


def orders_of(customer_ref: str, products: Mapping[str, Product], now_ms: int) -> list[dict[str, Any]]:
    """In the shape of `openapi.yaml`, newest first. A line whose product is not in the catalog is left out, and an order
    without lines with it."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    told = (_told(placed, products, now) for placed in CUSTOMERS.get(customer_ref, ()))
    return [order for order in told if order["lines"]]


def _told(placed: Placed, products: Mapping[str, Product], now: datetime) -> dict[str, Any]:
    today = now.date()
    known = [(products[id], quantity) for id, quantity in placed.lines if id in products]
    order: dict[str, Any] = {
        "order_id": placed.order_id,
        "status": placed.status,
        "ordered_on": (today - timedelta(days=placed.days_ago)).isoformat(),
        "lines": [{"product_id": p.product_id, "title": p.title, "quantity": quantity} for p, quantity in known],
        "as_of": now.isoformat(),
    }
    if placed.due is not None:
        arrival = delivery_day(today + timedelta(days=placed.due))
        order["delivered_on" if placed.status in {"delivered", "returned"} else "expected_on"] = arrival.isoformat()
    if placed.tracking:
        order["tracking"] = placed.tracking
    if priced := [(p.price, quantity) for p, quantity in known if p.price]:
        total = sum(price.minor_units * quantity for price, quantity in priced)
        order["total"] = {"minor_units": total, "currency": priced[0][0].currency}
    return order
