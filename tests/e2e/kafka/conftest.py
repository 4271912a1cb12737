"""A broker of this folder's own with Aisle's topics under their own names, and a responder that plays the system."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from aisle_schemas import (
    ANSWERS,
    QUERIES,
    AnswerEnded,
    Citation,
    Event,
    PartAdded,
    Passage,
    ProductCard,
    QueryAsked,
    Text,
    decode,
    message,
)
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker
from aisle_tools.kafka.distribution import Distribution


@dataclass(slots=True)
class Seen:
    """A question as it stood in the log."""

    partition: int
    key: str
    headers: dict[str, str]
    event: QueryAsked


@dataclass(slots=True)
class Responder:
    """Answers every question with the same words; what a second hydration would repeat, it repeats."""

    bootstrap: str
    seen: list[Seen] = field(default_factory=list)
    _ending: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        consumer = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "responder"})
        producer = Producer({"bootstrap.servers": self.bootstrap, "partitioner": "murmur2_random", "linger.ms": 0})
        consumer.assign([TopicPartition(QUERIES.name, partition, 0) for partition in range(QUERIES.partitions)])
        try:
            while not self._ending.is_set():
                record = consumer.poll(0.2)
                if record is None:
                    continue
                asked = decode(QUERIES.name, record.value())
                assert isinstance(asked, QueryAsked)
                headers = {name: value.decode() for name, value in record.headers()}
                self.seen.append(Seen(record.partition(), record.key().decode(), headers, asked))
                for event in answer_to(asked):
                    ready = message(event, key=asked.query_id, source="/test")
                    producer.produce(ANSWERS.name, ready.value, ready.key, headers=ready.headers)
                producer.flush(10)
        finally:
            consumer.close()

    def end(self) -> None:
        self._ending.set()


PASSAGE = Passage(label="e1", id="G7#title-1", kind="title", text="A kneeling pad", product_id="G7")


def answer_to(asked: QueryAsked) -> list[Event]:
    words = f"You asked: {asked.question} 🎁 "
    return [
        PartAdded(start=0, end=4, part=Text(text=words[:4])),
        PartAdded(start=0, end=len(words), part=Text(text=words)),  # overlaps: four characters were read already
        PartAdded(start=len(words), end=len(words) + 20, part=ProductCard(product_id="G7", title="A kneeling pad")),
        PartAdded(start=len(words), end=len(words) + 20, part=ProductCard(product_id="G7", title="Another title")),
        PartAdded(start=len(words) + 20, end=len(words) + 24, part=Text(text="Ask ")),
        PartAdded(start=len(words) + 20, end=len(words) + 31, part=Text(text="Ask me more")),
        PartAdded(start=len(words) + 31, end=len(words) + 40, part=Citation(label="e1", passage=PASSAGE)),
        AnswerEnded(outcome="completed", at=len(words) + 40),
        AnswerEnded(outcome="failed", detail="a second end counts for nothing"),
    ]


@pytest.fixture(scope="module")
def own_broker(kafka_distribution: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Nobody else's: what asks without a prefix would be answered by whoever else runs on a shared one."""
    with Broker(kafka_distribution, tmp_path_factory.mktemp("kafka")) as broker:
        topics.create(broker.bootstrap)
        yield broker.bootstrap


@pytest.fixture(scope="module")
def responder(own_broker: str) -> Iterator[Responder]:
    plays = Responder(own_broker)
    thread = threading.Thread(target=plays.run, name="responder")
    thread.start()
    yield plays
    plays.end()
    thread.join()
