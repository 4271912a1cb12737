"""One question's ranking, from scores to what it counts."""

import pytest

from aisle.catalog.index import Hit
from aisle.process.search_index import reranker_of
from aisle.process.settings import Settings
from aisle.retriever.rank import rank_passages
from aisle_schemas import EvidenceGathered, Passage, Plan, QueryAsked
from aisle_tools.evaluate.questions import Candidate, Question
from aisle_tools.evaluate.ranking import case_of, ranked

WHITE = Candidate(source="review", text="mine is white.", label=2)
FITS = Candidate(source="review", text="it fits.", label=0)
BLACK = Candidate(source="cqa", text="only black. Question: which colours?", label=1)
OTHER = Candidate(source="bullet", text="ships soon.", label=0, judged=False)
QUESTION = Question(qid="1", asin="B1", question="is it white?", candidates=(FITS, WHITE, BLACK, OTHER))


def evidence(*passages: Passage) -> EvidenceGathered:
    query = QueryAsked(query_id="q", question=QUESTION.question)
    return EvidenceGathered(query=query, plan=Plan(intent="product_question", form="short"), passages=passages)


def passage(text: str, product_id: str = "B1") -> Passage:
    return Passage(label="e1", id=f"{product_id}#review-9", kind="review", text=text, product_id=product_id)


def test_candidates_stand_by_score_and_equal_ones_by_the_hash_of_their_text() -> None:
    assert ranked(QUESTION.candidates, (0.1, 0.9, 0.5, 0.2)) == [1, 2, 3, 0]
    texts = [candidate.text for candidate in QUESTION.candidates]
    by_hash = [texts[place] for place in ranked(QUESTION.candidates, (0.5,) * 4)]
    turned = tuple(reversed(QUESTION.candidates))
    assert [turned[place].text for place in ranked(turned, (0.5,) * 4)] == by_hash


def test_a_case_holds_each_rankers_measures_on_all_and_on_the_judged() -> None:
    scores = {"": (0.1, 0.9, 0.5, 0.2), "bm25": (0.9, 0.1, 0.5, 1.0)}
    rows = case_of(QUESTION, scores, evidence()).rows
    assert rows["ndcg5"] == rows["p1"] == rows["judged_ndcg5"] == (1.0,)
    assert rows["bm25_p1"] == rows["bm25_judged_p1"] == (0.0,)
    assert rows["bm25_map_full"] == (1 / 4,)
    assert rows["bm25_judged_map_full"] == (1 / 3,)
    assert rows["abstention_auroc"] == (0.9, 1.0)
    assert rows["bm25_abstention_auroc"] == (1.0, 1.0)
    assert rows["agreed_abstention_auroc"] == (pytest.approx((0.9 + 0.5 + 0.2) / 3), 1.0)
    assert rows["bm25_agreed_abstention_auroc"] == (pytest.approx((1.0 + 0.9 + 0.5) / 3), 1.0)


def test_an_answer_is_recalled_where_it_is_among_the_first_five_of_its_own_product() -> None:
    scores = {"": (0.1, 0.9, 0.5, 0.2)}
    others = [passage(f"text {number}") for number in range(5)]

    def recalled(*passages: Passage) -> tuple[float, float]:
        rows = case_of(QUESTION, scores, evidence(*passages)).rows
        return rows["recall5_open"][0], rows["recall_open"][0]

    assert recalled(*others[:4], passage(WHITE.text)) == (1.0, 1.0)
    assert recalled(*others, passage(WHITE.text)) == (0.0, 1.0)
    assert recalled(passage(WHITE.text, product_id="B2")) == (0.0, 0.0)
    assert recalled(passage(BLACK.text)) == (0.0, 0.0)


def test_a_question_that_nothing_answers_counts_for_abstention_only() -> None:
    question = Question(qid="1", asin="B1", question="?", candidates=(FITS, OTHER))
    assert case_of(question, {"": (0.3, 0.2)}, evidence()).rows == {
        "abstention_auroc": (0.3, 0.0),
        "agreed_abstention_auroc": (0.25, 0.0),
    }


def test_what_the_catalog_does_not_hold_is_left_out_of_the_agreement() -> None:
    missing = float("-inf")
    rows = case_of(QUESTION, {"": (missing, 0.9, missing, 0.5), "bm25": (missing,) * 4}, evidence()).rows
    assert rows["agreed_abstention_auroc"] == (pytest.approx(0.7), 1.0)
    assert rows["bm25_agreed_abstention_auroc"] == (missing, 1.0)


@pytest.mark.parametrize("question", ["is it white?", "how heavy is it?"])
def test_what_is_near_the_best_is_scored_whatever_its_company(question: str) -> None:
    """No feature of the ranker uses the composition of the pool, which only decides what the cross-encoder reads."""
    texts = ("mine is white.", "it weighs 3 pounds.", "i am not sure.", "arrived late.")
    hits = [
        Hit(
            passage=Passage(label="", id=f"B1#{number}", kind="review", text=text, product_id="B1"),
            lexical=float(number),
            dense=0.5,
            score=0.4,
        )
        for number, text in enumerate(texts)
    ]
    reranker = reranker_of(Settings())
    together = {passage.id: passage for passage in rank_passages(question, hits, reranker)}
    alone = {passage.id: passage for hit in hits for passage in rank_passages(question, [hit], reranker)}
    assert together == alone
