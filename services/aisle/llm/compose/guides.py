"""The sentences of the shop's own writing, buying guides and policies, that bear on a question."""

from collections.abc import Sequence
from typing import NamedTuple

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.selection import stems_of
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import is_whole, refers_back, sentences, tidy
from aisle.llm.language.words import content
from aisle_schemas import Passage

NAMED = 0.5  # the share of the question that a title must hold for its text to be just about that
FIRST = 0.8  # what such a text says first counts as much as the words of the question
CLOSE = 0.6  # of the best sentence's score
RELEVANT = 0.34  # the share of the question that a guide or a policy must hold to be quoted


def guides(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of buying guides."""
    return tuple(passage for passage in evidence.of_kind("policy") if is_guide(passage))


def is_guide(passage: Passage) -> bool:
    """Is it advice, and no rule of the store? Guides are policies whose ids begin with "guide-"."""
    return passage.id.startswith("guide-")


class _Weighed(NamedTuple):
    score: float
    place: tuple[int, str, int]  # of the text among the texts, of the passage in it, of the sentence in the passage
    sentence: str
    label: str


def best_sentences(evidence: Evidence, passages: Sequence[Passage], limit: int) -> list[tuple[str, str]]:
    """At most `limit` sentences with their labels, in the order of the texts that they stand in.

    A sentence is as good as what it covers of the question, its passage's share counted half: the sentence after the
    one that names the matter often says what counts.
    """
    asking = Asking(evidence.question, frozenset(), stems_of(passages))
    top = max((passage.score for passage in passages), default=0.0)
    texts: dict[str, int] = {}
    weighed: list[_Weighed] = []
    for passage in passages:
        text = texts.setdefault(passage.id.partition("#")[0], len(texts))
        around = asking.covered(content(f"{passage.name} {passage.text}"))
        if around < RELEVANT:
            continue
        relevance = passage.score / top if top > 0 else 0.0
        named = asking.covered(content(passage.name)) >= NAMED
        for line, sentence in enumerate(_standing_alone(passage.text)):
            score = asking.covered(content(sentence)) + around / 2 + relevance / 4 - line / 50
            score += FIRST if named and line == 0 else 0.0
            weighed.append(_Weighed(score, (text, passage.id, line), tidy(sentence), passage.label))
    weighed.sort(key=lambda entry: (-entry.score, entry.place))
    close = [entry for entry in weighed[:limit] if entry.score >= CLOSE * weighed[0].score]
    close.sort(key=lambda entry: entry.place)
    told = list(dict.fromkeys((entry.sentence, entry.label) for entry in close))
    return [(said, label) for said, label in told if not any(said != other and said in other for other, _ in told)]


def _standing_alone(text: str) -> list[str]:
    """The whole sentences of a text. One that refers back to the one before it stands with it, or not at all."""
    found = [sentence for sentence in sentences(text) if not sentence.endswith("?")]
    told: list[str] = []
    for before, sentence in zip(["", *found], found, strict=False):
        if not is_whole(sentence):
            continue
        if not refers_back(sentence):
            told.append(sentence)
        elif before and is_whole(before) and not refers_back(before):
            told.append(f"{before} {sentence}")
    return told
