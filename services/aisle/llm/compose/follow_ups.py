"""Questions to go on with: only such as the evidence at hand can answer, or the store."""

import re
from collections.abc import Sequence

from aisle.llm.compose.composition import Block
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.injection import gives_orders
from aisle.llm.language.quantities import has_money
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import Passage, RetrievedProduct

OFFERED = 3
QUESTION_CHARACTERS = 70

_STARTS = re.compile(r"(?:is|are|does|do|can|will|would|how|what|which|where|has|have|could|should)\s", re.IGNORECASE)


def offer(*questions: str) -> tuple[Block, ...]:
    """The first few, each once."""
    chosen = tuple(dict.fromkeys(question for question in questions if question))[:OFFERED]
    return (Block(grammar.follow_ups(*chosen)),) if chosen else ()


def product_follow_ups(evidence: Evidence, passages: Sequence[Passage], used: Sequence[str]) -> tuple[Block, ...]:
    """What other customers asked and got an answer to, then what the store knows."""
    asked = content(evidence.question)
    questions = []
    for passage in passages:
        question = presentable_question(passage.question)
        stems = content(question)
        if passage.label in used or not question or not stems or len(stems & asked) > len(stems) / 2:
            continue
        questions.append(question)
        asked |= stems
    live = (
        ("Is it in stock?", "When can it be delivered?") if evidence.gathered.plan.intent == "product_question" else ()
    )
    return offer(*questions[:2], *live)


def presentable_question(question: str) -> str:
    """A customer's question as one would ask it again; empty where it is too long, or more than a question."""
    text = " ".join(question.split())
    one = text.count("?") <= 1 and not re.search(r"[.!;](?:\s|$)", text)
    if not text or len(text) > QUESTION_CHARACTERS or not one or not _STARTS.match(text):
        return ""
    if has_money(text) or gives_orders(text) or re.search(r"https?:|www\.|<|\bmy\b|\bmine\b", text, re.IGNORECASE):
        return ""
    text = text.rstrip("?.! ")
    text = re.sub(r"\bi\b(?!\.)", "I", text)
    return f"{text[0].upper()}{text[1:]}?"


def shelf_follow_ups(evidence: Evidence, shown: Sequence[RetrievedProduct] = ()) -> tuple[Block, ...]:
    """After several products were shown."""
    products = list(shown or evidence.products.values())
    questions = []
    if len(products) >= 2:
        questions.append(f"Compare the {short_title(products[0])} and the {short_title(products[1])}")
    if products:
        questions.append(f"What do customers say about the {short_title(products[0])}?")
    questions.append("Which of these can be delivered first?")
    return offer(*questions)
