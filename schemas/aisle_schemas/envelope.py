"""Events to bytes and back: MessagePack values, CloudEvents 1.0 headers in Kafka's binary mode, byte caps, ids."""

import os
import re
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

import msgspec

from aisle_schemas.errors import EventTooLarge, SchemaError, UndecodableEvent, UnencodableEvent, UnknownEvent
from aisle_schemas.events import DeadLettered, Event, EvidenceGathered, QueryAsked
from aisle_schemas.topics import Topic, topic_named, topic_of

EVENT_BYTES = 512 * 1024
EVIDENCE_BYTES = 256 * 1024
PASSAGE_BYTES = 2 * 1024  # of one passage's text, in UTF-8
QUESTION_BYTES = 8 * 1024  # of the question's text, in UTF-8
DEAD_LETTER_BYTES = 768 * 1024  # holds a record of EVENT_BYTES whole, and stays under Kafka's default limit of 1 MiB

_LIMITS: dict[type[Event], int] = {EvidenceGathered: EVIDENCE_BYTES, DeadLettered: DEAD_LETTER_BYTES}

CONTENT_TYPE = "application/msgpack"

Headers = dict[str, str]

_encoder = msgspec.msgpack.Encoder()


class _Tag(msgspec.Struct):
    type: str


_tag_from_msgpack = msgspec.msgpack.Decoder(_Tag)
_tag_from_json = msgspec.json.Decoder(_Tag)

# What msgspec raises on bytes that are no event. Nesting deeper than the interpreter's stack is one of the forms.
_MALFORMED = (msgspec.DecodeError, UnicodeError, RecursionError)


@cache
def _from_msgpack(topic: Topic) -> msgspec.msgpack.Decoder[Event]:
    return msgspec.msgpack.Decoder(topic.union)


@cache
def _from_json(topic: Topic) -> msgspec.json.Decoder[Event]:
    return msgspec.json.Decoder(topic.union)


def limit_bytes(kind: type[Event]) -> int:
    """How large an event of this kind may be when it is written."""
    return _LIMITS.get(kind, EVENT_BYTES)


@cache
def _record_limit(topic: Topic) -> int:
    """Not less than EVENT_BYTES: sealing makes evidence longer than it was when its own limit was checked."""
    return max(EVENT_BYTES, *map(limit_bytes, topic.events))


def encode(event: Event) -> bytes:
    """The event as MessagePack.

    Raises: EventTooLarge over its kind's limit, for a question over QUESTION_BYTES, for a passage over PASSAGE_BYTES;
    UnencodableEvent when a value has no form on the wire: a lone surrogate, an integer over 64 bits.
    """
    if isinstance(event, QueryAsked):
        check_question(event.question)
    elif isinstance(event, EvidenceGathered):
        for passage in event.passages:
            _check_text(f"passage {passage.id}", passage.text, PASSAGE_BYTES)
    try:
        data = _encoder.encode(event)
    except (UnicodeEncodeError, OverflowError, TypeError) as error:
        raise UnencodableEvent(f"{tag_of(event)}: {error}") from error
    limit = limit_bytes(type(event))
    if len(data) > limit:
        raise EventTooLarge(f"{tag_of(event)} is {len(data)} bytes, the limit is {limit}")
    return data


def check_question(question: str) -> None:
    """Raises: EventTooLarge when the question is over QUESTION_BYTES in UTF-8."""
    _check_text("question", question, QUESTION_BYTES)


def _check_text(name: str, text: str, limit: int) -> None:
    size = len(text.encode(errors="surrogatepass"))
    if size > limit:
        raise EventTooLarge(f"{name} is {size} bytes, the limit is {limit}")


def decode(topic: str, data: bytes) -> Event:
    """The event that a record's bytes hold. Fields that a newer writer added are skipped.

    Raises: UnknownTopic; UnknownEvent for a newer writer's tag; UndecodableEvent for everything else.
    """
    limit, event_in = _reading(topic)
    if len(data) > limit:
        raise UndecodableEvent(f"record of {topic} is {len(data)} bytes, the limit is {limit}")
    try:
        return event_in(data)
    except _MALFORMED as error:
        raise _refused(topic_named(topic), data, _tag_from_msgpack.decode, error) from error


@cache
def _reading(topic: str) -> tuple[int, Callable[[bytes], Event]]:
    """A topic's size limit and its decoder, by name: what every record of it pays. Raises: UnknownTopic."""
    known = topic_named(topic)
    return _record_limit(known), _from_msgpack(known).decode


def decode_json(topic: str, data: bytes | str) -> Event:
    """The event that a line of JSON holds, such as a `data:` line of the gateway's answer stream.

    Raises: UnknownTopic, UnknownEvent, UndecodableEvent, each as `decode` does.
    """
    known = topic_named(topic)
    try:
        return _from_json(known).decode(data)
    except _MALFORMED as error:
        raise _refused(known, data, _tag_from_json.decode, error) from error


def _refused(topic: Topic, data: bytes | str, tag_in: Callable[[Any], _Tag], error: Exception) -> SchemaError:
    """What is wrong with a record that is no event of the topic's."""
    try:
        tag = tag_in(data).type
    except _MALFORMED:
        tag = None
    if tag is not None and tag not in map(tag_of, topic.events):
        return UnknownEvent(topic.name, tag)
    return UndecodableEvent(f"record of {topic.name} ({len(data)} long): {error}")


def tag_of(event: Event | type[Event]) -> str:
    """The name by which an event travels, such as "query.asked"."""
    tag = event.__struct_config__.tag
    assert isinstance(tag, str), f"{event} is no event: it has no tag"
    return tag


def encode_json(event: Event) -> bytes:
    """The event as JSON, as the gateway's streams and the command line print it.

    Raises: UnencodableEvent when a text holds a lone surrogate.
    """
    try:
        return msgspec.json.encode(event)
    except UnicodeEncodeError as error:
        raise UnencodableEvent(f"{tag_of(event)}: {error}") from error


def headers(event: Event, *, source: str, id: str, time_ms: int, traceparent: str = "") -> Headers:
    """CloudEvents 1.0 headers in Kafka's binary mode. `source` names the producer, such as "/aisle/planner"."""
    stamped = {
        "ce_specversion": "1.0",
        "ce_id": id,
        "ce_type": _type_of(type(event)),
        "ce_source": source,
        "ce_time": _time_of(time_ms),
        "content-type": CONTENT_TYPE,
    }
    if traceparent:
        stamped["traceparent"] = traceparent
    return stamped


@cache
def _type_of(kind: type[Event]) -> str:
    return f"aisle.{tag_of(kind)}"


@lru_cache(16)  # what is published together is stamped within a millisecond
def _time_of(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).isoformat(timespec="milliseconds")


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a Kafka client takes: `producer.send(m.topic, m.value, m.key, headers=m.headers)`."""

    topic: str
    key: bytes
    value: bytes
    headers: list[tuple[str, bytes]]


def message(event: Event, key: str, *, source: str) -> Message:
    """A ready message for any Kafka client, stamped now; so is a question that does not say when it was asked.

    Raises: as `encode` does.
    """
    now_ms = time.time_ns() // 1_000_000
    if isinstance(event, QueryAsked) and not event.asked_at_ms:
        event = msgspec.structs.replace(event, asked_at_ms=now_ms)
    stamped = headers(event, source=source, id=new_id(now_ms), time_ms=now_ms)
    return Message(
        topic=topic_of(event).name,
        key=key.encode(),
        value=encode(event),
        headers=[(name, value.encode()) for name, value in stamped.items()],
    )


_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)
_ID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def new_id(time_ms: int | None = None, entropy: Callable[[int], bytes] = os.urandom) -> str:
    """A ULID: 26 characters that sort by time, 48 bits of milliseconds and 80 of `entropy(10)`.

    Source: github.com/ulid/spec.
    """
    stamp = time.time_ns() // 1_000_000 if time_ms is None else time_ms
    number = stamp << 80 | int.from_bytes(entropy(10), "big")
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


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
