"""Fits what the composer weighs: which sentence answers, whether any does, whether it says yes or no, and whether that may
be said.

    python -m aisle_tools.train.answer_weights DATA OUT.py [PART]

DATA is a folder as `aisle_tools.train.polarity_data` reads it, with `epqa/products.jsonl` beside the questions. OUT.py is
written anew: it is `aisle/llm/compose/fitted.py`. PART of ePQA's products, "train" by default, gives the questions whose
evidence is weighed: where the retriever's own model was trained on "train", its scores there are surer than anywhere
else, and "dev" is the part to fit on.

The evidence is gathered by the production planner and retriever. A sentence answers where a person graded its passage 2.
A yes or a no may be said over a sentence where the person who answered from its passage alone said the same.
A question is unanswered where no passage is graded 2, and once more, made so, on a copy of its product from which all
that answers it or helps is taken away.
Quality is printed for five folds by product, each weighed by what the other four gave.
"""

import asyncio
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import get_args

from aisle.llm.compose import fitted
from aisle.llm.compose.asking import Asking
from aisle.llm.compose.opening import cues as opening_cues
from aisle.llm.compose.opening import is_no_fact
from aisle.llm.compose.polarity import cues as polarity_cues
from aisle.llm.compose.polarity import is_told
from aisle.llm.compose.polarity import polarity as says
from aisle.llm.compose.product import TELLING, asking_of, focus_of
from aisle.llm.compose.selection import Candidate, agreement, candidates, cues
from aisle.llm.compose.weighing import chance, weighed
from aisle.llm.evidence import Evidence
from aisle_schemas import EvidenceGathered, Passage, Product
from aisle_tools.evaluate.metrics import polarity
from aisle_tools.evaluate.questions import ANSWERS, Question, passages_of_candidate, read_questions
from aisle_tools.evaluate.shop import Shop, opened_shop, read_catalog
from aisle_tools.evaluate.splits import Part, part_of
from aisle_tools.evaluate.unanswerable import copies_without_answers
from aisle_tools.train.logistic import fit
from aisle_tools.train.polarity_data import examples

FOLDS = 5
PENALTY = 2.0

Row = Mapping[str, float]
Weights = Mapping[str, float]


@dataclass(frozen=True)
class Labelled:
    row: Row
    label: bool
    product: str

    @property
    def fold(self) -> int:
        return int(sha256(self.product.encode()).hexdigest(), 16) // 10 % FOLDS


@dataclass(frozen=True)
class Asked:
    """A question with its evidence, and what people said of it."""

    question: Question
    evidence: EvidenceGathered
    is_answered: bool

    @property
    def labels(self) -> dict[tuple[str, str], int]:
        """Of the graded passages, by kind and text."""
        return {
            (passage.kind, passage.text): candidate.label
            for candidate in self.question.candidates
            for passage in passages_of_candidate(self.question.asin, candidate)
        }

    @property
    def openings(self) -> dict[tuple[str, str], bool | None]:
        """The yes or no that people gave from each of the passages, by kind and text; None for neither."""
        return {
            (passage.kind, passage.text): polarity(candidate.answer or "")
            for candidate in self.question.candidates
            for passage in passages_of_candidate(self.question.asin, candidate)
        }

    def ranked(self) -> tuple[Asking, list[Candidate], tuple[Passage, ...]]:
        evidence = Evidence(self.evidence)
        focus = focus_of(evidence)
        asking = asking_of(evidence, focus)
        return asking, candidates(asking, focus), focus


def gathered(data: Path, part: Part) -> tuple[list[Asked], list[Asked]]:
    """The production path's evidence for the part's questions: as they are, and on the copies made unanswerable."""
    asked = [q for q in read_questions(data / "epqa" / "questions.jsonl") if part_of(q.asin) == part]
    catalog = read_catalog(data / "epqa" / "products.jsonl", "epqa")
    copies = copies_without_answers(asked, {item.product_id: item for item in catalog if isinstance(item, Product)})
    with opened_shop(catalog, lambda *_: None) as shop:
        whole = [_asked(shop, q, q.asin, is_answered=q.best_label == ANSWERS) for q in asked]
    with opened_shop(list(copies.values()), lambda *_: None) as bare:
        made = [_asked(bare, q, copies[q.qid].product_id, is_answered=False) for q in asked if q.qid in copies]
    return whole, made


def _asked(shop: Shop, question: Question, page: str, *, is_answered: bool) -> Asked:
    async def gather() -> EvidenceGathered:
        return await shop.evidence(await shop.plan(shop.asked(question.question, page)))

    return Asked(question, asyncio.run(gather()), is_answered)


def sentences(asked: Sequence[Asked]) -> Iterator[Labelled]:
    """Every sentence of a graded passage."""
    for one in asked:
        asking, found, focus = one.ranked()
        best = max((passage.score for passage in focus), default=0.0)
        labels = one.labels
        for candidate in found:
            label = labels.get((candidate.passage.kind, candidate.passage.text))
            if label is not None:
                yield Labelled(cues(asking, candidate, best), label == ANSWERS, one.question.asin)


def questions(asked: Sequence[Asked]) -> Iterator[Labelled]:
    """Whether each is answered, by what agrees on it."""
    for one in asked:
        _, found, _ = one.ranked()
        yield Labelled(agreement(found), one.is_answered, one.question.asin)


def openings(asked: Sequence[Asked]) -> Iterator[Labelled]:
    """The best sentence of each passage that is taken to say yes or no, where that has to be weighed."""
    for one in asked:
        asking, found, _ = one.ranked()
        theirs = one.openings if asking.is_yes_no else {}
        for candidate in found:
            said = says(asking, candidate.passage, candidate.sentence) if candidate.score >= TELLING else None
            key = (candidate.passage.kind, candidate.passage.text)
            if said is None or key not in theirs:
                continue
            wanted = theirs.pop(key)
            if not is_told(asking, candidate.passage, candidate.sentence) and not is_no_fact(candidate.sentence):
                yield Labelled(opening_cues(asking, candidate, said), wanted is said, one.question.asin)


def polarities(data: Path) -> Iterator[Labelled]:
    """Every passage that people answered yes or no from."""
    for example in examples(data):
        if example.label != "neither":
            asking = Asking(example.question, frozenset(), ())
            row = polarity_cues(asking, example.passage, example.passage.text)
            yield Labelled(row, example.label == "yes", example.passage.product_id)


def fitted_to(rows: Sequence[Labelled], *, balanced: bool = False) -> Weights:
    return fit([r.row for r in rows], [r.label for r in rows], penalty=PENALTY, balanced=balanced)


def held_out(rows: Sequence[Labelled], *, balanced: bool = False) -> list[tuple[float, bool]]:
    """Each row's chance by the weights of the other folds, and its label."""
    found = []
    for fold in range(FOLDS):
        weights = fitted_to([row for row in rows if row.fold != fold], balanced=balanced)
        found += [(chance(weighed(weights, row.row)), row.label) for row in rows if row.fold == fold]
    return found


def auroc(found: Sequence[tuple[float, bool]]) -> float:
    right = [value for value, label in found if label]
    wrong = [value for value, label in found if not label]
    above = sum((r > w) + (r == w) / 2 for r in right for w in wrong)
    return above / (len(right) * len(wrong))


def balanced_accuracy(found: Sequence[tuple[float, bool]]) -> float:
    right = [value > 0.5 for value, label in found if label]
    wrong = [value <= 0.5 for value, label in found if not label]
    return (sum(right) / len(right) + sum(wrong) / len(wrong)) / 2


def written(**weights: Weights) -> str:
    """The module."""
    parts = [
        '"""Weights that `aisle_tools.train.answer_weights` fitted; the cues they weigh are named where they are read."""'
    ]
    for name, by_cue in weights.items():
        lines = "".join(f'    "{cue}": {weight:.3f},\n' for cue, weight in by_cue.items())
        parts.append(f"{name}: dict[str, float] = {{\n{lines}}}")
    return "\n\n".join(parts) + "\n"


def main(data: Path, out: Path, part: Part) -> None:
    """The polarity's and the sentences' weights first: the others rest on their scores."""
    of_polarity = list(polarities(data))
    print(
        f"polarity: {len(of_polarity)} passages, balanced {balanced_accuracy(held_out(of_polarity, balanced=True)):.3f}"
    )
    polar = fitted_to(of_polarity, balanced=True)
    fitted.POLARITY.update(polar)
    asked, made = gathered(data, part)
    of_sentences = list(sentences(asked))
    print(f"sentences: {len(of_sentences)}, AUROC {auroc(held_out(of_sentences)):.3f}")
    answers = fitted_to(of_sentences)
    fitted.ANSWERS.clear()
    fitted.ANSWERS.update(answers)
    of_openings = list(openings(asked))
    print(f"openings: {len(of_openings)}, AUROC {auroc(held_out(of_openings)):.3f}")
    of_questions = list(questions([*asked, *made]))
    print(f"questions: {len(of_questions)}, AUROC {auroc(held_out(of_questions)):.3f}")
    out.write_text(
        written(POLARITY=polar, ANSWERS=answers, ANSWERED=fitted_to(of_questions), OPENS=fitted_to(of_openings)),
        encoding="utf-8",
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4) or (sys.argv[3:] and sys.argv[3] not in get_args(Part)):
        sys.exit(f"usage: {Path(sys.argv[0]).name} DATA OUT.py [train|dev]")
    main(Path(sys.argv[1]), Path(sys.argv[2]), "dev" if sys.argv[3:] == ["dev"] else "train")
