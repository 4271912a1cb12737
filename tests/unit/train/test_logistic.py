"""Logistic regression: known odds are found again."""

from math import log

import pytest

from aisle_tools.train.logistic import fit

ROWS = [{"bias": 1.0, "x": 0.0}] * 40 + [{"bias": 1.0, "x": 1.0}] * 40
LABELS = [True] * 10 + [False] * 30 + [True] * 30 + [False] * 10  # odds of 1 to 3, then of 3 to 1


def test_the_odds_of_each_group_are_found_again() -> None:
    weights = fit(ROWS, LABELS, penalty=0.0)
    assert weights["bias"] == pytest.approx(-log(3))
    assert weights["x"] == pytest.approx(2 * log(3))


def test_a_penalty_shrinks_the_weights_and_not_the_bias() -> None:
    free, bound = fit(ROWS, LABELS, penalty=0.0), fit(ROWS, LABELS, penalty=50.0)
    assert 0 < bound["x"] < free["x"]


def test_balanced_labels_weigh_the_same_in_sum() -> None:
    rare = fit([{"bias": 1.0}] * 100, [True] * 5 + [False] * 95, penalty=0.0, balanced=True)
    assert rare["bias"] == pytest.approx(0.0, abs=1e-6)
