"""Members of consumer groups, and tails, on the embedded log."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from aisle.stream.embedded import file
from aisle.stream.embedded.follower import Follower, fetch
from aisle.stream.embedded.writer import Commit
from aisle.stream.log import Rebalanced, Record, TopicPartition
from aisle_schemas import topic_named

_TAIL_RECORDS = 500

_Result = TypeVar("_Result")


class Reads(Protocol):
    """What readers need of the log that they read."""

    async def in_thread(self, read: Callable[[sqlite3.Connection], _Result]) -> _Result: ...

    async def write(self, work: Commit) -> object: ...

    async def committed(self, group: str, topic: str) -> dict[int, int]: ...

    async def end_offsets(self, topic: str) -> dict[int, int]: ...

    def listen(self, topics: Sequence[str]) -> asyncio.Event: ...

    def unlisten(self, event: asyncio.Event) -> None: ...


async def _read(log: Reads, follower: Follower, limit: int) -> tuple[list[Record], bool]:
    """The next records, and whether there may be more."""
    plan = follower.plan(limit)
    if not plan.behind and not plan.cursors:
        return [], False
    fetched = await log.in_thread(lambda connection: fetch(connection, plan))
    return follower.accept(plan, fetched), fetched.has_more


class Group:
    """Who consumes what. Partitions are assigned by range: of p partitions and m members, each gets p/m neighbours,
    the same numbers in every topic of equal partition count."""

    def __init__(self) -> None:
        self.members: list[GroupConsumer] = []
        self.owners: dict[TopicPartition, GroupConsumer] = {}
        self.changes = 0  # of members and owners: a member looks for its share when this has grown

    def share_of(self, member: "GroupConsumer") -> set[TopicPartition]:
        share = set()
        for topic in member.topics if member in self.members else ():
            sharing = [other for other in self.members if topic in other.topics]
            partitions = topic_named(topic).partitions
            each, rest = divmod(partitions, len(sharing))
            place = sharing.index(member)
            first = place * each + min(place, rest)
            last = first + each + (1 if place < rest else 0)
            share |= {TopicPartition(topic, partition) for partition in range(first, last)}
        return share

    def changed(self) -> None:
        self.changes += 1
        for member in self.members:
            member.woken.set()


class GroupConsumer:
    """One member. A partition changes hands only once its old owner has let it go, in its own next poll."""

    def __init__(self, log: Reads, group: Group, name: str, topics: Sequence[str], on_rebalance: Rebalanced) -> None:
        self.topics = tuple(topics)
        self.woken = log.listen(topics)
        self._log = log
        self._group = group
        self._name = name
        self._on_rebalance = on_rebalance
        self._follower = Follower()
        self._settled = -1
        self._change: tuple[frozenset[TopicPartition], frozenset[TopicPartition]] | None = None  # not told to the end
        self._is_woken = False
        group.members.append(self)
        group.changed()

    async def poll(self, max_records: int, timeout_s: float) -> Sequence[Record]:
        until = asyncio.get_running_loop().time() + timeout_s
        while True:
            self.woken.clear()
            await self._rebalance()
            records, has_more = await _read(self._log, self._follower, max_records)
            if records:
                return records
            if self._is_woken:
                self._is_woken = False
                return []
            if not has_more:
                try:
                    async with asyncio.timeout_at(until):
                        await self.woken.wait()
                except TimeoutError:
                    return []

    def wake(self) -> None:
        self._is_woken = True
        self.woken.set()

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        owned = {partition: offset for partition, offset in offsets.items() if partition in self._follower.next}
        if owned:
            await self._log.write(Commit(self._name, owned))

    async def committed(self, partition: TopicPartition) -> int:
        return (await self._log.committed(self._name, partition.topic)).get(partition.partition, 0)

    async def ends_beyond(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        ends = await self._log.in_thread(
            lambda connection: {partition: file.end_offset(connection, partition) for partition in offsets}
        )
        return {partition: end for partition, end in ends.items() if end > offsets[partition]}

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self._follower.next)

    def pause(self, partitions: Sequence[TopicPartition]) -> None:
        for partition in partitions:
            self._follower.pause(partition)

    def resume(self, partitions: Sequence[TopicPartition]) -> None:
        for partition in partitions:
            self._follower.resume(partition)
        self.woken.set()

    async def seek(self, partition: TopicPartition, offset: int) -> None:
        if partition in self._follower.next:
            self._follower.follow(partition, offset)
            self.woken.set()

    async def close(self) -> None:
        if self in self._group.members:
            self._group.members.remove(self)
            self._release(self.assignment())
            self._log.unlisten(self.woken)

    async def _rebalance(self) -> None:
        if self._change is None:
            self._change = await self._changed_share()
        if self._change is not None:
            assigned, revoked = self._change
            await self._on_rebalance(assigned, revoked)
            self._change = None
            self._release(revoked)

    async def _changed_share(self) -> tuple[frozenset[TopicPartition], frozenset[TopicPartition]] | None:
        """What comes to this member and what goes; None: nothing."""
        changes = self._group.changes
        if self._settled == changes:
            return None
        share, held = self._group.share_of(self), set(self._follower.next)
        revoked = frozenset(held - share)
        assigned = frozenset(partition for partition in share - held if partition not in self._group.owners)
        if not assigned and not revoked:
            self._settled = changes
            return None
        for partition in assigned:
            self._group.owners[partition] = self
        try:
            start: dict[str, dict[int, int]] = {}
            for topic in {partition.topic for partition in assigned}:
                start[topic] = await self._log.committed(self._name, topic)
            for partition in assigned:
                self._follower.follow(partition, start[partition.topic].get(partition.partition, 0))
        except BaseException:
            self._release(assigned)  # so that the next poll tries again
            raise
        return assigned, revoked

    def _release(self, partitions: Iterable[TopicPartition]) -> None:
        for partition in partitions:
            self._follower.unfollow(partition)
            if self._group.owners.get(partition) is self:
                del self._group.owners[partition]
        self._group.changed()


class EmbeddedTail:
    """Follows partitions from given offsets; a whole topic from its end."""

    def __init__(self, log: Reads, topic: str, start: Mapping[int, int] | None) -> None:
        self._log = log
        self._topic = topic
        self._start = start
        self._follower = Follower()
        self._woken = log.listen([topic])
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[Record]:
        if self._start is None:
            ends = await self._log.end_offsets(self._topic)
            start = {number: ends.get(number, 0) for number in range(topic_named(self._topic).partitions)}
        else:
            start = dict(self._start)
        for number, offset in start.items():
            self._follower.follow(TopicPartition(self._topic, number), offset)
        while not self._closed:
            self._woken.clear()
            records, has_more = await _read(self._log, self._follower, _TAIL_RECORDS)
            for record in records:
                yield record
            if not records and not has_more and not self._closed:
                await self._woken.wait()

    async def close(self) -> None:
        self._closed = True
        self._woken.set()
        self._log.unlisten(self._woken)
