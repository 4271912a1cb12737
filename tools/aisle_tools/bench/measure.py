"""Durations and what they come to."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")

_AUTOGROUP = Path("/proc/self/autogroup")
_FIRST = -10  # niceness


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Of durations, in milliseconds."""

    p50: float
    p99: float

    def __str__(self) -> str:
        return f"p50 {self.p50:g}   p99 {self.p99:g} ms"


Figure = float | int | str | Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One run of a benchmark. A figure's name ends in its unit: "took_s"; a `Spread` has its own."""

    what: str
    figures: Mapping[str, Figure]
    samples: Sequence[Mapping[str, Any]] = field(default=())  # over time; in the JSON only


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least `percent` of them do not exceed: always one that was measured.

    Raises: ValueError when there are none.
    """
    if not values:
        raise ValueError("no values, no percentile")
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)]


def spread(durations_ms: Sequence[float]) -> Spread:
    """Raises: ValueError when there are none."""
    return Spread(p50=round(percentile(durations_ms, 50), 2), p99=round(percentile(durations_ms, 99), 2))


class Stopwatch:
    """Runs from its making."""

    def __init__(self) -> None:
        self._began = time.perf_counter()

    @property
    def s(self) -> float:
        return time.perf_counter() - self._began

    @property
    def ms(self) -> float:
        return self.s * 1000

    def at(self, moment: float) -> float:
        """How many seconds it showed at a moment of `time.perf_counter()`."""
        return moment - self._began


@contextmanager
def on_one_core() -> Iterator[None]:
    """This thread, and every thread and process that it starts in the block, have one core for themselves together."""
    mine = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(mine)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, mine)


@contextmanager
def going_first() -> Iterator[None]:
    """In the block this thread goes before whatever else the machine has to do, where it may, so that what it waits for
    the processor is not counted as the measured system's. Processes that it starts in the block would inherit that."""
    usual = os.getpriority(os.PRIO_PROCESS, 0)
    _set_priority(_FIRST)
    try:
        yield
    finally:
        _set_priority(usual)


def _set_priority(niceness: int) -> None:
    """This thread's, and its session's where Linux schedules sessions against each other (autogroup, see sched(7))."""
    with suppress(OSError):  # not permitted, or there is no such thing
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
        _AUTOGROUP.write_text(str(niceness))


async def paced(items: Iterable[Item], per_second: float) -> AsyncIterator[Item]:
    """Each item at its time, however long the reader took over the last: what was late is made up for."""
    began = time.perf_counter()
    for number, item in enumerate(items):
        yield item
        await asyncio.sleep(max(0.0, began + (number + 1) / per_second - time.perf_counter()))
