"""`--format google-merchant`: the product feed that most shops can export, as XML (RSS 2.0, Atom) or as TSV.

Rows of one `item_group_id` become one product whose id is the group's, each row a variant of it. They are gathered
while the feed streams: at most `OPEN_GROUPS` groups are held, and the one that was met first is complete when another
opens. A feed is usually sorted by group, which needs one. A row that comes later than that is read as an item of its
group's id again, and is rejected as such.

`sale_price` is taken as the price where no `sale_price_effective_date` limits it. Availability is not read: stock is
the store's to say, live. Source of the names: Google Merchant Center's product data specification.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from aisle.catalog.errors import RowRejected
from aisle.catalog.formats.fields import category_path, plain_text, price, required
from aisle.catalog.formats.google_xml import entries
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import LINE_BYTES, Source
from aisle.catalog.formats.tables import rows
from aisle_schemas import Attribute, Product, SchemaError, Variant

OPEN_GROUPS = 1000

_ATTRIBUTES = (
    "material", "pattern", "gender", "size_type", "size_system", "multipack", "energy_efficiency_class",
    "product_length", "product_width", "product_height", "product_weight", "unit_pricing_measure", "gtin", "mpn",
)  # fmt: skip
# Years, from and to. Source: the specification of age_group.
_AGES: dict[str, tuple[float, float | None]] = {
    "newborn": (0, 0.25), "infant": (0.25, 1), "toddler": (1, 5), "kids": (5, 13), "adult": (13, None),
}  # fmt: skip

Cells = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _Group:
    line: int
    first: Product
    variants: list[Variant] = field(default_factory=list)

    def product(self) -> Product:
        return msgspec.structs.replace(self.first, variants=tuple(self.variants))


def read(source: Source, currency: str) -> Iterator[Item | Rejected]:
    """Raises: ImportFailed for broken XML, or a table without a header."""
    groups: dict[str, _Group] = {}
    for row in _rows(source):
        if isinstance(row, Rejected):
            yield row
            continue
        line, cells = row
        try:
            product = _product(cells, currency)
        except (RowRejected, SchemaError) as error:
            yield source.rejected(str(error), line)
            continue
        if not _one(cells, "item_group_id"):
            yield source.item(product, line)
        elif (group := groups.get(product.product_id)) is not None:
            group.variants += _as_variants(group.first, product)
        else:
            groups[product.product_id] = _Group(line, product, list(product.variants))
            if len(groups) > OPEN_GROUPS:
                oldest = groups.pop(next(iter(groups)))
                yield source.item(oldest.product(), oldest.line)
    for group in groups.values():
        yield source.item(group.product(), group.line)


def _rows(source: Source) -> Iterator[tuple[int, Cells] | Rejected]:
    if source.begins_with(b"<"):
        for entry in entries(source):
            if entry.cells is None:
                yield source.rejected(f"entry is over {LINE_BYTES} characters", entry.line)
            else:
                yield entry.line, entry.cells
        return
    for row in rows(source, delimiter="\t"):
        yield row if isinstance(row, Rejected) else (row.line, _table_cells(row.cells))


def _table_cells(cells: Mapping[str, str]) -> Cells:
    """A table's names as an entry's: "g:Image Link" is image_link, several highlights stand in one cell."""
    named: dict[str, list[str]] = {}
    for name, value in cells.items():
        plain = name.lower().removeprefix("g:").strip().replace(" ", "_")
        if plain == "product_highlight":
            named[plain] = value.split(",")
        elif plain == "product_detail":
            for detail in value.split(","):
                section, attribute, said = (*detail.split(":", 2), "", "")[:3]
                named.setdefault("product_detail/section_name", []).append(section)
                named.setdefault("product_detail/attribute_name", []).append(attribute)
                named.setdefault("product_detail/attribute_value", []).append(said)
        elif value.strip():
            named[plain] = [value.strip()]
    return named


def _product(cells: Cells, currency: str) -> Product:
    """The row as a product of its own, with itself as the variant where it has a group, a colour or a size."""
    row_id = required(_one(cells, "id"), "id")
    listed = price(_one(cells, "price"), currency)
    on_sale = price(_one(cells, "sale_price"), currency, "sale_price")
    asked = on_sale if on_sale and not _one(cells, "sale_price_effective_date") else listed
    group_id, colour, size = _one(cells, "item_group_id"), _one(cells, "color"), _one(cells, "size")
    variant = Variant(variant_id=row_id, colour=colour, size=size)
    youngest, oldest = _AGES.get(_one(cells, "age_group").lower(), (None, None))
    return Product(
        product_id=group_id or row_id,
        title=plain_text(required(_one(cells, "title"), "title")),
        brand=_one(cells, "brand"),
        category=category_path(_one(cells, "product_type")) or category_path(_one(cells, "google_product_category")),
        description=plain_text(_one(cells, "description")),
        bullets=tuple(said for text in cells.get("product_highlight", ()) if (said := plain_text(text))),
        attributes=_attributes(cells),
        variants=(variant,) if group_id or colour or size else (),
        price=asked,
        url=_one(cells, "link"),
        image=_one(cells, "image_link"),
        age_min_years=youngest,
        age_max_years=oldest,
    )


def _as_variants(first: Product, product: Product) -> list[Variant]:
    """A later row of the group, with its price where that differs from the first row's."""
    price = product.price if product.price != first.price else None
    return [msgspec.structs.replace(variant, price=price) for variant in product.variants]


def _attributes(cells: Cells) -> tuple[Attribute, ...]:
    named = [Attribute(name=name, value=said) for name in _ATTRIBUTES if (said := _one(cells, name))]
    if (condition := _one(cells, "condition")) and condition.lower() != "new":
        named.append(Attribute(name="condition", value=condition))
    details = zip(
        cells.get("product_detail/attribute_name", ()), cells.get("product_detail/attribute_value", ()), strict=False
    )
    named += [
        Attribute(name=plain_text(name), value=plain_text(said))
        for name, said in details
        if name.strip() and said.strip()
    ]
    return tuple(named)


def _one(cells: Cells, name: str) -> str:
    return next(iter(cells.get(name, ())), "").strip()
