"""What counts as a difference, and what does not."""

from typing import Any

import msgspec
import pytest

from aisle_schemas import (
    AnswerEnded,
    AnswerRecorded,
    Citation,
    Event,
    EvidenceGathered,
    Filters,
    Gap,
    GenerationFinished,
    GenerationStarted,
    Model,
    Money,
    PartAdded,
    Passage,
    Plan,
    Price,
    QueryAsked,
    RetrievalPlanned,
    RetrievedProduct,
    Step,
    Text,
    TokensEmitted,
)
from aisle_tools.replay.compare import Compared, as_json, compare, summarised
from aisle_tools.replay.recorded import Recorded

ASKED = QueryAsked(query_id="q1", question="A tent under $200", asked_at_ms=1_000)
STEP = Step(id="catalog", source="catalog", search_text="tent", limit=60)
PLAN = Plan(intent="recommendation", form="recommendation", steps=(STEP,), policy="rules-1")
GUIDE = Passage(label="e1", id="guide#1", kind="policy", text="Pitch it on level ground.", score=0.9)
REVIEW = Passage(label="e2", id="TENT-1#review-1", kind="review", text="Dry all night.", product_id="TENT-1", score=0.5)
EVIDENCE = EvidenceGathered(
    query=ASKED,
    plan=PLAN,
    products=(
        RetrievedProduct(product_id="TENT-1", title="Tent"),
        RetrievedProduct(product_id="TENT-2", title="Other"),
    ),
    passages=(GUIDE, REVIEW),
)
MARKUP = "A tent.\n\n:price[TENT-1]:cite[e1]"


def price(minor_units: int, as_of_ms: int = 5) -> Price:
    return Price(
        product_id="TENT-1", price=Money(minor_units=minor_units, currency="USD"), as_of_ms=as_of_ms, source="store"
    )


def life(
    *,
    plan: Plan = PLAN,
    evidence: EvidenceGathered = EVIDENCE,
    markup: str = MARKUP,
    shown: Price | None = None,
    cited: Passage = GUIDE,
    outcome: str = "completed",
    ended_at_ms: int = 1_400,
    run: str = "run-1",
) -> Recorded:
    """A question, whole."""
    evidence = msgspec.structs.replace(evidence, plan=plan)
    events: list[Event] = [
        RetrievalPlanned(query=ASKED, plan=plan, took_ms=1.0),
        evidence,
        GenerationStarted(run=run, replaces=None, evidence=evidence, model=Model(engine="scripted", name="m")),
        TokensEmitted(run=run, at=0, text=markup),
        GenerationFinished(run=run, reason="stop"),
        PartAdded(start=0, end=4, part=Text(text="A te")),
        PartAdded(start=4, end=9, part=Text(text="nt.\n\n")),
        PartAdded(start=9, end=23, part=shown or price(1999)),
        PartAdded(start=23, end=31, part=Citation(label="e1", passage=cited)),
        AnswerEnded(outcome=outcome, at=31),  # type: ignore[arg-type]
        AnswerRecorded(query=ASKED, outcome=outcome, markup=markup, ended_at_ms=ended_at_ms),  # type: ignore[arg-type]
    ]
    recorded = Recorded(ASKED)
    for event in events:
        recorded.apply(event)
    return recorded


def found(replayed: Recorded, recorded: Recorded | None = None, **options: Any) -> dict[str, tuple[Any, Any]]:
    """layer: what → (recorded, replayed)."""
    compared = compare(recorded or life(), replayed, stage=options.pop("stage", "planner"), **options)
    return {f"{one.layer}: {one.what}": (one.recorded, one.replayed) for one in compared.differences}


def test_times_scores_runs_labels_and_versions_are_no_difference() -> None:
    other = life(
        plan=msgspec.structs.replace(PLAN, policy="rules-2"),
        evidence=msgspec.structs.replace(
            EVIDENCE,
            took_ms=99.0,
            index_version="other",
            passages=(
                msgspec.structs.replace(GUIDE, score=0.1, as_of_ms=7),
                msgspec.structs.replace(REVIEW, label="e9"),
            ),
        ),
        shown=price(1999, as_of_ms=99),
        run="another",
        ended_at_ms=9_000,
    )
    assert found(other) == {}


def test_a_text_that_came_in_other_pieces_is_no_difference() -> None:
    whole = life()
    whole.pieces[:2] = [PartAdded(start=0, end=9, part=Text(text="A tent.\n\n"))]
    assert found(whole) == {}


@pytest.mark.parametrize(
    ("change", "what", "recorded", "replayed"),
    [
        ({"intent": "advice"}, "intent", "recommendation", "advice"),
        ({"form": "long"}, "form", "recommendation", "long"),
        ({"product_ids": ("TENT-1",)}, "products", [], ["TENT-1"]),
        ({"filters": Filters(min_rating=4.0)}, "filter min_rating", None, 4.0),
        ({"steps": ()}, "steps", ["catalog"], []),
        ({"steps": (msgspec.structs.replace(STEP, search_text="tents"),)}, "step catalog: search_text", "tent", "tents"),
        ({"steps": (msgspec.structs.replace(STEP, filters=Filters(brands=("Acme",))),)}, "step catalog: filter brands", [], ["Acme"]),
    ],
)  # fmt: skip
def test_a_plan_differs_in_what_it_decides(change: dict[str, Any], what: str, recorded: Any, replayed: Any) -> None:
    assert found(life(plan=msgspec.structs.replace(PLAN, **change))) == {f"plan: {what}": (recorded, replayed)}


def test_evidence_differs_in_what_is_there_and_in_which_order() -> None:
    new = RetrievedProduct(product_id="TENT-3", title="New")
    first, second = EVIDENCE.products
    changed = msgspec.structs.replace(EVIDENCE, products=(second, new, first), passages=(GUIDE,))
    assert found(life(evidence=changed)) == {
        "evidence: products added": ([], ["TENT-3"]),
        "evidence: order of products": (["TENT-1", "TENT-2"], ["TENT-2", "TENT-1"]),
        "evidence: passages dropped": (["TENT-1#review-1"], []),
    }


def test_evidence_differs_where_a_passage_reads_otherwise_or_a_source_failed() -> None:
    reworded = msgspec.structs.replace(REVIEW, text="Wet all night.")
    changed = msgspec.structs.replace(EVIDENCE, passages=(GUIDE, reworded), gaps=(Gap(source="reviews", cause="late"),))
    assert found(life(evidence=changed)) == {
        "evidence: text of TENT-1#review-1": ("Dry all night.", "Wet all night."),
        "evidence: gaps": ([], ["reviews: late"]),
    }


def test_a_gap_that_only_stems_from_what_was_not_recorded_is_named_and_no_difference() -> None:
    unknown = msgspec.structs.replace(EVIDENCE, gaps=(Gap(source="price", cause="unknown_product"),))
    compared = compare(life(), life(evidence=unknown), stage="planner", not_recorded=["price of TENT-1"])
    assert compared.differences == []
    assert compared.not_compared == ["gap in price: nothing that the store said is recorded"]
    assert compared.not_recorded == ["price of TENT-1"]
    assert found(life(evidence=unknown)) == {"evidence: gaps": ([], ["price: unknown_product"])}


def test_an_answer_differs_in_its_words() -> None:
    assert found(life(markup=MARKUP.replace("A tent.", "Two tents."))) == {
        "answer: markup": (["@@ -1 +1 @@", "-A tent.", "+Two tents."], None)
    }


def test_an_answer_differs_in_its_values_citations_and_end() -> None:
    assert found(life(shown=price(1899), cited=REVIEW, outcome="abstained")) == {
        "answer: part 2, price (TENT-1): price": (
            {"minor_units": 1999, "currency": "USD"},
            {"minor_units": 1899, "currency": "USD"},
        ),
        "answer: citations": (["guide#1"], ["TENT-1#review-1"]),
        "answer: outcome": ("completed", "abstained"),
    }


def test_an_answer_of_other_parts_is_told_by_their_kinds() -> None:
    shorter = life()
    del shorter.pieces[2]
    assert found(shorter) == {"answer: kinds of parts": (["text", "price", "citation"], ["text", "citation"])}


@pytest.mark.parametrize(
    ("stage", "layers"),
    [("planner", ["plan", "evidence", "answer"]), ("retriever", ["evidence", "answer"]), ("llm", ["answer"]), ("hydration", ["answer"])],
)  # fmt: skip
def test_only_what_the_stages_that_ran_make_is_compared(stage: Any, layers: list[str]) -> None:
    other = life(
        plan=msgspec.structs.replace(PLAN, form="long"),
        evidence=msgspec.structs.replace(EVIDENCE, passages=()),
        outcome="failed",
    )
    assert compare(life(), other, stage=stage).layers == layers


def test_an_answer_that_its_shopper_stopped_says_nothing_about_the_code() -> None:
    compared = compare(life(outcome="cancelled", markup="A t"), life(), stage="planner")
    assert compared.differences == []
    assert compared.not_compared == ["answer: it was cancelled"]


def test_parts_that_the_log_holds_no_more_are_not_compared_but_the_words_are() -> None:
    old = life()
    old.pieces.clear()
    compared = compare(old, life(markup="Other."), stage="planner")
    assert [one.what for one in compared.differences] == ["markup"]
    assert compared.not_compared == ["parts: the log holds them no more"]


def test_questions_are_counted_by_result_layer_and_kind_of_difference() -> None:
    results = [
        compare(life(), life(), stage="planner"),
        compare(life(), life(shown=price(1899)), stage="planner"),
        compare(life(), life(shown=price(1), outcome="failed"), stage="planner"),
        Compared(query_id="q4", skipped="the shopper was forgotten"),
    ]
    summary = summarised(results)
    assert (summary.same, summary.different) == (1, 2)
    assert summary.by_layer == {"plan": 0, "evidence": 0, "answer": 2}
    assert summary.by_what == {"answer: price price": 2, "answer: outcome": 1}
    assert summary.skipped == {"the shopper was forgotten": 1}
    assert [as_json(one)["result"] for one in results] == ["same", "different", "different", "skipped"]
    assert msgspec.json.encode(as_json(results[2]))
