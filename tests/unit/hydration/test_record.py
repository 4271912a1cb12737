"""The record of an exchange always fits into one event."""

import msgspec

from aisle.hydration.record import RECORD_BYTES, fit_record
from aisle_schemas import AnswerRecorded, EvidenceGathered, Passage, Plan, QueryAsked, Turn

ASKED = QueryAsked(query_id="Q1", question="Is it warm?")


def record(passages: int = 0, markup: str = "Warm:cite[e3].", query: QueryAsked = ASKED) -> AnswerRecorded:
    evidence = EvidenceGathered(
        query=query,
        plan=Plan(intent="product_question", form="short"),
        passages=tuple(
            Passage(label=f"e{n}", id=f"p{n}", kind="review", text="x" * 1000) for n in range(1, passages + 1)
        ),
        trimmed=2,
    )
    return AnswerRecorded(query=query, outcome="completed", markup=markup, evidence=evidence)


def size(recorded: AnswerRecorded) -> int:
    return len(msgspec.msgpack.encode(recorded))


def test_a_record_that_fits_is_left_as_it_is() -> None:
    recorded = record(passages=3)
    assert fit_record(recorded, cited={"e3"}) is recorded


def test_passages_that_are_not_cited_go_first_the_least_relevant_before_all() -> None:
    fitted = fit_record(record(passages=9), cited={"e8"}, limit=5_000)
    assert size(fitted) <= 5_000
    assert fitted.evidence is not None
    assert [passage.label for passage in fitted.evidence.passages] == ["e1", "e2", "e8"]
    assert fitted.evidence.trimmed == 2 + 6


def test_evidence_goes_before_the_words_of_the_answer() -> None:
    long_talk = QueryAsked(query_id="Q1", question="Is it warm?", turns=(Turn(question="x" * 200_000),))
    fitted = fit_record(record(passages=3, query=long_talk), cited=())
    assert fitted.evidence is None
    assert fitted.markup == "Warm:cite[e3]."


def test_a_runaway_answer_is_cut_at_its_end() -> None:
    fitted = fit_record(record(markup="é" * 500_000), cited=())
    assert RECORD_BYTES - 10 <= size(fitted) <= RECORD_BYTES
    assert set(fitted.markup) == {"é"}
