"""The pure parts: fusing, ranking, filtering by live prices, fitting the budget."""

from collections.abc import Sequence

import msgspec
import pytest

from aisle.catalog.index import Hit
from aisle.encoders.reranker import CrossEncoder, Judgement
from aisle.retriever.budget import Budget, fit_budget
from aisle.retriever.filters import admits, index_filters
from aisle.retriever.fuse import fuse
from aisle.retriever.live import postcode_in, price_passage
from aisle.retriever.rank import rank_passages
from aisle.retriever.rank_products import leading_products
from aisle.storefront.storefront import PriceQuote
from aisle_schemas import Attribute, Filters, Money, Passage, PassageKind, RetrievedProduct


def usd(cents: int) -> Money:
    return Money(minor_units=cents, currency="USD")


def hit(id: str, text: str, dense: float, *, kind: PassageKind = "bullet", question: str = "") -> Hit:
    passage = Passage(label="", id=id, kind=kind, text=text, product_id=id.partition("#")[0], question=question)
    return Hit(passage=passage, lexical=0.0, dense=dense, score=dense)


def goods(id: str, title: str, **fields: object) -> RetrievedProduct:
    return msgspec.structs.replace(RetrievedProduct(product_id=id, title=title), **fields)


def test_fusing_keeps_each_passage_once_with_its_best_scores() -> None:
    fused = fuse([[hit("A#1", "a", 0.5), hit("B#1", "b", 0.4)], [hit("B#1", "b", 0.6)], []])
    assert [(found.passage.id, found.score) for found in fused] == [("B#1", 0.6), ("A#1", 0.5)]


def test_an_answer_outranks_an_echo_that_only_shrugs(reranker: CrossEncoder) -> None:
    asked = "how tall is the lamp?"
    ranked = rank_passages(
        asked,
        [
            hit("L#qa-1", "No idea, I am not sure.", 0.7, kind="qa", question="how tall is the lamp?"),
            hit("L#bullet-1", "The lamp is 18 inches tall.", 0.6),
            hit("L#review-1", "Looks good on my desk.", 0.3, kind="review"),
        ],
        reranker,
    )
    assert ranked[0].id == "L#bullet-1"
    assert ranked[0].score > 0.7 > ranked[1].score


def test_a_passage_carries_what_it_says_to_the_question(reranker: CrossEncoder) -> None:
    hits = [
        hit("P#bullet-1", "The pan is dishwasher safe.", 0.6),
        hit("P#review-1", "It is not dishwasher safe, mine was ruined.", 0.6, kind="review"),
        hit("P#review-2", "I love the colour.", 0.3, kind="review"),
    ]
    ranked = rank_passages("is the pan dishwasher safe?", hits, reranker)
    says = {passage.id: passage.says for passage in ranked}
    assert says["P#bullet-1"] is not None
    assert says["P#bullet-1"] > 0.7
    assert says["P#review-1"] is not None
    assert says["P#review-1"] < 0.5
    assert says["P#review-2"] is None


class FirstSeen:
    """Judges by place, and remembers what it was given."""

    version = "first-seen"

    def __init__(self) -> None:
        self.read: list[str] = []

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        self.read += [passage.id for passage in passages]
        return [Judgement(helps=0.1 * place, answers=0.0, says=None) for place in range(1, len(passages) + 1)]


def test_the_reranker_reads_the_best_of_the_first_stage_and_the_others_stay_behind() -> None:
    seen = FirstSeen()
    hits = [hit(f"P#bullet-{number}", "It is red.", 1 - number / 100) for number in range(1, 13)]
    ranked = [passage.id for passage in rank_passages("is it red?", hits, seen)]
    read = [f"P#bullet-{number}" for number in range(1, 11)]
    assert seen.read == read
    assert ranked == [*reversed(read), "P#bullet-11", "P#bullet-12"]


def test_a_product_is_relevant_by_its_name_and_not_by_a_stray_word() -> None:
    products = {
        "DRILL": goods("DRILL", "Cordless Drill"),
        "DINO": goods("DINO", "Take-Apart Dinosaur", category=("Toys",)),
    }
    hits = [
        hit("DINO#bullet-1", "Child-safe screwdriver and hand drill", 0.55),
        hit("DRILL#title-1", "Cordless Drill", 0.8, kind="title"),
    ]
    assert [found.product_id for found in leading_products("cordless drill", hits, products)] == ["DRILL"]
    assert leading_products("cordless drill", hits[:1], products) == []


@pytest.mark.parametrize(
    ("live", "listed", "is_shown"),
    [(3999, 4500, True), (4001, 3500, False), (None, 3500, True), (None, 4500, False), (None, None, False)],
)
def test_the_live_price_decides_and_the_catalogs_stands_in(
    live: int | None, listed: int | None, is_shown: bool
) -> None:
    product = goods("A", "A", list_price=usd(listed) if listed else None)
    assert admits(Filters(price_max=usd(4000)), product, usd(live) if live else None) is is_shown


def test_a_price_in_another_currency_is_not_compared() -> None:
    euros = Money(minor_units=9900, currency="EUR")
    assert admits(Filters(price_max=usd(4000)), goods("A", "A"), euros)


@pytest.mark.parametrize(
    ("title", "attributes", "is_shown"),
    [
        ("Leather Wallet", (), False), ("Wallet", (("Material", "full-grain leather"),), False),
        ("Leather-free Wallet", (), True), ("Vegan leather wallet", (), True), ("Wallet", (("Leather", "none"),), True),
        ("Wallet", (("Leather", "yes"),), False), ("Leatherette pouch", (), True),
    ],
)  # fmt: skip
def test_an_excluded_word_counts_where_it_is_affirmed(
    title: str, attributes: tuple[tuple[str, str], ...], is_shown: bool
) -> None:
    product = goods("A", title, attributes=tuple(Attribute(name=name, value=value) for name, value in attributes))
    assert admits(Filters(exclude=("leather",)), product, None) is is_shown


def test_the_index_gets_a_budget_with_leeway_where_live_prices_decide() -> None:
    filters = Filters(price_max=usd(4000), exclude=("leather",), age_years=5)
    assert index_filters(filters, has_live_prices=True) == Filters(price_max=usd(5200), age_years=5)
    assert index_filters(filters, has_live_prices=False) == Filters(price_max=usd(4000), age_years=5)


def passage(id: str, text: str = "text") -> Passage:
    return Passage(label="", id=id, kind="review", text=text, product_id=id.partition("#")[0])


def test_the_budget_counts_passages_bytes_and_pieces_and_says_what_it_left_out() -> None:
    passages = [passage(f"A#review-1.{n}") for n in range(1, 5)] + [passage(f"A#review-{n}") for n in range(2, 9)]
    _, kept, trimmed = fit_budget([goods("A", "A")], passages, Budget(passages=5))
    assert [kept_passage.id for kept_passage in kept] == [
        "A#review-1.1", "A#review-1.2", "A#review-2", "A#review-3", "A#review-4",
    ]  # fmt: skip
    assert trimmed == 6


def test_one_product_does_not_crowd_out_the_others() -> None:
    passages = [passage(f"A#review-{n}") for n in range(1, 9)] + [passage("B#review-1")]
    _, kept, _ = fit_budget([goods("A", "A"), goods("B", "B")], passages, Budget(passages_of_a_product=3))
    assert [kept_passage.id for kept_passage in kept] == ["A#review-1", "A#review-2", "A#review-3", "B#review-1"]


def test_a_passage_that_does_not_fit_lets_a_shorter_one_behind_it_through() -> None:
    passages = [passage("A#review-1"), passage("A#review-2", "x" * 2000), passage("A#review-3")]
    _, kept, trimmed = fit_budget([], passages, Budget(bytes=400))
    assert [kept_passage.id for kept_passage in kept] == ["A#review-1", "A#review-3"]
    assert trimmed == 1


def test_a_long_product_is_cut_to_its_title_before_it_is_left_out() -> None:
    long = goods("A", "A", description="d" * 3000)
    products, _, _ = fit_budget([long, goods("B", "B")], [], Budget(bytes=2000))
    assert [(product.product_id, product.description) for product in products] == [("A", ""), ("B", "")]


@pytest.mark.parametrize(
    ("question", "postcode"),
    [
        ("when would it arrive in 98101", "98101"), ("can you deliver to SW1A 1AA?", "SW1A 1AA"),
        ("ship to k1a 0b1", "K1A 0B1"), ("to 98101-1234 please", "98101-1234"), ("when will it come", ""),
        ("a tent for 2", ""),
    ],
)  # fmt: skip
def test_a_postcode_in_the_question_counts(question: str, postcode: str) -> None:
    assert postcode_in(question) == postcode


def test_a_price_says_when_the_store_said_so_and_what_it_was() -> None:
    quote = PriceQuote(product_id="A", price=usd(3999), was=usd(4999), as_of_ms=1_772_000_000_000)
    assert price_passage(quote).text == "Price at 06:13 UTC: $39.99, reduced from $49.99"
