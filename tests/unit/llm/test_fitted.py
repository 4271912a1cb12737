"""Every cue that the composer weighs has a fitted weight, and no weight is left over."""

import pytest

from aisle.llm.compose import fitted
from aisle.llm.compose.asking import Asking
from aisle.llm.compose.opening import cues as opening_cues
from aisle.llm.compose.opening import may_open
from aisle.llm.compose.polarity import chance_of_yes
from aisle.llm.compose.polarity import cues as polarity_cues
from aisle.llm.compose.selection import agreement, candidates, confidence, cues, stems_of


@pytest.fixture
def asking() -> Asking:
    return Asking("does it fold?", frozenset(), ())


def test_cues_and_weights_have_the_same_names(asking, a) -> None:
    passages = (a("review", "It folds flat.", label="e1", score=0.5),)
    found = candidates(asking, passages)
    assert set(polarity_cues(asking, passages[0], "It folds flat.")) == set(fitted.POLARITY)
    assert set(cues(asking, found[0], 0.5)) == set(fitted.ANSWERS)
    assert set(agreement(found)) == set(fitted.ANSWERED)
    assert set(opening_cues(asking, found[0], True)) == set(fitted.OPENS)


@pytest.mark.parametrize(
    ("denying", "affirming"),
    [
        ("It does not fold.", "It folds flat."),
        ("No, it is rigid.", "Yes, it is."),
        ("It would not fold, and too stiff.", "Folds in seconds."),
    ],
)
def test_a_denial_is_less_of_a_yes(asking, a, denying: str, affirming: str) -> None:
    said = a("review", "")
    assert chance_of_yes(asking, said, denying) < chance_of_yes(asking, said, affirming)


def test_the_retrievers_model_moves_the_chance_of_a_yes(asking, a) -> None:
    chances = [chance_of_yes(asking, a("review", "", says=says), "It folds flat.") for says in (0.1, None, 0.9)]
    assert chances == sorted(chances)
    assert chances[0] < chances[2]


def test_what_the_retriever_scores_higher_is_surer(a) -> None:
    sure, unsure = (
        confidence(candidates(Asking("does it fold?", frozenset(), stems_of(passages)), passages))
        for passages in ((a("review", "It folds flat.", label="e1", score=score),) for score in (0.9, 0.2))
    )
    assert sure > unsure


def test_a_yes_stands_over_a_fact_and_not_over_a_wish_a_condition_or_a_rumour(a) -> None:
    asking = Asking("does it have a pause button?", frozenset(), ())
    fact, *others = (
        candidates(asking, (a("review", sentence, label="e1", score=0.97, says=0.97),))[0]
        for sentence in (
            "It has a big pause button.",
            "I wish it had a pause button.",
            "If it has a pause button I'm keeping it.",
            "It used to have a pause button.",
        )
    )
    assert may_open(asking, fact, True)
    assert not any(may_open(asking, other, True) for other in others)


def test_a_customers_own_yes_to_the_same_question_needs_no_weighing(a) -> None:
    asking = Asking("does it have a pause button?", frozenset(), ())
    said = a("qa", "Yes, it has one.", question="Does this have a pause button?", label="e1", score=0.2)
    assert may_open(asking, candidates(asking, (said,))[0], True)
