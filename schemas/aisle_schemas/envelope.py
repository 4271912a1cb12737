"""Events to bytes and back: MessagePack values, CloudEvents 1.0 headers in Kafka's binary mode, byte caps, ids."""

import os
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

import msgspec

from aisle_schemas.errors import EventTooLarge, UndecodableEvent, UnknownEvent
from aisle_schemas.events import Event, EvidenceGathered, QueryAsked, type_field
from aisle_schemas.topics import Topic, topic_named, topic_of

EVENT_BYTES = 512 * 1024
EVIDENCE_BYTES = 256 * 1024
PASSAGE_BYTES = 2 * 1024
QUESTION_BYTES = 8 * 1024

CONTENT_TYPE = "application/msgpack"

Headers = dict[str, str]

_encoder = msgspec.msgpack.Encoder()


class _Tag(msgspec.Struct):
    type: str


_tag_decoder = msgspec.msgpack.Decoder(_Tag)


@cache
def _decoder(topic: Topic) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(topic.union)


def encode(event: Event) -> bytes:
    """The event as MessagePack.

    Raises: EventTooLarge over EVENT_BYTES, for evidence over EVIDENCE_BYTES, for a question over QUESTION_BYTES.
    """
    if isinstance(event, QueryAsked):
        check_question(event.question)
    data = _encoder.encode(event)
    limit = EVIDENCE_BYTES if isinstance(event, EvidenceGathered) else EVENT_BYTES
    if len(data) > limit:
        raise EventTooLarge(f"{tag_of(event)} is {len(data)} bytes, the limit is {limit}")
    return data


def check_question(question: str) -> None:
    """Raises: EventTooLarge when the question is over QUESTION_BYTES in UTF-8."""
    size = len(question.encode(errors="surrogatepass"))
    if size > QUESTION_BYTES:
        raise EventTooLarge(f"question is {size} bytes, the limit is {QUESTION_BYTES}")


def decode(topic: str, data: bytes) -> Event:
    """The event that `data` holds.

    Raises: UnknownTopic; UnknownEvent for a newer writer's tag; UndecodableEvent for everything else.
    """
    known = topic_named(topic)
    if len(data) > EVENT_BYTES:
        raise UndecodableEvent(f"record of {topic} is {len(data)} bytes, the limit is {EVENT_BYTES}")
    try:
        event: Event = _decoder(known).decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        tag = _peek_tag(data)
        if tag is not None and tag not in {tag_of(kind) for kind in known.events}:
            raise UnknownEvent(topic, tag) from error
        raise UndecodableEvent(f"record of {topic} ({len(data)} bytes): {error}") from error
    return event


def _peek_tag(data: bytes) -> str | None:
    try:
        return _tag_decoder.decode(data).type
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def tag_of(event: Event | type[Event]) -> str:
    """The name by which an event travels, such as "query.asked"."""
    tag = event.__struct_config__.tag
    assert isinstance(tag, str), f"{event} is no event: it has no tag"
    return tag


def encode_json(event: Event) -> bytes:
    """The event as JSON, as the gateway's streams and the command line print it."""
    return msgspec.json.encode(event)


def decode_json(topic: str, data: bytes | str) -> Event:
    """The event that a line of JSON holds, such as a `data:` line of the gateway's answer stream.

    Raises: UnknownTopic, UndecodableEvent.
    """
    union = topic_named(topic).union
    try:
        event: Event = msgspec.json.decode(data, type=union)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UndecodableEvent(f"{topic} as JSON: {error}") from error
    return event


def headers(event: Event, *, source: str, id: str, time_ms: int, traceparent: str = "") -> Headers:
    """CloudEvents 1.0 headers in Kafka's binary mode. `source` names the producer, such as "/aisle/planner"."""
    stamped = {
        "ce_specversion": "1.0",
        "ce_id": id,
        "ce_type": f"aisle.{tag_of(event)}",
        "ce_source": source,
        "ce_time": datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds"),
        "content-type": CONTENT_TYPE,
    }
    if traceparent:
        stamped["traceparent"] = traceparent
    return stamped


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a Kafka client takes: `producer.send(m.topic, m.value, m.key, headers=m.headers)`."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def message(event: Event, key: str, *, source: str) -> Message:
    """A ready message for any Kafka client, stamped now."""
    stamped = headers(event, source=source, id=new_id(), time_ms=time.time_ns() // 1_000_000)
    return Message(
        topic=topic_of(event).name,
        key=key.encode(),
        value=encode(event),
        headers=[(name, value.encode()) for name, value in stamped.items()],
    )


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(time_ms: int | None = None, entropy: Callable[[int], bytes] = os.urandom) -> str:
    """A ULID: 26 characters that sort by time, 48 bits of milliseconds and 80 of `entropy(10)`.

    Source: github.com/ulid/spec.
    """
    stamp = time.time_ns() // 1_000_000 if time_ms is None else time_ms
    number = stamp << 80 | int.from_bytes(entropy(10), "big")
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def is_id(text: str) -> bool:
    """Is this text of the form that `new_id` gives?"""
    return _ID.fullmatch(text) is not None


def id_time_ms(id: str) -> int:
    """When the id was drawn, in milliseconds since the epoch. Raises: ValueError when it is no ULID."""
    if not is_id(id):
        raise ValueError(f"{id!r} is not a ULID")
    return sum(_CROCKFORD.index(char) << 5 * place for place, char in enumerate(reversed(id[:10])))


def fits(items: Iterable[Any], limit: int) -> int:
    """How many of the first `items` stay within `limit` bytes together, each encoded as MessagePack."""
    total = 0
    count = 0
    for item in items:
        total += len(_encoder.encode(item))
        if total > limit:
            break
        count += 1
    return count
