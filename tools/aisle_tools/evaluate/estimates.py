"""From cases to figures: a statistic of all questions, and the interval in which it lies. Pure.

A metric's *rows* are what one question adds to it: a number where the metric is a mean, a score and a class where it is
an area under a curve. Intervals are the percentile bootstrap over questions (Efron & Tibshirani, 1993): 95%, seeded, so
that a run repeated gives the same figures. Two rankings or two versions are compared on the same questions, drawn
together, which is far sharper than two intervals side by side.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.float64]
"""(questions, columns)."""

Statistic = Callable[[Rows], float]
"""NaN where the rows do not tell it, such as an area under a curve with one class only."""

RESAMPLES = 1_000
SEED = 20_250_301
PERCENTILES = (2.5, 97.5)


class Estimate(msgspec.Struct, frozen=True):
    """null throughout where no question tells the metric. `n`: the questions that it rests on."""

    value: float | None
    low: float | None
    high: float | None
    n: int


class Case(msgspec.Struct, frozen=True):
    """One question's outcome. `rows` has an entry for each metric that the question counts for."""

    qid: str
    rows: dict[str, tuple[float, ...]]
    details: dict[str, Any] = {}


class Difference(msgspec.Struct, frozen=True):
    """One metric less another, on the questions that have both."""

    of: str
    less: str


def estimate(rows: Sequence[tuple[float, ...]], statistic: Statistic) -> Estimate:
    array = _array(rows)
    return _estimated(len(rows), lambda drawn: statistic(array[drawn]))


def paired(pairs: Sequence[tuple[tuple[float, ...], tuple[float, ...]]], statistic: Statistic) -> Estimate:
    """The statistic of the first of each pair less that of the second."""
    firsts, seconds = _array([first for first, _ in pairs]), _array([second for _, second in pairs])
    return _estimated(len(pairs), lambda drawn: statistic(firsts[drawn]) - statistic(seconds[drawn]))


def summarised(
    cases: Sequence[Case], statistics: Mapping[str, Statistic], differences: Mapping[str, Difference]
) -> dict[str, Estimate]:
    """Every metric of `statistics`, then every difference between two of them."""
    figures = {
        name: estimate([case.rows[name] for case in cases if name in case.rows], statistic)
        for name, statistic in statistics.items()
    }
    for name, difference in differences.items():
        pairs = [
            (case.rows[difference.of], case.rows[difference.less])
            for case in cases
            if difference.of in case.rows and difference.less in case.rows
        ]
        figures[name] = paired(pairs, statistics[difference.of])
    return figures


def compared(cases: Sequence[Case], others: Sequence[Case], statistics: Mapping[str, Statistic]) -> dict[str, Estimate]:
    """Each metric of `cases` less the same of another run's, on the questions that both have."""
    known = {case.qid: case for case in others}
    both = [(case, known[case.qid]) for case in cases if case.qid in known]
    return {
        name: paired(
            [
                (mine.rows[name], theirs.rows[name])
                for mine, theirs in both
                if name in mine.rows and name in theirs.rows
            ],
            statistic,
        )
        for name, statistic in statistics.items()
    }


# ── Statistics ────────────────────────────────────────────────────────────────────────────────────────────────────


def mean(rows: Rows) -> float:
    """Of the one column."""
    return float(rows.mean())


def auroc(rows: Rows) -> float:
    """Columns: a score, and 1 for the class that should score high, 0 for the other. The chance that one of the first
    scores higher than one of the second, half counted for a tie (Mann-Whitney)."""
    scores, is_high = rows[:, 0], rows[:, 1] > 0
    high, low = int(is_high.sum()), int((~is_high).sum())
    if not high or not low:
        return float("nan")
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - (count - 1) / 2  # of each distinct score, ties sharing their mean
    return float((ranks[place][is_high].sum() - high * (high + 1) / 2) / (high * low))


def auroc_of_twins(rows: Rows) -> float:
    """`auroc` where each question has one score of either class. Columns: of the one that should score high, of the
    other."""
    scores = rows.T.reshape(-1)
    return auroc(np.column_stack((scores, np.repeat((1.0, 0.0), len(rows)))))


def share(rows: Rows) -> float:
    """Columns: how many of a question's cases are so, and how many it has: a question weighs as its cases do."""
    of = rows[:, 1].sum()
    return float(rows[:, 0].sum() / of) if of else float("nan")


def balanced_accuracy(rows: Rows) -> float:
    """The mean of both classes' recall. Columns: right ones and all of the first class, the same of the second."""
    right, all = rows[:, (0, 2)].sum(axis=0), rows[:, (1, 3)].sum(axis=0)
    return float((right / all).mean()) if all.all() else float("nan")


def macro_f1(rows: Rows) -> float:
    """The mean F1 over the classes that stand among the labels or the predictions. Columns: label, prediction, as
    numbers of their classes."""
    labels, given = rows[:, 0], rows[:, 1]
    scores = [
        2 * float(((labels == kind) & (given == kind)).sum()) / float((labels == kind).sum() + (given == kind).sum())
        for kind in np.unique(rows)
    ]
    return sum(scores) / len(scores)


def percentile(percent: float) -> Statistic:
    """Of the one column."""
    return lambda rows: float(np.percentile(rows, percent))


# ── The bootstrap ─────────────────────────────────────────────────────────────────────────────────────────────────


def _estimated(n: int, value_of: Callable[[npt.NDArray[np.intp]], float]) -> Estimate:
    if not n:
        return Estimate(None, None, None, 0)
    value = value_of(np.arange(n))
    draws = np.random.default_rng(SEED).integers(0, n, size=(RESAMPLES, n))
    values = np.array([value_of(drawn) for drawn in draws])
    known = values[~np.isnan(values)]
    if np.isnan(value) or not known.size:
        return Estimate(None, None, None, n)
    low, high = np.percentile(known, PERCENTILES)
    return Estimate(round(value, 4), round(float(low), 4), round(float(high), 4), n)


def _array(rows: Sequence[tuple[float, ...]]) -> Rows:
    return np.array(rows, dtype=np.float64)
