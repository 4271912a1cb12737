"""One question's answer, from what was said to what it counts; and products without what answers."""

from aisle_schemas import (
    Answer,
    AnswerRecorded,
    Citation,
    EvidenceGathered,
    FollowUps,
    Part,
    Passage,
    Plan,
    Product,
    QueryAsked,
    QuestionAnswered,
    Review,
    Text,
)
from aisle_tools.evaluate.answers import Claim, Outcomes, case_of, claims_of, is_supported, template_answer
from aisle_tools.evaluate.questions import Candidate, Question
from aisle_tools.evaluate.tasks.asking import Asked
from aisle_tools.evaluate.unanswerable import copies_without_answers

RUSTS = Candidate(source="review", text="mine rusted in a week.", label=2, answer="No. A customer says it rusted.")
SAFE = Candidate(source="bullet", text="dishwasher safe", label=1, answer="Yes, it is dishwasher safe.")
LATE = Candidate(source="review", text="it came late.", label=0)
QUESTION = Question(qid="7", asin="PAN1", question="can it go in the dishwasher?", candidates=(RUSTS, SAFE, LATE))


def cited(candidate: Candidate, label: str) -> Citation:
    kind = "bullet" if candidate.source == "bullet" else "review"
    return Citation(
        label=label,
        passage=Passage(label=label, id=label, kind=kind, text=candidate.text, product_id="PAN1", score=0.6),
    )


def ended(*parts: Part, outcome: str = "completed", took_ms: int = 40) -> Asked:
    query = QueryAsked(query_id="q", question=QUESTION.question, asked_at_ms=1_000)
    plan = Plan(intent="product_question", form="short")
    passages = tuple(part.passage for part in parts if isinstance(part, Citation))
    evidence = EvidenceGathered(query=query, plan=plan, passages=passages)
    recorded = AnswerRecorded(query=query, outcome=outcome, plan=plan, evidence=evidence, ended_at_ms=1_000 + took_ms)  # type: ignore[arg-type]
    answer = Answer()
    answer.parts.extend(parts)
    return Asked(answer=answer, recorded=recorded)


def test_a_claim_is_the_sentence_before_its_citations() -> None:
    parts = (
        Text(text="It depends. Mine rusted in a week. "),
        cited(RUSTS, "e1"),
        Text(text=" "),
        cited(SAFE, "e2"),
        Text(text="The shop says “Dishwasher safe”."),
        cited(SAFE, "e2"),
        FollowUps(questions=("Is it heavy?",)),
    )
    claims = list(claims_of(parts))
    assert [(claim.text, [passage.label for passage in claim.cited]) for claim in claims] == [
        ("Mine rusted in a week.", ["e1", "e2"]),
        ("The shop says “Dishwasher safe”.", ["e2"]),
    ]


def test_a_claim_that_turns_a_no_into_a_yes_is_not_supported() -> None:
    rusted = (cited(RUSTS, "e1").passage,)
    assert is_supported(Claim("No, mine rusted in a week.", rusted), QUESTION) is True
    assert is_supported(Claim("Yes, mine rusted in a week.", rusted), QUESTION) is False
    assert is_supported(Claim("It shines like silver.", rusted), QUESTION) is False
    assert is_supported(Claim("Customers disagree.", rusted), QUESTION) is None


def test_a_count_of_customers_holds_where_so_many_are_cited() -> None:
    rusted = cited(RUSTS, "e1").passage
    assert is_supported(Claim("No, all 2 customers say so: “Mine rusted in a week.”", (rusted,) * 2), QUESTION) is True
    assert is_supported(Claim("Mostly no, 2 of 3 customers say so: “Mine rusted.”", (rusted,)), QUESTION) is False
    assert is_supported(Claim("2 customers agree.", (rusted,) * 2), QUESTION) is True
    assert is_supported(Claim("3 customers agree.", (rusted,) * 2), QUESTION) is False


def test_a_measure_may_be_said_in_another_unit_too() -> None:
    foot = (Passage(label="e1", id="B1#bullet-1", kind="bullet", text="the handle is 12 inches long"),)
    assert is_supported(Claim("The handle is 12 inches (30.5 cm) long.", foot), QUESTION) is True
    assert is_supported(Claim("The handle is 12 inches (35 cm) long.", foot), QUESTION) is False


def test_a_case_of_an_answered_question() -> None:
    asked = ended(Text(text="No, mine rusted in a week. "), cited(RUSTS, "e1"))
    made = ended(Text(text="I couldn't find that."), outcome="abstained")
    outcomes = Outcomes(asked=asked, made=made, said_alone={0: False, 1: None})
    rows = case_of(QUESTION, outcomes).rows
    assert rows["content_f1"] == (2 * 1 / (2 + 1),)  # {rusted, week} against {rusted}
    assert rows["template_content_f1"] == rows["content_f1"]  # it says the same, and who says it
    assert rows["yes_no_balanced"] == (0, 1, 1, 1)
    assert rows["yes_no_balanced_decided"] == (0, 0, 1, 1)
    assert rows["yes_no_decided"] == (1, 2)
    assert rows["yes_no_agreed"] == (1.0,)
    assert rows["supported"] == rows["cited_helpful"] == (1.0, 1.0)
    sure, is_answerable = rows["abstention_auroc"]
    assert is_answerable == 1.0
    assert rows["made_abstention_auroc"][0] == sure > rows["made_abstention_auroc"][1]
    assert rows["made_false_answers"] == (0.0,)
    assert rows["false_refusals"] == (0.0,)
    assert rows["took_ms_p50"] == (40.0,)
    assert "false_answers" not in rows


def test_a_question_that_nothing_answers_can_only_be_falsely_answered() -> None:
    question = Question(qid="7", asin="PAN1", question="is it blue?", candidates=(LATE,))
    outcomes = Outcomes(asked=ended(Text(text="It came late. "), cited(LATE, "e1")), made=None, said_alone={})
    rows = case_of(question, outcomes).rows
    assert rows["false_answers"] == (1.0,)
    assert rows["abstention_auroc"][1] == 0.0
    assert rows["cited_helpful"] == (0.0, 1.0)
    assert not {"content_f1", "false_refusals", "made_false_answers", "yes_no_balanced"} & rows.keys()


def test_the_template_says_who_says_it() -> None:
    def said(kind: str, text: str, name: str = "") -> str:
        return template_answer(Passage(label="e1", id="x", kind=kind, text=text, name=name))  # type: ignore[arg-type]

    assert said("review", "it rusts.") == "A customer says that it rusts."
    assert said("attribute", "material: cast iron", "material") == "The material is cast iron."
    assert said("bullet", "Oven safe.") == "Oven safe."


PAN = Product(
    product_id="PAN1",
    title="Skillet",
    description="poured in one piece.\nthe dishwasher is its end.",
    bullets=("dishwasher safe", "pre-seasoned"),
    reviews=(Review(text="mine rusted in a week."), Review(text="it came late.")),
    qa=(QuestionAnswered(question="dishwasher?", answer="no!"), QuestionAnswered(question="oven?", answer="no!")),
)


def test_what_helps_is_taken_out_of_a_copy() -> None:
    more = (
        Candidate(source="description", text="the dishwasher is its end.", label=2),
        Candidate(source="cqa", text="no! Question: dishwasher?", label=1),
    )
    question = Question(qid="7", asin="PAN1", question="?", candidates=(*QUESTION.candidates, *more))
    copy = copies_without_answers([question], {"PAN1": PAN})["7"]
    assert copy.product_id == "PAN1-7"
    assert copy.description == "poured in one piece."
    assert copy.bullets == ("pre-seasoned",)
    assert copy.reviews == (Review(text="it came late."),)
    assert copy.qa == (QuestionAnswered(question="oven?", answer="no!"),)


def test_a_product_that_is_not_there_or_has_nothing_that_helps_has_no_copy() -> None:
    late = Question(qid="8", asin="PAN1", question="?", candidates=(LATE,))
    elsewhere = Question(qid="9", asin="PAN2", question="?", candidates=(RUSTS,))
    assert copies_without_answers([late, elsewhere], {"PAN1": PAN}) == {}
