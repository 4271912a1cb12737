"""One trace per question, from the request through every hop to the last part; and no shopper's word in it."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from opentelemetry.semconv._incubating.attributes import gen_ai_attributes, messaging_attributes
from opentelemetry.semconv.attributes import error_attributes, http_attributes
from prometheus_client.parser import text_string_to_metric_families
from typer.testing import CliRunner

from aisle.gateway.identity import customer_token
from aisle.process.folder import ShopFolder
from aisle.telemetry import logs
from aisle.telemetry.recorded import RecordedSpan, recorded
from aisle_tools.cli import app

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
GOLF = "What do I need for cold-weather golf?"
OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"
SECRET = "the store's and the gateway's secret"


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """What the process writes on standard error at INFO."""
    root = logging.getLogger()
    before = root.level, root.handlers[:]
    out = io.StringIO()
    logs.configure("INFO", as_json=True, stream=out)
    yield out
    root.setLevel(before[0])
    root.handlers[:] = before[1]


async def ask_traced(url: str, question: str, **fields: Any) -> tuple[str, str]:
    """A question under a caller's own trace; its id, and its answer as the stream told it, to the last byte."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as web:
        accepted = await web.post("/v1/queries", json={"question": question, **fields}, headers={"traceparent": PARENT})
        told = await web.get(accepted.raise_for_status().json()["events"])
        return accepted.json()["query_id"], told.text


def spans_of(folder: ShopFolder) -> dict[str, RecordedSpan]:
    """By stage and name, "llm: chat composer-1"."""
    spans = recorded(folder.traces)
    named = {f"{span.stage.removeprefix('aisle.')}: {span.name}": span for span in spans}
    assert len(named) == len(spans), "a question has one span of each name"
    return named


async def test_every_hop_of_a_question_is_in_its_callers_trace(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url) as shopper:
        query_id, _ = await ask_traced(shopper.server.url, GOLF)

    spans = spans_of(demo_folder)
    above = {span.span_id: name for name, span in spans.items()} | {"b7ad6b7169203331": "the caller"}
    assert {name: above[span.parent_id] for name, span in spans.items()} == {
        "gateway: POST /v1/queries": "the caller",
        "gateway: GET /v1/queries/{query_id}/events": "gateway: POST /v1/queries",
        "planner: process aisle.queries": "gateway: POST /v1/queries",
        "retriever: process aisle.plans": "planner: process aisle.queries",
        "retriever: retrieval catalog,policies": "retriever: process aisle.plans",
        "retriever: retrieval reviews": "retriever: process aisle.plans",
        "retriever: retrieval stock": "retriever: process aisle.plans",
        "llm: process aisle.evidence": "retriever: process aisle.plans",
        "llm: chat composer-1": "llm: process aisle.evidence",
        "hydration: process aisle.tokens": "llm: process aisle.evidence",
    }
    assert {span.trace_id for span in spans.values()} == {TRACE}
    whole = [span for name, span in spans.items() if not name.startswith(("retriever: retrieval", "llm: chat"))]
    assert {span.attributes["aisle.query_id"] for span in whole} == {query_id}

    reading = spans["gateway: GET /v1/queries/{query_id}/events"]
    hydrating = spans["hydration: process aisle.tokens"]
    assert [event.name for event in hydrating.events] == [event.name for event in reading.events] == ["first part"]
    assert hydrating.events[0].time_ns < reading.end_ns
    assert hydrating.attributes["aisle.outcome"] == reading.attributes["aisle.outcome"] == "completed"
    assert spans["planner: process aisle.queries"].attributes["gen_ai.operation.name"] == "plan"
    assert spans["retriever: process aisle.plans"].attributes["gen_ai.operation.name"] == "retrieval"
    chat = spans["llm: chat composer-1"].attributes
    assert chat["gen_ai.operation.name"] == "chat"
    assert chat["gen_ai.response.finish_reasons"] == ("stop",)
    assert chat["gen_ai.response.time_to_first_chunk"] >= 0


async def test_an_openai_clients_request_is_one_span_to_the_last_word(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url) as shopper, httpx.AsyncClient(timeout=30) as web:
        await web.post(
            f"{shopper.server.url}/v1/chat/completions",
            json={"messages": [{"role": "user", "content": GOLF}], "stream": True},
        )
    spans = spans_of(demo_folder)
    asking, hydrating = spans["gateway: POST /v1/chat/completions"], spans["hydration: process aisle.tokens"]
    assert asking.parent_id == ""
    assert {span.trace_id for span in spans.values()} == {asking.trace_id}
    assert asking.end_ns > hydrating.events[0].time_ns
    assert [event.name for event in asking.events] == ["first part"]
    assert asking.attributes["aisle.outcome"] == "completed"


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", text.lower()))


# The names of sources and intents that answers' words are too.
OURS = {"delivery", "first", "orders", "price", "product", "products", "question", "status", "stock"}


def said_in(spans: list[RecordedSpan]) -> str:
    """All that the spans say, but the names of their attributes."""
    said = [
        [span.name, span.service, span.stage, *span.attributes.values()]
        + [text for event in span.events for text in (event.name, *event.attributes.values())]
        for span in spans
    ]
    return msgspec.json.encode(said).decode()


async def test_no_span_and_no_log_line_holds_a_shoppers_words(
    demo_folder, store_url, serve, model_server, log_lines, monkeypatch
):
    signed_in = {"customer_token": customer_token(SECRET.encode(), "customer-1"), "postcode": "90210"}
    asked = [
        (GOLF, {}),
        ("Where is my parcel? The zebra costume was meant for Wednesday", signed_in),
        ("Is this pan dishwasher-safe?", {"page": {"product_id": "PAN-003"}}),
        ("Which trail shoes have a rock plate, and can they arrive by Tuesday?", signed_in),
    ]
    shoppers_words: set[str] = {"90210"}
    async with serve(demo_folder, store_url=store_url, customer_secret=SECRET) as shopper:
        for question, fields in asked:
            answer = await shopper.ask(question, fields.get("page", {}).get("product_id"), **{
                name: value for name, value in fields.items() if name != "page"
            })  # fmt: skip
            shoppers_words |= words(question) | words(answer.text)
            shoppers_words |= words(str(answer.parts))
    # A model that fails in the middle: its error is told too, and by its type alone.
    model_server.says("The thermal mittens of my grandmother ")
    model_server.fails("dies")
    async with serve(demo_folder, store_url=store_url, llm_url=model_server.url, llm_model="scripted") as shopper:
        shoppers_words |= words((await shopper.ask(GOLF)).text) | {"thermal", "mittens", "grandmother"}
    # A store that is down.
    async with httpx.AsyncClient() as web:
        await web.post(f"{store_url}/faults", json={"mode": "down"})
    async with serve(demo_folder, store_url=store_url) as shopper:
        await shopper.ask("How much is the zebra costume?")

    spans = recorded(demo_folder.traces)
    assert len(spans) > 50
    assert any(span.is_failed for span in spans), "the failing model left no failed span"
    in_spans = words(said_in(spans)) & shoppers_words - OURS
    assert in_spans == set()
    assert {"zebra", "dishwasher", "weather", "trail"} <= shoppers_words
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    assert len(lines) > 20
    in_lines = words(json.dumps([line for line in lines if line["logger"].startswith("aisle.")]))
    assert in_lines & {"zebra", "costume", "dishwasher", "weather", "golf", "mittens", "grandmother", "parcel"} == set()


async def test_every_line_about_an_event_names_its_question_and_its_trace(demo_folder, store_url, serve, log_lines):
    async with serve(demo_folder, store_url=store_url) as shopper:
        query_id, _ = await ask_traced(shopper.server.url, GOLF)
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    about = [line for line in lines if line["message"] in ("handled", "answer written") and "stage" in line]
    about = [line for line in about if line["query_id"] == query_id]
    assert {line["stage"] for line in about} == {"aisle.planner", "aisle.retriever", "aisle.llm", "aisle.hydration"}
    assert {line["trace_id"] for line in about} == {TRACE}
    (request,) = [line for line in lines if line["message"].startswith("POST /v1/queries ")]
    assert (request["query_id"], request["trace_id"]) == (query_id, TRACE)


async def test_attributes_are_named_as_the_conventions_name_them(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url) as shopper:
        await shopper.ask(GOLF)
    conventions = {
        value
        for module in (gen_ai_attributes, messaging_attributes, http_attributes, error_attributes)
        for value in vars(module).values()
        if isinstance(value, str)
    }
    used = {name for span in recorded(demo_folder.traces) for name in span.attributes}
    assert {name for name in used if not name.startswith("aisle.")} - conventions == set()


async def test_the_waterfall_is_drawn_from_what_was_recorded(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url) as shopper:
        query_id, _ = await ask_traced(shopper.server.url, GOLF)

    def told(*options: str) -> str:
        told = CliRunner().invoke(
            app, ["events", "show", query_id, "--data", str(demo_folder.path), *options], env={"COLUMNS": "110"}
        )
        assert told.exit_code == 0, told.output
        return told.output

    drawn = await asyncio.to_thread(told, "--trace")
    lines = drawn.splitlines()
    assert lines[0].startswith(f"trace {TRACE}: 10 spans in ")
    tree = [line[: line.index(" ms")].rstrip("0123456789.█◆ ") for line in lines[2:12]]
    hops = [" ".join(line.split()) for line in tree]
    hops.remove("GET /v1/queries/{query_id}/events gateway")  # opened as soon as the shopper likes
    assert hops[:7] == [
        "POST /v1/queries gateway",
        "process aisle.queries planner",
        "process aisle.plans retriever",
        "retrieval catalog,policies retriever",
        "retrieval reviews retriever",
        "retrieval stock retriever",
        "process aisle.evidence llm",
    ]
    # Hydration has the start of the generation as soon as the engine has.
    assert set(hops[7:]) == {"chat composer-1 llm", "process aisle.tokens hydration"}
    assert "gateway, POST /v1/queries: what it follows from is not recorded here" in drawn
    assert all(
        json.loads(line)["trace_id"] == TRACE
        for line in (await asyncio.to_thread(told, "--trace", "--json")).splitlines()
    )


async def test_metrics_tell_of_what_the_process_has_done(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url) as shopper, httpx.AsyncClient() as web:
        await shopper.ask(GOLF)
        refused = await web.post(f"{shopper.server.url}/v1/queries", json={"question": ""})
        reply = await web.get(f"{shopper.server.url}/metrics")
    values = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(reply.text)
        for sample in family.samples
    }
    documented = set(re.findall(r"^\| `(aisle_\w+)` \|", OPERATIONS.read_text(encoding="utf-8"), re.MULTILINE))
    told = {re.sub(r"_(bucket|count|sum|created)$", "", name) for name, *_ in values if name.startswith("aisle_")}
    assert told == documented
    assert refused.status_code == 422
    for stage in ("planner", "retriever", "llm"):
        assert values["aisle_stage_handled_total", stage] == 1
        assert values["aisle_stage_backlog_seconds", stage] >= 0
    assert values["aisle_stage_partitions", "planner"] == 64
    assert values["aisle_question_seconds_count", "completed"] == 1
    assert values["aisle_question_seconds_count", "failed"] == 0
    assert values[("aisle_question_first_part_seconds_count",)] == 1
    assert values["aisle_llm_answers_total", "stop"] == 1
    assert values[("aisle_gateway_questions_total",)] == 1
    assert values["aisle_gateway_refusals_total", "invalid"] == 1
    assert values[("aisle_gateway_open_questions",)] == 0


async def test_nothing_is_recorded_where_nothing_is_sampled(demo_folder, store_url, serve):
    async with serve(demo_folder, store_url=store_url, trace_sample=0.0) as shopper:
        assert (await shopper.ask(GOLF)).ended
    assert not demo_folder.traces.exists()
