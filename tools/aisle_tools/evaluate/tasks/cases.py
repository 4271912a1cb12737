"""A graded answer as a case, for figures with intervals. Pure."""

from collections.abc import Mapping

from aisle_tools.evaluate.estimates import Case, Statistic, mean, share
from aisle_tools.evaluate.tasks.grading import Graded

STATISTICS: Mapping[str, Statistic] = {
    "constraint_violations": share,
    "irrelevant_cards": share,
    "missing_best": mean,
    "wrong_cells": mean,
    "unnamed_constraints": mean,
    "faultless": mean,
}


def case_of(graded: Graded) -> Case:
    """A question weighs in the shares of cards as many times as it shows cards. One that wants no best product, no table
    or names no constraint does not count for what it can't miss."""
    task, cards = graded.task, len(graded.shown)
    rows: dict[str, tuple[float, ...]] = {
        "constraint_violations": (len(graded.violations), cards),
        "irrelevant_cards": (len(graded.irrelevant), cards),
        "faultless": (float(graded.is_faultless),),
    }
    if task.best or task.first or task.kinds or task.compared:
        rows["missing_best"] = (float(bool(graded.missing)),)
    if task.compared:
        rows["wrong_cells"] = (float(len(graded.wrong_cells)),)
    if task.names and graded.shown:
        rows["unnamed_constraints"] = (float(bool(graded.unnamed)),)
    details = {
        "family": task.family,
        "question": task.question,
        "shown": graded.shown,
        "violations": graded.violations,
        "irrelevant": graded.irrelevant,
        "missing": graded.missing,
        "wrong_cells": graded.wrong_cells,
        "unnamed": graded.unnamed,
        "text": graded.text,
    }
    return Case(qid=task.id, rows=rows, details=details)
