"""What the shop's own writing says: buying guides and policies."""

import re

from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import offer, shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.guides import best_sentences, guides, is_guide
from aisle.llm.compose.product import answer_product_question
from aisle.llm.compose.recommendation import recommend
from aisle.llm.evidence import Evidence

POLICY_SENTENCES = 3
GUIDE_SENTENCES = 4
SHOWN = 3  # products beside the advice
NO_DIRECTIONS = "I couldn't find directions for that in the shop's guides."
NO_POLICY = "I couldn't find a store policy that answers that."


def state_policy(evidence: Evidence) -> Composition:
    """The sentences of the store's policies that answer, cited."""
    policies = [passage for passage in evidence.of_kind("policy") if not is_guide(passage)]
    chosen = best_sentences(evidence, policies, POLICY_SENTENCES)
    if not chosen:
        return Composition((paragraph(unsearched_sentence(evidence) or NO_POLICY),), "abstained")
    used = {label for _, label in chosen}
    told = {passage.name for passage in policies if passage.label in used}
    others = dict.fromkeys(passage.name for passage in policies if passage.name and passage.name not in told)
    return Composition(
        (
            paragraph(*(cited(sentence, label) for sentence, label in chosen)),
            *offer(*[f"What about {_inside(name)}?" for name in others][:2]),
        )
    )


def advise(evidence: Evidence) -> Composition:
    """What the guides say, then a few products that go with it."""
    chosen = best_sentences(evidence, guides(evidence), GUIDE_SENTENCES)
    if not chosen and not is_how_to(evidence.question):
        return recommend(evidence)
    shown = cards(evidence, relevant_products(evidence)[:SHOWN])
    shelf = (lead("From the shop"), *shown) if shown else ()
    if is_how_to(evidence.question) and not any(instructs(sentence) for sentence, _ in chosen):
        answer = answer_product_question(evidence)
        if answer.finish == "stop" and answer.blocks[0].rests_on and instructs(answer.blocks[0].text):
            return answer
        return Composition((paragraph(NO_DIRECTIONS), *shelf, *shelf_follow_ups(evidence)), "abstained")
    return Composition(
        (paragraph(*(cited(sentence, label) for sentence, label in chosen)), *shelf, *shelf_follow_ups(evidence))
    )


_HOW_TO = re.compile(r"\bhow (?:do|can|should|would|could) (?:i|you|we|one)\b|\bhow to\b", re.IGNORECASE)
_CHOOSES = re.compile(r"\b(?:choose|pick|select|know|tell|decide)\b", re.IGNORECASE)
_INSTRUCTS = re.compile(
    r"(?:^|[.:;,“] ?|\b(?:then|and|or|to) )(?:use|rub|wipe|wash|dry|rinse|put|add|heat|let|leave|place|pour|apply|measure|start|keep|take|bake|scrub|soak|clean|hang"
    r"|store|fill|press|turn|remove|grind|boil|lay|roll|fold|spray|brush|sew|plant|water|sow|mix|stir|cut|hold|try|open|close|charge|set|air|tumble|machine wash"
    r"|hand wash|send|print)\b|\b(?:should|must|need to|have to|by \w+ing|coats? of)\b",
    re.IGNORECASE,
)


def is_how_to(question: str) -> bool:
    """Does it ask for directions? How to choose is told by describing."""
    return _HOW_TO.search(question) is not None and _CHOOSES.search(question) is None


def instructs(sentence: str) -> bool:
    return _INSTRUCTS.search(sentence) is not None


def _inside(name: str) -> str:
    """A policy's title within a sentence."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
