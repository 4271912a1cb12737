"""A member of a consumer group on Kafka, under the group protocol of KIP-848."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from confluent_kafka import Consumer, KafkaError, KafkaException
from confluent_kafka import TopicPartition as Place

from aisle.stream.errors import StreamError
from aisle.stream.handling import Pauses
from aisle.stream.kafka.client import REQUEST_S, reader_config, request, unavailable
from aisle.stream.kafka.fetcher import Fetcher
from aisle.stream.log import Rebalanced, Record, TopicPartition

if TYPE_CHECKING:
    from aisle.stream.kafka.log import KafkaLog

_log = logging.getLogger(__name__)

# The group has moved on without this member, or takes the partition from it: the commit is void, as it should be.
_NOT_OURS = frozenset(
    {
        KafkaError.ILLEGAL_GENERATION,
        KafkaError.UNKNOWN_MEMBER_ID,
        KafkaError.FENCED_MEMBER_EPOCH,
        KafkaError.FENCED_INSTANCE_ID,
        KafkaError._NO_OFFSET,
        KafkaError._ASSIGNMENT_LOST,
        KafkaError._FENCED,
        KafkaError._STATE,
    }
)


class KafkaConsumer:
    """One member. Rebalances are told in the consumer's thread, which waits there until `on_rebalance` has done its
    part in the event loop: librdkafka hands a partition on only then."""

    def __init__(self, log: "KafkaLog", group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> None:
        self._log = log
        self._prefix = prefix = log.prefix
        self._on_rebalance = on_rebalance
        self._loop = asyncio.get_running_loop()
        self._assigned: frozenset[TopicPartition] = frozenset()
        self._lost: frozenset[TopicPartition] = frozenset()
        self._paused: set[TopicPartition] = set()
        self._changes = 0
        self._kept: list[Record] = []  # read, and not given yet
        self._closing = threading.Event()
        consumer = Consumer(
            {
                **reader_config(log.bootstrap, log.options),
                "group.id": prefix + group,
                "group.protocol": "consumer",
                "group.remote.assignor": "range",  # co-partitioned topics are assigned alike
            }
        )
        self._fetcher = Fetcher(consumer, group, prefix)
        self._consumer = consumer
        consumer.subscribe(
            [prefix + topic for topic in topics],
            on_assign=lambda _, places: self._change(self._named(places), frozenset()),
            on_revoke=lambda _, places: self._change(frozenset(), self._named(places)),
            on_lost=lambda _, places: self._lose(self._named(places)),
        )

    async def poll(self, max_records: int, timeout_s: float) -> Sequence[Record]:
        if not self._ready():
            changes = self._changes
            self._kept += await self._fetcher.fetch(max_records, timeout_s)
            if changes != self._changes:  # a fetch may bring records of a partition that was revoked in it
                self._keep_only(self._assigned)
        ready = self._ready()[:max_records]
        if len(ready) == len(self._kept):
            self._kept = []
        elif ready:
            given = set(map(id, ready))
            self._kept = [record for record in self._kept if id(record) not in given]
        return ready

    def wake(self) -> None:
        self._fetcher.wake()

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        owned = [
            Place(self._prefix + place.topic, place.partition, offset)
            for place, offset in offsets.items()
            if place in self._assigned and place not in self._lost
        ]
        if owned:
            await self._fetcher.call(lambda: self._commit(owned))

    async def committed(self, partition: TopicPartition) -> int:
        place = self._place(partition)
        found = await self._fetcher.call(
            lambda: request("reading a committed offset", lambda: self._consumer.committed([place], REQUEST_S))
        )
        return max(0, found[0].offset)

    async def ends_beyond(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        return await self._log.ends_beyond(offsets)

    def assignment(self) -> frozenset[TopicPartition]:
        return self._assigned

    def pause(self, partitions: Sequence[TopicPartition]) -> None:
        self._paused |= set(partitions)
        self._in_thread(self._consumer.pause, partitions)

    def resume(self, partitions: Sequence[TopicPartition]) -> None:
        self._paused -= set(partitions)
        self._in_thread(self._consumer.resume, partitions)

    def _in_thread(self, change: Callable[[list[Place]], None], partitions: Iterable[TopicPartition]) -> None:
        """What is kept back until then is kept back here. The event loop must not wait: in a rebalance, librdkafka lets
        no other thread pause or resume, and the rebalance waits for the event loop."""
        if places := [self._place(one) for one in partitions if one in self._assigned]:
            self._fetcher.submit(lambda: request("pausing", lambda: change(places)))

    async def seek(self, partition: TopicPartition, offset: int) -> None:
        if partition in self._assigned:
            place = Place(self._prefix + partition.topic, partition.partition, offset)
            await self._fetcher.call(lambda: request("seeking", lambda: self._consumer.seek(place)))
            self._keep_only(self._assigned - {partition})

    async def close(self) -> None:
        self._closing.set()
        await self._fetcher.close()

    def _ready(self) -> list[Record]:
        """What may be given now."""
        if not self._paused:
            return self._kept
        return [record for record in self._kept if TopicPartition(record.topic, record.partition) not in self._paused]

    # ── In the consumer's thread ──────────────────────────────────────────────────────────────────────────────────

    def _lose(self, lost: frozenset[TopicPartition]) -> None:
        """The session has expired: others own the partitions already, and nothing can be committed."""
        self._lost |= lost
        self._change(frozenset(), lost)
        self._lost -= lost

    def _change(self, assigned: frozenset[TopicPartition], revoked: frozenset[TopicPartition]) -> None:
        """Have the member take over and let go, for as long as it takes: the partitions are not fetched before."""
        if self._closing.is_set() or not (assigned or revoked):
            return
        pauses = Pauses()
        while True:
            changing = asyncio.run_coroutine_threadsafe(self._rebalance(assigned, revoked), self._loop)
            self._fetcher.serve_until(changing)
            try:
                changing.result()
                return
            except StreamError as error:
                pause_s = pauses.next_s()
                _log.warning("partitions can't be taken over, trying again in %.2f s: %s", pause_s, error)
                if self._closing.wait(pause_s):
                    return

    async def _rebalance(self, assigned: frozenset[TopicPartition], revoked: frozenset[TopicPartition]) -> None:
        self._changes += 1
        self._assigned |= assigned
        await self._on_rebalance(assigned, revoked)
        # librdkafka remembers a pause beyond the assignment: a partition that comes back would not be read.
        self._in_thread(self._consumer.resume, self._paused & revoked)
        self._assigned -= revoked
        self._paused -= revoked
        self._keep_only(self._assigned)

    def _commit(self, places: list[Place]) -> None:
        """Raises: LogUnavailable, also where the member has not heard yet that the group moved on: it is to try again."""
        try:
            committed = self._consumer.commit(offsets=places, asynchronous=False) or ()
            failure = next((place.error for place in committed if place.error is not None), None)
        except KafkaException as error:
            failure = error.args[0]
        except RuntimeError:  # closed meanwhile: the offsets are the next owner's
            return
        if failure is None:
            return
        if failure.code() not in _NOT_OURS:
            raise unavailable(failure, "committing offsets")
        _log.info("a commit came too late: %s", failure.str())

    # ── Small things ──────────────────────────────────────────────────────────────────────────────────────────────

    def _keep_only(self, partitions: frozenset[TopicPartition]) -> None:
        self._kept = [one for one in self._kept if TopicPartition(one.topic, one.partition) in partitions]

    def _place(self, partition: TopicPartition) -> Place:
        return Place(self._prefix + partition.topic, partition.partition)

    def _named(self, places: Sequence[Place]) -> frozenset[TopicPartition]:
        return frozenset(TopicPartition(place.topic[len(self._prefix) :], place.partition) for place in places)
