"""A recorded range on Kafka, by kafka-python: partitions taken by hand, no group, nothing committed."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Record
from aisle_schemas import topic_named
from aisle_tools.kafka.properties import NOTHING, Properties, for_kafka_python

if TYPE_CHECKING:
    from kafka import KafkaConsumer

REQUEST_MS = 10_000
_POLL_MS = 500
_POLL_RECORDS = 1_000
_SILENCE_S = 30.0  # without a record, although the end is not reached

_Result = TypeVar("_Result")


class KafkaReader:
    """Implements `RangeReader`. One topic at a time: iterations must not overlap."""

    def __init__(self, bootstrap: str, *, prefix: str = "", properties: Properties = NOTHING) -> None:
        """Connects on first use. Topics are named `prefix` + name."""
        self._bootstrap = bootstrap
        self._arguments = for_kafka_python(properties)
        self._prefix = prefix
        self._consumer: KafkaConsumer | None = None

    async def records(
        self, topic: str, since_ms: int, until_ms: int, partitions: Collection[int] | None = None
    ) -> AsyncIterator[Record]:
        """1. Where does each partition stand at `since_ms`, and where does it end now? 2. Read from there up to the
        first record of `until_ms`, or the end."""
        wanted = range(topic_named(topic).partitions) if partitions is None else sorted(partitions)
        left = await self._in_thread(lambda consumer: self._begin(consumer, topic, wanted, since_ms))  # 1
        silent_s = 0.0
        while left:  # 2
            polled = await self._in_thread(lambda consumer: consumer.poll(_POLL_MS, max_records=_POLL_RECORDS))
            silent_s = 0.0 if polled else silent_s + _POLL_MS / 1000
            if silent_s > _SILENCE_S:
                raise LogUnavailable(
                    f"Kafka at {self._bootstrap} gave nothing of {self._prefix}{topic} for {_SILENCE_S:.0f} s, "
                    f"and {len(left)} partitions are not read to their end"
                )
            for place, batch in polled.items():
                for taken in batch:
                    if place.partition not in left:
                        break
                    if taken.timestamp >= until_ms or taken.offset >= left[place.partition]:
                        del left[place.partition]
                    else:
                        yield _record(topic, taken)
            # Offsets are sparse where records were compacted away: the position tells where a partition stands.
            left = await self._in_thread(partial(self._still_left, topic, left))

    async def close(self) -> None:
        if self._consumer is not None:
            consumer, self._consumer = self._consumer, None
            await asyncio.to_thread(consumer.close, autocommit=False)

    def _begin(self, consumer: "KafkaConsumer", topic: str, wanted: Collection[int], since_ms: int) -> dict[int, int]:
        """Partition → its end, of those that hold anything from then on; each stands where it is to be read."""
        from kafka import TopicPartition

        places = [TopicPartition(self._prefix + topic, partition) for partition in wanted]
        if not places:
            return {}
        ends = consumer.end_offsets(places)
        first = consumer.offsets_for_times(dict.fromkeys(places, max(0, since_ms)))
        starts = {place: first[place].offset for place in places if first.get(place) is not None}
        reading = {place: start for place, start in starts.items() if start < ends[place]}
        consumer.assign(list(reading))
        consumer.resume(*consumer.paused() & reading.keys())  # an earlier reading may have paused them
        for place, start in reading.items():
            consumer.seek(place, start)
        return {place.partition: ends[place] for place in reading}

    def _still_left(self, topic: str, left: dict[int, int], consumer: "KafkaConsumer") -> dict[int, int]:
        from kafka import TopicPartition

        places = {partition: TopicPartition(self._prefix + topic, partition) for partition in left}
        still = {partition: end for partition, end in left.items() if consumer.position(places[partition]) < end}
        if still != left or len(still) < len(consumer.assignment()):
            # What has been read to its end, or past `until_ms`, is fetched no more.
            consumer.pause(*(place for place in consumer.assignment() if place.partition not in still))
        return still

    async def _in_thread(self, ask: Callable[[Any], _Result]) -> _Result:
        """Raises: LogUnavailable."""
        return await asyncio.to_thread(self._asked, ask)

    def _asked(self, ask: Callable[[Any], _Result]) -> _Result:
        from kafka import KafkaConsumer
        from kafka.errors import KafkaError

        try:
            if self._consumer is None:
                self._consumer = KafkaConsumer(
                    bootstrap_servers=self._bootstrap.split(","),
                    client_id="aisle-replay",
                    group_id=None,
                    enable_auto_commit=False,
                    request_timeout_ms=REQUEST_MS,
                    fetch_max_wait_ms=100,
                    **self._arguments,
                )
            return ask(self._consumer)
        except KafkaError as error:
            raise LogUnavailable(f"Kafka at {self._bootstrap} can't be read: {error!r}") from error


def _record(topic: str, taken: Any) -> Record:
    return Record(
        topic=topic,
        partition=taken.partition,
        offset=taken.offset,
        timestamp_ms=taken.timestamp,
        key=(taken.key or b"").decode(errors="replace"),
        value=taken.value or b"",
        headers={name: (value or b"").decode(errors="replace") for name, value in taken.headers},
    )
