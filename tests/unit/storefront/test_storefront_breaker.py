import pytest

from aisle.storefront.breaker import Breaker


def opened_at(now_ms: int) -> Breaker:
    breaker = Breaker(failures=3, pause_ms=1_000)
    for _ in range(3):
        assert breaker.admit(now_ms)
        breaker.failed(now_ms)
    return breaker


def test_it_opens_after_the_third_failure_in_a_row() -> None:
    breaker = Breaker(failures=3, pause_ms=1_000)
    for _ in range(2):
        breaker.failed(0)
    assert breaker.state(0) == "closed"
    assert breaker.admit(0)
    breaker.failed(0)
    assert breaker.state(0) == "open"
    assert not breaker.admit(999)
    assert breaker.wait_ms(400) == 600


def test_a_success_in_between_starts_the_count_again() -> None:
    breaker = Breaker(failures=3)
    breaker.failed(0)
    breaker.failed(0)
    breaker.succeeded()
    breaker.failed(0)
    breaker.failed(0)
    assert breaker.state(0) == "closed"


def test_after_the_pause_one_probe_is_admitted_and_no_second() -> None:
    breaker = opened_at(0)
    assert breaker.state(1_000) == "half_open"
    assert breaker.admit(1_000)
    assert not breaker.admit(1_000)


def test_a_probe_that_succeeds_closes_it() -> None:
    breaker = opened_at(0)
    assert breaker.admit(1_000)
    breaker.succeeded()
    assert breaker.state(1_000) == "closed"
    assert breaker.admit(1_000)


def test_a_probe_that_fails_opens_it_for_another_pause() -> None:
    breaker = opened_at(0)
    assert breaker.admit(1_000)
    breaker.failed(1_200)
    assert breaker.state(2_199) == "open"
    assert breaker.state(2_200) == "half_open"


def test_a_probe_whose_caller_went_away_leaves_room_for_the_next() -> None:
    breaker = opened_at(0)
    assert breaker.admit(1_000)
    breaker.abandoned()
    assert breaker.admit(1_000)


def test_a_late_success_of_a_call_from_before_closes_it() -> None:
    breaker = opened_at(0)
    breaker.succeeded()
    assert breaker.state(1) == "closed"


def test_senseless_limits_are_refused_by_value() -> None:
    with pytest.raises(ValueError, match="failures is 0"):
        Breaker(failures=0)
