"""Figures of many questions: statistics, intervals, paired differences."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle_tools.evaluate.estimates import (
    Case,
    Difference,
    Estimate,
    auroc,
    auroc_of_twins,
    balanced_accuracy,
    compared,
    estimate,
    macro_f1,
    mean,
    paired,
    percentile,
    share,
    summarised,
)


def test_a_mean_lies_within_its_interval_and_counts_its_questions() -> None:
    found = estimate([(float(number % 2),) for number in range(400)], mean)
    assert (found.value, found.n) == (0.5, 400)
    assert found.low is not None
    assert found.high is not None
    # Half the width of a 95% interval of a share of one half: 1.96 * sqrt(0.25 / 400) = 0.049.
    assert found.low == pytest.approx(0.451, abs=0.01)
    assert found.high == pytest.approx(0.549, abs=0.01)


def test_the_same_rows_give_the_same_interval() -> None:
    rows = [(value,) for value in np.random.default_rng(7).normal(size=60).tolist()]
    assert estimate(rows, mean) == estimate(rows, mean)


def test_a_metric_that_no_question_tells_is_null() -> None:
    assert estimate([], mean) == Estimate(None, None, None, 0)
    assert estimate([(0.3, 1.0), (0.4, 1.0)], auroc) == Estimate(None, None, None, 2)


def test_auroc_of_a_case_worked_out_by_hand() -> None:
    # Pairs (high, low): 3>2, 3>1, 1<2, 1=1: (1 + 1 + 0 + 1/2) / 4
    assert auroc(np.array([[3.0, 1], [1.0, 1], [2.0, 0], [1.0, 0]])) == 0.625


@given(st.lists(st.tuples(st.integers(-3, 3).map(float), st.sampled_from((0.0, 1.0))), min_size=2, max_size=30))
def test_auroc_agrees_with_counting_the_pairs(rows: list[tuple[float, float]]) -> None:
    high = [score for score, is_high in rows if is_high]
    low = [score for score, is_high in rows if not is_high]
    found = auroc(np.array(rows))
    if not high or not low:
        assert math.isnan(found)
        return
    won = sum((h > lower) + (h == lower) / 2 for h in high for lower in low)
    assert found == pytest.approx(won / (len(high) * len(low)))


def test_twins_give_one_score_to_either_class() -> None:
    # high: 0.9, 0.4; low: 0.5, 0.1. Of the four pairs only 0.4 against 0.5 is lost.
    assert auroc_of_twins(np.array([[0.9, 0.5], [0.4, 0.1]])) == 0.75


def test_a_share_weighs_a_question_as_its_cases_do() -> None:
    assert share(np.array([[1.0, 1.0], [0.0, 3.0]])) == 0.25
    assert math.isnan(share(np.array([[0.0, 0.0]])))


def test_balanced_accuracy_is_the_mean_of_both_recalls() -> None:
    # yes: 3 of 4 right, no: 1 of 2; the majority class does not hide the other
    assert balanced_accuracy(np.array([[3.0, 4.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]])) == (0.75 + 0.5) / 2
    assert math.isnan(balanced_accuracy(np.array([[3.0, 4.0, 0.0, 0.0]])))


def test_macro_f1_of_a_case_worked_out_by_hand() -> None:
    # class 0: 1 right of 2 labels and 2 predictions; class 1: 2 right of 2 and 3; class 2: none right
    rows = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, 1.0], [2.0, 0.0]])
    assert macro_f1(rows) == pytest.approx((2 * 1 / (2 + 2) + 2 * 2 / (2 + 3) + 0) / 3)


def test_a_percentile_is_of_the_one_column() -> None:
    assert percentile(50)(np.array([[1.0], [3.0], [9.0]])) == 3.0


def test_a_difference_is_drawn_on_the_same_questions() -> None:
    """Two rankings that differ little on very different questions: apart they could not be told from each other."""
    rows = np.random.default_rng(3).uniform(size=200).tolist()
    pairs = [((value + 0.02,), (value,)) for value in rows]
    found = paired(pairs, mean)
    assert found == Estimate(0.02, 0.02, 0.02, 200)
    assert estimate([second for _, second in pairs], mean).high > 0.02 + (estimate([(v,) for v in rows], mean).low or 0)  # type: ignore[operator]


def case(qid: str, **rows: float) -> Case:
    return Case(qid=qid, rows={name: (value,) for name, value in rows.items()})


def test_a_metric_rests_on_the_questions_that_have_it() -> None:
    cases = [case("1", ours=1.0, theirs=0.5), case("2", ours=0.0)]
    figures = summarised(cases, {"ours": mean, "theirs": mean}, {"gain": Difference(of="ours", less="theirs")})
    assert (figures["ours"].value, figures["ours"].n) == (0.5, 2)
    assert (figures["theirs"].value, figures["theirs"].n) == (0.5, 1)
    assert (figures["gain"].value, figures["gain"].n) == (0.5, 1)


def test_another_run_is_compared_on_the_questions_of_both() -> None:
    mine = [case("1", ours=1.0), case("2", ours=1.0), case("3", ours=0.0)]
    theirs = [case("2", ours=0.0), case("1", ours=1.0), case("4", ours=0.0)]
    found = compared(mine, theirs, {"ours": mean})["ours"]
    assert (found.value, found.n) == (0.5, 2)
