"""Where one reader stands in the partitions that it follows, and what it reads next.

While a reader keeps up, one query per topic gives it the records of all partitions in the order of arrival: each topic
has a cursor. A partition that is not there yet, because it was just assigned, sought, or paused while records came, is
*behind*: it is read by itself until it has caught up with the cursor.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aisle.stream.embedded import file
from aisle.stream.log import Record, TopicPartition

_READ_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Plan:
    """What to read, decided in the event loop; `fetch` then reads it in a thread."""

    behind: Mapping[TopicPartition, int]
    cursors: Mapping[str, int | None]  # topic → seq; None: from the end of the file
    limit: int


@dataclass(slots=True)
class Fetched:
    behind: dict[TopicPartition, tuple[list[file.Row], bool]] = field(default_factory=dict)  # with: is that all of it
    ahead: dict[str, list[file.Row]] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    has_more: bool = False


def fetch(connection: sqlite3.Connection, plan: Plan) -> Fetched:
    """Read, at most about `plan.limit` records and 8 MiB."""
    fetched = Fetched()
    budget = _Budget(plan.limit)
    # The cursor of a topic that is new here stands at the end before its partitions are read one by one: what comes
    # in between is read twice and dropped by its offset.
    start = file.last_seq(connection) if None in plan.cursors.values() else 0
    for partition, offset in plan.behind.items():
        if budget.is_spent:
            fetched.has_more = True
            break
        fetched.behind[partition] = budget.take(file.rows_of_partition(connection, partition, offset, budget.records))
    for topic, seq in plan.cursors.items():
        after = fetched.cursors[topic] = start if seq is None else seq
        if budget.is_spent:
            fetched.has_more = True
            continue
        rows, is_all = budget.take(file.rows_of_topic(connection, topic, after, budget.records))
        fetched.ahead[topic] = rows
        fetched.has_more |= not is_all
        if rows:
            fetched.cursors[topic] = rows[-1][0]
    fetched.has_more |= any(not is_all for _, is_all in fetched.behind.values())
    return fetched


class _Budget:
    def __init__(self, records: int) -> None:
        self.records = records
        self._bytes = _READ_BYTES

    @property
    def is_spent(self) -> bool:
        return self.records <= 0 or self._bytes <= 0

    def take(self, rows: Iterable[file.Row]) -> tuple[list[file.Row], bool]:
        """What the budget allows of the rows, and whether that is all there is."""
        taken = []
        for row in rows:
            taken.append(row)
            self.records -= 1
            self._bytes -= len(row[1].value)
            if self.is_spent:
                return taken, False
        return taken, True


class Follower:
    """Positions in some partitions. Used in the event loop only."""

    def __init__(self) -> None:
        self.next: dict[TopicPartition, int] = {}
        self._behind: dict[TopicPartition, None] = {}  # ordered: those read last stand last
        self._paused: set[TopicPartition] = set()
        self._cursors: dict[str, int | None] = {}

    def follow(self, partition: TopicPartition, offset: int) -> None:
        """Read the partition from `offset` on; also moves one that is followed already."""
        self.next[partition] = offset
        self._behind[partition] = None
        self._cursors.setdefault(partition.topic, None)

    def unfollow(self, partition: TopicPartition) -> None:
        self.next.pop(partition, None)
        self._behind.pop(partition, None)
        self._paused.discard(partition)
        if not any(other.topic == partition.topic for other in self.next):
            self._cursors.pop(partition.topic, None)

    def pause(self, partition: TopicPartition) -> None:
        if partition in self.next:
            self._paused.add(partition)

    def resume(self, partition: TopicPartition) -> None:
        self._paused.discard(partition)

    def plan(self, limit: int) -> Plan:
        behind = {partition: self.next[partition] for partition in self._behind if partition not in self._paused}
        active = {partition.topic for partition in self.next if partition not in self._paused}
        cursors = {topic: cursor for topic, cursor in self._cursors.items() if topic in active}
        return Plan(behind, cursors, limit)

    def accept(self, plan: Plan, fetched: Fetched) -> list[Record]:
        """Move on; give the records that are due, in the order of arrival as far as they were read together.

        Whatever was paused, sought or taken away since the plan was made is left for a later read.
        """
        due: list[file.Row] = []
        for partition, (rows, is_all) in fetched.behind.items():
            if self.next.get(partition) != plan.behind[partition] or partition in self._paused:
                continue
            due += rows
            if rows:
                self.next[partition] = rows[-1][1].offset + 1
            del self._behind[partition]
            if not is_all:
                self._behind[partition] = None
        for topic, cursor in fetched.cursors.items():
            if topic in self._cursors and self._cursors[topic] == plan.cursors[topic]:
                self._cursors[topic] = cursor
                due += [row for row in fetched.ahead.get(topic, ()) if self._is_due(row[1])]
        due.sort(key=lambda row: row[0])
        return [record for _, record in due]

    def _is_due(self, record: Record) -> bool:
        partition = TopicPartition(record.topic, record.partition)
        if partition not in self.next or partition in self._behind or record.offset < self.next[partition]:
            return False
        if partition in self._paused:
            self._behind[partition] = None
            return False
        self.next[partition] = record.offset + 1
        return True
