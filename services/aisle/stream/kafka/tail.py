"""A reader without a group, on Kafka."""

from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING

from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place

from aisle.stream.kafka.client import reader_config, request
from aisle.stream.kafka.fetcher import Fetcher
from aisle.stream.log import Record
from aisle_schemas import topic_named

if TYPE_CHECKING:
    from aisle.stream.kafka.log import KafkaLog

_FETCH_RECORDS = 500
_FETCH_S = 0.5


class KafkaTail:
    """Follows partitions from given offsets; a whole topic from its end."""

    def __init__(self, log: "KafkaLog", topic: str, start: Mapping[int, int] | None) -> None:
        self._log = log
        self._topic = topic
        self._start = start
        self._fetcher: Fetcher | None = None
        self._is_closed = False

    async def __aiter__(self) -> AsyncIterator[Record]:
        start = self._start
        if start is None:
            ends = await self._log.end_offsets(self._topic)
            start = {number: ends.get(number, 0) for number in range(topic_named(self._topic).partitions)}
        if self._is_closed:
            return
        consumer = Consumer(reader_config(self._log.bootstrap, self._log.options))
        name = self._log.prefix + self._topic
        fetcher = self._fetcher = Fetcher(consumer, f"tail-{self._topic}", self._log.prefix)
        places = [Place(name, number, offset) for number, offset in start.items()]
        request(f"following {name}", lambda: consumer.assign(places))
        while not self._is_closed:
            records = await fetcher.fetch(_FETCH_RECORDS, _FETCH_S)
            for record in records:
                yield record

    async def close(self) -> None:
        self._is_closed = True
        if self._fetcher is not None:
            await self._fetcher.close()
