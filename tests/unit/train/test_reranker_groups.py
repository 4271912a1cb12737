"""What the reranker learns from, made of a few lines in the datasets' own form."""

import gzip
import json
from pathlib import Path

import pytest

from aisle_tools.evaluate.splits import part_of
from aisle_tools.train.reranker.groups import Group, main

TRAIN, DEV, TEST = (
    next(asin for number in range(1000) if part_of(asin := f"B{number:09d}") == part)
    for part in ("train", "dev", "test")
)
UNASKED = next(asin for number in range(1000, 2000) if part_of(asin := f"B{number:09d}") == "train")


def product(asin: str) -> dict[str, object]:
    return {
        "asin": asin, "title": f"Latch {asin}", "attributes": [{"name": "color", "value": '{ value:"white" }'}],
        "bullets": ["fits most doors."], "description": [], "reviews": [f"works well, says a buyer of {asin}."],
        "community_qa": [{"question": "is it sturdy?", "answer": f"very, this {asin}."}],
    }  # fmt: skip


def question(asin: str) -> dict[str, object]:
    candidates = [
        {"source": "review", "text": "it only comes in black.", "label": 2, "answer": "No. It only comes in black.", "judged": True},
        {"source": "cqa", "text": "i think so Question: is it heavy?", "label": 0, "answer": None, "judged": False},
    ]  # fmt: skip
    return {"qid": asin, "asin": asin, "question": "does it come in white?", "candidates": candidates}


@pytest.fixture(scope="module")
def groups(tmp_path_factory: pytest.TempPathFactory) -> list[Group]:
    data = tmp_path_factory.mktemp("data")
    for name in ("epqa", "hetpqa", "semipqa"):
        (data / name).mkdir()
    asked = (TRAIN, DEV, TEST)
    lines(data / "epqa" / "products.jsonl", [product(asin) for asin in (*asked, UNASKED)])
    lines(data / "epqa" / "questions.jsonl", [question(asin) for asin in asked])
    table(
        data / "hetpqa" / "evidence_ranking_dev.tsv",
        ("qid", "ASIN", "question", "candidate", "label", "source"),
        [("1", asin, "how big?", "six inches.", "1", "Desc") for asin in ("C1", TEST, UNASKED)],
    )
    for name in ("train", "dev"):
        table(
            data / "hetpqa" / f"answer_generation_{name}.tsv",
            ("ASIN", "question", "candidate", "answer", "source"),
            [("C1", "is it red?", "it is red.", "yes, it is red.", "CQA"), ("C1", "how big?", "six inches.", "six.", "Desc")] * 9,
        )  # fmt: skip
    table(
        data / "semipqa" / "attribute_ranking_dev.tsv",
        ("qid", "question", "candidate", "label"),
        [("7", "what colour?", 'color: { value:"red" }', "1"), ("7", "what colour?", "size: { value:9 }", "0")],
    )
    out = data / "groups.jsonl.gz"
    main([str(data), str(out)])
    with gzip.open(out, "rt", encoding="utf-8") as file:
        return [Group(**{**json.loads(line), "texts": tuple(json.loads(line)["texts"])}) for line in file]


def lines(path: Path, rows: list[dict[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def table(path: Path, columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in (columns, *rows)), encoding="utf-8")


def test_nothing_of_a_frozen_product_or_of_one_that_nobody_asked_about_is_learned_from(groups: list[Group]) -> None:
    assert {group.product for group in groups} == {TRAIN, DEV, "C1", "semipqa-7"}
    said = " ".join(text for group in groups for text in group.texts)
    assert TRAIN in said
    assert DEV in said
    assert TEST not in said
    assert UNASKED not in said


def test_passages_stand_as_the_reranker_reads_them(groups: list[Group]) -> None:
    [graded] = [group for group in groups if group.set == "epqa" and group.product == TRAIN]
    assert graded.texts[:-1] == ("review: it only comes in black.", "qa: is it heavy? i think so")
    assert list(graded.gains) == [2, 0, 0]
    [attributes] = [group for group in groups if group.set == "semipqa"]
    assert attributes.texts[:-1] == ("attribute: color: red", "attribute: size: 9")


def test_a_community_question_is_not_told_its_own_answer_by_its_own_words(groups: list[Group]) -> None:
    [community] = [group for group in groups if group.set == "community" and group.product == TRAIN]
    assert community.texts[0] == f"qa: very, this {TRAIN}."
    assert list(community.gains) == [2] + [0] * (len(community.texts) - 1)


def test_what_people_said_to_a_yes_no_question_is_learned_from_train_alone(groups: list[Group]) -> None:
    says = {(group.product, group.texts[0], group.says[0]) for group in groups if group.set == "polarity"}
    assert (TRAIN, "review: it only comes in black.", "no") in says
    assert DEV not in {group.product for group in groups if group.set == "polarity"}


def test_each_question_meets_an_answer_of_somebody_who_does_not_know(groups: list[Group]) -> None:
    for group in groups:
        assert group.texts[-1].startswith(f"qa: {group.question} ")
        assert not group.gains or group.gains[-1] == 0
        assert not group.says or group.says[-1] == "neither"


def test_only_the_dev_part_of_products_is_marked_so(groups: list[Group]) -> None:
    assert {group.product for group in groups if group.part == "dev"} == {DEV}
