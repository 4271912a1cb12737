"""The reading rule for generations: zombies, repeats, overlaps, late ends, any chunking."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle_schemas import (
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationReader,
    GenerationStarted,
    Model,
    Plan,
    QueryAsked,
    StageFailed,
    TokensEmitted,
)

ASKED = QueryAsked(query_id="q1", question="Is it warm?")
EVIDENCE = EvidenceGathered(query=ASKED, plan=Plan(intent="advice", form="short"))
MODEL = Model(engine="scripted", name="script")


def start(run: str, replaces: str | None = None) -> GenerationStarted:
    return GenerationStarted(run=run, replaces=replaces, evidence=EVIDENCE, model=MODEL)


def tokens(run: str, at: int, text: str) -> TokensEmitted:
    return TokensEmitted(run=run, at=at, text=text)


def finish(run: str) -> GenerationFinished:
    return GenerationFinished(run=run, reason="stop")


def fail() -> StageFailed:
    return StageFailed(query=ASKED, stage="llm", cause="engine_failed")


def read(*records: Event) -> GenerationReader:
    reader = GenerationReader()
    for record in records:
        reader.apply(record)
    return reader


# ── By example ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_run_is_read_as_it_was_written() -> None:
    reader = read(start("a"), tokens("a", 0, "Yes, "), tokens("a", 5, "it is."), finish("a"))

    assert reader.text == "Yes, it is."
    assert reader.finished == finish("a")
    assert reader.ignored == 0


def test_a_zombie_run_writes_into_the_void() -> None:
    reader = read(
        start("a"),
        tokens("a", 0, "Yes, "),
        start("b", "a"),
        tokens("a", 5, "no."),
        tokens("b", 5, "it is."),
        finish("a"),
    )

    assert reader.text == "Yes, it is."
    assert reader.finished is None
    assert reader.ignored == 2


def test_of_two_runs_that_replace_the_same_one_the_first_in_the_log_is_followed() -> None:
    reader = read(start("a"), start("b", "a"), start("c", "a"), tokens("c", 0, "no"), tokens("b", 0, "yes"))

    assert (reader.run, reader.text) == ("b", "yes")


def test_what_overlaps_is_trimmed_and_what_leaves_a_hole_is_ignored() -> None:
    reader = read(start("a"), tokens("a", 0, "Yes, it"), tokens("a", 5, "it is"), tokens("a", 99, "!"))

    assert reader.text == "Yes, it is"


def test_apply_gives_what_each_record_adds() -> None:
    reader = GenerationReader()

    added = [
        reader.apply(record) for record in (start("a"), tokens("a", 0, "Yes"), tokens("a", 2, "s, it"), finish("a"))
    ]

    assert added == ["", "Yes", ", it", ""]


@pytest.mark.parametrize("end", [finish("a"), fail()])
def test_nothing_counts_after_the_first_end(end: Event) -> None:
    reader = read(start("a"), tokens("a", 0, "Yes"), end)

    for late in (tokens("a", 3, "!"), start("b", "a"), finish("a"), fail()):
        assert reader.apply(late) == ""
    assert reader.is_final
    assert (reader.run, reader.text, reader.ignored) == ("a", "Yes", 4)
    assert (reader.finished is None) != (reader.failed is None)


def test_a_failed_stage_ends_a_question_before_any_run() -> None:
    assert read(fail()).is_final


# ── By property ───────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Replica:
    """Writes one run, whose every character is its own letter, from the prefix that it found in the log."""

    run: str
    replaces: str | None
    at: int
    started: bool = False


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """A log as replicas write it, each in its own order and at its own pace.

    A replica reads the log, then appends its start, however much later; then it writes on, whether it is followed or not, and
    may write again what it has written. Any record may come with an end after it.
    """
    log: list[Event] = []
    replicas: list[Replica] = []
    letters = iter("abcdefgh")
    for _ in range(draw(st.integers(1, 30))):
        action = draw(st.sampled_from(["look", "start", "write", "write", "write", "write again", "finish", "fail"]))
        if action == "look":
            letter = next(letters, None)
            if letter is not None:
                found = read(*log)
                replicas.append(Replica(run=letter, replaces=found.run, at=len(found.text)))
            continue
        if action == "fail":
            if draw(st.integers(0, 9)) == 0:
                log.append(fail())
            continue
        waiting = [replica for replica in replicas if replica.started == (action != "start")]
        if not waiting:
            continue
        replica = draw(st.sampled_from(waiting))
        match action:
            case "start":
                replica.started = True
                # The prefix is read up to the start itself, as a replica does.
                replica.at = len(read(*log).text)
                log.append(start(replica.run, replica.replaces))
            case "write":
                length = draw(st.integers(1, 4))
                log.append(tokens(replica.run, replica.at, replica.run * length))
                replica.at += length
            case "write again":
                back = draw(st.integers(0, min(3, replica.at)))
                log.append(tokens(replica.run, replica.at - back, replica.run * back))
            case "finish":
                log.append(finish(replica.run))
    return log


def naive_text(records: list[Event]) -> str:
    """The rule read aloud: who is followed at each record, and the first character that stands at each place."""
    followed: str | None = None
    characters: dict[int, str] = {}
    for record in records:
        if isinstance(record, StageFailed) or (isinstance(record, GenerationFinished) and record.run == followed):
            break
        if isinstance(record, GenerationStarted) and record.replaces == followed and record.run != followed:
            followed = record.run
        if isinstance(record, TokensEmitted) and record.run == followed:
            for place, character in enumerate(record.text, record.at):
                if place == len(characters):
                    characters[place] = character
    return "".join(characters[place] for place in range(len(characters)))


@settings(max_examples=200, deadline=None)
@given(records=histories())
def test_the_text_is_what_the_rule_read_aloud_gives(records: list[Event]) -> None:
    assert read(*records).text == naive_text(records)


@settings(max_examples=200, deadline=None)
@given(records=histories())
def test_the_text_follows_the_chain_of_runs_and_holds_no_zombies_words(records: list[Event]) -> None:
    reader = GenerationReader()
    chain: list[str | None] = []
    for record in records:
        before = reader.text
        added = reader.apply(record)
        if reader.run is not None and reader.run not in chain:
            chain.append(reader.run)
        assert reader.text == before + added
        assert set(added) <= {reader.run}

    order = [chain.index(letter) for letter in reader.text]
    assert order == sorted(order)


@settings(max_examples=200, deadline=None)
@given(records=histories(), data=st.data())
def test_a_replay_of_any_prefix_changes_nothing(records: list[Event], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(records)))
    again = data.draw(st.integers(0, at))
    once, twice = read(*records), read(*records[:at], *records[:again], *records[at:])

    assert (twice.text, twice.run, twice.finished, twice.failed) == (once.text, once.run, once.finished, once.failed)


@settings(max_examples=200, deadline=None)
@given(records=histories(), data=st.data())
def test_every_record_may_come_twice(records: list[Event], data: st.DataObject) -> None:
    twice = [record for record in records for _ in range(data.draw(st.integers(1, 2)))]

    assert read(*twice).text == read(*records).text


@settings(max_examples=200, deadline=None)
@given(markup=st.text(max_size=40), data=st.data())
def test_any_cutting_of_a_markup_gives_the_markup(markup: str, data: st.DataObject) -> None:
    reader = read(start("a"))
    while len(reader.text) < len(markup):
        at = data.draw(st.integers(0, len(reader.text)))
        end = data.draw(st.integers(at, len(markup)))
        reader.apply(tokens("a", at, markup[at:end]))
        if end <= len(reader.text):
            reader.apply(tokens("a", len(reader.text), markup[len(reader.text) :][:1]))

    assert reader.text == markup
