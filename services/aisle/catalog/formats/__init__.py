"""The files that a shop's catalog is imported from, each read as a stream in constant memory.

A reader is a generator over an open `Source`: it yields an `Item` or a `Rejected` for every row, and leaves no row out.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import aisle, epqa, flat_jsonl, google, table_csv
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source

Format = Literal["aisle", "google-merchant", "epqa", "csv", "jsonl"]
FORMATS: tuple[str, ...] = get_args(Format)

_READERS: dict[str, Callable[[Source, str], Iterator[Item | Rejected]]] = {
    "aisle": lambda source, currency: aisle.read(source),
    "google-merchant": google.read,
    "epqa": lambda source, currency: epqa.read(source),
    "csv": table_csv.read,
    "jsonl": flat_jsonl.read,
}


def read(path: Path, format: str, *, currency: str = "USD") -> Iterator[Item | Rejected]:
    """The rows of a file, plain or compressed by gzip; `currency` is of prices that name none.

    Raises: ImportFailed when the file as a whole can't be read, or, for damaged XML and archives, the rest of it.
    """
    reader = _READERS.get(format)
    if reader is None:
        raise ImportFailed(f"no format {format!r}; the formats are {', '.join(FORMATS)}")
    with Source.open(path) as source:
        yield from reader(source, currency)


__all__ = ["FORMATS", "Format", "Item", "Rejected", "read"]
