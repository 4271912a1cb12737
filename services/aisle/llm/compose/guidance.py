"""What the shop's own writing says: buying guides and policies."""

from collections.abc import Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Composition, cited, paragraph
from aisle.llm.compose.follow_ups import offer, shelf_follow_ups
from aisle.llm.compose.recommendation import cards, recommend
from aisle.llm.compose.selection import stems_of
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import is_whole, sentences, tidy
from aisle.llm.language.words import content
from aisle_schemas import Passage

RELEVANT = 0.34  # the share of the question that a guide or a policy must hold to be quoted
POLICY_SENTENCES = 3
GUIDE_SENTENCES = 4
NO_POLICY = "I couldn't find a store policy that answers that."


def state_policy(evidence: Evidence) -> Composition:
    """The sentences of the store's policies that answer, cited."""
    chosen = best_sentences(evidence, evidence.of_kind("policy"), POLICY_SENTENCES)
    if not chosen:
        return Composition((paragraph(NO_POLICY),), "abstained")
    others = [p.name for p in evidence.of_kind("policy") if p.name and p.label not in {label for _, label in chosen}]
    follow = [
        f"What is the policy on {name.lower().removesuffix(' policy')}?" for name in others if not is_guide_name(name)
    ]
    return Composition((paragraph(*(cited(sentence, label) for sentence, label in chosen)), *offer(*follow[:2])))


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


def guides(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of buying guides: the shop's texts that are no rule of its own."""
    return tuple(p for p in evidence.of_kind("policy") if p.id.startswith("guide-") or is_guide_name(p.name))


def is_guide_name(name: str) -> bool:
    return "guide" in name.lower() or name.lower().startswith(("how to", "choosing"))


def best_sentences(evidence: Evidence, passages: Sequence[Passage], limit: int) -> list[tuple[str, str]]:
    """At most `limit` sentences with their labels, in the order of the texts that they stand in.

    A sentence is as good as what it covers of the question, its passage's share counted half: the sentence after the
    one that names the matter often says what counts.
    """
    asking = Asking(evidence.question, frozenset(), stems_of(passages))
    top = max((passage.score for passage in passages), default=0.0)
    weighed = []
    for place, passage in enumerate(passages):
        around = asking.covered(content(f"{passage.name} {passage.text}"))
        if around < RELEVANT:
            continue
        relevance = passage.score / top if top > 0 else 0.0
        for line, sentence in enumerate(s for s in sentences(passage.text) if is_whole(s) and not s.endswith("?")):
            score = asking.covered(content(sentence)) + around / 2 + relevance / 4 - line / 50
            weighed.append((-score, place, line, tidy(sentence), passage.label))
    chosen = sorted(sorted(weighed)[:limit], key=lambda entry: entry[1:3])
    return list(dict.fromkeys((sentence, label) for _, _, _, sentence, label in chosen))
