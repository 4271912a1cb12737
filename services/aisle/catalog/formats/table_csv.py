"""`--format csv`: a header row with the names of `flat`, any of , ; tab | between cells, UTF-8."""

from collections.abc import Iterator

from aisle.catalog.errors import RowRejected
from aisle.catalog.formats.flat import product_from
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source
from aisle.catalog.formats.tables import rows
from aisle_schemas import SchemaError


def read(source: Source, currency: str) -> Iterator[Item | Rejected]:
    for row in rows(source):
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            yield source.item(product_from(row.cells, currency), row.line)
        except (RowRejected, SchemaError) as error:
            yield source.rejected(str(error), row.line)
