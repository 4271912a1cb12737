"""What all Kafka clients of a process share: their configuration, and how records and errors read outside."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, TypeVar, cast

from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Consumer, KafkaError, KafkaException, Message, TopicPartition

from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Record

_log = logging.getLogger(__name__)

REQUEST_S = 10.0
"""How long one request to the brokers may take before the log counts as unavailable."""

RECORD_BYTES = 1024 * 1024
"""The largest record: above every cap of `aisle_schemas`, and Kafka's own default."""

_Result = TypeVar("_Result")

LEADER_MOVED = frozenset({KafkaError.NOT_LEADER_FOR_PARTITION, KafkaError.LEADER_NOT_AVAILABLE,
                          KafkaError.FENCED_LEADER_EPOCH, KafkaError.UNKNOWN_LEADER_EPOCH, KafkaError._NOENT})  # fmt: skip
"""Whom the client takes for a partition's leader is not, or not any more; a restarted broker is a new leader too."""

PASSING = LEADER_MOVED | {
    KafkaError.NOT_COORDINATOR, KafkaError.COORDINATOR_LOAD_IN_PROGRESS, KafkaError.COORDINATOR_NOT_AVAILABLE,
}  # fmt: skip
_NO_TOPIC = frozenset({KafkaError.UNKNOWN_TOPIC_OR_PART, KafkaError._UNKNOWN_TOPIC, KafkaError._UNKNOWN_PARTITION,
                       KafkaError._NOENT})  # fmt: skip
_STALE = LEADER_MOVED | {KafkaError._UNKNOWN_PARTITION}
_PAUSES_S = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 0.0)  # the last try has none after it

_TELL_EVERY_S = 30.0
_told_at: dict[int, float] = {}  # error code → when it was last told, on the monotonic clock

_quiet = logging.getLogger("aisle.stream.kafka.librdkafka")


def client_config(bootstrap: str, options: Mapping[str, str]) -> dict[str, Any]:
    """For producers, consumers and administration alike. `options` are librdkafka's own names, such as
    `security.protocol`."""
    return {
        "bootstrap.servers": bootstrap,
        "client.id": "aisle",
        "socket.nagle.disable": True,  # each small request would wait for the acknowledgement of the last
        "socket.keepalive.enable": True,
        "reconnect.backoff.max.ms": 1_000,
        "topic.metadata.refresh.interval.ms": 30_000,
        "error_cb": note,
        "logger": _quiet,
        "log_level": 2,  # a broker that is away is `error_cb`'s to tell: each client would say so at every try
        **options,
    }


def reader_config(bootstrap: str, options: Mapping[str, str]) -> dict[str, Any]:
    """For consumers that name their own partitions and offsets. librdkafka wants a group's name all the same."""
    return {
        **client_config(bootstrap, options),
        "group.id": "aisle-reader",
        "enable.auto.commit": False,
        "enable.auto.offset.store": False,
        "auto.offset.reset": "earliest",  # where the offset asked for was deleted
        "fetch.wait.max.ms": 500,
        "isolation.level": "read_uncommitted",  # Aisle writes without transactions; the end is the high watermark
        "fetch.error.backoff.ms": 100,
        "queued.max.messages.kbytes": 16 * 1024,
        "check.crcs": False,
    }


class MessageHeaders(Mapping[str, str]):
    """A record's headers, taken out of the client's message when somebody asks: most readers never do."""

    __slots__ = ("_message", "_read")

    def __init__(self, message: Message) -> None:
        self._message = message
        self._read: dict[str, str] | None = None

    def __getitem__(self, name: str) -> str:
        return self._all()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __repr__(self) -> str:
        return repr(self._all())

    def get(self, name: str, default: Any = None) -> Any:
        return self._all().get(name, default)

    def _all(self) -> dict[str, str]:
        if self._read is None:
            headers = cast("list[tuple[str, str | bytes | None]] | None", self._message.headers())
            self._read = {name: _text(value) for name, value in headers or ()}
        return self._read


def record_of(message: Message, prefix: str) -> Record:
    """A record as everything above the log sees it."""
    topic, partition, offset = message.topic(), message.partition(), message.offset()
    assert topic is not None
    assert partition is not None
    assert offset is not None
    kind, timestamp_ms = message.timestamp()
    return Record(
        topic=topic[len(prefix) :],
        partition=partition,
        offset=offset,
        timestamp_ms=0 if kind == TIMESTAMP_NOT_AVAILABLE else timestamp_ms,
        key=_text(message.key()),
        value=_bytes(message.value()),
        headers=MessageHeaders(message),
    )


def unavailable(error: KafkaException | KafkaError, doing: str) -> LogUnavailable:
    """What a failed request says: what was tried, the cause, and the way out where there is a usual one."""
    cause = error.args[0] if isinstance(error, KafkaException) else error
    if not isinstance(cause, KafkaError):
        return LogUnavailable(f"{doing}: {cause}")
    hint = ""
    if cause.code() in _NO_TOPIC:
        hint = "; `aisle topics create` makes the topics, `aisle topics check` compares them"
    return LogUnavailable(f"{doing}: {cause.str()}{hint}")


def request(doing: str, work: Callable[[], _Result]) -> _Result:
    """What a blocking request to the brokers gives. Raises: LogUnavailable, saying what was done."""
    for pause_s in _PAUSES_S:
        try:
            return work()
        except KafkaException as error:
            _check_is_passing(error, doing, pause_s)
            time.sleep(pause_s)
    raise AssertionError("the last pause raises")


async def answered(doing: str, ask: Callable[[], Awaitable[_Result]]) -> _Result:
    """What a request to the brokers gives that is answered later. Raises: LogUnavailable, saying what was done."""
    for pause_s in _PAUSES_S:
        try:
            return await ask()
        except KafkaException as error:
            _check_is_passing(error, doing, pause_s)
            await asyncio.sleep(pause_s)
    raise AssertionError("the last pause raises")


def _check_is_passing(error: KafkaException, doing: str, pause_s: float) -> None:
    """A partition that was just made, or whose leader moves, is worth another try in a moment; nothing else is."""
    cause = error.args[0]
    if not pause_s or not isinstance(cause, KafkaError) or cause.code() not in PASSING:
        raise unavailable(error, doing) from error


def watermarks(consumer: Consumer, place: TopicPartition) -> tuple[int, int]:
    """The first offset that is in a partition now, and one past the last. Blocks. Raises: KafkaException."""
    try:
        found = consumer.get_watermark_offsets(place, REQUEST_S, cached=False)
    except KafkaException as error:
        if error.args[0].code() not in _STALE:
            raise
        # What it knows of the topic is from an outage, and it would go by that for a minute and more.
        consumer.list_topics(place.topic, REQUEST_S)
        found = consumer.get_watermark_offsets(place, REQUEST_S, cached=False)
    assert found is not None  # it raises where it has waited for nothing
    return found


def _text(value: str | bytes | None) -> str:
    # A key that is no UTF-8 names nothing of Aisle's; its record is still to be read, or dead-lettered.
    return value.decode(errors="replace") if isinstance(value, bytes) else value or ""


def _bytes(value: str | bytes | None) -> bytes:
    return value.encode() if isinstance(value, str) else value or b""


def note(error: KafkaError) -> None:
    """Log librdkafka's word on brokers that are away. It goes on trying, and says so many times a second."""
    now_s = time.monotonic()
    if now_s - _told_at.get(error.code(), -_TELL_EVERY_S) >= _TELL_EVERY_S:
        _told_at[error.code()] = now_s
        _log.warning("kafka: %s", error.str())
