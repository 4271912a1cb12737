"""The one thread that writes: whatever waits is written in one transaction."""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aisle.stream.clock import Clock
from aisle.stream.embedded import file
from aisle.stream.errors import LogUnavailable, StreamError
from aisle.stream.log import TopicPartition
from aisle.stream.stamp import Stamped
from aisle_schemas import TOPICS, Topic

_log = logging.getLogger(__name__)

_GROUP_RECORDS = 1_000
_GROUP_BYTES = 8 * 1024 * 1024
_CLEAN_EVERY_MS = 10 * 60_000
_CLEAN_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class Append:
    """Records that are written together or not at all."""

    batch: Sequence[Stamped]

    @property
    def size(self) -> int:
        return sum(len(stamped.value) for stamped in self.batch)

    def write(self, connection: sqlite3.Connection, now_ms: int) -> Any:
        return file.append(connection, self.batch, now_ms)

    @property
    def topics(self) -> set[str]:
        return {stamped.topic for stamped in self.batch}


@dataclass(frozen=True, slots=True)
class Commit:
    """A group's committed offsets."""

    group: str
    offsets: Mapping[TopicPartition, int]
    topics: frozenset[str] = frozenset()  # a commit gives no reader anything to read
    size: int = 0

    def write(self, connection: sqlite3.Connection, now_ms: int) -> Any:
        file.commit(connection, self.group, self.offsets)


Work = Append | Commit
_Waiting = tuple[Work, "asyncio.Future[Any]"]
_Done = tuple["asyncio.Future[Any]", Any]


class Writer:
    """Owns the writing connection. `written(topics)` is called in the event loop after each transaction."""

    def __init__(
        self, path: Path, clock: Clock, written: Callable[[set[str]], None], max_bytes: int | None = None
    ) -> None:
        """Raises: LogDamaged, LogUnavailable."""
        self._path = path
        self._clock = clock
        self._written = written
        self._connection = file.open_writer(path, max_bytes)
        self._last_ms = file.last_timestamp_ms(self._connection)
        self._cleaning = _Cleaning()
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="aisle-log-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Work) -> Any:
        """Returns once the work's transaction has committed. Raises: LogFull, LogUnavailable, LogDamaged."""
        if self._closed:
            raise LogUnavailable(f"log {self._path} is closed")
        self._loop = asyncio.get_running_loop()
        done: asyncio.Future[Any] = self._loop.create_future()
        self._waiting.put((work, done))
        return await done

    def close(self) -> None:
        """Write what waits, then stop. Blocks until the thread has ended."""
        if not self._closed:
            self._closed = True
            self._waiting.put(None)
            self._thread.join()
            self._connection.close()

    def _run(self) -> None:
        closing = False
        while not closing:
            group: list[_Waiting] = []
            records = size = 0
            item = self._waiting.get()
            while item is not None:
                group.append(item)
                records += len(item[0].batch) if isinstance(item[0], Append) else 1
                size += item[0].size
                if records >= _GROUP_RECORDS or size >= _GROUP_BYTES:
                    break
                try:
                    item = self._waiting.get_nowait()
                except queue.Empty:
                    break
            closing = item is None
            if group:
                self._hand_over(self._write_group(group), group)
                self._clean()

    def _write_group(self, group: Sequence[_Waiting]) -> list[_Done]:
        # Times never run backwards in the log, so that a reader may look for a time by bisection.
        now_ms = max(self._last_ms, self._clock.now_ms())
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            results = [(done, work.write(self._connection, now_ms)) for work, done in group]
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            failure = file.translated(error, self._path)
            failure.__cause__ = error
            return [(done, failure) for _, done in group]
        self._last_ms = now_ms
        return results

    def _hand_over(self, results: list[_Done], group: Sequence[_Waiting]) -> None:
        topics = set().union(*(work.topics for work, _ in group))
        assert self._loop is not None, "work came through write()"
        try:
            self._loop.call_soon_threadsafe(self._resolve, results, topics)
        except RuntimeError:
            _log.debug("the event loop closed before %d writes could be acknowledged", len(results))

    def _resolve(self, results: list[_Done], topics: set[str]) -> None:
        for done, result in results:
            if done.cancelled():
                continue
            if isinstance(result, StreamError):
                done.set_exception(result)
            else:
                done.set_result(result)
        self._written(topics)

    def _clean(self) -> None:
        try:
            now_ms = self._clock.now_ms()
            if self._cleaning.is_due(now_ms):
                self._connection.execute("BEGIN IMMEDIATE")
                self._cleaning.step(self._connection, now_ms)
                self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            _log.warning("the log's old records could not be deleted: %s", error)

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            _log.error("a transaction of the log could not be rolled back: %s", error)


class _Cleaning:
    """Deletes what is past its topic's retention, and what a compacted topic has a newer record of: a few rows after a
    write, so that no publisher waits long for it."""

    def __init__(self) -> None:
        self._due_ms = 0
        self._todo: list[Topic] = []
        self._after_key = ""

    def is_due(self, now_ms: int) -> bool:
        if not self._todo and now_ms >= self._due_ms:
            self._due_ms = now_ms + _CLEAN_EVERY_MS
            self._todo = [topic for topic in TOPICS.values() if topic.cleanup == "compact" or topic.retention_ms >= 0]
        return bool(self._todo)

    def step(self, connection: sqlite3.Connection, now_ms: int) -> None:
        topic = self._todo[-1]
        if topic.cleanup == "compact":
            after_key = file.compact(connection, topic.name, self._after_key, _CLEAN_ROWS)
            self._after_key = after_key or ""
            finished = after_key is None
        else:
            finished = file.delete_expired(connection, topic, now_ms, _CLEAN_ROWS) < _CLEAN_ROWS
        if finished:
            self._todo.pop()
