"""An honest miss says what was read in vain."""

from collections.abc import Sequence

from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import SPECIFICATIONS, Evidence
from aisle.llm.rules import NOT_FOUND
from aisle.markup import grammar
from aisle_schemas import Passage


def looked_at(evidence: Evidence, passages: Sequence[Passage], *, by_name: bool) -> str:
    """ "I looked at 14 details, 6 reviews and 3 Q&As of this product, and found no answer to that.": `by_name` where the
    shopper would wonder which."""
    counts = (
        (sum(passage.kind in SPECIFICATIONS for passage in passages), "detail"),
        (sum(passage.kind == "review" for passage in passages), "review"),
        (sum(passage.kind == "qa" for passage in passages), "Q&A"),
    )
    read = [f"{count} {thing}{'s' if count > 1 else ''}" for count, thing in counts if count]
    if not read:
        return NOT_FOUND
    listed = f"{', '.join(read[:-1])} and {read[-1]}" if len(read) > 1 else read[0]
    what = _products(evidence, passages) if by_name else "this product"
    return f"I looked at {listed} of {what}, and found no answer to that."


def _products(evidence: Evidence, passages: Sequence[Passage]) -> str:
    ids = {passage.product_id for passage in passages}
    if len(ids) > 1:
        return f"{len(ids)} products"
    product = evidence.products.get(next(iter(ids)))
    return f"the {grammar.escape(short_title(product))}" if product else "this product"
