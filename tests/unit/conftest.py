"""Spans that stay in memory."""

from collections.abc import Callable

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

from aisle.telemetry.spans import Tracing


class Traced:
    """A tracing whose finished spans can be looked at."""

    def __init__(self, sample: float = 1.0) -> None:
        self._exporter = InMemorySpanExporter()
        provider = TracerProvider(sampler=ParentBased(TraceIdRatioBased(sample)), shutdown_on_exit=False)
        provider.add_span_processor(SimpleSpanProcessor(self._exporter))
        self.tracing = Tracing(provider, messaging_system="aisle_embedded", sample=sample)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """The finished ones, as they finished."""
        return self._exporter.get_finished_spans()


@pytest.fixture
def new_traced() -> Callable[..., Traced]:
    """`new_traced(sample=0.5)`."""
    return Traced


@pytest.fixture
def traced() -> Traced:
    return Traced()
