"""The idempotent producer, and the thread that hears its acknowledgements."""

import asyncio
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from aisle.stream.errors import LogUnavailable
from aisle.stream.kafka.client import RECORD_BYTES, REQUEST_S, client_config, note, request, unavailable
from aisle.stream.log import Position, Stamped

_log = logging.getLogger(__name__)

_DELIVERY_MS = 15_000  # longer than the election of a new leader, which takes up to some seven seconds
_POLL_S = 0.2  # how often the thread looks whether it is to end


@dataclass(slots=True)
class _Batch:
    """Records that are acknowledged together."""

    loop: asyncio.AbstractEventLoop
    done: "asyncio.Future[list[Position]]"
    missing: int
    positions: list[Position | None]
    error: KafkaError | None = None

    def acknowledge(self, place: int, error: KafkaError | None, message: Message) -> None:
        """Called in the producer's thread, once for each record."""
        partition, offset = message.partition(), message.offset()
        if error is not None:
            self.error = error
        elif partition is not None and offset is not None and offset >= 0:
            self.positions[place] = Position(partition, offset)
        self.missing -= 1
        if self.missing == 0:
            try:
                self.loop.call_soon_threadsafe(self._resolve)
            except RuntimeError:
                _log.debug("the event loop closed before %d records were acknowledged", len(self.positions))

    def _resolve(self) -> None:
        if self.done.done():
            return
        doing = f"publishing {len(self.positions)} records"
        placed = [position for position in self.positions if position is not None]
        if self.error is not None:
            self.done.set_exception(unavailable(self.error, doing))
        elif len(placed) < len(self.positions):
            # As after a repeat that the brokers knew: they don't say where the first one stands.
            self.done.set_exception(LogUnavailable(f"{doing}: acknowledged without an offset"))
        else:
            self.done.set_result(placed)


@dataclass(slots=True)
class KafkaProducer:
    """Publishes for one process. Every record is acknowledged by all in-sync replicas before `send` returns."""

    bootstrap: str
    options: Mapping[str, str]
    prefix: str
    _producer: Producer | None = None
    _thread: threading.Thread | None = None
    _is_closed: bool = False

    async def send(self, batch: Sequence[Stamped]) -> list[Position]:
        """Positions in the order given. Records of one partition stand in the log in that order.

        Unlike the embedded log, a batch is not written whole or not at all: after an error some may stand in the log.
        Whoever sends it again repeats those, which the reading rule drops.

        Raises: UnicodeError for a key that is none, before anything is written; LogUnavailable.
        """
        if self._is_closed:
            raise LogUnavailable("the log is closed")
        keys = [stamped.key.encode() for stamped in batch]
        loop = asyncio.get_running_loop()
        waiting = _Batch(loop, loop.create_future(), len(batch), [None] * len(batch))
        producer = self._ready()
        for place, (stamped, key) in enumerate(zip(batch, keys, strict=True)):
            try:
                producer.produce(
                    self.prefix + stamped.topic,
                    value=stamped.value,
                    key=key,
                    partition=stamped.partition,
                    headers=list(stamped.headers.items()),
                    on_delivery=_told(waiting, place),
                )
            except (BufferError, KafkaException) as error:
                raise LogUnavailable(f"publishing {len(batch)} records: {error}") from error
        return await waiting.done

    def connect(self) -> set[str]:
        """Get to know the brokers and their topics, so that the first record does not wait for it; give the topics'
        names. Blocks. Raises: LogUnavailable."""
        doing = f"connecting to Kafka at {self.bootstrap}"
        found = request(doing, lambda: self._ready().list_topics(timeout=REQUEST_S))
        return set(found.topics)

    def close(self, timeout_s: float) -> None:
        """Wait for what is in flight, then end the thread. What was not acknowledged by then fails. Blocks."""
        self._is_closed = True
        producer, thread = self._producer, self._thread
        if producer is not None and thread is not None:
            producer.flush(timeout_s)
            self._producer = None
            thread.join()

    def _ready(self) -> Producer:
        """A producer that met an error it can't go on from is replaced: its sequence numbers are lost."""
        if self._producer is None:
            config: dict[str, Any] = {
                **client_config(self.bootstrap, self.options),
                "acks": "all",
                "enable.idempotence": True,
                "linger.ms": 0,  # the default waits 5 ms for company
                "partitioner": "murmur2_random",
                "message.max.bytes": RECORD_BYTES,
                "delivery.timeout.ms": _DELIVERY_MS,
                "retry.backoff.ms": 50,
                "queue.buffering.max.kbytes": 64 * 1024,
                "sticky.partitioning.linger.ms": 0,
                "error_cb": self._on_error,
            }
            self._producer = Producer(config)
            self._thread = threading.Thread(
                target=self._hear, args=(self._producer,), name="aisle-kafka-producer", daemon=True
            )
            self._thread.start()
        return self._producer

    def _hear(self, producer: Producer) -> None:
        while producer is self._producer:
            producer.poll(_POLL_S)
        # It was closed, or replaced: whoever still waits for it learns that it will not come.
        producer.purge()
        producer.flush(1.0)

    def _on_error(self, error: KafkaError) -> None:
        if error.fatal():
            _log.error("the producer is replaced: %s", error.str())
            self._producer = None
        else:
            note(error)


def _told(batch: _Batch, place: int) -> Any:
    return lambda error, message: batch.acknowledge(place, error, message)
