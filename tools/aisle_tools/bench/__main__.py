"""Measure; print a table for each benchmark as it ends, and write all of it as one JSON object.

python -m aisle_tools.bench                        every benchmark
python -m aisle_tools.bench search log             these
python -m aisle_tools.bench import --products 50000 --json figures.json
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from aisle_tools.bench import (
    acks,
    evidence,
    first_part,
    gateway,
    hydration,
    importing,
    indexing,
    log,
    overload,
    peer,
    planning,
    replay,
    search,
    walk,
)
from aisle_tools.bench.machine import machine
from aisle_tools.bench.measure import Measured

BENCHMARKS: dict[str, Callable[[argparse.Namespace], Coroutine[None, None, list[Measured]]]] = {
    "first-part": lambda given: first_part.measure(given.questions),
    "gateway": lambda given: gateway.measure(),
    "search": lambda given: search.measure(),
    "evidence": lambda given: evidence.measure(),
    "planning": lambda given: planning.measure(),
    "indexing": lambda given: indexing.measure(),
    "log": lambda given: log.measure(),
    "processes": lambda given: walk.measure(),
    "hydration": lambda given: hydration.measure(),
    "replay": lambda given: replay.measure(),
    "acks": lambda given: acks.measure(),
    "overload": lambda given: overload.measure(),
    "peer": lambda given: peer.measure(),
    "import": lambda given: importing.measure(given.products),
}


def main() -> None:
    given = _arguments()
    console = Console(highlight=False)
    here = machine()
    report: dict[str, object] = {"machine": here}
    console.print(", ".join(f"{name} {value}" for name, value in here.items()), style="dim", soft_wrap=True)
    for name in given.benchmarks or BENCHMARKS:
        measured = asyncio.run(BENCHMARKS[name](given))
        report[name] = measured
        console.print(_table(name, measured))
        if given.json:
            given.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What Aisle costs on this machine; docs/benchmarks.md explains.")
    parser.add_argument("benchmarks", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; none: all")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here")
    parser.add_argument("--questions", type=int, default=200, help="that `first-part` asks in turn")
    parser.add_argument("--products", type=int, default=5000, help="of the feed that `import` imports")
    given = parser.parse_args()
    if unknown := [name for name in given.benchmarks if name not in BENCHMARKS]:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    return given


def _table(name: str, measured: list[Measured]) -> Table:
    table = Table("", "", "", title=name, title_justify="left", show_header=False)
    for run in measured:
        table.add_section()
        for number, (figure, value) in enumerate(run.figures.items()):
            table.add_row("" if number else run.what, figure.replace("_", " "), str(value))
    return table


if __name__ == "__main__":
    main()
