"""The log as an outsider reads it: by a consumer of its own, every record, from the first one on."""

import asyncio
import threading
import time
from collections import defaultdict

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException
from confluent_kafka import TopicPartition as Place

from aisle.stream.kafka.client import record_of
from aisle.stream.log import Record
from aisle_schemas import ANSWERS, DEAD_LETTERS, EVIDENCE, OUTCOMES, PLANS, QUERIES, TOKENS

TOPICS = (QUERIES, PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES, DEAD_LETTERS)

_SILENCE_S = 30.0
_LOOK_EVERY_S = 0.25
_BATCH_S = 0.5  # `consume` waits until it has all that it was asked for, or for so long


def read_whole(bootstrap: str) -> list[Record]:
    """All that stands in the topics of a question's walk now, in order within each partition. Blocks.

    Raises: KafkaException; TimeoutError where the brokers say nothing for long.
    """
    places = [Place(topic.name, number, OFFSET_BEGINNING) for topic in TOPICS for number in range(topic.partitions)]
    consumer = Consumer(_config(bootstrap) | {"enable.partition.eof": True})
    records: list[Record] = []
    heard_s = time.monotonic()
    unread = {(place.topic, place.partition) for place in places}
    try:
        consumer.assign(places)
        while unread:
            messages = consumer.consume(1_000, _BATCH_S)
            if messages:
                heard_s = time.monotonic()
            elif time.monotonic() - heard_s > _SILENCE_S:
                raise TimeoutError(
                    f"{len(unread)} partitions were not read to their ends: nothing for {_SILENCE_S:.0f} s"
                )
            for message in messages:
                error = message.error()
                if error is None:
                    records.append(record_of(message, ""))
                elif error.code() == KafkaError._PARTITION_EOF:
                    unread.discard((message.topic(), message.partition()))
                elif not error.retriable():
                    raise KafkaException(error)
    finally:
        consumer.close()
    return records


class Watch:
    """Follows the log while faults strike: which questions it has, and which of them have ended and are recorded."""

    def __init__(self, bootstrap: str) -> None:
        self._seen: dict[str, set[str]] = defaultdict(set)  # query id → topics that it was seen in
        self._consumer = Consumer(_config(bootstrap))
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="chaos-watch", daemon=True)

    def __enter__(self) -> "Watch":
        self._consumer.assign(
            [Place(topic.name, n, OFFSET_BEGINNING) for topic in (QUERIES, OUTCOMES) for n in range(topic.partitions)]
        )
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join()
        self._consumer.close()

    async def until_finished(self, accepted: set[str], timeout_s: float) -> None:
        """Return once every question in the log, and every one that was accepted, has the record of its end; or after
        `timeout_s`, and the audit tells which has not."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + timeout_s
        while loop.time() < until_s:
            seen = dict(self._seen)
            if accepted <= seen.keys() and all(OUTCOMES.name in topics for topics in seen.values()):
                return
            await asyncio.sleep(_LOOK_EVERY_S)

    def _follow(self) -> None:
        while not self._ending.is_set():
            for message in self._consumer.consume(500, 0.2):
                key, topic = message.key(), message.topic()
                if message.error() is None and key is not None and topic is not None:
                    self._seen[key.decode() if isinstance(key, bytes) else key].add(topic)


def _config(bootstrap: str) -> dict[str, str | int | bool]:
    return {
        "bootstrap.servers": bootstrap,
        "group.id": "aisle-chaos",  # asked for by the client; nothing is committed
        "enable.auto.commit": False,
        "fetch.wait.max.ms": 100,
        "reconnect.backoff.max.ms": 1_000,
        "log_level": 0,
    }
