"""Frames: which pieces go into one, and what stands in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.gateway.answers import Delivered
from aisle.gateway.errors import BadRequest
from aisle.gateway.sse import coalesce, frame, position_in, written
from aisle.stream.log import Position
from aisle_schemas import AnswerEnded, AnswerReader, FollowUps, PartAdded, Text


def text(offset: int, start: int, words: str, end: int | None = None) -> Delivered:
    stop = start + len(words) if end is None else end
    return Delivered(Position(3, offset), PartAdded(start=start, end=stop, part=Text(text=words)))


def test_texts_that_wait_side_by_side_go_into_one_frame():
    assert coalesce([text(1, 0, "War"), text(2, 3, "m "), text(5, 5, "socks")]) == [text(5, 0, "Warm socks")]


def test_another_part_or_a_dropped_directive_keeps_texts_apart():
    chips = Delivered(Position(3, 2), PartAdded(start=1, end=9, part=FollowUps(questions=("q",))))
    pieces = [text(1, 0, "a"), chips, text(3, 9, "b"), text(4, 10, "", end=30), text(5, 30, "c")]
    assert coalesce(pieces) == pieces


def test_a_frame_carries_its_place_its_kind_and_the_event():
    assert frame(text(7, 0, "a\nb")) == (
        b'id: 3-7\nevent: part\ndata: {"type":"part.added","start":0,"end":3,"part":{"kind":"text","text":"a\\nb"}}\n\n'
    )
    assert frame(Delivered(Position(3, 8), AnswerEnded(outcome="completed", at=3))).startswith(b"id: 3-8\nevent: end\n")


def test_an_event_id_names_a_position():
    assert position_in("") is None
    assert position_in(written(Position(12, 345))) == Position(12, 345)


@pytest.mark.parametrize("event_id", ["x", "1", "1-", "-1-2", "1-2-3", "1-٣", "9" * 11 + "-1"])
def test_another_event_id_is_refused_by_name(event_id):
    with pytest.raises(BadRequest, match="is no position in the log"):
        position_in(event_id)


@given(st.lists(st.text(min_size=1, max_size=4), max_size=12), st.data())
def test_however_texts_are_merged_and_read_again_the_words_are_the_same(words, data):
    pieces, start = [], 0
    for offset, word in enumerate(words):
        pieces.append(text(offset, start, word))
        start += len(word)
    cut = data.draw(st.integers(0, len(pieces)))
    again = data.draw(st.integers(0, cut))
    reader = AnswerReader()
    read = ""
    for merged in [*coalesce(pieces[:cut]), *coalesce(pieces[again:])]:
        if added := reader.apply(merged.event):
            read += added.part.text
    assert read == "".join(words)
