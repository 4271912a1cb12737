"""Which sentence of which passage answers the question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.polarity import is_unsure
from aisle.llm.compose.wording import attribute_sentence
from aisle.llm.evidence import CUSTOMERS, SPECIFICATIONS, whole_text
from aisle.llm.language.injection import gives_orders
from aisle.llm.language.quantities import has_money
from aisle.llm.language.sentences import is_whole, sentences, tidy
from aisle.llm.language.words import content
from aisle_schemas import Passage

ANSWERS = 0.5  # covered enough to be an answer
NEAR = 0.3  # covered enough to be worth showing as the nearest thing found

_LINKED = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|co|io)\b|<[a-z/!]", re.IGNORECASE)
_KIND_BONUS = {"attribute": 0.1, "bullet": 0.1, "description": 0.08, "qa": 0.04, "review": 0.0, "title": -0.1}
_LONG_WORDS = 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer."""

    passage: Passage
    sentence: str  # presentable
    coverage: float  # of the question, 0 to 1; the customer's question counts where the answer is to it
    own_coverage: float  # the same for the sentence's own words
    score: float
    meets: bool | None  # has the kind of value that is asked for

    @property
    def is_customers(self) -> bool:
        return self.passage.kind in CUSTOMERS


def candidates(asking: Asking, passages: Sequence[Passage]) -> list[Candidate]:
    """Every usable sentence, best first; ties break by the evidence's order. Scores add up what the sentence covers
    of the question, how relevant the retriever found its passage, and a little for what is closest to the source."""
    best = max((passage.score for passage in passages), default=0.0)
    found: list[Candidate] = []
    for passage in passages:
        if passage.kind not in CUSTOMERS | SPECIFICATIONS:
            continue
        relevance = passage.score / best if best > 0 else 0.0
        found.extend(_candidate(asking, passage, sentence, relevance) for sentence in usable(passage, asking.question))
    order = {passage.label: place for place, passage in enumerate(passages)}
    found.sort(key=lambda candidate: (-candidate.score, order[candidate.passage.label]))
    return found


def usable(passage: Passage, question: str = "") -> list[str]:
    """The sentences of a passage that may be shown: whole ones, without prices, links or orders."""
    if passage.kind == "attribute":
        found = [attribute_sentence(passage, question)] if passage.name else sentences(passage.text)
    elif passage.kind == "title":
        found = [passage.text]
    else:
        found = sentences(passage.text)
    shown = []
    for sentence in found:
        if has_money(sentence) or _LINKED.search(sentence) or gives_orders(sentence) or sentence.endswith("?"):
            continue
        if is_whole(sentence) or (passage.kind in ("qa", "attribute") and sentence.strip(" .,!")):
            shown.append(tidy(sentence))
    return [sentence for sentence in shown if sentence]


def _candidate(asking: Asking, passage: Passage, sentence: str, relevance: float) -> Candidate:
    own = content(f"{passage.name} {sentence}")
    own_coverage = asking.covered(own)
    coverage = own_coverage
    if passage.kind == "qa":
        coverage = max(coverage, 0.9 * asking.covered(own | content(passage.question)))
    meets = asking.meets(sentence)
    if meets and not asking.measures.isdisjoint(own):
        coverage = max(coverage, min(1.0, coverage + 0.3))
    score = 0.65 * coverage + 0.25 * relevance + _KIND_BONUS.get(passage.kind, 0.0)
    score += 0.2 if meets else -0.25 if meets is False else 0.0
    score -= 0.4 if is_unsure(sentence) else 0.0
    score -= 0.1 if len(sentence.split()) > _LONG_WORDS else 0.0
    score -= 0.15 if "package" in passage.name and not asking.asks_about_package else 0.0
    return Candidate(passage, sentence, coverage, own_coverage, score, meets)


def distinct(chosen: Sequence[Candidate], limit: int) -> list[Candidate]:
    """The first `limit` that do not say what one before them says, one of each passage."""
    kept: list[Candidate] = []
    for candidate in chosen:
        stems = content(candidate.sentence)
        if len(kept) == limit:
            break
        if all(
            candidate.passage.label != other.passage.label and not _alike(stems, content(other.sentence))
            for other in kept
        ):
            kept.append(candidate)
    return kept


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > 0.7 * min(len(one), len(other), 8) if one and other else one == other


def stems_of(passages: Sequence[Passage]) -> tuple[frozenset[str], ...]:
    return tuple(content(whole_text(passage)) for passage in passages)
