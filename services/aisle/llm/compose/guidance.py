"""What the shop's own writing says: buying guides and policies."""

from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import offer, shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.guides import best_sentences, guides, is_guide
from aisle.llm.compose.recommendation import recommend
from aisle.llm.evidence import Evidence

POLICY_SENTENCES = 3
GUIDE_SENTENCES = 4
SHOWN = 3  # products beside the advice
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
    if not chosen:
        return recommend(evidence)
    shown = cards(evidence, relevant_products(evidence)[:SHOWN])
    shelf = (lead("From the shop"), *shown) if shown else ()
    return Composition(
        (paragraph(*(cited(sentence, label) for sentence, label in chosen)), *shelf, *shelf_follow_ups(evidence))
    )


def _inside(name: str) -> str:
    """A policy's title within a sentence."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]
