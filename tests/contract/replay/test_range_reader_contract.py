"""What every reader of a recorded range does, whichever log the range stands in."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log, Outgoing
from aisle_schemas import TOKENS, QueryAsked, TokensEmitted, partition_for, topic_named
from aisle_tools.replay.reader import LogReader, RangeReader

EVER = 2**62


class Range:
    """A log and a reader of it."""

    def __init__(self, log: Log, reader: RangeReader) -> None:
        self.log, self.reader = log, reader

    async def write(self, *keys: str) -> None:
        events = [Outgoing(event=TokensEmitted(run="r", at=0, text=key), key=key, source="/tests") for key in keys]
        await self.log.publish(events)

    async def read(self, since_ms: int = 0, until_ms: int = EVER, partitions: Any = None) -> list[str]:
        return [record.key async for record in self.reader.records(TOKENS.name, since_ms, until_ms, partitions)]


@asynccontextmanager
async def embedded(folder: Path) -> AsyncIterator[Range]:
    async with EmbeddedLog(folder / "log.sqlite") as log:
        yield Range(log, LogReader(log))


@asynccontextmanager
async def on_kafka(bootstrap: str) -> AsyncIterator[Range]:
    from aisle.stream.kafka import KafkaLog
    from aisle_tools.kafka import topics
    from aisle_tools.replay.kafka_reader import KafkaReader

    prefix = f"range.{secrets.token_hex(4)}."
    await asyncio.to_thread(
        topics.create, bootstrap, topics=[topic_named("aisle.tokens"), topic_named("aisle.queries")], prefix=prefix
    )
    reader = KafkaReader(bootstrap, prefix=prefix)
    try:
        async with KafkaLog(bootstrap, prefix=prefix) as log:
            yield Range(log, reader)
    finally:
        await reader.close()
        await asyncio.to_thread(topics.delete, bootstrap, prefix=prefix)


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def recorded(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Range]:
    if request.param == "embedded":
        opened = embedded(tmp_path)
    else:
        opened = on_kafka(request.getfixturevalue("kafka"))
    async with opened as range_:
        yield range_


async def until_later(log: Log, key: str) -> int:
    """When the log took the key's record, once the clock has moved on from it."""
    (record,) = await log.read_key(TOKENS.name, key)
    await asyncio.sleep(0.003)
    return record.timestamp_ms


async def test_records_come_in_order_within_each_partition_and_as_they_are(recorded: Range) -> None:
    keys = [f"q{number}" for number in range(40)]
    await recorded.write(*keys)
    read = [record async for record in recorded.reader.records(TOKENS.name, 0, EVER)]
    assert sorted(record.key for record in read) == sorted(keys)
    for partition in {record.partition for record in read}:
        offsets = [record.offset for record in read if record.partition == partition]
        assert offsets == list(range(len(offsets)))
    (one,) = [record for record in read if record.key == "q7"]
    (same,) = await recorded.log.read_key(TOKENS.name, "q7")
    assert one == same
    assert one.headers["ce_type"] == "aisle.tokens.emitted"


async def test_a_range_begins_and_ends_with_the_time_at_which_the_log_took_them(recorded: Range) -> None:
    await recorded.write("before")
    await until_later(recorded.log, "before")
    await recorded.write("within")
    within_ms = await until_later(recorded.log, "within")
    await recorded.write("after")
    after_ms = await until_later(recorded.log, "after")
    assert await recorded.read(within_ms, after_ms) == ["within"]
    assert sorted(await recorded.read(within_ms)) == ["after", "within"]
    assert await recorded.read(after_ms + 1) == []


async def test_only_the_partitions_that_are_named_are_read(recorded: Range) -> None:
    await recorded.write("a", "b")
    here = partition_for("a", TOKENS.partitions)
    assert here != partition_for("b", TOKENS.partitions)
    assert await recorded.read(partitions={here}) == ["a"]
    assert await recorded.read(partitions=()) == []


async def test_what_comes_while_it_reads_is_left_for_another_time(recorded: Range) -> None:
    await recorded.write("a")
    reading = recorded.reader.records(TOKENS.name, 0, EVER, {partition_for("a", TOKENS.partitions)})
    read = [(await anext(reading)).key]
    await recorded.write("a")
    read += [record.key async for record in reading]
    assert read == ["a"]
    assert await recorded.read() == ["a", "a"]


async def test_one_topic_after_the_other_is_read(recorded: Range) -> None:
    asked = QueryAsked(query_id="a", question="Is it dry?", asked_at_ms=1)
    await recorded.log.publish([Outgoing(event=asked, key="a", source="/tests")])
    await recorded.write("a")
    assert await recorded.read() == ["a"]
    assert [record.topic async for record in recorded.reader.records("aisle.queries", 0, EVER)] == ["aisle.queries"]
    assert await recorded.read() == ["a"]


async def test_an_empty_topic_gives_nothing(recorded: Range) -> None:
    assert await recorded.read() == []
