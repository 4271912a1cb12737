"""What is asked of the store, and when."""

import asyncio

import pytest

from aisle.hydration.fill import Live, Needs
from aisle.hydration.store_reads import StoreReads, Terms
from aisle.storefront.storefront import PriceQuote
from aisle_schemas import Money

TERMS = Terms(timeout_ms=1_500, fresh_ms=5_000)


@pytest.fixture
def reads(store, clock) -> StoreReads:
    return StoreReads(store, clock, TERMS)


async def read(reads: StoreReads, clock, needs: Needs, postcode: str = "90210", patience_ms: float = 1_500) -> Live:
    reading = reads.start(needs, postcode)
    await reading.settle(clock, patience_ms)
    return reading.so_far()


async def test_prices_and_stock_are_read_side_by_side(reads: StoreReads, store, clock) -> None:
    live = await read(reads, clock, Needs(prices=("B1", "B2"), stock=("B1",)))
    assert live.prices["B2"].price == Money(minor_units=3100, currency="USD")
    assert live.stock["B1"].units == 3
    assert store.calls == [("prices", ("B1", "B2")), ("stock", ("B1",))]


async def test_a_product_that_the_store_does_not_know_is_absent_and_not_asked_about_again(reads, store, clock) -> None:
    for _ in range(2):
        assert await read(reads, clock, Needs(prices=("B9",))) == Live()
    assert store.calls == [("prices", ("B9",))]


async def test_many_products_are_asked_about_in_calls_of_fifty(reads: StoreReads, store, clock) -> None:
    await read(reads, clock, Needs(prices=tuple(f"P{n}" for n in range(120))))
    assert [len(ids) for _, ids in store.calls] == [50, 50, 20]


async def test_delivery_is_asked_for_each_postcode_apart(reads: StoreReads, store, clock) -> None:
    first = await read(reads, clock, Needs(delivery=("B1",)), postcode="90210")
    second = await read(reads, clock, Needs(delivery=("B1",)), postcode="10001")
    assert (first.delivery["B1"].postcode, second.delivery["B1"].postcode) == ("90210", "10001")
    assert store.calls == [("delivery", ("B1",)), ("delivery", ("B1",))]


async def test_a_call_that_hangs_is_given_up_and_the_next_batch_goes_out(reads: StoreReads, store, clock) -> None:
    store.open_.clear()
    hanging = asyncio.create_task(read(reads, clock, Needs(prices=("B1",))))
    await store.asked.wait()
    waiting = asyncio.create_task(read(reads, clock, Needs(prices=("B2",)), patience_ms=60_000))
    await asyncio.sleep(0)
    store.open_ = asyncio.Event()  # the first call waits for the old one, forever
    store.open_.set()
    clock.advance(1_500)
    assert await hanging == Live()
    assert (await waiting).prices["B2"].price == Money(minor_units=3100, currency="USD")
    assert store.calls == [("prices", ("B1",)), ("prices", ("B2",))]


async def test_an_impatient_reader_leaves_what_others_wait_for(reads: StoreReads, store, clock) -> None:
    store.open_.clear()
    needs = Needs(prices=("B1",))
    assert await read(reads, clock, needs, patience_ms=0) == Live()
    patient = asyncio.create_task(read(reads, clock, needs))
    await store.asked.wait()
    store.open_.set()
    assert "B1" in (await patient).prices
    assert store.calls == [("prices", ("B1",))]


async def test_a_store_that_mixes_products_up_is_not_believed(reads: StoreReads, store, clock) -> None:
    async def lying(product_ids: object) -> dict[str, PriceQuote]:
        return {"B1": PriceQuote(product_id="B2", price=Money(minor_units=1, currency="USD"), as_of_ms=1)}

    reads = StoreReads(type("Liar", (), {"prices": staticmethod(lying), "stock": store.stock})(), clock, TERMS)
    assert await read(reads, clock, Needs(prices=("B1",))) == Live()


async def test_what_is_kept_is_bounded(store, clock, monkeypatch) -> None:
    monkeypatch.setattr("aisle.hydration.store_reads.MAX_KEPT", 2)
    reads = StoreReads(store, clock, TERMS)
    await read(reads, clock, Needs(prices=("B1", "B2", "B3")))
    store.calls.clear()
    await read(reads, clock, Needs(prices=("B2", "B3")))
    assert store.calls == []
    await read(reads, clock, Needs(prices=("B1",)))
    assert store.calls == [("prices", ("B1",))]
