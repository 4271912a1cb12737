"""The store as its replies were recorded: read back from the passages and parts that tell of them."""

import pytest

from aisle.retriever.live import delivery_passage, order_passage, price_passage, stock_passage
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.storefront.storefront import DeliveryQuote, Order, OrderLine, PriceQuote, StockLevel
from aisle_schemas import (
    Delivery,
    EvidenceGathered,
    Gap,
    Money,
    Passage,
    Plan,
    Price,
    ProductCard,
    QueryAsked,
    RetrievedProduct,
    Step,
    Stock,
    Variant,
)
from aisle_tools.replay.store import RecordedStorefront, Replies, has_store, replies_in_evidence, replies_in_parts

NOW_MS = 1_795_600_000_000
ASKED = QueryAsked(query_id="q1", question="Is it in stock?")
TENT = RetrievedProduct(
    product_id="TENT-1",
    title="Tent",
    variants=(
        Variant(variant_id="T-R-2", colour="red", size="2 person"),
        Variant(variant_id="T-G-2", colour="green", size="2 person"),
        Variant(variant_id="T-X"),
    ),
)


def usd(minor_units: int) -> Money:
    return Money(minor_units=minor_units, currency="USD")


def evidence(*passages: Passage, gaps: tuple[Gap, ...] = (), steps: tuple[Step, ...] = ()) -> EvidenceGathered:
    plan = Plan(intent="stock", form="short", steps=steps)
    return EvidenceGathered(query=ASKED, plan=plan, products=(TENT,), passages=passages, gaps=gaps)


@pytest.mark.parametrize(
    ("price", "was"),
    [
        (usd(1999), None),
        (usd(129_900), usd(249_950)),
        (usd(0), None),
        (Money(minor_units=500, currency="JPY"), None),
        (Money(minor_units=1250, currency="CHF"), Money(minor_units=100_000, currency="CHF")),
        (Money(minor_units=999, currency="CAD"), None),
        (Money(minor_units=1_234_567, currency="EUR"), None),
        (Money(minor_units=1_500, currency="KWD"), None),
    ],
)
def test_a_price_is_read_back_from_its_passage(price: Money, was: Money | None) -> None:
    quote = PriceQuote(product_id="TENT-1", price=price, was=was, as_of_ms=NOW_MS)
    assert replies_in_evidence(evidence(price_passage(quote))).prices == {"TENT-1": quote}


@pytest.mark.parametrize(
    ("units", "variants"),
    [(12, ()), (0, ()), (7, (("T-R-2", 7), ("T-G-2", 0))), (3, (("T-X", 3),)), (1, (("unheard-of", 1),))],
)
def test_stock_is_read_back_with_its_variants(units: int, variants: tuple[tuple[str, int], ...]) -> None:
    level = StockLevel(product_id="TENT-1", units=units, variants=variants, as_of_ms=NOW_MS)
    assert replies_in_evidence(evidence(stock_passage(level, TENT.variants))).stock == {"TENT-1": level}


def test_variants_that_look_alike_are_told_apart_by_their_order() -> None:
    twins = (Variant(variant_id="a", colour="red"), Variant(variant_id="b", colour="red"))
    product = RetrievedProduct(product_id="TENT-1", title="Tent", variants=twins)
    level = StockLevel(product_id="TENT-1", units=3, variants=(("a", 1), ("b", 2)), as_of_ms=NOW_MS)
    gathered = EvidenceGathered(
        query=ASKED,
        plan=Plan(intent="stock", form="short"),
        products=(product,),
        passages=(stock_passage(level, twins),),
    )
    assert replies_in_evidence(gathered).stock == {"TENT-1": level}


@pytest.mark.parametrize(
    ("earliest", "latest", "cost"),
    [("2026-11-27", "2026-11-30", usd(595)), ("2026-11-27", "2026-11-27", usd(0))],
)
async def test_delivery_is_read_back_and_holds_for_its_postcode_only(earliest: str, latest: str, cost: Money) -> None:
    quote = DeliveryQuote(
        product_id="TENT-1", postcode="43215", earliest=earliest, latest=latest, cost=cost, as_of_ms=NOW_MS
    )
    store = RecordedStorefront(replies_in_evidence(evidence(delivery_passage(quote))))
    assert await store.delivery(["TENT-1"], "43215") == {"TENT-1": quote}
    assert await store.delivery(["TENT-1"], "10001") == {}
    assert list(store.not_recorded) == ["delivery of TENT-1"]


@pytest.mark.parametrize(
    "order",
    [
        Order(order_id="A-1", status="processing", ordered_on="2026-11-20", lines=(), as_of_ms=NOW_MS),
        Order(
            order_id="A-2", status="shipped", ordered_on="2026-11-20", expected_on="2026-11-26", tracking="1Z 99",
            total=usd(12_345), as_of_ms=NOW_MS,
            lines=(OrderLine(product_id="", title="Tent; for two", quantity=1), OrderLine(product_id="", title="Mug", quantity=12)),
        ),
        Order(
            order_id="A-3", status="delivered", ordered_on="2026-11-20", delivered_on="2026-11-23", as_of_ms=NOW_MS,
            lines=(OrderLine(product_id="", title="Pan, 28 cm", quantity=2),),
        ),
    ],
)  # fmt: skip
def test_an_order_is_read_back_as_far_as_its_passage_tells(order: Order) -> None:
    asked_orders = (Step(id="orders", source="orders"),)
    assert replies_in_evidence(evidence(order_passage(order), steps=asked_orders)).orders == [order]


def test_a_passage_that_says_something_else_is_left_out() -> None:
    odd = Passage(label="e1", id="TENT-1#price", kind="price", text="Price: ask us", product_id="TENT-1", as_of_ms=1)
    assert replies_in_evidence(evidence(odd)) == Replies()


@pytest.mark.parametrize(("cause", "error"), [("late", StoreLate), ("down", StoreDown), ("invalid", StoreInvalid)])
async def test_a_store_that_failed_then_fails_again(cause: str, error: type[Exception]) -> None:
    gap = Gap(source="price", cause=cause, detail="503")  # type: ignore[arg-type]
    store = RecordedStorefront(replies_in_evidence(evidence(gaps=(gap,))))
    with pytest.raises(error, match="503"):
        await store.prices(["TENT-1"])
    assert await store.stock(["TENT-1"]) == {}


async def test_what_was_not_recorded_is_unknown_and_noted() -> None:
    quote = PriceQuote(product_id="TENT-1", price=usd(1999), as_of_ms=NOW_MS)
    store = RecordedStorefront(Replies(prices={"TENT-1": quote}))
    assert await store.prices(["TENT-1", "TENT-2"]) == {"TENT-1": quote}
    assert await store.stock(["TENT-1"]) == {}
    assert await store.orders("ann") == []
    assert list(store.not_recorded) == ["price of TENT-2", "stock of TENT-1", "orders"]


def test_the_values_that_a_shopper_saw_are_read_from_the_parts() -> None:
    card = ProductCard(
        product_id="TENT-1",
        title="Tent",
        price=Price(product_id="TENT-1", price=usd(1999), was=usd(2999), as_of_ms=NOW_MS),
        stock=Stock(product_id="TENT-1", status="low", units=3, variants=(("T-X", 3),), as_of_ms=NOW_MS),
    )
    unknown = Price(product_id="TENT-2", price=usd(900), as_of_ms=NOW_MS, source="catalog")
    brought = Delivery(
        product_id="TENT-1", postcode="43215", earliest="2026-11-27", latest="2026-11-30", cost=usd(0), as_of_ms=NOW_MS
    )
    replies = replies_in_parts([card, unknown, brought])
    assert replies.prices == {
        "TENT-1": PriceQuote(product_id="TENT-1", price=usd(1999), was=usd(2999), as_of_ms=NOW_MS)
    }
    assert replies.stock == {
        "TENT-1": StockLevel(product_id="TENT-1", units=3, variants=(("T-X", 3),), as_of_ms=NOW_MS)
    }
    assert replies.delivery["TENT-1"].cost == usd(0)


def test_each_view_of_the_store_prefers_what_it_saw_itself() -> None:
    earlier = PriceQuote(product_id="TENT-1", price=usd(1999), as_of_ms=1)
    later = PriceQuote(product_id="TENT-1", price=usd(1899), as_of_ms=2)
    gathered, shown = Replies(prices={"TENT-1": earlier}), Replies(prices={"TENT-1": later})
    assert gathered.over(shown).prices == {"TENT-1": earlier}
    assert shown.over(gathered).prices == {"TENT-1": later}


def test_whether_a_store_was_connected_is_read_from_the_record() -> None:
    card = ProductCard(product_id="TENT-1", title="Tent")
    stocked = ProductCard(
        product_id="TENT-1", title="Tent", stock=Stock(product_id="TENT-1", status="unknown", as_of_ms=1, source="none")
    )
    assert has_store(evidence(), []) is None
    assert has_store(None, [card]) is False
    assert has_store(None, [stocked]) is True
    assert has_store(evidence(gaps=(Gap(source="price", cause="not_configured"),)), []) is False
    assert has_store(evidence(gaps=(Gap(source="orders", cause="not_signed_in"),)), []) is True
