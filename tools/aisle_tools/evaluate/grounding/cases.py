"""What the check is measured on: one unit of markup, the evidence that it has to rest on, and whether it does."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from aisle.catalog.passages import passages_of
from aisle_schemas import EvidenceGathered, Passage, Plan, Product, QueryAsked, RetrievedProduct

TRUE = "true"

_CITES = re.compile(r"(?:\s*:cite\[[^\]]*\])+")
_UNIT = re.compile(r".+?(?:\s*:cite\[[^\]]*\])+(?=\s|$)|.+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A sentence with its citations, or a directive on a line of its own."""

    origin: str  # who wrote the true answer: "composer", "paraphrase", "composer on ePQA", "people"
    kind: str  # TRUE, or how it was corrupted
    held_out: bool  # of a product that nothing was tuned on
    evidence: EvidenceGathered
    markup: str

    @property
    def prose(self) -> str:
        """The sentence without its citations."""
        return _CITES.sub("", self.markup).strip()

    @property
    def cited(self) -> tuple[Passage, ...]:
        labels = re.findall(r":cite\[([^\]]*)\]", self.markup)
        return tuple(passage for passage in self.evidence.passages if passage.label in labels)


def is_held_out(product_id: str) -> bool:
    """Of one product in three."""
    return int(hashlib.sha256(product_id.encode()).hexdigest(), 16) % 3 == 0


def units(markup: str) -> Iterator[str]:
    """The sentences of an answer, each with its citations, and its cards; tables, links and follow-ups claim nothing."""
    for line in markup.splitlines():
        if line.startswith("::product{"):
            yield line + "\n"
        elif line and not line.startswith((":", "- ")):
            yield from (match.group().strip() for match in _UNIT.finditer(line))


def evidence_on_page(
    product: RetrievedProduct, question: str, passages: Sequence[Passage], products: Sequence[RetrievedProduct] = ()
) -> EvidenceGathered:
    """The passages in their order, labelled, for a question that is asked on the product's page."""
    labelled = tuple(replace(passage, label=f"e{number}") for number, passage in enumerate(passages, 1))
    query = QueryAsked(query_id="q", question=question)
    plan = Plan(intent="product_question", form="short", product_ids=(product.product_id,))
    return EvidenceGathered(query=query, plan=plan, products=(product, *products), passages=labelled)


def retrieved(product: Product) -> RetrievedProduct:
    return RetrievedProduct(
        product_id=product.product_id, title=product.title, brand=product.brand, category=product.category,
        description=product.description, attributes=product.attributes, variants=product.variants, url=product.url,
        score=1.0,
    )  # fmt: skip


def page_evidence(product: Product, question: str) -> EvidenceGathered:
    """All that the catalog holds of one product."""
    return evidence_on_page(retrieved(product), question, passages_of(product))
