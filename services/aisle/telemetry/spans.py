"""Spans: where the time of one question goes. Every hop is a span, and the events that it publishes carry it on.

No span holds a shopper's words. Attributes are names, numbers and ids, and an error is told by its type alone, since its
message may quote what was asked. Names follow OpenTelemetry's semantic conventions; Aisle's own begin with `aisle.`.

Where nothing is traced (`OFF`), no span is made and nothing of the SDK is imported.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from opentelemetry import context, trace
from opentelemetry.trace import (
    INVALID_SPAN,
    NonRecordingSpan,
    Span,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
)

from aisle.telemetry import traces

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

__all__ = ["NO_SPAN", "OFF", "Span", "SpanKind", "Tracer", "Tracing", "child", "current", "failed", "traceparent"]

NO_SPAN = INVALID_SPAN

Attributes = Mapping[str, str | int | float | bool]

_TRACER = context.create_key("aisle-tracer")


class Tracer:
    """Begins the spans of one stage."""

    def __init__(self, stage: str, tracer: trace.Tracer | None, messaging_system: str, sample: float) -> None:
        self.stage = stage
        self.messaging_system = messaging_system
        self._tracer = tracer
        self._sampled_below = round(sample * 2**64)

    @property
    def is_on(self) -> bool:
        return self._tracer is not None

    def start(
        self,
        name: str,
        *,
        kind: SpanKind = SpanKind.INTERNAL,
        parent: str = "",
        query_id: str = "",
        attributes: Attributes | None = None,
    ) -> Span:
        """A span that follows from a `traceparent`. Whoever starts it ends it.

        Without a traceparent it belongs to the trace that `query_id` stands for: a question that its publisher does not
        trace has one trace all the same, whichever stages read it. Without both, a trace begins here.
        """
        if self._tracer is None:
            return NO_SPAN
        known = traces.parse(parent)
        if known is not None:
            flags = TraceFlags.SAMPLED if known.sampled else TraceFlags.DEFAULT
            above = SpanContext(int(known.trace_id, 16), int(known.span_id, 16), True, TraceFlags(flags))
        elif query_id:
            above = self._derived(query_id)
        else:
            return self._tracer.start_span(name, context=context.Context(), kind=kind, attributes=attributes)
        within = trace.set_span_in_context(NonRecordingSpan(above), context.Context())
        return self._tracer.start_span(name, context=within, kind=kind, attributes=attributes)

    def make_current(self, span: Span) -> None:
        """For the rest of this task. Nothing where spans are off."""
        if self._tracer is not None:
            context.attach(self._around(span))

    @contextmanager
    def within(self, span: Span) -> Iterator[Span]:
        """The span is the current one in the block, and ends with it; an error that leaves the block is told by type."""
        if self._tracer is None:
            yield span
            return
        token = context.attach(self._around(span))
        try:
            yield span
        except Exception as error:
            failed(span, error)
            raise
        finally:
            context.detach(token)
            span.end()

    def _around(self, span: Span) -> context.Context:
        return trace.set_span_in_context(span, context.set_value(_TRACER, self._tracer))

    def _derived(self, query_id: str) -> SpanContext:
        digest = hashlib.sha256(query_id.encode()).digest()
        trace_id, span_id = int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
        # As the SDK's ratio sampler does it: every stage decides alike.
        is_sampled = trace_id & (2**64 - 1) < self._sampled_below
        return SpanContext(
            trace_id, span_id, True, TraceFlags(TraceFlags.SAMPLED if is_sampled else TraceFlags.DEFAULT)
        )


class Tracing:
    """The spans of one process: a tracer for each of its stages.

    `messaging_system`: what the log is called in `messaging.system`, "kafka" or "aisle_embedded".
    """

    def __init__(
        self, provider: "TracerProvider | None" = None, *, messaging_system: str = "", sample: float = 1.0
    ) -> None:
        self._provider = provider
        self._messaging_system = messaging_system
        self._sample = sample

    def of(self, stage: str) -> Tracer:
        """`stage`: as its consumer group is named, "aisle.planner"."""
        tracer = None if self._provider is None else self._provider.get_tracer(stage)
        return Tracer(stage, tracer, self._messaging_system, self._sample)


OFF = Tracing()


def current() -> Span:
    """The span that this code runs in; one that ignores everything where there is none."""
    return trace.get_current_span()


def traceparent() -> str:
    """The current span as a `traceparent` header; empty where there is none."""
    return traceparent_of(trace.get_current_span())


def traceparent_of(span: Span) -> str:
    about = span.get_span_context()
    if not about.is_valid:
        return ""
    return f"00-{about.trace_id:032x}-{about.span_id:016x}-{about.trace_flags & 1:02x}"


@contextmanager
def child(name: str, *, kind: SpanKind = SpanKind.INTERNAL, attributes: Attributes | None = None) -> Iterator[Span]:
    """A part of what the current span does. `NO_SPAN` outside of any."""
    tracer = context.get_value(_TRACER)
    if not isinstance(tracer, trace.Tracer) or not current().is_recording():
        yield NO_SPAN
        return
    with tracer.start_as_current_span(
        name, kind=kind, attributes=attributes, record_exception=False, set_status_on_exception=False
    ) as span:
        try:
            yield span
        except Exception as error:
            failed(span, error)
            raise


def failed(span: Span, error: BaseException) -> None:
    """The span's work ended with this error. Its message stays out: it may quote the shopper."""
    span.set_attribute("error.type", type(error).__name__)
    span.set_status(Status(StatusCode.ERROR))
