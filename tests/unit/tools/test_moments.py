import pytest

from aisle_tools.moments import age, moment_ms

NOW_MS = 1_795_600_000_000


@pytest.mark.parametrize(
    ("text", "before_ms"),
    [
        ("now", 0),
        ("15m", 900_000),
        ("15m ago", 900_000),
        (" 2 h ago ", 7_200_000),
        ("3d", 259_200_000),
        ("90s", 90_000),
    ],
)
def test_a_moment_may_be_a_time_ago(text: str, before_ms: int) -> None:
    assert moment_ms(text, NOW_MS) == NOW_MS - before_ms


def test_a_moment_may_be_a_time_with_an_offset() -> None:
    assert moment_ms("2026-11-24T18:30:00+00:00", NOW_MS) == 1_795_545_000_000
    assert moment_ms("2026-11-24T18:30Z", NOW_MS) == 1_795_545_000_000


@pytest.mark.parametrize("text", ["", "yesterday", "15", "15 parsecs", "m", "-5m"])
def test_what_is_no_moment_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(ValueError, match="is no moment; give a time such as"):
        moment_ms(text, NOW_MS)


@pytest.mark.parametrize(
    ("passed_s", "told"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3_600, "1 h"), (7_325, "2 h 2 min"), (90_000, "1 d 1 h")],
)
def test_an_age_is_told_in_its_two_largest_units(passed_s: int, told: str) -> None:
    assert age(NOW_MS - passed_s * 1000, NOW_MS) == told


def test_an_age_is_never_negative() -> None:
    assert age(NOW_MS + 5_000, NOW_MS) == "0 s"
