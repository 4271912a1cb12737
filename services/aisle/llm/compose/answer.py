"""Evidence in, a composition out: which form an answer takes."""

import re

import msgspec

from aisle.llm.compose.asking import Asking, asks
from aisle.llm.compose.choices import choices
from aisle.llm.compose.comparison import compare
from aisle.llm.compose.composition import Block, Composition, cited, paragraph
from aisle.llm.compose.gaps import unknown_products
from aisle.llm.compose.guidance import advise, state_policy
from aisle.llm.compose.opinions import asks_for_opinions, opinions
from aisle.llm.compose.product import answer_product_question
from aisle.llm.compose.recommendation import recommend
from aisle.llm.compose.store import navigate, state_live, state_orders
from aisle.llm.compose.superlatives import pick
from aisle.llm.evidence import Evidence, whole_text
from aisle.llm.language.words import content
from aisle_schemas import EvidenceGathered


def compose(gathered: EvidenceGathered) -> Composition:
    """The whole answer. Raises nothing: evidence that answers nothing gives an honest miss, marked "abstained"."""
    evidence = Evidence(gathered)
    plan = gathered.plan
    if plan.refusal is not None:
        return Composition((paragraph(cited(plan.refusal.text)),), "abstained")
    if missing := unknown_products(evidence):
        return Composition((paragraph(missing),), "abstained")
    match plan.intent:
        case "price" | "stock" | "delivery":
            return state_live(evidence)
        case "order_status":
            return state_orders(evidence)
        case "policy":
            return state_policy(evidence)
        case "navigation":
            return navigate(evidence)
        case "comparison":
            return compare(evidence)
        case "recommendation":
            return recommend(evidence)
        case "advice":
            return advise(evidence)
        case _:
            return _by_form(evidence)


def _by_form(evidence: Evidence) -> Composition:
    match evidence.gathered.plan.form:
        case "recommendation":
            return recommend(evidence)
        case "comparison":
            return compare(evidence)
        case "navigation":
            return navigate(evidence)
        case _:
            return _about_a_product(evidence)


# Where a second question begins within one: "… and can I put it in the dishwasher?"
_SECOND = re.compile(
    r"[?.,;]*\s+(?:and|also|and also|but)\s+(?=(?:is|are|does|do|can|could|will|would|has|have|how|what|which|where|when|should)\b)|\?\s+(?=\w+\s+\w+\s+\w+)",
    re.IGNORECASE,
)
_PARTS = 2
HALF = "I couldn't find an answer to the other half of your question."
_INTRODUCTION = re.compile(r"About the [^:]+: ")


def _about_a_product(evidence: Evidence) -> Composition:
    """One paragraph a question, where the shopper asks two; only such as are answered, where one is."""
    if (named := choices(evidence)) is not None:
        return named
    parts = [part for part in _SECOND.split(evidence.question) if len(part.split()) >= 2][:_PARTS]
    if len(parts) < _PARTS or not all(map(asks, parts)):
        return _about_one_thing(evidence)
    answers = [_about_one_thing(_asking_only(evidence, part)) for part in parts]
    answered = [answer for answer in answers if answer.finish == "stop"]
    if not answered:
        return _about_one_thing(evidence)
    if len({answer.blocks[0].rests_on for answer in answered}) < len(answered):
        return _about_one_thing(evidence)  # one answer to both is an answer to the whole
    prose = [block for answer in answered for block in answer.blocks if not block.text.startswith("::")]
    shown = [block for block in answered[-1].blocks if block.text.startswith("::")]
    introduction = _INTRODUCTION.match(prose[0].text)
    if introduction:
        prose[1:] = [Block(block.text.removeprefix(introduction.group())) for block in prose[1:]]
    rest = () if len(answered) == len(answers) else (paragraph(HALF),)
    return Composition((*dict.fromkeys(prose), *rest, *shown))


def _asking_only(evidence: Evidence, question: str) -> Evidence:
    """The evidence was ranked for the whole question; of its half, only what shares a word with it, or a synonym, can tell."""
    gathered = evidence.gathered
    query = msgspec.structs.replace(gathered.query, question=question)
    asked = frozenset().union(*map(Asking.meanings, content(question)))
    passages = tuple(p for p in gathered.passages if not asked.isdisjoint(content(whole_text(p))))
    return Evidence(msgspec.structs.replace(gathered, query=query, passages=passages))


def _about_one_thing(evidence: Evidence) -> Composition:
    if asks_for_opinions(evidence.question) and (said := opinions(evidence)) is not None:
        return said
    return pick(evidence) or answer_product_question(evidence)
