"""A broker for a benchmark, the client that is held against Aisle's, and the token events that both carry."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from confluent_kafka import Consumer, KafkaException, Message, Producer
from confluent_kafka import TopicPartition as Place

from aisle.stream.kafka import KafkaLog
from aisle.stream.log import Outgoing
from aisle_schemas import DEAD_LETTERS, TokensEmitted, Topic
from aisle_tools.bench.shops import aside
from aisle_tools.commands.up import until_led
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker, running_broker

BATCH = 500  # records that a poll gives at most, and that are published together: the same on both sides
POLL_S = 1.0
FLUSH_S = 60.0

# A developer's broker has Java's quick compiler alone, and a small heap that stops all threads to be cleaned, which starts
# sooner and stays small; a broker that serves for long has these, which are Kafka's own start script's. A later option
# wins.
_LONG_LIVED = (
    "-XX:TieredStopAtLevel=4", "-XX:-UseSerialGC", "-XX:+UseG1GC", "-XX:MaxGCPauseMillis=20",
    "-XX:InitiatingHeapOccupancyPercent=35", "-XX:+ExplicitGCInvokesConcurrent", "-Xms1g", "-Xmx1g",
)  # fmt: skip

# The settings of Aisle's own clients (`aisle.stream.kafka.client`), written out: the bare loops share nothing else.
_BARE_CONSUMER: dict[str, Any] = {
    "group.id": "bare",
    "log_level": 2,
    "enable.auto.commit": False,
    "enable.auto.offset.store": False,
    "auto.offset.reset": "earliest",
    "fetch.wait.max.ms": 100,
    "queued.max.messages.kbytes": 16 * 1024,
    "check.crcs": False,
}
_BARE_PRODUCER: dict[str, Any] = {
    "log_level": 2,
    "linger.ms": 0,
    "partitioner": "murmur2_random",
    "queue.buffering.max.kbytes": 64 * 1024,
    "sticky.partitioning.linger.ms": 0,
    "socket.nagle.disable": True,
}


@asynccontextmanager
async def own_broker() -> AsyncIterator[Broker]:
    """Kafka with Aisle's topics, in a folder that goes with the block; it has taken a record already.

    Raises: KafkaUnavailable, BrokerFailed.
    """
    with aside() as path:
        async with running_broker(path / "kafka", java_options=_LONG_LIVED) as broker:
            await asyncio.to_thread(topics.create, broker.bootstrap)
            async with KafkaLog(broker.bootstrap) as log:
                await until_led(log)
            await asyncio.to_thread(_take_a_record, broker.bootstrap)
            yield broker


def _take_a_record(bootstrap: str) -> None:
    """The first idempotent producer waits until the broker has made a topic for the ids of such producers."""
    with bare_producer(bootstrap, **{"delivery.timeout.ms": int(FLUSH_S * 1000)}) as producer:
        producer.produce(DEAD_LETTERS.name, b"", b"first")


def token_event(number: int, *, questions: int = 100, tokens: int = 1) -> Outgoing:
    """The `number`th event of engines that write for so many questions at once, one step after another."""
    text = "loaf " * tokens
    step = number // questions
    return Outgoing(
        event=TokensEmitted(run="0190b7a2c1d34e5f", at=step * len(text), text=text),
        key=f"question-{number % questions:04d}",
        source="/aisle/llm",
    )


@contextmanager
def bare_consumer(bootstrap: str, topic: Topic, prefix: str = "") -> Iterator[Consumer]:
    """At the beginning of every partition."""
    consumer = Consumer({"bootstrap.servers": bootstrap, **_BARE_CONSUMER})
    consumer.assign([Place(prefix + topic.name, number, 0) for number in range(topic.partitions)])
    try:
        yield consumer
    finally:
        consumer.close()


def consumed(consumer: Consumer) -> list[Message]:
    """The next records. Raises: KafkaException."""
    messages = consumer.consume(BATCH, POLL_S)
    for message in messages:
        if (error := message.error()) is not None:
            raise KafkaException(error)
    return messages


@contextmanager
def bare_producer(bootstrap: str, **settings: object) -> Iterator[Producer]:
    """Acknowledged by all and idempotent, as Aisle's, where the settings say nothing else."""
    idempotent = {"acks": "all", "enable.idempotence": True}
    producer = Producer({"bootstrap.servers": bootstrap, **_BARE_PRODUCER, **idempotent, **settings})
    try:
        yield producer
    finally:
        producer.flush(FLUSH_S)
