"""A fresh log of each implementation, and the few things that the suite does with it again and again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Consumer, Log, Outgoing, Position, Stamped, TopicPartition
from aisle.stream.seal import KeyStore, SqliteKeyStore
from aisle_schemas import Event, QueryAsked, new_id, partition_for, topic_named
from aisle_tools.kafka import topics


class SwiftClock(SystemClock):
    """The real time, except that nobody waits: a sleep moves the clock on instead."""

    def __init__(self) -> None:
        self.ahead_ms = 0
        self.slept_s: list[float] = []

    def now_ms(self) -> int:
        return super().now_ms() + self.ahead_ms

    async def sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)
        self.ahead_ms += int(seconds * 1000)
        await asyncio.sleep(0)


class EmbeddedStore:
    """Where an embedded log lives: it can be opened again, and more than once."""

    def __init__(self, folder: Path, keys: KeyStore, clock: SwiftClock) -> None:
        self._folder, self._keys, self._clock = folder, keys, clock

    def open(self) -> EmbeddedLog:
        return EmbeddedLog(self._folder / "log.sqlite", keys=self._keys, clock=self._clock)

    async def moment(self) -> int:
        """A time, in milliseconds, that is later than every record so far and not later than any to come."""
        self._clock.ahead_ms += 60_000
        return self._clock.now_ms()


class KafkaStore:
    """Topics of its own on a real broker. There the broker says what time it is."""

    def __init__(self, bootstrap: str, prefix: str, keys: KeyStore, clock: SwiftClock) -> None:
        self.bootstrap, self.prefix, self._keys, self._clock = bootstrap, prefix, keys, clock

    def open(self) -> Log:
        from aisle.stream.kafka import KafkaLog

        return KafkaLog(self.bootstrap, keys=self._keys, clock=self._clock, prefix=self.prefix)

    async def moment(self) -> int:
        last_ms = now_ms = SystemClock().now_ms()
        while now_ms == last_ms:
            await asyncio.sleep(0)
            now_ms = SystemClock().now_ms()
        return now_ms


@asynccontextmanager
async def kafka_store(bootstrap: str, keys: KeyStore, clock: SwiftClock) -> AsyncIterator[KafkaStore]:
    prefix = f"test-{new_id()}."
    await asyncio.to_thread(topics.create, bootstrap, prefix=prefix)
    try:
        yield KafkaStore(bootstrap, prefix, keys, clock)
    finally:
        await asyncio.to_thread(topics.delete, bootstrap, prefix=prefix)


class Bench:
    """The log under test, and short ways to write to it and look into it."""

    def __init__(self, store: EmbeddedStore | KafkaStore, keys: KeyStore, keys_file: Path, clock: SwiftClock) -> None:
        self.store, self.keys, self.clock = store, keys, clock
        self.keys_file = keys_file  # for members in other processes: what is sealed here they must open
        self.log: Log = store.open()
        self.began_ms = clock.now_ms()

    async def reopen(self) -> None:
        await self.log.close()
        self.log = self.store.open()

    def asked(self, query_id: str, **fields: Any) -> QueryAsked:
        defaults = {
            "question": "is it warm?",
            "shopper_ref": "s1",
            "asked_at_ms": self.clock.now_ms(),
            "budget_ms": 60_000,
        }
        return QueryAsked(query_id=query_id, **{**defaults, **fields})

    async def ask(self, *query_ids: str, **fields: Any) -> None:
        await self.publish(*((query_id, self.asked(query_id, **fields)) for query_id in query_ids))

    async def publish(self, *events: tuple[str, Event]) -> list[Position]:
        return await self.log.publish([Outgoing(event=event, key=key, source="/test") for key, event in events])

    async def append_raw(self, topic: str, key: str, value: bytes) -> None:
        """As a publisher that is no code of Aisle would."""
        partition = partition_for(key, topic_named(topic).partitions)
        await self.log.append([Stamped(topic, partition, key, value, {"ce_id": "raw"})])

    async def moment(self) -> int:
        return await self.store.moment()

    async def shares(self, *members: Consumer) -> list[frozenset[TopicPartition]]:
        """What each member has once all have settled: every partition is somebody's, and nobody has none."""

        async def settled() -> list[frozenset[TopicPartition]] | None:
            for member in members:
                assert not await member.poll(1, 0.01)
            shares = [member.assignment() for member in members]
            topics = {place.topic for share in shares for place in share}
            whole = sum(topic_named(topic).partitions for topic in topics)
            return shares if all(shares) and sum(map(len, shares)) == whole else None

        found: list[frozenset[TopicPartition]] = await self.until(settled, for_s=60)
        return found

    async def events(self, topic: str) -> list[tuple[str, Event]]:
        """(key, event) of everything in the topic, partition by partition."""
        return [
            (record.key, self.log.decode(record))
            async for record in self.log.read_since(topic, sorted(await self.log.end_offsets(topic)), 0)
        ]

    async def until(self, holds: Callable[[], Awaitable[Any]], *, for_s: int = 20) -> Any:
        """What `holds` gives, once it is true; looks about a hundred times a second."""
        try:
            async with asyncio.timeout(for_s):
                while not (found := await holds()):  # noqa: ASYNC110 - a log tells nobody of what is looked for
                    await asyncio.sleep(0.01)
                return found
        except TimeoutError as error:
            raise TimeoutError(f"not within {for_s} s: {holds}") from error

    async def until_events(self, topic: str, count: int) -> list[tuple[str, Event]]:
        async def enough() -> list[tuple[str, Event]] | None:
            if sum((await self.log.end_offsets(topic)).values()) < count:
                return None
            return await self.events(topic)

        found: list[tuple[str, Event]] = await self.until(enough)
        return found

    async def committed(self, group: str, topic: str, partition: int) -> int:
        return (await self.log.committed(group, topic)).get(partition, 0)

    async def until_committed(self, group: str, topic: str, partition: int, offset: int, *, for_s: int = 20) -> None:
        async def reached() -> bool:
            return await self.committed(group, topic, partition) >= offset

        await self.until(reached, for_s=for_s)


def keys_of_partition(partition: int, count: int, partitions: int = 64) -> list[str]:
    numbers = range(100_000)
    found = (f"q{number}" for number in numbers if partition_for(f"q{number}", partitions) == partition)
    return [next(found) for _ in range(count)]


@pytest.fixture
def neighbours() -> Callable[..., list[str]]:
    """`neighbours(partition, count)`: that many keys of one partition."""
    return keys_of_partition


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.kafka)])
async def bench(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Bench]:
    keys_file, clock = tmp_path / "keys.sqlite", SwiftClock()
    keys = SqliteKeyStore(keys_file)
    async with AsyncExitStack() as stack:
        store: EmbeddedStore | KafkaStore = EmbeddedStore(tmp_path, keys, clock)
        if request.param == "kafka":
            bootstrap = request.getfixturevalue("kafka")
            store = await stack.enter_async_context(kafka_store(bootstrap, keys, clock))
        made = Bench(store, keys, keys_file, clock)
        yield made
        await made.log.close()
