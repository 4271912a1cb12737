"""Judges one answer by what a shopper sees of it: its parts, against the catalog. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aisle.catalog.attributes import readable_value
from aisle_schemas import Comparison, Part, Product, ProductCard, Text
from aisle_tools.evaluate.tasks.questions import Rule, Task, affirms, said_of


@dataclass(frozen=True, slots=True)
class Shown:
    """A product as an answer shows it."""

    product: Product
    price: float | None  # as shown, in the currency's major unit
    units: Mapping[str, int] = field(default_factory=dict)  # variant id → units, where the store said so

    @staticmethod
    def of_card(card: ProductCard, product: Product) -> "Shown":
        price = card.price.price if card.price else None
        units = dict(card.stock.variants) if card.stock else {}
        return Shown(product, price.minor_units / 100 if price else None, units)


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """What is wrong with one answer, in words that name the product or the cell; all empty: nothing."""

    task: Task
    shown: tuple[str, ...]  # the products, in order
    violations: tuple[str, ...] = ()
    irrelevant: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()  # the best product, the first one, a compared one, a row, a kind
    wrong_cells: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()  # constraints that the answer does not name back
    text: str = ""

    @property
    def is_faultless(self) -> bool:
        return not (self.violations or self.irrelevant or self.missing or self.wrong_cells or self.unnamed)


def grade(task: Task, parts: Sequence[Part], catalog: Mapping[str, Product]) -> Graded:
    """`catalog`: the shop's products by id. A product that it lacks is irrelevant to everything."""
    cards = [part for part in parts if isinstance(part, ProductCard)]
    tables = [part for part in parts if isinstance(part, Comparison)]
    all_shown = dict.fromkeys(card.product_id for card in (*(c for table in tables for c in table.products), *cards))
    seen = {card.product_id: card for card in (*cards, *(c for table in tables for c in table.products))}
    shown = {id: Shown.of_card(seen[id], catalog[id]) for id in all_shown if id in catalog}
    text = "".join(part.text for part in parts if isinstance(part, Text))
    relevant = task.relevant
    return Graded(
        task=task,
        shown=tuple(all_shown),
        violations=tuple(id for id, one in shown.items() if not meets(task.must, one)),
        irrelevant=tuple(
            id for id in all_shown if relevant is None or id not in shown or not meets(relevant, shown[id])
        ),
        missing=tuple(_missing(task, list(shown.values()), tables)),
        wrong_cells=tuple(wrong for table in tables for wrong in wrong_cells(table, catalog)),
        unnamed=tuple(pattern for pattern in task.names if shown and not re.search(pattern, text, re.IGNORECASE)),
        text=text,
    )


def meets(rule: Rule, shown: Shown) -> bool:
    product, price = shown.product, shown.price
    text = said_of(product)
    return (
        (not rule.ids or product.product_id in rule.ids)
        and _has(rule.category, " > ".join(product.category))
        and _has(rule.title, product.title)
        and _has(rule.text, text)
        and (not rule.without or not affirms(text, rule.without))
        and all(_has(pattern, _attribute(product, name)) for name, pattern in rule.attribute.items())
        and (not rule.brand or product.brand.lower() == rule.brand.lower())
        and (not rule.colour or any(rule.colour.lower() in v.colour.lower() for v in product.variants))
        and (not rule.size or _has_size(rule.size, shown))
        and (rule.age is None or _suits(product, rule.age))
        and (rule.rating_min is None or (product.rating is not None and product.rating >= rule.rating_min))
        and (rule.price_min is None or (price is not None and price >= rule.price_min))
        and (rule.price_max is None or (price is not None and price <= rule.price_max))
        and (not rule.any_of or any(meets(one, shown) for one in rule.any_of))
    )


def wrong_cells(table: Comparison, catalog: Mapping[str, Product]) -> list[str]:
    """Cells that are not what the catalog says, word for word; where it says nothing the cell is empty."""
    wrong = []
    for row in table.rows:
        for card, cell in zip(table.products, row.cells, strict=True):
            product = catalog.get(card.product_id)
            said = _attribute(product, row.name) if product else ""
            if cell != said:
                wrong.append(f"{card.product_id} {row.name}: {cell!r}, the catalog says {said!r}")
    return wrong


def _missing(task: Task, shown: Sequence[Shown], tables: Sequence[Comparison]) -> list[str]:
    missing = []
    if task.best and not any(meets(task.best, one) for one in shown):
        missing.append("a best product")
    if task.first and not (shown and meets(task.first, shown[0])):
        missing.append("the first product")
    if len({one.product.category[-1:] for one in shown}) < task.kinds:
        missing.append(f"{task.kinds} kinds of goods")
    if task.compared:
        compared = {card.product_id for table in tables for card in table.products}
        missing += [f"{id} in the table" for id in task.compared if id not in compared]
        rows = {row.name.lower() for table in tables for row in table.rows}
        missing += [f"the row {name}" for name in task.rows if name.lower() not in rows]
    return missing


def _has(pattern: str, text: str) -> bool:
    return not pattern or re.search(pattern, text, re.IGNORECASE) is not None


def _attribute(product: Product, name: str) -> str:
    """Several values of one name are joined."""
    return ", ".join(readable_value(a.value) for a in product.attributes if a.name.lower() == name.lower())


def _has_size(size: str, shown: Shown) -> bool:
    sized = [variant for variant in shown.product.variants if variant.size.lower() == size.lower()]
    return any(shown.units.get(variant.variant_id, 1) > 0 for variant in sized)


def _suits(product: Product, age: float) -> bool:
    low, high = product.age_min_years, product.age_max_years
    return (low is None or low <= age) and (high is None or age <= high)
