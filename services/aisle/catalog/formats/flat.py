"""A product as one flat row of named cells: what `csv` and `jsonl` share.

| name | holds |
|---|---|
| product_id, title | required |
| brand, description, url, image | text; HTML in a description is reduced to its words |
| category | "Home > Kitchen > Pans", from the widest to the narrowest |
| price, currency | "19.99", or "19.99 EUR" in one cell |
| color, size | of this row; several as "red \\| blue" |
| bullets | "first \\| second" |
| rating, review_count | 0 to 5; a whole number |
| age_min, age_max | years |
| attr:NAME, and every other name | an attribute of that name |
"""

from collections.abc import Mapping

from aisle.catalog.formats.fields import category_path, number, plain_text, price, required, several
from aisle_schemas import Attribute, Product, Variant

ATTRIBUTE_PREFIX = "attr:"
_ALIASES = {"id": "product_id", "colour": "color", "link": "url", "image_link": "image", "name": "title"}
_NAMES = frozenset({
    "product_id", "title", "brand", "description", "url", "image", "category", "price", "currency", "color", "size",
    "bullets", "rating", "review_count", "age_min", "age_max",
})  # fmt: skip


def product_from(cells: Mapping[str, str], currency: str) -> Product:
    """The row's product; `currency` is of prices that name none.

    Raises: RowRejected, SchemaError for a code that is no currency's.
    """
    known: dict[str, str] = {}
    others: list[tuple[str, str]] = []
    for name, value in cells.items():
        plain = _plain_name(name)
        if plain in _NAMES and plain not in known:
            known[plain] = value
        elif value.strip():
            others.append((name.strip().removeprefix(ATTRIBUTE_PREFIX).strip(), value.strip()))

    def cell(name: str) -> str:
        return known.get(name, "")

    product_id = required(cell("product_id"), "product_id")
    colours, sizes = several(cell("color")), several(cell("size"))
    one_form = len(colours) <= 1 and len(sizes) <= 1
    forms = (Variant(variant_id=product_id, colour="".join(colours), size="".join(sizes)),)
    if not one_form:
        # Which color comes in which size the row does not say, so these are no variants that a shopper could buy.
        others += [(name, ", ".join(said)) for name, said in (("color", colours), ("size", sizes)) if said]
    return Product(
        product_id=product_id,
        title=plain_text(required(cell("title"), "title")),
        brand=cell("brand").strip(),
        category=category_path(cell("category")),
        description=plain_text(cell("description")),
        bullets=several(cell("bullets")),
        attributes=tuple(Attribute(name=name, value=value) for name, value in others if name),
        variants=forms if one_form and (colours or sizes) else (),
        price=price(cell("price"), cell("currency").strip() or currency),
        url=cell("url").strip(),
        image=cell("image").strip(),
        rating=number(cell("rating"), "rating", most=5),
        review_count=int(number(cell("review_count"), "review_count", most=1e9) or 0),
        age_min_years=number(cell("age_min"), "age_min", most=150),
        age_max_years=number(cell("age_max"), "age_max", most=150),
    )


def _plain_name(name: str) -> str:
    plain = name.strip().lower().replace(" ", "_")
    return _ALIASES.get(plain, plain)
