"""`KafkaLog`: what stands above the stream library sees it as it sees the embedded log."""

import asyncio
import os
from asyncio import wrap_future
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from types import TracebackType
from typing import TypeVar

from confluent_kafka import Consumer, IsolationLevel, KafkaError, KafkaException
from confluent_kafka import TopicPartition as Place
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from aisle.stream.clock import Clock, SystemClock
from aisle.stream.errors import LogUnavailable
from aisle.stream.kafka.client import (
    LEADER_MOVED,
    REQUEST_S,
    answered,
    client_config,
    reader_config,
    record_of,
    request,
    unavailable,
    watermarks,
)
from aisle.stream.kafka.consumer import KafkaConsumer
from aisle.stream.kafka.producer import KafkaProducer
from aisle.stream.kafka.recent import WINDOW_MS, Recent
from aisle.stream.kafka.tail import KafkaTail
from aisle.stream.log import Outgoing, Position, Rebalanced, Record, Stamped, TopicPartition
from aisle.stream.seal import Entropy, KeyStore, MemoryKeyStore
from aisle.stream.stamp import Stamp, check_partition
from aisle_schemas import ANSWERS, TOPICS, Event, id_time_ms, is_id, partition_for, topic_named

_READ_RECORDS = 500
_READ_BYTES = 8 * 1024 * 1024
_SIDE_BY_SIDE = 8  # partitions: bounds the memory, and the threads that it takes
_CLOCK_SKEW_MS = 5 * 60_000  # how far the clock that drew an id may run ahead of the brokers'
_CLOSE_S = 5.0

_Result = TypeVar("_Result")

_EARLIEST: OffsetSpec = OffsetSpec.earliest()  # type: ignore[no-untyped-call]
_LATEST: OffsetSpec = OffsetSpec.latest()  # type: ignore[no-untyped-call]


async def _all_of(answers: Iterable[Future[_Result]]) -> list[_Result]:
    """What they give, or the first error. They come together, but each future wakes the event loop on its own: so it is
    only woken for those that have not come yet."""
    answers = list(answers)
    for answer in answers:
        if not answer.done():
            await wrap_future(answer)
    return [answer.result() for answer in answers]


def _check_is_led(client: AdminClient, topic: str) -> None:
    """Blocks. Raises: KafkaException where the topic is not there, or a partition has no leader yet."""
    found = client.list_topics(topic, REQUEST_S).topics[topic]
    if found.error is not None:
        raise KafkaException(found.error)
    if any(partition.leader < 0 for partition in found.partitions.values()):
        raise KafkaException(KafkaError(KafkaError.LEADER_NOT_AVAILABLE))


class KafkaLog:
    """The durable log of many machines. Topics and groups are named `prefix` + name.

    The topics must exist (`aisle topics create`), with LogAppendTime: a record's time is when the log took it.

    Without `keys`, personal text is sealed with keys that end with this object: for tests.
    """

    def __init__(
        self,
        bootstrap: str,
        *,
        keys: KeyStore | None = None,
        clock: Clock | None = None,
        entropy: Entropy = os.urandom,
        prefix: str = "",
        options: Mapping[str, str] | None = None,
    ) -> None:
        """`bootstrap`: "host:port", several separated by commas. `options`: librdkafka's own, such as
        `security.protocol`. Connects on first use."""
        self.bootstrap = bootstrap
        self.clock = clock or SystemClock()
        self.prefix = prefix
        self.options = dict(options or {})
        self._stamp = Stamp(keys or MemoryKeyStore(entropy), self.clock, entropy)
        self._producer = KafkaProducer(bootstrap, self.options, prefix)
        self._admin_client: AdminClient | None = None
        self._led: dict[str, asyncio.Task[None]] = {}  # topic → the look at who leads its partitions
        self._readers: list[Consumer] = []  # idle ones
        self._recent: dict[str, Recent] = {}
        self._closed = False

    async def __aenter__(self) -> "KafkaLog":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def connect(self) -> None:
        """Reach the brokers before the first event does. Raises: LogUnavailable where they can't be reached, or lack a
        topic."""
        there = await asyncio.to_thread(self._producer.connect)
        missing = [self.prefix + name for name in TOPICS if self.prefix + name not in there]
        if missing:
            raise LogUnavailable(
                f"Kafka at {self.bootstrap} has no {', '.join(missing)}: `aisle topics create` makes what is missing"
            )

    # ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def publish(self, outgoing: Sequence[Outgoing]) -> list[Position]:
        if not outgoing:
            return []
        if any(self._stamp.may_block(item) for item in outgoing):
            batch = await asyncio.to_thread(self._stamped, outgoing)
        else:
            batch = self._stamped(outgoing)
        return await self._producer.send(batch)

    def _stamped(self, outgoing: Sequence[Outgoing]) -> list[Stamped]:
        return [self._stamp.stamp(item) for item in outgoing]

    async def append(self, records: Sequence[Stamped]) -> list[Position]:
        for stamped in records:
            check_partition(topic_named(stamped.topic), stamped.partition)
        return await self._producer.send(records) if records else []

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    def decode(self, record: Record) -> Event:
        return self._stamp.read(record)

    async def read(self, partition: TopicPartition, offset: int, limit: int) -> Sequence[Record]:
        return await asyncio.to_thread(self._read, partition, offset, limit)

    async def read_key(
        self,
        topic: str,
        key: str,
        *,
        partition: int | None = None,
        since_ms: int = 0,
        up_to: Position | None = None,
    ) -> list[Record]:
        known = topic_named(topic)
        if partition is not None:
            numbers = [partition]
        elif known is ANSWERS:  # its records may go where the asking gateway tails
            numbers = list(range(known.partitions))
        else:
            numbers = [partition_for(key, known.partitions)]
        if known.key == "query_id" and is_id(key):
            # Nothing of a question stands in the log before its id was drawn, and none was drawn later than now.
            since_ms = max(since_ms, min(id_time_ms(key), self.clock.now_ms()) - _CLOCK_SKEW_MS)
        if since_ms >= self.clock.now_ms() - WINDOW_MS:
            recent = self._recent.setdefault(topic, Recent(self, topic))
            found = await recent.of_key(key, numbers, since_ms, up_to)
            if found is not None:
                return found
        return [record async for record in self.read_since(topic, numbers, since_ms) if record.key == key]

    async def read_since(self, topic: str, partitions: Iterable[int], since_ms: int) -> AsyncIterator[Record]:
        """1. Ask for the ends and the first offsets of all. 2. Read the beginnings of some partitions side by side.
        3. Read on where a partition has more."""
        ends = await self.ends_of(
            topic, partitions
        )  # 1: the end first, or a record that comes between would be behind both
        starts = await self.offsets_since(topic, ends, since_ms)
        places = [TopicPartition(topic, number) for number, end in ends.items() if starts[number] < end]
        for at in range(0, len(places), _SIDE_BY_SIDE):
            some = places[at : at + _SIDE_BY_SIDE]
            beginnings = await asyncio.gather(
                *(self.read(place, starts[place.partition], _READ_RECORDS) for place in some)  # 2
            )
            for place, beginning in zip(some, beginnings, strict=True):
                records, end = beginning, ends[place.partition]
                while records:
                    for record in records:
                        if record.offset < end:
                            yield record
                    offset = records[-1].offset + 1
                    records = await self.read(place, offset, _READ_RECORDS) if offset < end else ()  # 3

    async def end_offsets(self, topic: str) -> dict[int, int]:
        return await self.ends_of(topic, range(topic_named(topic).partitions))

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        places = [Place(self.prefix + topic, number) for number in range(topic_named(topic).partitions)]

        def ask(reader: Consumer) -> Sequence[Place]:
            return reader.committed(places, REQUEST_S)

        found = await asyncio.to_thread(self._of_group, group, "reading the offsets of", ask)
        return {place.partition: place.offset for place in found if place.offset >= 0}

    async def rewind(self, group: str, offsets: Mapping[TopicPartition, int]) -> None:
        places = [Place(self.prefix + place.topic, place.partition, offset) for place, offset in offsets.items()]

        def ask(reader: Consumer) -> Sequence[Place]:
            try:
                return reader.commit(offsets=places, asynchronous=False)
            except KafkaException as error:
                if error.args[0].code() == KafkaError.UNKNOWN_MEMBER_ID:
                    raise LogUnavailable(f"group {self.prefix + group} has members: its offsets are theirs") from error
                raise

        await asyncio.to_thread(self._of_group, group, "setting the offsets of", ask)

    def _of_group(self, group: str, doing: str, ask: Callable[[Consumer], Sequence[Place]]) -> Sequence[Place]:
        """What the coordinator answers a consumer that names the group and never joins it. Blocks: 60 ms or so.

        A consumer of its own for each request. librdkafka's administration asks without one, but where the coordinator
        does not answer in time it reads what it has freed, and the process ends
        (github.com/confluentinc/librdkafka/pull/5397).
        """
        name = self.prefix + group
        config = {**reader_config(self.bootstrap, self.options), "group.id": name}
        reader = Consumer({**config, "socket.timeout.ms": int(REQUEST_S * 1000)})
        try:
            found = request(f"{doing} {name}", lambda: ask(reader))
        finally:
            reader.close()
        for place in found:
            if place.error is not None:
                raise unavailable(place.error, f"{doing} {name}")
        return found

    def subscribe(self, group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> KafkaConsumer:
        for topic in topics:
            topic_named(topic)
        return KafkaConsumer(self, group, topics, on_rebalance)

    def tail(self, topic: str, start: Mapping[int, int] | None = None) -> KafkaTail:
        topic_named(topic)
        return KafkaTail(self, topic, start)

    async def close(self) -> None:
        """Wait for what is in flight, for five seconds at most, then let go of the brokers."""
        if self._closed:
            return
        self._closed = True
        for recent in self._recent.values():
            await recent.close()
        await asyncio.to_thread(self._producer.close, _CLOSE_S)
        while self._readers:
            await asyncio.to_thread(self._readers.pop().close)

    # ── What tails and lookups need ───────────────────────────────────────────────────────────────────────────────

    async def ends_of(self, topic: str, numbers: Iterable[int]) -> dict[int, int]:
        """Partition → one past its last record, where it has one. Raises: LogUnavailable."""
        numbers = list(numbers)
        ends, begins = await asyncio.gather(
            self.high_watermarks(topic, numbers), self._offsets(topic, numbers, _EARLIEST)
        )
        return {number: end for number, end in sorted(ends.items()) if end > begins[number]}

    async def high_watermarks(self, topic: str, numbers: Iterable[int]) -> dict[int, int]:
        """Partition → the offset of the next record to come. Raises: LogUnavailable."""
        return await self._offsets(topic, numbers, _LATEST)

    async def offsets_since(self, topic: str, numbers: Iterable[int], since_ms: int) -> dict[int, int]:
        """Partition → the first offset that the log took at `since_ms` or later: the end, where nothing came since.

        Raises: LogUnavailable.
        """
        numbers = list(numbers)
        if since_ms <= 0:
            return await self._offsets(topic, numbers, _EARLIEST)
        # The end first: asked for afterwards, it could lie behind a record that came in between.
        ends = await self.high_watermarks(topic, numbers)
        found = await self._offsets(topic, numbers, OffsetSpec.for_timestamp(since_ms))
        return {number: offset if offset >= 0 else ends[number] for number, offset in found.items()}

    async def ends_beyond(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        """As a consumer's. Raises: LogUnavailable."""
        ends = await self._places(offsets, _LATEST)
        beyond = {place: end for place, end in ends.items() if end > offsets[place]}
        begins = await self._places(beyond, _EARLIEST)
        return {place: end for place, end in beyond.items() if end > begins[place]}

    async def _offsets(self, topic: str, numbers: Iterable[int], spec: OffsetSpec) -> dict[int, int]:
        found = await self._places([TopicPartition(topic, number) for number in numbers], spec)
        return {place.partition: offset for place, offset in found.items()}

    async def _places(self, partitions: Iterable[TopicPartition], spec: OffsetSpec) -> dict[TopicPartition, int]:
        asked = {Place(self.prefix + topic, number): spec for topic, number in partitions}
        if not asked:
            return {}
        topics = sorted({place.topic for place in asked})

        async def ask(client: AdminClient) -> dict[TopicPartition, int]:
            await asyncio.gather(*(self._know_leaders(client, topic) for topic in topics))
            answers = client.list_offsets(
                asked, isolation_level=IsolationLevel.READ_UNCOMMITTED, request_timeout=REQUEST_S
            )
            try:
                found = await _all_of(answers.values())
            except KafkaException as error:
                if error.args[0].code() in LEADER_MOVED:
                    # librdkafka's administration goes on asking the leaders that it knows, for a minute and more.
                    for topic in topics:
                        await asyncio.to_thread(client.list_topics, topic, REQUEST_S)
                raise
            return {
                TopicPartition(place.topic[len(self.prefix) :], place.partition): one.offset
                for place, one in zip(answers, found, strict=True)
            }

        client = self._admin()
        return await answered(f"reading offsets of {', '.join(topics)}", lambda: ask(client))

    async def _know_leaders(self, client: AdminClient, topic: str) -> None:
        """Where a request of librdkafka's administration has to find out a topic's leaders, and another is made meanwhile, it
        may lock what is not there, and the process ends: with four at once 7 of 9,400 new clients did, and none of 29,000
        that knew the topic. It goes on knowing what it was asked for once."""
        looking = self._led.get(topic)
        if looking is None or (looking.done() and (looking.cancelled() or looking.exception() is not None)):
            looking = self._led[topic] = asyncio.create_task(asyncio.to_thread(_check_is_led, client, topic))
        await asyncio.shield(looking)

    def _admin(self) -> AdminClient:
        if self._admin_client is None:
            self._admin_client = AdminClient(client_config(self.bootstrap, self.options))
        return self._admin_client

    def _read(self, partition: TopicPartition, offset: int, limit: int) -> list[Record]:
        """Blocks. One reader at work for each caller at work: they are kept for the next."""
        consumer = self._readers.pop() if self._readers else self._reader()
        doing = f"reading {self.prefix + partition.topic} from {offset}"
        try:
            return request(doing, lambda: self._read_with(consumer, partition, offset, limit))
        finally:
            self._readers.append(consumer)

    def _reader(self) -> Consumer:
        config = reader_config(self.bootstrap, self.options)
        # A fetch of the last partition that still waits for records would hold back the first one of the next.
        return Consumer({**config, "enable.partition.eof": True, "fetch.wait.max.ms": 5})

    def _read_with(self, consumer: Consumer, partition: TopicPartition, offset: int, limit: int) -> list[Record]:
        place = Place(self.prefix + partition.topic, partition.partition, offset)
        low, high = watermarks(consumer, place)
        place.offset = max(offset, low)
        if place.offset >= high:
            return []
        consumer.assign([place])
        records: list[Record] = []
        size = 0
        try:
            while len(records) < limit and size < _READ_BYTES:
                message = consumer.poll(REQUEST_S)
                if message is None:
                    raise LogUnavailable(f"{place.topic} has records from {place.offset} on, and none came")
                error = message.error()
                if error is not None:
                    if error.code() == error._PARTITION_EOF:
                        break
                    raise KafkaException(error)
                record = record_of(message, self.prefix)
                records.append(record)
                size += len(record.value)
        finally:
            consumer.unassign()
        return records
