"""Spans on disk: written as OTLP lines, read back, bounded."""

import json
import logging
import os
import stat
import time
from pathlib import Path

import pytest
from google.protobuf import json_format
from opentelemetry.proto.trace.v1.trace_pb2 import TracesData
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor, SpanExportResult
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from aisle.telemetry.recorded import recorded
from aisle.telemetry.span_file import KEPT_S, SpanFile
from aisle.telemetry.spans import Tracing, failed


def spans(*names: str) -> tuple[ReadableSpan, ...]:
    """Finished, each below the one before, of one trace."""
    exporter = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource({"service.name": "aisle-planner"}), shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = Tracing(provider).of("aisle.planner")
    begun = []
    for name in names:
        span = tracer.start(name, query_id="q1", attributes={"aisle.steps": 4, "aisle.policy": "rules-1", "ok": True})
        span.set_attribute("reasons", ["stop", "length"])
        span.set_attribute("share", 0.25)
        begun.append(span)
    begun[0].add_event("first part")
    failed(begun[-1], RuntimeError("no"))
    for span in begun:
        span.end()
    return exporter.get_finished_spans()


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    file = SpanFile(tmp_path / "traces", "aisle-planner")
    written = spans("first", "second")

    assert file.export(written) is SpanExportResult.SUCCESS

    first, second = recorded(tmp_path / "traces")
    assert (first.service, first.stage, first.name) == ("aisle-planner", "aisle.planner", "first")
    assert first.attributes == {
        "aisle.steps": 4, "aisle.policy": "rules-1", "ok": True, "reasons": ("stop", "length"), "share": 0.25,
    }  # fmt: skip
    assert (first.start_ns, first.end_ns) == (written[0].start_time, written[0].end_time)
    assert [event.name for event in first.events] == ["first part"]
    assert first.start_ns <= first.events[0].time_ns <= first.end_ns
    assert (first.is_failed, second.is_failed) == (False, True)
    assert second.attributes["error.type"] == "RuntimeError"
    assert recorded(tmp_path / "traces", trace_id=first.trace_id) == [first, second]
    assert recorded(tmp_path / "traces", trace_id="0" * 32) == []


def test_a_line_is_a_batch_in_otlps_json(tmp_path: Path) -> None:
    file = SpanFile(tmp_path, "aisle-planner")
    file.export(spans("first", "second"))

    (line,) = file.path.read_text().splitlines()
    # Every field is one of OTLP's, of its type; the ids alone are written otherwise than in JSON made from protobuf.
    assert len(json_format.Parse(line, TracesData()).resource_spans[0].scope_spans[0].spans) == 2
    (resource,) = json.loads(line)["resourceSpans"]
    assert resource["resource"]["attributes"] == [
        {"key": "service.name", "value": {"stringValue": "aisle-planner"}},
    ]
    (scope,) = resource["scopeSpans"]
    assert scope["scope"] == {"name": "aisle.planner"}
    span = scope["spans"][0]
    assert len(span["traceId"]) == 32
    assert len(span["spanId"]) == 16
    assert span["startTimeUnixNano"].isdecimal()
    assert span["kind"] == 1
    assert {"key": "aisle.steps", "value": {"intValue": "4"}} in span["attributes"]
    assert {"key": "ok", "value": {"boolValue": True}} in span["attributes"]


def test_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = SpanFile(tmp_path / "traces", "aisle")
    file.export(spans("first"))
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_a_full_file_is_set_aside_and_the_one_before_it_is_dropped(tmp_path: Path) -> None:
    file = SpanFile(tmp_path, "aisle", file_bytes=3_000)
    for number in range(12):
        file.export(spans(f"span-{number}"))

    files = sorted(tmp_path.glob("*.jsonl"))
    assert [path.name for path in files] == [f"aisle-{os.getpid()}.1.jsonl", f"aisle-{os.getpid()}.jsonl"]
    assert all(path.stat().st_size <= 3_000 for path in files)
    names = [span.name for span in recorded(tmp_path)]
    assert names[-1] == "span-11"
    assert "span-0" not in names
    assert names == sorted(names, key=lambda name: int(name.rpartition("-")[2]))


def test_all_files_together_are_bounded_and_old_ones_go(tmp_path: Path) -> None:
    now_s = time.time()
    for name, size, age_s in (("old", 10, KEPT_S + 60), ("big", 900, 120), ("late", 900, 60)):
        path = tmp_path / f"{name}-1.jsonl"
        path.write_bytes(b"x" * size)
        os.utime(path, (now_s - age_s, now_s - age_s))

    SpanFile(tmp_path, "aisle", folder_bytes=1_000)

    assert [path.name for path in tmp_path.iterdir()] == ["late-1.jsonl"]


def test_a_disk_that_takes_nothing_costs_spans_and_one_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = SpanFile(tmp_path, "aisle")
    file.path.mkdir()  # nothing can be written there
    with caplog.at_level(logging.WARNING):
        assert file.export(spans("first")) is SpanExportResult.FAILURE
        assert file.export(spans("second")) is SpanExportResult.FAILURE
    assert len(caplog.records) == 1
    assert "spans are lost" in caplog.text

    file.path.rmdir()
    assert file.export(spans("third")) is SpanExportResult.SUCCESS
    assert [span.name for span in recorded(tmp_path)] == ["third"]


def test_half_a_line_after_a_kill_hides_no_other(tmp_path: Path) -> None:
    killed = SpanFile(tmp_path, "aisle")
    killed.export(spans("whole"))
    whole = killed.path.read_bytes()
    killed.path.rename(tmp_path / "aisle-1.jsonl")
    (tmp_path / "aisle-1.jsonl").write_bytes(whole + whole[: len(whole) // 2])
    killed.export(spans("later"))

    assert [span.name for span in recorded(tmp_path)] == ["whole", "later"]
