"""Delimited text as rows of named cells, in constant memory."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats.rows import Rejected
from aisle.catalog.formats.source import LINE_BYTES, Source

_DELIMITERS = ",;\t|"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # where it begins
    cells: Mapping[str, str]


def rows(source: Source, delimiter: str | None = None) -> Iterator[Row | Rejected]:
    """Each row under the header's names. The delimiter is the one of , ; tab | that the header holds most often.

    Raises: ImportFailed when there is no header that can be read.
    """
    lines = source.lines()
    first = next((line for line in lines if line is None or line.strip()), b"")
    if not first:
        raise ImportFailed(f"{source.path} has no header row")
    if first.startswith(_UTF16):
        raise ImportFailed(f"{source.path} is UTF-16; save it as UTF-8")
    try:
        header_text = first.decode()
    except UnicodeDecodeError as error:
        raise ImportFailed(f"{source.path} is not UTF-8: its header holds byte 0x{first[error.start]:02x}") from error
    separator = delimiter or max(_DELIMITERS, key=header_text.count)
    header = [name.strip() for name in next(csv.reader([header_text], delimiter=separator))]
    repeated = {name for name in header if name and header.count(name) > 1}
    if repeated:
        raise ImportFailed(f"{source.path} names the column {', '.join(sorted(repeated))} twice")
    yield from _Rows(source, lines, header, separator)


class _Rows:
    def __init__(self, source: Source, lines: Iterator[bytes | None], header: list[str], separator: str) -> None:
        self._source = source
        self._lines = lines
        self._header = header
        self._reader = csv.reader(self._decoded(), delimiter=separator)
        self._fault = ""  # why the row that is being read can't be one, though csv can read it

    def __iter__(self) -> Iterator[Row | Rejected]:
        while True:
            line, self._fault = self._source.line + 1, ""
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield self._source.rejected(str(error), line)
                continue
            if self._fault:
                yield self._source.rejected(self._fault, line)
            elif len(cells) > 1 and len(cells) != len(self._header):
                yield self._source.rejected(f"row has {len(cells)} cells, the header {len(self._header)}", line)
            elif any(cell.strip() for cell in cells):
                yield Row(line, dict(zip(self._header, cells, strict=False)))

    def _decoded(self) -> Iterator[str]:
        for line in self._lines:
            if line is None:
                self._fault = f"line is over {LINE_BYTES} bytes"
                yield "-"
                continue
            try:
                yield line.decode() + "\n"
            except UnicodeDecodeError as error:
                self._fault = (
                    f"not UTF-8: byte 0x{line[error.start]:02x} at {error.start + 1} of line {self._source.line}; "
                    "save the file as UTF-8"
                )
                yield line.decode(errors="replace") + "\n"
