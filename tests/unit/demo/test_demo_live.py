"""What the demo store says at a moment."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from aisle_schemas import Money, Product, Variant
from aisle_tools.demo import live
from aisle_tools.demo.orders import CUSTOMERS, orders_of
from aisle_tools.demo.shop import demo_catalog

PRODUCTS = {item.product_id: item for item in demo_catalog() if isinstance(item, Product)}


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


NOON = at("2026-03-04T12:00:00")  # a Wednesday


def usd(cents: int) -> Money:
    return Money(minor_units=cents, currency="USD")


def a_product(cents: int) -> Product:
    return Product(product_id="X-1", title="A thing", price=usd(cents))


def test_a_price_stays_at_or_just_below_the_catalogs_or_is_a_promotion() -> None:
    promoted = 0
    for product in PRODUCTS.values():
        quote = live.price(product, NOON)
        assert quote is not None
        assert product.price is not None
        now, was = quote
        if was is None:
            assert product.price.minor_units * 0.95 <= now.minor_units <= product.price.minor_units
        else:
            promoted += 1
            assert was == product.price
            assert product.price.minor_units * 0.74 <= now.minor_units < product.price.minor_units
    assert 8 <= promoted <= 40


def test_prices_move_with_the_clock_and_not_within_the_hour() -> None:
    def told(now_ms: int) -> list[object]:
        return [live.price(product, now_ms) for product in PRODUCTS.values()]

    assert told(NOON) == told(NOON + live.HOUR_MS - 1)
    assert told(NOON) != told(NOON + live.HOUR_MS)
    assert told(NOON) != told(NOON + live.DAY_MS)


def test_a_product_without_a_price_has_none() -> None:
    assert live.price(Product(product_id="X-1", title="A thing"), NOON) is None


def test_stock_sells_down_sells_out_and_is_filled_up() -> None:
    product = Product(
        product_id="X-1", title="A thing", variants=(Variant(variant_id="X-1-s"), Variant(variant_id="X-1-m"))
    )
    days = [live.stock(product, NOON + day * live.DAY_MS) for day in range(60)]
    assert all(units == sum(level for _, level in variants) for units, variants in days)
    small = [dict(variants)["X-1-s"] for _, variants in days]
    assert min(small) == 0
    assert max(small) >= 6
    steps = [after - before for before, after in pairwise(small)]
    assert any(step > 0 for step in steps)
    assert sum(step <= 0 for step in steps) > 40


def test_at_any_time_most_of_the_shop_can_be_bought() -> None:
    units = [live.stock(product, NOON)[0] for product in PRODUCTS.values()]
    assert sum(level > 0 for level in units) > len(units) * 0.9


@pytest.mark.parametrize(
    ("now", "postcode", "earliest", "latest", "cents"),
    [
        ("2026-03-04T12:00:00", "60614", "2026-03-06", "2026-03-07", 595),  # Chicago: 2 to 3 days
        ("2026-03-04T19:00:00", "60614", "2026-03-07", "2026-03-09", 595),  # after the cut-off, and over a Sunday
        ("2026-03-07T20:00:00", "60614", "2026-03-11", "2026-03-12", 595),  # Saturday evening leaves on Monday
        ("2026-03-04T12:00:00", "94110-1234", "2026-03-09", "2026-03-11", 595),
        ("2026-03-04T12:00:00", "99501", "2026-03-11", "2026-03-14", 1795),  # Alaska
        ("2026-03-04T12:00:00", "m5v 3l9", "2026-03-11", "2026-03-16", 1495),
        ("2026-03-04T12:00:00", "SW1A 1AA", "2026-03-14", "2026-03-23", 2495),
    ],
)
def test_delivery_by_postcode(now: str, postcode: str, earliest: str, latest: str, cents: int) -> None:
    told = live.delivery(a_product(2000), postcode, at(now))
    assert told == (date.fromisoformat(earliest), date.fromisoformat(latest), usd(cents))


def test_delivery_is_free_from_49_dollars_within_the_united_states() -> None:
    def cost(cents: int, postcode: str) -> object:
        quote = live.delivery(a_product(cents), postcode, NOON)
        return quote and quote[2]

    assert cost(4899, "60614") == usd(595)
    assert cost(4900, "60614") == usd(0)
    assert cost(4900, "99501") == usd(1200)  # the distance to Alaska is never free
    assert cost(4900, "M5V 3L9") == usd(1495)


@pytest.mark.parametrize("postcode", ["", "?", "hello", "1", "60614; drop", "x" * 20])
def test_nothing_is_delivered_to_what_is_no_postcode(postcode: str) -> None:
    assert live.delivery(a_product(2000), postcode, NOON) is None


def test_no_parcel_arrives_on_a_sunday() -> None:
    for day in range(14):
        for postcode in ("60614", "94110", "M5V 3L9"):
            quote = live.delivery(a_product(2000), postcode, NOON + day * live.DAY_MS)
            assert quote is not None
            assert 6 not in (quote[0].weekday(), quote[1].weekday())


def test_an_order_is_told_relative_to_today() -> None:
    shipped, delivered = orders_of("C1001", PRODUCTS, NOON)
    assert (shipped["order_id"], shipped["status"]) == ("A-20471", "shipped")
    assert (shipped["ordered_on"], shipped["expected_on"]) == ("2026-03-01", "2026-03-06")
    assert shipped["total"] == {"minor_units": 6400 + 3900, "currency": "USD"}
    assert delivered["lines"] == [
        {"product_id": "GLF-009", "title": "Fairmoor Low-Temperature Golf Balls, Dozen", "quantity": 2}
    ]
    assert "expected_on" not in delivered
    assert delivered["delivered_on"] < "2026-03-04"


def test_no_order_is_delivered_in_the_future() -> None:
    for day in range(7):
        now_ms = NOON + day * live.DAY_MS
        today = datetime.fromtimestamp(now_ms / 1000, UTC).date().isoformat()
        told = [order for customer in CUSTOMERS for order in orders_of(customer, PRODUCTS, now_ms)]
        assert all(order["ordered_on"] <= today for order in told)
        assert all(order.get("delivered_on", today) <= today for order in told)


def test_an_order_of_products_that_are_gone_is_not_told() -> None:
    assert orders_of("C1001", {}, NOON) == []
    assert orders_of("C9999", PRODUCTS, NOON) == []
