"""Shoppers' questions with graded candidate passages, one JSON object a line:

    {"qid": "36", "asin": "B0…", "question": "does the latch come in white?", "candidates": [
       {"source": "review", "text": "it only comes in black.", "label": 2, "answer": "No. …", "judged": true}, …]}

`label`: 0 irrelevant, 1 helps, 2 answers. `answer`: what a person wrote from this passage alone, or null. `judged`: false
where nobody graded the passage and 0 is assumed. Source: github.com/amazon-science/contextual-product-qa (ePQA).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec

from aisle.catalog.attributes import readable_name, readable_value
from aisle.catalog.passages import passages_of
from aisle_schemas import Attribute, Passage, Product, QuestionAnswered, Review, Source
from aisle_tools.evaluate.splits import part_of

HELPS = 1
ANSWERS = 2

CandidateSource = Literal["attribute", "bullet", "description", "review", "cqa"]
Split = Literal["all", "train", "dev", "test"]

_ASKED_OF: dict[CandidateSource, Source] = {
    "attribute": "catalog", "bullet": "catalog", "description": "catalog", "review": "reviews", "cqa": "qa"
}  # fmt: skip
_QUESTION = " Question: "  # in the text of a community answer, before what it answers


class QuestionsInvalid(Exception):
    """A file of questions can't be read. The message names file, line and reason."""


class Candidate(msgspec.Struct, frozen=True):
    source: CandidateSource
    text: str
    label: Literal[0, 1, 2]
    answer: str | None = None
    judged: bool = True

    @property
    def asked_of(self) -> Source:
        """The planner's source that holds such passages."""
        return _ASKED_OF[self.source]


class Question(msgspec.Struct, frozen=True):
    """Asked on the page of the product `asin`."""

    qid: str
    asin: str
    question: str
    candidates: tuple[Candidate, ...]

    @property
    def best_label(self) -> int:
        return max(candidate.label for candidate in self.candidates)

    def labelled(self, least: int) -> list[Candidate]:
        return [candidate for candidate in self.candidates if candidate.label >= least]


_decoder = msgspec.json.Decoder(Question)


def read_questions(path: Path) -> list[Question]:
    """Raises: QuestionsInvalid."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise QuestionsInvalid(f"{path} can't be read: {error.strerror or error}") from error
    questions: list[Question] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        question = _read(line, f"{path}:{number}")
        if question.qid in first_line:
            raise QuestionsInvalid(f"{path}:{number}: qid {question.qid!r} stands at line {first_line[question.qid]}")
        first_line[question.qid] = number
        questions.append(question)
    if not questions:
        raise QuestionsInvalid(f"{path} holds no question")
    return questions


def _read(line: bytes, where: str) -> Question:
    try:
        question = _decoder.decode(line)
    except UnicodeDecodeError as error:
        raise QuestionsInvalid(f"{where}: not UTF-8: {error}") from error
    except msgspec.DecodeError as error:
        raise QuestionsInvalid(f"{where}: {error}") from error
    if not question.question.strip():
        raise QuestionsInvalid(f"{where}: the question is empty")
    if not question.candidates:
        raise QuestionsInvalid(f"{where}: the question has no candidates")
    return question


def of_split(questions: Sequence[Question], split: Split) -> list[Question]:
    return [question for question in questions if split in ("all", part_of(question.asin))]


def passages_of_candidate(asin: str, candidate: Candidate) -> list[Passage]:
    """The candidate as the catalog's own code cuts it: one passage, or more of a long review.

    Empty where the catalog keeps nothing of it: an attribute without a value.
    """
    return [passage for passage in passages_of(_product_of(asin, candidate)) if passage.kind != "title"]


def _product_of(asin: str, candidate: Candidate) -> Product:
    """A product of which nothing is known but the candidate."""
    text = candidate.text
    match candidate.source:
        case "attribute":
            name, _, value = text.partition(":")
            attribute = Attribute(name=readable_name(name), value=readable_value(value))
            return Product(product_id=asin, title="", attributes=(attribute,))
        case "bullet":
            return Product(product_id=asin, title="", bullets=(text,))
        case "description":
            return Product(product_id=asin, title="", description=text)
        case "review":
            return Product(product_id=asin, title="", reviews=(Review(text=text),))
        case "cqa":
            answer, _, asked = text.rpartition(_QUESTION) if _QUESTION in text else (text, "", "")
            return Product(product_id=asin, title="", qa=(QuestionAnswered(question=asked, answer=answer),))
