"""How long questions took, as Prometheus reads it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import get_args

from prometheus_client.core import Metric

from aisle.telemetry.durations import Durations
from aisle.telemetry.metrics import histogram
from aisle_schemas import Outcome


@dataclass(slots=True)
class AnswerTimes:
    """From when a question was asked, by the asker's clock. Each answer counts where its end was written."""

    first_part: Durations = field(default_factory=Durations)
    ended: dict[Outcome, Durations] = field(
        default_factory=lambda: {outcome: Durations() for outcome in get_args(Outcome)}
    )


@dataclass(frozen=True, eq=False, slots=True)  # the registry knows collectors by identity
class AnswerCollector:
    times: AnswerTimes

    def collect(self) -> Iterable[Metric]:
        yield histogram(
            "aisle_question_first_part_seconds",
            "From a question to the first part of its answer",
            [({}, self.times.first_part)],
        )
        yield histogram(
            "aisle_question_seconds",
            "From a question to the end of its answer",
            [({"outcome": outcome}, durations) for outcome, durations in self.times.ended.items()],
        )
