"""One tail of `aisle.answers` for all the streams that are open at this gateway."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from aisle.stream.clock import Clock
from aisle.stream.errors import StreamError
from aisle.stream.log import Log, Record
from aisle_schemas import ANSWERS, AnswerEnded, tag_of

logger = logging.getLogger(__name__)

_ENDED = f"aisle.{tag_of(AnswerEnded)}"
NOT_FOLLOWING = "the answers are not followed"
PAUSE_S = 0.5  # before the tail of a log that failed is opened again
KEPT_BYTES = 32 * 1024 * 1024  # of answers to questions accepted here; the oldest questions go first
RECORD_BYTES = 1024  # what a small record takes beside its value, and a question without any


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


@dataclass(slots=True)
class _Kept:
    """What came of one question."""

    records: list[Record] = field(default_factory=list)
    bytes: int = RECORD_BYTES
    is_whole: bool = False


class Fanout:
    """Hands each record of `aisle.answers` to the inboxes of its question, and tells of each piece and each end.

    What came of the questions that were accepted here is kept for a while: whoever opens such an answer has its beginning
    from memory, and does not read the log.
    """

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
        self._kept: dict[str, _Kept] = {}  # by question, the oldest first
        self._kept_bytes = 0
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

    def keep(self, query_id: str) -> None:
        """From here on keep what comes of a question. Readers get it once `note_new` has said that it is all there is."""
        if query_id in self._kept:
            return
        self._kept[query_id] = _Kept()
        self._kept_bytes += RECORD_BYTES
        while self._kept_bytes > KEPT_BYTES:
            self._kept_bytes -= self._kept.pop(next(iter(self._kept))).bytes

    def note_new(self, query_id: str) -> None:
        """The log did not hold the question after `keep` was called."""
        if query_id in self._kept:
            self._kept[query_id].is_whole = True

    def let_go(self, query_id: str) -> None:
        """The question was not accepted: nothing comes of it."""
        if (kept := self._kept.pop(query_id, None)) is not None:
            self._kept_bytes -= kept.bytes

    def kept(self, query_id: str) -> list[Record] | None:
        """All that has come of a question, oldest first; None: the log may hold more."""
        kept = self._kept.get(query_id)
        return list(kept.records) if kept is not None and kept.is_whole else None

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
        if (kept := self._kept.get(record.key)) is not None:
            kept.records.append(record)
            kept.bytes += RECORD_BYTES + len(record.value)
            self._kept_bytes += RECORD_BYTES + len(record.value)
        if inboxes := self._inboxes.get(record.key):
            for inbox in inboxes:
                inbox.put(record)
        self._on_piece(record.key)
        if record.headers.get("ce_type") == _ENDED:
            self._on_end(record.key)
