import pytest

from aisle.catalog.fusion import fuse


def test_meaning_and_words_are_weighed_seven_to_three() -> None:
    fused = fuse({"a": 5.0, "b": 15.0}, {"a": 0.5, "c": 0.9}, limit=10)
    assert [(one.id, one.lexical, one.dense) for one in fused] == [("c", 0.0, 0.9), ("a", 5.0, 0.5), ("b", 15.0, 0.0)]
    assert [one.score for one in fused] == pytest.approx([0.63, 0.45, 0.18])


def test_ties_are_broken_by_id_and_the_limit_is_kept() -> None:
    assert [one.id for one in fuse({"b": 1.0, "a": 1.0, "c": 1.0}, {}, limit=2)] == ["a", "b"]


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse({}, {}, limit=5) == []


def test_a_negative_or_zero_word_score_counts_nothing() -> None:
    assert [one.score for one in fuse({"a": 0.0}, {"a": 0.5}, limit=1)] == [0.35]
