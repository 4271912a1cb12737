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
from typing import Literal

import msgspec

from aisle.catalog.attributes import readable_name, readable_value
from aisle.llm.compose.asking import Asking
from aisle.llm.language.words import content, negations
from aisle_tools.train.fusion_weights import Candidate as RankedCandidate
from aisle_tools.train.splits import part_of

Label = Literal["yes", "no", "neither"]

STATES_IT = 0.6  # the share of the question that an answer without a yes or a no must hold to affirm or deny it
IRRELEVANT = 3  # passages a question, at most: there are many more of them than of the others

_OPENING = re.compile(r"^\W*(yes|yeah|yep|no|nope)\b", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:not sure|don't know|do not know|not certain|depends|may|might|maybe|probably|possibly|if)\b", re.IGNORECASE
)


class Row(msgspec.Struct, frozen=True):
    question: str
    passage: str
    label: Label
    group: str


class Candidate(RankedCandidate):
    judged: bool
    answer: str | None = None


class Question(msgspec.Struct):
    asin: str
    question: str
    candidates: list[Candidate]


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


def epqa_rows(path: Path) -> Iterator[Row]:
    for line in path.read_bytes().splitlines():
        asked = msgspec.json.decode(line, type=Question)
        if part_of(asked.asin) == "train" and is_yes_no(asked.question):
            yield from _labelled(asked)


def _labelled(asked: Question) -> Iterator[Row]:
    irrelevant = 0
    for candidate in asked.candidates:
        label: Label | None = label_of(asked.question, candidate.answer) if candidate.answer else None
        if candidate.judged and candidate.label == 0 and irrelevant < IRRELEVANT:
            irrelevant += 1
            label = "neither"
        if label is not None:
            yield Row(asked.question, candidate.embedding_text(), label, asked.asin)


def hetpqa_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if not is_yes_no(row["question"]):
                continue
            label = label_of(row["question"], row["answer"])
            if label is not None:
                yield Row(row["question"], _text(row["source"], row["candidate"]), label, row["ASIN"])


def _text(source: str, candidate: str) -> str:
    if source != "attribute":
        return candidate
    name, _, value = candidate.partition(":")
    return f"{readable_name(name)}: {readable_value(value)}"


def main(data: Path, out: Path) -> None:
    held_back = {
        question.asin
        for line in (data / "epqa" / "questions.jsonl").read_bytes().splitlines()
        if part_of((question := msgspec.json.decode(line, type=Question)).asin) != "train"
    }
    rows = list(epqa_rows(data / "epqa" / "questions.jsonl"))
    for name in ("answer_generation_train.tsv", "answer_generation_dev.tsv"):
        rows += (row for row in hetpqa_rows(data / "hetpqa" / name) if row.group not in held_back)
    distinct = list(dict.fromkeys(rows))
    out.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in distinct))
    print(f"{len(distinct)} rows: {dict(Counter(row.label for row in distinct))}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(f"usage: {Path(sys.argv[0]).name} DATA OUT.jsonl")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
