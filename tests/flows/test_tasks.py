"""Recommendation and comparison through the whole walk: our own questions, and the goals that their answers meet."""

from pathlib import Path

import pytest

from aisle_tools.evaluate.tasks.asking import ask_tasks
from aisle_tools.evaluate.tasks.grading import Graded
from aisle_tools.evaluate.tasks.metrics import figures
from aisle_tools.evaluate.tasks.questions import Split, own_tasks
from aisle_tools.evaluate.tasks.shops import demo_shop, retail_demo_store, stock_of


def faults(graded: list[Graded]) -> str:
    """What is wrong with which answer, a line each."""
    return "\n".join(
        f"{one.task.id} {one.task.question!r}: {one.violations} {one.irrelevant} {one.missing} {one.wrong_cells}"
        for one in graded
        if not one.is_faultless
    )


def assert_goals(graded: list[Graded]) -> None:
    found = figures(graded)
    assert found.violations == 0, faults(graded)
    assert found.wrong_cells == 0, faults(graded)
    assert found.irrelevant_share <= 0.02, faults(graded)
    assert found.missing <= 0.05 * found.questions, faults(graded)
    assert found.unnamed <= 0.05 * found.questions, faults(graded)


async def test_the_demo_shop_meets_the_goals() -> None:
    graded = await ask_tasks(own_tasks("demo", "dev"), *demo_shop())
    assert len(graded) >= 80
    assert_goals(graded)


@pytest.mark.data
async def test_the_retail_demo_store_meets_the_goals(test_data: Path) -> None:
    catalog = retail_demo_store(test_data / "retail_demo_store" / "products.yaml")
    graded = await ask_tasks(own_tasks("retail_demo_store", "dev"), catalog, stock_of(catalog))
    assert len(graded) >= 60
    assert_goals(graded)


@pytest.mark.parametrize(
    ("split", "violations", "irrelevant", "faultless"), [("stranger2", 8, 13, 44), ("stranger3", 5, 10, 51)]
)
async def test_strangers_questions_are_answered_no_worse_than_before(
    split: Split, violations: int, irrelevant: int, faultless: int
) -> None:
    """Floors of what is reached, two below it, for an int8 model's scores differ a little between processors."""
    graded = await ask_tasks(own_tasks("demo", split), *demo_shop())
    found = figures(graded)
    assert found.violations <= violations, faults(graded)
    assert found.irrelevant <= irrelevant, faults(graded)
    assert found.wrong_cells == 0, faults(graded)
    assert found.faultless >= faultless, faults(graded)
