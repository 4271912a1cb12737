"""The filters that an answer keeps, named back to the shopper."""

from typing import Any

import pytest

from aisle.llm.compose.applied import applied
from aisle.llm.compose.cards import is_sold_out
from aisle.llm.compose.comparison import compare
from aisle.llm.compose.recommendation import recommend
from aisle.llm.evidence import Evidence
from aisle_schemas import Attribute, Filters, Money, RetrievedProduct, Variant

SHOE = RetrievedProduct(
    product_id="S-1", title="Crag Trail Shoes", brand="Crag", attributes=(Attribute(name="Weight", value="1 lb 2 oz"),),
    variants=(Variant(variant_id="S-1-9", colour="Red", size="9"), Variant(variant_id="S-1-10", colour="Red", size="10")),
)  # fmt: skip
LIGHT = RetrievedProduct(
    product_id="S-2", title="Pave Road Shoes", brand="Pave", attributes=(Attribute(name="Weight", value="1 lb"),)
)  # fmt: skip


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


@pytest.mark.parametrize(
    ("question", "filters", "named"),
    [
        ("shoes", Filters(), ""),
        ("shoes", Filters(price_max=usd("50")), "under $50"),
        ("shoes", Filters(price_min=usd("19.50"), price_max=usd("40")), "between $19.50 and $40"),
        ("shoes for an 18 month old", Filters(age_years=1.5), "for 18 months"),
        ("rated 4.4", Filters(min_rating=4.4), "rated 4.4 stars or more"),
        ("merino socks in size M", Filters(sizes=("m", "medium")), "in size M"),
        ("in navy", Filters(colours=("dark navy", "navy")), "in navy"),
        ("anything from crag", Filters(brands=("crag",)), "from Crag"),
        ("shoes, no leather", Filters(exclude=("leather",), price_max=usd("50")), "under $50, without leather"),
        ("not crag please", Filters(exclude=("crag",)), "not from crag"),
    ],
)
def test_each_filter_is_named_in_the_shoppers_words(
    evidence_of: Any, question: str, filters: Filters, named: str
) -> None:
    assert applied(Evidence(evidence_of(question, products=(SHOE,), filters=filters))) == named


def test_what_was_said_already_is_not_said_again(evidence_of: Any) -> None:
    filters = Filters(age_years=5, colours=("red",), price_max=usd("50"))
    evidence = Evidence(evidence_of("red shoes for a 5 year old", products=(SHOE,), filters=filters))
    assert applied(evidence, "red shoes for a 5 year old") == "under $50"


@pytest.mark.parametrize(
    ("told", "sizes", "is_gone"),
    [
        ("At 06:13 UTC: 4 in stock (Red 9: none, Red 10: 4)", ("9",), True),
        ("At 06:13 UTC: 4 in stock (Red 9: none, Red 10: 4)", ("10",), False),
        ("At 06:13 UTC: 4 in stock (Red 9: none, Red 10: 4)", (), False),
        ("At 06:13 UTC: out of stock (Red 9: none, Red 10: none)", ("10",), True),
    ],
)
def test_a_product_is_sold_out_where_the_asked_size_is(
    evidence_of: Any, a: Any, told: str, sizes: tuple[str, ...], is_gone: bool
) -> None:
    gathered = evidence_of("shoes", [a("stock", told, "S-1")], products=(SHOE,), filters=Filters(sizes=sizes))
    assert is_sold_out(Evidence(gathered), SHOE) is is_gone


def comparison(evidence_of: Any, question: str, *passages: Any) -> str:
    gathered = evidence_of(
        question, passages, products=(SHOE, LIGHT), intent="comparison", form="comparison", product_ids=("S-1", "S-2")
    )
    return compare(Evidence(gathered)).markup


def test_which_is_lighter_is_told_under_the_table(evidence_of: Any) -> None:
    markup = comparison(evidence_of, "which is lighter, the Crag or the Pave shoes?")
    assert "\n\nThe lighter: the Pave Road Shoes, 1 lb against 1 lb 2 oz.\n\n" in markup


def test_which_is_cheaper_is_told_only_by_the_stores_prices(evidence_of: Any, a: Any) -> None:
    question = "which is cheaper, the Crag or the Pave shoes?"
    priced = [a("price", "Price at 06:13 UTC: $120.00", "S-1"), a("price", "Price at 06:13 UTC: $90.00", "S-2")]
    assert "The cheaper" not in comparison(evidence_of, question, priced[0])
    assert "The cheaper: the Pave Road Shoes, :price[S-2] against :price[S-1]." in comparison(
        evidence_of, question, *priced
    )


@pytest.mark.parametrize(
    ("question", "is_table"),
    [("Crag trail shoes or Pave road shoes?", True), ("trail shoes or shoes", False), ("crag shoes or boots", False)],
)
def test_one_or_the_other_is_a_comparison_where_each_names_one_product(
    evidence_of: Any, question: str, is_table: bool
) -> None:
    gathered = evidence_of(
        question, products=(SHOE, LIGHT), intent="recommendation", form="recommendation", product_ids=()
    )
    assert (':::compare{ids="S-1,S-2"}' in recommend(Evidence(gathered)).markup) is is_table
