"""What the llm's spans say of its engines, and what follows from them."""

import pytest
from opentelemetry.trace import SpanKind, StatusCode

from aisle.llm.engine import Delta
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.engines.scripted import ScriptedEngine
from aisle.llm.errors import EngineFailed
from aisle.llm.replica import Replica
from aisle.stream.handling import handled_record
from aisle.stream.log import Record
from aisle_schemas import TOKENS, Usage

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
EVIDENCE = Record(
    topic="aisle.evidence", partition=0, offset=0, timestamp_ms=0, key="q1", value=b"",
    headers={"ce_id": "the evidence", "traceparent": PARENT},
)  # fmt: skip


@pytest.fixture
def safe(evidence_of, a):
    return evidence_of("Is this pan dishwasher safe?", [a("attribute", "dishwasher safe: yes", score=0.9)])


@pytest.fixture
def handled():
    """As the stage runs a handler: with the record that it handles at hand."""
    token = handled_record.set(EVIDENCE)
    yield
    handled_record.reset(token)


async def test_an_engine_at_work_is_a_chat_span(safe, log, clock, entropy, traced):
    script = [
        "The pan is dishwasher safe. :cite[e1]",
        Delta(finish="stop", usage=Usage(prompt_tokens=90, completion_tokens=7)),
    ]
    tracer = traced.tracing.of("aisle.llm")
    with tracer.within(tracer.start("process aisle.evidence")):
        await Replica(ScriptedEngine(script), ExtractiveEngine(), log, clock, entropy).write(safe)

    chat, process = traced.spans
    assert (chat.name, chat.kind) == ("chat script", SpanKind.CLIENT)
    assert dict(chat.attributes) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "scripted",
        "gen_ai.request.model": "script",
        "gen_ai.response.time_to_first_chunk": 0.0,
        "gen_ai.usage.input_tokens": 90,
        "gen_ai.usage.output_tokens": 7,
        "gen_ai.response.finish_reasons": ("stop",),
    }
    assert process.attributes["aisle.fell_back"] is False
    assert [event.name for event in process.events] == ["run accepted"]


async def test_a_model_that_fails_and_the_composer_that_takes_over_are_a_span_each(safe, log, clock, entropy, traced):
    failing = ScriptedEngine(["The pan ", EngineFailed("it said: is this for my rash?")])
    tracer = traced.tracing.of("aisle.llm")
    with tracer.within(tracer.start("process aisle.evidence")):
        await Replica(failing, ExtractiveEngine(), log, clock, entropy).write(safe)

    model, composer, process = traced.spans
    assert (model.name, model.status.status_code) == ("chat script", StatusCode.ERROR)
    assert model.attributes["error.type"] == "EngineFailed"
    assert (composer.name, composer.status.status_code) == ("chat composer-1", StatusCode.UNSET)
    assert process.attributes["aisle.fell_back"] is True
    assert all("rash" not in span.to_json() for span in traced.spans)


async def test_what_a_replica_writes_follows_from_the_evidence_in_its_trace(safe, log, clock, entropy, handled, traced):
    engine = ScriptedEngine(["The pan is dishwasher safe. :cite[e1]", Delta(finish="stop")])
    tracer = traced.tracing.of("aisle.llm")
    with tracer.within(tracer.start("process aisle.evidence", parent=PARENT)) as span:
        await Replica(engine, ExtractiveEngine(), log, clock, entropy).write(safe)

    records = await log.read_key(TOKENS.name, "q1")
    assert len(records) == 3
    assert {record.headers["ce_cause"] for record in records} == {"the evidence"}
    about = span.get_span_context()
    assert {record.headers["traceparent"] for record in records} == {
        f"00-{about.trace_id:032x}-{about.span_id:016x}-01"
    }


async def test_untraced_it_hands_the_traceparent_on(safe, log, clock, entropy, handled):
    await Replica(ExtractiveEngine(), ExtractiveEngine(), log, clock, entropy).write(safe)
    records = await log.read_key(TOKENS.name, "q1")
    assert {record.headers["traceparent"] for record in records} == {PARENT}


async def test_a_replica_counts_what_it_writes(safe, log, clock, entropy):
    failing = Replica(ScriptedEngine([EngineFailed("no")]), ExtractiveEngine(), log, clock, entropy)
    await failing.write(safe)
    assert (failing.stats.answers["stop"], failing.stats.fallbacks) == (1, 1)
    assert sum(failing.stats.first.counts) == 1
