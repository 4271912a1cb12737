"""`--format jsonl`: one flat JSON object a line, with the names of `flat`.

A list is joined as "a | b"; an object, such as `{"attributes": {"material": "oak"}}`, gives each of its own names; a
number or a truth value counts as its text.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from aisle.catalog.errors import RowRejected
from aisle.catalog.formats.flat import ATTRIBUTE_PREFIX, product_from
from aisle.catalog.formats.json_lines import read_objects
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source

_decoder = msgspec.json.Decoder(dict[str, Any])


def read(source: Source, currency: str) -> Iterator[Item | Rejected]:
    return read_objects(source, _decoder, lambda row: product_from(dict(_cells(row)), currency))


def _cells(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from ((f"{ATTRIBUTE_PREFIX}{inner}", _text(inner, said)) for inner, said in value.items())
        elif isinstance(value, list):
            separator = " > " if name.lower() == "category" else " | "
            yield name, separator.join(_text(name, part) for part in value)
        else:
            yield name, _text(name, value)


def _text(name: str, value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case str() | int() | float():
            return str(value)
    raise RowRejected(f"{name} is nested too deeply: {type(value).__name__} inside a list or an object")
