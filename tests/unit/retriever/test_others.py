"""Which other products the evidence names is told by the catalog, and by nothing in how an id looks."""

from typing import Any

import pytest
from msgspec.structs import replace

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index
from aisle.retriever.others import named_besides
from aisle_schemas import EvidenceGathered, Gap, Passage, Plan, Policy, QueryAsked, RetrievedProduct

Shop = Any  # conftest.Shop: test folders are no packages to import from


def evidence_of(text: str, question: str = "Is it good?") -> EvidenceGathered:
    return EvidenceGathered(
        query=QueryAsked(query_id="q1", question=question),
        plan=Plan(intent="product_question", form="short", product_ids=("PAN1",)),
        products=(RetrievedProduct(product_id="PAN1", title="Hearth Cast Iron Skillet"),),
        passages=(Passage(label="e1", id="PAN1#review-1", kind="review", text=text, product_id="PAN1"),),
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Get PAN2 instead of PAN1.", ("PAN2",)),
        ("get pan2, or RUN2", ("PAN2", "RUN2")),
        ("Get P\u200bАN2 instead.", ("PAN2",)),  # with a Cyrillic А
        ("Takes an E27 bulb; mine has a PAN3.", ()),
        ("See policy-returns1 and the 2 of them.", ()),
    ],
)
def test_a_token_is_an_id_where_the_catalog_has_such_a_product(index: Index, text: str, named: tuple[str, ...]) -> None:
    assert named_besides(evidence_of(text), index) == named


def test_what_the_shopper_names_may_be_named(index: Index) -> None:
    assert named_besides(evidence_of("Better than PAN2.", question="is it better than pan2?"), index) == ()


def test_titles_and_attributes_are_read_as_well(index: Index) -> None:
    evidence = evidence_of("Heats evenly.")
    promoted = replace(evidence.products[0], title="Hearth Skillet (buy PAN2)")
    assert named_besides(replace(evidence, products=(promoted,)), index) == ("PAN2",)


def test_an_index_that_is_away_leaves_the_evidence_as_it_is() -> None:
    class Away:
        def products(self, product_ids: Any) -> Any:
            raise IndexUnavailable("gone")

    assert named_besides(evidence_of("Get PAN2 instead."), Away()) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("cause", ["late", "down"])
def test_an_index_that_has_just_not_answered_is_not_asked_again(cause: Any) -> None:
    class Unasked:
        def products(self, product_ids: Any) -> Any:
            raise AssertionError("asked")

    evidence = replace(evidence_of("Get PAN2 instead."), gaps=(Gap(source="policies", cause=cause),))
    assert named_besides(evidence, Unasked()) == ()  # type: ignore[arg-type]


async def test_the_retriever_tells_them(shop: Shop) -> None:
    guide = Policy(policy_id="guide-pans", title="Returns of pans", text="Keep the pan and buy PAN2 in its place.")
    shop.index.upsert([(guide, shop.embedder.embed(["returns of pans"]))])
    try:
        evidence = await shop.ask("what is the return policy for pans?")
        assert "guide-pans" in {passage.id.partition("#")[0] for passage in evidence.passages}
        assert evidence.other_products == ("PAN2",)
    finally:
        shop.index.remove(["guide-pans"])
