"""Which sentence of which passage answers the question, and how sure it is that any does.

Both are logistic regressions; `aisle_tools.train.answer_weights` fits their weights.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.fitted import ANSWERED, ANSWERS
from aisle.llm.compose.polarity import is_unsure
from aisle.llm.compose.weighing import chance, log_odds, weighed
from aisle.llm.compose.wording import attribute_sentence
from aisle.llm.evidence import CUSTOMERS, SPECIFICATIONS, whole_text
from aisle.llm.language.danger import advises_danger
from aisle.llm.language.injection import gives_orders
from aisle.llm.language.quantities import has_money
from aisle.llm.language.sentences import is_whole, sentences, tidy
from aisle.llm.language.words import content
from aisle_schemas import Passage

SHORT_WORDS = 5
BRIEF_WORDS = 4
TOLD = 0.8  # the chance of an answer where an attribute is just what is asked for
COUNTED = 6  # passages, best first, that are weighed together
ALONE = 1.0  # log odds that the best one loses where it has to do without the others

_LINKED = re.compile(r"https?:|www\.|\b[\w-]+\.(?:com|net|org|co|io)\b|<[a-z/!]|-->|&[a-z]+;", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that might answer."""

    passage: Passage
    sentence: str  # presentable
    coverage: float  # of the question, 0 to 1; a customer's question counts with the answer to it
    own_coverage: float  # the same for the sentence's own words
    score: float  # log odds that it answers in full
    meets: bool | None  # has the kind of value that is asked for
    same_question: bool  # a customer's answer to what is asked here

    tells: bool  # an attribute that is the very amount asked for

    @property
    def is_customers(self) -> bool:
        return self.passage.kind in CUSTOMERS


def candidates(asking: Asking, passages: Sequence[Passage]) -> list[Candidate]:
    """Every usable sentence, best first; ties break by the evidence's order."""
    best = max((passage.score for passage in passages), default=0.0)
    found = [
        _candidate(asking, passage, sentence, best)
        for passage in passages
        if passage.kind in CUSTOMERS | SPECIFICATIONS
        for sentence in usable(passage, asking.question)
    ]
    order = {passage.label: place for place, passage in enumerate(passages)}
    found.sort(key=lambda candidate: (-candidate.score, order[candidate.passage.label]))
    return found


def usable(passage: Passage, question: str = "") -> list[str]:
    """The sentences of a passage that may be shown: whole ones, without prices, links, orders or dangerous advice."""
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
        if has_money(sentence) or _LINKED.search(sentence) or sentence.endswith("?"):
            continue
        if gives_orders(sentence) or advises_danger(sentence):  # the grounding check would drop it
            continue
        if is_whole(sentence) or (not whole and sentence.strip(" .,!")):
            shown.append(tidy(sentence))
    return [sentence for sentence in shown if sentence]


def _answered(found: list[str]) -> list[str]:
    """A customer's brief "No, it shrinks." belongs to what follows it."""
    if len(found) > 1 and len(found[0].split()) <= BRIEF_WORDS and not found[0].endswith("?"):
        return [f"{tidy(found[0])} {tidy(found[1])}", *found[2:]]
    return found


def _candidate(asking: Asking, passage: Passage, sentence: str, best: float) -> Candidate:
    own = content(f"{passage.name} {sentence}")
    own_coverage = asking.covered(own)
    coverage = own_coverage
    if passage.kind == "qa":
        coverage = max(coverage, 0.9 * asking.covered(own | content(passage.question)))
    meets = asking.meets(sentence)
    if meets and not asking.measures.isdisjoint(own):
        coverage = max(coverage, min(1.0, coverage + 0.3))
    same = passage.kind == "qa" and asking.is_same(passage.question)
    tells = passage.kind == "attribute" and asking.is_measured_by(passage.name, sentence)
    bare = Candidate(passage, sentence, coverage, own_coverage, 0.0, meets, same, tells)
    return replace(bare, score=weighed(ANSWERS, cues(asking, bare, best)))


def cues(asking: Asking, candidate: Candidate, best: float) -> dict[str, float]:
    """What tells that a sentence answers, by name. `best`: the highest score of any passage."""
    passage = candidate.passage
    is_short = len(candidate.sentence.split()) < SHORT_WORDS and passage.kind != "attribute"
    found: dict[str, bool | float] = {
        "bias": 1.0,
        "relevance": log_odds(passage.score),
        "below the best": log_odds(best) - log_odds(passage.score),
        "covers": candidate.own_coverage,
        "its question covers": candidate.coverage - candidate.own_coverage,
        "has such a value": candidate.meets is True,
        "lacks such a value": candidate.meets is False and not candidate.same_question,
        "same question": candidate.same_question,
        "short": is_short and not candidate.same_question,
        "unsure": is_unsure(candidate.sentence),
        "of the box": "package" in passage.name and not asking.asks_about_package,
    }
    return {name: float(value) for name, value in found.items()}


def confidence(ranked: Sequence[Candidate]) -> float:
    """The chance that these candidates, best first, answer the question in full: by how many seem to, by one that
    leaves little doubt, since a small catalog has no more, or by an attribute that is just what is asked for."""
    agreed = chance(weighed(ANSWERED, agreement(ranked)))
    alone = max((chance(candidate.score - ALONE) for candidate in islice(_one_of_each(ranked), 1)), default=0.0)
    told = TOLD if any(candidate.tells for candidate in ranked) else 0.0
    return max(agreed, alone, told)


def agreement(ranked: Sequence[Candidate]) -> dict[str, float]:
    """What tells that a question is answered at all, by name: how many of the best passages may be expected to."""
    best = islice(_one_of_each(ranked), COUNTED)
    return {"bias": 1.0, "answering": sum(chance(candidate.score) for candidate in best)}


def _one_of_each(ranked: Sequence[Candidate]) -> Iterator[Candidate]:
    """The best candidate of each passage; what a product is called answers nothing."""
    seen: set[str] = set()
    for candidate in ranked:
        if candidate.passage.label not in seen and candidate.passage.kind != "title":
            seen.add(candidate.passage.label)
            yield candidate


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
