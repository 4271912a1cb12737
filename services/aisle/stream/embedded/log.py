"""`EmbeddedLog`: one SQLite file, one writing thread with group commit, a few reading threads."""

import asyncio
import os
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from aisle.stream.clock import Clock, SystemClock
from aisle.stream.embedded import file
from aisle.stream.embedded.consumer import EmbeddedTail, Group, GroupConsumer
from aisle.stream.embedded.writer import Append, Commit, Writer
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing, Position, Rebalanced, Record, Stamped, TopicPartition
from aisle.stream.seal import Entropy, KeyStore, MemoryKeyStore
from aisle.stream.stamp import Stamp, check_partition
from aisle_schemas import Event, topic_named

_READERS = 4
_READ_RECORDS = 500

_Result = TypeVar("_Result")


class EmbeddedLog:
    """The durable log of one machine. Several processes may append to one file and read it at the same time; the
    members of a consuming group live in one process, which holds the folder's lock (see `lock`).

    Without `keys`, personal text is sealed with keys that end with this object: for tests.
    """

    def __init__(
        self,
        path: Path,
        *,
        keys: KeyStore | None = None,
        clock: Clock | None = None,
        entropy: Entropy = os.urandom,
        max_bytes: int | None = None,
    ) -> None:
        """Open the file, or create it. At `max_bytes` the log is full, as it is when the disk is.

        Raises: LogDamaged when the file is no log, or a newer version's; LogUnavailable when it can't be opened.
        """
        self._path = path
        self._stamp = Stamp(keys or MemoryKeyStore(entropy), clock or SystemClock(), entropy)
        self._listeners: dict[str, set[asyncio.Event]] = {}
        self._groups: dict[str, Group] = {}
        self._writer = Writer(path, clock or SystemClock(), self._wake, max_bytes)
        self._connections: list[sqlite3.Connection] = []
        self._own = threading.local()
        self._threads = ThreadPoolExecutor(_READERS, "aisle-log-reader", initializer=self._open_reader)
        self._closed = False

    async def __aenter__(self) -> "EmbeddedLog":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    # ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def publish(self, outgoing: Sequence[Outgoing]) -> list[Position]:
        if not outgoing:
            return []
        if any(self._stamp.may_block(item) for item in outgoing):
            batch = await self._run(lambda: self._stamped(outgoing))
        else:
            batch = self._stamped(outgoing)
        positions: list[Position] = await self._writer.write(Append(batch))
        return positions

    async def append(self, records: Sequence[Stamped]) -> list[Position]:
        for stamped in records:
            check_partition(topic_named(stamped.topic), stamped.partition)
        if not records:
            return []
        positions: list[Position] = await self._writer.write(Append(records))
        return positions

    async def write(self, work: Commit) -> None:
        """Make committed offsets durable."""
        await self._writer.write(work)

    def _stamped(self, outgoing: Sequence[Outgoing]) -> list[Stamped]:
        return [self._stamp.stamp(item) for item in outgoing]

    # ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────

    def decode(self, record: Record) -> Event:
        return self._stamp.read(record)

    async def read(self, partition: TopicPartition, offset: int, limit: int) -> Sequence[Record]:
        return await self.in_thread(
            lambda connection: [row for _, row in file.rows_of_partition(connection, partition, offset, limit)]
        )

    async def read_key(
        self,
        topic: str,
        key: str,
        *,
        partition: int | None = None,
        since_ms: int = 0,
        up_to: Position | None = None,
    ) -> list[Record]:
        return await self.in_thread(
            lambda connection: list(file.records_of_key(connection, topic, key, partition, since_ms))
        )

    async def read_since(self, topic: str, partitions: Iterable[int], since_ms: int) -> AsyncIterator[Record]:
        for number in partitions:
            async for record in self._partition_since(TopicPartition(topic, number), since_ms):
                yield record

    async def _partition_since(self, partition: TopicPartition, since_ms: int) -> AsyncIterator[Record]:
        end = await self.in_thread(lambda connection: file.end_offset(connection, partition))
        offset = await self.in_thread(lambda connection: file.first_offset_since(connection, partition, since_ms))
        while offset < end:
            records = await self.read(partition, offset, _READ_RECORDS)
            for record in records:
                if record.offset < end:
                    yield record
            offset = records[-1].offset + 1 if records else end

    async def end_offsets(self, topic: str) -> dict[int, int]:
        return await self.in_thread(lambda connection: file.end_offsets(connection, topic))

    async def committed(self, group: str, topic: str) -> dict[int, int]:
        return await self.in_thread(lambda connection: file.committed(connection, group, topic))

    async def rewind(self, group: str, offsets: Mapping[TopicPartition, int]) -> None:
        members = self._groups[group].members if group in self._groups else ()
        if members:
            raise LogUnavailable(f"group {group} has members: its offsets are theirs")
        await self.write(Commit(group, offsets))

    def subscribe(self, group: str, topics: Sequence[str], on_rebalance: Rebalanced) -> GroupConsumer:
        for topic in topics:
            topic_named(topic)
        return GroupConsumer(self, self._groups.setdefault(group, Group()), group, topics, on_rebalance)

    def tail(self, topic: str, start: Mapping[int, int] | None = None) -> EmbeddedTail:
        topic_named(topic)
        return EmbeddedTail(self, topic, start)

    async def close(self) -> None:
        """Write what waits, then let go of the file."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._close_threads)

    def _close_threads(self) -> None:
        self._writer.close()
        self._threads.shutdown()
        for connection in self._connections:
            connection.close()

    # ── What consumers and tails need ─────────────────────────────────────────────────────────────────────────────

    async def in_thread(self, read: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Run a read on a reading thread's connection. Raises: LogUnavailable, LogDamaged."""
        return await self._run(lambda: read(self._own.connection))

    def listen(self, topics: Sequence[str]) -> asyncio.Event:
        """An event that is set whenever one of the topics has grown."""
        event = asyncio.Event()
        for topic in topics:
            self._listeners.setdefault(topic, set()).add(event)
        self._writer.watch()
        return event

    def unlisten(self, event: asyncio.Event) -> None:
        for listeners in self._listeners.values():
            listeners.discard(event)

    def _wake(self, topics: Iterable[str]) -> None:
        for topic in topics:
            for event in self._listeners.get(topic, ()):
                event.set()

    async def _run(self, work: Callable[[], _Result]) -> _Result:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)
        except sqlite3.Error as error:
            raise file.translated(error, self._path) from error
        except RuntimeError as error:
            if self._closed:
                raise LogUnavailable(f"log {self._path} is closed") from error
            raise

    def _open_reader(self) -> None:
        self._own.connection = file.open_reader(self._path)
        self._connections.append(self._own.connection)
