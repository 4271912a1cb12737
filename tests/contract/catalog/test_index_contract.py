"""What every index does, whatever engine is under it."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index, Search, Vectors
from aisle.catalog.passages import embedding_text, passages_of
from aisle.catalog.vocabulary import Vocabulary
from aisle_schemas import (
    Attribute,
    Filters,
    Money,
    PassageKind,
    Policy,
    Product,
    QuestionAnswered,
    Review,
    Variant,
)

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")

BOOT = Product(
    product_id="boot",
    title="Ridge hiking boot",
    brand="Nordfell",
    category=("Outdoor", "Shoes"),
    description="A boot for wet trails.",
    attributes=(Attribute(name="material", value="full-grain leather"),),
    variants=(Variant(variant_id="boot-42", colour="Forest green", size="42"),),
    price=Money(minor_units=14900, currency="USD"),
    rating=4.5,
    reviews=(Review(text="My feet stayed dry for a week.", rating=5.0), Review(text="Runs half a size small.")),
    qa=(QuestionAnswered(question="Can they be resoled?", answer="Yes, by any cobbler."),),
)
SHOE = Product(
    product_id="shoe",
    title="Canvas trail shoe",
    brand="Lowland",
    category=("Outdoor", "Shoes"),
    attributes=(Attribute(name="material", value="canvas"),),
    variants=(Variant(variant_id="shoe-43", colour="Black", size="43"),),
    price=Money(minor_units=5900, currency="USD"),
    rating=3.9,
)
TOY = Product(
    product_id="toy",
    title="Wooden dinosaur",
    category=("Toys",),
    age_min_years=3,
    age_max_years=6,
    price=Money(minor_units=2000, currency="EUR"),
)
RETURNS = Policy(policy_id="returns", title="Returns", text="Send it back within 30 days.\nWe pay the postage.")


def vector(text: str) -> Vectors:
    """Words hashed to dimensions: a text is near those that share its words."""
    made = np.zeros(384, dtype=np.float32)
    for word in text.lower().split():
        made[int(hashlib.sha256(word.strip(".,?:").encode()).hexdigest(), 16) % 384] += 1
    return made / max(float(np.linalg.norm(made)), 1e-9)


def vectors(item: Product | Policy) -> Vectors:
    return np.stack([vector(embedding_text(passage)) for passage in passages_of(item)])


def fill(index: Index, *items: Product | Policy) -> None:
    index.upsert([(item, vectors(item)) for item in items])


def found(index: Index, text: str, *, filters: Filters | None = None, kinds: Sequence[PassageKind] = ()) -> set[str]:
    search = Search(text=text, vector=vector(text), kinds=tuple(kinds), filters=filters or Filters(), limit=50)
    return {hit.passage.product_id or hit.passage.id for hit in index.search([search])[0]}


UNPRICED = Product(product_id="unpriced", title="A boot, a shoe, a dinosaur")


@pytest.fixture(scope="module")
def shop(shared_index: Index) -> Index:
    fill(shared_index, BOOT, SHOE, TOY)
    return shared_index


def test_an_empty_index_finds_nothing(index: Index) -> None:
    assert index.search([Search(text="boots", vector=vector("boots"))]) == [[]]
    assert index.count() == (0, 0)
    assert index.vocabulary() == Vocabulary()
    assert index.item("boot") is None


def test_a_search_finds_the_passage_that_answers_it_and_says_why(index: Index) -> None:
    fill(index, BOOT, SHOE, RETURNS)
    hits = index.search([Search(text="can they be resoled", vector=vector("can they be resoled"))])[0]
    best = hits[0]
    assert best.passage.id == "boot#qa-1"
    assert best.passage.text == "Yes, by any cobbler."
    assert best.passage.question == "Can they be resoled?"
    assert best.passage.label == ""
    assert best.lexical > 0
    assert best.dense > 0.4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_several_searches_give_a_list_each_in_their_order(index: Index) -> None:
    fill(index, BOOT, TOY, RETURNS)
    texts = ("dinosaur", "send it back within 30 days", "feet stayed dry")
    lists = index.search([Search(text=text, vector=vector(text), limit=1) for text in texts])
    assert [[hit.passage.id for hit in hits] for hits in lists] == [
        ["toy#title-1"],
        ["returns#policy-1"],
        ["boot#review-1"],
    ]


def test_a_search_finds_the_same_alone_and_among_others(shop: Index) -> None:
    """Some of the others have its filter and limit, and so may be scanned for together with it."""
    texts = ("boot shoe dinosaur", "my feet stayed dry", "full-grain leather", "by any cobbler")
    narrowed = (Filters(), Filters(brands=("nordfell",)), Filters(exclude=("leather",)))
    searches = [
        Search(text=text, vector=vector(text), filters=filters, kinds=kinds, limit=limit)
        for text in texts
        for filters in narrowed
        for kinds in ((), ("title", "review"))
        for limit in (2, 60)
    ]
    assert shop.search(searches) == [shop.search([search])[0] for search in searches]


def test_a_search_keeps_to_its_kinds_and_products(index: Index) -> None:
    fill(index, BOOT, SHOE, RETURNS)
    kinds = Search(text="boot", vector=vector("boot"), kinds=("review", "qa"), limit=50)
    assert {hit.passage.kind for hit in index.search([kinds])[0]} == {"review", "qa"}
    most = Search(
        text="boot", vector=vector("boot"), kinds=("title", "description", "bullet", "attribute", "policy"), limit=50
    )
    assert {hit.passage.kind for hit in index.search([most])[0]} == {
        "title",
        "description",
        "attribute",
        "policy",
    }
    one = Search(text="material", vector=vector("material"), product_ids=("shoe",), limit=50)
    assert {hit.passage.product_id for hit in index.search([one])[0]} == {"shoe"}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(price_max=Money(minor_units=6000, currency="USD")), {"shoe"}),
        (Filters(price_min=Money(minor_units=6000, currency="USD")), {"boot"}),
        (Filters(price_max=Money(minor_units=14900, currency="USD")), {"boot", "shoe"}),
        (Filters(price_max=Money(minor_units=9999, currency="EUR")), {"toy"}),
        (Filters(brands=("NORDFELL",)), {"boot"}),
        (Filters(brands=("nordfell", "lowland")), {"boot", "shoe"}),
        (Filters(categories=("toys",)), {"toy"}),
        (Filters(categories=("outdoor",)), {"boot", "shoe"}),
        (Filters(colours=("green",)), {"boot"}),
        (Filters(colours=("forest green",)), {"boot"}),
        (Filters(sizes=("43",)), {"shoe"}),
        (Filters(min_rating=4.0), {"boot"}),
        (Filters(age_years=5), {"boot", "shoe", "toy"}),
        (Filters(age_years=8), {"boot", "shoe"}),
        (Filters(exclude=("leather",)), {"shoe", "toy"}),
        (Filters(exclude=("leathers", "dinosaurs")), {"shoe"}),
        (Filters(exclude=("green boot",)), {"shoe", "toy"}),
        (Filters(exclude=("canvas boot",)), {"boot", "shoe", "toy"}),
        (Filters(product_ids=("toy", "shoe")), {"shoe", "toy"}),
        (Filters(brands=("nordfell",), price_max=Money(minor_units=100, currency="USD")), set()),
        (Filters(colours=("black",), sizes=("42",)), set()),
    ],
)
def test_filters_rule_products_out(shop: Index, filters: Filters, expected: set[str]) -> None:
    assert found(shop, "boot shoe dinosaur", filters=filters) == expected


@pytest.mark.parametrize("bound", ["price_min", "price_max"])
def test_a_product_without_a_price_meets_no_price_filter(index: Index, bound: str) -> None:
    fill(index, SHOE, UNPRICED)
    assert found(index, "shoe") == {"shoe", "unpriced"}
    met = Filters(**{bound: SHOE.price})
    assert found(index, "shoe", filters=met) == {"shoe"}


def test_an_item_that_comes_again_replaces_all_that_it_was(index: Index) -> None:
    fill(index, BOOT)
    shorter = Product(product_id="boot", title="Ridge boot, second edition", brand="Nordfell Two")
    fill(index, shorter)
    assert index.count() == (1, 1)
    assert index.item("boot") == shorter
    assert [passage.id for passage in index.passages("boot")] == ["boot#title-1"]
    assert {hit.passage.id for hit in index.search([Search(text="boot", vector=vector("boot"))])[0]} == {"boot#title-1"}
    assert index.vocabulary() == Vocabulary(brands=frozenset({"nordfell two"}))


def test_of_two_forms_of_one_item_in_one_write_the_later_stands(index: Index) -> None:
    later = Product(product_id="boot", title="The later boot")
    index.upsert([(BOOT, vectors(BOOT)), (later, vectors(later))])
    assert index.item("boot") == later
    assert index.count() == (1, 1)


def test_a_removed_item_is_gone_with_its_passages_and_words(index: Index) -> None:
    fill(index, BOOT, TOY, RETURNS)
    assert "nordfell" in index.vocabulary().brands
    index.remove(["boot", "unknown"])
    assert index.count() == (2, 3)
    assert index.item("boot") is None
    assert index.passages("boot") == []
    assert index.vocabulary() == Vocabulary(categories=frozenset({"toys"}))
    assert "boot" not in found(index, "boot")


def test_the_vocabulary_grows_with_what_is_written(index: Index) -> None:
    fill(index, SHOE)
    assert index.vocabulary().brands == {"lowland"}
    fill(index, BOOT)
    assert index.vocabulary() == Vocabulary(
        brands=frozenset({"lowland", "nordfell"}),
        categories=frozenset({"outdoor", "shoes"}),
        colours=frozenset({"black", "forest green"}),
        sizes=frozenset({"42", "43"}),
    )


def test_products_are_given_as_evidence_carries_them(index: Index) -> None:
    fill(index, BOOT, RETURNS)
    products = index.products(["boot", "unknown", "returns"])
    assert list(products) == ["boot"]
    assert products["boot"].title == "Ridge hiking boot"
    assert products["boot"].list_price == Money(minor_units=14900, currency="USD")
    assert products["boot"].review_count == 2
    assert products["boot"].variants == BOOT.variants


def test_items_come_back_as_they_were(index: Index) -> None:
    fill(index, BOOT, RETURNS)
    assert index.item("boot") == BOOT
    assert index.item("returns") == RETURNS
    assert index.passages("boot") == passages_of(BOOT)


def test_a_policy_is_found_and_has_no_product(index: Index) -> None:
    fill(index, BOOT, RETURNS)
    hits = index.search([Search(text="who pays the postage", vector=vector("postage"), kinds=("policy",))])[0]
    assert hits[0].passage.id == "returns#policy-2"
    assert hits[0].passage.product_id == ""
    assert hits[0].passage.name == "Returns"


def test_vectors_that_do_not_fit_the_passages_are_refused(index: Index) -> None:
    with pytest.raises(ValueError, match=r"toy has 1 passages of 384 dimensions, the vectors are of shape \(2, 384\)"):
        index.upsert([(TOY, np.zeros((2, 384), dtype=np.float32))])
    assert index.count() == (0, 0)


def test_more_passages_than_one_write_holds_all_arrive(index: Index) -> None:
    many = Product(
        product_id="many", title="Many reviews", reviews=tuple(Review(text=f"Review {n}.") for n in range(600))
    )
    fill(index, many)
    assert index.count() == (1, 601)


def test_an_index_that_was_closed_is_unavailable(index: Index) -> None:
    fill(index, TOY)
    index.close()
    with pytest.raises(IndexUnavailable):
        index.search([Search(text="dinosaur", vector=vector("dinosaur"))])


def test_the_version_names_the_embedder(index: Index) -> None:
    assert index.version == "test-embedder@1/1"


def test_a_question_of_nothing_but_stop_words_is_answered_by_meaning(index: Index) -> None:
    fill(index, TOY)
    hits = index.search([Search(text="is it the", vector=vector("wooden dinosaur"))])[0]
    assert [hit.passage.id for hit in hits] == ["toy#title-1"]
    assert hits[0].lexical == 0
