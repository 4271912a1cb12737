"""The measurement from the command line.

    python -m aisle_tools.evaluate.grounding [--data FOLDER] [--json]

FOLDER holds `epqa/` and `hetpqa/`; without it only the demo shop and the paraphrases are measured.
"""

import argparse
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from aisle_tools.evaluate.grounding.cases import TRUE
from aisle_tools.evaluate.grounding.measure import Share, cases, judge, quantile_us, shares


def main() -> None:
    parser = argparse.ArgumentParser(description="How well the grounding check tells true answers from corrupted ones.")
    parser.add_argument("--data", type=Path, help="real questions: the folder with epqa/ and hetpqa/")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    given = parser.parse_args()
    judged = [judge(case) for case in cases(given.data)]
    found = shares(judged)
    took = {"p50_us": quantile_us(judged, 0.5), "p99_us": quantile_us(judged, 0.99)}
    if given.json:
        print(msgspec.json.format(msgspec.json.encode({"shares": found, "took": took})).decode())
        return
    console = Console()
    for part, by_origin in found.items():
        console.print(_table(part, by_origin))
    console.print(f"one unit with a check of its own: p50 {took['p50_us']} µs, p99 {took['p99_us']} µs")


def _table(part: str, by_origin: dict[str, dict[str, Share]]) -> Table:
    table = Table(title=f"Products {part}: share dropped")
    table.add_column("kind")
    for origin in by_origin:
        table.add_column(origin)
    for kind in dict.fromkeys(kind for kinds in by_origin.values() for kind in kinds):
        name = "true (false alarms)" if kind == TRUE else kind
        table.add_row(name, *(_cell(kinds.get(kind)) for kinds in by_origin.values()))
    return table


def _cell(share: Share | None) -> str:
    return f"{share.value:.3f} [{share.low:.3f}, {share.high:.3f}] n={share.n}" if share else "–"


if __name__ == "__main__":
    main()
