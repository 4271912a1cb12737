"""The bound on open questions, and how it follows what the system can answer in time."""

from itertools import count

import pytest

from aisle.gateway.admission import Admission, Limit
from aisle.gateway.errors import Overloaded, ShuttingDown
from aisle_schemas import QueryAsked

BUDGET_MS = 10_000


def asked(query_id, deadline_ms):
    return QueryAsked(query_id=query_id, question="Which pan?", asked_at_ms=0, budget_ms=deadline_ms)


def test_a_question_over_the_limit_is_refused_until_another_ends(clock_at):
    admission = Admission(clock_at(0), 2, BUDGET_MS)
    admission.admit(asked("a", 1_000))
    admission.admit(asked("b", 1_000))
    with pytest.raises(Overloaded, match="2 questions are open, the limit is 2"):
        admission.admit(asked("c", 1_000))
    admission.note_end("a")
    admission.admit(asked("c", 1_000))
    assert admission.open_questions == 2


def test_a_question_that_the_log_did_not_take_gives_its_place_back(clock_at):
    admission = Admission(clock_at(0), 1, BUDGET_MS)
    admission.admit(asked("a", 1_000))
    admission.withdraw("a")
    admission.admit(asked("b", 1_000))
    assert admission.open_questions == 1


def test_an_open_question_is_known_until_its_answer_ends(clock_at):
    admission = Admission(clock_at(0), 2, BUDGET_MS)
    admission.admit(asked("a", 1_000), "00-trace")
    assert admission.find("a") == (asked("a", 1_000), "00-trace")
    admission.note_end("a")
    assert admission.find("a") is None


def test_a_question_whose_end_never_came_gives_its_place_up_after_its_deadline(clock_at):
    clock = clock_at(0)
    admission = Admission(clock, 1, BUDGET_MS)
    admission.admit(asked("a", 1_000))
    clock.ms = 6_001
    admission.admit(asked("b", 7_000))
    assert admission.open_questions == 1


def test_a_closed_door_takes_nothing(clock_at):
    admission = Admission(clock_at(0), 1, BUDGET_MS)
    admission.close()
    with pytest.raises(ShuttingDown):
        admission.admit(asked("a", 1_000))


def answer(admission, clock, queries, *, first_piece_ms, end_ms):
    """Ask as many as may be open; each shows something, and ends, so long after it was asked."""
    began_ms, query_ids = clock.ms, [f"q{next(queries)}" for _ in range(admission.limit)]
    for query_id in query_ids:
        admission.admit(asked(query_id, began_ms + BUDGET_MS))
    clock.ms = began_ms + first_piece_ms
    for query_id in query_ids:
        admission.note_piece(query_id)
    clock.ms = began_ms + end_ms
    for query_id in query_ids:
        admission.note_end(query_id)


def test_the_limit_is_halved_while_first_words_come_late(clock_at):
    clock, queries = clock_at(0), count()
    admission = Admission(clock, 64, BUDGET_MS)
    answer(admission, clock, queries, first_piece_ms=2_001, end_ms=3_000)
    assert admission.limit == 32
    answer(admission, clock, queries, first_piece_ms=2_001, end_ms=3_000)
    assert admission.limit == 16


def test_a_long_answer_that_begins_in_time_is_not_late(clock_at):
    clock = clock_at(0)
    admission = Admission(clock, 64, BUDGET_MS)
    answer(admission, clock, count(), first_piece_ms=2_000, end_ms=9_999)
    assert admission.limit == 64


def test_a_slow_model_does_not_starve_a_few_questions_that_end_in_time(clock_at):
    clock, queries = clock_at(0), count()
    admission = Admission(clock, 16, BUDGET_MS)
    answer(admission, clock, queries, first_piece_ms=9_000, end_ms=9_999)
    assert admission.limit == 16
    answer(admission, clock, queries, first_piece_ms=9_000, end_ms=10_000)
    assert admission.limit == 8


def test_who_gives_a_question_little_time_does_not_lower_the_limit_for_all(clock_at):
    clock = clock_at(0)
    admission = Admission(clock, 2, BUDGET_MS)
    for query_id in ("a", "b", "c"):
        admission.admit(asked(query_id, clock.ms + 500))
        clock.ms += 1_000
        admission.note_end(query_id)
    assert admission.limit == 2


def answers(limit, asked_ms, late, timely):
    for number in range(late + timely):
        limit.note_answer(asked_ms, asked_ms + 1_000, is_late=number < late)


def test_the_limit_rises_by_its_root_where_somebody_was_refused_and_up_to_its_ceiling():
    limit = Limit(40)
    answers(limit, 0, late=20, timely=0)
    assert limit.value == 20
    answers(limit, 2_000, late=0, timely=10)
    assert limit.value == 20
    for asked_ms, value in ((4_000, 24), (6_000, 28), (8_000, 33), (10_000, 38), (12_000, 40)):
        limit.note_refusal()
        answers(limit, asked_ms, late=0, timely=(limit.value + 1) // 2)
        assert limit.value == value


def test_one_late_answer_among_many_is_not_an_overload():
    limit = Limit(40)
    answers(limit, 0, late=2, timely=18)
    assert limit.value == 40


def test_the_limit_falls_once_for_all_that_waited_together():
    limit = Limit(40)
    answers(limit, 0, late=40, timely=0)
    assert limit.value == 20


def test_a_limit_of_one_stays():
    limit = Limit(1)
    answers(limit, 0, late=1, timely=0)
    assert limit.value == 1
