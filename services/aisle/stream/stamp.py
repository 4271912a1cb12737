"""From an event to what the log stores: headers, partition, sealed bytes; and back."""

import os
import threading

import msgspec

from aisle.stream.clock import Clock
from aisle.stream.log import Outgoing, Record, Stamped
from aisle.stream.seal import Entropy, KeyStore, Sealer
from aisle_schemas import (
    EVENT_BYTES,
    Event,
    EventTooLarge,
    QueryAsked,
    Topic,
    decode,
    encode,
    headers,
    new_id,
    partition_for,
    tag_of,
    topic_of,
)

_IN_SEALED = b"\x03"  # a byte of every sealed text: see `seal`

_DRAWN_BYTES = 1_024

CAUSE = "ce_cause"
"""The header that holds the `ce_id` of the record that this one follows from."""


def check_partition(topic: Topic, partition: int) -> None:
    """Raises: ValueError when the topic lacks the partition."""
    if not 0 <= partition < topic.partitions:
        raise ValueError(f"partition {partition} of {topic.name}, which has {topic.partitions}")


class Drawn:
    """Random bytes, drawn some hundred ids ahead: asking the system costs more than all else of a stamp."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._left = b""
        self._drawing = threading.Lock()  # questions are stamped in threads of their own

    def __call__(self, count: int) -> bytes:
        with self._drawing:
            if len(self._left) < count:
                self._left = self._entropy(max(count, _DRAWN_BYTES))
            taken, self._left = self._left[:count], self._left[count:]
        return taken


class Stamp:
    """Stamps outgoing events and reads them back. The clock and the random source are arguments."""

    def __init__(self, keys: KeyStore, clock: Clock, entropy: Entropy = os.urandom) -> None:
        self._sealer = Sealer(keys, entropy)
        self._clock = clock
        self._entropy = Drawn(entropy)

    def may_block(self, outgoing: Outgoing) -> bool:
        """Does stamping it need a key that is not at hand? Raises: LogUnavailable."""
        return self._sealer.may_block(outgoing.event)

    def stamp(self, outgoing: Outgoing) -> Stamped:
        """Raises: SchemaError when the event is over its cap; ValueError when its topic lacks the partition;
        LogUnavailable when the keys can't be had."""
        event = outgoing.event
        topic = topic_of(event)
        partition = outgoing.partition
        if partition is None:
            partition = partition_for(outgoing.key, topic.partitions)
        else:
            check_partition(topic, partition)
        now_ms = self._clock.now_ms()
        stamped = headers(
            event,
            source=outgoing.source,
            id=new_id(now_ms, self._entropy),
            time_ms=now_ms,
            traceparent=outgoing.traceparent,
        )
        if outgoing.cause:
            stamped[CAUSE] = outgoing.cause
        return Stamped(topic.name, partition, outgoing.key, self._sealed(event), stamped)

    def read(self, record: Record) -> Event:
        """The event in a record, unsealed. A question whose publisher gave no time was asked when the log took it;
        so was one whose publisher's clock runs ahead, or its deadline would be as far off as that clock.

        Raises: UnknownEvent, UndecodableEvent, LogUnavailable.
        """
        event = decode(record.topic, record.value)
        if _IN_SEALED in record.value:  # most events are tokens and parts, and hold nothing to open
            event = self._sealer.unseal(event)
        if isinstance(event, QueryAsked) and not 0 < event.asked_at_ms <= record.timestamp_ms:
            return msgspec.structs.replace(event, asked_at_ms=record.timestamp_ms)
        return event

    def _sealed(self, event: Event) -> bytes:
        # The caps hold for what was said; sealing makes it longer.
        plain = encode(event)
        sealed = self._sealer.seal(event)
        if sealed is event:
            return plain
        data = msgspec.msgpack.encode(sealed)
        if len(data) > EVENT_BYTES:
            raise EventTooLarge(f"{tag_of(event)} is {len(data)} bytes once sealed, the limit is {EVENT_BYTES}")
        return data
