"""A log whose broker is killed and started again."""

import asyncio
from pathlib import Path

import pytest

from aisle.stream.errors import LogUnavailable
from aisle.stream.kafka import KafkaLog
from aisle.stream.kafka import log as kafka_log
from aisle.stream.log import Outgoing
from aisle_schemas import QUERIES, QueryAsked, new_id
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker
from aisle_tools.kafka.distribution import Distribution

pytestmark = pytest.mark.kafka


async def test_what_a_restarted_broker_holds_is_read_at_once(kafka_distribution: Distribution, tmp_path: Path) -> None:
    """Its partitions have a new leader then, the same broker in another epoch, which librdkafka's administration does
    not notice for a minute and more."""
    with Broker(kafka_distribution, tmp_path) as broker:
        topics.create(broker.bootstrap, topics=[QUERIES])
        async with KafkaLog(broker.bootstrap) as log:
            asked = QueryAsked(query_id=new_id(), question="Which pan is best for eggs?")
            await log.publish([Outgoing(event=asked, key=asked.query_id, source="/test")])
            before = await log.end_offsets(QUERIES.name)
            await asyncio.to_thread(broker.kill)
            await asyncio.to_thread(broker.start)
            async with asyncio.timeout(20):
                assert await log.end_offsets(QUERIES.name) == before
                assert [record.key for record in await log.read_key(QUERIES.name, asked.query_id)] == [asked.query_id]


async def test_requests_about_a_group_that_nobody_answers_in_time_end_nothing_but_themselves(
    kafka_distribution: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client library's administration read what it had freed: after some of these the process was gone."""
    monkeypatch.setattr(kafka_log, "REQUEST_S", 0.15)  # a new broker takes a second until it looks after groups
    with Broker(kafka_distribution, tmp_path) as broker:
        topics.create(broker.bootstrap, topics=[QUERIES])
        async with KafkaLog(broker.bootstrap) as log, asyncio.timeout(30):
            unanswered = await asyncio.gather(*(_until_answered(log) for _ in range(3)))
            broker.pause()
            with pytest.raises(LogUnavailable):
                await log.committed("aisle.planner", QUERIES.name)
            broker.resume()
            await _until_answered(log)
    assert sum(unanswered) > 0


async def _until_answered(log: KafkaLog) -> int:
    """How many requests were not."""
    unanswered = 0
    while True:
        try:
            await log.committed("aisle.planner", QUERIES.name)
            return unanswered
        except LogUnavailable:
            unanswered += 1
