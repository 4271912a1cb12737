"""The trace that a question's events share."""

import itertools

import pytest

from aisle.telemetry.traces import Entropy, TraceContext, child_of, new_traceparent, parse

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def counting(start: int = 1) -> Entropy:
    numbers = itertools.count(start)
    return lambda size: next(numbers).to_bytes(size, "big")


def test_a_new_trace_is_drawn_from_the_entropy_given() -> None:
    assert new_traceparent(counting()) == f"00-{1:032x}-{2:016x}-01"


def test_a_child_keeps_the_trace_and_its_flags_and_has_a_span_of_its_own() -> None:
    assert child_of(PARENT, counting(7)) == "00-0af7651916cd43dd8448eb211c80319c-0000000000000007-01"
    assert child_of(PARENT[:-1] + "0", counting(7)).endswith("-0000000000000007-00")


def test_zeros_are_never_drawn() -> None:
    assert new_traceparent(counting(0)) == f"00-{1:032x}-{2:016x}-01"


def test_the_parts_of_a_traceparent_are_read() -> None:
    assert parse(PARENT) == TraceContext("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", sampled=True)
    assert str(parse(PARENT)) == PARENT


def test_a_later_version_is_read_as_far_as_it_is_known() -> None:
    assert parse("01" + PARENT[2:] + "-more") == parse(PARENT)


@pytest.mark.parametrize(
    "malformed",
    [
        "",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        PARENT.upper(),
        PARENT + "-more",
        "ff" + PARENT[2:],
        "00-" + "0" * 32 + "-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-" + "0" * 16 + "-01",
        PARENT + "\n",
    ],
)
def test_what_is_no_traceparent_begins_a_new_trace(malformed: str) -> None:
    assert parse(malformed) is None
    assert child_of(malformed, counting()) == f"00-{1:032x}-{2:016x}-01"
