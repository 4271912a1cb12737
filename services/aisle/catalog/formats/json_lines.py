"""What the formats of one JSON object a line have in common."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from aisle.catalog.errors import RowRejected
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import LINE_BYTES, Source
from aisle_schemas import Policy, Product, SchemaError

T = TypeVar("T")


def read_objects(
    source: Source, decoder: msgspec.json.Decoder[T], item_of: Callable[[T], Product | Policy]
) -> Iterator[Item | Rejected]:
    """Each line's object through `item_of`, which may raise RowRejected. Blank lines are no rows."""
    for line in source.lines():
        if line is None:
            yield source.rejected(f"line is over {LINE_BYTES} bytes")
        elif line.strip():
            yield _row(source, line, decoder, item_of)


def _row(
    source: Source, line: bytes, decoder: msgspec.json.Decoder[T], item_of: Callable[[T], Product | Policy]
) -> Item | Rejected:
    try:
        line.decode()  # msgspec checks only the strings that it keeps
        return source.item(item_of(decoder.decode(line)))
    except UnicodeDecodeError as error:
        return source.rejected(f"not UTF-8: byte {error.start + 1} of the line is 0x{line[error.start]:02x}")
    except msgspec.ValidationError as error:
        return source.rejected(str(error))
    except (msgspec.DecodeError, RecursionError) as error:
        return source.rejected(f"broken JSON: {error}")
    except (RowRejected, SchemaError) as error:
        return source.rejected(str(error))
