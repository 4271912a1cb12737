"""Finished spans in the shop's folder, for whoever has no collector: `traces/SERVICE-PID.jsonl`, one file for each process.

A line holds one batch in OTLP's JSON encoding, so that a collector's `otlpjsonfile` receiver reads the files as they are.

Source: opentelemetry.io/docs/specs/otel/protocol/file-exporter.
"""

import logging
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult

FILE_BYTES = 16 * 1024 * 1024
"""At this size a file is set aside, and the one set aside before is dropped."""

FOLDER_BYTES = 128 * 1024 * 1024
"""Of all files together: above it the oldest go."""

KEPT_S = 7 * 24 * 3600
"""As long as the topics that the spans speak of."""

_log = logging.getLogger(__name__)


class SpanFile(SpanExporter):
    """Used by one thread, the batching processor's. A disk that is full costs spans and a warning, nothing else."""

    def __init__(
        self, folder: Path, service: str, *, file_bytes: int = FILE_BYTES, folder_bytes: int = FOLDER_BYTES
    ) -> None:
        """Raises: OSError when the folder can't be made."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = folder / f"{service}-{os.getpid()}.jsonl"
        self._aside = self.path.with_suffix(".1.jsonl")
        self._file_bytes = file_bytes
        self._folder_bytes = folder_bytes
        self._is_failing = False
        self._make_room()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        line = msgspec.json.encode({"resourceSpans": list(_by_resource(spans))}) + b"\n"
        try:
            self._append(line)
        except OSError as error:
            if not self._is_failing:
                _log.warning("spans are lost: %s can't be written: %s", self.path, error.strerror)
            self._is_failing = True
            return SpanExportResult.FAILURE
        self._is_failing = False
        return SpanExportResult.SUCCESS

    def shutdown(self) -> None:
        """Nothing is held: every batch is written when it comes."""

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return True

    def _append(self, line: bytes) -> None:
        if self.path.exists() and self.path.stat().st_size + len(line) > self._file_bytes:
            self.path.replace(self._aside)
            self._make_room()
        descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            # After half a line, as on a full disk, the next one begins on its own.
            written = os.write(descriptor, b"\n" + line if self._is_failing else line)
            if written < len(line):
                raise OSError(0, "the disk is full")
        finally:
            os.close(descriptor)

    def _make_room(self) -> None:
        """Other processes' files too: what they still write is the newest, and goes last."""
        oldest_s = time.time() - KEPT_S
        files = []
        for path in self.path.parent.glob("*.jsonl"):
            with suppress(FileNotFoundError):  # another process makes room too
                files.append((path.stat(), path))
        files.sort(key=_age)
        left = sum(about.st_size for about, _ in files)
        for about, path in files:
            if path != self.path and (left > self._folder_bytes or about.st_mtime < oldest_s):
                path.unlink(missing_ok=True)
                left -= about.st_size


def _age(file: tuple[os.stat_result, Path]) -> float:
    return file[0].st_mtime


def _by_resource(spans: Sequence[ReadableSpan]) -> Iterator[dict[str, Any]]:
    """All spans of a process have one resource; their scopes are its stages."""
    scopes: dict[str, list[dict[str, Any]]] = {}
    for span in spans:
        scopes.setdefault(span.instrumentation_scope.name if span.instrumentation_scope else "", []).append(_told(span))
    yield {
        "resource": {"attributes": _attributes(spans[0].resource.attributes)},
        "scopeSpans": [{"scope": {"name": name}, "spans": told} for name, told in scopes.items()],
    }


def _told(span: ReadableSpan) -> dict[str, Any]:
    about = span.get_span_context()
    assert about is not None, "a finished span has a context"
    return {
        "traceId": f"{about.trace_id:032x}",
        "spanId": f"{about.span_id:016x}",
        "parentSpanId": f"{span.parent.span_id:016x}" if span.parent else "",
        "name": span.name,
        "kind": span.kind.value + 1,  # OTLP counts from 1, the SDK from 0
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "attributes": _attributes(span.attributes or {}),
        "events": [
            {
                "timeUnixNano": str(event.timestamp),
                "name": event.name,
                "attributes": _attributes(event.attributes or {}),
            }
            for event in span.events
        ],
        "status": {"code": span.status.status_code.value},
    }


def _attributes(given: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in given.items()]


def _value(value: object) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case tuple() | list():
            return {"arrayValue": {"values": [_value(one) for one in value]}}
        case _:
            return {"stringValue": str(value)}
