"""The gateway as Prometheus reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client.core import Metric

from aisle.gateway.service import Gateway
from aisle.telemetry.metrics import counter, gauge


@dataclass(frozen=True, eq=False, slots=True)  # the registry knows collectors by identity
class GatewayCollector:
    gateway: Gateway

    def collect(self) -> Iterable[Metric]:
        yield counter("aisle_gateway_questions", "Questions accepted: the log has them", [({}, self.gateway.accepted)])
        yield counter(
            "aisle_gateway_refusals",
            "Requests refused, by the error's code",
            [({"code": code}, count) for code, count in sorted(self.gateway.refused.items())],
        )
        yield gauge(
            "aisle_gateway_open_questions",
            "Questions accepted here whose answers have not ended",
            [({}, self.gateway.open_questions)],
        )
        yield gauge(
            "aisle_gateway_open_questions_limit",
            "How many may be open now: fewer, the later the answers come",
            [({}, self.gateway.open_limit)],
        )
        yield gauge("aisle_gateway_open_streams", "Answers being read", [({}, self.gateway.open_streams)])
