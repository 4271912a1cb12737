"""`python -m aisle_tools.simulate --seeds 2000`: so many simulated days, on every core.

`--seed 970 --trace` repeats one of them and tells what happened when.
"""

import multiprocessing
import os
import sys
import time
from collections import Counter
from typing import Annotated

import typer

from aisle_tools.simulate.world import Outcome, simulate

_SEEDS_AT_ONCE = 20
_TELL_EVERY_S = 10.0


def main(
    seeds: Annotated[int, typer.Option(min=1, help="How many seeds to run.")] = 2_000,
    first: Annotated[int, typer.Option(min=0, help="The first of them.")] = 0,
    seed: Annotated[int | None, typer.Option(min=0, help="Run this one only.")] = None,
    trace: Annotated[bool, typer.Option(help="With --seed: tell what happened when.")] = False,
    processes: Annotated[int | None, typer.Option(min=1, help="Left out: one a core.")] = None,
) -> None:
    """Run the whole system under faults drawn from each seed, and check what must hold."""
    if seed is not None:
        sys.exit(_one(seed, trace))
    sys.exit(_many(range(first, first + seeds), processes or os.cpu_count() or 1))


def _one(seed: int, trace: bool) -> int:
    outcome = simulate(seed, trace=trace)
    for line in outcome.trace:
        print(line)
    print(f"seed {seed}: {outcome.questions} questions in {outcome.virtual_s:.1f} s; {_counts(outcome.ends)}")
    print(f"the log's sha256 is {outcome.digest}")
    return _tell_violations(outcome)


def _many(seeds: range, processes: int) -> int:
    began_s = told_s = time.monotonic()
    ends: Counter[str] = Counter()
    happened: Counter[str] = Counter()
    done = failed = 0
    # Started anew rather than forked: no state of this process reaches a simulation.
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for outcome in pool.imap_unordered(simulate, seeds, _SEEDS_AT_ONCE):
            done += 1
            ends += outcome.ends
            happened += outcome.happened
            failed += _tell_violations(outcome)
            if time.monotonic() - told_s > _TELL_EVERY_S:
                told_s = time.monotonic()
                print(
                    f"{done} of {len(seeds)} seeds, {done / (told_s - began_s):.1f} seeds/s, {failed} failed",
                    flush=True,
                )
    took_s = time.monotonic() - began_s
    print(f"{done} seeds in {took_s:.1f} s on {processes} processes: {done / took_s:.1f} seeds/s; {failed} failed")
    print(f"{ends.total()} questions ended: {_counts(ends)}")
    print(f"what happened: {_counts(happened)}")
    return 1 if failed else 0


def _tell_violations(outcome: Outcome) -> int:
    for violation in outcome.violations:
        print(f"seed {outcome.seed}: {violation}")
    if not outcome.violations:
        return 0
    print(f"repeat it: {sys.executable} -m aisle_tools.simulate --seed {outcome.seed} --trace", flush=True)
    return 1


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counter.most_common())


if __name__ == "__main__":
    typer.run(main)
