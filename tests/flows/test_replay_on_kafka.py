"""A day that Kafka recorded, again: read by kafka-python, run in topics of its own, which go afterwards."""

import asyncio
import secrets
import time
from typing import Any

import pytest
from kafka.admin import KafkaAdminClient

from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, find_models
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.planner.policy import policy_of
from aisle.process.folder import ShopFolder
from aisle.process.settings import read_settings
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.kafka import KafkaLog
from aisle.stream.log import Stamped, TopicPartition
from aisle_schemas import TOPICS
from aisle_tools.kafka import topics
from aisle_tools.replay.service import Wanted, replay

Serve = Any  # tests/flows/conftest.py

DAY: tuple[tuple[str, str | None], ...] = (
    ("What do I need for cold-weather golf?", None),
    ("How much is this pan?", "PAN-003"),
    ("Is it in stock?", "PAN-003"),
)


@pytest.mark.kafka
async def test_a_day_that_kafka_recorded_is_replayed_in_topics_of_its_own(
    demo_folder: ShopFolder, store_url: str, serve: Serve, kafka: str
) -> None:
    async with serve(demo_folder, store_url=store_url) as shopper:
        for question, product in DAY:
            await shopper.ask(question, product)
    prefix = f"day.{secrets.token_hex(4)}."
    try:
        await asyncio.to_thread(topics.create, kafka, prefix=prefix)
        await copy_to_kafka(demo_folder, kafka, prefix)
        settings = read_settings(data=demo_folder.path, kafka_bootstrap=kafka)
        before = await ends(kafka, prefix)
        now_ms = time.time_ns() // 1_000_000 + 1
        wanted = Wanted(now_ms=now_ms, until_ms=now_ms, prefix=prefix)
        shipped = policy_of("learned", find_models(), MiniLm(find_models() / EMBEDDER, threads=2))
        result = await replay(settings, wanted, shipped, ExtractiveEngine())
        assert [(one.skipped, one.layers) for one in result.compared] == [("", [])] * 3
        assert result.searched is not None
        assert result.searched.told == "an index made from the log's catalog, as it is now"
        assert await ends(kafka, prefix) == before
        assert await asyncio.to_thread(topics_under, kafka, f"{prefix}shadow.") == []
    finally:
        await asyncio.to_thread(topics.delete, kafka, prefix=prefix)


async def copy_to_kafka(folder: ShopFolder, bootstrap: str, prefix: str) -> None:
    """What the embedded log holds, record by record."""
    async with EmbeddedLog(folder.log) as log, KafkaLog(bootstrap, prefix=prefix) as copy:
        for name in TOPICS:
            for partition in await log.end_offsets(name):
                records = await log.read(TopicPartition(name, partition), 0, 10_000)
                await copy.append([Stamped(name, partition, one.key, one.value, one.headers) for one in records])


async def ends(bootstrap: str, prefix: str) -> dict[str, dict[int, int]]:
    async with KafkaLog(bootstrap, prefix=prefix) as log:
        return {name: await log.end_offsets(name) for name in TOPICS}


def topics_under(bootstrap: str, prefix: str) -> list[str]:
    with KafkaAdminClient(bootstrap_servers=bootstrap) as admin:
        return [name for name in admin.list_topics() if name.startswith(prefix)]
