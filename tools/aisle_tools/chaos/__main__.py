"""Strike, and count; print a line for each fault as it ends, and write all of it as JSON.

python -m aisle_tools.chaos                        every fault, 1,000 questions under `kill -9`
python -m aisle_tools.chaos kill broker-killed     these
python -m aisle_tools.chaos --quick                a few of them, in two minutes
python -m aisle_tools.chaos --markdown chaos.json  the table of docs/reliability.md, from an earlier run
"""

import argparse
import asyncio
import dataclasses
import sys
import time
from pathlib import Path

import msgspec
from rich.console import Console

from aisle_tools.bench.machine import machine
from aisle_tools.chaos.faults import FAULTS, QUICK, Fault
from aisle_tools.chaos.report import Result, markdown
from aisle_tools.chaos.running import results


class Report(msgspec.Struct, kw_only=True):
    machine: dict[str, str | int | float]
    command: str
    per_second: float
    members: int
    took_s: float = 0.0
    results: list[Result] = []


def main() -> None:
    given = _arguments()
    if given.markdown:
        print(markdown(msgspec.json.decode(given.markdown.read_bytes(), type=Report).results), end="")
        return
    report = asyncio.run(_run(given))
    if not all(result.has_passed or result.skipped for result in report.results):
        sys.exit(1)


async def _run(given: argparse.Namespace) -> Report:
    console = Console(highlight=False, soft_wrap=True)
    faults = [
        _asked_for(fault, given)
        for fault in (QUICK if given.quick else FAULTS)
        if not given.faults or fault.name in given.faults
    ]
    report = Report(
        machine=machine(), command=" ".join(["python -m aisle_tools.chaos", *sys.argv[1:]]), per_second=given.rate,
        members=given.members,
    )  # fmt: skip
    began = time.monotonic()
    async for result in results(
        faults,
        per_second=given.rate,
        members=given.members,
        logs=given.logs,
        say=lambda text: console.print(text, style="dim"),
    ):
        report.results.append(result)
        report.took_s = round(time.monotonic() - began, 1)
        _tell(console, result)
        if given.json:
            given.json.write_bytes(msgspec.json.format(msgspec.json.encode(report)))
    return report


def _asked_for(fault: Fault, given: argparse.Namespace) -> Fault:
    if fault.name == "kill" and given.questions is not None:
        return dataclasses.replace(fault, questions=given.questions)
    return fault


def _tell(console: Console, result: Result) -> None:
    if result.skipped:
        console.print(f"  not run: {result.skipped}", style="yellow")
        return
    ends = ", ".join(f"{count} {outcome}" for outcome, count in result.outcomes.items())
    dropped = ", ".join(f"{count} {name}" for name, count in result.dropped.items()) or "nothing"
    console.print(
        f"  {result.questions} questions: {ends}; {result.lost} lost, {result.duplicated} shown twice, {result.gaps} gaps, "
        f"{result.altered} altered, {result.unread} unread, {result.late} late; the rule dropped {dropped}; "
        f"median {result.median_ms:.0f} ms, longest {result.longest_ms:.0f} ms; took {result.took_s:.0f} s"
    )
    if result.recovery:
        console.print(
            f"  after {result.recovery.strikes} strikes: first answer {result.recovery.first_answer}, "
            f"caught up {result.recovery.caught_up} s (median, longest)"
        )
    for refusal, count in result.refused.items():
        console.print(f"  tried again {count} times: {refusal}", style="dim")
    for note in result.notes:
        console.print(f"  {note}", style="dim")
    for line in result.wrong:
        console.print(f"  WRONG {line}", style="red", markup=False)
    for line in result.late_ones:
        console.print(f"  late {line}", style="yellow", markup=False)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Faults for real; docs/reliability.md explains.")
    parser.add_argument(
        "faults", nargs="*", metavar="FAULT", help=f"{', '.join(one.name for one in FAULTS)}; none: all"
    )
    parser.add_argument("--quick", action="store_true", help="a few of them, in two minutes")
    parser.add_argument("--questions", type=int, help="to ask under `kill` [default: 1000]")
    parser.add_argument("--rate", type=float, default=3.0, help="questions a second [default: %(default)s]")
    parser.add_argument("--members", type=int, default=2, help="of each stage [default: %(default)s]")
    parser.add_argument("--logs", type=Path, metavar="FOLDER", help="keep what the processes say, and the broker, here")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the figures here")
    parser.add_argument(
        "--markdown", type=Path, metavar="JSON", help="print the table of an earlier run, and run nothing"
    )
    given = parser.parse_args()
    names = [fault.name for fault in FAULTS]
    if unknown := [name for name in given.faults if name not in names]:
        parser.error(f"no fault {', '.join(unknown)}; there are {', '.join(names)}")
    return given


if __name__ == "__main__":
    main()
