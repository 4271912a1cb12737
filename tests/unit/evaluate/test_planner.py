"""A plan against the sources that hold an answer, and against a label of our own."""

from aisle_schemas import Intent, Plan, Source, Step
from aisle_tools.evaluate.planner import case_of, labelled_case
from aisle_tools.evaluate.planner_set import Labelled, Wanted
from aisle_tools.evaluate.questions import Candidate, CandidateSource, Question


def plan(*sources: Source, intent: Intent = "product_question", product_ids: tuple[str, ...] = ()) -> Plan:
    steps = tuple(Step(id=f"{number}", source=source) for number, source in enumerate(sources))
    return Plan(intent=intent, form="short", steps=steps, product_ids=product_ids)


def question(*labels: tuple[CandidateSource, int]) -> Question:
    candidates = tuple(Candidate(source=source, text="x", label=label) for source, label in labels)  # type: ignore[arg-type]
    return Question(qid="1", asin="B1", question="is it?", candidates=candidates)


def test_one_source_that_holds_an_answer_is_enough_for_recall_and_all_are_for_coverage() -> None:
    asked = question(("review", 2), ("bullet", 2), ("cqa", 1))
    rows = case_of(asked, plan("catalog", "catalog", "policies"), 1.5).rows
    assert rows["source_recall"] == (1.0,)
    assert rows["source_coverage"] == (0.5,)
    assert rows["call_share"] == (2 / 8,)
    assert rows["passage_call_share"] == (1 / 3,)
    assert rows["took_ms_p50"] == (1.5,)
    assert case_of(asked, plan("qa"), 1.5).rows["source_recall"] == (0.0,)


def test_a_question_that_nothing_answers_counts_for_calls_only() -> None:
    rows = case_of(question(("review", 1)), plan("reviews"), 1.0).rows
    assert not {"source_recall", "source_coverage"} & rows.keys()
    assert rows["call_share"] == (1 / 8,)


def test_a_label_is_held_against_intent_form_references_and_filters() -> None:
    labelled = Labelled(
        family="f", question="in red?", intent="product_question", products=("B1",), sources=("catalog", "reviews")
    )
    right = labelled_case("dev 1", labelled, plan("catalog", "reviews", product_ids=("B1",)), 1.0).rows
    assert right["intent_f1"][0] == right["intent_f1"][1]
    assert right["reference_accuracy"] == right["form_accuracy"] == right["labelled_source_recall"] == (1.0,)
    assert "filter_exact" not in right  # none was asked for, and none was planned
    wrong = labelled_case("dev 1", labelled, plan("catalog", intent="price", product_ids=("B2",)), 1.0).rows
    assert wrong["intent_f1"][0] != wrong["intent_f1"][1]
    assert wrong["reference_accuracy"] == wrong["labelled_source_recall"] == (0.0,)
    filtered = Labelled(family="f", question="in red?", intent="product_question", filters=Wanted(colours=("red",)))
    assert labelled_case("dev 1", filtered, plan("catalog"), 1.0).rows["filter_exact"] == (0.0,)
