"""A file on its way in: plain or gzip, line by line, with the place that reading has reached."""

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats.rows import Item, Rejected
from aisle_schemas import EVENT_BYTES, Policy, Product

LINE_BYTES = 2 * EVENT_BYTES  # a longer line can't be an item; it is skipped without being held
_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class Source:
    """An open file. `line` is the number of the line that was read last, from 1."""

    path: Path
    size: int  # bytes on disk
    line: int = 0
    _raw: io.BufferedReader = field(repr=False, kw_only=True)
    data: io.BufferedReader | gzip.GzipFile = field(repr=False, kw_only=True)  # what the file holds, decompressed

    @classmethod
    @contextmanager
    def open(cls, path: Path) -> Iterator["Source"]:
        """Raises: ImportFailed when the path is no readable file, and on what goes wrong with it while it is read."""
        try:
            with path.open("rb") as raw:
                size = path.stat().st_size
                compressed = raw.peek(2).startswith(_GZIP)
                data = gzip.GzipFile(fileobj=raw) if compressed else raw
                source = cls(path, size, _raw=raw, data=data)
                try:
                    yield source
                except (EOFError, zlib.error, gzip.BadGzipFile) as error:
                    raise ImportFailed(f"{path} is damaged after line {source.line}: {error}") from error
        except OSError as error:
            raise ImportFailed(f"{path} can't be read: {error.strerror or error}") from error

    @property
    def position(self) -> int:
        """Bytes of the file on disk that were read so far."""
        return self._raw.tell()

    def begins_with(self, mark: bytes) -> bool:
        """Is `mark` the first thing in the file, blanks and a byte order mark aside? Reads nothing away."""
        return self.data.peek(1024)[:1024].removeprefix(_BOM).lstrip().startswith(mark)

    def lines(self) -> Iterator[bytes | None]:
        """Each line without its end, the byte order mark left out; None stands for one over `LINE_BYTES`."""
        while line := self.data.readline(LINE_BYTES + 1):
            self.line += 1
            if self.line == 1:
                line = line.removeprefix(_BOM)
            if len(line) > LINE_BYTES:
                while line and not line.endswith(b"\n"):
                    line = self.data.readline(LINE_BYTES)
                yield None
            else:
                yield line.rstrip(b"\r\n")

    def item(self, item: Product | Policy, line: int | None = None) -> Item:
        return Item(item=item, line=line or self.line, position=self.position)

    def rejected(self, reason: str, line: int | None = None) -> Rejected:
        return Rejected(file=str(self.path), line=line or self.line, reason=reason, position=self.position)
