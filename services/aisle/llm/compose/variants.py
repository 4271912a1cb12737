"""Whether the size or the colour that a shopper asks for is in stock, as the store told it."""

import re
from collections.abc import Iterable

from aisle.llm.compose.composition import cited
from aisle.llm.evidence import Evidence
from aisle_schemas import Passage, RetrievedProduct, Variant

_UNITS = re.compile(r"(?:^|[(,] ?)([^,():]+): (none|\d+)(?=[,)])")


def stock_of_variants(evidence: Evidence, product: RetrievedProduct) -> str:
    """ "Navy in size M is sold out; in stock: S, L.", as markup; empty where the question names no size and no colour of
    the product, or the store did not tell how many there are of each."""
    told = next((p for p in evidence.of_product(product.product_id) if p.kind == "stock"), None)
    units = _units(told) if told is not None else {}
    sizes = _named(evidence.question, (variant.size for variant in product.variants))
    colours = _named(evidence.question, (variant.colour for variant in product.variants))
    meant = [v for v in product.variants if v.size in (sizes or [v.size]) and v.colour in (colours or [v.colour])]
    if told is None or not (sizes or colours) or not meant or not all(_name(variant) in units for variant in meant):
        return ""
    said = " in ".join(filter(None, (" or ".join(colours), f"size {' or '.join(sizes)}" if sizes else "")))
    here = [variant for variant in meant if units[_name(variant)]]
    if here:
        which = _others(here, by_size=not sizes) if len(here) < len(meant) else ""
        return cited(f"{_capital(said)} is in stock{f' in {which}' if which else ''}.", told.label)
    elsewhere = [
        v for v in product.variants if units.get(_name(v)) and (not colours or not sizes or v.colour in colours)
    ]
    rest = _others(elsewhere, by_size=bool(sizes))
    return cited(f"{_capital(said)} is sold out{f'; in stock: {rest}' if rest else ''}.", told.label)


def _units(told: Passage) -> dict[str, int]:
    """By the variant's name, as the retriever writes it: "At 10:00 UTC: 4 in stock (Navy M: none, Navy L: 4)"."""
    listed = told.text[told.text.find("(") :] if "(" in told.text else ""
    return {match[1].strip(): 0 if match[2] == "none" else int(match[2]) for match in _UNITS.finditer(listed)}


def _name(variant: Variant) -> str:
    return " ".join(filter(None, (variant.colour, variant.size))) or variant.variant_id


def _named(question: str, values: Iterable[str]) -> list[str]:
    """Those that the question names. A size of one letter is one where it is a capital, or a size is spoken of."""
    return [value for value in dict.fromkeys(values) if value and _names(question, value)]


def _names(question: str, value: str) -> bool:
    alone = rf"(?<![\w'’]){re.escape(value)}(?![\w'’])"
    if len(value) > 1:
        return re.search(alone, question, re.IGNORECASE) is not None
    return (
        re.search(alone, question) is not None or re.search(rf"\bsizes? {alone}", question, re.IGNORECASE) is not None
    )


def _others(variants: Iterable[Variant], *, by_size: bool) -> str:
    names = (variant.size if by_size else variant.colour for variant in variants)
    return ", ".join(dict.fromkeys(name for name in names if name))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
