"""Which other products of the catalog the evidence names by their ids. Pure, but for the index that it is given.

Whatever promotes a product has to name it. Whether a token is an id only the catalog tells: "E27" is a bulb's cap in one
shop and a product in another.
"""

import re
from collections.abc import Iterator

from aisle.catalog.disguise import undisguised
from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index
from aisle_schemas import EvidenceGathered, Source

NUMBER_DIGITS = 6  # a shorter number is no id, though the catalog has such ids: "12 inches"

_OF_THE_INDEX: frozenset[Source] = frozenset(("catalog", "reviews", "qa", "policies"))
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_DOTTED = re.compile(r"[A-Za-z0-9]+(?:[-_./][A-Za-z0-9]+)+")  # "304.288.36", where it is no end of a sentence


def named_besides(evidence: EvidenceGathered, index: Index) -> tuple[str, ...]:
    """Ids in the evidence's texts of products that were neither retrieved nor planned for, nor named by the shopper.

    An id without a digit is not told from a word. None are found while the index is away; one that left a gap a moment
    ago is not waited for again.
    """
    if any(gap.source in _OF_THE_INDEX and gap.cause in ("late", "down") for gap in evidence.gaps):
        return ()
    own = {product.product_id for product in evidence.products} | {*evidence.plan.product_ids}
    asked = {*_forms(evidence.query.question)}
    tokens = dict.fromkeys(form for text in _texts(evidence) for form in _forms(text))
    wanted = [token for token in tokens if token not in own and token not in asked]
    try:
        return tuple(sorted(index.products(wanted))) if wanted else ()
    except IndexUnavailable:
        return ()


def _texts(evidence: EvidenceGathered) -> Iterator[str]:
    for passage in evidence.passages:
        yield f"{passage.name}\n{passage.question}\n{passage.text}"
    for product in evidence.products:
        attributes = (f"{attribute.name}: {attribute.value}" for attribute in product.attributes)
        yield "\n".join((product.title, product.brand, product.description, *attributes))


def _forms(text: str) -> Iterator[str]:
    """The tokens that may be ids, as written and in either case."""
    for chunk in text.split():
        if chunk.isalpha() or not any(map(str.isdigit, chunk)):
            continue
        plain = undisguised(chunk)
        for token in (*_TOKEN.findall(plain), *_DOTTED.findall(plain)):
            is_number = token.isdigit() and len(token) < NUMBER_DIGITS
            if any(map(str.isdigit, token)) and not is_number:
                yield from (token, token.upper(), token.lower())
