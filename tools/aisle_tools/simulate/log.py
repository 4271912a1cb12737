"""The log as a cluster in memory, and each process's own view of it: `aisle.stream.log.Log` with everything that a
network and a cluster may do to it.

What it does: late replies, records that reach one reader later than another (never out of order within a partition),
publishes that stand although their acknowledgement was lost, or that land after the client gave them up, batches that
land in part, spells in which a process or everybody is cut off, offsets with holes, members that are expelled when they
are silent for longer than a session, and learn of it late. What it never does: lose or reorder what it acknowledged.
"""

import asyncio
import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextvars import copy_context
from functools import partial
from random import Random
from typing import Any, TypeVar

from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing, Position, Rebalanced, Record, Stamped, TopicPartition
from aisle.stream.seal import KeyStore
from aisle.stream.stamp import Stamp, check_partition
from aisle_schemas import Event, topic_named
from aisle_tools.simulate.loop import Host, VirtualLoop

SESSION_S = 3.0
"""A member that is silent for so long is expelled from its group."""

CLIENT_TIMEOUT_S = 1.0
"""How long a client waits for a reply before it gives a call up."""

_LEARNS_WITHIN_S = 0.5  # a member hears of changes of its group with its next heartbeat

_Result = TypeVar("_Result")


class Faults:
    """How often things go wrong; zero: never. A simulation turns them off to let everything come to its end."""

    def __init__(self, *, lost_ack: float, lands_late: float, lands_in_part: float, hole: float, slow: float) -> None:
        self.lost_ack = lost_ack
        self.lands_late = lands_late
        self.lands_in_part = lands_in_part
        self.hole = hole
        self.slow = slow

    def end(self) -> None:
        self.lost_ack = self.lands_late = self.lands_in_part = 0.0


class Cluster:
    """All records, all groups. Its own steps run on no host: they happen whoever is killed."""

    def __init__(self, loop: VirtualLoop, rng: Random, faults: Faults) -> None:
        self.loop = loop
        self.rng = rng
        self.faults = faults
        self.context = copy_context()
        self.is_down = False
        self.is_over = False  # the simulation: from now on nothing has an effect
        self.partitions: dict[TopicPartition, list[Record]] = defaultdict(list)
        self.by_key: dict[tuple[str, str], list[Record]] = defaultdict(list)
        self.records: list[Record] = []
        self.groups: dict[str, Group] = defaultdict(Group)
        self.committed: dict[str, dict[TopicPartition, int]] = defaultdict(dict)
        self.readers: dict[TopicPartition, dict[_Feed, None]] = defaultdict(dict)
        self.on_append: Callable[[Record], None] = lambda record: None
        self.on_commit: Callable[[str, TopicPartition, int], None] = lambda group, partition, offset: None
        self._digest = hashlib.sha256()
        self._ended_ms = 0

    def at(self, when_s: float, happens: Callable[..., Any], *args: Any) -> None:
        self.loop.call_at(when_s, happens, *args, context=self.context)

    def after(self, delay_s: float, happens: Callable[..., Any], *args: Any) -> None:
        self.loop.call_at(self.loop.time() + delay_s, happens, *args, context=self.context)

    def digest(self) -> str:
        """Of every record, in the order in which the log took them."""
        return self._digest.hexdigest()

    # ── Records ───────────────────────────────────────────────────────────────────────────────────────────────────

    def end_of(self, partition: TopicPartition) -> int:
        records = self.partitions[partition]
        return records[-1].offset + 1 if records else 0

    def read(self, partition: TopicPartition, offset: int, limit: int, until: int | None = None) -> list[Record]:
        records = self.partitions[partition]
        first = bisect_left(records, offset, key=_offset)
        found = records[first : first + limit]
        return found if until is None else [record for record in found if record.offset < until]

    def append(self, stamped: Stamped) -> Position:
        partition = TopicPartition(stamped.topic, stamped.partition)
        offset = self.end_of(partition)
        if self.rng.random() < self.faults.hole:
            offset += self.rng.randint(1, 3)
        self._ended_ms = max(self._ended_ms, self.loop.now_ms())
        record = Record(
            topic=stamped.topic,
            partition=stamped.partition,
            offset=offset,
            timestamp_ms=self._ended_ms,
            key=stamped.key,
            value=stamped.value,
            headers=stamped.headers,
        )
        self.partitions[partition].append(record)
        self.by_key[stamped.topic, stamped.key].append(record)
        self.records.append(record)
        place = f"{stamped.topic} {stamped.partition} {offset} {self._ended_ms} {stamped.key} {stamped.headers}"
        self._digest.update(place.encode())
        self._digest.update(stamped.value)
        self.on_append(record)
        for reader in self.readers[partition]:
            reader.expect(partition)
        return record.position

    def take(self, link: "Link", records: Sequence[Stamped], reply: "asyncio.Future[list[Position]]") -> None:
        """A batch arrives. It stands whole, or in part, or not at all; the client hears of it, or does not."""
        if not link.is_open:
            self.after(CLIENT_TIMEOUT_S, _give_up, reply)
            return
        landing = len(records)
        if landing > 1 and self.rng.random() < self.faults.lands_in_part:
            landing = self.rng.randrange(landing)
        positions = [self.append(stamped) for stamped in records[:landing]]
        if landing < len(records) or self.rng.random() < self.faults.lost_ack:
            self.after(CLIENT_TIMEOUT_S, _give_up, reply)
        else:
            self.after(link.latency_s(), _reply, reply, positions)

    # ── Groups ────────────────────────────────────────────────────────────────────────────────────────────────────

    def commit(self, member: "GroupMember", offsets: Mapping[TopicPartition, int]) -> None:
        owners = self.groups[member.group].owners
        for partition, offset in offsets.items():
            if owners.get(partition) is member:
                self.committed[member.group][partition] = offset
                self.on_commit(member.group, partition, offset)

    def join(self, member: "GroupMember") -> None:
        self.groups[member.group].members.append(member)
        self.changed(member.group)

    def release(self, member: "GroupMember", partitions: Iterable[TopicPartition]) -> None:
        owners = self.groups[member.group].owners
        for partition in partitions:
            if owners.get(partition) is member:
                del owners[partition]
        self.changed(member.group)

    def remove(self, member: "GroupMember") -> None:
        """The member left, or was expelled."""
        group = self.groups[member.group]
        if member in group.members:
            group.members.remove(member)
            self.release(member, [partition for partition, owner in group.owners.items() if owner is member])

    def changed(self, name: str) -> None:
        group = self.groups[name]
        group.changes += 1
        for member in group.members:
            self.after(self.rng.random() * _LEARNS_WITHIN_S, member.learn, group.changes)


def _offset(record: Record) -> int:
    return record.offset


def _reply(reply: "asyncio.Future[Any]", result: Any) -> None:
    if not reply.done():
        reply.set_result(result)


def _give_up(reply: "asyncio.Future[Any]") -> None:
    if not reply.done():
        reply.set_exception(LogUnavailable("no acknowledgement came in time"))


class Group:
    """Partitions are assigned by range, the same numbers in every topic of equal partition count."""

    def __init__(self) -> None:
        self.members: list[GroupMember] = []
        self.owners: dict[TopicPartition, GroupMember] = {}
        self.changes = 0

    def share_of(self, member: "GroupMember") -> set[TopicPartition]:
        share = set()
        for topic in member.topics if member in self.members else ():
            partitions = topic_named(topic).partitions
            each, rest = divmod(partitions, len(self.members))
            place = self.members.index(member)
            first = place * each + min(place, rest)
            share |= {TopicPartition(topic, first + n) for n in range(each + (1 if place < rest else 0))}
        return share


class Link:
    """The way between one host and the cluster."""

    def __init__(self, cluster: Cluster, host: Host, rng: Random) -> None:
        self.cluster = cluster
        self.host = host
        self.rng = rng
        self.is_cut = False
        self.members: list[GroupMember] = []
        self._silence = 0  # counts the spells
        self._is_silent = False

    @property
    def is_open(self) -> bool:
        return not (self.is_cut or self.cluster.is_down or self.cluster.is_over)

    def latency_s(self) -> float:
        if self.rng.random() < self.cluster.faults.slow:
            return self.rng.random() * 0.4
        return 0.0003 + self.rng.random() * 0.002

    def heard(self) -> None:
        """Look again whether the host's heartbeats arrive: call it when the host stands still or goes on, when the
        link is cut or mended, when the cluster goes down or comes back."""
        silent = self.host.stands_still or not self.is_open
        if silent == self._is_silent:
            return
        self._is_silent = silent
        self._silence += 1
        if silent:
            self.cluster.after(SESSION_S * (0.7 + 0.3 * self.rng.random()), self._expel, self._silence)
        else:
            for member in self.members:
                if member.is_expelled:
                    self.cluster.after(self.rng.random() * _LEARNS_WITHIN_S, member.learn_expelled)

    def _expel(self, silence: int) -> None:
        # A cluster that is down expels nobody; whoever is still silent when it is back goes then.
        if silence != self._silence:
            return
        if self.cluster.is_down:
            self.cluster.after(SESSION_S, self._expel, silence)
            return
        for member in self.members:
            member.is_expelled = True
            self.cluster.remove(member)


class SimulatedLog:
    """One process's client of the cluster."""

    def __init__(self, link: Link, clock: Clock, keys: KeyStore, entropy: Callable[[int], bytes]) -> None:
        self.link = link
        self.cluster = link.cluster
        self._loop = link.cluster.loop
        self._stamp = Stamp(keys, clock, entropy)
        self._last_s = 0.0

    async def publish(self, outgoing: Sequence[Outgoing]) -> list[Position]:
        return await self.append([self._stamp.stamp(item) for item in outgoing])

    async def append(self, records: Sequence[Stamped]) -> list[Position]:
        for stamped in records:
            check_partition(topic_named(stamped.topic), stamped.partition)
        if self.cluster.is_over:
            raise LogUnavailable("the simulation is over")
        if not records:
            return []
        reply: asyncio.Future[list[Position]] = self._loop.create_future()
        arrives_s = self._loop.time() + self.link.latency_s()
        if self.link.rng.random() < self.cluster.faults.lands_late:
            self.cluster.at(arrives_s, _give_up, reply)
            arrives_s += self.link.rng.random() * 1.5
        # One connection: what is sent later never arrives earlier.
        self._last_s = max(self._last_s, arrives_s)
        self.cluster.at(self._last_s, self.cluster.take, self.link, records, reply)
        return await reply

    def decode(self, record: Record) -> Event:
        return self._stamp.read(record)

    async def read(self, partition: TopicPartition, offset: int, limit: int) -> Sequence[Record]:
        return await self.ask(lambda: self.cluster.read(partition, offset, limit))

    async def read_key(
        self,
        topic: str,
        key: str,
        *,
        partition: int | None = None,
        since_ms: int = 0,
        up_to: Position | None = None,
    ) -> list[Record]:
        def found() -> list[Record]:
            return [
                record
                for record in self.cluster.by_key[topic, key]
                if record.timestamp_ms >= since_ms
                and partition in (None, record.partition)
                and (up_to is None or record.position <= up_to)
            ]

        return await self.ask(found)

    async def read_since(self, topic: str, partitions: Iterable[int], since_ms: int) -> AsyncIterator[Record]:
        for number in partitions:
            for record in await self.ask(partial(self._since, TopicPartition(topic, number), since_ms)):
                yield record

    def _since(self, partition: TopicPartition, since_ms: int) -> list[Record]:
        return [record for record in self.cluster.partitions[partition] if record.timestamp_ms >= since_ms]

    async def end_offsets(self, topic: str) -> dict[int, int]:
        return await self.ask(
            lambda: {
                number: self.cluster.end_of(TopicPartition(topic, number))
                for number in range(topic_named(topic).partitions)
            }
        )

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        return await self.ask(
            lambda: {
                partition.partition: offset
                for partition, offset in self.cluster.committed[group].items()
                if partition.topic == topic
            }
        )

    async def rewind(self, group: str, offsets: Mapping[TopicPartition, int]) -> None:
        await self.ask(lambda: self.cluster.committed[group].update(offsets))

    def subscribe(self, group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> "GroupMember":
        return GroupMember(self, group, topics, on_rebalance)

    def tail(self, topic: str, start: Mapping[int, int] | None = None) -> "SimulatedTail":
        return SimulatedTail(self, topic, start)

    async def close(self) -> None: ...

    async def ask(self, work: Callable[[], _Result]) -> _Result:
        """The cluster's answer, as it is when the question arrives. Raises: LogUnavailable."""
        await asyncio.sleep(self.link.latency_s())
        if not self.link.is_open:
            await asyncio.sleep(0 if self.cluster.is_over else CLIENT_TIMEOUT_S)
            raise LogUnavailable("no reply came in time")
        return work()


class _Feed:
    """What has reached one reader of the partitions that it follows, and what it has not taken yet."""

    def __init__(self, log: SimulatedLog) -> None:
        self.next: dict[TopicPartition, int] = {}
        self.paused: set[TopicPartition] = set()
        self._log = log
        self._here: dict[TopicPartition, int] = {}  # up to which offset records have arrived
        self._fresh: dict[TopicPartition, None] = {}  # partitions that may have some
        self._waiter: asyncio.Future[None] | None = None
        self._is_woken = False

    def follow(self, partition: TopicPartition, offset: int) -> None:
        self.next[partition] = offset
        self._here[partition] = self._log.cluster.end_of(partition)
        self._fresh[partition] = None
        self._log.cluster.readers[partition][self] = None

    def unfollow(self, partition: TopicPartition) -> None:
        self.next.pop(partition, None)
        self._here.pop(partition, None)
        self._fresh.pop(partition, None)
        self.paused.discard(partition)
        self._log.cluster.readers[partition].pop(self, None)

    def expect(self, partition: TopicPartition) -> None:
        """The partition has grown: the records come here a little later."""
        cluster = self._log.cluster
        cluster.after(self._log.link.latency_s(), self._arrive, partition, cluster.end_of(partition))

    def _arrive(self, partition: TopicPartition, end: int) -> None:
        if partition not in self.next:
            return
        if not self._log.link.is_open:
            self._log.cluster.after(0.2, self._arrive, partition, end)
            return
        self._here[partition] = max(self._here[partition], end)
        self._fresh[partition] = None
        self.wake()

    def take(self, limit: int) -> list[Record]:
        """Some of what is here: in order within a partition, partitions as chance has it."""
        rng = self._log.link.rng
        ready = [partition for partition in self._fresh if partition not in self.paused]
        rng.shuffle(ready)
        taken: list[Record] = []
        for partition in ready:
            room = limit - len(taken)
            if room <= 0:
                break
            records = self._log.cluster.read(
                partition, self.next[partition], min(room, rng.randint(1, 8)), self._here[partition]
            )
            if records:
                self.next[partition] = records[-1].offset + 1
                taken += records
            if self.next[partition] >= self._here[partition]:
                del self._fresh[partition]
        return taken

    def wake(self) -> None:
        self._is_woken = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def wait(self, until_s: float | None) -> None:
        """Return when something has come, or at `until_s`."""
        loop = self._log.cluster.loop
        if not self._is_woken:
            self._waiter = loop.create_future()
            timer = None if until_s is None else loop.call_at(until_s, _reply, self._waiter, None)
            try:
                await self._waiter
            finally:
                self._waiter = None
                if timer is not None:
                    timer.cancel()
        self._is_woken = False


class GroupMember:
    """One member of a consumer group (`Consumer`)."""

    def __init__(self, log: SimulatedLog, group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> None:
        self.group = group
        self.topics = tuple(topics)
        self.is_expelled = False
        self._log = log
        self._cluster = log.cluster
        self._on_rebalance = on_rebalance
        self._feed = _Feed(log)
        self._known = 0  # the group's changes that it has heard of
        self._settled = -1
        self._change: tuple[frozenset[TopicPartition], frozenset[TopicPartition]] | None = None  # not told to the end
        self._knows_expelled = False
        self._is_woken = False
        log.link.members.append(self)
        self._cluster.join(self)

    def learn(self, changes: int) -> None:
        if self._log.link.is_open:
            self._known = max(self._known, changes)
            self._feed.wake()
        else:
            self._cluster.after(0.3, self.learn, changes)

    def learn_expelled(self) -> None:
        self._knows_expelled = self.is_expelled
        self._feed.wake()

    async def poll(self, max_records: int, timeout_s: float) -> Sequence[Record]:
        loop = self._cluster.loop
        until_s = loop.time() + timeout_s
        while True:
            if self._cluster.is_over:
                raise LogUnavailable("the simulation is over")
            await self._rebalance()
            if records := self._feed.take(max_records):
                return records
            if self._is_woken:
                self._is_woken = False
                return []
            if loop.time() >= until_s:
                # Some clients tell that the log is away, others just bring nothing.
                if not self._log.link.is_open and self._log.link.rng.random() < 0.3:
                    raise LogUnavailable("no reply came in time")
                return []
            await self._feed.wait(until_s)

    def wake(self) -> None:
        self._is_woken = True
        self._feed.wake()

    async def commit(self, offsets: Mapping[TopicPartition, int]) -> None:
        owned = {partition: offset for partition, offset in offsets.items() if partition in self._feed.next}
        if owned:
            await self._log.ask(lambda: self._cluster.commit(self, owned))

    async def committed(self, partition: TopicPartition) -> int:
        return await self._log.ask(lambda: self._cluster.committed[self.group].get(partition, 0))

    async def ends_beyond(self, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, int]:
        return await self._log.ask(
            lambda: {place: end for place, next in offsets.items() if (end := self._cluster.end_of(place)) > next}
        )

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self._feed.next)

    def pause(self, partitions: Sequence[TopicPartition]) -> None:
        self._feed.paused.update(partition for partition in partitions if partition in self._feed.next)

    def resume(self, partitions: Sequence[TopicPartition]) -> None:
        self._feed.paused.difference_update(partitions)
        self._feed.wake()

    async def seek(self, partition: TopicPartition, offset: int) -> None:
        if partition in self._feed.next:
            self._feed.follow(partition, offset)
            self._feed.wake()

    async def close(self) -> None:
        self._log.link.members.remove(self)
        for partition in self.assignment():
            self._feed.unfollow(partition)
        if self._log.link.is_open:
            self._cluster.remove(self)
        else:  # nobody hears that it leaves: its session has to run out
            self._cluster.after(SESSION_S, self._cluster.remove, self)

    async def _rebalance(self) -> None:
        if self._change is None:
            self._change = await self._changed_share()
        if self._change is None:
            return
        assigned, revoked = self._change
        await self._on_rebalance(assigned, revoked)
        self._change = None
        for partition in revoked:
            self._feed.unfollow(partition)
        if self._knows_expelled and not self._feed.next:  # it has let go of everything, and begins anew
            self._knows_expelled = self.is_expelled = False
            self._settled = -1
            self._cluster.join(self)
        elif revoked:
            self._cluster.release(self, revoked)

    async def _changed_share(self) -> tuple[frozenset[TopicPartition], frozenset[TopicPartition]] | None:
        """What comes to this member and what goes, as far as it has heard; None: nothing."""
        if self._knows_expelled:
            return frozenset(), self.assignment()
        known = self._known
        if self._settled == known or self.is_expelled or not self._log.link.is_open:
            return None
        group = self._cluster.groups[self.group]
        share, held = group.share_of(self), self._feed.next.keys()
        revoked = frozenset(held - share)
        assigned = frozenset(partition for partition in share - held if partition not in group.owners)
        if not assigned and not revoked:
            self._settled = known
            return None
        for partition in sorted(assigned):
            group.owners[partition] = self
        try:
            committed = await self._log.ask(lambda: dict(self._cluster.committed[self.group]))
        except BaseException:
            self._cluster.release(self, assigned)  # so that the next poll tries again
            raise
        for partition in sorted(assigned):
            self._feed.follow(partition, committed.get(partition, 0))
        return assigned, revoked


class SimulatedTail:
    """Follows partitions from given offsets; a whole topic from its end (`Tail`)."""

    def __init__(self, log: SimulatedLog, topic: str, start: Mapping[int, int] | None) -> None:
        self._log = log
        self._topic = topic
        self._start = start
        self._feed = _Feed(log)
        self._closed = False

    async def __aiter__(self) -> AsyncIterator[Record]:
        start = await self._log.end_offsets(self._topic) if self._start is None else self._start
        for number, offset in start.items():
            self._feed.follow(TopicPartition(self._topic, number), offset)
        while not self._closed:
            records = self._feed.take(500)
            for record in records:
                yield record
            if not records:
                await self._feed.wait(self._log.cluster.loop.time() + 5.0)
                if not self._log.link.is_open:
                    raise LogUnavailable("the tail broke")

    async def close(self) -> None:
        self._closed = True
        for partition in list(self._feed.next):
            self._feed.unfollow(partition)
        self._feed.wake()
