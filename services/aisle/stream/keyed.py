"""Runs a `KeyedProcessor`: all events of one key, in order, while other keys go on."""

import asyncio
import heapq
import logging
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import cast

from aisle.stream import tracing
from aisle.stream.cancellations import REMEMBERED_MS, recent_and_on
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.errors import LogUnavailable, Retry
from aisle.stream.handling import Hand, Pauses
from aisle.stream.log import Log, Record, TopicPartition
from aisle.stream.processor import Keyed, KeyedProcessor
from aisle.stream.question import deadline_of, question_of
from aisle.stream.stage import HANDLER_GRACE_MS, Stage, StageStats
from aisle.telemetry import logs, spans
from aisle_schemas import ANSWERS, Event, QueryAsked, SchemaError, partition_for, tag_of, topic_named, topic_of

_log = logging.getLogger(__name__)

_WAITING_BYTES = 32 * 1024 * 1024  # of records whose events no handler has had yet; a poll may go over it once
_EVENT_BYTES = 1024  # what a small one takes beside its record's value
_POLL_RECORDS = 500


@dataclass(frozen=True, slots=True)
class _Deadline:
    """Stands in a key's queue behind the events that came before it."""


_Waiting = tuple[Record, Event] | _Deadline


@dataclass(eq=False, slots=True)
class _Open:
    """A key between its first event and its end."""

    key: str
    number: int  # of its partition, in every topic consumed
    state: Keyed | None = None  # None until its first event is handled
    own: list[Record] = field(default_factory=list)
    question: QueryAsked | None = None
    waiting: deque[_Waiting] = field(default_factory=deque)
    first: dict[TopicPartition, int] = field(default_factory=dict)  # the offsets that hold back the commit
    armed_ms: int | None = None
    task: "asyncio.Task[None] | None" = None
    traceparent: str = ""  # of its first event
    span: spans.Span | None = None
    events: int = 0


class KeyedStage(Stage):
    """One member of a keyed processor's group."""

    def __init__(
        self,
        log: Log,
        processor: KeyedProcessor,
        *,
        clock: Clock | None = None,
        tracing: spans.Tracing = spans.OFF,
    ) -> None:
        super().__init__(log, processor.name, processor.consumes, clock or SystemClock(), tracing)
        counts = {topic_named(topic).partitions for topic in self._topics}
        if len(counts) != 1:
            raise ValueError(f"{processor.name} consumes {', '.join(self._topics)}, which are not co-partitioned")
        self._partitions = counts.pop()
        self._processor = processor
        self._open: dict[str, _Open] = {}
        self._finished: dict[str, int] = {}  # key → when it may be forgotten; ordered by that
        self._waiting_bytes = 0
        self._is_full = False  # from when too much waits until half of it has gone
        self._deadlines: list[tuple[int, str]] = []
        # Key → how far must be read before its deadline fires; None: not asked yet.
        self._due: dict[str, dict[TopicPartition, int] | None] = {}
        self._own: dict[int, dict[str, list[Record]]] = {}  # by partition number, until its backlog has been read
        self._own_until: dict[TopicPartition, int] = {}
        self._heard: dict[str, list[tuple[Record, Event]]] = {}  # broadcasts, by key, oldest first
        self._listening: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await super().start()
        for topic in {topic_of(kind).name for kind in self._processor.broadcasts}:
            self._listening.append(asyncio.create_task(self._listen(topic), name=f"{self.name}-{topic}"))

    async def drain(self, timeout_s: float = 10.0) -> None:
        for task in self._listening:
            task.cancel()
        await asyncio.gather(*self._listening, return_exceptions=True)
        await super().drain(timeout_s)
        for one in self._open.values():  # the next owner goes on with them
            _end_span(one)

    def stats(self) -> StageStats:
        stats = super().stats()
        stats.open_keys = len(self._open)
        return stats

    def _tasks(self) -> list["asyncio.Task[None]"]:
        return [one.task for one in self._open.values() if one.task is not None]

    # ── Events come in ────────────────────────────────────────────────────────────────────────────────────────────

    def _room(self) -> int:
        return _POLL_RECORDS

    def _blocked(self) -> set[TopicPartition]:
        if self._is_full:
            return set(self._progress)
        if len(self._open) < self._processor.max_open_keys:
            return set()
        # A deadline fires once its partition has been read to the end. It may be all that ends the keys that are
        # open, so it overrides the pause.
        due = {self._open[key].number for key in self._due if key in self._open}
        return {partition for partition in self._progress if partition.partition not in due}

    def _take(self, record: Record, event: Event) -> None:
        partition = TopicPartition(record.topic, record.partition)
        progress = self._progress[partition]
        if record.key in self._finished:
            progress.pass_by(record.offset)
            self._stats.skipped += 1
            return
        one = self._open.get(record.key)
        is_new = one is None
        if one is None:
            one = self._open[record.key] = _Open(record.key, record.partition)
            one.own = self._own.get(record.partition, {}).pop(record.key, [])
        if partition in one.first:
            progress.pass_by(record.offset)
        else:
            one.first[partition] = record.offset
            progress.take(record.offset)
        self._enqueue(one, (record, event))
        for heard in self._heard.get(record.key, ()) if is_new else ():
            self._enqueue(one, heard)

    def _enqueue(self, one: _Open, item: _Waiting) -> None:
        one.waiting.append(item)
        self._waiting_bytes += _size(item)
        self._is_full |= self._waiting_bytes > _WAITING_BYTES
        if one.task is None:
            one.task = asyncio.create_task(self._work(one), name=f"{self.name}-{one.key}")

    def _next_of(self, one: _Open) -> _Waiting:
        item = one.waiting.popleft()
        self._note_gone(_size(item))
        return item

    def _note_gone(self, size: int) -> None:
        """A partition that was paused is fetched anew, which takes the brokers a while: so it goes on when there is still
        enough to do meanwhile, and not for every event that leaves."""
        self._waiting_bytes -= size
        if self._is_full and self._waiting_bytes <= _WAITING_BYTES / 2:
            self._is_full = False
            if self._paused and not self._draining:
                self._apply_back_pressure()

    async def _listen(self, topic: str) -> None:
        try:
            async for record in recent_and_on(self._log, topic, self._clock):
                try:
                    event = self._log.decode(record)
                except SchemaError as error:
                    _log.warning("%s: a broadcast at offset %d can't be read: %s", self.name, record.offset, error)
                    continue
                if isinstance(event, self._processor.broadcasts):
                    self._hear(record, event)
        except Exception as error:
            self._fail(error)

    def _hear(self, record: Record, event: Event) -> None:
        heard = self._heard.setdefault(record.key, [])
        if any(event == earlier for _, earlier in heard):  # who presses stop again says nothing new
            return
        heard.append((record, event))
        one = self._open.get(record.key)
        if one is not None:
            self._enqueue(one, (record, event))

    # ── One key at work ───────────────────────────────────────────────────────────────────────────────────────────

    async def _work(self, one: _Open) -> None:
        if one.span is not None:
            self._tracer.make_current(one.span)
        try:
            while one.waiting:
                item = self._next_of(one)
                if isinstance(item, _Deadline):
                    await self._on_deadline(one)
                else:
                    record, event = item
                    await self._on_event(one, record, self._with_followers(one, event))
                if one.state is not None and one.state.is_finished:
                    self._finish(one)
                    return
                self._arm(one)
            if one.state is None:  # it could not be opened, or its deadline broke; its next event opens it anew
                self._finish(one)
        except Exception as error:  # StageStopped, or the log is damaged
            self._fail(error)
        finally:
            one.task = None

    def _with_followers(self, one: _Open, event: Event) -> Event:
        """The event, joined with those that wait behind it as far as they can be."""
        while one.waiting and not isinstance(one.waiting[0], _Deadline):
            joined = self._processor.joined(event, one.waiting[0][1])
            if joined is None:
                break
            event = joined
            self._next_of(one)
            one.events += 1
            self._stats.handled += 1
        return event

    async def _on_event(self, one: _Open, record: Record, event: Event) -> None:
        one.question = one.question or question_of(event)
        one.events += 1
        if not one.traceparent and not isinstance(event, self._processor.broadcasts):
            one.traceparent = record.headers.get(tracing.TRACEPARENT, "")
        if one.span is None and not isinstance(event, self._processor.opened_by):
            self._begin_span(one, record, event)
        deadline_ms = deadline_of(event) or (one.state.deadline_ms if one.state else None)
        hand = self._hand(one)

        async def once() -> None:
            if one.state is None:
                if not one.own and not isinstance(event, self._processor.opened_by or Event):
                    one.own = await self._published_for(one.key)
                one.state = self._opened(one)
            if not one.state.is_finished:
                hand.limit_ms = self._limit_ms(deadline_ms)
                await self._publish_all(one, hand, record, one.state.on_event(event, record))

        await self._attempt(hand, record, event, one.question, deadline_ms, once)

    async def _on_deadline(self, one: _Open) -> None:
        """1. Is it still due? 2. Run the handler. 3. Where it breaks, close the key: nothing else would."""
        due_ms = one.state.deadline_ms if one.state else None
        if one.state is None or due_ms is None or due_ms > self._clock.now_ms():
            return
        if one.span is None:
            self._begin_span(one)
        logs.about.set(logs.About(one.key, one.traceparent))
        hand = self._hand(one)
        self._hands[hand] = None
        pauses = Pauses()
        try:
            while True:
                hand.limit_ms = self._limit_ms(due_ms)
                try:
                    await self._publish_all(one, hand, None, one.state.on_deadline())
                    return
                except (Retry, LogUnavailable) as error:
                    hand.limit_ms = None
                    self._stats.retried += 1
                    _log.debug("%s tries the deadline again: %s", self.name, error)
                    await self._clock.sleep(pauses.next_s())
        except asyncio.CancelledError:
            if not hand.given_up:
                raise
            hand.task.uncancel()
            one.state = None
            _log.error("%s: a deadline's handler took too long", self.name, extra={"query_id": one.key})
        except Exception as error:
            one.state = None
            spans.failed(spans.current(), error)
            self._quarantine.note_deadline_failed(one.key, error)
        finally:
            self._hands.pop(hand, None)

    def _begin_span(self, one: _Open, record: Record | None = None, event: Event | None = None) -> None:
        """One span for all that a key needs from here on: a thousand events may follow, each with little to do. It
        begins with the first event that does not just open the key, or with the deadline."""
        if not self._tracer.is_on:
            return
        if record is None:
            one.span = self._tracer.start(
                "deadline", parent=one.traceparent, query_id=one.key, attributes={"aisle.query_id": one.key}
            )
        elif tracing.belongs_to_trace(record, is_a_questions=one.question is not None):
            # A broadcast, such as a cancellation, comes of another request: the key stays in its own trace.
            parent = one.traceparent if isinstance(event, self._processor.broadcasts) else None
            one.span = tracing.handling(self._tracer, record, self._clock.now_ms(), parent=parent)
        if one.span is not None:
            self._tracer.make_current(one.span)

    def _hand(self, one: _Open) -> Hand:
        task = asyncio.current_task()
        assert task is not None
        return Hand(one.key, task, None)

    def _limit_ms(self, deadline_ms: int | None) -> int | None:
        """A handler that begins after the deadline, as after a restart, has its grace too."""
        return None if deadline_ms is None else max(deadline_ms, self._clock.now_ms()) + HANDLER_GRACE_MS

    def _opened(self, one: _Open) -> Keyed:
        state = self._processor.open(one.key)
        if one.own:
            events = []
            for record in one.own:
                with suppress(SchemaError):  # of another version of this stage
                    events.append(self._log.decode(record))
            state.restore(events)
        one.own = []
        return state

    async def _published_for(self, key: str) -> list[Record]:
        kinds = self._processor.emits
        types = {f"aisle.{tag_of(kind)}" for kind in kinds}
        topics = sorted({topic_of(kind).name for kind in kinds})
        records = [record for topic in topics for record in await self._log.read_key(topic, key)]
        return [record for record in records if record.headers.get("ce_type") in types]

    async def _publish_all(self, one: _Open, hand: Hand, follows: Record | None, events: AsyncIterator[Event]) -> None:
        """Publish each event as it is given; the handler goes on once the log has it."""
        limit_ms = hand.limit_ms
        async with aclosing(cast("AsyncGenerator[Event, None]", events)):
            async for event in events:
                hand.limit_ms = None
                await self._outbox.publish([event], key=one.key, follows=follows, question=one.question)
                hand.limit_ms = limit_ms

    def _finish(self, one: _Open) -> None:
        self._forget(one)
        for partition, offset in one.first.items():
            if partition in self._progress:
                self._progress[partition].finish(offset)
        if one.state is not None:
            self._finished[one.key] = self._clock.now_ms() + self._processor.linger_ms

    def _forget(self, one: _Open) -> None:
        self._note_gone(sum(map(_size, one.waiting)))
        one.waiting.clear()
        self._open.pop(one.key, None)
        self._due.pop(one.key, None)
        _end_span(one)

    # ── Deadlines ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _arm(self, one: _Open) -> None:
        deadline_ms = one.state.deadline_ms if one.state else None
        if deadline_ms is not None and deadline_ms != one.armed_ms:
            one.armed_ms = deadline_ms
            heapq.heappush(self._deadlines, (deadline_ms, one.key))

    async def _tick(self) -> None:
        self._note_due()
        await self._fire_due()
        self._forget_old()

    def _note_due(self) -> None:
        now_ms = self._clock.now_ms()
        while self._deadlines and self._deadlines[0][0] <= now_ms:
            deadline_ms, key = heapq.heappop(self._deadlines)
            one = self._open.get(key)
            if one is not None and one.armed_ms == deadline_ms:
                self._due.setdefault(key, None)

    async def _fire_due(self) -> None:
        """A deadline that has passed fires once all that stood in the log then is read: the end may be there."""
        if not self._due:
            return
        numbers = {self._open[key].number for key in self._due}
        unread = await self._consumer.ends_beyond(
            {place: progress.next for place, progress in self._progress.items() if place.partition in numbers}
        )
        for key, ends in list(self._due.items()):
            one = self._open[key]
            if ends is None:
                ends = {place: end for place, end in unread.items() if place.partition == one.number}
            # The first end seen stands, unless records were deleted since: those are not waited for.
            ends = {place: min(end, unread[place]) for place, end in ends.items() if place in unread}
            if all(self._progress[place].next >= end for place, end in ends.items()):
                del self._due[key]
                self._enqueue(one, _Deadline())
            else:
                self._due[key] = ends

    def _forget_old(self) -> None:
        now_ms = self._clock.now_ms()
        while self._finished:
            key, until_ms = next(iter(self._finished.items()))
            if until_ms > now_ms:
                break
            del self._finished[key]
        while self._heard:
            key, heard = next(iter(self._heard.items()))
            if heard[0][0].timestamp_ms > now_ms - REMEMBERED_MS:
                break
            del self._heard[key]
        for place, until in list(self._own_until.items()):
            if place not in self._progress or self._progress[place].next >= until:
                del self._own_until[place]
                if not any(other.partition == place.partition for other in self._own_until):
                    self._own.pop(place.partition, None)

    # ── Partitions come and go ────────────────────────────────────────────────────────────────────────────────────

    async def _take_over(self, assigned: frozenset[TopicPartition], lagging: dict[TopicPartition, int]) -> None:
        numbers = {place.partition for place in lagging}
        own: dict[int, dict[str, list[Record]]] = {number: {} for number in numbers}
        # Answers go where the asking gateway tails, not where their key belongs.
        async for record in self._own_output(self._processor.emits, lagging, frozenset({ANSWERS.name})):
            number = partition_for(record.key, self._partitions)
            if number in numbers:
                own[number].setdefault(record.key, []).append(record)
        ends = await self._consumer.ends_beyond(dict.fromkeys(lagging, 0))
        self._own_until |= {place: ends.get(place, 0) for place in lagging}
        for number, records_of in own.items():
            for records in records_of.values():
                records.sort(key=lambda record: record.timestamp_ms)
            self._own[number] = records_of

    async def _let_go(self, revoked: frozenset[TopicPartition]) -> None:
        numbers = {place.partition for place in revoked}
        leaving = [one for one in self._open.values() if one.number in numbers]
        for one in leaving:
            self._forget(one)
        tasks = [one.task for one in leaving if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for number in numbers:
            self._own.pop(number, None)


def _size(item: _Waiting) -> int:
    return 0 if isinstance(item, _Deadline) else _EVENT_BYTES + len(item[0].value)


def _end_span(one: _Open) -> None:
    if one.span is not None:
        one.span.set_attribute("messaging.batch.message_count", one.events)
        one.span.end()
        one.span = None
