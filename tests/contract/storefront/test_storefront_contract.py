"""What every Storefront does: over HTTP against the demo store, and standing still in memory."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from aisle.storefront.client import HttpStorefront
from aisle.storefront.fixed import DeliveryTerms, FixedStorefront
from aisle.storefront.storefront import Order, OrderLine, Storefront
from aisle.stream.clock import SystemClock
from aisle_schemas import Money

KNOWN = ["PAN-001", "TOY-001"]  # the first in several sizes, the second in one form


def usd(cents: int) -> Money:
    return Money(minor_units=cents, currency="USD")


def fixed() -> FixedStorefront:
    lines = (OrderLine(product_id="PAN-001", title="A skillet", quantity=1),)
    return FixedStorefront(
        prices={"PAN-001": usd(3900), "TOY-001": usd(2400)},
        stock={"PAN-001": 5, "TOY-001": 0},
        variants={"PAN-001": {"PAN-001-8-in": 2, "PAN-001-10-in": 3}},
        delivery=DeliveryTerms(days_min=2, days_max=4, cost=usd(595)),
        orders={
            "C1002": [
                Order(order_id="A-1", status="delivered", ordered_on="2025-11-02", lines=lines),
                Order(order_id="A-2", status="shipped", ordered_on="2025-12-20", lines=lines),
            ]
        },
    )


@pytest.fixture(params=["http", "fixed"])
async def store(request: pytest.FixtureRequest) -> AsyncIterator[Storefront]:
    if request.param == "http":
        url = request.getfixturevalue("demo_store_url")
        opened: Storefront = HttpStorefront(url, timeout_s=10.0, clock=SystemClock())
    else:
        opened = fixed()
    yield opened
    await opened.close()


async def test_prices_are_of_the_products_asked_about_and_of_now(store: Storefront) -> None:
    before_ms = SystemClock().now_ms()
    quotes = await store.prices(KNOWN)
    assert list(quotes) == KNOWN
    for product_id, quote in quotes.items():
        assert quote.product_id == product_id
        assert 0 < quote.price.minor_units <= 10_000
        assert quote.price.currency == "USD"
        assert quote.was is None or quote.price < quote.was
        assert before_ms - 1 <= quote.as_of_ms <= SystemClock().now_ms()


async def test_stock_is_the_sum_of_its_variants_where_there_are_any(store: Storefront) -> None:
    levels = await store.stock(KNOWN)
    assert list(levels) == KNOWN
    assert {"PAN-001-8-in", "PAN-001-10-in"} <= dict(levels["PAN-001"].variants).keys()
    assert levels["PAN-001"].units == sum(units for _, units in levels["PAN-001"].variants)
    assert levels["TOY-001"].variants == ()
    assert levels["TOY-001"].units >= 0


async def test_delivery_is_a_span_of_days_from_today_on(store: Storefront) -> None:
    quotes = await store.delivery(KNOWN, "60614")
    assert list(quotes) == KNOWN
    for quote in quotes.values():
        assert quote.postcode == "60614"
        assert date.fromisoformat(quote.earliest) <= date.fromisoformat(quote.latest)
        assert quote.cost.minor_units >= 0


async def test_orders_are_newest_first(store: Storefront) -> None:
    orders = await store.orders("C1002")
    assert len(orders) >= 2
    assert [order.ordered_on for order in orders] == sorted((order.ordered_on for order in orders), reverse=True)
    assert all(order.lines for order in orders)


async def test_a_customer_nobody_knows_has_no_orders(store: Storefront) -> None:
    assert await store.orders("C9999") == []
    assert await store.orders("../C1002") == []
    assert await store.orders("") == []


async def test_an_unknown_product_is_absent(store: Storefront) -> None:
    odd = ["NOPE-1", "PAN-001", "Ä & b=c?#", "x" * 300]
    assert list(await store.prices(odd)) == ["PAN-001"]
    assert list(await store.stock(odd)) == ["PAN-001"]
    assert list(await store.delivery(odd, "60614")) == ["PAN-001"]


async def test_nothing_asked_is_nothing_told(store: Storefront) -> None:
    assert await store.prices([]) == {}
    assert await store.stock([]) == {}
    assert await store.delivery([], "60614") == {}


async def test_a_product_asked_about_twice_is_told_once(store: Storefront) -> None:
    assert list(await store.prices(["PAN-001", "PAN-001"])) == ["PAN-001"]


async def test_more_products_than_one_call_takes_are_all_told(store: Storefront) -> None:
    many = [f"NOPE-{n}" for n in range(120)]
    assert list(await store.prices([*many[:60], "PAN-001", *many[60:], "TOY-001"])) == KNOWN


@pytest.mark.parametrize("postcode", ["10001", "M5V 3L9", "SW1A 1AA"])
async def test_any_country_may_be_asked_about(store: Storefront, postcode: str) -> None:
    quotes = await store.delivery(KNOWN, postcode)
    assert all(quote.postcode == postcode for quote in quotes.values())
