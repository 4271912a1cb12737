"""Fits the evidence into what an engine reads and an event may weigh. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from aisle_schemas import Passage, RetrievedProduct

_encoder = msgspec.msgpack.Encoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Limits of one question's evidence. The event's own cap, 256 KiB, lies far above."""

    passages: int = 24
    bytes: int = 48 * 1024  # of passages and products together, encoded
    passages_of_a_product: int = 6  # where the evidence is about several
    pieces_of_a_text: int = 2  # of one long review or answer that was indexed in pieces


DEFAULT_BUDGET = Budget()


def fit_budget(
    products: Sequence[RetrievedProduct], passages: Sequence[Passage], budget: Budget
) -> tuple[tuple[RetrievedProduct, ...], tuple[Passage, ...], int]:
    """The products and the best passages that fit, and how many passages were left out.

    Passages come best first and keep their order. One that does not fit is passed over, so that a shorter one behind
    it still may. Products take at most half of the bytes; one that does not fit is cut to its title and attributes,
    then left out.
    """
    kept_products, used = _fit_products(products, budget.bytes // 2)
    several = len(kept_products) > 1
    of_product: Counter[str] = Counter()
    of_text: Counter[str] = Counter()
    kept: list[Passage] = []
    for passage in passages:
        size = len(_encoder.encode(passage))
        source = _text_of(passage)
        crowded = several and passage.product_id and of_product[passage.product_id] >= budget.passages_of_a_product
        if (
            len(kept) == budget.passages
            or used + size > budget.bytes
            or crowded
            or of_text[source] >= budget.pieces_of_a_text
        ):
            continue
        kept.append(passage)
        used += size
        of_product[passage.product_id] += 1
        of_text[source] += 1
    return kept_products, tuple(kept), len(passages) - len(kept)


def _text_of(passage: Passage) -> str:
    """The review or answer that the passage is a piece of: "B1#review-3.2" → "B1#review-3"."""
    item, _, place = passage.id.rpartition("#")
    return f"{item}#{place.split('.', 1)[0]}"


def _fit_products(products: Sequence[RetrievedProduct], limit: int) -> tuple[tuple[RetrievedProduct, ...], int]:
    kept: list[RetrievedProduct] = []
    used = 0
    for product in products:
        for form in (product, msgspec.structs.replace(product, description="", variants=())):
            size = len(_encoder.encode(form))
            if used + size <= limit:
                kept.append(form)
                used += size
                break
    return tuple(kept), used
