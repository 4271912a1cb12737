"""The benchmarks on Kafka: what they write, and what their figures say."""

from aisle_schemas import TokensEmitted, encode, topic_of
from aisle_tools.bench import hydration
from aisle_tools.bench.asking import Asked, summary
from aisle_tools.bench.kafka import token_event
from aisle_tools.bench.overload import Load, Put
from aisle_tools.bench.peer_services import STEPS, WALK
from aisle_tools.bench.walk import _without_search


def asked(query_id: str, outcome: str, first_part_ms: float | None = 5.0) -> Asked:
    return Asked(query_id=query_id, outcome=outcome, at=0.0, accept_ms=1.0, first_part_ms=first_part_ms, end_ms=9.0)


def test_engines_write_for_all_questions_step_by_step() -> None:
    events = [token_event(number, questions=2, tokens=3) for number in range(4)]
    assert [outgoing.key for outgoing in events] == ["question-0000", "question-0001"] * 2
    places = [outgoing.event.at for outgoing in events if isinstance(outgoing.event, TokensEmitted)]
    assert places == [0, 0, 15, 15]


def test_the_peers_services_make_each_others_events_and_every_one_fits_its_topic() -> None:
    event = hydration._written(1, 1, 1)[0][0].event
    for (consumes, emits, step), topic, following in zip(STEPS, WALK, WALK[1:], strict=False):
        assert isinstance(event, consumes)
        assert topic_of(event) is topic
        event = step(event)
        assert isinstance(event, emits)
        assert topic_of(event) is following
        assert encode(event)


def test_goodput_counts_answers_that_a_shopper_can_use_and_that_ended_in_time() -> None:
    ended = (("completed", 1.9), ("completed", 2.0), ("abstained", 3.9), ("completed", 4.0), ("refused", 3.0))
    put = [Put(outcome, ended_s, took_ms=4.0) for outcome, ended_s in ended]
    load = Load(put, counted_from_s=2.0, counted_s=2.0, cores={"gateway": 0.251})
    assert load.goodput == 1.0
    assert load.figures()["refused"] == 1
    assert str(load.figures()["refused_after"]) == "p50 4   p99 4 ms"


def test_the_search_is_taken_from_the_first_part_of_its_own_question() -> None:
    figures = _without_search([asked("a", "completed", 12.0), asked("b", "completed", None)], {"a": 4.5, "b": 1.0})
    assert figures["questions"] == 1
    assert str(figures["first_part_without_it"]) == "p50 7.5   p99 7.5 ms"


def test_a_refused_question_counts_among_the_outcomes_and_its_time_for_none() -> None:
    figures = summary([asked("a", "completed"), asked("", "refused", None)])
    assert (figures["questions"], figures["completed"], figures["refused"]) == (2, 1, 1)
    assert str(figures["accept"]) == "p50 1   p99 1 ms"
    assert str(figures["end"]) == "p50 9   p99 9 ms"
