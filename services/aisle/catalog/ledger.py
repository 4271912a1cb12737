"""What the log already says of each item: a fold of `aisle.catalog`, kept in a small SQLite file beside the log.

It holds a digest an item, so that an import can tell what is new, and the offsets up to which the log is folded in. It
is a cache: without it, or where it does not belong to this log, everything is folded again from the first record.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from aisle.catalog.errors import ImportFailed
from aisle.catalog.points import item_id_of, revision_of
from aisle.stream.errors import StreamError
from aisle.stream.log import Log, Record, TopicPartition
from aisle_schemas import CATALOG, CatalogItemRemoved, CatalogItemUpserted, SchemaError

_FOLDED_AT_ONCE = 500

# `seen` lives in a file of its own that SQLite deletes: a feed of any number of rows needs little memory.
_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA temp_store = FILE;
CREATE TABLE IF NOT EXISTS items (item_id TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS folded (partition INTEGER PRIMARY KEY, next INTEGER NOT NULL, last_ms INTEGER NOT NULL);
CREATE TEMP TABLE seen (item_id TEXT PRIMARY KEY, line INTEGER NOT NULL) WITHOUT ROWID;
"""


class Ledger:
    """Not for use by several threads at once."""

    def __init__(self, file: Path) -> None:
        """Raises: ImportFailed when the file is no ledger or can't be written."""
        try:
            self._database = sqlite3.connect(file, check_same_thread=False, timeout=30)
            self._database.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise ImportFailed(f"the import ledger {file} can't be used: {error}; delete it to start afresh") from error

    @classmethod
    @asynccontextmanager
    async def of(cls, log: Log, file: Path) -> AsyncIterator["Ledger"]:
        """The ledger, caught up with the log's present end."""
        ledger = await asyncio.to_thread(cls, file)
        try:
            await ledger.catch_up(log)
            yield ledger
        finally:
            await asyncio.to_thread(ledger._database.close)

    async def catch_up(self, log: Log) -> None:
        """Fold what the log holds beyond the offsets kept here. Raises: StreamError."""
        if not await self._belongs_to(log):
            self._database.executescript("DELETE FROM items; DELETE FROM folded;")
        for partition, end in (await log.end_offsets(CATALOG.name)).items():
            at = self._next(partition)
            while at < end:
                records = await log.read(TopicPartition(CATALOG.name, partition), at, _FOLDED_AT_ONCE)
                if not records:
                    break
                await asyncio.to_thread(self._fold, log, records)
                at = records[-1].offset + 1

    def holds(self, item_id: str, digest: str) -> bool:
        """Is this what the log last said of the item?"""
        found = self._database.execute("SELECT digest FROM items WHERE item_id = ?", (item_id,)).fetchone()
        return found is not None and found[0] == digest

    def first_line_of(self, item_id: str, line: int) -> int:
        """The line at which this import met the id first: `line`, if it is now."""
        self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (item_id, line))
        (first,) = self._database.execute("SELECT line FROM seen WHERE item_id = ?", (item_id,)).fetchone()
        return int(first)

    def _next(self, partition: int) -> int:
        found = self._database.execute("SELECT next FROM folded WHERE partition = ?", (partition,)).fetchone()
        return int(found[0]) if found else 0

    async def _belongs_to(self, log: Log) -> bool:
        """Does the last record that was folded of each partition still stand where it stood, or was it compacted away?
        A log that was begun anew ends before it, or has another record there."""
        ends = await log.end_offsets(CATALOG.name)
        for partition, next_offset, last_ms in self._database.execute("SELECT * FROM folded").fetchall():
            if ends.get(partition, 0) < next_offset:
                return False
            records = await log.read(TopicPartition(CATALOG.name, partition), next_offset - 1, 1)
            if any(record.offset == next_offset - 1 and record.timestamp_ms != last_ms for record in records):
                return False
        return True

    def _fold(self, log: Log, records: Sequence[Record]) -> None:
        with self._database:
            for record in records:
                try:
                    event = log.decode(record)
                except (SchemaError, StreamError):
                    continue  # the indexer reports what can't be read
                match event:
                    case CatalogItemUpserted(item=item):
                        kept = (item_id_of(item), revision_of(item))
                        self._database.execute("INSERT OR REPLACE INTO items VALUES (?, ?)", kept)
                    case CatalogItemRemoved(item_id=item_id):
                        self._database.execute("DELETE FROM items WHERE item_id = ?", (item_id,))
            last = records[-1]
            place = (last.partition, last.offset + 1, last.timestamp_ms)
            self._database.execute("INSERT OR REPLACE INTO folded VALUES (?, ?, ?)", place)
