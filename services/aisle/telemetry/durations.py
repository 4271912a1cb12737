"""How long things took: a histogram since the start, and quantiles of late."""

import math
from bisect import bisect_left
from collections import deque
from collections.abc import Iterable

BOUNDS_MS = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
"""Upper ends of the histogram's buckets, inclusive; one more bucket holds what is longer."""

RECENT = 1_000
"""So many are kept one by one."""


class Durations:
    """Noting one costs about a microsecond."""

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS_MS) + 1)
        self.sum_ms = 0.0
        self._recent: deque[float] = deque(maxlen=RECENT)

    def note(self, took_ms: float) -> None:
        self.counts[bisect_left(BOUNDS_MS, took_ms)] += 1
        self.sum_ms += took_ms
        self._recent.append(took_ms)

    def quantile_ms(self, share: float) -> float:
        """By nearest rank among the last `RECENT` ones; 0 where there is none. `share`: 0.99 for the p99."""
        ordered = sorted(self._recent)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0

    @classmethod
    def together(cls, several: Iterable["Durations"]) -> "Durations":
        """As if all had been noted in one, with the recent ones of each."""
        whole = cls()
        recent: list[float] = []
        for one in several:
            whole.counts = [mine + theirs for mine, theirs in zip(whole.counts, one.counts, strict=True)]
            whole.sum_ms += one.sum_ms
            recent += one._recent
        whole._recent = deque(recent)
        return whole
