"""`answers`: what the whole walk answers, against what people wrote from the same passages.

1. Every question goes through all stages on its product's page, one after the other.
2. It goes through them again where what helps was taken out of the catalog: then an answer is a false one.
3. The composer judges each single passage that people answered yes or no from.

Beside it stands a template of five lines on the best passage of the same evidence.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from aisle.llm.compose.answer import compose
from aisle.llm.compose.polarity import polarity as says
from aisle.llm.compose.product import asking_of, focus_of
from aisle.llm.compose.selection import candidates
from aisle.llm.evidence import Evidence
from aisle.llm.language.quantities import is_same_measure, quantities
from aisle_schemas import Citation, EvidenceGathered, Part, Passage, Product, Text
from aisle_tools.evaluate.estimates import (
    Case,
    Difference,
    Statistic,
    auroc,
    auroc_of_twins,
    balanced_accuracy,
    mean,
    percentile,
    share,
)
from aisle_tools.evaluate.metrics import content_f1, polarity, support
from aisle_tools.evaluate.questions import ANSWERS, HELPS, Candidate, Question, passages_of_candidate
from aisle_tools.evaluate.ranking import hits_of, production_ranked
from aisle_tools.evaluate.shop import Progress, Shop, opened_shop
from aisle_tools.evaluate.tasks.asking import Asked, running_walk
from aisle_tools.evaluate.unanswerable import copies_without_answers

SUPPORTED = 0.8  # of a claim's content words: the rest is how the answer puts it

STATISTICS: Mapping[str, Statistic] = {
    "content_f1": mean,
    "yes_no_balanced": balanced_accuracy,
    "yes_no_decided": share,
    "yes_no_balanced_decided": balanced_accuracy,
    "yes_no_agreed": mean,
    "supported": share,
    "cited_helpful": share,
    "abstention_auroc": auroc,
    "false_answers": mean,
    "false_refusals": mean,
    "made_abstention_auroc": auroc_of_twins,
    "made_false_answers": mean,
    "words": mean,
    "took_ms_p50": percentile(50),
    "took_ms_p99": percentile(99),
    "template_content_f1": mean,
    "template_words": mean,
}
DIFFERENCES: Mapping[str, Difference] = {
    "over_template_content_f1": Difference(of="content_f1", less="template_content_f1")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """One question's, all that was run."""

    asked: Asked
    made: Asked | None  # None: nothing that helps was there to be taken away
    said_alone: Mapping[int, bool | None]  # by candidate: yes, no or neither, from this passage alone


async def evaluate(shop: Shop, questions: Sequence[Question], progress: Progress) -> list[Case]:
    asked = await _ask(shop, questions, {question.qid: question.asin for question in questions}, "answering", progress)
    products = {item.product_id: item for item in shop.items if isinstance(item, Product)}
    copies = copies_without_answers(questions, products)

    def indexed(what: str, done: int, all: int) -> None:
        progress("indexing copies without what helps", done, all)

    with opened_shop(list(copies.values()), indexed, shop.store) as bare:
        pages = {qid: copy.product_id for qid, copy in copies.items()}
        made = await _ask(bare, questions, pages, "answering without what helps", progress)
    return [
        case_of(
            question,
            Outcomes(
                asked=asked[question.qid],
                made=made.get(question.qid),
                said_alone=_said_alone(shop, question, asked[question.qid].recorded.evidence),
            ),
        )
        for question in questions
    ]


async def _ask(
    shop: Shop, questions: Sequence[Question], pages: Mapping[str, str], what: str, progress: Progress
) -> dict[str, Asked]:
    """qid → how it ended, of those that have a page. One at a time, so that the times are a question's own."""
    answered: dict[str, Asked] = {}
    with tempfile.TemporaryDirectory(prefix="aisle-eval-") as aside:
        async with running_walk(shop.index, shop.policy, shop.store, shop.embedder, shop.reranker, Path(aside)) as walk:
            for number, question in enumerate(questions):
                progress(what, number, len(questions))
                if question.qid in pages:
                    answered[question.qid] = await walk.ask(question.question, page=pages[question.qid])
    progress(what, len(questions), len(questions))
    return answered


def _said_alone(shop: Shop, question: Question, evidence: EvidenceGathered | None) -> dict[int, bool | None]:
    """What the composer takes each single passage to say that people said yes or no from."""
    if evidence is None:
        return {}
    return {
        place: _taken_to_say(Evidence(_of_one(shop, question, place, evidence)))
        for place, candidate in enumerate(question.candidates)
        if candidate.answer is not None and polarity(candidate.answer) is not None
    }


def _taken_to_say(evidence: Evidence) -> bool | None:
    """By the first of its sentences, the likeliest to answer first, that says either."""
    focus = focus_of(evidence)
    asking = asking_of(evidence, focus)
    said = (says(asking, candidate.passage, candidate.sentence) for candidate in candidates(asking, focus))
    return next((it for it in said if it is not None), None)


def _of_one(shop: Shop, question: Question, place: int, evidence: EvidenceGathered) -> EvidenceGathered:
    passages = tuple(
        msgspec.structs.replace(passage, label=f"e{number}")
        for number, passage in enumerate(production_ranked(shop, question, hits_of(shop, question, place)), 1)
    )
    return msgspec.structs.replace(evidence, passages=passages)


# ── One case ──────────────────────────────────────────────────────────────────────────────────────────────────────


def case_of(question: Question, outcomes: Outcomes) -> Case:
    asked = outcomes.asked
    answer, evidence = asked.answer.text, asked.recorded.evidence
    passages = evidence.passages if evidence else ()
    template = template_answer(passages[0]) if passages else ""
    references = [candidate.answer for candidate in question.labelled(HELPS) if candidate.answer]
    claims = list(claims_of(asked.answer.parts))
    rows: dict[str, tuple[float, ...]] = {
        "words": (float(len(answer.split())),),
        "template_words": (float(len(template.split())),),
        "took_ms_p50": (_took_ms(asked),),
        "took_ms_p99": (_took_ms(asked),),
        "supported": _supported(claims, question),
        "cited_helpful": _cited_helpful(claims, question),
        "abstention_auroc": (_confidence(asked), float(question.best_label >= HELPS)),
        **_yes_no(question, polarity(answer), outcomes.said_alone),
    }
    if references:
        rows["content_f1"] = (max(content_f1(answer, reference) for reference in references),)
        rows["template_content_f1"] = (max(content_f1(template, reference) for reference in references),)
    if question.best_label == ANSWERS:
        rows["false_refusals"] = (float(not _is_answered(asked)),)
    if question.best_label < HELPS:
        rows["false_answers"] = (float(_is_answered(asked)),)
    if outcomes.made is not None:
        rows["made_abstention_auroc"] = (_confidence(asked), _confidence(outcomes.made))
        rows["made_false_answers"] = (float(_is_answered(outcomes.made)),)
    return Case(qid=question.qid, rows=rows, details=_details(question, outcomes, claims, template))


def template_answer(passage: Passage) -> str:
    """The five-line template."""
    if passage.kind == "attribute":
        return f"The {passage.name} is {passage.text.removeprefix(f'{passage.name}: ')}."
    if passage.kind in ("review", "qa"):
        return f"A customer says that {passage.text}"
    return passage.text


def _is_answered(asked: Asked) -> bool:
    return asked.recorded.outcome == "completed"


def _confidence(asked: Asked) -> float:
    """The chance, by the composer, that it answers in full. What it refuses without weighing anything is sure to be no
    answer."""
    if asked.recorded.evidence is None:
        return 0.0
    composition = compose(asked.recorded.evidence)
    was_weighed = composition.confidence < 1.0
    return composition.confidence if was_weighed or composition.finish == "stop" else 0.0


def _took_ms(asked: Asked) -> float:
    return float(asked.recorded.ended_at_ms - asked.recorded.query.asked_at_ms)


# ── Yes and no ────────────────────────────────────────────────────────────────────────────────────────────────────


def _yes_no(
    question: Question, said: bool | None, said_alone: Mapping[int, bool | None]
) -> dict[str, tuple[float, ...]]:
    """A passage that is taken to say neither is a wrong one to `yes_no_balanced`."""
    wanted = {place: polarity(question.candidates[place].answer or "") for place in said_alone}
    if not wanted:
        return {}
    decided = [place for place, alone in said_alone.items() if alone is not None]
    rows: dict[str, tuple[float, ...]] = {
        "yes_no_balanced": _recalls(wanted, said_alone, wanted),
        "yes_no_balanced_decided": _recalls(wanted, said_alone, decided),
        "yes_no_decided": (len(decided), len(wanted)),
    }
    if said is not None:
        rows["yes_no_agreed"] = (float(said in wanted.values()),)
    return rows


def _recalls(
    wanted: Mapping[int, bool | None], said: Mapping[int, bool | None], places: Iterable[int]
) -> tuple[float, ...]:
    """Of the passages at these places: right and all of those from which people said yes, then of those with a no."""
    counted = Counter((wanted[place], said[place] is wanted[place]) for place in places)
    yes, no = counted[True, True], counted[False, True]
    return yes, yes + counted[True, False], no, no + counted[False, False]


# ── Claims and citations ──────────────────────────────────────────────────────────────────────────────────────────

_COUNT = re.compile(r"\b(?:all |(\d+) of )?(\d+) (?:customers )?(?:say|agree|disagree)\b", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\(([^()]*\d[^()]*)\)")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+(?=[A-Z“])")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the passages that it cites."""

    text: str
    cited: tuple[Passage, ...]


def claims_of(parts: Iterable[Part]) -> Iterator[Claim]:
    """Every sentence that cites something: the last one before its citations."""
    text, cited = "", list[Passage]()
    for part in parts:
        match part:
            case Citation(passage=passage):
                cited.append(passage)
            case Text(text=more):
                if cited and more.strip():
                    yield Claim(_last_sentence(text), tuple(cited))
                    text, cited = "", []
                text += more
    if cited:
        yield Claim(_last_sentence(text), tuple(cited))


def _last_sentence(text: str) -> str:
    return _SENTENCE_END.split(text.strip())[-1]


def is_supported(claim: Claim, question: Question) -> bool | None:
    """By its words and numbers, by how many customers it cites where it counts them, and by what people answered from the
    passages that it cites; None where it has no words to be judged by ("Customers disagree")."""
    sources = [f"{passage.name} {passage.question} {passage.text}" for passage in claim.cited]
    customers = sum(passage.kind in ("review", "qa") for passage in claim.cited)
    counts = [int(match[1] or match[2]) for match in _COUNT.finditer(claim.text)]
    held = support(_without_conversions(_COUNT.sub(" ", claim.text), sources), sources)
    if held is None and not counts:
        return None
    is_counted = all(count <= customers for count in counts)
    return is_counted and (held is None or held >= SUPPORTED) and not _contradicts(claim, question)


def _without_conversions(text: str, sources: Sequence[str]) -> str:
    """The text without the measures in brackets that are, in another unit, what the sources say: "(30.5 cm)"."""
    known = quantities(" . ".join(sources))

    def kept(match: re.Match[str]) -> str:
        said = quantities(match[1])
        converted = said and all(any(is_same_measure(one, other) for other in known) for one in said)
        return " " if converted else match[0]

    return _IN_BRACKETS.sub(kept, text)


def _contradicts(claim: Claim, question: Question) -> bool:
    """Does it say yes where people said no from what it cites, and none of them yes; or the other way round?"""
    said = polarity(claim.text)
    theirs = {
        polarity(candidate.answer)
        for candidate in question.candidates
        if candidate.answer and _is_cited(candidate, question, claim.cited)
    }
    return said is not None and (not said) in theirs and said not in theirs


def _supported(claims: Sequence[Claim], question: Question) -> tuple[float, float]:
    verdicts = [verdict for claim in claims if (verdict := is_supported(claim, question)) is not None]
    return float(sum(verdicts)), float(len(verdicts))


def _cited_helpful(claims: Sequence[Claim], question: Question) -> tuple[float, float]:
    """Of the cited passages that people judged: how many help."""
    cited = tuple(passage for claim in claims for passage in claim.cited)
    judged = [c.label for c in question.candidates if c.judged and _is_cited(c, question, cited)]
    return float(sum(label >= HELPS for label in judged)), float(len(judged))


def _is_cited(candidate: Candidate, question: Question, cited: Sequence[Passage]) -> bool:
    said = {(passage.kind, passage.question, passage.text) for passage in cited}
    cut = passages_of_candidate(question.asin, candidate)
    return any((passage.kind, passage.question, passage.text) in said for passage in cut)


def _details(question: Question, outcomes: Outcomes, claims: Sequence[Claim], template: str) -> dict[str, Any]:
    asked, made = outcomes.asked, outcomes.made
    return {
        "question": question.question,
        "asin": question.asin,
        "best_label": question.best_label,
        "outcome": asked.recorded.outcome,
        "intent": asked.recorded.plan.intent if asked.recorded.plan else None,
        "markup": asked.recorded.markup,
        "template": template,
        "references": [candidate.answer for candidate in question.labelled(HELPS) if candidate.answer],
        "claims": [
            {"text": claim.text, "cites": [p.text for p in claim.cited], "supported": is_supported(claim, question)}
            for claim in claims
        ],
        "said_alone": [
            {
                "text": question.candidates[place].text,
                "answer": question.candidates[place].answer,
                "said": said,
            }
            for place, said in outcomes.said_alone.items()
        ],
        "made": made and {"outcome": made.recorded.outcome, "markup": made.recorded.markup},
    }
