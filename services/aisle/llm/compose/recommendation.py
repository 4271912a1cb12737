"""Products for a need: an opening that says what was understood, then cards with a reason each."""

import re

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Block, Composition, cited, paragraph
from aisle.llm.compose.follow_ups import shelf_follow_ups
from aisle.llm.compose.guides import best_sentences, guides
from aisle.llm.compose.selection import candidates, stems_of
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import shorten
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

CARDS = 5
REASON_CHARACTERS = 120
RELEVANT = 0.35  # of the best product's score: below it a product is left out

_ASKS = re.compile(
    r"^(?:(?:hi|hello|hey|please|so|ok|can you|could you|would you|i'm|i am|im|i|we|just|also|really|show me|find me|give me|help me|tell me"
    r"|recommend|suggest|need|want|wanted|looking|look|shopping|searching|would like|like|to|find|buy|get|see|for|me|us|some|any|what|which"
    r"|whats|what's|are|is|the|a|an|best|top|good|great|nice|do you have|do you sell|where can i|have|you|there|should|could|do|go|navigate|take)\b[\s,]*)+",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"\bwhat (?:else )?(?:do|would|will|should) (?:i|we|you) (?:need|want|bring|pack|wear|buy|get) (?:for|to)\b\s*(.+)",
    re.IGNORECASE,
)
_MONEY_BOUND = re.compile(
    r",?\s*(?:for )?\b(?:under|below|less than|up to|over|above|at most|within|between|around|cheaper than)\s*[$€£]?\s?\d[\d.,]*(?:\s*(?:dollars|euros|usd|and\s*[$€£]?\d+))?",
    re.IGNORECASE,
)


def recommend(evidence: Evidence) -> Composition:
    """The opening, what a guide says about the need, the cards; grouped by kind where a need spans several."""
    products = relevant_products(evidence)
    wanted = subject(evidence)
    if not products:
        text = (
            f"I couldn't find anything in the shop for {wanted}."
            if wanted
            else "I couldn't find anything in the shop that fits."
        )
        return Composition((paragraph(cited(text)),), "abstained")
    guided = [cited(sentence, label) for sentence, label in best_sentences(evidence, guides(evidence), 3)]
    opening = paragraph(cited(_opening(evidence, wanted, len(products))))
    shown = cards(evidence, CARDS)
    blocks = (paragraph(*guided), opening, *shown) if guided else (opening, *shown)
    return Composition((*blocks, *shelf_follow_ups(evidence)))


def subject(evidence: Evidence) -> str:
    """What the shopper looks for, in the shopper's own words; empty where they are too many to repeat."""
    question = " ".join(evidence.question.split()).rstrip("?.! ")
    need = _NEED.search(question)
    text = need[1] if need else _ASKS.sub("", question)
    text = _MONEY_BOUND.sub("", text).strip(" ,")
    return text if 0 < len(text.split()) <= 9 and not re.search(r"[.?!;:\n]|https?|\d{4,}", text) else ""


def _opening(evidence: Evidence, wanted: str, count: int) -> str:
    filters = evidence.gathered.plan.filters
    bounds = []
    if filters.price_max is not None:
        bounds.append(f"under {_plain(str(filters.price_max))}")
    if filters.price_min is not None:
        bounds.append(f"over {_plain(str(filters.price_min))}")
    within = f", {' and '.join(bounds)}" if bounds else ""
    what = f"For {wanted}{within}" if wanted else f"For what you describe{within}"
    return f"{what}, this is the best match:" if count == 1 else f"{what}, I would look at these:"


def _plain(amount: str) -> str:
    return amount.removesuffix(".00")


def relevant_products(evidence: Evidence) -> list[RetrievedProduct]:
    """Those that match about as well as the best one, and stay within the budget as far as the catalog knows."""
    filters = evidence.gathered.plan.filters
    products = list(evidence.products.values())
    best = max((product.score for product in products), default=0.0)
    kept = []
    for product in products:
        price = product.list_price
        above = (
            price
            and filters.price_max
            and price.currency == filters.price_max.currency
            and not price <= filters.price_max
        )
        if not above and product.score >= RELEVANT * best:
            kept.append(product)
    return kept


def cards(evidence: Evidence, limit: int) -> tuple[Block, ...]:
    """One card each, best first, with the reason that answers the question best."""
    return tuple(
        Block(grammar.product(product.product_id, reason(evidence, product)))
        for product in relevant_products(evidence)[:limit]
    )


def reason(evidence: Evidence, product: RetrievedProduct) -> str:
    """One line from the product's own evidence: what the question asks about first, else what the shop says of it."""
    passages = evidence.of_product(product.product_id)
    asking = Asking(evidence.question, content(product.title), stems_of(passages))
    found = [c for c in candidates(asking, passages) if c.passage.kind not in ("title", "qa", "attribute")]
    short = [c for c in found if len(c.sentence) <= REASON_CHARACTERS] or found
    short.sort(key=lambda c: (-c.coverage, c.passage.kind == "review"))
    if not short:
        return ""
    best = short[0]
    text = shorten(best.sentence, REASON_CHARACTERS)
    return grammar.escape(f"A reviewer: “{text}”" if best.passage.kind == "review" else text)
