"""The planner as a stage: `QueryAsked` in, `RetrievalPlanned` out."""

from collections.abc import AsyncIterator, Callable

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.policy import Policy
from aisle.stream.clock import Clock
from aisle.stream.processor import Processor
from aisle.telemetry import spans
from aisle_schemas import Event, QueryAsked, RetrievalPlanned


def planner(policy: Policy, vocabulary: Callable[[], Vocabulary], clock: Clock, *, concurrency: int = 16) -> Processor:
    """Plan every question. `vocabulary` gives the shop's words as they are now, and must not block."""

    async def on_query_asked(asked: QueryAsked) -> AsyncIterator[Event]:
        started_ms = clock.now_ms()
        plan = policy.decide(asked, vocabulary())
        spans.current().set_attributes(
            {
                "gen_ai.operation.name": "plan",
                "aisle.policy": plan.policy,
                "aisle.intent": plan.intent,
                "aisle.form": plan.form,
                "aisle.steps": len(plan.steps),
            }
        )
        yield RetrievalPlanned(query=asked, plan=plan, took_ms=clock.now_ms() - started_ms)

    return Processor(
        name="aisle.planner",
        consumes=(QueryAsked,),
        emits=(RetrievalPlanned,),
        handle=on_query_asked,
        concurrency=concurrency,
        done_by=(RetrievalPlanned,),
    )
