"""A running stage: the loop that `run` and `keyed` share, from the poll to the commit."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable, Retry
from aisle.stream.handling import Hand, Outbox, Pauses, Quarantine, handled_record
from aisle.stream.log import Log, Record, TopicPartition
from aisle.stream.offsets import Progress
from aisle.telemetry import logs, spans
from aisle.telemetry.durations import Durations
from aisle_schemas import Event, QueryAsked, UndecodableEvent, UnknownEvent, tag_of, topic_named, topic_of

_log = logging.getLogger(__name__)

POLL_S = 0.2  # the longest that a commit, a deadline or a late handler goes unnoticed
LEAVE_S = 5.0  # the longest that the last commit may take, and leaving the group: the log may be away
HANDLER_GRACE_MS = 1_000  # how far past its deadline a handler may run on, to report it
_COMMIT_EVERY_MS = 500  # a commit is a request, and a crash repeats what came since
_MEASURE_EVERY_MS = 1_000
_SKEW_MS = 5_000  # between the clocks that stamp two topics


Outcome = Literal["handled", "skipped", "expired", "cancelled", "quarantined"]
"""What became of an event here."""


@dataclass(slots=True)
class StageStats:
    """How a stage is doing. Counts are since its start."""

    name: str
    partitions: int = 0
    in_hand: int = 0  # handlers at work
    open_keys: int = 0
    lag: int = 0  # records that wait to be read
    backlog_s: float = 0.0  # for how long the oldest of them has stood in the log; off by a second at most
    per_second: float = 0.0  # events handled, over the last second or so
    measured_at_ms: int = 0  # when these three were: every second, unless the loop is stuck or the log is away
    handled: int = 0
    skipped: int = 0  # done before, cancelled, or not for this stage
    expired: int = 0
    retried: int = 0
    quarantined: int = 0
    unknown: int = 0  # tags of a newer version
    took: Durations = field(default_factory=Durations)  # of the handled, until all that they gave is published


class Stage(ABC):
    """One member of a stage's group. `start`, then `drain`; `failed` tells when it stopped itself."""

    def __init__(
        self, log: Log, name: str, consumes: Iterable[type[Event]], clock: Clock, tracing: spans.Tracing
    ) -> None:
        self.name = name
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._log = log
        self._clock = clock
        self._tracer = tracing.of(name)
        self._consumes = tuple(consumes)
        self._topics = sorted({topic_of(kind).name for kind in self._consumes})
        self._outbox = Outbox(log, clock, name)
        self._quarantine = Quarantine(name, self._outbox)
        self._progress: dict[TopicPartition, Progress] = {}
        self._unread_since_ms: dict[tuple[str, int], int] = {}  # by partition: no unread record is older
        self._paused: set[TopicPartition] = set()
        self._hands: dict[Hand, None] = {}  # in the order in which they began
        self._stats = StageStats(name)
        self._draining = False
        self._committed_ms = self._measured_ms = self._stats.measured_at_ms = clock.now_ms()
        self._measured_handled = 0
        self._loop: asyncio.Task[None] | None = None
        self._keeping: asyncio.Task[None] | None = None  # house: see `_keep_house`

    async def start(self) -> None:
        """Join the group and begin."""
        self._consumer = self._log.subscribe(self.name, self._topics, self._on_rebalance)
        self._loop = asyncio.create_task(self._run(), name=f"{self.name}-loop")

    async def drain(self, timeout_s: float = 10.0) -> None:
        """Stop reading, finish what is in hand, commit, leave the group. What is not finished in time is cut off and
        comes again to the next owner."""
        if self._loop is None:
            return
        self._draining = True
        self._consumer.wake()
        try:
            async with asyncio.timeout(timeout_s):
                await asyncio.wait([self._loop])
                while tasks := self._tasks():
                    await asyncio.wait(tasks)
        except TimeoutError:
            _log.warning("%s was not done within %.1f s: what it has in hand comes again", self.name, timeout_s)
        await _end([self._loop, *self._tasks()])
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._house_is_kept()
                await self._commit(self._progress)
        except (LogUnavailable, TimeoutError) as error:
            _log.warning("%s leaves without its last commit: %s", self.name, error or "the log does not answer")
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._consumer.close()
        except TimeoutError:
            _log.warning("%s could not leave its group within %.1f s", self.name, LEAVE_S)
        self._loop = None
        if not self.failed.cancel() and not self.failed.cancelled():
            self.failed.exception()  # has been told: nobody needs to be warned that it was not read

    def stats(self) -> StageStats:
        self._stats.partitions = len(self._progress)
        self._stats.in_hand = len(self._hands)
        self._stats.quarantined = self._quarantine.count
        return self._stats

    # ── What `run` and `keyed` add ────────────────────────────────────────────────────────────────────────────────

    @abstractmethod
    def _take(self, record: Record, event: Event) -> None:
        """Begin the record's work; `Progress.take` or `pass_by` is the taker's to call."""

    @abstractmethod
    def _room(self) -> int:
        """How many records the next poll may give."""

    @abstractmethod
    def _blocked(self) -> set[TopicPartition]:
        """Partitions that must wait although there is room, or all where there is none."""

    @abstractmethod
    async def _take_over(self, assigned: frozenset[TopicPartition], lagging: dict[TopicPartition, int]) -> None:
        """Rebuild what the last owner knew. `lagging`: partition → when the log took its first uncommitted record."""

    @abstractmethod
    async def _let_go(self, revoked: frozenset[TopicPartition]) -> None:
        """Stop the work of these partitions; what is unfinished comes again to their next owner."""

    @abstractmethod
    def _tasks(self) -> list["asyncio.Task[None]"]:
        """The work in hand."""

    @abstractmethod
    async def _tick(self) -> None:
        """Called after every poll, at least every `POLL_S`."""

    # ── The loop ──────────────────────────────────────────────────────────────────────────────────────────────────

    async def _run(self) -> None:
        pauses = Pauses()
        try:
            while not self._draining:
                try:
                    self._apply_back_pressure()
                    for record in await self._consumer.poll(max(1, self._room()), POLL_S):
                        await self._receive(record)
                    await asyncio.sleep(0)  # the handlers begin, before this looks after anything else
                    await self._tick()
                    self._cut_off_late()
                    self._keep_house()
                    pauses = Pauses()
                except LogUnavailable as error:
                    pause_s = pauses.next_s()
                    _log.warning("%s can't reach the log, trying again in %.2f s: %s", self.name, pause_s, error)
                    await self._clock.sleep(pause_s)
        except Exception as error:
            _log.debug("the stage's failure in full", exc_info=error)
            self._fail(error)

    async def _receive(self, record: Record) -> None:
        self._unread_since_ms[record.topic, record.partition] = record.timestamp_ms
        event = await self._decoded(record)
        if event is None:
            self._progress[TopicPartition(record.topic, record.partition)].pass_by(record.offset)
        else:
            self._take(record, event)

    async def _decoded(self, record: Record) -> Event | None:
        pauses = Pauses()
        while True:
            try:
                event = self._log.decode(record)
            except UnknownEvent as error:
                _log.debug("%s: %s", self.name, error)
                self._stats.unknown += 1
                return None
            except UndecodableEvent as error:
                await self._quarantine.put_undecodable(record, error)
                return None
            except LogUnavailable as error:
                _log.warning("%s: %s", self.name, error)
                await self._clock.sleep(pauses.next_s())
            else:
                return event if isinstance(event, self._consumes) else None

    def _apply_back_pressure(self) -> None:
        blocked = self._blocked() & self._progress.keys()
        if blocked != self._paused:
            self._consumer.pause(tuple(blocked - self._paused))
            self._consumer.resume(tuple(self._paused - blocked))
            self._paused = blocked

    def _cut_off_late(self) -> None:
        now_ms = self._clock.now_ms()
        for hand in list(self._hands):
            if hand.limit_ms is not None and now_ms > hand.limit_ms:
                hand.give_up("expired")

    def _keep_house(self) -> None:
        """Commit and measure when it is time, beside the loop: what is in hand goes on."""
        if self._keeping is None or self._keeping.done():
            now_ms = self._clock.now_ms()
            commits = now_ms - self._committed_ms >= _COMMIT_EVERY_MS
            measures = now_ms - self._measured_ms >= _MEASURE_EVERY_MS
            if commits or measures:
                self._keeping = asyncio.create_task(self._house(commits, measures), name=f"{self.name}-house")

    async def _house(self, commits: bool, measures: bool) -> None:
        try:
            if commits:
                self._committed_ms = self._clock.now_ms()
                await self._commit(self._progress)
            if measures:
                await self._measure()
        except LogUnavailable as error:
            _log.warning("%s can't commit or measure now: %s", self.name, error)
        except Exception as error:
            self._fail(error)

    async def _house_is_kept(self) -> None:
        """What is committed next must not be overtaken by an earlier commit."""
        if self._keeping is not None:
            await asyncio.wait([self._keeping])

    async def _commit(self, partitions: Iterable[TopicPartition]) -> None:
        """Commit the lowest unfinished offset of each partition that has moved."""
        offsets = {
            partition: progress.committable
            for partition in partitions
            if (progress := self._progress[partition]).committable != progress.committed
        }
        if offsets:
            await self._consumer.commit(offsets)
            for partition, offset in offsets.items():
                if partition in self._progress:  # not revoked meanwhile
                    self._progress[partition].committed = offset

    async def _measure(self) -> None:
        now_ms = self._clock.now_ms()
        passed_ms = now_ms - self._measured_ms
        lag, oldest_ms = 0, now_ms
        stood = {partition: progress.next for partition, progress in self._progress.items()}
        unread = await self._consumer.ends_beyond(stood)
        for partition in stood.keys() & self._progress.keys():
            progress, end = self._progress[partition], unread.get(partition, 0)
            if progress.next >= end:
                self._unread_since_ms[partition] = now_ms
            else:
                lag += end - progress.next
                oldest_ms = min(oldest_ms, self._unread_since_ms.get(partition, now_ms))
        self._stats.lag = lag
        self._stats.backlog_s = (now_ms - oldest_ms) / 1000
        self._stats.per_second = (self._stats.handled - self._measured_handled) * 1000 / passed_ms
        self._measured_ms, self._measured_handled = now_ms, self._stats.handled
        self._stats.measured_at_ms = now_ms

    def _fail(self, error: Exception) -> None:
        _log.error("%s stopped: %s", self.name, type(error).__name__)
        self._draining = True
        if not self.failed.done():
            self.failed.set_exception(error)

    # ── Partitions come and go ────────────────────────────────────────────────────────────────────────────────────

    async def _on_rebalance(self, assigned: frozenset[TopicPartition], revoked: frozenset[TopicPartition]) -> None:
        held = revoked & self._progress.keys()
        if held:
            await self._let_go(held)
            await self._house_is_kept()
            await self._commit(held)
        for partition in held:
            del self._progress[partition]
            self._unread_since_ms.pop(partition, None)
        self._paused -= revoked
        if assigned:
            starts = {topic: await self._log.committed(self.name, topic) for topic in self._topics}
            start = {partition: starts[partition.topic].get(partition.partition, 0) for partition in sorted(assigned)}
            lagging = await self._lagging(start)
            await self._take_over(assigned, lagging)
            now_ms = self._clock.now_ms()
            self._unread_since_ms |= {partition: lagging.get(partition, now_ms) for partition in assigned}
            self._progress |= {partition: Progress(offset) for partition, offset in start.items()}
        _log.info("%s has %d partitions", self.name, len(self._progress), extra={"stage": self.name})

    async def _lagging(self, start: dict[TopicPartition, int]) -> dict[TopicPartition, int]:
        unread = sorted(await self._consumer.ends_beyond(start))
        firsts = await asyncio.gather(*(self._log.read(partition, start[partition], 1) for partition in unread))
        return {
            partition: record.timestamp_ms for partition, first in zip(unread, firsts, strict=True) for record in first
        }

    async def _own_output(
        self, kinds: Iterable[type[Event]], lagging: dict[TopicPartition, int], every_partition_of: frozenset[str]
    ) -> AsyncIterator[Record]:
        """What this stage has published since the log took the first uncommitted record, topic by topic.

        Of a topic that is partitioned like the input, only the partitions that lag; of others, all.
        """
        if not lagging:
            return
        since_ms = min(lagging.values()) - _SKEW_MS
        counts = {topic_named(partition.topic).partitions for partition in lagging}
        numbers = {partition.partition for partition in lagging}
        types = {f"aisle.{tag_of(kind)}" for kind in kinds}
        for topic in sorted({topic_of(kind).name for kind in kinds}):
            ends = await self._log.end_offsets(topic)
            alike = counts == {topic_named(topic).partitions} and topic not in every_partition_of
            wanted = sorted(numbers & ends.keys() if alike else ends)
            async for record in self._log.read_since(topic, wanted, since_ms):
                if record.headers.get("ce_type") in types:
                    yield record

    # ── One event ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _attempt(
        self,
        hand: Hand,
        record: Record,
        event: Event,
        question: QueryAsked | None,
        deadline_ms: int | None,
        handle: Callable[[], Awaitable[None]],
    ) -> Outcome:
        """Handle an event; again after a pause where the handler asks for it and the deadline allows; else put it
        aside. Returns when its work is finished, one way or another.

        Raises: StageStopped; CancelledError when the partition goes or the stage ends: the work is not finished then.
        """
        began_ms = self._clock.now_ms()
        pauses = Pauses()
        handled_record.set(record)
        logs.about.set(logs.About(record.key, record.headers.get("traceparent", "")))
        self._hands[hand] = None
        try:
            while True:
                try:
                    await handle()
                    break
                except (Retry, LogUnavailable) as error:
                    pause_s = pauses.next_s()
                    if deadline_ms is not None and self._clock.now_ms() + pause_s * 1000 >= deadline_ms:
                        return self._note("expired", record, event, began_ms)
                    _log.debug("%s tries again in %.2f s: %s", self.name, pause_s, error)
                    self._stats.retried += 1
                    await self._clock.sleep(pause_s)
        except asyncio.CancelledError:
            if not hand.given_up:
                raise
            hand.task.uncancel()
            return self._note(hand.given_up, record, event, began_ms)
        except Exception as error:
            hand.is_over = True
            spans.failed(spans.current(), error)
            await self._quarantine.put_failed(record, event, question, error)
            return "quarantined"
        finally:
            self._hands.pop(hand, None)
        self._quarantine.succeeded()
        self._stats.handled += 1
        self._stats.took.note(self._clock.now_ms() - began_ms)
        return self._note("handled", record, event, began_ms)

    def _note(self, outcome: Outcome, record: Record, event: Event, began_ms: int) -> Outcome:
        if outcome == "expired":
            self._stats.expired += 1
        elif outcome != "handled":
            self._stats.skipped += 1
        _log.log(
            logging.DEBUG if outcome == "skipped" else logging.INFO,
            outcome,
            extra={
                "stage": self.name,
                "query_id": record.key,
                "event": tag_of(event),
                "took_ms": self._clock.now_ms() - began_ms,
            },
        )
        return outcome


async def _end(tasks: Iterable["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
