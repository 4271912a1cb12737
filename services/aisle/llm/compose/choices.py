"""Which sizes and colours a product comes in: the catalog knows, and the card shows them."""

import re

from aisle.llm.compose.composition import Block, Composition, cited, paragraph
from aisle.llm.compose.follow_ups import offer
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.markup import grammar

_SIZES = re.compile(r"\b(?:what|which|available|other|any other|different) sizes?\b", re.IGNORECASE)
_COLOURS = re.compile(r"\b(?:what|which|available|other|any other|different) colou?rs?\b", re.IGNORECASE)


def choices(evidence: Evidence) -> Composition | None:
    """None where the question does not ask for them, or the catalog does not know them."""
    ids = evidence.gathered.plan.product_ids
    product = evidence.products.get(ids[0]) if ids else None
    if product is None:
        return None
    sizes = dict.fromkeys(variant.size for variant in product.variants if variant.size)
    colours = dict.fromkeys(variant.colour for variant in product.variants if variant.colour)
    title = short_title(product)
    said = []
    if _SIZES.search(evidence.question) and sizes:
        said.append(cited(f"Sizes of the {title}: {', '.join(sizes)}."))
    if _COLOURS.search(evidence.question) and colours:
        said.append(cited(f"Colors of the {title}: {', '.join(colours)}."))
    if not said:
        return None
    card = Block(grammar.product(product.product_id))
    return Composition((paragraph(*said), card, *offer("Is it in stock?", "When can it be delivered?")))
