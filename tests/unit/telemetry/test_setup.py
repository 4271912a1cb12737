"""What a process sets up: spans to the folder, to a collector, or nowhere."""

import builtins
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from aisle.telemetry import setup
from aisle.telemetry.recorded import recorded
from aisle.telemetry.setup import ExporterMissing, start


class Collector(BaseHTTPRequestHandler):
    """An OpenTelemetry collector, as far as a request goes."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append((self.path, self.headers["Content-Encoding"], body))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@pytest.fixture
def collector():
    server = HTTPServer(("127.0.0.1", 0), Collector)
    server.received = []
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def trace(telemetry, name="process aisle.queries"):
    telemetry.tracing.of("aisle.planner").start(name, query_id="q1").end()


def test_spans_are_in_the_folder_once_the_process_has_ended(tmp_path):
    telemetry = start("aisle-planner", folder=tmp_path)
    trace(telemetry)
    telemetry.shutdown()
    (span,) = recorded(tmp_path / "traces")
    assert (span.service, span.stage, span.name) == ("aisle-planner", "aisle.planner", "process aisle.queries")


def test_a_collector_gets_them_by_otlp(collector):
    telemetry = start("aisle-planner", otlp_endpoint=f"http://127.0.0.1:{collector.server_port}/")
    trace(telemetry)
    telemetry.shutdown()

    ((path, _, body),) = collector.received
    assert path == "/v1/traces"
    (resource,) = ExportTraceServiceRequest.FromString(body).resource_spans
    about = {attribute.key: attribute.value.string_value for attribute in resource.resource.attributes}
    assert about["service.name"] == "aisle-planner"
    assert [span.name for span in resource.scope_spans[0].spans] == ["process aisle.queries"]


def test_a_collector_that_is_away_does_not_hold_the_end_up(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ENDING_S", 0.2)
    telemetry = start("aisle-planner", folder=tmp_path, otlp_endpoint="http://127.0.0.1:9")
    trace(telemetry)
    began = time.monotonic()
    telemetry.shutdown()
    assert time.monotonic() - began < 2
    assert len(recorded(tmp_path / "traces")) == 1  # the folder comes first


def test_without_the_exporter_the_start_is_refused_with_the_way_out(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("opentelemetry.exporter"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ExporterMissing, match=r"AISLE_OTLP_ENDPOINT is 'http://c:4318', .*pip install 'aisle\[otlp\]'"):
        start("aisle", otlp_endpoint="http://c:4318")


def test_nothing_is_traced_at_a_sample_of_nothing_nor_where_spans_go_nowhere(tmp_path):
    for telemetry in (start("aisle", folder=tmp_path, sample=0), start("aisle")):
        assert not telemetry.tracing.of("aisle.planner").is_on
        telemetry.shutdown()
    assert list(tmp_path.iterdir()) == []


def test_a_share_that_is_none_is_refused():
    with pytest.raises(ValueError, match=r"sample is 1\.5, it must be from 0 to 1"):
        start("aisle", sample=1.5)
