"""Reading questions, and candidates as the catalog would have them."""

import json
from pathlib import Path
from typing import Any

import pytest

from aisle.catalog.formats import Item, read
from aisle.catalog.passages import passages_of
from aisle_tools.evaluate.questions import (
    Candidate,
    Question,
    QuestionsInvalid,
    of_split,
    passages_of_candidate,
    read_questions,
)
from aisle_tools.evaluate.splits import part_of

GOOD: dict[str, Any] = {
    "qid": "1",
    "asin": "B1",
    "question": "is it black?",
    "candidates": [{"source": "review", "text": "it is.", "label": 2, "answer": "Yes.", "judged": True}],
}


def written(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


def test_a_question_is_read_whole(tmp_path: Path) -> None:
    [question] = read_questions(written(tmp_path, GOOD, ""))
    candidate = Candidate(source="review", text="it is.", label=2, answer="Yes.", judged=True)
    assert question == Question(qid="1", asin="B1", question="is it black?", candidates=(candidate,))


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("{", "truncated"),
        ({**GOOD, "qid": "2", "candidates": []}, "no candidates"),
        ({**GOOD, "qid": "2", "question": " "}, "the question is empty"),
        ({**GOOD, "qid": "2", "candidates": [{"source": "review", "text": "a", "label": 3}]}, "label"),
        ({**GOOD, "qid": "2", "candidates": [{"source": "blog", "text": "a", "label": 1}]}, "source"),
        ({"qid": "2", "question": "is it?", "candidates": []}, "asin"),
        (GOOD, "qid '1' stands at line 1"),
    ],
)
def test_a_bad_line_is_refused_by_file_line_and_reason(tmp_path: Path, row: object, reason: str) -> None:
    path = written(tmp_path, GOOD, row)
    with pytest.raises(QuestionsInvalid) as refused:
        read_questions(path)
    assert str(refused.value).startswith(f"{path}:2: ")
    assert reason in str(refused.value)


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsInvalid, match="holds no question"):
        read_questions(written(tmp_path, ""))
    with pytest.raises(QuestionsInvalid, match="can't be read"):
        read_questions(tmp_path / "absent.jsonl")


def test_a_product_belongs_to_one_split_for_good() -> None:
    # As decimal numbers, `sha256sum` gives sums that end in 4, 6 and 8 for these.
    assert [part_of(asin) for asin in ("B0", "B2", "B7")] == ["train", "dev", "test"]
    questions = [Question(qid=str(n), asin=f"B{n}", question="?", candidates=()) for n in range(40)]
    parts = [of_split(questions, part) for part in ("train", "dev", "test")]
    assert sorted((question.qid for part in parts for question in part), key=int) == [str(n) for n in range(40)]
    assert of_split(questions, "all") == questions


ROW = {
    "asin": "B1",
    "title": "A pan",
    "attributes": [{"name": "item_weight", "value": "{ unit:pounds, value:2. }"}],
    "bullets": ["dishwasher safe."],
    "description": ["made in france."],
    "reviews": ["it browns well. " * 60],
    "community_qa": [{"question": "does it rust?", "answer": "mine has not."}],
}
CANDIDATES = {
    "attribute": "item_weight:  { unit:pounds, value:2. }",
    "bullet": "dishwasher safe.",
    "description": "made in france.",
    "review": "it browns well. " * 60,
    "cqa": "mine has not. Question: does it rust?",
}


def test_a_candidate_is_cut_as_the_import_cuts_it(tmp_path: Path) -> None:
    path = tmp_path / "products.jsonl"
    path.write_text(json.dumps(ROW) + "\n")
    [row] = read(path, "epqa")
    assert isinstance(row, Item)
    imported = [passage for passage in passages_of(row.item) if passage.kind != "title"]
    cut = [
        passage
        for source, text in CANDIDATES.items()
        for passage in passages_of_candidate("B1", Candidate(source=source, text=text, label=0))  # type: ignore[arg-type]
    ]
    assert {passage.id: passage for passage in cut} == {passage.id: passage for passage in imported}
    assert len(cut) == 6  # the review is too long for one


def test_an_attribute_without_a_value_is_no_passage() -> None:
    assert passages_of_candidate("B1", Candidate(source="attribute", text="color: { value:unknown }", label=0)) == []
