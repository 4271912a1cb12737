"""The evidence as an answer may use it: what can be trusted, and what stands where."""

from dataclasses import dataclass
from functools import cached_property

from aisle.llm.language.injection import gives_orders
from aisle_schemas import EvidenceGathered, Passage, RetrievedProduct

CUSTOMERS: frozenset[str] = frozenset({"review", "qa"})
SPECIFICATIONS: frozenset[str] = frozenset({"attribute", "bullet", "description", "title"})
RULES: frozenset[str] = frozenset({"policy", "order"})  # the store's own words, amounts included
LIVE: frozenset[str] = frozenset({"price", "stock", "delivery"})


@dataclass(frozen=True)
class Evidence:
    """A view of `EvidenceGathered`. Passages that give orders are not in it."""

    gathered: EvidenceGathered

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(
            passage
            for passage in self.gathered.passages
            if not (passage.kind in CUSTOMERS | SPECIFICATIONS and gives_orders(f"{passage.question}\n{passage.text}"))
        )

    @cached_property
    def by_label(self) -> dict[str, Passage]:
        return {passage.label: passage for passage in self.passages}

    @cached_property
    def products(self) -> dict[str, RetrievedProduct]:
        return {product.product_id: product for product in self.gathered.products}

    def of_product(self, product_id: str) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.product_id == product_id)

    def of_kind(self, *kinds: str) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.kind in kinds)

    @property
    def question(self) -> str:
        return self.gathered.query.question


def whole_text(passage: Passage) -> str:
    """All the words of a passage, its name and the customer's question included."""
    return " ".join(part for part in (passage.name, passage.question, passage.text) if part)
