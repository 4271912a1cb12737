"""What the shop's own writing says: buying guides and policies."""

from aisle.llm.compose.composition import Composition, cited, paragraph
from aisle.llm.compose.follow_ups import offer, shelf_follow_ups
from aisle.llm.compose.guides import best_sentences, guides, is_guide
from aisle.llm.compose.recommendation import cards, recommend
from aisle.llm.evidence import Evidence

POLICY_SENTENCES = 3
GUIDE_SENTENCES = 4
NO_POLICY = "I couldn't find a store policy that answers that."


def state_policy(evidence: Evidence) -> Composition:
    """The sentences of the store's policies that answer, cited."""
    policies = [passage for passage in evidence.of_kind("policy") if not is_guide(passage)]
    chosen = best_sentences(evidence, policies, POLICY_SENTENCES)
    if not chosen:
        return Composition((paragraph(NO_POLICY),), "abstained")
    used = {label for _, label in chosen}
    told = {passage.name for passage in policies if passage.label in used}
    others = dict.fromkeys(passage.name for passage in policies if passage.name and passage.name not in told)
    return Composition(
        (
            paragraph(*(cited(sentence, label) for sentence, label in chosen)),
            *offer(
                *[
                    f"What is the {name[0].lower()}{name[1:]} policy?".replace("policy policy", "policy")
                    for name in others
                ][:2]
            ),
        )
    )


def advise(evidence: Evidence) -> Composition:
    """What the guides say, then a few products that go with it."""
    chosen = best_sentences(evidence, guides(evidence), GUIDE_SENTENCES)
    if not chosen:
        return recommend(evidence)
    shown = cards(evidence, 3)
    lead = (paragraph("From the shop:"), *shown) if shown else ()
    return Composition(
        (paragraph(*(cited(sentence, label) for sentence, label in chosen)), *lead, *shelf_follow_ups(evidence))
    )
