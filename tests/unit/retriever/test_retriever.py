"""Questions in, evidence out: over the real index, with stores that answer, hang and fail."""

import asyncio
import threading
from collections.abc import Sequence
from typing import Any

import pytest

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Hit, Index, Search, Vectors
from aisle.encoders.embedder import Embedder
from aisle_schemas import EVIDENCE_BYTES, EvidenceGathered, Money, Plan, Step, encode

Shop = Any  # conftest.Shop: test folders are no packages to import from


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


def ids(evidence: EvidenceGathered) -> list[str]:
    return [product.product_id for product in evidence.products]


def causes(evidence: EvidenceGathered) -> dict[str, str]:
    return {gap.source: gap.cause for gap in evidence.gaps}


async def test_a_page_question_is_answered_from_its_product_alone(shop: Shop) -> None:
    evidence = await shop.ask("is this pan dishwasher-safe?", page="PAN1")
    assert ids(evidence) == ["PAN1"]
    assert {passage.product_id for passage in evidence.passages} == {"PAN1"}
    assert evidence.passages[0].text == "Dishwasher safe: no, hand wash only"
    assert [passage.label for passage in evidence.passages] == [f"e{n}" for n in range(1, len(evidence.passages) + 1)]
    assert evidence.index_version == shop.index.version
    assert evidence.gaps == ()


async def test_a_gift_search_shows_only_fitting_gifts_within_the_live_budget(shop: Shop) -> None:
    store = shop.store(GRD5=usd("38.50"), GRD3=usd("41.00"))  # the catalog says 44.00 and 36.00
    evidence = await shop.ask("a gift for a grandmother who gardens, under $40", store=store)
    assert set(ids(evidence)) == {"GRD1", "GRD2", "GRD5"}
    prices = [passage for passage in evidence.passages if passage.kind == "price"]
    assert {passage.product_id for passage in prices} == {"GRD1", "GRD2", "GRD5"}
    assert all(passage.as_of_ms for passage in prices)


async def test_without_a_store_the_catalogs_price_keeps_the_budget_and_the_gap_is_told(shop: Shop) -> None:
    evidence = await shop.ask("a gift for a grandmother who gardens, under $40")
    assert set(ids(evidence)) == {"GRD1", "GRD2", "GRD3"}
    assert causes(evidence) == {"price": "not_configured", "stock": "not_configured"}


async def test_an_age_hides_what_is_for_others(shop: Shop) -> None:
    evidence = await shop.ask("What are the best dinosaur toys for a 5-year-old?")
    assert set(ids(evidence)) == {"TOY1", "TOY3"}


async def test_an_unwanted_material_is_kept_out_and_its_absence_is_not(shop: Shop) -> None:
    assert "GRD1" not in ids(await shop.ask("garden gloves, not leather"))
    assert (
        ids(await shop.ask("nonstick frying pan without ptfe"))[0] == "PAN2"
    )  # "PTFE-free" holds the word, not the thing


async def test_goods_that_the_shop_has_not_give_no_card(shop: Shop) -> None:
    assert ids(await shop.ask("wedding dress")) == []
    assert ids(await shop.ask("car tires")) == []


async def test_a_comparison_of_kinds_holds_both_sides_and_the_guide(shop: Shop) -> None:
    evidence = await shop.ask("What are the differences between trail shoes and running shoes?")
    assert set(ids(evidence)) == {"RUN1", "RUN2"}
    assert any(passage.id.startswith("guide-shoes#") for passage in evidence.passages)


async def test_a_product_named_in_words_is_found_beside_the_pages(shop: Shop) -> None:
    evidence = await shop.ask("how does this compare with the Gleam frying pan?", page="PAN1", store=shop.store())
    assert ids(evidence) == ["PAN1", "PAN2"]


async def test_earlier_products_are_compared_in_the_order_shown(shop: Shop) -> None:
    evidence = await shop.ask("compare the first two", shown=("PAN2", "PAN1", "GRD1"), store=shop.store())
    assert ids(evidence) == ["PAN2", "PAN1"]
    assert {passage.product_id for passage in evidence.passages} == {"PAN1", "PAN2"}


async def test_something_similar_is_another_product_of_its_kind(shop: Shop) -> None:
    assert ids(await shop.ask("show me something similar", page="PAN1")) == ["PAN2"]


async def test_live_values_come_first_where_they_are_asked_for(shop: Shop) -> None:
    price = await shop.ask("how much is it?", page="PAN1", store=shop.store(PAN1=usd("35.10")))
    assert price.passages[0].kind == "price"
    assert price.passages[0].text.endswith("UTC: $35.10")
    stock = await shop.ask("is size 10 in stock?", page="RUN1", store=shop.store())
    assert stock.passages[0].text.endswith("UTC: 7 in stock (Red 9: none, Red 10: 4)")
    delivery = await shop.ask("when would it arrive in 98101?", page="PAN1", store=shop.store())
    assert delivery.passages[0].text.startswith("Delivery to 98101: between ")
    assert delivery.passages[0].text.endswith(", for $4.99")


async def test_a_named_product_is_found_before_its_price_is_asked(shop: Shop) -> None:
    evidence = await shop.ask("how much are the Crag Trail Shoes", store=shop.store())
    assert ids(evidence) == ["RUN2"]
    assert [passage.product_id for passage in evidence.passages if passage.kind == "price"] == ["RUN2"]


async def test_orders_are_the_signed_in_customers(shop: Shop) -> None:
    evidence = await shop.ask("where is my order", store=shop.store(), customer_ref="customer-1")
    assert [passage.text for passage in evidence.passages] == [
        "Order 10023 of 2026-03-01: shipped; expected on 2026-03-06; total $39.00; 1 × Hearth Cast Iron Skillet"
    ]


async def test_the_shops_rules_answer_a_question_about_returns(shop: Shop) -> None:
    evidence = await shop.ask("can I return it after 40 days")
    assert evidence.passages[0].id.startswith("policy-returns#")


async def test_a_refused_question_travels_on_with_no_evidence(shop: Shop) -> None:
    evidence = await shop.ask("who won the world cup")
    assert (evidence.products, evidence.passages, evidence.gaps) == ((), (), ())
    assert evidence.plan.refusal is not None


# ── Gaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("cause", ["late", "down", "invalid"])
async def test_a_store_that_fails_is_a_gap_beside_what_the_index_gives(shop: Shop, cause: str) -> None:
    evidence = await shop.ask("how much is it?", page="PAN1", store=shop.failing_store(cause))
    assert causes(evidence) == {"price": cause}
    assert ids(evidence) == ["PAN1"]
    assert evidence.passages


async def test_a_store_that_hangs_costs_its_share_of_time_and_no_more(shop: Shop) -> None:
    evidence = await shop.ask("how much is it?", page="PAN1", store=shop.hanging_store(), longest_s=0.2)
    assert causes(evidence) == {"price": "late"}
    assert evidence.passages
    assert 150 <= evidence.took_ms < 1500


async def test_all_sources_get_at_most_two_fifths_of_what_is_left(shop: Shop) -> None:
    evidence = await shop.ask("how much is it?", page="PAN1", store=shop.hanging_store(), budget_ms=1000)
    assert 350 <= evidence.took_ms < 950


async def test_an_unknown_product_is_named_in_the_gap(shop: Shop) -> None:
    evidence = await shop.ask("is it waterproof?", page="NOPE")
    assert [(gap.source, gap.cause, gap.detail) for gap in evidence.gaps] == [
        ("catalog", "unknown_product", "the catalog has no product NOPE")
    ]
    assert evidence.passages == ()


async def test_a_product_that_the_store_does_not_know_is_a_gap_of_its_price(shop: Shop) -> None:
    evidence = await shop.ask("how much is it?", page="NOPE", store=shop.store())
    assert causes(evidence) == {"catalog": "unknown_product", "price": "unknown_product"}


async def test_orders_need_a_signed_in_customer(shop: Shop) -> None:
    assert causes(await shop.ask("where is my order", store=shop.store())) == {"orders": "not_signed_in"}


async def test_delivery_needs_a_postcode_from_the_question_or_the_shopper(shop: Shop) -> None:
    question = "when would it arrive?"
    assert causes(await shop.ask(question, page="PAN1", store=shop.store())) == {"delivery": "no_postcode"}
    known = await shop.ask(question, page="PAN1", store=shop.store(), postcode="10001")
    assert known.passages[0].text.startswith("Delivery to 10001:")


class FlakyIndex:
    """The shop's index, unavailable for the first `failures` searches."""

    def __init__(self, inner: Index, failures: int) -> None:
        self._inner, self._failures = inner, failures

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        self._failures -= 1
        if self._failures >= 0:
            raise IndexUnavailable("the index is being moved")
        return self._inner.search(searches)


@pytest.mark.parametrize(("failures", "gaps"), [(1, {}), (3, {"catalog": "down", "qa": "down", "reviews": "down"})])
async def test_an_unavailable_index_is_asked_again_then_is_a_gap(
    shop: Shop, failures: int, gaps: dict[str, str]
) -> None:
    flaky = shop.over(index=FlakyIndex(shop.index, failures))
    evidence = await flaky.ask("is this pan dishwasher-safe?", page="PAN1")
    assert causes(evidence) == gaps
    assert ids(evidence) == ["PAN1"]


# ── Order, sharing, safety ────────────────────────────────────────────────────────────────────────────────────────


class CountingEmbedder:
    """Remembers what it was asked, and on which thread."""

    def __init__(self, inner: Embedder) -> None:
        self._inner = inner
        self.asked: list[list[str]] = []
        self.threads: set[int] = set()

    @property
    def version(self) -> str:
        return self._inner.version

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        self.threads.add(threading.get_ident())
        return self._inner.embed(texts)


async def test_steps_that_start_together_share_one_embedding_off_the_event_loop(shop: Shop) -> None:
    counting = CountingEmbedder(shop.embedder)
    await shop.over(embedder=counting).ask("is this pan dishwasher-safe?", page="PAN1")
    assert counting.asked == [["is this pan dishwasher-safe?"]]
    assert threading.get_ident() not in counting.threads


async def test_a_late_store_holds_up_no_step_that_does_not_follow_it(shop: Shop) -> None:
    evidence = await shop.ask("a gift for someone who gardens under $300", store=shop.hanging_store(), longest_s=0.5)
    assert causes(evidence) == {"price": "late", "stock": "late"}
    assert "review" in {passage.kind for passage in evidence.passages}


@pytest.mark.parametrize("after", [("self",), ("absent",)])
async def test_a_plan_that_waits_for_itself_or_for_nothing_still_ends(shop: Shop, after: tuple[str, ...]) -> None:
    step = Step(id="self", source="catalog", search_text="pan", after=after)
    planned = Plan(intent="recommendation", form="recommendation", steps=(step,))
    evidence = await asyncio.wait_for(shop.ask("pan", planned=planned, longest_s=0.2), timeout=5)
    assert causes(evidence) == ({"catalog": "late"} if after == ("self",) else {})


async def test_orders_hidden_in_a_review_change_nothing_but_stand_as_a_review(shop: Shop) -> None:
    evidence = await shop.ask("what do customers say about it?", page="PAN1")
    assert ids(evidence) == ["PAN1"]
    laden = [passage for passage in evidence.passages if "IGNORE ALL" in passage.text]
    assert [passage.kind for passage in laden] in ([], ["review"])
    assert "EVIL9" not in {passage.product_id for passage in evidence.passages}


async def test_evidence_always_fits_its_event(shop: Shop) -> None:
    for question in ("best garden gifts", "is it heavy?", "frying pan"):
        evidence = await shop.ask(question, page="PAN1" if "it" in question else None, store=shop.store())
        assert len(encode(evidence)) < EVIDENCE_BYTES


async def test_what_is_sold_out_comes_last_and_is_told(shop: Shop) -> None:
    leads = ids(await shop.ask("best dinosaur toys"))[0]
    evidence = await shop.ask("best dinosaur toys", store=shop.store(leads))
    assert ids(evidence)[-1] == leads
    assert (evidence.passages[0].product_id, evidence.passages[0].kind) == (leads, "stock")
    assert "out of stock" in evidence.passages[0].text


async def test_similar_but_cheaper_is_cheaper_by_live_prices(shop: Shop) -> None:
    asked = "something similar but cheaper"
    assert "PAN2" in ids(await shop.ask(asked, page="PAN1", store=shop.store()))
    assert ids(await shop.ask(asked, page="PAN2", store=shop.store())) == []
    assert ids(await shop.ask(asked, page="PAN1", store=shop.store(PAN1=usd("28.00")))) == []
