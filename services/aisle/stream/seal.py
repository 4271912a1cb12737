"""Personal text is sealed with the shopper's own key before it reaches the log: forget the key, and it is forgotten.

Sealed: every field annotated `Personal`, wherever it stands in an event that names its shopper (`shopper_ref`, or that
of the question travelling along). AES-256-GCM, in place, as text that begins with a control character.

In the evidence that is what the store said of the shopper's own orders and deliveries.

Not sealed: an empty field; the words of answers (`TokensEmitted`, `PartAdded`), which may repeat the question's and last
for their topics' retention; and personal fields of an event that names no shopper, which is the postcode in a delivery part. A
value that an outside publisher wrote in the clear decodes as it is. A dead letter holds its record's bytes as they were: sealed, if they were.
"""

import base64
import os
import re
import sqlite3
import threading
from binascii import Error as Base64Error
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from aisle.stream.errors import LogDamaged, LogUnavailable
from aisle.stream.private import create_private
from aisle.stream.question import question_of
from aisle_schemas import Event, UndecodableEvent, new_id

FORGOTTEN = "[forgotten]"
COVERED = "[sealed]"

_KEY_BYTES = 32
_NONCE_BYTES = 12
_SEALED = re.compile("\x02([0-9A-Z]{26})\x03([A-Za-z0-9+/=]+)")

Entropy = Callable[[int], bytes]


class KeyStore(Protocol):
    """One key per shopper. Safe for use by several threads."""

    def key_of(self, shopper_ref: str) -> tuple[str, bytes]:
        """The shopper's (key id, 32-byte key), drawn on first use. Raises: LogUnavailable."""

    def is_at_hand(self, shopper_ref: str) -> bool:
        """Will `key_of` give the shopper's key without waiting for a disk or a network? Raises: LogUnavailable."""

    def find(self, key_id: str) -> bytes | None:
        """None: forgotten, or never known here. Raises: LogUnavailable."""

    def forget(self, shopper_ref: str) -> bool:
        """Destroy the shopper's key; False where there was none. Raises: LogUnavailable."""


class MemoryKeyStore:
    """Keys that last as long as the process."""

    def __init__(self, entropy: Entropy = os.urandom) -> None:
        self._entropy = entropy
        self._by_shopper: dict[str, tuple[str, bytes]] = {}
        self._by_id: dict[str, bytes] = {}
        self._lock = threading.Lock()

    def key_of(self, shopper_ref: str) -> tuple[str, bytes]:
        with self._lock:
            if shopper_ref not in self._by_shopper:
                key_id, key = new_id(entropy=self._entropy), self._entropy(_KEY_BYTES)
                self._by_shopper[shopper_ref] = (key_id, key)
                self._by_id[key_id] = key
            return self._by_shopper[shopper_ref]

    def is_at_hand(self, shopper_ref: str) -> bool:
        return True

    def find(self, key_id: str) -> bytes | None:
        return self._by_id.get(key_id)

    def forget(self, shopper_ref: str) -> bool:
        with self._lock:
            key_id, _ = self._by_shopper.pop(shopper_ref, ("", b""))
            return self._by_id.pop(key_id, None) is not None


class SqliteKeyStore:
    """Keys in a file of their own, readable by its owner only, so that it can be backed up apart from the log."""

    _CACHED = 10_000

    def __init__(self, path: Path, entropy: Entropy = os.urandom) -> None:
        """Raises: LogDamaged when the file is no key store; LogUnavailable when it can't be opened."""
        self._path = path
        self._entropy = entropy
        self._lock = threading.Lock()
        self._cache: dict[str, tuple[str, bytes] | bytes] = {}
        self._version = -1
        try:
            create_private(path)
            path.chmod(0o600)
            self._file = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
            # A key must outlive the record that it seals, so it is on the disk before the record is written.
            self._file.execute("PRAGMA synchronous = FULL")
            self._file.execute("PRAGMA secure_delete = ON")
            self._file.execute(
                "CREATE TABLE IF NOT EXISTS keys ("
                " shopper_ref TEXT PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, key BLOB NOT NULL) WITHOUT ROWID"
            )
        except OSError as error:
            raise LogUnavailable(f"key store {path} can't be opened: {error}") from error
        except sqlite3.Error as error:
            raise self._translated(error) from error

    def key_of(self, shopper_ref: str) -> tuple[str, bytes]:
        with self._lock:
            found = self._cached("shopper:" + shopper_ref)
            if isinstance(found, tuple):
                return found
            try:
                row = self._row(shopper_ref)
                if row is None:
                    self._file.execute(
                        "INSERT OR IGNORE INTO keys VALUES (?, ?, ?)",
                        (shopper_ref, new_id(entropy=self._entropy), self._entropy(_KEY_BYTES)),
                    )
                    row = self._row(shopper_ref)  # another process may have been quicker
            except sqlite3.Error as error:
                raise self._translated(error) from error
            assert row is not None, "it was inserted"
            self._cache["shopper:" + shopper_ref] = row
            return row

    def is_at_hand(self, shopper_ref: str) -> bool:
        with self._lock:
            return self._cached("shopper:" + shopper_ref) is not None

    def _row(self, shopper_ref: str) -> tuple[str, bytes] | None:
        row: tuple[str, bytes] | None = self._file.execute(
            "SELECT key_id, key FROM keys WHERE shopper_ref = ?", (shopper_ref,)
        ).fetchone()
        return row

    def find(self, key_id: str) -> bytes | None:
        with self._lock:
            found = self._cached("key:" + key_id)
            if isinstance(found, bytes):
                return found
            try:
                row = self._file.execute("SELECT key FROM keys WHERE key_id = ?", (key_id,)).fetchone()
            except sqlite3.Error as error:
                raise self._translated(error) from error
            if row is None:
                return None
            self._cache["key:" + key_id] = row[0]
            return bytes(row[0])

    def forget(self, shopper_ref: str) -> bool:
        with self._lock:
            self._cache.clear()
            try:
                return self._file.execute("DELETE FROM keys WHERE shopper_ref = ?", (shopper_ref,)).rowcount > 0
            except sqlite3.Error as error:
                raise self._translated(error) from error

    def close(self) -> None:
        with self._lock:
            self._file.close()

    def _cached(self, name: str) -> tuple[str, bytes] | bytes | None:
        # Another process may forget a shopper while this one runs: its change empties the cache.
        try:
            version = self._file.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error as error:
            raise self._translated(error) from error
        if version != self._version or len(self._cache) > self._CACHED:
            self._version = version
            self._cache.clear()
        return self._cache.get(name)

    def _translated(self, error: sqlite3.Error) -> LogDamaged | LogUnavailable:
        if getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
            return LogDamaged(f"key store {self._path} is damaged: {error}")
        return LogUnavailable(f"key store {self._path}: {error}")


class Sealer:
    """Seals events on their way into the log, and opens them on their way out."""

    def __init__(self, keys: KeyStore, entropy: Entropy = os.urandom) -> None:
        self._keys = keys
        self._entropy = entropy

    def may_block(self, event: Event) -> bool:
        """Does sealing it need a key that is not at hand? Raises: LogUnavailable."""
        if not has_personal_fields(type(event)):
            return False
        shopper_ref = _shopper_of(event)
        return shopper_ref is not None and not self._keys.is_at_hand(shopper_ref)

    def seal(self, event: Event) -> Event:
        """The event with its personal text sealed. Raises: LogUnavailable when the keys can't be had."""
        walk = _walk_of(type(event))
        shopper_ref = _shopper_of(event)
        if walk is None or shopper_ref is None:
            return event
        key_id, key = self._keys.key_of(shopper_ref)
        cipher = AESGCM(key)

        def sealed(text: str) -> str:
            if not text:
                return text
            nonce = self._entropy(_NONCE_BYTES)
            closed = nonce + cipher.encrypt(nonce, text.encode(errors="surrogatepass"), key_id.encode())
            return f"\x02{key_id}\x03{base64.b64encode(closed).decode()}"

        closed_event: Event = walk(event, sealed)
        return closed_event

    def unseal(self, event: Event) -> Event:
        """The event in the clear; `[forgotten]` where its key is gone.

        Raises: UndecodableEvent when a sealed value was tampered with; LogUnavailable when the keys can't be had.
        """
        walk = _walk_of(type(event))
        if walk is None:
            return event
        opened: Event = walk(event, self._opened)
        return opened

    def _opened(self, text: str) -> str:
        match = _SEALED.fullmatch(text) if text.startswith("\x02") else None
        if match is None:
            return text
        key_id, closed = match.groups()
        key = self._keys.find(key_id)
        if key is None:
            return FORGOTTEN
        try:
            data = base64.b64decode(closed, validate=True)
            plain = AESGCM(key).decrypt(data[:_NONCE_BYTES], data[_NONCE_BYTES:], key_id.encode())
            return plain.decode(errors="surrogatepass")
        except (InvalidTag, Base64Error, ValueError) as error:
            raise UndecodableEvent(f"text sealed with key {key_id} can't be opened") from error


def covered(event: Event) -> Event:
    """The event with `[sealed]` for every personal text, whether it was sealed or not."""
    walk = _walk_of(type(event))
    if walk is None:
        return event
    shown: Event = walk(event, lambda text: COVERED if text else text)
    return shown


def has_personal_fields(kind: type[Event]) -> bool:
    """May an event of this type need sealing?"""
    return _walk_of(kind) is not None


def _shopper_of(event: Event) -> str | None:
    question = question_of(event)
    shopper_ref = question.shopper_ref if question else getattr(event, "shopper_ref", None)
    return shopper_ref if isinstance(shopper_ref, str) else None


_Walk = Callable[[Any, Callable[[str], str]], Any]
"""Gives the value with every personal text in it mapped; the value itself where that changes nothing."""


@cache
def _walk_of(kind: type[Event]) -> _Walk | None:
    return _walk(msgspec.inspect.type_info(kind))


def _walk(info: msgspec.inspect.Type) -> _Walk | None:
    match info:
        case msgspec.inspect.Metadata(extra={"personal": True}):
            return lambda value, change: change(value)
        case msgspec.inspect.Metadata(type=inner):
            return _walk(inner)
        case msgspec.inspect.StructType(fields=fields):
            return _walk_fields(
                {field.name: (walk, _kinds_of(field.type)) for field in fields if (walk := _walk(field.type))}
            )
        case msgspec.inspect.VarTupleType(item_type=item):
            return _walk_items(_walk(item))
        case msgspec.inspect.UnionType(types=types):
            return _walk_union({_class_of(kind): walk for kind in types if (walk := _walk(kind))})
    return None


def _kinds_of(info: msgspec.inspect.Type) -> tuple[str, ...]:
    """The kinds of struct in which the field is personal; empty: in any."""
    extra = info.extra if isinstance(info, msgspec.inspect.Metadata) else None
    return tuple((extra or {}).get("of", {}).get("kind", ()))


def _class_of(info: msgspec.inspect.Type) -> type:
    return info.cls if isinstance(info, msgspec.inspect.StructType) else str


def _walk_fields(walks: dict[str, tuple[_Walk, tuple[str, ...]]]) -> _Walk | None:
    def walk_struct(value: Any, change: Callable[[str], str]) -> Any:
        changed = {}
        for name, (walk, kinds) in walks.items():
            if kinds and value.kind not in kinds:
                continue
            before = getattr(value, name)
            after = walk(before, change)
            if after is not before:
                changed[name] = after
        return msgspec.structs.replace(value, **changed) if changed else value

    return walk_struct if walks else None


def _walk_items(walk: _Walk | None) -> _Walk | None:
    if walk is None:
        return None

    def walk_tuple(value: Any, change: Callable[[str], str]) -> Any:
        changed = tuple(walk(item, change) for item in value)
        return value if all(after is before for after, before in zip(changed, value, strict=True)) else changed

    return walk_tuple


def _walk_union(walks: dict[type, _Walk]) -> _Walk | None:
    def walk_union(value: Any, change: Callable[[str], str]) -> Any:
        walk = walks.get(type(value))
        return walk(value, change) if walk else value

    return walk_union if walks else None
