"""What the retriever's spans say of its sources."""

import pytest
from opentelemetry.trace import StatusCode


@pytest.fixture
def within(traced):
    """As the stage runs a handler: in the span of the record that it handles."""
    tracer = traced.tracing.of("aisle.retriever")
    with tracer.within(tracer.start("process aisle.plans")) as span:
        yield span


async def test_each_source_has_a_span_and_a_gap_is_told_by_its_cause(shop, traced, within):
    await shop.ask("a gift for a grandmother who gardens, under $40", store=shop.failing_store("late"))

    told = {span.name: span for span in traced.spans}
    assert told.keys() == {"retrieval catalog", "retrieval reviews", "retrieval price", "retrieval stock"}
    assert {name: span.attributes.get("aisle.gap") for name, span in told.items()} == {
        "retrieval catalog": None,
        "retrieval reviews": None,
        "retrieval price": "late",
        "retrieval stock": "late",
    }
    assert {span.status.status_code for span in told.values()} == {StatusCode.UNSET}
    assert {span.parent.span_id for span in told.values()} == {within.get_span_context().span_id}
    assert [event.name for event in told["retrieval price"].events] == ["asked"]  # after the search that it follows
    assert within.attributes["gen_ai.operation.name"] == "retrieval"
    assert within.attributes["aisle.gaps"] == 2


async def test_a_source_that_hangs_is_cut_off_and_told_as_late(shop, traced, within):
    await shop.ask("is this pan in stock?", page="PAN1", store=shop.hanging_store(), longest_s=0.3)

    told = {span.name: span.attributes.get("aisle.gap") for span in traced.spans}
    assert told["retrieval stock"] == "late"
