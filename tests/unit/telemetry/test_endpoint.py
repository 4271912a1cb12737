"""What a process answers about itself."""

from prometheus_client.core import GaugeMetricFamily
from starlette.testclient import TestClient

from aisle.telemetry.endpoint import endpoint
from aisle.telemetry.metrics import Metrics


class Tents:
    def collect(self):
        yield GaugeMetricFamily("tents", "Tents in stock", value=3)


def client(states):
    metrics = Metrics()
    metrics.add(Tents())
    return TestClient(endpoint(metrics, lambda: states))


def test_metrics_are_told_in_prometheus_own_format_and_in_openmetrics_where_that_is_asked_for():
    web = client({})
    plain = web.get("/metrics")
    assert plain.status_code == 200
    assert plain.headers["content-type"].startswith("text/plain")
    assert "tents 3.0" in plain.text
    assert "process_resident_memory_bytes" in plain.text

    openmetrics = web.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert openmetrics.headers["content-type"].startswith("application/openmetrics-text")
    assert openmetrics.text.endswith("# EOF\n")


def test_a_process_is_ready_when_all_of_it_is():
    assert client({"planner": "ready"}).get("/readyz").json() == {"ready": True, "components": {"planner": "ready"}}
    reply = client({"planner": "ready", "retriever": "stopped"}).get("/readyz")
    assert (reply.status_code, reply.json()["ready"]) == (503, False)


def test_a_process_that_answers_is_alive():
    assert client({"planner": "stopped"}).get("/healthz").json() == {"alive": True}


def test_two_processes_registries_do_not_meet():
    first, second = Metrics(), Metrics()
    first.add(Tents())
    assert b"tents" not in second.exposition("")[0]
