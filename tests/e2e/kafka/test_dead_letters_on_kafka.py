"""`aisle dlq` on Kafka: a question that a stage could not read goes back once the stage can, and is answered."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aisle.hydration.service import hydration
from aisle.process.folder import ShopFolder
from aisle.stream.kafka import KafkaLog
from aisle.stream.log import Outgoing, Record
from aisle.stream.processor import Processor
from aisle.stream.seal import KeyStore, SqliteKeyStore
from aisle.stream.stages import running
from aisle_schemas import (
    ANSWERS,
    DEAD_LETTERS,
    Answer,
    AnswerEnded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    Model,
    PartAdded,
    Plan,
    QueryAsked,
    TokensEmitted,
    Topic,
    UndecodableEvent,
    new_id,
)
from aisle_tools.commands.dlq import app

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(120)]

QUESTION = "Is the kettle that I bought for 12 Elm Street dishwasher-safe?"


class OlderLog(KafkaLog):
    """Read by a version that can make nothing of a question."""

    def decode(self, record: Record) -> Event:
        event = super().decode(record)
        if isinstance(event, QueryAsked):
            raise UndecodableEvent(f"{record.topic} holds no event that this version reads")
        return event


async def write(asked: QueryAsked) -> AsyncIterator[Event]:
    """Planner, retriever and llm in one."""
    evidence = EvidenceGathered(query=asked, plan=Plan(intent="advice", form="short"))
    model = Model(engine="scripted", name="test")
    yield GenerationStarted(run="0190b7a2c1d34e5f", replaces=None, evidence=evidence, model=model)
    yield TokensEmitted(run="0190b7a2c1d34e5f", at=0, text="By hand only.")
    yield GenerationFinished(run="0190b7a2c1d34e5f", reason="stop")


WRITER = Processor(
    name="aisle.writer",
    consumes=(QueryAsked,),
    emits=(GenerationStarted, TokensEmitted, GenerationFinished),
    handle=write,
)


async def dlq(folder: Path, *words: str) -> str:
    """What the command prints."""
    ran = await asyncio.to_thread(CliRunner().invoke, app, [*words, "--data", str(folder)])
    assert ran.exit_code == 0, ran.output
    return ran.output


async def put_aside(log: KafkaLog, asked: QueryAsked) -> None:
    """By a stage that can't read it."""
    await log.publish([Outgoing(event=asked, key=asked.query_id, source="/aisle/gateway")])
    async with running(log, [WRITER]), records(log, DEAD_LETTERS) as letters:
        assert (await anext(letters)).key == asked.query_id


async def answer_of(log: KafkaLog, query_id: str) -> Answer:
    answer = Answer()
    async with records(log, ANSWERS) as pieces:
        while answer.ended is None:
            record = await anext(pieces)
            assert record.key == query_id
            event = log.decode(record)
            assert isinstance(event, PartAdded | AnswerEnded)
            answer.apply(event)
    return answer


@asynccontextmanager
async def records(log: KafkaLog, topic: Topic) -> AsyncIterator[AsyncIterator[Record]]:
    """From the topic's beginning on, as they come."""
    tail = log.tail(topic.name, dict.fromkeys(range(topic.partitions), 0))
    try:
        async with asyncio.timeout(30):
            yield aiter(tail)
    finally:
        await tail.close()


@pytest.fixture
def keys(tmp_path: Path) -> Any:
    store = SqliteKeyStore(ShopFolder(tmp_path).create().keys)
    yield store
    store.close()


async def test_a_question_that_was_put_aside_goes_back_and_is_answered(
    own_broker: str, keys: KeyStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AISLE_KAFKA_BOOTSTRAP", own_broker)
    asked = QueryAsked(query_id=new_id(), question=QUESTION, budget_ms=120_000, shopper_ref="s-1")
    async with OlderLog(own_broker, keys=keys) as log:
        await put_aside(log, asked)

    (letter,) = map(json.loads, (await dlq(tmp_path, "list", "--json")).splitlines())
    assert (letter["stage"], letter["cause"], letter["key"]) == ("aisle.writer", "undecodable", asked.query_id)
    shown = await dlq(tmp_path, "show", letter["position"])
    assert "ce_type: aisle.query.asked" in shown
    assert QUESTION not in shown
    assert QUESTION in await dlq(tmp_path, "show", letter["position"], "--unseal")

    async with (
        KafkaLog(own_broker, keys=keys) as log,
        running(log, [WRITER, hydration(None, log.clock)]),
    ):
        said = await dlq(tmp_path, "redrive", letter["position"], "--yes")
        assert "1 to go back, 0 refused\nput back 1\n" in said
        answer = await answer_of(log, asked.query_id)
    assert answer.text == "By hand only."
    assert answer.ended is not None
    assert answer.ended.outcome == "completed"

    again = await dlq(tmp_path, "redrive", "--all", "--dry-run")
    assert "its question's answer has ended (completed)" in again
