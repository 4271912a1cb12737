"""Asks our own questions of a shop and prints the figures.

python -m aisle_tools.evaluate.tasks --shop demo --split dev --faults
python -m aisle_tools.evaluate.tasks --shop retail_demo_store --split heldout --catalog products.yaml
"""

import argparse
import asyncio
import sys
from dataclasses import asdict
from pathlib import Path
from typing import get_args

import msgspec

from aisle_tools.evaluate.tasks.asking import ask_tasks
from aisle_tools.evaluate.tasks.grading import Graded
from aisle_tools.evaluate.tasks.metrics import figures
from aisle_tools.evaluate.tasks.questions import Shop, Split, own_tasks, read_tasks
from aisle_tools.evaluate.tasks.shops import demo_shop, retail_demo_store, stock_of


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask our own questions of a shop and grade the answers.")
    parser.add_argument("--shop", choices=get_args(Shop), default="demo")
    parser.add_argument("--split", choices=get_args(Split), default="dev")
    parser.add_argument("--questions", type=Path, help="a file of the same shape instead of our own")
    parser.add_argument("--catalog", type=Path, help="the retail demo store's products.yaml")
    parser.add_argument("--faults", action="store_true", help="tell what is wrong with which answer")
    given = parser.parse_args()
    tasks = read_tasks(given.questions) if given.questions else own_tasks(given.shop, given.split)
    if given.shop == "demo":
        catalog, store = demo_shop()
    elif given.catalog is None:
        sys.exit("--shop retail_demo_store needs --catalog: its products.yaml is not part of Aisle")
    else:
        catalog = retail_demo_store(given.catalog)
        store = stock_of(catalog)
    graded = asyncio.run(ask_tasks(tasks, catalog, store))
    if given.faults:
        for one in graded:
            _tell(one)
    print(msgspec.json.format(msgspec.json.encode(asdict(figures(graded)))).decode())


def _tell(graded: Graded) -> None:
    if graded.is_faultless:
        return
    print(f"{graded.task.id}  {graded.task.question}")
    print(f"    shown: {', '.join(graded.shown) or 'nothing'}")
    for name in ("violations", "irrelevant", "missing", "wrong_cells", "unnamed"):
        if found := getattr(graded, name):
            print(f"    {name.replace('_', ' ')}: {'; '.join(found)}")


if __name__ == "__main__":
    main()
