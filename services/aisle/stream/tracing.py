"""The spans of handled records, by OpenTelemetry's messaging conventions.

Source: opentelemetry.io/docs/specs/semconv/messaging/kafka.
"""

from aisle.stream.log import Record
from aisle.telemetry.spans import NO_SPAN, Span, SpanKind, Tracer

TRACEPARENT = "traceparent"


def belongs_to_trace(record: Record, *, is_a_questions: bool) -> bool:
    """An import of many thousand items is no trace: nobody asked for it, and it would bury the questions."""
    return is_a_questions or TRACEPARENT in record.headers


def handling(tracer: Tracer, record: Record, now_ms: int, *, parent: str | None = None) -> Span:
    """The span of what a stage does about a record, from now on.

    `parent`: the traceparent that it follows from, where that is not the record's own; empty: what the key stands for.
    """
    if not tracer.is_on:
        return NO_SPAN
    return tracer.start(
        f"process {record.topic}",
        kind=SpanKind.CONSUMER,
        parent=record.headers.get(TRACEPARENT, "") if parent is None else parent,
        query_id=record.key,
        attributes={
            "messaging.system": tracer.messaging_system,
            "messaging.operation.type": "process",
            "messaging.operation.name": "process",
            "messaging.destination.name": record.topic,
            "messaging.destination.partition.id": str(record.partition),
            "messaging.consumer.group.name": tracer.stage,
            "messaging.kafka.offset": record.offset,
            "messaging.message.id": record.headers.get("ce_id", ""),
            "aisle.query_id": record.key,
            "aisle.waited_ms": max(0, now_ms - record.timestamp_ms),
        },
    )
