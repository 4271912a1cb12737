"""The one thread that writes: whatever waits is written in one transaction."""

import asyncio
import logging
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aisle.stream.clock import Clock
from aisle.stream.embedded import file
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Stamped, TopicPartition
from aisle_schemas import TOPICS, Topic

_log = logging.getLogger(__name__)

_GROUP_RECORDS = 1_000
_GROUP_BYTES = 8 * 1024 * 1024
_CLEAN_EVERY_MS = 10 * 60_000
_CLEAN_ROWS = 1_000
_LOOK_EVERY_S = 0.05


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
    """Owns the writing connection.

    `grown(topics)` is called in the event loop after each transaction; with every topic when another process has
    written.
    """

    def __init__(
        self, path: Path, clock: Clock, grown: Callable[[Iterable[str]], None], max_bytes: int | None = None
    ) -> None:
        """Raises: LogDamaged, LogUnavailable."""
        self._path = path
        self._clock = clock
        self._grown = grown
        self._connection = file.open_writer(path, max_bytes)
        self._version = file.data_version(self._connection)
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
        self.watch()
        done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.put((work, done))
        return await done

    def watch(self) -> None:
        """From now on, tell this event loop when the log grows."""
        self._loop = asyncio.get_running_loop()

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
            try:
                item = self._waiting.get(timeout=_LOOK_EVERY_S)
            except queue.Empty:
                self._look()
                continue
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
                self._look()
                topics = set().union(*(work.topics for work, _ in group))
                self._tell(self._write_group(group), topics)
                self._clean()

    def _look(self) -> None:
        """On this connection, the version changes when another one has written: another process's."""
        try:
            version = file.data_version(self._connection)
        except sqlite3.Error as error:
            _log.warning("the log can't be watched: %s", error)
            return
        if version != self._version:
            self._version = version
            self._tell([], TOPICS)

    def _write_group(self, group: Sequence[_Waiting]) -> list[_Done]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            # Times never run backwards in the log, whichever process writes: a reader may look for one by bisection.
            now_ms = max(file.last_timestamp_ms(self._connection), self._clock.now_ms())
            results = [(done, work.write(self._connection, now_ms)) for work, done in group]
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._roll_back()
            failure = file.translated(error, self._path)
            failure.__cause__ = error
            return [(done, failure) for _, done in group]
        except Exception as error:
            self._roll_back()
            if len(group) == 1:
                return [(group[0][1], error)]
            # One of them can't be written, such as a key that is no Unicode: the others are not to suffer for it.
            return [result for item in group for result in self._write_group([item])]
        return results

    def _tell(self, results: Sequence[_Done], topics: Iterable[str]) -> None:
        if self._loop is None:
            return
        try:
            self._loop.call_soon_threadsafe(self._resolve, results, topics)
        except RuntimeError:
            _log.debug("the event loop closed before %d writes could be acknowledged", len(results))

    def _resolve(self, results: Sequence[_Done], topics: Iterable[str]) -> None:
        for done, result in results:
            if done.cancelled():
                continue
            if isinstance(result, Exception):
                done.set_exception(result)
            else:
                done.set_result(result)
        self._grown(topics)

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
