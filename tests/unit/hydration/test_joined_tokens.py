"""Tokens that wait one behind the other are handled as one event, and read as they would be one by one."""

from aisle.hydration.service import JOINED_CHARS, joined
from aisle_schemas import GenerationFinished, TokensEmitted


def tokens(at: int, text: str, run: str = "r", ids: tuple[int, ...] = ()) -> TokensEmitted:
    return TokensEmitted(run=run, at=at, text=text, ids=ids)


def test_tokens_that_go_on_where_others_end_are_one_event_with_them() -> None:
    assert joined(tokens(3, "a pan", ids=(1, 2)), tokens(8, " lid", ids=(3,))) == tokens(3, "a pan lid", ids=(1, 2, 3))


def test_tokens_of_another_run_or_another_place_stay_events_of_their_own() -> None:
    assert joined(tokens(0, "a pan"), tokens(5, " lid", run="zombie")) is None
    assert joined(tokens(0, "a pan"), tokens(4, "n lid")) is None
    assert joined(tokens(0, "a pan"), tokens(6, "lid")) is None


def test_what_is_no_text_is_joined_with_nothing() -> None:
    assert joined(tokens(0, "a pan"), GenerationFinished(run="r", reason="stop")) is None


def test_joined_text_has_a_limit() -> None:
    assert joined(tokens(0, "x" * (JOINED_CHARS - 1)), tokens(JOINED_CHARS - 1, "y")) is not None
    assert joined(tokens(0, "x" * JOINED_CHARS), tokens(JOINED_CHARS, "y")) is None
