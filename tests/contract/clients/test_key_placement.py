"""Every client puts a key where `partition_for` says: each really produces, and the partitions are read back.

A question's events come from programs that share no code. Were one of them to place a key otherwise, hydration would
wait for tokens in a partition that they never enter.
"""

import asyncio
import json
import random
import subprocess
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import aiokafka
import faust
import pytest
from confluent_kafka import Consumer, Producer, TopicPartition
from kafka import KafkaProducer

from aisle_schemas import QUERIES, new_id, partition_for
from aisle_tools.kafka import topics
from aisle_tools.kafka.distribution import Distribution

pytestmark = pytest.mark.kafka

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"

_seeded = random.Random(20_260_101)

KEYS = [
    *(f"q{number}" for number in range(1_000)),
    *(new_id(1_767_225_600_000 + number, _seeded.randbytes) for number in range(1_000)),
    # Lengths 1 to 40: murmur2 takes four bytes at a time, and the rest by a rule of its own.
    *("x" * length for length in range(1, 41)),
    *("".join(chr(_seeded.randrange(0x21, 0x7F)) for _ in range(_seeded.randrange(1, 60))) for _ in range(500)),
    # Beyond ASCII, two to four bytes a character: bytes over 0x7f are signed in Java and unsigned in C.
    *("".join(_seeded.choice("äßéñøжиλ中文字日本한🎁🛒👟𝔘") for _ in range(_seeded.randrange(1, 30))) for _ in range(500)),
    "", " ", "  ", "0", "-", "\u00a0", "\u200b", "e\u0301", "\u00e9", "\ufeff", "null", "None", "🏳️‍🌈",
]  # fmt: skip


@pytest.fixture
def topic(kafka: str) -> Iterator[str]:
    prefix = f"placement-{uuid4().hex[:8]}."
    topics.create(kafka, topics=[QUERIES], prefix=prefix)
    yield prefix + QUERIES.name
    topics.delete(kafka, topics=[QUERIES], prefix=prefix)


def placed(bootstrap: str, topic: str, count: int) -> dict[str, int]:
    """The partition of each key, once `count` records have come."""
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "placement"})
    try:
        consumer.assign([TopicPartition(topic, partition, 0) for partition in range(QUERIES.partitions)])
        found: dict[str, int] = {}
        for _ in range(count):
            message = consumer.poll(30)
            assert message is not None, f"{len(found)} of {count} records came"
            assert message.error() is None
            found[message.key().decode()] = message.partition()
        return found
    finally:
        consumer.close()


PUBLISH_FROM_NODE = """
import { Producer, compatibilityPartitioner, stringSerializer } from '@platformatic/kafka'
const [bootstrap, topic, keys] = process.argv.slice(1)
const producer = new Producer({
  clientId: 'placement', bootstrapBrokers: [bootstrap], partitioner: compatibilityPartitioner,
  serializers: { key: stringSerializer, value: stringSerializer }
})
await producer.send({ messages: JSON.parse(keys).map(key => ({ topic, key, value: 'asked' })), acks: -1 })
await producer.close()
"""


def expected() -> dict[str, int]:
    return {key: partition_for(key, QUERIES.partitions) for key in KEYS}


def test_confluent_kafka(kafka: str, topic: str) -> None:
    producer = Producer({"bootstrap.servers": kafka, "partitioner": "murmur2_random"})
    for key in KEYS:
        producer.produce(topic, b"", key.encode())
    assert producer.flush(60) == 0
    assert placed(kafka, topic, len(KEYS)) == expected()


def test_kafka_python(kafka: str, topic: str) -> None:
    with KafkaProducer(bootstrap_servers=kafka) as producer:
        for key in KEYS:
            producer.send(topic, b"", key.encode())
        producer.flush(60)
    assert placed(kafka, topic, len(KEYS)) == expected()


async def test_aiokafka(kafka: str, topic: str) -> None:
    producer = aiokafka.AIOKafkaProducer(bootstrap_servers=kafka)
    await producer.start()
    try:
        await asyncio.gather(*[await producer.send(topic, b"", key.encode()) for key in KEYS])
    finally:
        await producer.stop()
    assert await asyncio.to_thread(placed, kafka, topic, len(KEYS)) == expected()


async def test_faust(kafka: str, topic: str) -> None:
    app = faust.App("placement", broker=f"aiokafka://{kafka}")
    producer = app.producer
    await producer.start()
    try:
        sent = [
            await producer.send(topic, key.encode(), b"", partition=None, timestamp=None, headers=None) for key in KEYS
        ]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()
    assert await asyncio.to_thread(placed, kafka, topic, len(KEYS)) == expected()


def test_javas_console_producer(kafka: str, topic: str, kafka_distribution: Distribution) -> None:
    subprocess.run(
        kafka_distribution.command(
            "org.apache.kafka.tools.ConsoleProducer", "--bootstrap-server", kafka, "--topic", topic,
            "--property", "parse.key=true", "--property", "key.separator=\t",
        ),
        input="".join(f"{key}\tasked\n" for key in KEYS), encoding="utf-8", check=True, capture_output=True,
    )  # fmt: skip
    assert placed(kafka, topic, len(KEYS)) == expected()


def test_the_client_of_the_node_example(kafka: str, topic: str, node: str) -> None:
    subprocess.run(
        [node, "--input-type=module", "--eval", PUBLISH_FROM_NODE, kafka, topic, json.dumps(KEYS)],
        cwd=EXAMPLES, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    assert placed(kafka, topic, len(KEYS)) == expected()


def test_librdkafkas_own_default_would_place_them_otherwise(kafka: str, topic: str) -> None:
    producer = Producer({"bootstrap.servers": kafka})
    for key in KEYS:
        producer.produce(topic, b"", key.encode())
    assert producer.flush(60) == 0
    found = placed(kafka, topic, len(KEYS))
    astray = [key for key, partition in expected().items() if found[key] != partition]
    assert len(astray) > 0.9 * len(found)
