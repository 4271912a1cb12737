from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.policy import Policy, Rules
from aisle.planner.service import planner
from aisle.stream.clock import SystemClock
from aisle_schemas import Decision, Plan, QueryAsked, RetrievalPlanned


async def test_a_question_becomes_a_plan_that_carries_it_along() -> None:
    processor = planner(Rules(lambda text, known: ()), Vocabulary, SystemClock())
    asked = QueryAsked(query_id="q1", question="show me tents")
    events = [event async for event in processor.handle(asked)]
    assert len(events) == 1
    assert isinstance(events[0], RetrievalPlanned)
    assert events[0].query == asked
    assert events[0].plan.intent == "navigation"


async def test_another_policy_takes_over_through_the_same_seam() -> None:
    class AlwaysShort:
        name = "always-short"

        def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
            return Plan(
                intent="advice",
                form="short",
                policy=self.name,
                decisions=(Decision(name="form", choice="short", propensity=0.25),),
            )

    policy: Policy = AlwaysShort()
    processor = planner(policy, Vocabulary, SystemClock())
    (event,) = [event async for event in processor.handle(QueryAsked(query_id="q1", question="show me tents"))]
    assert isinstance(event, RetrievalPlanned)
    assert event.plan.policy == "always-short"
