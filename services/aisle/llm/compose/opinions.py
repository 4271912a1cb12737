"""What customers say about a product, in their own words: praise, then criticism."""

import re
from collections.abc import Sequence

from aisle.llm.compose.composition import Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import product_follow_ups
from aisle.llm.compose.selection import usable
from aisle.llm.compose.wording import quote, short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.words import content
from aisle_schemas import Passage

PRAISING, CRITICAL = 4.0, 3.0  # stars
QUOTED = 2  # of each
SENTENCES = 2  # of one review

_ASKS = re.compile(
    r"\b(?:what|how) (?:do|did|are|have) (?:the |other )?(?:customers?|reviews?|reviewers?|people|buyers|others|owners)\b"
    r"|\bany complaints\b|\bpros and cons\b|\b(?:customer )?(?:reviews|opinions)\b[?.! ]*$|\bis (?:it|this) (?:any good|worth)",
    re.IGNORECASE,
)


def asks_for_opinions(question: str) -> bool:
    return _ASKS.search(question) is not None


def opinions(evidence: Evidence) -> Composition | None:
    """None where no review is at hand."""
    asked = evidence.gathered.plan.product_ids or tuple(evidence.products)[:1]
    reviews = [p for p in evidence.of_kind("review") if p.product_id in asked and usable(p)]
    if not reviews:
        return None
    praise = [p for p in reviews if p.rating is None or p.rating >= PRAISING][:QUOTED]
    critical = [p for p in reviews if p.rating is not None and p.rating <= CRITICAL][:QUOTED]
    product = evidence.products.get(reviews[0].product_id)
    blocks = [lead(f"What customers say about the {short_title(product)}")] if product else []
    if praise:
        blocks.append(paragraph(*_quotes(praise)))
    if critical:
        blocks.append(paragraph("Others disagree." if praise else "", *_quotes(critical)))
    elif not praise:
        blocks.append(paragraph(*_quotes(reviews[:QUOTED])))
    used = [passage.label for passage in (*praise, *critical)]
    return Composition((*blocks, *product_follow_ups(evidence, evidence.passages, used)))


def _quotes(reviews: Sequence[Passage]) -> list[str]:
    said = []
    for place, review in enumerate(reviews):
        told = sorted(usable(review)[: SENTENCES + 1], key=lambda sentence: -len(content(sentence)))[:SENTENCES]
        in_order = [sentence for sentence in usable(review) if sentence in told]
        said.append(
            cited(quote(review, " ".join(in_order), "Another says" if place else "A customer says"), review.label)
        )
    return said
