"""How long planning takes: each policy on the labelled questions that are kept apart, one at a time on one core.

No question repeats, so that no embedding is remembered; the goal is p50 5 ms, p99 15 ms.
"""

import os
from collections.abc import Sequence

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, find_models
from aisle.planner.policy import Policy, policy_of
from aisle_schemas import QueryAsked
from aisle_tools.bench.measure import Measured, Stopwatch, spread
from aisle_tools.evaluate.planner_set import read_labelled, shop_words

_WARM = 20  # questions before the clock runs


async def measure() -> list[Measured]:
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    try:
        models, words = find_models(), shop_words()
        embedder = MiniLm(models / EMBEDDER, threads=1)
        warm = [labelled.asked() for labelled in read_labelled("dev")[:_WARM]]
        asked = [labelled.asked() for labelled in read_labelled("test")]
        policies = (policy_of("rules", models, embedder), policy_of("learned", models, embedder))
        return [
            Measured(
                what=policy.name,
                figures={"questions": len(asked), "plan": spread(_took_ms(policy, warm, asked, words))},
            )
            for policy in policies
        ]
    finally:
        os.sched_setaffinity(0, cores)


def _took_ms(policy: Policy, warm: Sequence[QueryAsked], asked: Sequence[QueryAsked], words: Vocabulary) -> list[float]:
    for question in warm:
        policy.decide(question, words)
    took = []
    for question in asked:
        watch = Stopwatch()
        policy.decide(question, words)
        took.append(watch.ms)
    return took
