"""Which attributes stand side by side when products are compared. Pure."""

from collections.abc import Sequence

from aisle_schemas import ComparisonRow, RetrievedProduct

MAX_ROWS = 10


def rows(products: Sequence[RetrievedProduct], asked: Sequence[str] = ()) -> tuple[ComparisonRow, ...]:
    """At most `MAX_ROWS` rows, one cell for each product, "" where an attribute is not known.

    Of the attributes asked for by name, in that order, those that at least one product has. Where none is left, those
    that at least two have: the ones that most have first, then those that differ, then in the catalog's order.
    """
    tables = [_attributes(product) for product in products]
    names = {key: name for table in reversed(tables) for key, (name, _) in table.items()}
    cells = {key: tuple(table.get(key, ("", ""))[1] for table in tables) for key in _in_catalog_order(tables)}

    wanted = [key for name in asked if (key := _key(name)) in cells]
    if not wanted:
        shared = [key for key, row in cells.items() if _held(row) >= 2]
        wanted = sorted(shared, key=lambda key: (-_held(cells[key]), not _differs(cells[key])))
    return tuple(ComparisonRow(name=names[key], cells=cells[key]) for key in dict.fromkeys(wanted))[:MAX_ROWS]


def _attributes(product: RetrievedProduct) -> dict[str, tuple[str, str]]:
    """Key → (name as the catalog writes it, value); several values of one name are joined."""
    table: dict[str, tuple[str, str]] = {}
    for attribute in product.attributes:
        key, value = _key(attribute.name), attribute.value.strip()
        if not key or not value:
            continue
        name, values = table.get(key, (attribute.name.strip(), ""))
        table[key] = (name, f"{values}, {value}" if values else value)
    return table


def _in_catalog_order(tables: Sequence[dict[str, tuple[str, str]]]) -> list[str]:
    return list(dict.fromkeys(key for table in tables for key in table))


def _key(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _held(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell)


def _differs(row: Sequence[str]) -> bool:
    return len({cell.casefold() for cell in row if cell}) > 1
