"""What a question seems to rule and nothing has kept: the answer says so, lest its cards pass for meeting it."""

import re
from collections.abc import Iterable

from aisle.catalog.goods import unwanted_goods
from aisle.llm.compose.applied import applied
from aisle.llm.evidence import Evidence
from aisle.llm.language.words import content, negations
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

_CLAUSE_END = re.compile(r"[;:!?\n]|[.,](?!\d)|\s+(?=but\b)")
# For how many people something is needs no filter: the retriever leaves out what holds fewer.
_PEOPLE = r"(?:people|persons?|adults|kids|children|friends|guests|campers)"
_NUMBER = re.compile(rf"(?<![\w.,-])\d+(?:[.,]\d+)*(?![\d]|[- ]{_PEOPLE}\b)")


def unkept_sentence(evidence: Evidence, shown: Iterable[RetrievedProduct]) -> str:
    """Names the first clause with a number or a denial that no filter has and, of a number, no product shown speaks of;
    empty where there is none. As markup."""
    numbers = set(_numbers(applied(evidence))).union(*(_numbers(_said(evidence, product)) for product in shown))
    keeps_denials = bool(evidence.gathered.plan.filters.exclude or unwanted_goods(evidence.question))
    for clause in map(str.strip, _CLAUSE_END.split(evidence.question)):
        told = _numbers(clause)
        is_kept = numbers.issuperset(told) if told else keeps_denials or not negations(clause)
        if not is_kept and content(clause):
            return grammar.escape(f"I did not take “{clause}” into account.")
    return ""


def _numbers(text: str) -> list[str]:
    return [number.replace(",", "").removesuffix(".00") for number in _NUMBER.findall(text)]


def _said(evidence: Evidence, product: RetrievedProduct) -> str:
    attributes = (attribute.value for attribute in product.attributes)
    passages = (passage.text for passage in evidence.of_product(product.product_id))
    return "\n".join((product.title, product.description, *attributes, *passages))
