"""`aisle eval` from files to figures, on a small shop and on real questions."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aisle_tools.cli import app
from aisle_tools.evaluate import vectors
from aisle_tools.evaluate.planner_set import read_labelled
from aisle_tools.evaluate.questions import QuestionsInvalid
from aisle_tools.evaluate.splits import part_of

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the user's cache, or their settings."""
    monkeypatch.setattr(vectors, "FOLDER", tmp_path / "vectors")
    monkeypatch.setenv("AISLE_DATA", str(tmp_path / "data"))


PRODUCTS: list[dict[str, Any]] = [
    {
        "asin": "PAN1",
        "title": "Ember cast iron skillet",
        "attributes": [{"name": "item_weight", "value": "{ unit:pounds, value:5.2 }"}],
        "bullets": ["pre-seasoned with flaxseed oil.", "works on induction, gas and open fire."],
        "description": ["a skillet for life.", "poured in one piece."],
        "reviews": ["heavier than i thought.", "eggs slide right off after a week of frying bacon."],
        "community_qa": [{"question": "can it go in the dishwasher?", "answer": "no, it will rust."}],
    },
    {"asin": "TENT1", "title": "Ridge two person tent", "reviews": ["dry all night in a storm."]},
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "qid": "1",
        "asin": "PAN1",
        "question": "does it work on an induction stove?",
        "candidates": [
            {"source": "review", "text": "heavier than i thought.", "label": 0, "answer": None, "judged": True},
            {
                "source": "bullet",
                "text": "works on induction, gas and open fire.",
                "label": 2,
                "answer": "Yes, it works on induction.",
                "judged": True,
            },
            {"source": "description", "text": "poured in one piece.", "label": 0, "answer": None, "judged": False},
        ],
    },
    {
        "qid": "2",
        "asin": "TENT1",
        "question": "what colour is the bag?",
        "candidates": [
            {"source": "review", "text": "dry all night in a storm.", "label": 0, "answer": None, "judged": True}
        ],
    },
]


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, ...]:
    catalog, questions = tmp_path / "products.jsonl", tmp_path / "questions.jsonl"
    return ("--catalog", str(lines(catalog, PRODUCTS)), "--questions", str(lines(questions, QUESTIONS)))


def evaluated(*arguments: str) -> dict[str, dict[str, float | None]]:
    run = CliRunner().invoke(app, ["eval", *arguments, "--json"], catch_exceptions=False)
    assert run.exit_code == 0, run.stderr
    figures: dict[str, dict[str, float | None]] = json.loads(run.stdout)
    assert all(figure.keys() == {"value", "low", "high", "n"} for figure in figures.values())
    return figures


def test_ranking_of_a_small_shop(files: tuple[str, ...]) -> None:
    figures = evaluated("ranking", *files)
    assert figures["ndcg5"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 1}  # the tent's question has no answer
    assert figures["recall5_open"]["value"] == 1.0
    assert figures["abstention_auroc"]["value"] == 1.0
    assert figures["over_bm25_p1"]["value"] == 0.0


def test_a_run_is_compared_with_the_cases_of_another(files: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "cases.jsonl"
    evaluated("ranking", *files, "--per-question", str(out))
    cases = [json.loads(line) for line in out.read_text().splitlines()]
    assert [case["qid"] for case in cases] == ["1", "2"]
    assert cases[0]["details"]["ranked"][0]["text"] == "works on induction, gas and open fire."
    cases[0]["rows"]["ndcg5"] = [0.25]
    figures = evaluated("ranking", *files, "--against", str(lines(out, cases)))
    assert figures["against_ndcg5"]["value"] == 0.75
    assert figures["against_p1"]["value"] == 0.0


def test_without_json_a_table_is_told(files: tuple[str, ...]) -> None:
    run = CliRunner().invoke(app, ["eval", "ranking", *files], catch_exceptions=False)
    assert "ndcg5" in run.stdout
    assert "95% interval" in run.stdout


def test_a_look_at_the_frozen_split_is_to_be_logged(files: tuple[str, ...], tmp_path: Path) -> None:
    moved = [{**question, "asin": "PAN3"} for question in QUESTIONS]
    lines(tmp_path / "products.jsonl", [{**PRODUCTS[0], "asin": "PAN3"}])
    lines(tmp_path / "questions.jsonl", moved)
    run = CliRunner().invoke(app, ["eval", "ranking", *files, "--split", "test", "--json"], catch_exceptions=False)
    assert "log it in docs/decisions/frozen-split-looks.md" in " ".join(run.stderr.split())


def test_a_broken_line_of_the_catalog_is_named(files: tuple[str, ...], tmp_path: Path) -> None:
    with (tmp_path / "products.jsonl").open("a") as catalog:
        catalog.write('{"asin": "X"}\n')
    run = CliRunner().invoke(app, ["eval", "ranking", *files])
    assert str(run.exception).startswith(f"{tmp_path / 'products.jsonl'}:3: ")


def test_plans_of_a_small_shop_and_of_labelled_questions(files: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "cases.jsonl"
    figures = evaluated("planner", *files, "--per-question", str(out))
    assert (figures["source_recall"]["value"], figures["source_recall"]["n"]) == (1.0, 1)
    assert 0 < (figures["call_share"]["value"] or 0) < 1
    assert (figures["intent_f1"]["value"] or 0) > 0.5
    labelled = figures["intent_f1"]["n"]
    assert labelled == figures["form_accuracy"]["n"] == len(read_labelled("dev"))
    assert len(out.read_text().splitlines()) == len(QUESTIONS) + labelled
    assert (figures["took_ms_p50"]["value"] or 0) > 0


def test_plans_of_labelled_questions_need_no_catalog_and_are_compared_with_another_run(tmp_path: Path) -> None:
    out = tmp_path / "cases.jsonl"
    figures = evaluated("plans", "--per-question", str(out))
    assert figures["intent_f1"]["n"] == len(read_labelled("dev"))
    assert 0.5 < (figures["intent_f1"]["low"] or 0) < (figures["intent_f1"]["high"] or 0) <= 1
    assert "source_recall" not in figures  # of real questions alone
    again = evaluated("plans", "--against", str(out))
    assert again["against_filter_exact"]["value"] == 0.0


def test_answers_of_a_small_shop(files: tuple[str, ...], tmp_path: Path) -> None:
    out = tmp_path / "cases.jsonl"
    figures = evaluated("answers", *files, "--per-question", str(out))
    assert figures["false_refusals"] == {"value": 0.0, "low": 0.0, "high": 0.0, "n": 1}
    assert figures["false_answers"]["n"] == 1  # the tent's, of which nothing says what colour its bag is
    assert figures["made_false_answers"]["n"] == 1
    assert figures["supported"]["value"] == 1.0
    [pan, tent] = [json.loads(line)["details"] for line in out.read_text().splitlines()]
    assert "induction" in pan["markup"]
    assert "induction, gas" not in pan["made"]["markup"]  # its answer is not in the copy's catalog
    assert tent["made"] is None


def test_tasks_of_a_small_shop(tmp_path: Path) -> None:
    catalog = [
        {"kind": "product", "product_id": id, "title": title, "category": ["Camping", "Tents"],
         "price": {"minor_units": minor_units, "currency": "USD"}}
        for id, title, minor_units in (("T1", "Ridge two person tent", 9_900), ("T2", "Storm two person tent", 29_900))
    ]  # fmt: skip
    task = {"id": "t1", "family": "budget", "question": "a two person tent under $150", "relevant": {"category": "Tents"},
            "must": {"price_max": 150}, "best": {"ids": ["T1"]}}  # fmt: skip
    wants_the_dear_one = {**task, "id": "t2", "best": {"ids": ["T2"]}}
    figures = evaluated(
        "tasks", "--catalog", str(lines(tmp_path / "catalog.jsonl", catalog)),
        "--questions", str(lines(tmp_path / "tasks.jsonl", [task, wants_the_dear_one])),
    )  # fmt: skip
    assert figures["constraint_violations"]["value"] == 0.0
    assert figures["irrelevant_cards"]["value"] == 0.0
    assert figures["missing_best"]["value"] == 0.5
    assert figures["faultless"]["value"] == 0.5
    assert figures["wrong_cells"] == {"value": None, "low": None, "high": None, "n": 0}


def test_a_broken_task_is_named(tmp_path: Path) -> None:
    broken = lines(tmp_path / "tasks.jsonl", [{"id": "t1", "family": "budget", "question": "?"}])
    run = CliRunner().invoke(app, ["eval", "tasks", "--questions", str(broken)])
    assert isinstance(run.exception, QuestionsInvalid)
    assert str(run.exception).startswith(f"{broken}:1: ")


@pytest.fixture
def real(test_data: Path, tmp_path: Path) -> tuple[str, ...]:
    """Thirty questions of training products, in a catalog of theirs and sixty more."""
    asked = [json.loads(line) for line in (test_data / "epqa" / "questions.jsonl").read_text().splitlines()]
    train = [question for question in asked if part_of(question["asin"]) == "train"][:30]
    wanted = {question["asin"] for question in train}
    rows = [json.loads(line) for line in (test_data / "epqa" / "products.jsonl").read_text().splitlines()]
    theirs = [row for row in rows if row["asin"] in wanted]
    others = [row for row in rows if row["asin"] not in wanted and part_of(row["asin"]) == "train"][:60]
    catalog = lines(tmp_path / "products.jsonl", theirs + others)
    return ("--catalog", str(catalog), "--questions", str(lines(tmp_path / "questions.jsonl", train)))


@pytest.mark.data
def test_answers_to_real_questions_have_a_sane_shape(real: tuple[str, ...]) -> None:
    figures = evaluated("answers", *real)
    for name, least in (("content_f1", 0.2), ("supported", 0.7), ("cited_helpful", 0.5), ("template_content_f1", 0.3)):
        value = figures[name]["value"]
        assert value is not None
        assert least < value <= 1.0, name
    assert figures["words"]["n"] == 30
    assert (figures["took_ms_p50"]["value"] or 0) > 1


@pytest.mark.data
def test_ranking_of_real_questions_has_a_sane_shape(real: tuple[str, ...]) -> None:
    figures = evaluated("ranking", *real)
    for name in ("ndcg5", "p1", "map_helpful", "map_full", "judged_ndcg5"):
        value = figures[name]["value"]
        assert value is not None
        assert 0.4 < value < 1.0, name
    assert (figures["recall5_open"]["value"] or 0) > 0.7
    assert figures["abstention_auroc"]["n"] == 30
