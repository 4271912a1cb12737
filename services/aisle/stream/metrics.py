"""The stages of a process as Prometheus reads them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from prometheus_client.core import Metric

from aisle.stream.stage import StageStats
from aisle.telemetry.durations import Durations
from aisle.telemetry.metrics import counter, gauge, histogram

_COUNTED = {
    "handled": "Events handled, their output in the log",
    "skipped": "Events passed by: done before, cancelled, or of a question that has ended",
    "expired": "Events whose question was past its deadline",
    "retried": "Tries that a handler asked to repeat",
    "quarantined": "Events put aside as dead letters",
    "unknown": "Events of a newer version",
}
_GAUGED = {
    "partitions": ("aisle_stage_partitions", "Partitions assigned to this process"),
    "in_hand": ("aisle_stage_in_hand", "Handlers at work"),
    "open_keys": ("aisle_stage_open_keys", "Questions between their first event and their end"),
    "lag": ("aisle_stage_lag_records", "Records that wait to be read"),
    "backlog_s": ("aisle_stage_backlog_seconds", "For how long the oldest record that waits has stood in the log"),
}
_QUANTILES = (0.5, 0.99)


@dataclass(frozen=True, eq=False, slots=True)  # the registry knows collectors by identity
class StageCollector:
    """`stats`: of every member in the process, as `Stages.stats` gives them. Members of one stage count as one."""

    stats: Callable[[], Sequence[StageStats]]

    def collect(self) -> Iterable[Metric]:
        members: dict[str, list[StageStats]] = {}
        for stats in self.stats():
            # A group may have a name of its own behind the stage's: "aisle.indexer.server-3f9a".
            stage = stats.name.removeprefix("aisle.").partition(".")[0]
            members.setdefault(stage, []).append(stats)
        for field, about in _COUNTED.items():
            yield counter(f"aisle_stage_{field}", about, [({"stage": s}, _sum(m, field)) for s, m in members.items()])
        for field, (name, about) in _GAUGED.items():
            together = max if field == "backlog_s" else sum
            values = [
                ({"stage": stage}, float(together(getattr(one, field) for one in those)))
                for stage, those in members.items()
            ]
            yield gauge(name, about, values)
        took = {stage: Durations.together(one.took for one in those) for stage, those in members.items()}
        yield histogram(
            "aisle_stage_handling_seconds",
            "From taking an event in hand until all that it gave is in the log",
            [({"stage": stage}, durations) for stage, durations in took.items()],
        )
        yield gauge(
            "aisle_stage_recent_handling_seconds",
            "The same, by quantile, over each member's last thousand events",
            [
                ({"stage": stage, "quantile": str(share)}, durations.quantile_ms(share) / 1000)
                for stage, durations in took.items()
                for share in _QUANTILES
            ],
        )


def _sum(members: Sequence[StageStats], field: str) -> float:
    return float(sum(getattr(one, field) for one in members))
