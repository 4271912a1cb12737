"""`--format aisle`: our own events' items, one JSON object a line, told apart by `kind`.

{"kind": "product", "product_id": "TENT-1", "title": "…", "price": {"minor_units": 25000, "currency": "USD"}, …}
{"kind": "policy", "policy_id": "returns", "title": "Returns", "text": "…"}
"""

from collections.abc import Iterator

import msgspec

from aisle.catalog.formats.fields import required
from aisle.catalog.formats.json_lines import read_objects
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source
from aisle_schemas import Policy, Product

_decoder = msgspec.json.Decoder(Product | Policy)


def read(source: Source) -> Iterator[Item | Rejected]:
    return read_objects(source, _decoder, _checked)


def _checked(item: Product | Policy) -> Product | Policy:
    if isinstance(item, Product):
        required(item.product_id, "product_id")
    else:
        required(item.policy_id, "policy_id")
    required(item.title, "title")
    return item
