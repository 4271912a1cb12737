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

ANSWERS = 1.3  # the score from which a sentence is an answer: four in five such helped
NEAR = 0.6  # and from which it is worth showing as the nearest thing found
FAINT = 0.15  # a sentence that covers less of the question answers only where the retriever is sure of its passage
SURE, FAIRLY_SURE = 0.5, 0.4
BRIEF_WORDS = 4

_LINKED = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|co|io)\b|<[a-z/!]|-->|&[a-z]+;", re.IGNORECASE)
# Fitted by logistic regression on real shopper questions with graded passages, split by product.
_OWN_COVERAGE = 1.1
_RELEVANCE = 2.1
_RELATIVE_RELEVANCE = 3.7
_MEETS, _MISSES = 0.4, -0.5
_SAME_QUESTION = 1.0
_SHORT, _SHORT_WORDS = -0.4, 5
_UNSURE = -0.4
_TITLE = -1.5
_PACKAGE = -0.5  # of the box, where the question is about what is in it
_BIAS = -3.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer."""

    passage: Passage
    sentence: str  # presentable
    coverage: float  # of the question, 0 to 1; a customer's question counts with the answer to it
    own_coverage: float  # the same for the sentence's own words
    score: float  # log odds that it helps
    meets: bool | None  # has the kind of value that is asked for
    same_question: bool  # a customer's answer to what is asked here

    @property
    def is_customers(self) -> bool:
        return self.passage.kind in CUSTOMERS


def candidates(asking: Asking, passages: Sequence[Passage]) -> list[Candidate]:
    """Every usable sentence, best first; ties break by the evidence's order."""
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
        found = _answered(sentences(passage.text)) if passage.kind == "qa" else sentences(passage.text)
    return _presentable(found, whole=passage.kind not in ("qa", "attribute"))


def usable_text(text: str) -> list[str]:
    """The same of a product's own description."""
    return _presentable(sentences(text), whole=True)


def _presentable(found: list[str], *, whole: bool) -> list[str]:
    shown = []
    for sentence in found:
        if has_money(sentence) or _LINKED.search(sentence) or gives_orders(sentence) or sentence.endswith("?"):
            continue
        if is_whole(sentence) or (not whole and sentence.strip(" .,!")):
            shown.append(tidy(sentence))
    return [sentence for sentence in shown if sentence]


def _answered(found: list[str]) -> list[str]:
    """A customer's brief "No, it shrinks." belongs to what follows it."""
    if len(found) > 1 and len(found[0].split()) <= BRIEF_WORDS and not found[0].endswith("?"):
        return [f"{tidy(found[0])} {tidy(found[1])}", *found[2:]]
    return found


def _candidate(asking: Asking, passage: Passage, sentence: str, relevance: float) -> Candidate:
    own = content(f"{passage.name} {sentence}")
    own_coverage = asking.covered(own)
    coverage = own_coverage
    if passage.kind == "qa":
        coverage = max(coverage, 0.9 * asking.covered(own | content(passage.question)))
    meets = asking.meets(sentence)
    if meets and not asking.measures.isdisjoint(own):
        coverage = max(coverage, min(1.0, coverage + 0.3))
    score = _BIAS + _OWN_COVERAGE * own_coverage + _RELEVANCE * min(max(passage.score, 0.0), 1.0)
    score += _RELATIVE_RELEVANCE * relevance
    same = passage.kind == "qa" and asking.is_same(passage.question)
    score += _SAME_QUESTION if same else 0.0
    score += _MEETS if meets else _MISSES if meets is False and not same else 0.0
    short = len(sentence.split()) < _SHORT_WORDS and passage.kind != "attribute" and not same
    score += _SHORT if short else 0.0
    score += _UNSURE if is_unsure(sentence) else 0.0
    score += _TITLE if passage.kind == "title" else 0.0
    score += _PACKAGE if "package" in passage.name and not asking.asks_about_package else 0.0
    return Candidate(passage, sentence, coverage, own_coverage, score, meets, same)


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
