"""Spans, and what they may say."""

import subprocess
import sys

import pytest
from opentelemetry.trace import StatusCode

from aisle.telemetry import spans, traces
from aisle.telemetry.spans import NO_SPAN, OFF, child, current, traceparent, traceparent_of

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_span_goes_on_with_the_trace_that_it_is_handed(traced):
    tracer = traced.tracing.of("aisle.planner")

    with tracer.within(tracer.start("process aisle.queries", parent=PARENT)) as span:
        assert current() is span
        assert traceparent().startswith("00-0af7651916cd43dd8448eb211c80319c-")
        assert traceparent() != PARENT

    (finished,) = traced.spans
    assert finished.parent is not None
    assert f"{finished.parent.span_id:016x}" == "b7ad6b7169203331"
    assert finished.instrumentation_scope is not None
    assert finished.instrumentation_scope.name == "aisle.planner"
    assert current() is NO_SPAN


def test_what_its_caller_does_not_trace_is_not_recorded_and_still_handed_on(traced):
    tracer = traced.tracing.of("aisle.planner")

    with tracer.within(tracer.start("process", parent=PARENT[:-1] + "0")):
        handed_on = traces.parse(traceparent())

    assert handed_on is not None
    assert (handed_on.trace_id, handed_on.sampled) == ("0af7651916cd43dd8448eb211c80319c", False)
    assert traced.spans == ()


def test_stages_agree_on_the_trace_of_a_question_that_came_without_one(new_traced):
    planner, hydration = new_traced().tracing.of("aisle.planner"), new_traced().tracing.of("aisle.hydration")

    first = planner.start("process", query_id="01M87DZ5BZRK54V2T0FM3WHDJS")
    second = hydration.start("deadline", query_id="01M87DZ5BZRK54V2T0FM3WHDJS")
    another = planner.start("process", query_id="01M87DZ5BZRK54V2T0FM3WHDJT")

    trace_ids = [span.get_span_context().trace_id for span in (first, second, another)]
    assert trace_ids[0] == trace_ids[1] != trace_ids[2]


def test_a_share_of_such_questions_is_traced_and_stages_agree_on_which(new_traced):
    one, other = new_traced(sample=0.25), new_traced(sample=0.25)
    for number in range(400):
        for traced, stage in ((one, "aisle.planner"), (other, "aisle.hydration")):
            traced.tracing.of(stage).start("process", query_id=f"q{number}").end()

    chosen = [{span.context.trace_id for span in traced.spans if span.context} for traced in (one, other)]
    assert chosen[0] == chosen[1]
    assert 60 <= len(chosen[0]) <= 140  # 100 expected, 8.7 the standard deviation


def test_the_parts_of_a_span_stand_below_it(traced):
    tracer = traced.tracing.of("aisle.retriever")

    with tracer.within(tracer.start("process")) as span, child("retrieval reviews", attributes={"a": 1}) as part:
        assert current() is part

    below, above = traced.spans
    assert (below.name, below.attributes) == ("retrieval reviews", {"a": 1})
    assert below.parent == span.get_span_context() == above.context


def test_outside_of_a_span_there_are_no_parts(traced):
    with child("retrieval reviews") as part:
        assert part is NO_SPAN
    assert traced.spans == ()


def test_an_error_is_told_by_its_type_and_its_message_stays_out(traced):
    tracer = traced.tracing.of("aisle.llm")

    with pytest.raises(ValueError, match="my rash"), tracer.within(tracer.start("process")), child("chat model"):
        raise ValueError("the shopper asked about my rash")

    assert [span.name for span in traced.spans] == ["chat model", "process"]
    for span in traced.spans:
        assert span.attributes == {"error.type": "ValueError"}
        assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, None)
        assert span.events == ()
        assert "rash" not in span.to_json()


def test_where_nothing_is_traced_no_span_is_made():
    tracer = OFF.of("aisle.planner")
    assert not tracer.is_on
    span = tracer.start("process", parent=PARENT, query_id="q1")
    assert span is NO_SPAN
    with tracer.within(span), child("part") as part:
        assert part is NO_SPAN
        assert traceparent() == ""
    assert traceparent_of(span) == ""


def test_where_nothing_is_traced_the_sdk_is_not_imported():
    program = (
        "import sys, aisle.stream.stages, aisle.gateway.service, aisle.telemetry.setup as setup;"
        "setup.start('aisle', folder=None);"
        "sys.exit('opentelemetry.sdk' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_span_module_names_what_it_gives():
    assert all(hasattr(spans, name) for name in spans.__all__)
