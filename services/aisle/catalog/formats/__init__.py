"""The files that a shop's catalog is imported from, each read as a stream in constant memory.

A reader is a generator over an open `Source`: it yields an `Item` or a `Rejected` for every row, in the file's order,
and leaves no row out.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, get_args

from aisle.catalog.formats import aisle, epqa
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source

Format = Literal["aisle", "epqa"]

_READERS: dict[Format, Callable[[Source], Iterator[Item | Rejected]]] = {
    "aisle": aisle.read,
    "epqa": epqa.read,
}
assert tuple(_READERS) == get_args(Format)


def read(path: Path, format: Format) -> Iterator[Item | Rejected]:
    """The rows of a file, plain or compressed by gzip.

    Raises: ImportFailed when the file as a whole can't be read, at the first row or, for a damaged archive, further on.
    """
    with Source.open(path) as source:
        yield from _READERS[format](source)


__all__ = ["Format", "Item", "Rejected", "read"]
