"""The gateway as Prometheus reads it."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from prometheus_client.core import Metric

from aisle.telemetry.metrics import counter, gauge


@dataclass(slots=True)
class GatewayStats:
    """Since the gateway's start."""

    accepted: int = 0  # questions, once the log has them
    refused: Counter[str] = field(default_factory=Counter)  # requests, by the error's code


@dataclass(frozen=True, slots=True)
class GatewayCollector:
    stats: GatewayStats
    open_questions: Callable[[], int]
    open_streams: Callable[[], int]

    def collect(self) -> Iterable[Metric]:
        yield counter("aisle_gateway_questions", "Questions accepted", [({}, self.stats.accepted)])
        yield counter(
            "aisle_gateway_refusals",
            "Requests refused, by the error's code",
            [({"code": code}, count) for code, count in self.stats.refused.items()],
        )
        yield gauge(
            "aisle_gateway_open_questions", "Questions whose answers have not ended", [({}, self.open_questions())]
        )
        yield gauge("aisle_gateway_open_streams", "Answers being read", [({}, self.open_streams())])
