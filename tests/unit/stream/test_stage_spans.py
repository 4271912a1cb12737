"""The spans of stages: one for each handled record, one for each key."""

import asyncio

import pytest
from opentelemetry.trace import SpanKind

from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle.stream.processor import KeyedProcessor, Processor
from aisle.stream.stages import running
from aisle.telemetry import spans
from aisle_schemas import (
    Answer,
    AnswerEnded,
    CatalogItemRemoved,
    DeadLettered,
    GenerationFinished,
    PartAdded,
    Plan,
    QueryAsked,
    QueryCancelled,
    RetrievalPlanned,
    Text,
    TokensEmitted,
    new_id,
    topic_named,
)

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
CANCEL = "00-11111111111111111111111111111111-2222222222222222-01"


def asked(query_id, **fields):
    return QueryAsked(query_id=query_id, question="is it for my rash?", budget_ms=60_000, **fields)


def out(event, key, traceparent=PARENT):
    return Outgoing(event=event, key=key, source="/test", traceparent=traceparent)


@pytest.fixture
async def log(tmp_path):
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        yield log


async def tail_until(log, topic, kind):
    """The first record of that kind in the topic, from its start on."""

    async with asyncio.timeout(10):
        async for record in log.tail(topic, dict.fromkeys(range(topic_named(topic).partitions), 0)):
            if isinstance(log.decode(record), kind):
                return record
    raise AssertionError("a tail does not end")


def planner(handle):
    return Processor(name="aisle.planner", consumes=(QueryAsked,), emits=(RetrievalPlanned,), handle=handle)


async def plan(question):
    spans.current().set_attribute("gen_ai.operation.name", "plan")
    yield RetrievalPlanned(query=question, plan=Plan(intent="recommendation", form="recommendation"))


async def test_a_handled_record_is_a_span_and_what_it_gave_follows_from_it(log, traced):
    async with running(log, [planner(plan)], tracing=traced.tracing):
        await log.publish([out(asked("q1"), "q1")])
        planned = await tail_until(log, "aisle.plans", RetrievalPlanned)

    (span,) = traced.spans
    (question,) = await log.read_key("aisle.queries", "q1")
    assert (span.name, span.kind) == ("process aisle.queries", SpanKind.CONSUMER)
    assert f"{span.context.trace_id:032x}" == TRACE
    assert f"{span.parent.span_id:016x}" == "b7ad6b7169203331"
    attributes = dict(span.attributes)
    assert attributes.pop("aisle.waited_ms") >= 0
    assert attributes == {
        "messaging.system": "aisle_embedded",
        "messaging.operation.type": "process",
        "messaging.operation.name": "process",
        "messaging.destination.name": "aisle.queries",
        "messaging.destination.partition.id": str(question.partition),
        "messaging.consumer.group.name": "aisle.planner",
        "messaging.kafka.offset": 0,
        "messaging.message.id": question.headers["ce_id"],
        "aisle.query_id": "q1",
        "aisle.outcome": "handled",
        "gen_ai.operation.name": "plan",
    }
    assert planned.headers["traceparent"] == f"00-{TRACE}-{span.context.span_id:016x}-01"


async def test_a_handler_that_breaks_is_told_by_its_errors_type(log, traced):
    async def breaks(question):
        raise ValueError(question.question)
        yield

    async with running(log, [planner(breaks)], tracing=traced.tracing):
        await log.publish([out(asked("q1"), "q1")])
        await tail_until(log, "aisle.dead-letters", DeadLettered)

    (span,) = traced.spans
    assert (span.attributes["aisle.outcome"], span.attributes["error.type"]) == ("quarantined", "ValueError")
    assert "rash" not in span.to_json()


async def test_a_question_that_nobody_traced_has_one_trace_all_the_same(log, traced):
    writing = KeyedProcessor(
        name="aisle.hydration",
        consumes=(QueryAsked, TokensEmitted),
        emits=(PartAdded, AnswerEnded),
        open=Writing,
        opened_by=(QueryAsked,),
    )
    async with running(log, [planner(plan), writing], tracing=traced.tracing):
        await log.publish([out(asked("q1"), "q1", traceparent="")])
        await tail_until(log, "aisle.plans", RetrievalPlanned)
        await log.publish([out(TokensEmitted(run="r", at=0, text="x."), "q1", traceparent="")])
        await tail_until(log, "aisle.answers", AnswerEnded)

    assert sorted(span.instrumentation_scope.name for span in traced.spans) == ["aisle.hydration", "aisle.planner"]
    assert len({span.context.trace_id for span in traced.spans}) == 1


async def test_an_item_of_the_catalog_is_no_trace(log, traced):
    handled = asyncio.Event()

    async def index(removed):
        handled.set()
        return
        yield

    indexer = Processor(name="aisle.indexer", consumes=(CatalogItemRemoved,), emits=(), handle=index)
    async with running(log, [indexer], tracing=traced.tracing):
        await log.publish([out(CatalogItemRemoved(item_id="p1"), "p1", traceparent="")])
        await asyncio.wait_for(handled.wait(), 10)

    assert traced.spans == ()


class Writing:
    """Each run of tokens becomes a part; a full stop, or a cancellation, ends the answer."""

    deadline_ms = None

    def __init__(self, key):
        self.is_finished = False

    def restore(self, own):
        pass

    async def on_event(self, event, record):
        if isinstance(event, TokensEmitted):
            yield PartAdded(start=event.at, end=event.at + len(event.text), part=Text(text=event.text))
        if isinstance(event, QueryCancelled) or (isinstance(event, TokensEmitted) and event.text.endswith(".")):
            self.is_finished = True
            yield AnswerEnded(outcome="completed", at=0)

    async def on_deadline(self):
        return
        yield


def hydration():
    return KeyedProcessor(
        name="aisle.hydration",
        consumes=(QueryAsked, TokensEmitted, GenerationFinished),
        emits=(PartAdded, AnswerEnded),
        open=Writing,
        opened_by=(QueryAsked,),
        broadcasts=(QueryCancelled,),
    )


async def test_a_key_is_one_span_from_the_first_event_that_is_work_to_its_end(log, traced):
    llm = f"00-{TRACE}-3333333333333333-01"
    pieces = [out(TokensEmitted(run="r", at=at, text="x"), "q1", llm) for at in range(50)]
    async with running(log, [hydration()], tracing=traced.tracing):
        await log.publish([out(asked("q1"), "q1")])
        await log.publish([*pieces, out(TokensEmitted(run="r", at=50, text="."), "q1", llm)])
        ended = await tail_until(log, "aisle.answers", AnswerEnded)

    (span,) = traced.spans
    assert span.name == "process aisle.tokens"
    assert f"{span.parent.span_id:016x}" == "3333333333333333"
    assert span.attributes["messaging.kafka.offset"] == 0
    # The question may be read before the tokens, or after some of them.
    assert span.attributes["messaging.batch.message_count"] in (51, 52)
    assert ended.headers["traceparent"] == f"00-{TRACE}-{span.context.span_id:016x}-01"
    answer = Answer()
    for record in await log.read_key("aisle.answers", "q1"):
        assert record.headers["traceparent"] == ended.headers["traceparent"]
        answer.apply(log.decode(record))
    assert answer.ended is not None


async def test_a_cancellation_does_not_lead_a_question_out_of_its_trace(log, traced):
    async with running(log, [hydration()], tracing=traced.tracing):
        await log.publish([out(asked("q1"), "q1")])
        await log.publish([out(QueryCancelled(query_id="q1"), "q1", CANCEL)])
        await tail_until(log, "aisle.answers", AnswerEnded)

    (span,) = traced.spans
    assert f"{span.context.trace_id:032x}" == TRACE
    assert span.attributes["messaging.destination.name"] == "aisle.cancellations"


async def test_where_nothing_is_traced_the_traceparent_is_handed_on_as_it_is(log):
    async with running(log, [planner(plan)]):
        await log.publish([out(asked(new_id()), "q1")])
        planned = await tail_until(log, "aisle.plans", RetrievalPlanned)
    assert planned.headers["traceparent"] == PARENT
