"""The bound on open questions."""

import pytest

from aisle.gateway.admission import Admission
from aisle.gateway.errors import Overloaded, ShuttingDown


def test_a_question_over_the_limit_is_refused_until_another_ends(clock_at):
    admission = Admission(clock_at(0), limit=2)
    admission.admit("a", 1_000)
    admission.admit("b", 1_000)
    with pytest.raises(Overloaded, match="2 questions are open, the limit is 2"):
        admission.admit("c", 1_000)
    admission.release("a")
    admission.admit("c", 1_000)
    assert admission.open_questions == 2


def test_a_question_whose_end_never_came_gives_its_place_up_after_its_deadline(clock_at):
    clock = clock_at(0)
    admission = Admission(clock, limit=1)
    admission.admit("a", 1_000)
    clock.ms = 6_001
    admission.admit("b", 7_000)
    assert admission.open_questions == 1


def test_a_closed_door_takes_nothing(clock_at):
    admission = Admission(clock_at(0), limit=1)
    admission.close()
    with pytest.raises(ShuttingDown):
        admission.admit("a", 1_000)
