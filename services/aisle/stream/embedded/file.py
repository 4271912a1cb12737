"""The log's SQLite file: its tables, and every statement that touches them."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from aisle.stream.errors import LogDamaged, LogFull, LogUnavailable, StreamError
from aisle.stream.log import Position, Record, Stamped, TopicPartition
from aisle.stream.private import create_private
from aisle_schemas import Headers, Topic

VERSION = 1

# Offsets count per partition and stay when records are deleted; `seq` counts over the whole file, so that a reader of
# a whole topic reads it in the order of arrival with one query.
_SCHEMA = """
CREATE TABLE records (
    seq          INTEGER PRIMARY KEY AUTOINCREMENT,
    topic        TEXT    NOT NULL,
    partition    INTEGER NOT NULL,
    offset       INTEGER NOT NULL,
    timestamp_ms INTEGER NOT NULL,
    key          TEXT    NOT NULL,
    headers      BLOB    NOT NULL,
    value        BLOB    NOT NULL
);
CREATE INDEX by_topic ON records (topic);
CREATE INDEX by_key ON records (topic, key);
CREATE UNIQUE INDEX by_offset ON records (topic, partition, offset);
CREATE TABLE heads (topic TEXT, partition INTEGER, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)) WITHOUT ROWID;
CREATE TABLE committed (
    member_group TEXT, topic TEXT, partition INTEGER, next INTEGER NOT NULL,
    PRIMARY KEY (member_group, topic, partition)
) WITHOUT ROWID;
"""

_COLUMNS = "seq, topic, partition, offset, timestamp_ms, key, headers, value"

Row = tuple[int, Record]
"""A record and its `seq`."""

_BUSY_S = 30.0
_encode = msgspec.msgpack.Encoder().encode
_decode_headers = msgspec.msgpack.Decoder(Headers).decode


def translated(error: sqlite3.Error, path: Path) -> StreamError:
    """What an error of SQLite means to those above."""
    code = getattr(error, "sqlite_errorcode", None)
    primary = None if code is None else code & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return LogFull(f"no space left for the log {path}: {error}")
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return LogDamaged(f"{path} is no log of Aisle, or a damaged one: {error}")
    return LogUnavailable(f"log {path}: {error}")


def open_writer(path: Path, max_bytes: int | None = None) -> sqlite3.Connection:
    """The writing connection; creates the file's tables where there are none.

    Raises: LogDamaged, LogUnavailable.
    """
    connection: sqlite3.Connection | None = None
    try:
        create_private(path)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=_BUSY_S)
        if _version(connection, path) == 0:
            connection.execute("PRAGMA journal_mode = WAL")
            _create(connection, path)
        # A commit is safe from the end of this process; a power cut may take the last moments, never the order.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if max_bytes is not None:
            page_size = connection.execute("PRAGMA page_size").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {max(1, max_bytes // page_size)}")
    except (OSError, sqlite3.Error, StreamError) as error:
        if connection is not None:
            connection.close()
        if isinstance(error, sqlite3.Error):
            raise translated(error, path) from error
        if isinstance(error, OSError):
            raise LogUnavailable(f"log {path} can't be opened: {error.strerror}") from error
        raise
    return connection


def _version(connection: sqlite3.Connection, path: Path) -> int:
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise LogDamaged(f"log {path} is of version {version}, this code knows versions up to {VERSION}")
    if version == 0 and connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
        raise LogDamaged(f"{path} is an SQLite file, but no log of Aisle")
    return version


def _create(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if _version(connection, path) == 0:  # no other process was quicker
        for statement in _SCHEMA.split(";"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def open_reader(path: Path) -> sqlite3.Connection:
    """A read-only connection. Raises: LogUnavailable."""
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=_BUSY_S,
        )
    except sqlite3.Error as error:
        raise translated(error, path) from error


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def append(connection: sqlite3.Connection, batch: Iterable[Stamped], now_ms: int) -> list[Position]:
    """Write the records at the ends of their partitions; give their places."""
    heads: dict[tuple[str, int], int] = {}
    rows = []
    positions = []
    for stamped in batch:
        place = (stamped.topic, stamped.partition)
        if place not in heads:
            found = connection.execute("SELECT next FROM heads WHERE topic = ? AND partition = ?", place).fetchone()
            heads[place] = found[0] if found else 0
        offset = heads[place]
        heads[place] += 1
        positions.append(Position(stamped.partition, offset))
        rows.append((*place, offset, now_ms, stamped.key, _encode(stamped.headers), stamped.value))
    connection.executemany(
        "INSERT INTO records (topic, partition, offset, timestamp_ms, key, headers, value) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    connection.executemany("REPLACE INTO heads VALUES (?, ?, ?)", [(*place, next) for place, next in heads.items()])
    return positions


def commit(connection: sqlite3.Connection, group: str, offsets: Mapping[TopicPartition, int]) -> None:
    rows = [(group, *partition, offset) for partition, offset in offsets.items()]
    connection.executemany("REPLACE INTO committed VALUES (?, ?, ?, ?)", rows)


def delete_expired(connection: sqlite3.Connection, topic: Topic, now_ms: int, limit: int) -> int:
    """Delete what is past the topic's retention among its oldest `limit` records; give how many those were."""
    return connection.execute(
        "DELETE FROM records WHERE seq IN (SELECT seq FROM ("
        "SELECT seq, timestamp_ms FROM records INDEXED BY by_topic WHERE topic = ? ORDER BY seq LIMIT ?"
        ") WHERE timestamp_ms < ?)",
        (topic.name, limit, now_ms - topic.retention_ms),
    ).rowcount


def compact(connection: sqlite3.Connection, topic: str, after_key: str, limit: int) -> str | None:
    """Delete all but the newest record of the next `limit` keys; give the last of them, None past the last key."""
    keys = connection.execute(
        "SELECT key, max(seq), count(*) FROM records INDEXED BY by_key WHERE topic = ? AND key > ?"
        " GROUP BY key ORDER BY key LIMIT ?",
        (topic, after_key, limit),
    ).fetchall()
    connection.executemany(
        "DELETE FROM records INDEXED BY by_key WHERE topic = ? AND key = ? AND seq < ?",
        [(topic, key, newest) for key, newest, count in keys if count > 1],
    )
    return keys[-1][0] if len(keys) == limit else None


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(row: tuple[int, str, int, int, int, str, bytes, bytes]) -> Row:
    seq, topic, partition, offset, timestamp_ms, key, headers, value = row
    return seq, Record(
        topic=topic,
        partition=partition,
        offset=offset,
        timestamp_ms=timestamp_ms,
        key=key,
        value=value,
        headers=_decode_headers(headers),
    )


def rows_of_topic(connection: sqlite3.Connection, topic: str, after_seq: int, limit: int) -> Iterable[Row]:
    return map(
        _row,
        connection.execute(
            f"SELECT {_COLUMNS} FROM records INDEXED BY by_topic WHERE topic = ? AND seq > ? ORDER BY seq LIMIT ?",
            (topic, after_seq, limit),
        ),
    )


def rows_of_partition(connection: sqlite3.Connection, place: TopicPartition, offset: int, limit: int) -> Iterable[Row]:
    return map(
        _row,
        connection.execute(
            f"SELECT {_COLUMNS} FROM records INDEXED BY by_offset"
            " WHERE topic = ? AND partition = ? AND offset >= ? ORDER BY offset LIMIT ?",
            (*place, offset, limit),
        ),
    )


def records_of_key(
    connection: sqlite3.Connection, topic: str, key: str, partition: int | None, since_ms: int
) -> Sequence[Record]:
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM records INDEXED BY by_key WHERE topic = ? AND key = ? AND timestamp_ms >= ? ORDER BY seq",
        (topic, key, since_ms),
    )
    return [record for _, record in map(_row, rows) if partition is None or record.partition == partition]


def last_seq(connection: sqlite3.Connection) -> int:
    return connection.execute("SELECT coalesce(max(seq), 0) FROM records").fetchone()[0]  # type: ignore[no-any-return]


def last_timestamp_ms(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT timestamp_ms FROM records ORDER BY seq DESC LIMIT 1").fetchone()
    return row[0] if row else 0


def data_version(connection: sqlite3.Connection) -> int:
    """Differs from the last call's on this connection when another one has written since."""
    return connection.execute("PRAGMA data_version").fetchone()[0]  # type: ignore[no-any-return]


def end_offsets(connection: sqlite3.Connection, topic: str) -> dict[int, int]:
    return dict(
        connection.execute(
            "SELECT partition, coalesce((SELECT max(offset) + 1 FROM records WHERE records.topic = heads.topic"
            " AND records.partition = heads.partition), 0) FROM heads WHERE topic = ?",
            (topic,),
        ).fetchall()
    )


def end_offset(connection: sqlite3.Connection, place: TopicPartition) -> int:
    row = connection.execute("SELECT max(offset) + 1 FROM records WHERE topic = ? AND partition = ?", place).fetchone()
    return row[0] or 0


def first_offset_since(connection: sqlite3.Connection, place: TopicPartition, since_ms: int) -> int:
    """The partition's first offset that the log took at `since_ms` or later, by bisection: times grow with offsets."""
    low, high = 0, end_offset(connection, place)
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            "SELECT offset, timestamp_ms FROM records WHERE topic = ? AND partition = ? AND offset >= ? ORDER BY offset LIMIT 1",
            (*place, middle),
        ).fetchone()
        if row is not None and row[1] < since_ms:
            low = row[0] + 1
        else:
            high = middle
    return low


def committed(connection: sqlite3.Connection, group: str, topic: str) -> dict[int, int]:
    return dict(
        connection.execute(
            "SELECT partition, next FROM committed WHERE member_group = ? AND topic = ?", (group, topic)
        ).fetchall()
    )
