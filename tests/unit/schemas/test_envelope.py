"""Headers, ids, messages: what stands around an event."""

import msgpack
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle_schemas import (
    Passage,
    QueryAsked,
    fits,
    headers,
    id_time_ms,
    is_id,
    message,
    new_id,
)

ASKED = QueryAsked(query_id="q1", question="Is it warm?")


def test_headers_are_cloudevents_in_binary_mode() -> None:
    assert headers(ASKED, source="/aisle/gateway", id="01H", time_ms=1_767_225_600_007) == {
        "ce_specversion": "1.0",
        "ce_id": "01H",
        "ce_type": "aisle.query.asked",
        "ce_source": "/aisle/gateway",
        "ce_time": "2026-01-01T00:00:00.007+00:00",
        "content-type": "application/msgpack",
    }


def test_a_traced_event_carries_its_parent() -> None:
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"

    stamped = headers(ASKED, source="/aisle/gateway", id="01H", time_ms=0, traceparent=parent)

    assert stamped["traceparent"] == parent


def test_a_message_is_what_a_kafka_client_takes() -> None:
    ready = message(ASKED, "q1", source="/shop/backend")

    assert (ready.topic, ready.key) == ("aisle.queries", b"q1")
    assert msgpack.unpackb(ready.value)["question"] == "Is it warm?"
    assert dict(ready.headers)["ce_source"] == b"/shop/backend"
    assert is_id(dict(ready.headers)["ce_id"].decode())


def test_a_question_is_stamped_where_it_does_not_say_when_it_was_asked() -> None:
    ready = message(ASKED, "q1", source="/shop/backend")
    said = message(msgspec.structs.replace(ASKED, asked_at_ms=7), "q1", source="/shop/backend")

    assert msgpack.unpackb(ready.value)["asked_at_ms"] == id_time_ms(dict(ready.headers)["ce_id"].decode())
    assert msgpack.unpackb(said.value)["asked_at_ms"] == 7


def test_an_id_is_a_ulid() -> None:
    # The ULID specification's own example of its time part.
    assert new_id(1_469_918_176_385, lambda size: bytes(size)) == "01ARYZ6S41" + "0" * 16
    assert new_id(2**48 - 1, lambda size: b"\xff" * size) == "7" + "Z" * 25


@settings(deadline=None)
@given(first=st.integers(0, 2**48 - 1), second=st.integers(0, 2**48 - 1))
def test_ids_sort_by_time_and_tell_it(first: int, second: int) -> None:
    early, late = new_id(first), new_id(second)

    assert is_id(early)
    assert id_time_ms(early) == first
    assert first == second or (early < late) == (first < second)


@pytest.mark.parametrize(
    "text", ["", "01ARYZ6S41", "8" + "Z" * 25, "7" + "I" * 25, ("7" + "Z" * 25).lower(), "7" * 26 + "\n"]
)
def test_what_is_no_ulid_is_refused(text: str) -> None:
    assert not is_id(text)
    with pytest.raises(ValueError, match="is not a ULID"):
        id_time_ms(text)


def test_fits_counts_the_bytes_on_the_wire() -> None:
    passages = [Passage(label=f"e{n}", id="P1", kind="review", text="é" * 100) for n in range(3)]
    size = len(msgpack.packb({
        "label": "e0", "id": "P1", "kind": "review", "text": "é" * 100, "product_id": "", "question": "", "name": "",
        "rating": None, "score": 0.0, "says": None, "as_of_ms": None,
    }))  # fmt: skip

    assert fits(passages, 2 * size) == 2
    assert fits(passages, 2 * size - 1) == 1
    assert fits(passages, 0) == 0
