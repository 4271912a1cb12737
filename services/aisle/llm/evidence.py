"""The evidence as an answer may use it: what can be trusted, and what stands where."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from msgspec.structs import replace

from aisle.llm.language.danger import advises_danger
from aisle.llm.language.injection import gives_orders
from aisle.llm.named import NamedIds
from aisle_schemas import EvidenceGathered, Passage, RetrievedProduct

CUSTOMERS: frozenset[str] = frozenset({"review", "qa"})
SPECIFICATIONS: frozenset[str] = frozenset({"attribute", "bullet", "description", "title"})
RULES: frozenset[str] = frozenset({"policy", "order"})  # the store's own words, amounts included
LIVE: frozenset[str] = frozenset({"price", "stock", "delivery"})

# A customer's text that goes on with another one: "Part two of two: …", "The second half is …", "Continued: …".
_GOES_ON = re.compile(
    r"\W*(?:(?:part|half|piece|step|line|word)\s+(?:two|three|four|[2-9])\b|(?:the\s+)?(?:second|third|other|next|last)\s+(?:half|part|piece|word)\b"
    r"|(?:the\s+)?rest\b|continu|to\s+continue\b|(?:that|and|then)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Evidence:
    """A view of `EvidenceGathered`. What gives orders is not in it: passages, descriptions, attributes, and titles, in
    whose place the product's id stands; with such a passage goes all that was cut from the same text, and what other
    customers say of the product to go on with it. Nor is a customer's text that could hurt whoever follows it, or that
    names by its id a product that was not retrieved: shoppers don't know ids, whoever promotes a product does."""

    gathered: EvidenceGathered

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        left_out = set(self.orders)
        return tuple(
            passage
            for passage in self.gathered.passages
            if passage not in left_out and not (passage.kind in CUSTOMERS and self._is_unfit(passage))
        )

    def _is_unfit(self, passage: Passage) -> bool:
        return advises_danger(passage.text) or self.other_products.in_text(f"{passage.question}\n{passage.text}")

    @cached_property
    def other_products(self) -> NamedIds:
        """The shop's products that no answer may name: neither retrieved nor asked for."""
        return NamedIds(self.gathered.other_products)

    @cached_property
    def orders(self) -> tuple[Passage, ...]:
        """The passages that are left out because they, or what they belong to, give orders."""
        given = [p for p in self.gathered.passages if gives_orders(f"{p.name}\n{p.question}\n{p.text}")]
        texts = {_text_of(passage) for passage in given}
        steered = {passage.product_id for passage in given if passage.kind in CUSTOMERS}
        return tuple(
            passage
            for passage in self.gathered.passages
            if _text_of(passage) in texts
            or (passage.kind in CUSTOMERS and passage.product_id in steered and _GOES_ON.match(passage.text))
        )

    @cached_property
    def by_label(self) -> dict[str, Passage]:
        return {passage.label: passage for passage in self.passages}

    @cached_property
    def products(self) -> dict[str, RetrievedProduct]:
        return {product.product_id: _without_orders(product) for product in self.gathered.products}

    def of_product(self, product_id: str) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.product_id == product_id)

    def of_kind(self, *kinds: str) -> tuple[Passage, ...]:
        return tuple(passage for passage in self.passages if passage.kind in kinds)

    @property
    def question(self) -> str:
        return self.gathered.query.question


def _text_of(passage: Passage) -> str:
    """Names the text that the passage was cut from: "B0002FOBJY#review-3" of its second piece, "B0002FOBJY#review-3.2".
    A description's pieces are numbered as texts of their own."""
    if passage.kind == "description":
        return f"{passage.product_id}#{passage.kind}"
    item, _, place = passage.id.rpartition("#")
    return f"{item}#{place.partition('.')[0]}"


def _without_orders(product: RetrievedProduct) -> RetrievedProduct:
    if not gives_orders("\n".join(_written_by_sellers(product))):
        return product
    return replace(
        product,
        title=product.product_id if gives_orders(product.title) else product.title,
        brand="" if gives_orders(product.brand) else product.brand,
        category=tuple(name for name in product.category if not gives_orders(name)),
        description="" if gives_orders(product.description) else product.description,
        attributes=tuple(a for a in product.attributes if not gives_orders(f"{a.name}: {a.value}")),
        variants=tuple(v for v in product.variants if not gives_orders(f"{v.colour}\n{v.size}")),
    )


def _written_by_sellers(product: RetrievedProduct) -> Iterator[str]:
    yield from (product.title, product.brand, *product.category, product.description)
    yield from (f"{attribute.name}: {attribute.value}" for attribute in product.attributes)
    yield from (f"{variant.colour}\n{variant.size}" for variant in product.variants)


def whole_text(passage: Passage) -> str:
    """All the words of a passage, its name and the customer's question included."""
    return " ".join(part for part in (passage.name, passage.question, passage.text) if part)
