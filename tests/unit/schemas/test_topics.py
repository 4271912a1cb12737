"""The topics, and the one partitioner."""

import pytest

import aisle_schemas
from aisle_schemas import TOPICS, Event, murmur2, partition_for, topic_of


@pytest.mark.parametrize(
    ("key", "hashed"),
    [
        # Apache Kafka's own: clients/src/test/java/org/apache/kafka/common/utils/UtilsTest.java, testMurmur2.
        ("21", -973932308),
        ("foobar", -790332482),
        ("a-little-bit-long-string", -985981536),
        ("a-little-bit-longer-string", -1486304829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971),
        ("abc", 479470107),
    ],
)
def test_keys_hash_as_kafka_publishes(key: str, hashed: int) -> None:
    signed = murmur2(key.encode()) - (2**32 if murmur2(key.encode()) >= 2**31 else 0)

    assert signed == hashed
    assert partition_for(key, 64) == (hashed & 0x7FFFFFFF) % 64


@pytest.mark.parametrize(
    ("key", "partition"),
    # As kafka-python 3.0.12 partitions them.
    [("", 25), ("a", 60), ("aisle", 6), ("été", 25), ("01KDVDNA0016K4XH4V7BHYCZ2M", 51)],
)
def test_a_python_client_finds_the_same_partition(key: str, partition: int) -> None:
    assert partition_for(key, 64) == partition


def test_every_event_belongs_to_one_topic() -> None:
    kinds = {
        kind
        for kind in vars(aisle_schemas).values()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    }

    assert sorted(kind.__name__ for kind in kinds) == sorted(
        event.__name__ for topic in TOPICS.values() for event in topic.events
    )
    for kind in kinds:
        assert kind in topic_of(kind).events


def test_the_topics_of_a_question_are_partitioned_alike() -> None:
    of_a_question = [
        topic for topic in TOPICS.values() if topic.key == "query_id" and topic.name != "aisle.cancellations"
    ]

    assert {topic.partitions for topic in of_a_question} == {64}
    assert len(of_a_question) == 7


def test_the_package_gives_every_public_name() -> None:
    assert aisle_schemas.__all__ == sorted(
        aisle_schemas.__all__, key=lambda name: (not name.isupper(), not name[0].isupper(), name)
    )
    for name in aisle_schemas.__all__:
        assert hasattr(aisle_schemas, name)
    public = {name for name in vars(aisle_schemas.events) if name[0].isupper()} - {"Annotated", "Literal", "Money"}
    assert public <= set(aisle_schemas.__all__)
