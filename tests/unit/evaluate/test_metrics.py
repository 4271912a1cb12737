"""The scores of one question, on cases worked out by hand and against formulas written another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle_tools.evaluate.metrics import average_precision, dcg, ndcg, precision_at_1

LABELS = st.lists(st.integers(0, 2), min_size=1, max_size=12)


def test_the_gain_of_a_full_answer_is_three_times_that_of_a_helpful_one() -> None:
    assert dcg([2], 5) == 3.0
    assert dcg([1], 5) == 1.0
    assert dcg([0, 0, 1], 5) == pytest.approx(1 / math.log2(4))


def test_ndcg_of_a_case_worked_out_by_hand() -> None:
    # DCG: 1/1 + 3/log2(3) = 2.892789; the best order's: 3/1 + 1/log2(3) = 3.630930
    assert ndcg([1, 2, 0], 5) == pytest.approx(2.892789 / 3.630930, abs=1e-6)


def test_what_stands_below_the_cut_counts_for_nothing() -> None:
    assert ndcg([0, 0, 0, 0, 0, 2], 5) == 0.0


def test_a_question_without_a_relevant_candidate_has_no_score() -> None:
    assert ndcg([0, 0], 5) is None
    assert average_precision([0, 1], 2) is None
    assert precision_at_1([1, 1], 2) is None


def test_precision_at_1_asks_of_the_first_alone() -> None:
    assert precision_at_1([1, 2], 2) == 0.0
    assert precision_at_1([2, 0], 2) == 1.0
    assert precision_at_1([1, 2], 1) == 1.0


def test_average_precision_of_a_case_worked_out_by_hand() -> None:
    # relevant at ranks 2 and 4: (1/2 + 2/4) / 2
    assert average_precision([0, 2, 1, 2], 2) == 0.5
    assert average_precision([0, 2, 1, 2], 1) == pytest.approx((1 / 2 + 2 / 3 + 3 / 4) / 3)


@given(LABELS, st.integers(1, 12))
def test_ndcg_agrees_with_a_matrix_formula(labels: list[int], k: int) -> None:
    gains = np.exp2(np.array(labels)) - 1
    discounts = np.where(np.arange(len(labels)) < k, 1 / np.log2(np.arange(2, len(labels) + 2)), 0.0)
    best = float(np.sort(gains)[::-1] @ discounts)
    expected = None if best == 0 else float(gains @ discounts) / best
    assert ndcg(labels, k) == (None if expected is None else pytest.approx(expected))


@given(LABELS, st.integers(1, 2))
def test_average_precision_is_the_area_under_precision_over_recall(labels: list[int], least: int) -> None:
    relevant = np.array(labels) >= least
    if not relevant.any():
        assert average_precision(labels, least) is None
        return
    precision = np.cumsum(relevant) / np.arange(1, len(labels) + 1)
    recall = np.cumsum(relevant) / relevant.sum()
    steps = np.diff(np.concatenate(([0.0], recall)))
    assert average_precision(labels, least) == pytest.approx(float(precision @ steps))


@given(LABELS)
def test_no_order_beats_the_best_one(labels: list[int]) -> None:
    best = sorted(labels, reverse=True)
    score, most = ndcg(labels, 5), ndcg(best, 5)
    if score is not None:
        assert most == 1.0
        assert 0.0 <= score <= 1.0
