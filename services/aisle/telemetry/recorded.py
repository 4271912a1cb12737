"""Reads back the spans that the processes of a shop have recorded in its folder: see `span_file`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

TRACES = "traces"
"""The folder's name within the shop's."""


class _Value(msgspec.Struct, rename="camel"):
    string_value: str | None = None
    int_value: str | None = None
    double_value: float | None = None
    bool_value: bool | None = None
    array_value: dict[str, list["_Value"]] | None = None

    @property
    def plain(self) -> Any:
        if self.array_value is not None:
            return tuple(value.plain for value in self.array_value.get("values", ()))
        if self.int_value is not None:
            return int(self.int_value)
        return next(
            (value for value in (self.string_value, self.double_value, self.bool_value) if value is not None), ""
        )


class _Attribute(msgspec.Struct):
    key: str
    value: _Value


class _Event(msgspec.Struct, rename="camel"):
    name: str
    time_unix_nano: str
    attributes: list[_Attribute] = []


class _Status(msgspec.Struct, frozen=True):
    code: int = 0


class _Span(msgspec.Struct, rename="camel"):
    trace_id: str
    span_id: str
    name: str
    start_time_unix_nano: str
    end_time_unix_nano: str
    parent_span_id: str = ""
    kind: int = 0
    attributes: list[_Attribute] = []
    events: list[_Event] = []
    status: _Status = _Status()


class _Scope(msgspec.Struct):
    name: str = ""


class _ScopeSpans(msgspec.Struct):
    scope: _Scope
    spans: list[_Span]


class _Resource(msgspec.Struct, frozen=True):
    attributes: list[_Attribute] = []


class _ResourceSpans(msgspec.Struct, rename="camel"):
    scope_spans: list[_ScopeSpans]
    resource: _Resource = _Resource()


class _Line(msgspec.Struct, rename="camel"):
    resource_spans: list[_ResourceSpans]


class RecordedEvent(msgspec.Struct, frozen=True):
    name: str
    time_ns: int
    attributes: dict[str, Any]


class RecordedSpan(msgspec.Struct, frozen=True):
    """Times are nanoseconds since the Unix epoch, by the clock of the process that wrote them."""

    trace_id: str
    span_id: str
    parent_id: str  # empty: the trace begins here
    service: str  # the process, such as "aisle-planner"
    stage: str  # such as "aisle.planner"
    name: str
    start_ns: int
    end_ns: int
    attributes: dict[str, Any]
    events: tuple[RecordedEvent, ...]
    is_failed: bool


def recorded(folder: Path, trace_id: str = "") -> list[RecordedSpan]:
    """The spans of one trace, or all, as they began. Lines that can't be read, as after a kill in mid-write, are left
    out. Raises: OSError."""
    spans = [
        span
        for path in sorted(folder.glob("*.jsonl"))
        for span in _in_file(path, trace_id.encode())
        if not trace_id or span.trace_id == trace_id
    ]
    return sorted(spans, key=lambda span: (span.start_ns, -span.end_ns))


def _in_file(path: Path, trace_id: bytes) -> Iterator[RecordedSpan]:
    try:
        with path.open("rb") as lines:
            for line in lines:
                if trace_id in line:
                    yield from _in_line(line)
    except FileNotFoundError:  # its process set it aside meanwhile
        return


def _in_line(line: bytes) -> Iterator[RecordedSpan]:
    try:
        batch = msgspec.json.decode(line, type=_Line)
    except msgspec.DecodeError:
        return
    for resource in batch.resource_spans:
        service = str(_plain(resource.resource.attributes).get("service.name", ""))
        for scope in resource.scope_spans:
            for span in scope.spans:
                yield RecordedSpan(
                    trace_id=span.trace_id,
                    span_id=span.span_id,
                    parent_id=span.parent_span_id,
                    service=service,
                    stage=scope.scope.name,
                    name=span.name,
                    start_ns=int(span.start_time_unix_nano),
                    end_ns=int(span.end_time_unix_nano),
                    attributes=_plain(span.attributes),
                    events=tuple(
                        RecordedEvent(event.name, int(event.time_unix_nano), _plain(event.attributes))
                        for event in span.events
                    ),
                    is_failed=span.status.code == 2,
                )


def _plain(attributes: list[_Attribute]) -> dict[str, Any]:
    return {attribute.key: attribute.value.plain for attribute in attributes}
