"""The log as everything above it sees it: append, read, and consume as a member of a group.

Two implementations under one contract suite: `embedded` (one SQLite file) and `kafka`. What a stage may rely on, and
how retries, deadlines and commits work, stands in `run` and `keyed`, written once on top of these protocols.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import msgspec

from aisle_schemas import Event, Headers


class Position(NamedTuple):
    """A record's place in a topic. Positions of one partition compare as they stand in the log."""

    partition: int
    offset: int


class TopicPartition(NamedTuple):
    topic: str
    partition: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """An event on its way into the log, at the topic it belongs to."""

    event: Event
    key: str
    source: str  # the producer, such as "/aisle/planner"
    traceparent: str = ""
    partition: int | None = None  # None: by the key's murmur2
    cause: str = ""  # ce_id of the record that this follows from


@dataclass(frozen=True, slots=True)
class Stamped:
    """A record that lacks only its offset."""

    topic: str
    partition: int
    key: str
    value: bytes
    headers: Headers


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):  # a thousand times a second: cheap to make
    """What stands in the log. `value` stays bytes until somebody asks: see `Log.decode`."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int  # when the log took it
    key: str
    value: bytes
    headers: Mapping[str, str] = msgspec.field(default_factory=dict)

    @property
    def position(self) -> Position:
        return Position(self.partition, self.offset)


class Consumer(Protocol):
    """One member of a consumer group. Not safe for use by several tasks at once."""

    async def poll(self, max_records: int, timeout_s: float) -> Sequence[Record]:
        """The next records of the assigned, unpaused partitions, in order within each; empty after `timeout_s`."""

    def wake(self) -> None:
        """A poll that waits returns now: there is something else to do."""

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        """The next offset to be read by whoever owns the partition after this member. Ignored for revoked ones."""

    async def committed(self, partition: TopicPartition) -> int:
        """The group's committed offset: 0 where there is none."""

    async def ends_beyond(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        """Of these partitions, those that now hold a record at the offset given or later: one past the last record.

        Deleted records do not count. Offsets are sparse: whoever has read the last record stands at or past this.
        """

    def assignment(self) -> frozenset[TopicPartition]: ...

    def pause(self, partitions: Sequence[TopicPartition]) -> None: ...

    def resume(self, partitions: Sequence[TopicPartition]) -> None: ...

    async def seek(self, partition: TopicPartition, offset: int) -> None:
        """The next poll reads the partition from here."""

    async def close(self) -> None:
        """Leave the group: its partitions go to the other members. `on_rebalance` is not called: commit before."""


class Tail(Protocol):
    """Reads without a group, from a position on, forever: `async for record in tail`."""

    def __aiter__(self) -> AsyncIterator[Record]: ...

    async def close(self) -> None: ...


Rebalanced = Callable[[frozenset[TopicPartition], frozenset[TopicPartition]], Awaitable[None]]
"""Called with (assigned, revoked) before the next poll returns; `Consumer.commit` still works for revoked ones in it.
Where it raises it has done half of its work: it is called again with the same before anything else happens."""


class Log(Protocol):
    """The durable, ordered, partitioned log."""

    async def publish(self, outgoing: Sequence[Outgoing]) -> list[Position]:
        """Stamp, seal, append and flush. Returns once all are durable, in the order given.

        Raises: SchemaError when an event is over its cap (nothing is written then); LogFull; LogUnavailable.
        """

    async def append(self, records: Sequence[Stamped]) -> list[Position]:
        """Write records as they are, such as one that was put aside: nothing is checked, stamped or sealed. Returns
        once all are durable, in the order given.

        Raises: UnknownTopic; ValueError when a topic lacks the partition (nothing is written then); LogFull;
        LogUnavailable.
        """

    def decode(self, record: Record) -> Event:
        """The event in a record, unsealed; a question that says no time was asked when the log took it.

        Raises: UnknownEvent, UndecodableEvent, LogUnavailable.
        """

    async def read(self, partition: TopicPartition, offset: int, limit: int) -> Sequence[Record]:
        """At most `limit` records from `offset` on; does not wait."""

    async def read_key(
        self,
        topic: str,
        key: str,
        *,
        partition: int | None = None,
        since_ms: int = 0,
        up_to: Position | None = None,
    ) -> list[Record]:
        """All records of one key, oldest first, among those that the log took at `since_ms` or later.

        `up_to`: a record in the key's partition that the caller knows to be there. What stands behind it may be missing,
        which spares the log a look at its end.
        """

    def read_since(self, topic: str, partitions: Iterable[int], since_ms: int) -> AsyncIterator[Record]:
        """The records of these partitions that the log took at `since_ms` or later, up to the present end: one partition
        after another, each in its order."""

    async def end_offsets(self, topic: str) -> dict[int, int]:
        """Partition → one past its last record."""

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        """Partition → a group's committed offset, where there is one."""

    async def rewind(self, group: str, offsets: Mapping[TopicPartition, int]) -> None:
        """Set a group's committed offsets, such as back to the start. Only while the group has no members.

        Raises: LogUnavailable.
        """

    def subscribe(self, group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> Consumer:
        """Join a group. Topics of equal partition counts are assigned alike (co-partitioned)."""

    def tail(self, topic: str, start: Mapping[int, int] | None = None) -> Tail:
        """Follow the partitions that `start` names, each from that offset; None: the whole topic from its end, as it
        stands when the iteration begins. Take `end_offsets` first where nothing in between may be missed."""

    async def close(self) -> None: ...
