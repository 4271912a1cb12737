"""Hydration as a stage on the embedded log: through restarts, cancellations and deadlines."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aisle.hydration.service import hydration
from aisle.stream.clock import SystemClock
from aisle.stream.embedded.log import EmbeddedLog
from aisle.stream.keyed import KeyedStage
from aisle.stream.log import Outgoing
from aisle_schemas import (
    ANSWERS,
    OUTCOMES,
    Answer,
    AnswerEnded,
    AnswerRecorded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    Model,
    PartAdded,
    Plan,
    Price,
    QueryAsked,
    QueryCancelled,
    RetrievedProduct,
    StageFailed,
    Text,
    TokensEmitted,
    new_id,
    partition_for,
)


def asked(budget_ms: int = 15_000) -> QueryAsked:
    now_ms = time.time_ns() // 1_000_000
    return QueryAsked(query_id=new_id(), question="Warm gloves?", asked_at_ms=now_ms, budget_ms=budget_ms)


def asked_of(partition: int, budget_ms: int) -> QueryAsked:
    while partition_for((query := asked(budget_ms)).query_id, 64) != partition:
        pass
    return query


def started(query: QueryAsked) -> GenerationStarted:
    gloves = (RetrievedProduct(product_id="B1", title="Gloves"), RetrievedProduct(product_id="B2", title="Mittens"))
    evidence = EvidenceGathered(query=query, plan=Plan(intent="price", form="short"), products=gloves)
    return GenerationStarted(run="r1", replaces=None, evidence=evidence, model=Model(engine="scripted", name="s"))


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.db") as log:
        yield log


class Exchange:
    """One question in the log."""

    def __init__(self, log: EmbeddedLog, query: QueryAsked) -> None:
        self._log = log
        self.query = query

    async def publish(self, *events: Event) -> None:
        key = self.query.query_id
        await self._log.publish([Outgoing(event=event, key=key, source="/test") for event in events])

    async def read(self, topic: str, until: type[Event], count: int = 1) -> list[Event]:
        """The question's events in a topic, up to the `count`th of this kind; waits for it."""
        partition = partition_for(self.query.query_id, 64)
        events: list[Event] = []
        tail = self._log.tail(topic, {partition: 0})
        try:
            async with asyncio.timeout(20):
                async for record in tail:
                    events.append(self._log.decode(record))
                    if sum(isinstance(event, until) for event in events) == count:
                        break
        finally:
            await tail.close()
        return events

    async def answer(self) -> Answer:
        answer = Answer()
        for event in await self.read(ANSWERS.name, until=AnswerEnded):
            answer.apply(event)
        return answer

    async def recorded(self) -> AnswerRecorded:
        [recorded] = await self.read(OUTCOMES.name, until=AnswerRecorded)
        assert isinstance(recorded, AnswerRecorded)
        return recorded


@pytest.fixture
async def stages() -> AsyncIterator[list[KeyedStage]]:
    """Those that are drained when the test is over."""
    running: list[KeyedStage] = []
    yield running
    for stage in running:
        await stage.drain()


async def run(log: EmbeddedLog, store, stages: list[KeyedStage]) -> KeyedStage:
    stage = KeyedStage(log, hydration(store, SystemClock(), grace_ms=0))
    await stage.start()
    stages.append(stage)
    return stage


async def test_the_words_before_a_price_are_in_the_log_while_the_store_still_thinks(log, store, stages) -> None:
    exchange = Exchange(log, asked())
    store.open_.clear()
    await run(log, store, stages)
    markup = "It costs :price[B1]."
    await exchange.publish(
        exchange.query,
        started(exchange.query),
        TokensEmitted(run="r1", at=0, text=markup),
        GenerationFinished(run="r1", reason="stop"),
    )
    [words] = await exchange.read(ANSWERS.name, until=PartAdded)
    assert words == PartAdded(start=0, end=9, part=Text(text="It costs "))
    store.open_.set()
    answer = await exchange.answer()
    assert [type(part) for part in answer.parts] == [Text, Price, Text]
    assert (await exchange.recorded()).markup == markup


async def test_a_restart_in_mid_answer_continues_where_the_shopper_stopped_reading(log, store, stages) -> None:
    exchange = Exchange(log, asked())
    first = await run(log, store, stages)
    await exchange.publish(
        exchange.query, started(exchange.query), TokensEmitted(run="r1", at=0, text="At :price[B1] or :pri")
    )
    await exchange.read(ANSWERS.name, until=PartAdded, count=3)
    await first.drain()
    store.calls.clear()

    await run(log, store, stages)
    await exchange.publish(TokensEmitted(run="r1", at=21, text="ce[B2]."), GenerationFinished(run="r1", reason="stop"))
    published = await exchange.read(ANSWERS.name, until=AnswerEnded)
    assert [(event.start, event.end) for event in published[:-1]] == [(0, 3), (3, 13), (13, 17), (17, 27), (27, 28)]
    assert published[-1].at == 28
    assert store.calls == [("prices", ("B2",))]
    assert (await exchange.recorded()).markup == "At :price[B1] or :price[B2]."


async def test_a_cancelled_question_ends(log, store, stages) -> None:
    exchange = Exchange(log, asked())
    await run(log, store, stages)
    await exchange.publish(exchange.query, QueryCancelled(query_id=exchange.query.query_id))
    answer = await exchange.answer()
    assert answer.ended is not None
    assert answer.ended.outcome == "cancelled"
    assert (await exchange.recorded()).outcome == "cancelled"


async def test_a_question_that_nobody_picks_up_expires_even_where_it_was_asked_before_the_start(
    log, store, stages
) -> None:
    exchange = Exchange(log, asked(budget_ms=50))
    await exchange.publish(exchange.query)
    await run(log, store, stages)
    answer = await exchange.answer()
    assert answer.ended is not None
    assert answer.ended.outcome == "expired"
    assert (await exchange.recorded()).evidence is None


def neighbours_of(exchange: Exchange) -> tuple[int, int]:
    """Two other partitions."""
    number = partition_for(exchange.query.query_id, 64)
    return (number + 1) % 64, (number + 2) % 64


async def test_a_stage_that_gives_up_long_after_the_end_changes_no_record_of_it(log, store, stages) -> None:
    exchange = Exchange(log, asked(budget_ms=50))
    before, after = (Exchange(log, asked_of(number, budget_ms=50)) for number in neighbours_of(exchange))
    await exchange.publish(exchange.query)
    first = await run(log, store, stages)
    await exchange.recorded()
    await first.drain()  # a restart forgets which questions have ended
    second = await run(log, store, stages)
    await before.publish(before.query)
    await before.recorded()  # whoever took over has looked back by now
    await exchange.publish(StageFailed(query=exchange.query, stage="aisle.llm", cause="quarantined"))
    await after.publish(after.query)
    await after.recorded()
    await second.drain()
    assert len(await log.read_key(OUTCOMES.name, exchange.query.query_id)) == 1
    assert len(await log.read_key(ANSWERS.name, exchange.query.query_id)) == 1
