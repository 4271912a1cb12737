"""The reading rule for answers: two hydrations of one markup read as one."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle_schemas import (
    Answer,
    AnswerEnded,
    AnswerReader,
    Event,
    Link,
    Part,
    PartAdded,
    Price,
    Text,
    TokensEmitted,
)

COMPLETED = AnswerEnded(outcome="completed")


def words(start: int, text: str) -> PartAdded:
    return PartAdded(start=start, end=start + len(text), part=Text(text=text))


def price(start: int, end: int, as_of_ms: int = 1) -> PartAdded:
    return PartAdded(start=start, end=end, part=Price(product_id="P1", price=None, as_of_ms=as_of_ms))


def shown(*records: Event) -> list[PartAdded | AnswerEnded]:
    reader = AnswerReader()
    return [given for record in records if (given := reader.apply(record)) is not None]


# ── By example ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_parts_are_shown_as_they_come() -> None:
    records = [words(0, "It costs "), price(9, 19), words(19, "."), COMPLETED]

    assert shown(*records) == records


def test_text_that_overlaps_is_trimmed_and_the_first_value_stands() -> None:
    assert shown(words(0, "It co"), words(0, "It costs "), price(9, 19, as_of_ms=1), price(9, 19, as_of_ms=2)) == [
        words(0, "It co"),
        words(5, "sts "),
        price(9, 19, as_of_ms=1),
    ]


def test_a_directive_that_was_dropped_takes_its_place_without_words() -> None:
    dropped = PartAdded(start=3, end=20, part=Text(text=""))

    assert shown(words(0, "Try"), dropped, price(3, 20), words(20, " it")) == [
        words(0, "Try"),
        dropped,
        words(20, " it"),
    ]


def test_the_first_end_counts_and_nothing_follows_it() -> None:
    reader = AnswerReader()

    assert reader.apply(AnswerEnded(outcome="cancelled")) == AnswerEnded(outcome="cancelled")
    assert reader.apply(COMPLETED) is None
    assert reader.apply(words(0, "late")) is None
    assert reader.ended == AnswerEnded(outcome="cancelled")
    assert reader.ignored == 2


def test_a_reader_may_begin_in_the_middle() -> None:
    assert shown(words(40, "and so on")) == [words(40, "and so on")]


def test_what_is_no_part_of_an_answer_is_ignored() -> None:
    assert shown(TokensEmitted(run="a", at=0, text="x")) == []


def test_an_answer_as_a_program_reads_it() -> None:
    answer = Answer()
    for record in (words(0, "It co"), words(2, " costs "), price(9, 19), words(19, " today. "), COMPLETED):
        answer.apply(record)

    assert answer.parts == [
        Text(text="It costs "),
        Price(product_id="P1", price=None, as_of_ms=1),
        Text(text=" today. "),
    ]
    assert answer.text == "It costs  today."
    assert answer.ended == COMPLETED


# ── By property ───────────────────────────────────────────────────────────────────────────────────────────────────

Piece = tuple[str, bool]
"""(a stretch of the markup, is it a directive)"""

PIECES = st.lists(
    st.one_of(
        st.tuples(st.text(min_size=1, max_size=8), st.just(False)),
        st.tuples(st.sampled_from([":price[P1]", "::link{}\n"]), st.just(True)),
    ),
    max_size=6,
)


@st.composite
def hydrations(draw: st.DrawFn, pieces: list[Piece], hydrator: int) -> list[PartAdded]:
    """The markup hydrated once: text cut anywhere, each directive one part that tells who filled it."""
    parts = []
    at = 0
    for text, is_directive in pieces:
        end = at + len(text)
        if is_directive:
            part: Part = Link(title=text, url=f"/{hydrator}")
            parts.append(PartAdded(start=at, end=end, part=part))
            at = end
        while at < end:
            length = draw(st.integers(1, end - at))
            parts.append(words(at, text[at - end :][:length]))
            at += length
    return parts


def merged(draw: Callable[[st.SearchStrategy[int]], int], *sequences: list[PartAdded]) -> list[PartAdded]:
    """The sequences in one log, each in its own order."""
    waiting = [list(sequence) for sequence in sequences if sequence]
    log = []
    while waiting:
        turn = draw(st.integers(0, len(waiting) - 1))
        log.append(waiting[turn].pop(0))
        waiting = [sequence for sequence in waiting if sequence]
    return log


def told(parts: list[Part]) -> list[str]:
    """Text run together, and each directive by its title."""
    runs: list[str] = []
    in_text = False
    for part in parts:
        if isinstance(part, Text):
            if in_text:
                runs[-1] += part.text
            else:
                runs.append(part.text)
        elif isinstance(part, Link):
            runs.append(part.title)
        in_text = isinstance(part, Text)
    return runs


@settings(max_examples=200, deadline=None)
@given(pieces=PIECES, data=st.data())
def test_however_two_hydrations_interleave_the_shopper_reads_the_markup_once(
    pieces: list[Piece], data: st.DataObject
) -> None:
    alone = data.draw(hydrations(pieces, 0))
    beside = data.draw(hydrations(pieces, 1))
    log = merged(data.draw, alone, beside)

    seen = [record for record in shown(*log) if isinstance(record, PartAdded)]

    assert told([record.part for record in seen]) == told([record.part for record in alone])
    assert [record.start for record in seen[1:]] == [record.end for record in seen[:-1]]
    for record in seen:
        if isinstance(record.part, Link):
            first = next(other for other in log if other.start == record.start and isinstance(other.part, Link))
            assert record == first


@settings(max_examples=200, deadline=None)
@given(pieces=PIECES, data=st.data())
def test_a_replay_of_any_prefix_shows_nothing_twice(pieces: list[Piece], data: st.DataObject) -> None:
    log = [*data.draw(hydrations(pieces, 0)), COMPLETED]
    at = data.draw(st.integers(0, len(log)))
    again = data.draw(st.integers(0, at))

    assert shown(*log[:at], *log[:again], *log[at:]) == log


@settings(max_examples=100, deadline=None)
@given(pieces=PIECES, data=st.data())
def test_a_program_reads_the_same_answer_from_any_cutting(pieces: list[Piece], data: st.DataObject) -> None:
    answers = []
    for _ in range(2):
        answer = Answer()
        for record in data.draw(hydrations(pieces, 0)):
            answer.apply(record)
        answers.append(answer)

    assert answers[0].parts == answers[1].parts


@pytest.mark.parametrize("late", [words(0, "zombie"), price(0, 6), COMPLETED])
def test_a_late_record_of_a_zombie_changes_nothing(late: Event) -> None:
    assert shown(words(0, "answer"), COMPLETED, late) == [words(0, "answer"), COMPLETED]
