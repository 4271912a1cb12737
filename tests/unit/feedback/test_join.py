"""The fold of one question's records into its episode."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.feedback.join import WINDOW_MS, EpisodeFold
from aisle_schemas import AnswerRecorded, Event, QueryAsked, ShopperReacted

Recorded = Callable[..., AnswerRecorded]


QUERY = QueryAsked(query_id="q1", question="Is it warm?")


def reacted(reaction: str, reaction_id: str = "", **fields: object) -> ShopperReacted:
    return ShopperReacted(query_id="q1", reaction=reaction, reaction_id=reaction_id, **fields)  # type: ignore[arg-type]


def fold(*records: tuple[int, Event]) -> EpisodeFold:
    folded = EpisodeFold()
    for at_ms, event in records:
        folded.apply(event, at_ms)
    return folded


def test_reactions_alone_are_no_episode() -> None:
    assert fold((5, reacted("thumbs_up"))).episode() is None


def test_reactions_stand_in_the_order_of_the_log_wherever_the_answer_stands(recorded: Recorded) -> None:
    episode = fold((8, reacted("cart", "b")), (5, recorded()), (3, reacted("click", "a"))).episode()

    assert episode is not None
    assert [reaction.reaction for reaction in episode.reactions] == ["click", "cart"]
    assert episode.recorded_at_ms == 5


def test_the_first_record_of_an_answer_stands(recorded: Recorded) -> None:
    episode = fold((5, recorded(markup="first")), (6, recorded(markup="second"))).episode()

    assert episode is not None
    assert episode.recorded.markup == "first"
    assert episode.recorded_at_ms == 5


def test_a_reaction_that_comes_again_counts_once(recorded: Recorded) -> None:
    episode = fold(
        (5, recorded()),
        (6, reacted("cart", "a", product_id="P1")),
        (7, reacted("cart", "a", product_id="P1")),
        (8, reacted("click", product_id="P1")),
        (9, reacted("click", product_id="P1")),
        (9, reacted("click", product_id="P2")),
    ).episode()

    assert episode is not None
    assert [(reaction.reaction, reaction.product_id) for reaction in episode.reactions] == [
        ("cart", "P1"),
        ("click", "P1"),
        ("click", "P2"),
    ]


def test_what_comes_after_the_window_is_left_out(recorded: Recorded) -> None:
    episode = fold(
        (5, recorded()),
        (5 + WINDOW_MS, reacted("cart", "a")),
        (6 + WINDOW_MS, reacted("purchase", "b")),
    ).episode()

    assert episode is not None
    assert [reaction.reaction for reaction in episode.reactions] == ["cart"]


@pytest.mark.parametrize(
    ("thumbs", "liked"),
    [((), None), (("thumbs_up",), True), (("thumbs_up", "thumbs_down"), False), (("thumbs_down", "click"), False)],
)
def test_the_last_thumb_is_the_shoppers_mind(recorded: Recorded, thumbs: tuple[str, ...], liked: bool | None) -> None:
    episode = fold((5, recorded()), *((6 + n, reacted(thumb, str(n))) for n, thumb in enumerate(thumbs))).episode()

    assert episode is not None
    assert episode.liked is liked


REACTIONS = st.lists(
    st.tuples(
        st.integers(0, 100),
        st.builds(
            reacted,
            st.sampled_from(["thumbs_up", "thumbs_down", "click", "cart", "purchase"]),
            st.sampled_from(["a", "b", "c", "d"]),
        ),
    ),
    max_size=8,
    unique_by=lambda record: record[1].reaction_id,
)


@settings(deadline=None)
@given(reactions=REACTIONS, data=st.data())
def test_no_order_between_the_topics_and_no_repeat_changes_the_episode(
    reactions: list[tuple[int, ShopperReacted]], data: st.DataObject
) -> None:
    answer = (50, AnswerRecorded(query=QUERY, outcome="completed"))
    once = fold(answer, *reactions).episode()
    again = data.draw(st.permutations([answer, *reactions]))

    assert fold(*again).episode() == once
    assert fold(*again, *again).episode() == once
