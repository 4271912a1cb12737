"""Answers as their readers follow them: what the log holds already, then what comes."""

import logging
from collections.abc import AsyncGenerator
from typing import NamedTuple

from aisle.gateway.errors import Overloaded
from aisle.gateway.fanout import Fanout
from aisle.stream.clock import Clock
from aisle.stream.log import Log, Position, Record
from aisle.stream.question import answer_partition
from aisle_schemas import (
    ANSWERS,
    AnswerEnded,
    AnswerReader,
    Event,
    PartAdded,
    QueryAsked,
    SchemaError,
    partition_for,
)

CLOCK_SKEW_MS = 5 * 60_000  # how far the asker's clock may run ahead of the log's

logger = logging.getLogger(__name__)


class Delivered(NamedTuple):
    """A piece of an answer and the last place of the log that it comes from."""

    position: Position
    event: PartAdded | AnswerEnded


class Answers:
    """Reads answers out of the log, by the one reading rule."""

    def __init__(self, log: Log, clock: Clock, fanout: Fanout, open_streams: int) -> None:
        self._log = log
        self._clock = clock
        self._fanout = fanout
        self._open_streams = open_streams
        self._is_closed = False

    def check_room(self) -> None:
        """Raises: Overloaded when as many streams are open as may be."""
        if self._fanout.open_streams >= self._open_streams:
            raise Overloaded(f"{self._open_streams} streams are open, which is the limit; try again", retry_after_s=2)

    def close(self) -> None:
        """End every open stream as it is: its reader comes back with the position it has reached."""
        self._is_closed = True
        self._fanout.interrupt()

    async def follow(
        self, query_id: str, *, after: Position | None = None, patience_s: float, asked: QueryAsked | None = None
    ) -> AsyncGenerator[list[Delivered], None]:
        """The answer's pieces, as many at a time as are waiting, up to its end; an empty list after `patience_s` of
        silence. `after` leaves out what a reader that comes back has had; the end is repeated to it, so that it
        never waits for one. `asked`, where the question is known, tells where in the log the answer can be.

        1. Register with the fan-out, 2. take what it has kept, else read back what the log holds, 3. go on with what
        comes. The place of the last record seen tells the two apart. A reader too slow for its inbox goes back to 2.

        Raises: LogUnavailable.
        """
        reader = AnswerReader()
        seen: Position | None = None
        with self._fanout.inbox(query_id) as inbox:  # 1
            records: list[Record] | None = None
            while not self._is_closed:
                if records is None:
                    records = self._fanout.kept(query_id)
                if records is None:
                    records = await self._read_back(query_id, asked)  # 2
                delivered: list[Delivered] = []
                for record in records:
                    position = record.position
                    if seen is not None and position <= seen:
                        continue
                    seen = position
                    event = self._decode(record)
                    added = reader.apply(event) if event is not None else None
                    if added is not None and (isinstance(added, AnswerEnded) or not _had(position, after)):
                        delivered.append(Delivered(position, added))
                if delivered:
                    yield delivered
                if reader.ended:
                    return
                records = await inbox.take(patience_s)  # 3
                if not records and records is not None:
                    yield []

    async def so_far(self, query_id: str, *, asked: QueryAsked | None = None) -> list[Delivered]:
        """The answer as it stands in the log now. Raises: LogUnavailable."""
        reader = AnswerReader()
        delivered = []
        for record in await self._read_back(query_id, asked):
            event = self._decode(record)
            if event and (added := reader.apply(event)):
                delivered.append(Delivered(record.position, added))
        return delivered

    async def _read_back(self, query_id: str, asked: QueryAsked | None) -> list[Record]:
        since_ms = self._clock.now_ms() - ANSWERS.retention_ms
        if asked is None:
            return await self._log.read_key(ANSWERS.name, query_id, since_ms=since_ms)
        # An id that was derived from a repeat key tells the hour only: the log would be read from there on.
        since_ms = max(since_ms, asked.asked_at_ms - CLOCK_SKEW_MS)
        partition = answer_partition(asked)
        if partition is None:
            partition = partition_for(query_id, ANSWERS.partitions)
        return await self._log.read_key(ANSWERS.name, query_id, partition=partition, since_ms=since_ms)

    def _decode(self, record: Record) -> Event | None:
        try:
            return self._log.decode(record)
        except SchemaError as error:
            # A newer writer's event, or bytes that hydration's own readers dead-letter: no reader of answers needs it.
            logger.warning("answer of %s: record %s is skipped: %s", record.key, record.position, error)
            return None


def _had(position: Position, after: Position | None) -> bool:
    return after is not None and position.partition == after.partition and position.offset <= after.offset
