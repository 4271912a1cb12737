"""How one answer to a task is graded, and that our own questions can be graded at all."""

from collections.abc import Mapping
from itertools import product as pairs
from typing import get_args

import pytest

from aisle_schemas import (
    Attribute,
    Comparison,
    ComparisonRow,
    Money,
    Part,
    Price,
    Product,
    ProductCard,
    Stock,
    Text,
    Variant,
)
from aisle_tools.demo import live
from aisle_tools.evaluate.tasks.grading import Graded, Shown, grade, meets
from aisle_tools.evaluate.tasks.metrics import figures
from aisle_tools.evaluate.tasks.questions import Rule, Shop, Split, Task, affirms, own_tasks
from aisle_tools.evaluate.tasks.shops import AT_MS, demo_shop

WALLET = Product(
    product_id="W1",
    title="Slim Wallet",
    category=("Bags", "Wallets"),
    attributes=(Attribute(name="Material", value="full-grain leather"), Attribute(name="Weight", value="2 oz")),
    variants=(Variant(variant_id="W1-S", size="S"), Variant(variant_id="W1-M", size="M")),
    price=Money.of("30", "USD"),
    rating=4.5,
)
POUCH = Product(
    product_id="P1", title="Canvas Pouch", category=("Bags",), attributes=(Attribute(name="Weight", value="3 oz"),)
)
CATALOG = {"W1": WALLET, "P1": POUCH}


def card(product: Product, cents: int = 3000, units: tuple[tuple[str, int], ...] = ()) -> ProductCard:
    id = product.product_id
    price = Price(product_id=id, price=Money(minor_units=cents, currency="USD"), as_of_ms=0)
    stock = Stock(product_id=id, status="in_stock", as_of_ms=0, units=9, variants=units)
    return ProductCard(product_id=id, title=product.title, price=price, stock=stock)


def graded(task: Mapping[str, object], *parts: Part) -> Graded:
    base: dict[str, object] = {"id": "t", "family": "", "question": "", "relevant": Rule()}
    return grade(Task(**(base | dict(task))), parts, CATALOG)  # type: ignore[arg-type]


def test_a_budget_is_held_against_the_price_that_is_shown() -> None:
    within = {"must": Rule(price_max=30)}
    assert graded(within, card(WALLET)).violations == ()
    assert graded(within, card(WALLET, 3001)).violations == ("W1",)


def test_a_size_is_there_when_it_is_not_sold_out() -> None:
    medium = {"must": Rule(size="M")}
    assert graded(medium, card(WALLET, units=(("W1-S", 0), ("W1-M", 2)))).violations == ()
    assert graded(medium, card(WALLET, units=(("W1-S", 4), ("W1-M", 0)))).violations == ("W1",)
    assert graded(medium, card(POUCH)).violations == ("P1",)


@pytest.mark.parametrize(
    ("line", "is_said"),
    [
        ("Material: full-grain leather", True), ("Leathery smell", True), ("Leather-free", False), ("Leather: none", False),
        ("made without leather", False), ("a faux leather strap", False), ("pleather", False), ("no real leather", False),
    ],
)  # fmt: skip
def test_a_word_is_affirmed_by_a_line_that_does_not_deny_it(line: str, is_said: bool) -> None:
    assert affirms(f"Wallet\n{line}", "leather") is is_said


def test_what_is_shown_where_nothing_fits_is_irrelevant() -> None:
    assert graded({"relevant": None}, card(POUCH)).irrelevant == ("P1",)
    assert graded({"relevant": None}).is_faultless


def test_a_product_that_the_shop_does_not_have_is_irrelevant_to_everything() -> None:
    assert graded({}, ProductCard(product_id="X9", title="Ghost")).irrelevant == ("X9",)


def test_the_best_product_the_first_and_the_kinds_are_missed() -> None:
    task = {"best": Rule(ids=("W1",)), "first": Rule(ids=("W1",)), "kinds": 2}
    assert graded(task, card(POUCH)).missing == ("a best product", "the first product", "2 kinds of goods")
    assert graded(task, card(POUCH), card(WALLET)).missing == ("the first product",)


def test_every_cell_of_a_table_is_the_catalogs() -> None:
    rows = (
        ComparisonRow(name="Weight", cells=("2 oz", "3 lb")),
        ComparisonRow(name="Material", cells=("full-grain leather", "")),
    )
    table = Comparison(products=(card(WALLET), card(POUCH)), rows=rows)
    found = graded({"compared": ("W1", "P1"), "rows": ("Weight", "Capacity")}, table)
    assert found.wrong_cells == ("P1 Weight: '3 lb', the catalog says '3 oz'",)
    assert found.missing == ("the row Capacity",)


def test_a_constraint_is_named_back_where_products_are_shown() -> None:
    task = {"names": ("\\$50", "leather")}
    assert graded(task, Text(text="Wallets under $50:"), card(POUCH)).unnamed == ("leather",)
    assert graded(task, Text(text="I found none.")).unnamed == ()


def test_the_figures_count_cards_and_questions() -> None:
    found = figures([
        graded({"relevant": None}, card(POUCH), card(WALLET)),
        graded({"must": Rule(brand="Acme")}, card(POUCH)),
        graded({}, card(POUCH)),
    ])  # fmt: skip
    assert (found.questions, found.cards, found.irrelevant, found.violations, found.faultless) == (3, 4, 2, 1, 1)
    assert found.irrelevant_share == 0.5


@pytest.mark.parametrize(("shop", "split"), list(pairs(get_args(Shop), get_args(Split))))
def test_every_question_has_an_id_of_its_own_and_something_to_be_graded_by(shop: Shop, split: Split) -> None:
    tasks = own_tasks(shop, split)
    assert len({task.id for task in tasks}) == len(tasks)
    assert all(task.relevant is None or task.relevant != Rule() for task in tasks)


def test_no_question_is_in_both_parts() -> None:
    for shop in get_args(Shop):
        asked = [{task.question.lower() for task in own_tasks(shop, split)} for split in get_args(Split)]
        assert len(set[str]().union(*asked)) == sum(map(len, asked))


@pytest.mark.parametrize("split", get_args(Split))
def test_what_is_best_in_the_demo_shop_is_relevant_and_meets_what_must_be_met(split: Split) -> None:
    products = [item for item in demo_shop()[0] if isinstance(item, Product)]
    sold = [(product, live.price(product, AT_MS)) for product in products]
    shop = [Shown(product, quote[0].minor_units / 100 if quote else None) for product, quote in sold]
    for task in own_tasks("demo", split):
        for rule in filter(None, (task.best, task.first)):
            assert task.relevant is not None
            fitting = [
                shown
                for shown in shop
                if meets(rule, shown) and meets(task.relevant, shown) and meets(task.must, shown)
            ]
            assert fitting, f"{task.id}: nothing in the shop could be the best product"
