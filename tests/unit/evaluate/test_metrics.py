"""The scores of one question, on cases worked out by hand and against formulas written another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle_tools.evaluate.metrics import (
    average_precision,
    content_f1,
    content_words,
    dcg,
    ndcg,
    polarity,
    precision_at_1,
    support,
)

LABELS = st.lists(st.integers(0, 2), min_size=1, max_size=12)


def test_the_gain_of_a_full_answer_is_twice_that_of_a_helpful_one() -> None:
    assert dcg([2], 5) == 2.0
    assert dcg([1], 5) == 1.0
    assert dcg([0, 0, 1], 5) == pytest.approx(1 / math.log2(4))


def test_ndcg_of_a_case_worked_out_by_hand() -> None:
    # DCG: 1/1 + 2/log2(3) = 2.261860; the best order's: 2/1 + 1/log2(3) = 2.630930
    assert ndcg([1, 2, 0], 5) == pytest.approx(2.261860 / 2.630930, abs=1e-6)


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
    gains = np.array(labels, dtype=float)
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


def test_words_that_carry_no_meaning_are_not_counted() -> None:
    assert content_words("Yes. A customer says that it’s 2.5 inches and doesn't rust!") == ["2.5", "inches", "rust"]


def test_content_f1_of_a_case_worked_out_by_hand() -> None:
    # {dishwasher, safe, lid} against {dishwasher, safe, handle, too hot}: 2 in common of 3 and of 4.
    assert content_f1("dishwasher safe, the lid", "It is dishwasher safe, handle hot") == pytest.approx(2 * 2 / (3 + 4))
    assert content_f1("A customer says it rusts.", "No. It rusts.") == 1.0
    assert content_f1("red red", "red") == pytest.approx(2 / 3)
    assert content_f1("", "it rusts") == 0.0
    assert content_f1("Yes.", "No.") == 1.0  # polarity is measured apart


@given(st.text("ab c", max_size=12), st.text("ab c", max_size=12))
def test_content_f1_is_symmetric_and_between_0_and_1(left: str, right: str) -> None:
    assert content_f1(left, right) == content_f1(right, left)
    assert 0.0 <= content_f1(left, right) <= 1.0
    assert content_f1(left, left) == 1.0


def test_a_claim_is_supported_by_its_words_and_all_of_its_numbers() -> None:
    review = "it weighs 5.2 pounds and washes well."
    assert support("A customer says it weighs 5.2 pounds.", [review]) == 1.0
    assert support("It weighs 5 pounds.", [review]) == 0.0
    assert support("washing and drying", ["washes well"]) == 0.5
    assert support("Customers disagree.", [review]) is None
    assert support("It weighs 5.2 pounds.", ["it weighs", "5.2 pounds"]) == 1.0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("Yes, it does.", True),
        ("No — it rusts.", False),
        ("“No. It rusts.”", False),
        ("Mostly yes, 3 of 4 customers say so.", True),
        ("No one knows.", None),
        ("Note that it rusts.", None),
        ("I'm not sure but yes.", None),
        ("", None),
    ],
)
def test_an_answer_says_yes_or_no_where_it_begins_with_it(answer: str, said: bool | None) -> None:
    assert polarity(answer) is said
