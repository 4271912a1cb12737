"""The figures of many graded answers. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aisle_tools.evaluate.tasks.grading import Graded


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Goals: no violation and no wrong cell, at most one card in fifty irrelevant."""

    questions: int
    cards: int
    violations: int  # cards that break a constraint
    irrelevant: int  # cards
    irrelevant_share: float  # of all cards
    missing: int  # questions whose best product, or part of whose comparison, is not shown
    wrong_cells: int
    unnamed: int  # questions that show products and leave a constraint unnamed
    faultless: int  # questions with nothing wrong at all


def figures(graded: Sequence[Graded]) -> Figures:
    cards = sum(len(one.shown) for one in graded)
    irrelevant = sum(len(one.irrelevant) for one in graded)
    return Figures(
        questions=len(graded),
        cards=cards,
        violations=sum(len(one.violations) for one in graded),
        irrelevant=irrelevant,
        irrelevant_share=round(irrelevant / cards, 4) if cards else 0.0,
        missing=sum(bool(one.missing) for one in graded),
        wrong_cells=sum(len(one.wrong_cells) for one in graded),
        unnamed=sum(bool(one.unnamed) for one in graded),
        faultless=sum(one.is_faultless for one in graded),
    )
