"""What the children's `/metrics` tell, folded into one line a stage."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from prometheus_client.parser import text_string_to_metric_families

RATE_OVER_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one process tells of one stage at one moment."""

    at_s: float
    handled: float = 0.0
    partitions: int = 0
    backlog_s: float = 0.0
    p99_ms: float | None = None  # None: nothing was handled yet, or the stage does not say


def samples_in(text: str, at_s: float) -> dict[str, Sample]:
    """Stage → its sample, from the text of `/metrics`.

    An index of a process's own has an indexer of its own, `indexer.NAME.ID`: all are told as `indexer`.
    """
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(text):
        for one in family.samples:
            stage = one.labels.get("stage", "gateway" if one.name.startswith("aisle_gateway_") else "")
            if stage and one.labels.get("quantile", "0.99") == "0.99":
                found.setdefault(stage.partition(".")[0], {})[one.name] = one.value
    return {stage: _sample(values, at_s) for stage, values in found.items()}


def _sample(values: Mapping[str, float], at_s: float) -> Sample:
    handled = values.get("aisle_stage_handled_total", values.get("aisle_gateway_questions_total", 0.0))
    took_s = values.get("aisle_stage_recent_handling_seconds")
    return Sample(
        at_s=at_s,
        handled=handled,
        partitions=int(values.get("aisle_stage_partitions", 0)),
        backlog_s=values.get("aisle_stage_backlog_seconds", 0.0),
        p99_ms=took_s * 1000 if took_s is not None and handled else None,
    )


@dataclass(slots=True)
class History:
    """The samples of one stage of one process over the last seconds."""

    _samples: deque[Sample] = field(default_factory=deque)

    def add(self, sample: Sample) -> None:
        """A count that has fallen is a new process's: what the last one told is forgotten."""
        if self._samples and sample.handled < self._samples[-1].handled:
            self._samples.clear()
        self._samples.append(sample)
        while len(self._samples) > 2 and sample.at_s - self._samples[1].at_s >= RATE_OVER_S:
            self._samples.popleft()

    @property
    def last(self) -> Sample | None:
        return self._samples[-1] if self._samples else None

    @property
    def per_second(self) -> float:
        """Events handled, over the last `RATE_OVER_S`."""
        if len(self._samples) < 2:
            return 0.0
        first, last = self._samples[0], self._samples[-1]
        return (last.handled - first.handled) / (last.at_s - first.at_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class StageLine:
    """All members of a stage as one."""

    partitions: int
    backlog_s: float  # the longest
    per_second: float  # of all
    p99_ms: float | None  # the worst member's


def together(members: Iterable[History]) -> StageLine:
    told = [(history, last) for history in members if (last := history.last) is not None]
    worst = [last.p99_ms for _, last in told if last.p99_ms is not None]
    return StageLine(
        partitions=sum(last.partitions for _, last in told),
        backlog_s=max((last.backlog_s for _, last in told), default=0.0),
        per_second=sum(history.per_second for history, _ in told),
        p99_ms=max(worst, default=None),
    )
