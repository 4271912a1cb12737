"""A log whose broker is killed and started again."""

import asyncio
from contextlib import suppress
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


async def test_after_a_request_that_nobody_answered_the_next_one_has_a_client_of_its_own(
    kafka_distribution: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """librdkafka keeps to a coordinator that it has dropped: all that it is asked of the group would go unanswered."""
    monkeypatch.setattr(kafka_log, "REQUEST_S", 1.0)
    with Broker(kafka_distribution, tmp_path) as broker:
        topics.create(broker.bootstrap, topics=[QUERIES])
        async with KafkaLog(broker.bootstrap) as log:
            await _until_answered(log)
            first = log._admin()
            broker.pause()
            try:
                with pytest.raises(LogUnavailable):
                    await log.committed("aisle.planner", QUERIES.name)
            finally:
                broker.resume()
            assert log._admin() is not first
            await _until_answered(log)


async def _until_answered(log: KafkaLog) -> None:
    """A new broker makes the topic of the groups' offsets first; one that stood catches up."""
    async with asyncio.timeout(30):
        while True:
            with suppress(LogUnavailable):
                await log.committed("aisle.planner", QUERIES.name)
                return
            await asyncio.sleep(0.1)
