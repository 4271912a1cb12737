"""Logs made by hand, each with one fault: the audit finds it."""

from aisle.stream.log import Record
from aisle_schemas import (
    AnswerEnded,
    AnswerRecorded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    Model,
    PartAdded,
    Plan,
    ProductCard,
    QueryAsked,
    Text,
    TokensEmitted,
    encode,
    topic_of,
)
from aisle_tools.chaos.audit import Ended, audit
from aisle_tools.chaos.load import Reading
from aisle_tools.chaos.report import Recovery, recovery

ID = "01M87BDW80V5D7Y6ZB9T3K4Q2X"
ASKED_MS = 1_700_000_000_000
ASKED = QueryAsked(query_id=ID, question="Which pan?", asked_at_ms=ASKED_MS, budget_ms=15_000)
CARD = '::product{id="PAN-001"}'

STARTED = GenerationStarted(
    run="r1", replaces=None, model=Model(engine="test", name="test"),
    evidence=EvidenceGathered(query=ASKED, plan=Plan(intent="recommendation", form="short"), passages=()),
)  # fmt: skip
MARKUP = f"Have a look.{CARD}Ask me more."
TOKENS = [
    STARTED,
    TokensEmitted(run="r1", at=0, text=MARKUP[:12]),
    TokensEmitted(run="r1", at=12, text=MARKUP[12:]),
    GenerationFinished(run="r1", reason="stop"),
]
FIRST = PartAdded(start=0, end=12, part=Text(text="Have a look."))
SECOND = PartAdded(start=12, end=35, part=ProductCard(product_id="PAN-001", title="A pan"))
THIRD = PartAdded(start=35, end=47, part=Text(text="Ask me more."))
END = AnswerEnded(outcome="completed", at=47)
RECORDED = AnswerRecorded(query=ASKED, outcome="completed")
WHOLE = [ASKED, *TOKENS, FIRST, SECOND, THIRD, END, RECORDED]


def log_of(events: list[Event], *, ended_after_ms: int = 2_000) -> list[Record]:
    return [
        Record(
            topic=topic_of(type(event)).name, partition=7, offset=offset, key=ID, value=encode(event),
            timestamp_ms=ASKED_MS + (ended_after_ms if isinstance(event, AnswerEnded) else 0),
        )
        for offset, event in enumerate(events)
    ]  # fmt: skip


def read(*pieces: PartAdded | AnswerEnded) -> Reading:
    return Reading(ID, list(pieces), connections=1)


def test_a_whole_answer_has_nothing_wrong() -> None:
    found = audit(log_of(WHOLE), [read(FIRST, SECOND, THIRD, END)], [ID])
    assert found.wrong == []
    assert found.late == []
    assert found.ended == [Ended(ID, ASKED_MS, ASKED_MS + 2_000, "completed")]
    assert found.dropped.total() == 0


def test_an_accepted_question_that_the_log_lacks_is_lost() -> None:
    assert audit([], [], [ID]).lost == [f"{ID}: it was accepted, and is not in the log"]


def test_a_question_without_an_end_is_lost() -> None:
    assert audit(log_of([ASKED, *TOKENS, FIRST]), [], []).lost == [f"{ID}: it has no end"]


def test_an_end_without_its_record_is_lost() -> None:
    assert audit(log_of(WHOLE[:-1]), [], []).lost == [f"{ID}: it ended, and no outcome is recorded"]


def test_a_part_that_the_rule_drops_is_counted_and_not_wrong() -> None:
    found = audit(log_of([ASKED, *TOKENS, FIRST, FIRST, SECOND, SECOND, THIRD, END, END, RECORDED, RECORDED]), [], [])
    assert found.wrong == []
    assert dict(+found.dropped) == {"parts": 2, "ends": 1, "outcomes": 1}


def test_what_a_zombie_wrote_is_counted_and_not_wrong() -> None:
    zombie = TokensEmitted(run="r0", at=12, text="Something else.")
    found = audit(log_of([ASKED, *TOKENS[:2], zombie, *TOKENS[2:], FIRST, SECOND, THIRD, END, RECORDED]), [], [])
    assert found.wrong == []
    assert dict(+found.dropped) == {"tokens": 1}


def test_a_part_that_a_reader_got_twice_is_found() -> None:
    found = audit(log_of(WHOLE), [read(FIRST, SECOND, SECOND, THIRD, END)], [])
    assert found.duplicated == [f"{ID}, as a reader got it: 12 to 35 came after 35 characters"]


def test_a_part_that_a_reader_missed_is_found() -> None:
    found = audit(log_of(WHOLE), [read(FIRST, THIRD, END)], [])
    assert found.gaps == [f"{ID}, as a reader got it: 12 to 35 is missing"]


def test_a_second_end_that_a_reader_got_is_found() -> None:
    found = audit(log_of(WHOLE), [read(FIRST, SECOND, THIRD, END, END)], [])
    assert found.duplicated == [f"{ID}, as a reader got it: 2 ends, and AnswerEnded last"]


def test_a_part_after_the_end_is_found() -> None:
    found = audit(log_of(WHOLE), [read(FIRST, SECOND, END, THIRD)], [])
    assert found.duplicated == [f"{ID}, as a reader got it: 1 ends, and PartAdded last"]


def test_a_reader_that_came_to_no_end_is_found() -> None:
    assert audit(log_of(WHOLE), [read(FIRST)], []).unread == [f"{ID}, as a reader got it: no end came on 1 connections"]


def test_other_characters_than_the_accepted_ones_are_found() -> None:
    altered = PartAdded(start=0, end=12, part=Text(text="Have a book."))
    found = audit(log_of([ASKED, *TOKENS, altered, SECOND, THIRD, END, RECORDED]), [], [])
    assert found.altered == [f"{ID}: it shows 'b' at 7, the accepted markup has 'l'"]


def test_other_characters_than_the_logs_are_found_in_what_a_reader_got() -> None:
    altered = PartAdded(start=0, end=12, part=Text(text="Have a book."))
    found = audit(log_of(WHOLE), [read(altered, SECOND, THIRD, END)], [])
    assert found.altered == [
        f"{ID}, as a reader got it: 'Have a book.□Ask me more.'; the log has 'Have a look.□Ask me more.'"
    ]


def test_a_gap_in_the_log_is_found() -> None:
    found = audit(log_of([ASKED, *TOKENS, FIRST, THIRD, END, RECORDED]), [], [])
    assert found.gaps == [f"{ID}: 12 to 35 is missing"]


def test_a_completed_answer_that_stops_short_is_found() -> None:
    found = audit(log_of([ASKED, *TOKENS, FIRST, SECOND, END, RECORDED]), [], [])
    assert found.gaps == [f"{ID}: it is completed after 35 of 47 characters"]


def test_an_end_after_the_deadline_and_the_grace_is_late() -> None:
    assert audit(log_of(WHOLE, ended_after_ms=17_900), [], []).late == []
    found = audit(log_of(WHOLE, ended_after_ms=18_100), [], [])
    assert found.late == [f"{ID}: it ended completed, 1100 ms after its deadline and the grace"]
    assert found.wrong == []


def test_another_outcome_than_the_end_is_found() -> None:
    found = audit(log_of([*WHOLE[:-1], AnswerRecorded(query=ASKED, outcome="failed")]), [], [])
    assert found.altered == [f"{ID}: it ended completed, and is recorded as failed"]


def test_the_questions_of_an_earlier_audit_are_left_out() -> None:
    assert audit(log_of([ASKED]), [], [], but_not=frozenset({ID})).lost == []


def test_recovery_is_the_first_answer_begun_after_the_strike_and_the_last_slow_one() -> None:
    ended = [
        Ended("before", 1_000, 3_000, "completed"),
        Ended("struck", 9_000, 21_000, "completed"),
        Ended("failed", 10_500, 11_000, "failed"),
        Ended("after", 12_000, 14_500, "completed"),
    ]
    assert recovery([10_000], ended, usual_ms=5_000) == Recovery(
        strikes=1, first_answer=(4.5, 4.5), caught_up=(11.0, 11.0)
    )


def test_a_strike_that_slowed_nothing_is_caught_up_at_once() -> None:
    ended = [Ended("after", 12_000, 14_000, "completed")]
    assert recovery([10_000], ended, usual_ms=5_000) == Recovery(strikes=1, first_answer=(4.0, 4.0), caught_up=(0, 0))


def test_what_the_next_strike_slowed_is_not_the_first_ones() -> None:
    ended = [
        Ended("first", 9_000, 17_000, "completed"),
        Ended("second", 19_000, 31_000, "completed"),
        Ended("after", 24_000, 26_000, "completed"),
    ]
    found = recovery([10_000, 20_000], ended, usual_ms=5_000)
    assert found == Recovery(strikes=2, first_answer=(11.0, 16.0), caught_up=(9.0, 11.0))
