"""Products for a need: an opening that says what was understood, then cards with a reason each."""

import re
from collections.abc import Sequence

from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Block, Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.guides import best_sentences, guides
from aisle.llm.evidence import Evidence
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

CARDS = 5
KINDS = 6  # of products, where a need spans several
GUIDED = 3  # sentences of a guide before the cards
SUBJECT_WORDS = 9

_ASKS = re.compile(
    r"^(?:(?:hi|hello|hey|please|so|ok|can you|could you|would you|i'm|i am|im|i|we|just|also|really|show me|find me|give me|help me|tell me"
    r"|recommend|suggest|need|want|wanted|looking|look|shopping|searching|would like|like|to|find|buy|get|see|for|me|us|some|any|what|which"
    r"|whats|what's|are|is|the|best|top|good|great|nice|do you have|do you sell|where can i|have|you|there|should|could|do|go|navigate|take)\b[\s,]*)+",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"\bwhat (?:else )?(?:do|would|will|should) (?:i|we|you) (?:need|want|bring|pack|wear|buy|get) (?:for|to)\b\s*(.+)",
    re.IGNORECASE,
)
_MONEY_BOUND = re.compile(
    r",?\s*(?:for )?\b(?:under|below|less than|up to|over|above|at most|within|between|around|cheaper than)\s*[$€£]?\s?\d[\d.,]*"
    r"(?:\s*(?:dollars|euros|usd|and\s*[$€£]?\d+))?",
    re.IGNORECASE,
)


def recommend(evidence: Evidence) -> Composition:
    """What a guide says about the need, the opening, the cards; by kind where a need spans several."""
    products = relevant_products(evidence)
    wanted = subject(evidence)
    if not products:
        if sentence := unsearched_sentence(evidence):
            return Composition((paragraph(sentence),), "abstained")
        text = f"I couldn't find anything in the shop that fits “{wanted}”." if wanted else NOTHING
        return Composition((paragraph(cited(text)),), "abstained")
    blocks: list[Block] = []
    if guided := best_sentences(evidence, guides(evidence), GUIDED):
        blocks.append(paragraph(*(cited(sentence, label) for sentence, label in guided)))
    is_need = _NEED.search(evidence.question) is not None
    kinds = _by_kind(products)
    blocks.append(lead(_opening(evidence, wanted, is_need=is_need, count=len(products))))
    if is_need and len(kinds) >= 3:
        for kind, chosen in list(kinds.items())[:KINDS]:
            blocks.extend((paragraph(f"**{grammar.escape(kind)}**"), *cards(evidence, chosen[:1])))
    else:
        blocks.extend(cards(evidence, products[:CARDS]))
    return Composition((*blocks, *shelf_follow_ups(evidence)))


NOTHING = "I couldn't find anything in the shop that fits."


def subject(evidence: Evidence) -> str:
    """What the shopper looks for, in the shopper's own words; empty where they are too many to repeat."""
    question = " ".join(evidence.question.split()).rstrip("?.! ")
    need = _NEED.search(question)
    text = need[1] if need else _ASKS.sub("", question)
    text = _MONEY_BOUND.sub("", text).strip(" ,")
    fits = 0 < len(text.split()) <= SUBJECT_WORDS and not re.search(r"[.?!;:“”\n]|https?|\d{4,}", text)
    return text if fits else ""


def _opening(evidence: Evidence, wanted: str, *, is_need: bool, count: int) -> str:
    filters = evidence.gathered.plan.filters
    bounds = [f"under {_plain(str(filters.price_max))}"] if filters.price_max is not None else []
    if filters.price_min is not None:
        bounds.append(f"over {_plain(str(filters.price_min))}")
    what = ", ".join(filter(None, (wanted or "what you describe", " and ".join(bounds))))
    if is_need:
        return f"For {what}, I would look at these" if count > 1 else f"For {what}, I would look at this"
    return f"The best matches for {what}" if count > 1 else f"The best match for {what}"


def _plain(amount: str) -> str:
    return amount.removesuffix(".00")


def _by_kind(products: Sequence[RetrievedProduct]) -> dict[str, list[RetrievedProduct]]:
    """By narrowest category, each as its best product comes."""
    kinds: dict[str, list[RetrievedProduct]] = {}
    for product in products:
        if product.category:
            kinds.setdefault(product.category[-1], []).append(product)
    return kinds
