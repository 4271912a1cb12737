"""Metrics of one process, in a registry of its own. Nobody counts twice: what the parts of Aisle count anyway is read when
Prometheus asks, by a collector that stands beside each of them.

Names follow OpenMetrics: `aisle_`, the part, what is counted, its unit.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector

from aisle.telemetry.durations import BOUNDS_MS, Durations

Labels = Mapping[str, str]


class Collector(Protocol):
    def collect(self) -> Iterable[Metric]: ...


class Metrics:
    """What `/metrics` tells of this process: memory, CPU and files, and what is added."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        ProcessCollector(registry=self.registry)

    def add(self, *collectors: Collector) -> None:
        for collector in collectors:
            self.registry.register(collector)

    def exposition(self, accept: str) -> tuple[bytes, str]:
        """The text and its content type: OpenMetrics for whoever accepts it, else Prometheus's own format."""
        encode, content_type = choose_encoder(accept)
        return encode(self.registry), content_type


def counter(name: str, about: str, values: Iterable[tuple[Labels, float]]) -> Metric:
    """`name` without the `_total` that the text adds."""
    values = list(values)
    family = CounterMetricFamily(name, about, labels=_names(values))
    for labels, value in values:
        family.add_metric(list(labels.values()), value)
    return family


def gauge(name: str, about: str, values: Iterable[tuple[Labels, float]]) -> Metric:
    values = list(values)
    family = GaugeMetricFamily(name, about, labels=_names(values))
    for labels, value in values:
        family.add_metric(list(labels.values()), value)
    return family


def histogram(name: str, about: str, values: Iterable[tuple[Labels, Durations]]) -> Metric:
    """In seconds."""
    values = list(values)
    family = HistogramMetricFamily(name, about, labels=_names(values))
    for labels, durations in values:
        buckets, below = [], 0
        for bound, count in zip((*BOUNDS_MS, None), durations.counts, strict=True):
            below += count
            buckets.append(("+Inf" if bound is None else str(bound / 1000), float(below)))
        family.add_metric(list(labels.values()), buckets, sum_value=durations.sum_ms / 1000)
    return family


def _names(values: list[tuple[Labels, float]] | list[tuple[Labels, Durations]]) -> list[str]:
    return list(values[0][0]) if values else []
