"""By which value a question wants goods put in order."""

import pytest

from aisle.catalog.superlatives import Ordering, asked_order


@pytest.mark.parametrize(
    ("question", "order"),
    [
        ("lowest priced office chair", "cheapest"),
        ("your most affordable kettle", "cheapest"),
        ("which one costs the least?", "cheapest"),
        ("the dearest watch", "dearest"),
        ("the most expensive tent", "dearest"),
        ("top-rated pans", "best rated"),
        ("which tent do people like most?", "best rated"),
        ("what do people like most about this tent?", None),
        ("a gift for my dearest friend", None),
        ("something cheaper", None),
        ("costs less than $20", None),
    ],
)
def test_a_superlative_names_an_order_and_a_comparative_does_not(question: str, order: Ordering | None) -> None:
    assert asked_order(question) == order
