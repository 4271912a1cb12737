"""Every cue that the composer weighs has a fitted weight, and no weight is left over."""

import pytest

from aisle.llm.compose import fitted
from aisle.llm.compose.asking import Asking
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
