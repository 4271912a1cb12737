"""What stands around the endpoints: health, readiness, headers, origins, the access log."""

import logging

import pytest

from aisle.gateway.errors import GatewayError
from aisle.gateway.service import gateway
from aisle.gateway.settings import GatewaySettings
from aisle.stream.clock import SystemClock


async def test_a_gateway_is_alive_and_ready_when_its_parts_are(serve):
    states = {"index": "ready"}
    async with serve(ready=lambda: states) as served:
        assert (await served.http.get("/healthz")).json() == {"alive": True}
        reply = await served.http.get("/readyz")
        assert (reply.status_code, reply.json()) == (
            200,
            {"ready": True, "components": {"index": "ready", "gateway": "ready"}},
        )
        states["index"] = "the store of vectors is locked"
        reply = await served.http.get("/readyz")
        assert (reply.status_code, reply.json()["components"]["index"]) == (503, "the store of vectors is locked")
        assert (await served.http.get("/healthz")).status_code == 200


async def test_a_gateway_that_shuts_down_is_not_ready(served):
    served.state.refuse_questions()
    reply = await served.http.get("/readyz")
    assert (reply.status_code, reply.json()["components"]["gateway"]) == (503, "shutting down")


async def test_the_page_runs_its_own_scripts_alone(serve):
    async with serve(demo={"name": "Demo", "store_url": "http://127.0.0.1:9/x"}) as served:
        reply = await served.http.get("/")
        assert reply.status_code == 200
        assert reply.headers["content-security-policy"] == (
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            "img-src 'self' data: https: http://127.0.0.1:9; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        )
        assert reply.headers["referrer-policy"] == "no-referrer"
        assert reply.headers["x-content-type-options"] == "nosniff"
        script = await served.http.get("/page/main.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert (await served.http.get("/v1/shop")).json()["name"] == "Demo"
        assert (await served.http.get("/page/../service.py")).status_code == 404


async def test_only_configured_origins_may_call(serve):
    async with serve(settings=GatewaySettings(allowed_origins=("https://shop.example",))) as served:
        ours = await served.http.get("/healthz", headers={"Origin": "https://shop.example"})
        assert ours.headers["access-control-allow-origin"] == "https://shop.example"
        theirs = await served.http.get("/healthz", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in theirs.headers
        asking = {"Origin": "https://other.example", "Access-Control-Request-Method": "POST"}
        assert (await served.http.options("/v1/queries", headers=asking)).status_code == 400


async def test_the_access_log_holds_ids_and_no_words(served, caplog):
    caplog.set_level(logging.INFO, "aisle.gateway")
    accepted = await served.ask("a secret wish")
    await served.http.get(accepted["answer"])
    await served.http.get("/a-secret-path?token=secret")
    lines = [record for record in caplog.records if record.name == "aisle.gateway.web"]
    assert [record.getMessage().split(" in ")[0] for record in lines] == [
        "POST /v1/queries 202",
        "GET /v1/queries/{query_id} 200",
        "GET (no such path) 404",
    ]
    assert lines[0].query_id == accepted["query_id"]
    assert lines[0].took_ms > 0
    assert "secret" not in caplog.text
    assert accepted["token"] not in caplog.text


async def test_an_unknown_path_and_a_wrong_method_are_refused_in_the_same_shape(served):
    for reply, status in (
        (await served.http.get("/v1/nothing"), 404),
        (await served.http.put("/v1/queries"), 405),
    ):
        assert reply.status_code == status
        assert reply.json()["error"]["code"] == "no_such_endpoint"


async def test_a_short_secret_is_refused(log):
    with pytest.raises(ValueError, match="secret is 5 bytes, it must be 32 or more"):
        gateway(log, clock=SystemClock(), secret=b"short")


def test_every_refusal_has_a_status_and_a_code_of_its_own():
    found, waiting = [], [GatewayError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    assert len({kind.code for kind in found}) == len(found)
    assert {kind.status for kind in found} == {400, 401, 403, 404, 409, 413, 415, 422, 500, 502, 503}
