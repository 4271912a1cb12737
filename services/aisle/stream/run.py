"""Runs a `Processor`: see its docstring for the order of things."""

import asyncio

from aisle.stream import tracing
from aisle.stream.cancellations import Cancellations
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.errors import KeyMissing
from aisle.stream.handling import Hand
from aisle.stream.log import Log, Record, TopicPartition
from aisle.stream.processor import Processor
from aisle.stream.question import deadline_of, question_of
from aisle.stream.seal import FORGOTTEN
from aisle.stream.stage import HANDLER_GRACE_MS, Outcome, Stage
from aisle.telemetry import spans
from aisle_schemas import Event

_KEY_MISSING = (
    "the question's words are sealed with a key that is not here: its shopper was forgotten meanwhile, "
    "or this process does not share the folder of the one that sealed them"
)
_SPAN = 1_000  # offsets of one partition that may be finished above an unfinished one, before the partition waits


class ProcessorStage(Stage):
    """One member of a processor's group."""

    def __init__(
        self,
        log: Log,
        processor: Processor,
        *,
        clock: Clock | None = None,
        cancellations: Cancellations | None = None,
        tracing: spans.Tracing = spans.OFF,
    ) -> None:
        super().__init__(log, processor.name, processor.consumes, clock or SystemClock(), tracing)
        self._processor = processor
        self._cancellations = cancellations
        self._slots = asyncio.Semaphore(processor.concurrency)
        self._most_held = 4 * processor.concurrency
        self._held: dict[asyncio.Task[None], TopicPartition] = {}
        self._is_full = False  # from when the most are held until half of them are done
        self._spread: set[TopicPartition] = set()  # of which more than `_SPAN` offsets would be read again
        self._done: dict[TopicPartition, tuple[int, set[str]]] = {}  # up to an offset: keys whose work is done

    def _room(self) -> int:
        return self._most_held - len(self._held)

    def _blocked(self) -> set[TopicPartition]:
        if self._is_full:
            return set(self._progress)
        self._spread = {one for one in self._spread & self._progress.keys() if self._progress[one].span >= _SPAN}
        return self._spread

    def _tasks(self) -> list["asyncio.Task[None]"]:
        return list(self._held)

    def _take(self, record: Record, event: Event) -> None:
        partition = TopicPartition(record.topic, record.partition)
        progress = self._progress[partition]
        progress.take(record.offset)
        if progress.span >= _SPAN:
            self._spread.add(partition)
        task = asyncio.create_task(self._work(partition, record, event), name=f"{self.name}-{record.key}")
        self._held[task] = partition
        self._is_full |= self._room() <= 0
        task.add_done_callback(self._drop)

    def _drop(self, task: "asyncio.Task[None]") -> None:
        """A partition that was paused is fetched anew: so all go on together when there is still enough to do meanwhile, and
        not for each record that is done."""
        del self._held[task]
        self._is_full &= len(self._held) > self._most_held // 2
        if self._paused and not self._is_full and not self._draining:
            self._apply_back_pressure()

    async def _work(self, partition: TopicPartition, record: Record, event: Event) -> None:
        try:
            async with self._slots:
                # 1. Hand the event over, unless its work is done, cancelled or too late.
                if self._is_done(partition, record) or self._is_cancelled(record.key):
                    self._note("skipped", record, event, self._clock.now_ms())
                else:
                    await self._traced(record, event)
        except Exception as error:  # StageStopped, or the log is damaged
            self._fail(error)
        else:
            # 3. The loop commits the lowest offset that is not finished.
            if partition in self._progress:
                self._progress[partition].finish(record.offset)

    async def _traced(self, record: Record, event: Event) -> None:
        if not tracing.belongs_to_trace(record, is_a_questions=question_of(event) is not None):
            await self._handle(record, event)
            return
        with self._tracer.within(tracing.handling(self._tracer, record, self._clock.now_ms())) as span:
            span.set_attribute("aisle.outcome", await self._handle(record, event))

    async def _handle(self, record: Record, event: Event) -> Outcome:
        deadline_ms = deadline_of(event)
        now_ms = self._clock.now_ms()
        if deadline_ms is not None and now_ms >= deadline_ms:
            return self._note("expired", record, event, now_ms)
        question = question_of(event)
        task = asyncio.current_task()
        assert task is not None
        hand = Hand(record.key, task, None)

        async def once() -> None:
            if question is not None and question.question == FORGOTTEN:
                raise KeyMissing(_KEY_MISSING)
            hand.limit_ms = None if deadline_ms is None else deadline_ms + HANDLER_GRACE_MS
            given = [event async for event in self._processor.handle(event)]
            # 2. What was handled is published, however long the log is away.
            hand.limit_ms = None
            await self._outbox.publish(given, key=record.key, follows=record, question=question)

        forget = None
        if self._cancellations is not None:
            forget = self._cancellations.on_cancel(record.key, lambda: hand.give_up("cancelled"))
        try:
            return await self._attempt(hand, record, event, question, deadline_ms, once)
        finally:
            if forget is not None:
                forget()

    def _is_cancelled(self, key: str) -> bool:
        return self._cancellations is not None and key in self._cancellations

    def _is_done(self, partition: TopicPartition, record: Record) -> bool:
        until, keys = self._done.get(partition, (0, set()))
        if record.offset < until:
            return record.key in keys
        return False

    async def _take_over(self, assigned: frozenset[TopicPartition], lagging: dict[TopicPartition, int]) -> None:
        if self._processor.done_by and lagging:
            output = self._own_output(self._processor.done_by, lagging, frozenset())
            done = {record.key async for record in output}
            ends = {topic: await self._log.end_offsets(topic) for topic in self._topics}
            for partition in lagging:
                self._done[partition] = (ends[partition.topic][partition.partition], done)

    async def _let_go(self, revoked: frozenset[TopicPartition]) -> None:
        tasks = [task for task, partition in self._held.items() if partition in revoked]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for partition in revoked:
            self._done.pop(partition, None)

    async def _tick(self) -> None:
        for partition in list(self._done):
            progress = self._progress.get(partition)
            if progress is not None and progress.committable >= self._done[partition][0]:
                del self._done[partition]
