"""When a question was asked, where its publisher's clock is wrong."""

from aisle.stream.clock import SystemClock
from aisle.stream.log import Record
from aisle.stream.seal import MemoryKeyStore
from aisle.stream.stamp import Stamp
from aisle_schemas import QUERIES, QueryAsked, encode

TAKEN_MS = 1_700_000_000_000


def read(asked_at_ms: int) -> QueryAsked:
    asked = QueryAsked(query_id="a", question="Which pan?", asked_at_ms=asked_at_ms, budget_ms=15_000)
    record = Record(
        topic=QUERIES.name, partition=0, offset=0, timestamp_ms=TAKEN_MS, key="a", value=encode(asked)
    )  # fmt: skip
    event = Stamp(MemoryKeyStore(), SystemClock()).read(record)
    assert isinstance(event, QueryAsked)
    return event


def test_a_question_of_a_clock_that_runs_ahead_was_asked_when_the_log_took_it() -> None:
    assert read(TAKEN_MS + 600_000).deadline_ms == TAKEN_MS + 15_000


def test_a_question_of_a_clock_that_runs_behind_was_asked_when_it_says() -> None:
    assert read(TAKEN_MS - 40).deadline_ms == TAKEN_MS - 40 + 15_000
