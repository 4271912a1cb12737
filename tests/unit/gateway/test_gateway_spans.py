"""The gateway's spans: of requests that write, and of streams that read."""

import asyncio

from opentelemetry.trace import SpanKind, StatusCode

from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing
from aisle_schemas import CANCELLATIONS, QUERIES, AnswerEnded, PartAdded, Text

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"


async def answer(log, query_id, *events):
    await log.publish([Outgoing(event=event, key=query_id, source="/test") for event in events])


WORD = PartAdded(start=0, end=4, part=Text(text="Yes."))
END = AnswerEnded(outcome="completed", at=4)


async def test_a_request_goes_on_with_its_callers_trace_and_the_question_with_the_requests(log, serve, traced):
    async with serve(tracing=traced.tracing) as served:
        reply = await served.http.post("/v1/queries", json={"question": "my rash?"}, headers={"traceparent": PARENT})
    query_id = reply.json()["query_id"]
    (span,) = traced.spans
    assert (span.name, span.kind) == ("POST /v1/queries", SpanKind.SERVER)
    assert f"{span.context.trace_id:032x}" == TRACE
    assert dict(span.attributes) == {
        "http.request.method": "POST",
        "http.response.status_code": 202,
        "http.route": "/v1/queries",
        "aisle.query_id": query_id,
    }
    (record,) = await log.read_key(QUERIES.name, query_id)
    assert record.headers["traceparent"] == f"00-{TRACE}-{span.context.span_id:016x}-01"
    assert "rash" not in span.to_json()


async def test_each_stream_of_an_answer_is_a_span_in_the_questions_trace(log, serve, traced):
    async with serve(tracing=traced.tracing) as served:
        accepted = (await served.http.post("/v1/queries", json={"question": "q"})).json()
        await answer(log, accepted["query_id"], WORD, END)
        for _ in range(2):
            await served.http.get(accepted["events"], headers={"traceparent": PARENT})
    asking, *reading = traced.spans
    assert [span.name for span in reading] == ["GET /v1/queries/{query_id}/events"] * 2
    assert {span.parent.span_id for span in reading} == {asking.context.span_id}
    assert {span.context.trace_id for span in reading} == {asking.context.trace_id}
    for span in reading:
        assert [event.name for event in span.events] == ["first part"]
        assert span.attributes["aisle.outcome"] == "completed"


async def test_a_stream_that_the_log_breaks_off_says_so_by_the_errors_type(log, serve, traced, monkeypatch):
    async with serve(tracing=traced.tracing) as served:
        accepted = (await served.http.post("/v1/queries", json={"question": "q"})).json()
    async with serve(tracing=traced.tracing) as served:  # one that reads the answer's beginning in the log
        read_key = log.read_key

        async def away(topic, key, **options):
            if topic == "aisle.answers":
                raise LogUnavailable("the file of my rash is gone")
            return await read_key(topic, key, **options)

        monkeypatch.setattr(log, "read_key", away)
        await served.http.get(accepted["events"])
    reading = traced.spans[-1]
    assert (reading.attributes["error.type"], reading.status.status_code) == ("LogUnavailable", StatusCode.ERROR)
    assert "rash" not in reading.to_json()


async def test_a_completion_that_its_client_leaves_is_cancelled_within_its_trace(log, serve, traced):
    async with serve(tracing=traced.tracing) as served:
        body = {"messages": [{"role": "user", "content": "q"}], "stream": True}
        async with served.http.stream("POST", "/v1/chat/completions", json=body) as reply:
            query_id = reply.headers["x-aisle-query-id"]
        async with asyncio.timeout(10):
            cancelled = await anext(aiter(log.tail(CANCELLATIONS.name, {0: 0})))
    (span,) = [span for span in traced.spans if span.attributes.get("aisle.query_id") == query_id]
    assert cancelled.headers["traceparent"] == f"00-{span.context.trace_id:032x}-{span.context.span_id:016x}-01"


async def test_what_only_reads_or_looks_is_no_span(serve, traced):
    async with serve(tracing=traced.tracing) as served:
        for path in ("/healthz", "/readyz", "/v1/shop", "/v1/models", "/"):
            assert (await served.http.get(path)).status_code == 200
        refused = await served.http.post("/v1/queries", json={"question": ""})
    assert [span.name for span in traced.spans] == ["POST /v1/queries"]
    assert traced.spans[0].attributes["http.response.status_code"] == refused.status_code == 422


async def test_metrics_are_served_where_there_are_any(serve, served):
    assert (await served.http.get("/metrics")).status_code == 404


async def test_refusals_are_counted_by_their_code(serve):
    async with serve() as served:
        await served.http.post("/v1/queries", json={"question": ""})
        await served.http.post("/v1/queries", content="{", headers={"content-type": "application/json"})
        await served.http.post("/v1/queries", json={"question": "q"})
        assert dict(served.state.refused) == {"invalid": 1, "bad_request": 1}
        assert served.state.accepted == 1
