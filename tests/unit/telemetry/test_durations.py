"""How long things took."""

from aisle.telemetry.durations import BOUNDS_MS, RECENT, Durations


def noted(*took_ms: float) -> Durations:
    durations = Durations()
    for took in took_ms:
        durations.note(took)
    return durations


def test_a_bound_belongs_to_its_bucket_and_what_is_longer_than_all_to_the_last() -> None:
    durations = noted(1, 1.5, 30_000, 30_001)
    assert durations.counts[BOUNDS_MS.index(1)] == 1
    assert durations.counts[BOUNDS_MS.index(2)] == 1
    assert durations.counts[BOUNDS_MS.index(30_000)] == 1
    assert durations.counts[-1] == 1
    assert durations.sum_ms == 60_003.5


def test_quantiles_are_by_nearest_rank() -> None:
    hundred = noted(*range(100, 0, -1))
    assert (hundred.quantile_ms(0.5), hundred.quantile_ms(0.99), hundred.quantile_ms(1.0)) == (50, 99, 100)
    assert noted(7).quantile_ms(0.01) == 7
    assert noted().quantile_ms(0.99) == 0


def test_quantiles_are_of_late_and_the_histogram_of_always() -> None:
    durations = noted(*[9_000] * 50, *[3] * RECENT)
    assert durations.quantile_ms(1.0) == 3
    assert sum(durations.counts) == RECENT + 50


def test_those_of_several_members_come_together() -> None:
    whole = Durations.together([noted(1, 9), noted(4)])
    assert (sum(whole.counts), whole.sum_ms, whole.quantile_ms(0.5)) == (3, 14, 4)
