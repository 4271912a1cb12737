"""Questions put to a running server, and when their answers came."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice

from aisle_schemas import AnswerEnded, PartAdded
from aisle_tools.bench.measure import Figure, Stopwatch, paced, spread
from aisle_tools.client import Client, ServerRefused

Question = tuple[str, str | None]
"""A question, and the product on whose page it is asked."""

QUESTIONS: tuple[Question, ...] = (
    ("What do I need for cold-weather golf?", None),
    ("What are the differences between trail shoes and running shoes?", None),
    ("What are the best dinosaur toys for a 5-year-old?", None),
    ("Is this pan dishwasher-safe?", "PAN-003"),
    ("A gift for a grandmother who gardens, under $40", None),
    ("Which trail shoes have a rock plate?", None),
    ("What is your return policy?", None),
    ("Does it work on induction?", "PAN-003"),
)
"""Of the demo shop."""


def questions(count: float) -> Iterable[Question]:
    """So many of them, over and over."""
    return islice(cycle(QUESTIONS), int(count))


REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question's life as its shopper saw it."""

    query_id: str  # empty where it was refused
    outcome: str
    at: float  # time.perf_counter() when the log had the question
    accept_ms: float  # from sending it to the 202
    first_part_ms: float | None  # from the 202 to the first part on the stream; None: there was none
    end_ms: float  # from the 202 to the end


async def ask(client: Client, question: str, product: str | None = None) -> Asked:
    """Raises: ServerRefused."""
    sent = Stopwatch()
    accepted = await client.publish(question, page={"product_id": product})
    accept_ms, at, since = sent.ms, time.perf_counter(), Stopwatch()
    first_part_ms: float | None = None
    async for event in client.answer(accepted):
        match event:
            case PartAdded() if first_part_ms is None:
                first_part_ms = since.ms
            case AnswerEnded(outcome=outcome):
                break
    return Asked(
        query_id=accepted.query_id,
        outcome=outcome,
        at=at,
        accept_ms=accept_ms,
        first_part_ms=first_part_ms,
        end_ms=since.ms,
    )


async def ask_in_turn(url: str, questions: Iterable[Question]) -> list[Asked]:
    """Each question when the last one's answer has ended."""
    async with Client(url) as client:
        return [await ask(client, *question) for question in questions]


async def ask_steadily(url: str, questions: Iterable[Question], per_second: float) -> list[Asked]:
    """Each question at its time, whether or not earlier ones have been answered: an open loop. Some may be refused."""
    async with Client(url) as client, asyncio.TaskGroup() as group:
        asking = [group.create_task(_put(client, question)) async for question in paced(questions, per_second)]
    return [task.result() for task in asking]


async def _put(client: Client, question: Question) -> Asked:
    sent = Stopwatch()
    try:
        return await ask(client, *question)
    except ServerRefused:
        return Asked(
            query_id="",
            outcome=REFUSED,
            at=time.perf_counter(),
            accept_ms=sent.ms,
            first_part_ms=None,
            end_ms=sent.ms,
        )


def summary(asked: Sequence[Asked]) -> dict[str, Figure]:
    """Latencies, and how many ended how. Answers without a part, and refused questions, count among the outcomes only."""
    outcomes = Counter(one.outcome for one in asked)
    accepted = [one for one in asked if one.outcome != REFUSED]
    began = [one.first_part_ms for one in accepted if one.first_part_ms is not None]
    return {
        "questions": len(asked),
        **outcomes,
        "accept": spread([one.accept_ms for one in accepted]),
        "first part": spread(began),
        "end": spread([one.end_ms for one in accepted]),
    }
