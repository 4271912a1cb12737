"""The cheapest, the lightest, the best rated: an order by a value that the store or the catalog knows."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from aisle.catalog.superlatives import BEST_RATED, CHEAPEST, DEAREST
from aisle.llm.compose.cards import cards
from aisle.llm.compose.composition import Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import shelf_follow_ups
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.quantities import amounts, quantities
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

_IN_GRAMS_MILLIMETRES_MILLILITRES = {
    "gram": 1.0, "kilogram": 1000.0, "ounce": 28.35, "pound": 453.6,
    "millimetre": 1.0, "centimetre": 10.0, "metre": 1000.0, "inch": 25.4, "foot": 304.8,
    "millilitre": 1.0, "litre": 1000.0, "quart": 946.0, "pint": 473.0, "gallon": 3785.0, "cup": 237.0,
}  # fmt: skip

_COMPOUND = frozenset((("pound", "ounce"), ("foot", "inch")))

Measure = Callable[[Evidence, RetrievedProduct], float | None]


class Superlative(NamedTuple):
    said: str  # in the shopper's words: "The lightest of these"
    measure: Measure
    most: bool  # is more of it what is asked for?
    attribute: str = ""  # the stem of the attribute's name; empty where no attribute tells it


def _price(evidence: Evidence, product: RetrievedProduct) -> float | None:
    for passage in evidence.of_product(product.product_id):
        if passage.kind == "price" and (said := amounts(passage.text)):
            return float(said[0])
    return float(product.list_price.minor_units) / 100 if product.list_price else None


def _rating(evidence: Evidence, product: RetrievedProduct) -> float | None:
    return product.rating


def _attribute(name: str) -> Measure:
    def measured(evidence: Evidence, product: RetrievedProduct) -> float | None:
        found = [(number, unit) for number, unit in quantities(_value(product, name)) if "/" not in number]
        amount = sum(float(number) * _IN_GRAMS_MILLIMETRES_MILLILITRES.get(unit, 1.0) for number, unit in _first(found))
        return amount if found else None

    return measured


def _first(found: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The first quantity; of "2 lb 6 oz" both."""
    is_compound = tuple(unit for _, unit in found[:2]) in _COMPOUND
    return found[:2] if is_compound else found[:1]


def _value(product: RetrievedProduct, name: str) -> str:
    """Of the attribute whose name says it most plainly."""
    named = [a for a in product.attributes if content(name) <= content(a.name)]
    return min(named, key=lambda a: len(a.name)).value if named else ""


_WEIGHT, _CAPACITY, _THICKNESS = _attribute("weight"), _attribute("capacity"), _attribute("thickness")
_SUPERLATIVES: tuple[tuple[re.Pattern[str], Measure, bool, str], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), measure, most, attribute)
    for pattern, measure, most, attribute in (
        (rf"{CHEAPEST}|cheaper|less expensive|costs? less", _price, False, ""),
        (rf"{DEAREST}|more expensive|pricier|dearer|costs? more(?! than)", _price, True, ""),
        (rf"{BEST_RATED}|(?:better|higher)[ -]rat(?:ed|ing)", _rating, True, ""),
        (r"light(?:er|est)(?! (?:colou?r|shade|blue|green|grey|gray|roast))|weighs? (?:the )?(?:least|less)", _WEIGHT, False, "weight"),
        (r"heav(?:ier|iest)|weighs? (?:the )?most", _WEIGHT, True, "weight"),
        (r"long(?:est|er) battery(?: life)?", _attribute("battery life"), True, "battery life"),
        (r"tall(?:er|est)", _attribute("height"), True, "height"),
        (r"wid(?:er|est)", _attribute("width"), True, "width"),
        (r"thick(?:er|est)", _THICKNESS, True, "thickness"),
        (r"thinn(?:er|est)", _THICKNESS, False, "thickness"),
        (r"bright(?:er|est)", _attribute("brightness"), True, "brightness"),
        (r"(?:bigg|larg)(?:er|est)|holds? (?:the )?most", _CAPACITY, True, "capacity"),
        (r"small(?:er|est)", _CAPACITY, False, "capacity"),
    )
)  # fmt: skip


_IS_CLAUSE = re.compile(r"^(?:cost|weigh|hold)|\b(?:like|love|rate)\b")  # "people like most", no "most liked"
_IS_SUPERLATIVE = re.compile(r"(?:est|most|least)\b|lowest|top|best|highest")


def asked_superlative(question: str) -> Superlative | None:
    for pattern, measure, most, attribute in _SUPERLATIVES:
        if match := pattern.search(question):
            said = match.group().lower()
            is_clause = _IS_CLAUSE.search(said) is not None
            return Superlative(
                f"The one that {said}" if is_clause else f"The {said} of these", measure, most, attribute
            )
    return None


def in_asked_order(evidence: Evidence, products: Sequence[RetrievedProduct]) -> list[RetrievedProduct]:
    """By the value that a superlative names ("the lightest tent"), those without it last; else as they come. A
    comparative ("a lighter one") is met by many, and orders nothing."""
    superlative = asked_superlative(evidence.question)
    if superlative is None or not _IS_SUPERLATIVE.search(superlative.said):
        return list(products)
    ordered = _ordered(evidence, products, superlative)
    return ordered + [product for product in products if product not in ordered]


def values_in_asked_order(evidence: Evidence, products: Sequence[RetrievedProduct]) -> dict[str, str]:
    """Product id → the value by which `in_asked_order` put it there, as a reason; of those that have one."""
    superlative = asked_superlative(evidence.question)
    if superlative is None or not superlative.attribute or not _IS_SUPERLATIVE.search(superlative.said):
        return {}
    return {product.product_id: _reason(product, superlative) for product in _ordered(evidence, products, superlative)}


def _ordered(
    evidence: Evidence, products: Sequence[RetrievedProduct], superlative: Superlative
) -> list[RetrievedProduct]:
    measured = [(superlative.measure(evidence, product), product) for product in products]
    known = [(value, product) for value, product in measured if value is not None]
    known.sort(key=lambda entry: -entry[0] if superlative.most else entry[0])
    return [product for _, product in known]


def pick(evidence: Evidence) -> Composition | None:
    """Which of the products at hand it is, then the others in order; None where the question asks no such thing, or
    fewer than two are known."""
    superlative = asked_superlative(evidence.question)
    ids = evidence.gathered.plan.product_ids
    products = [evidence.products[id] for id in ids if id in evidence.products]
    if superlative is None or len(products) < 2:
        return None
    ordered = _ordered(evidence, products, superlative)
    if len(ordered) < 2:
        return None
    blocks = [
        lead(superlative.said),
        paragraph(_stated(evidence, ordered[0], superlative)),
        *cards(evidence, ordered[:1]),
    ]
    others = cards(evidence, ordered[1:], because={p.product_id: _reason(p, superlative) for p in ordered[1:]})
    return Composition((*blocks, lead("The others, in order"), *others, *shelf_follow_ups(evidence, ordered)))


def verdict(evidence: Evidence, products: Sequence[RetrievedProduct]) -> str:
    """Which of products that stand side by side has more of what is asked for, or less, as markup: "which is lighter?".
    Empty where nothing is asked, or not known of all, or they are equal."""
    superlative = asked_superlative(evidence.question)
    if superlative is None:
        return ""
    measured = [superlative.measure(evidence, product) for product in products]
    ordered = _ordered(evidence, products, superlative)
    if len(ordered) < len(products) or len(set(measured)) < len(products):
        return ""
    said = superlative.said.removesuffix(" of these")
    if superlative.measure is _price:
        # The catalog's prices may stand in another order than those that the store shows.
        if not all(any(p.kind == "price" for p in evidence.of_product(product.product_id)) for product in products):
            return ""
        amounts_shown = " against ".join(grammar.price(product.product_id) for product in ordered)
        return f"{said}: the {grammar.escape(short_title(ordered[0]))}, {amounts_shown}."
    if not superlative.attribute:
        return ""
    values = " against ".join(_value(product, superlative.attribute) for product in ordered)
    labels = [label for product in ordered for label in _labels(evidence, product, superlative)]
    return cited(f"{said}: the {short_title(ordered[0])}, {values}.", *labels)


def _stated(evidence: Evidence, product: RetrievedProduct, superlative: Superlative) -> str:
    """The value by which it comes first."""
    title = short_title(product)
    if superlative.measure is _price:
        return f"Price of the {grammar.escape(title)}: {grammar.price(product.product_id)}."
    if not superlative.attribute:
        return ""
    value = _value(product, superlative.attribute)
    labels = _labels(evidence, product, superlative)
    return cited(f"{superlative.attribute.capitalize()} of the {title}: {value}.", *labels)


def _labels(evidence: Evidence, product: RetrievedProduct, superlative: Superlative) -> list[str]:
    """Of the passage that says the value, where the evidence has it."""
    value = _value(product, superlative.attribute)
    passages = evidence.of_product(product.product_id)
    return [passage.label for passage in passages if passage.kind == "attribute" and value in passage.text][:1]


def _reason(product: RetrievedProduct, superlative: Superlative) -> str:
    if not superlative.attribute:
        return ""
    return f"{superlative.attribute.capitalize()}: {_value(product, superlative.attribute)}."
