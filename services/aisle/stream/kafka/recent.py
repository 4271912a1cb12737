"""What the log took lately, by key: a question's records are looked up again and again while it is open.

Kafka has no index by key. Each lookup could scan the partition since the question was asked, but at twenty questions a
second that reads everything twenty times. So the partitions that somebody asks about are followed, and their last
minutes are kept in memory by key: each record is read once, however many lookups there are.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confluent_kafka import Consumer, KafkaException
from confluent_kafka import TopicPartition as Place

from aisle.stream.errors import LogUnavailable
from aisle.stream.kafka.client import REQUEST_S, reader_config, request
from aisle.stream.kafka.fetcher import Fetcher
from aisle.stream.log import Position, Record

if TYPE_CHECKING:
    from aisle.stream.kafka.log import KafkaLog

_log = logging.getLogger(__name__)

WINDOW_MS = 6 * 60_000  # a question's longest budget, and how far the clock that drew its id may be off
LIMIT_BYTES = 128 * 1024 * 1024  # of records kept, for one topic
RECORD_BYTES = 1024  # what a small one takes beside its value
IDLE_MS = 10 * 60_000  # a partition that nobody asks about any more is not followed any more
_FETCH_RECORDS = 500
_FETCH_S = 0.5
_PAUSE_S = 0.5


@dataclass(slots=True)
class _Followed:
    """One partition."""

    since_ms: int  # what the log took before is not here
    next: int  # the offset that is to be read next
    asked_ms: int
    by_key: dict[str, list[Record]] = field(default_factory=dict)


class Recent:
    """The last minutes of one topic's partitions."""

    def __init__(self, log: "KafkaLog", topic: str) -> None:
        self._log = log
        self._topic = topic
        self._followed: dict[int, _Followed] = {}
        self._in_order: deque[tuple[_Followed, Record]] = deque()  # of all partitions, as they were read
        self._bytes = 0
        self._grown = asyncio.Event()
        self._starting = asyncio.Lock()
        self._fetcher: Fetcher | None = None
        self._reading: asyncio.Task[None] | None = None

    async def of_key(
        self, key: str, partitions: Iterable[int], since_ms: int, up_to: Position | None = None
    ) -> list[Record] | None:
        """The key's records that the log took at `since_ms` or later, up to the present end of the partitions, or at
        least to `up_to` in its one; oldest first within each. None: since then is further back than what is kept.

        Raises: LogUnavailable.
        """
        numbers = list(partitions)
        await self._follow(numbers, since_ms)
        if up_to is not None:
            ends = {up_to.partition: up_to.offset + 1}
        else:
            ends = await self._log.high_watermarks(self._topic, numbers)
        while True:
            followed = {number: self._followed.get(number) for number in numbers}
            if any(one is None or one.since_ms > since_ms for one in followed.values()):
                return None
            if all((one := followed[number]) is not None and one.next >= end for number, end in ends.items()):
                break
            await self._grows()
        found: list[Record] = []
        now_ms = self._log.clock.now_ms()
        for one in followed.values():
            assert one is not None
            one.asked_ms = now_ms
            found += (record for record in one.by_key.get(key, ()) if record.timestamp_ms >= since_ms)
        return found

    async def close(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        if self._fetcher is not None:
            await self._fetcher.close()

    async def _grows(self) -> None:
        """Return when something more was read. Raises: LogUnavailable when nothing comes for long; what broke reading."""
        if self._reading is not None and self._reading.done():
            self._reading.result()
        try:
            async with asyncio.timeout(REQUEST_S):
                await self._grown.wait()
        except TimeoutError:
            raise LogUnavailable(f"{self._topic} is behind its end, and nothing came for {REQUEST_S:.0f} s") from None

    async def _follow(self, numbers: list[int], since_ms: int) -> None:
        if all(number in self._followed for number in numbers):
            return
        async with self._starting:
            new = [number for number in numbers if number not in self._followed]
            if not new:
                return
            start_ms = min(since_ms, self._log.clock.now_ms())
            starts = await self._log.offsets_since(self._topic, new, start_ms)
            name = self._log.prefix + self._topic
            if self._fetcher is None:
                config = reader_config(self._log.bootstrap, self._log.options)
                # The first look-up in a partition waits for the fetch of the others to return.
                consumer = Consumer({**config, "fetch.wait.max.ms": 100})
                self._fetcher = Fetcher(consumer, f"recent-{self._topic}", self._log.prefix)
            fetcher = self._fetcher
            places = [Place(name, number, starts[number]) for number in new]
            now_ms = self._log.clock.now_ms()
            for number in new:  # first: what is not followed is dropped
                self._followed[number] = _Followed(since_ms=start_ms, next=starts[number], asked_ms=now_ms)
            try:
                # In the thread: librdkafka may take a tenth of a second, and the event loop has others to serve.
                await fetcher.call(
                    lambda: request(f"following {name}", lambda: fetcher.consumer.incremental_assign(places))
                )
            except LogUnavailable:
                for number in new:
                    del self._followed[number]
                raise
            if self._reading is None:
                self._reading = asyncio.create_task(self._read(fetcher), name=f"aisle-recent-{self._topic}")

    async def _read(self, fetcher: Fetcher) -> None:
        while True:
            try:
                records = await fetcher.fetch(_FETCH_RECORDS, _FETCH_S)
            except LogUnavailable as error:
                _log.warning("%s can't be followed, trying again in %.1f s: %s", self._topic, _PAUSE_S, error)
                await self._log.clock.sleep(_PAUSE_S)
                continue
            for record in records:
                one = self._followed.get(record.partition)
                if one is not None and record.offset >= one.next:
                    one.next = record.offset + 1
                    one.by_key.setdefault(record.key, []).append(record)
                    self._in_order.append((one, record))
                    self._bytes += len(record.value) + RECORD_BYTES
            if records:
                self._grown.set()  # whoever waits looks again, once
                self._grown.clear()
            self._forget(fetcher)

    def _forget(self, fetcher: Fetcher) -> None:
        """Let go of what is past the window or over the limit, and of partitions that nobody asks about."""
        now_ms = self._log.clock.now_ms()
        while self._in_order and (self._bytes > LIMIT_BYTES or self._in_order[0][1].timestamp_ms < now_ms - WINDOW_MS):
            one, record = self._in_order.popleft()
            self._bytes -= len(record.value) + RECORD_BYTES
            one.since_ms = record.timestamp_ms + 1
            del one.by_key[record.key][0]
            if not one.by_key[record.key]:
                del one.by_key[record.key]
        for number, one in list(self._followed.items()):
            if one.asked_ms < now_ms - IDLE_MS:
                # What was read of it leaves with the window. Followed again, it begins anew.
                place = Place(self._log.prefix + self._topic, number)
                try:
                    fetcher.consumer.incremental_unassign([place])
                except KafkaException as error:
                    _log.warning("%s/%d can't be left: %s", self._topic, number, error)
                del self._followed[number]
