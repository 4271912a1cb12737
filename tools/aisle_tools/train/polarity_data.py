"""Rows for a model that tells whether a passage says yes or no to a question.

    python -m aisle_tools.train.polarity_data DATA OUT.jsonl

DATA is a folder with `epqa/questions.jsonl` and `hetpqa/answer_generation_{train,dev}.tsv`, both of
github.com/amazon-science/contextual-product-qa. OUT gets one JSON object a line:

    {"question": "…", "passage": "…", "label": "yes" | "no" | "neither", "group": "the product's id"}

`passage` is what the index would embed. Only questions in the form of a yes-no question are taken, and of them
- passages to which a person wrote an answer that begins with a yes or a no, or states or denies just what was asked;
- as "neither", passages that a person found irrelevant, or could only say "I'm not sure" to.

Products that ePQA's questions are validated and tested on are left out of both sources.
"""

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import msgspec

from aisle.catalog.passages import embedding_text
from aisle.llm.compose.asking import Asking
from aisle.llm.language.words import content, negations
from aisle_schemas import Passage
from aisle_tools.evaluate.questions import Candidate, CandidateSource, Question, passages_of_candidate, read_questions
from aisle_tools.evaluate.splits import Part, part_of

Label = Literal["yes", "no", "neither"]

STATES_IT = 0.6  # the share of the question that an answer without a yes or a no must hold to affirm or deny it
IRRELEVANT = 3  # passages a question, at most: there are many more of them than of the others

_OPENING = re.compile(r"^\W*(yes|yeah|yep|no|nope)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:not sure|don't know|do not know|not certain|depends|may|might|maybe|probably|possibly|if)\b", re.IGNORECASE
)
_SOURCES: dict[str, CandidateSource] = {"Desc": "description", "OSP": "description", "CQA": "cqa"}  # hetpqa's own names


class Row(msgspec.Struct, frozen=True):
    question: str
    passage: str
    label: Label
    group: str


class Example(msgspec.Struct, frozen=True):
    question: str
    passage: Passage
    label: Label

    @property
    def row(self) -> Row:
        return Row(self.question, embedding_text(self.passage), self.label, self.passage.product_id)


def label_of(question: str, answer: str) -> Label | None:
    """What a person's answer says; None where it is not clear."""
    if re.match(r"\W*i(?:'m| am) not sure\b", answer, re.IGNORECASE):
        return "neither"
    if opening := _OPENING.match(answer):
        return "yes" if opening[1].lower().startswith("y") else "no"
    asking = Asking(question, frozenset(), (content(answer),))
    if _UNSURE.search(answer) or asking.covered(content(answer)) < STATES_IT:
        return None
    return "yes" if negations(answer) % 2 == negations(question) % 2 else "no"


def is_yes_no(question: str) -> bool:
    return Asking(question, frozenset(), ()).is_yes_no


def epqa_examples(path: Path, part: Part) -> Iterator[Example]:
    """Raises: QuestionsInvalid."""
    for asked in read_questions(path):
        if part_of(asked.asin) == part and is_yes_no(asked.question):
            yield from _labelled(asked)


def _labelled(asked: Question) -> Iterator[Example]:
    irrelevant = 0
    for candidate in asked.candidates:
        label = label_of(asked.question, candidate.answer) if candidate.answer else None
        if candidate.judged and candidate.label == 0 and irrelevant < IRRELEVANT:
            irrelevant += 1
            label = "neither"
        if label is not None:
            for passage in passages_of_candidate(asked.asin, candidate)[:1]:
                yield Example(asked.question, passage, label)


def hetpqa_examples(path: Path) -> Iterator[Example]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            label = label_of(row["question"], row["answer"]) if is_yes_no(row["question"]) else None
            if label is None:
                continue
            candidate = Candidate(source=_source(row["source"]), text=row["candidate"], label=2)
            for passage in passages_of_candidate(row["ASIN"], candidate)[:1]:
                yield Example(row["question"], passage, label)


def _source(name: str) -> CandidateSource:
    known: dict[str, CandidateSource] = {source: source for source in get_args(CandidateSource)}
    return (known | _SOURCES)[name]


def examples(data: Path) -> list[Example]:
    """Those of the train part, each once."""
    questions = data / "epqa" / "questions.jsonl"
    held_back = {asked.asin for asked in read_questions(questions) if part_of(asked.asin) != "train"}
    found = list(epqa_examples(questions, "train"))
    for name in ("answer_generation_train.tsv", "answer_generation_dev.tsv"):
        of_toys = hetpqa_examples(data / "hetpqa" / name)
        found += (example for example in of_toys if example.passage.product_id not in held_back)
    return list({example.row: example for example in found}.values())


def main(data: Path, out: Path) -> None:
    rows = [example.row for example in examples(data)]
    out.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    print(f"{len(rows)} rows: {dict(Counter(row.label for row in rows))}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} DATA OUT.jsonl")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
