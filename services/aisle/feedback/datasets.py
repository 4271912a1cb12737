"""Rows to Parquet: `<dataset>/day=YYYY-MM-DD/part-N.parquet`, and the manifest that tells where they come from.

The same rows give the same bytes: row order is the caller's, groups are cut by count, nothing tells when it was built.
"""

import hashlib
import os
import re
import secrets
import shutil
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

import aisle_schemas
from aisle.feedback.columns import COLUMNS
from aisle.feedback.errors import DatasetsUnwritable, NotDatasets
from aisle.feedback.examples import Row

ROWS_PER_GROUP = 512
MANIFEST = "manifest.json"

_DRAWN_BYTES = 6


class DatasetFile(msgspec.Struct, frozen=True, kw_only=True):
    path: str  # below the datasets' folder
    rows: int
    size_bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """Where the datasets come from and what they hold; as `manifest.json` beside them.

    `read` holds, for each topic and partition, the offset after the last record that was read: the same offsets and
    bounds give the same files again.
    """

    schemas_version: str
    since_ms: int | None
    until_ms: int | None
    window_ms: int
    read: dict[str, dict[int, int]]
    rows: dict[str, int]  # dataset → rows
    left_out: dict[str, dict[str, int]]  # dataset, or "records" → why → how many
    files: tuple[DatasetFile, ...]


@dataclass(slots=True)
class _Part:
    """The file of one dataset and day that is open now."""

    path: Path
    day: str
    writer: pq.ParquetWriter
    rows: list[Row] = field(default_factory=list)
    count: int = 0

    def add(self, row: Row) -> None:
        self.rows.append(row)
        self.count += 1
        if len(self.rows) == ROWS_PER_GROUP:
            self.flush()

    def flush(self) -> None:
        if self.rows:
            self.writer.write_table(pa.Table.from_pylist(self.rows, schema=self.writer.schema))
            self.rows.clear()

    def close(self) -> None:
        self.flush()
        self.writer.close()
        _flush_to_disk(self.path)

    def abandon(self) -> None:
        """Let go of the file, whose folder goes anyway."""
        with suppress(OSError):
            self.writer.close()


class DatasetsWriter:
    """Writes datasets aside and puts them in the place of the old ones at once, or not at all.

    `out` is a link to the folder that holds them, `.<name>.<drawn>` beside it, and only the link is ever replaced:
    1. rows go to a new folder, one open file per dataset, a new part whenever the day changes;
    2. `commit` writes the manifest and flushes all to the disk;
    3. a link to the new folder is renamed over `out`;
    4. the old folder is removed.
    A crash before 3 leaves the old datasets, one after it leaves the new ones; the next build clears away what it left.
    One build of a folder at a time. The methods block.
    """

    def __init__(self, out: Path) -> None:
        self._out = Path(os.path.abspath(out))
        self._folder = self._out.with_name(f".{self._out.name}.{secrets.token_hex(_DRAWN_BYTES)}")
        self._open: dict[str, _Part] = {}
        self._parts: Counter[Path] = Counter()  # a day's folder → the parts that it holds
        self._files: list[DatasetFile] = []
        self._stands = False
        self._lock = threading.Lock()  # a cancelled build may leave while a thread still writes for it

    def __enter__(self) -> Self:
        """Raises: NotDatasets, DatasetsUnwritable."""
        if self._out.exists() and not self._is_link_to_datasets() and not _is_empty_folder(self._out):
            raise NotDatasets(f"{self._out} is no link to datasets, so it is not replaced; name another folder")
        with self._translated():
            self._out.parent.mkdir(parents=True, exist_ok=True)
            self._clear_all_but(self._out.readlink().name if self._out.is_symlink() else "")
            self._folder.mkdir(mode=0o700)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            for part in self._open.values():
                part.abandon()
            if not self._stands:
                shutil.rmtree(self._folder, ignore_errors=True)

    def write(self, rows: Iterable[tuple[str, str, Row]]) -> None:
        """Append (dataset, day, row) in this order. Raises: DatasetsUnwritable."""
        with self._lock, self._translated():
            for dataset, day, row in rows:
                part = self._open.get(dataset)
                if part is None or part.day != day:
                    if part is not None:
                        self._close(part)
                    part = self._open[dataset] = self._opened(dataset, day)
                part.add(row)

    def commit(
        self,
        *,
        since_ms: int | None,
        until_ms: int | None,
        window_ms: int,
        read: dict[str, dict[int, int]],
        left_out: dict[str, dict[str, int]],
    ) -> Manifest:
        """Put what was written in the place of the old datasets. Raises: DatasetsUnwritable."""
        with self._lock, self._translated():
            while self._open:
                self._close(self._open.popitem()[1])
            files = tuple(sorted(self._files, key=lambda file: file.path))
            manifest = Manifest(
                schemas_version=aisle_schemas.__version__,
                since_ms=since_ms,
                until_ms=until_ms,
                window_ms=window_ms,
                read=read,
                rows={name: sum(file.rows for file in files if file.path.startswith(f"{name}/")) for name in COLUMNS},
                left_out=left_out,
                files=files,
            )
            data = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
            (self._folder / MANIFEST).write_bytes(data)
            _flush_to_disk(self._folder / MANIFEST)
            self._take_place()
            self._clear_all_but(self._folder.name)
        return manifest

    def _is_link_to_datasets(self) -> bool:
        return self._out.is_symlink() and (self._out / MANIFEST).is_file()

    def _take_place(self) -> None:
        if self._out.is_dir() and not self._out.is_symlink():
            self._out.rmdir()
        link = self._out.with_name(f".{self._out.name}.link")
        link.unlink(missing_ok=True)
        link.symlink_to(self._folder.name, target_is_directory=True)
        link.replace(self._out)
        self._stands = True
        _flush_to_disk(self._out.parent)

    def _clear_all_but(self, kept: str) -> None:
        ours = re.compile(rf"\.{re.escape(self._out.name)}\.[0-9a-f]{{{2 * _DRAWN_BYTES}}}")
        for folder in self._out.parent.iterdir():
            if ours.fullmatch(folder.name) and folder.name != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _opened(self, dataset: str, day: str) -> _Part:
        folder = self._folder / dataset / f"day={day}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"part-{self._parts[folder]}.parquet"
        self._parts[folder] += 1
        return _Part(path=path, day=day, writer=pq.ParquetWriter(path, COLUMNS[dataset], compression="zstd"))

    def _close(self, part: _Part) -> None:
        part.close()
        with part.path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self._files.append(
            DatasetFile(
                path=part.path.relative_to(self._folder).as_posix(),
                rows=part.count,
                size_bytes=part.path.stat().st_size,
                sha256=sha256,
            )
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DatasetsUnwritable(f"{self._out}: {error}") from error


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _flush_to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
