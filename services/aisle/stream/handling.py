"""What every stage does around its handlers: publish for certain, quarantine what breaks, give up what is late."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

from aisle.stream.clock import Clock
from aisle.stream.errors import KeyMissing, LogUnavailable, StageStopped
from aisle.stream.log import Log, Outgoing, Record
from aisle.stream.question import partition_of
from aisle.telemetry import spans
from aisle_schemas import (
    DEAD_LETTER_BYTES,
    DEAD_LETTERS,
    DeadLettered,
    Event,
    EventTooLarge,
    QueryAsked,
    SchemaError,
    StageFailed,
    UndecodableEvent,
    partition_for,
)

_log = logging.getLogger(__name__)

_DETAIL_CHARS = 1_000
_NO_FAULT_OF_A_STAGE = (KeyMissing, EventTooLarge)
_VALUE_BYTES = DEAD_LETTER_BYTES - 32 * 1024  # of a dead letter's record: leaves room for the headers and the cause

handled_record: ContextVar[Record] = ContextVar("handled_record")
"""The record whose event a handler has in hand, for handlers that publish themselves: its `ce_id` is their cause."""


class Pauses:
    """Growing pauses between tries: each twice the last, up to a cap."""

    def __init__(self, first_s: float = 0.05, cap_s: float = 5.0) -> None:
        self._next_s = first_s
        self._cap_s = cap_s

    def next_s(self) -> float:
        pause_s, self._next_s = self._next_s, min(self._cap_s, self._next_s * 2)
        return pause_s


class Outbox:
    """Publishes what a stage emits. The log being away is waited for: nothing that was handled is skipped."""

    def __init__(self, log: Log, clock: Clock, stage: str) -> None:
        self._log = log
        self._clock = clock
        self.source = "/" + stage.replace(".", "/") if stage.startswith("aisle.") else f"/aisle/{stage}"

    async def publish(
        self, events: Sequence[Event], *, key: str, follows: Record | None, question: QueryAsked | None
    ) -> None:
        """Returns once the log has all of them. Raises: SchemaError."""
        headers = follows.headers if follows else {}
        traceparent = spans.traceparent() or headers.get("traceparent", "")
        outgoing = [
            Outgoing(
                event=event,
                key=key,
                source=self.source,
                traceparent=traceparent,
                cause=headers.get("ce_id", ""),
                partition=partition_of(event, question),
            )
            for event in events
        ]
        await self.send(outgoing)

    async def send(self, outgoing: Sequence[Outgoing]) -> None:
        """Returns once the log has all of them. Raises: SchemaError."""
        pauses = Pauses()
        while outgoing:
            try:
                await self._log.publish(outgoing)
                return
            except LogUnavailable as error:
                pause_s = pauses.next_s()
                _log.warning("%s can't publish, trying again in %.2f s: %s", self.source, pause_s, error)
                await self._clock.sleep(pause_s)


class Quarantine:
    """Puts aside what a stage can't decode or handle, and stops the stage when it is the one at fault."""

    def __init__(self, stage: str, outbox: Outbox, in_a_row: int = 5) -> None:
        self.count = 0
        self._stage = stage
        self._outbox = outbox
        self._in_a_row = in_a_row
        self._failing: set[str] = set()

    def succeeded(self) -> None:
        self._failing.clear()

    async def put_undecodable(self, record: Record, error: UndecodableEvent) -> None:
        """The bytes are no event: a dead letter, and the partition moves on."""
        _log.warning("%s: %s", self._stage, error, extra={"stage": self._stage, "query_id": record.key})
        self.count += 1
        await self._outbox.send([self._dead_letter(record, "undecodable", str(error))])

    async def put_failed(self, record: Record, event: Event, question: QueryAsked | None, error: Exception) -> None:
        """A handler broke on the event: a dead letter, and `StageFailed` where a question waits for it.

        Raises: StageStopped when this is one of several distinct events that failed in a row; the event is not put
        aside then, but comes again to the next run of the stage.
        """
        where = _where(error)
        # Neither the log's lines nor the dead letter quote the error's message: it may quote the shopper.
        _log.error(
            "%s failed on %s: %s",
            self._stage,
            record.topic,
            where,
            extra={"stage": self._stage, "query_id": record.key},
        )
        _log.debug("the failure in full", exc_info=error)
        self.count += 1
        if not isinstance(error, _NO_FAULT_OF_A_STAGE):
            self._note(f"{record.topic}/{record.partition}/{record.offset}", where, error)
        await self._outbox.send([self._dead_letter(record, "failed", where)])
        # A failure to handle a failure is not reported again: the report would only come back.
        if question is not None and not isinstance(event, StageFailed):
            failed = StageFailed(query=question, stage=self._stage, cause="quarantined", detail=type(error).__name__)
            try:
                await self._outbox.publish([failed], key=question.query_id, follows=record, question=question)
            except SchemaError as too_large:
                # The question is near the cap of an event: it ends at its deadline, and the stage goes on.
                _log.error("%s can't report %s: %s", self._stage, question.query_id, too_large)

    def note_deadline_failed(self, key: str, error: Exception) -> None:
        """A deadline's handler broke: no record is at fault. Raises: StageStopped."""
        where = _where(error)
        _log.error("%s failed at a deadline: %s", self._stage, where, extra={"stage": self._stage, "query_id": key})
        _log.debug("the failure in full", exc_info=error)
        self.count += 1
        self._note(f"deadline of {key}", where, error)

    def _note(self, name: str, where: str, error: Exception) -> None:
        self._failing.add(name)
        if len(self._failing) >= self._in_a_row:
            raise StageStopped(
                f"{self._stage} stopped: {len(self._failing)} distinct events failed in a row, the last with {where}"
            ) from error

    def _dead_letter(self, record: Record, cause: Literal["undecodable", "failed"], detail: str) -> Outgoing:
        letter = DeadLettered(
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            stage=self._stage,
            cause=cause,
            detail=detail[:_DETAIL_CHARS],
            value=record.value[:_VALUE_BYTES],
            headers={name: text[:_DETAIL_CHARS] for name, text in record.headers.items()},
            value_bytes=len(record.value),
        )
        return Outgoing(
            event=letter,
            key=record.key,
            source=self._outbox.source,
            traceparent=record.headers.get("traceparent", ""),
            cause=record.headers.get("ce_id", ""),
            partition=partition_for(record.key, DEAD_LETTERS.partitions),
        )


def _where(error: Exception) -> str:
    """The error's type and the innermost three places that it passed; of a missing key its message, which quotes nobody."""
    if isinstance(error, KeyMissing):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    places = " < ".join(
        f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})" for frame in reversed(frames)
    )
    return f"{type(error).__name__} in {places}" if places else type(error).__name__


@dataclass(eq=False, slots=True)
class Hand:
    """A handler at work. It is cut off when it is given up, or when its time is over."""

    key: str
    task: "asyncio.Task[None]"
    limit_ms: int | None
    given_up: Literal["", "cancelled", "expired"] = ""
    is_over: bool = False  # what follows the handler is not cut off

    def give_up(self, why: Literal["cancelled", "expired"]) -> None:
        if not self.given_up and not self.is_over:
            self.given_up = why
            self.task.cancel()
