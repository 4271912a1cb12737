"""The log in the order of time, so that two topics can be joined without holding either in memory."""

import heapq
from collections import Counter, defaultdict, deque
from collections.abc import AsyncIterator, Mapping

from aisle.stream.log import Log, Record, TopicPartition
from aisle_schemas import FEEDBACK, Event, ShopperReacted, UndecodableEvent, UnknownEvent

RECORDS_PER_READ = 16  # of each partition: 64 partitions hold up to 1,024 records in memory


async def in_order_of_time(log: Log, topic: str, ends: Mapping[int, int]) -> AsyncIterator[Record]:
    """The records below `ends` (partition → offset), by when the log took them, then by partition and offset."""
    readers = {partition: _partition(log, TopicPartition(topic, partition), end) for partition, end in ends.items()}
    heads: list[tuple[int, int, int, Record]] = []

    async def advance(partition: int) -> None:
        record = await anext(readers[partition], None)
        if record is not None:
            heapq.heappush(heads, (record.timestamp_ms, partition, record.offset, record))

    for partition in sorted(readers):
        await advance(partition)
    while heads:
        *_, record = heapq.heappop(heads)
        yield record
        await advance(record.partition)


async def _partition(log: Log, partition: TopicPartition, end: int) -> AsyncIterator[Record]:
    offset = 0
    while offset < end:
        records = await log.read(partition, offset, RECORDS_PER_READ)
        if not records:
            return
        for record in records:
            if record.offset < end:
                yield record
        offset = records[-1].offset + 1


def decoded(log: Log, record: Record, skipped: Counter[str]) -> Event | None:
    """The event in a record; None, and counted, where this version can't read it."""
    try:
        return log.decode(record)
    except UnknownEvent:
        skipped["an event of a newer version"] += 1
    except UndecodableEvent:
        skipped["an undecodable record"] += 1
    return None


class RecentKeys:
    """The keys of the last `window_ms`, so that a record that comes again is known."""

    def __init__(self, window_ms: int) -> None:
        self._window_ms = window_ms
        self._seen: set[str] = set()
        self._oldest_first: deque[tuple[int, str]] = deque()

    def add(self, key: str, at_ms: int) -> bool:
        """Is the key new?"""
        while self._oldest_first and self._oldest_first[0][0] < at_ms - self._window_ms:
            self._seen.discard(self._oldest_first.popleft()[1])
        if key in self._seen:
            return False
        self._seen.add(key)
        self._oldest_first.append((at_ms, key))
        return True


class Reactions:
    """The reactions within `window_ms` of the answer that is read now, before it and after it."""

    def __init__(self, log: Log, ends: Mapping[int, int], window_ms: int, skipped: Counter[str]) -> None:
        self._log = log
        self._records = in_order_of_time(log, FEEDBACK.name, ends)
        self._window_ms = window_ms
        self._skipped = skipped
        self._ahead: Record | None = None  # the first one that is later than the window
        self._oldest_first: deque[tuple[int, str]] = deque()
        self._of_query: defaultdict[str, deque[tuple[int, ShopperReacted]]] = defaultdict(deque)

    async def of(self, query_id: str, at_ms: int) -> list[tuple[int, ShopperReacted]]:
        """(when the log took it, the reaction) of a question that was answered at `at_ms`. Ask in the order of time."""
        await self._read_to(at_ms + self._window_ms)
        self._drop_before(at_ms - self._window_ms)
        return list(self._of_query.get(query_id, ()))

    async def _read_to(self, at_ms: int) -> None:
        record = self._ahead or await anext(self._records, None)
        while record is not None and record.timestamp_ms <= at_ms:
            reaction = decoded(self._log, record, self._skipped)
            if isinstance(reaction, ShopperReacted):
                self._oldest_first.append((record.timestamp_ms, record.key))
                self._of_query[record.key].append((record.timestamp_ms, reaction))
            record = await anext(self._records, None)
        self._ahead = record

    def _drop_before(self, at_ms: int) -> None:
        while self._oldest_first and self._oldest_first[0][0] < at_ms:
            _, query_id = self._oldest_first.popleft()
            self._of_query[query_id].popleft()
            if not self._of_query[query_id]:
                del self._of_query[query_id]
