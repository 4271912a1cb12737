"""The sentences of the shop's own writing, buying guides and policies, that bear on a question."""

from collections.abc import Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.selection import stems_of
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import is_whole, sentences, tidy
from aisle.llm.language.words import content
from aisle_schemas import Passage

CLOSE = 0.6  # of the best sentence's score
RELEVANT = 0.34  # the share of the question that a guide or a policy must hold to be quoted


def guides(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of buying guides."""
    return tuple(passage for passage in evidence.of_kind("policy") if is_guide(passage))


def is_guide(passage: Passage) -> bool:
    """Is it advice, and no rule of the store? Guides are policies whose ids begin with "guide-"."""
    return passage.id.startswith("guide-")


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
    weighed.sort()
    close = [entry for entry in weighed[:limit] if entry[0] <= CLOSE * weighed[0][0]]
    chosen = sorted(close, key=lambda entry: entry[1:3])
    return list(dict.fromkeys((sentence, label) for _, _, _, sentence, label in chosen))
