"""A trace as it is drawn."""

import io

from rich.console import Console

from aisle.telemetry.recorded import RecordedEvent, RecordedSpan
from aisle_tools.waterfall import waterfall


def span(span_id, parent_id, stage, name, start_ms, end_ms, *, events=(), is_failed=False, **attributes):
    return RecordedSpan(
        trace_id="0af7651916cd43dd8448eb211c80319c",
        span_id=span_id,
        parent_id=parent_id,
        service="aisle",
        stage=f"aisle.{stage}",
        name=name,
        start_ns=start_ms * 1_000_000,
        end_ns=end_ms * 1_000_000,
        attributes={name.replace("__", "."): value for name, value in attributes.items()},
        events=tuple(RecordedEvent(name, at_ms * 1_000_000, {}) for name, at_ms in events),
        is_failed=is_failed,
    )


def drawn(*spans, width=72, stages=()):
    out = io.StringIO()
    Console(width=width, file=out).print(waterfall(spans, width, stages))
    return [line.rstrip() for line in out.getvalue().splitlines()]


ASKING = span("a", "", "gateway", "POST /v1/queries", 1_000, 1_010, aisle__outcome="")
PLANNING = span("b", "a", "planner", "process aisle.queries", 1_010, 1_020, aisle__outcome="handled")
HYDRATING = span("c", "b", "hydration", "process aisle.tokens", 1_050, 1_100, events=[("first part", 1_080)])


def test_each_span_stands_below_the_one_that_it_follows_from_on_one_axis():
    assert drawn(ASKING, PLANNING, HYDRATING) == [
        "trace 0af7651916cd43dd8448eb211c80319c: 3 spans in 100.0 ms",
        "                          stage                            from     took",
        "POST /v1/queries          gateway    ██                  0.0 ms  10.0 ms",
        "  process aisle.queries   planner     ███               10.0 ms  10.0 ms",
        "    process aisle.tokens  hydration          █████◆███  50.0 ms  50.0 ms",
        "hydration, process aisle.tokens: first part at 80.0 ms",
    ]


def test_what_is_missing_is_said():
    lines = drawn(
        ASKING, HYDRATING, width=140, stages=["aisle.gateway", "aisle.planner", "aisle.llm", "aisle.hydration"]
    )
    # The span that hydration follows from was never written: it stands at the root.
    assert lines[3].startswith("process aisle.tokens")
    assert "hydration, process aisle.tokens: what it follows from is not recorded here" in lines
    assert any(line.startswith("no span of llm, planner is recorded, though events of theirs") for line in lines)


def test_a_failure_a_gap_and_an_unusual_end_are_said():
    lines = drawn(
        span("a", "", "llm", "chat model", 0, 5, is_failed=True, error__type="EngineFailed"),
        span("b", "", "retriever", "retrieval stock", 5, 9, aisle__gap="late"),
        span("c", "", "hydration", "deadline", 9, 9, aisle__outcome="expired"),
        span("d", "", "llm", "process aisle.evidence", 9, 9, aisle__fell_back=True, aisle__outcome="handled"),
    )
    assert lines[-4:] == [
        "llm, chat model: failed: EngineFailed",
        "retriever, retrieval stock: gap: late",
        "hydration, deadline: expired",
        "llm, process aisle.evidence: the composer wrote in the model's place",
    ]


def test_a_trace_of_one_moment_is_drawn_too():
    assert drawn(span("a", "", "hydration", "deadline", 7, 7))[2].split() == [
        "deadline",
        "hydration",
        "█",
        "0.0",
        "ms",
        "0.0",
        "ms",
    ]
