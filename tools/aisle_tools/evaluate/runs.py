"""What can be evaluated, and the file of what came of it."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from aisle_tools.evaluate import answers, planner, ranking
from aisle_tools.evaluate.estimates import Case, Difference, Statistic
from aisle_tools.evaluate.questions import Question, QuestionsInvalid, Split
from aisle_tools.evaluate.shop import Progress, Shop
from aisle_tools.evaluate.splits import Part

Evaluate = Callable[[Shop, Sequence[Question], Progress], Coroutine[Any, Any, list[Case]]]


@dataclass(frozen=True, slots=True)
class Evaluation:
    evaluate: Evaluate
    statistics: Mapping[str, Statistic]
    differences: Mapping[str, Difference]


RANKING = Evaluation(ranking.evaluate, ranking.STATISTICS, ranking.DIFFERENCES)
ANSWERS = Evaluation(answers.evaluate, answers.STATISTICS, answers.DIFFERENCES)


def planner_on(split: Split) -> Evaluation:
    """With our own labelled questions of the same part; of all questions, of dev: what was trained on tells nothing, and
    the frozen part is asked for by name."""
    part: Part = "dev" if split == "all" else split
    return Evaluation(partial(planner.evaluate, part=part), planner.STATISTICS, planner.DIFFERENCES)


_decoder = msgspec.json.Decoder(Case)


def write_cases(cases: Sequence[Case], path: Path) -> None:
    path.write_bytes(b"".join(msgspec.json.encode(case) + b"\n" for case in cases))


def read_cases(path: Path) -> list[Case]:
    """What `write_cases` wrote. Raises: QuestionsInvalid, OSError."""
    cases = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            cases.append(_decoder.decode(line))
        except msgspec.DecodeError as error:
            raise QuestionsInvalid(f"{path}:{number}: no case of an evaluation: {error}") from error
    return cases
