"""What a question sets beside what."""

import pytest

from aisle.planner.searching import search_text
from aisle.planner.sides import sets_side_by_side, sides_of


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("put the moka pot next to the french press, please", ("moka pot", "french press")),
        ("the ridge 4 against the mudhook, which should i get?", ("ridge 4", "mudhook")),
        ("which one is heavier: the dutch oven or the stockpot?", ("dutch oven", "stockpot")),
        ("how do percale sheets and sateen sheets stack up?", ("percale sheets", "sateen sheets")),
        ("i can not decide between the blanket and the comforter", ("blanket", "comforter")),
        ("pick one for me: the lantern or the headlamp", ("lantern", "headlamp")),
        ("french press compared to the moka pot pls", ("french press", "moka pot")),
        ("rechargeable hand warmers against the air-activated ones", ("rechargeable hand warmers", "air-activated")),
    ],
)
def test_two_things_set_side_by_side_in_so_many_words_are_compared(question: str, sides: tuple[str, str]) -> None:
    assert sets_side_by_side(question)
    assert sides_of(question) == sides


@pytest.mark.parametrize(
    "question",
    [
        "a jacket against the rain",
        "a lamp to put next to my bed",
        "i can not decide between size 4 and 5",
        "is the red or the blue one better?",
        "which tent should i get?",
        "can you put it next to a radiator?",
        "put it next to my bed",
    ],
)
def test_what_merely_sounds_like_it_is_left_to_the_policy(question: str) -> None:
    assert not sets_side_by_side(question)


def test_those_that_are_pointed_at_are_set_side_by_side() -> None:
    assert sets_side_by_side("could you put all three side by side")
    assert not sets_side_by_side("do all kettles have a lid?")


def test_for_whom_it_is_is_no_side() -> None:
    assert sides_of("what is better for an 8yo, the fossil lab or the excavation kit") == (
        "fossil lab",
        "excavation kit",
    )


def test_one_thing_may_be_set_beside_the_one_that_is_looked_at() -> None:
    assert sets_side_by_side("put this one next to the stargazer camping tent for me")
    assert sides_of("put this one next to the stargazer camping tent for me") == ("stargazer camping tent",)


def test_a_child_of_whom_nothing_is_told_is_given_toys() -> None:
    assert search_text("birthday present for a boy") == "toys"
    assert search_text("something small for a newborn") == "toys"
    assert search_text("birthday present for a boy who loves trains") == "boy trains"
