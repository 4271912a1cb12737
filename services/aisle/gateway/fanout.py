"""One tail of `aisle.answers` for all the streams that are open at this gateway."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from aisle.stream.clock import Clock
from aisle.stream.errors import StreamError
from aisle.stream.log import Log, Record
from aisle_schemas import ANSWERS, AnswerEnded, tag_of

logger = logging.getLogger(__name__)

_ENDED = f"aisle.{tag_of(AnswerEnded)}"
NOT_FOLLOWING = "the answers are not followed"
PAUSE_S = 0.5  # before the tail of a log that failed is opened again


class Inbox:
    """The records that one reader has not taken yet, within a byte limit.

    Over it, all are dropped: they stand in the log, and the reader reads them there when it gets to it.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._waiting: list[Record] = []
        self._waiting_bytes = 0
        self._overflowed = False
        self._changed = False
        self._reader: asyncio.Future[None] | None = None  # while it waits

    def put(self, record: Record) -> None:
        if not self._overflowed:
            self._waiting.append(record)
            self._waiting_bytes += len(record.value)
            if self._waiting_bytes > self._limit_bytes:
                self._overflowed = True
                self._waiting = []
        if not self._changed:
            self.interrupt()

    def interrupt(self) -> None:
        """Wake the reader although nothing came."""
        self._changed = True
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def take(self, patience_s: float) -> list[Record] | None:
        """What came, after at most `patience_s` of waiting for the first record; None after an overflow."""
        if not self._changed:
            # A future and a timer, where `asyncio.wait_for` would make a task: this is done for every frame.
            loop = asyncio.get_running_loop()
            self._reader = loop.create_future()
            timer = loop.call_later(patience_s, self.interrupt)
            try:
                await self._reader
            finally:
                timer.cancel()
                self._reader = None
        taken = None if self._overflowed else self._waiting
        self._waiting, self._waiting_bytes, self._overflowed, self._changed = [], 0, False, False
        return taken


class Fanout:
    """Hands each record of `aisle.answers` to the inboxes of its question, and tells of each piece and each end."""

    def __init__(
        self,
        log: Log,
        clock: Clock,
        inbox_bytes: int,
        *,
        on_piece: Callable[[str], None],
        on_end: Callable[[str], None],
    ) -> None:
        self._log = log
        self._clock = clock
        self._inbox_bytes = inbox_bytes
        self._on_piece = on_piece
        self._on_end = on_end
        self._inboxes: dict[str, dict[Inbox, None]] = {}  # of each question, in the order in which they came
        self._next: dict[int, int] = {}
        self._task: asyncio.Task[None] | None = None
        self._trouble = NOT_FOLLOWING

    async def start(self) -> None:
        """Follow from the present end on. Raises: LogUnavailable."""
        self._next = dict.fromkeys(range(ANSWERS.partitions), 0) | await self._log.end_offsets(ANSWERS.name)
        self._task = asyncio.create_task(self._follow(), name="gateway answers tail")

    async def close(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    @property
    def trouble(self) -> str:
        """Why open streams get nothing now; empty while all is well."""
        return self._trouble

    @property
    def open_streams(self) -> int:
        return sum(map(len, self._inboxes.values()))

    @contextmanager
    def inbox(self, query_id: str) -> Iterator[Inbox]:
        """From here on every record of the question comes in. Register first, then read back what the log holds:
        so nothing is missed between."""
        inbox = Inbox(self._inbox_bytes)
        self._inboxes.setdefault(query_id, {})[inbox] = None
        try:
            yield inbox
        finally:
            readers = self._inboxes[query_id]
            del readers[inbox]
            if not readers:
                del self._inboxes[query_id]

    def interrupt(self) -> None:
        """Wake every reader."""
        for inboxes in self._inboxes.values():
            for inbox in inboxes:
                inbox.interrupt()

    async def _follow(self) -> None:
        try:
            while True:
                self._trouble = ""
                try:
                    await self._follow_tail()
                except StreamError as error:
                    self._trouble = str(error)
                    logger.warning("the answers' tail broke and is opened again: %s", error)
                await self._clock.sleep(PAUSE_S)
        finally:
            self._trouble = NOT_FOLLOWING

    async def _follow_tail(self) -> None:
        tail = self._log.tail(ANSWERS.name, self._next)
        try:
            async for record in tail:
                self._hand_out(record)
                self._next[record.partition] = record.offset + 1
        finally:
            await tail.close()

    def _hand_out(self, record: Record) -> None:
        if inboxes := self._inboxes.get(record.key):
            for inbox in inboxes:
                inbox.put(record)
        self._on_piece(record.key)
        if record.headers.get("ce_type") == _ENDED:
            self._on_end(record.key)
