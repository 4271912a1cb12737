"""`aisle topics` and the fixture broker: created once, described, compared with the contracts."""

import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from typer.testing import CliRunner, Result

from aisle_schemas import ANSWERS, CANCELLATIONS, CATALOG, TOPICS
from aisle_tools.commands.topics import app
from aisle_tools.kafka import topics

pytestmark = pytest.mark.kafka


@pytest.fixture
def prefix(kafka: str) -> Iterator[str]:
    name = f"t{uuid4().hex[:4]}."
    yield name
    topics.delete(kafka, prefix=name)


def aisle_topics(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def test_topics_are_created_once_and_are_then_as_the_contracts_say(kafka: str, prefix: str) -> None:
    where = ("--bootstrap", kafka, "--prefix", prefix)
    before = aisle_topics("check", *where)
    assert before.exit_code == 1
    assert before.output.splitlines() == [f"{prefix}{name} is missing" for name in TOPICS]

    created = aisle_topics("create", *where)
    assert created.exit_code == 0, created.output
    assert created.output.splitlines() == [f"created {prefix}{name}" for name in TOPICS]
    assert aisle_topics("create", *where).output == "nothing is missing\n"

    after = aisle_topics("check", *where)
    assert (after.exit_code, after.output) == (0, "every topic is as the contracts say\n")


def test_topics_are_described_as_they_stand(kafka: str, prefix: str) -> None:
    where = ("--bootstrap", kafka, "--prefix", prefix)
    assert aisle_topics("describe", *where).output.startswith("the cluster holds none of Aisle's topics")
    topics.create(kafka, topics=[ANSWERS, CATALOG, CANCELLATIONS], prefix=prefix)
    rows = [re.split(r"\s{2,}", line.rstrip()) for line in aisle_topics("describe", *where).output.splitlines()]
    assert rows == [
        ["topic", "partitions", "copies", "in sync", "kept", "at most"],
        [f"{prefix}aisle.answers", "64", "1", "1", "6 h", "1024 KiB"],
        [f"{prefix}aisle.catalog", "16", "1", "1", "compacted", "1024 KiB"],
        [f"{prefix}aisle.cancellations", "1", "1", "1", "1 h", "1024 KiB"],
    ]


def test_a_topic_that_another_process_made_otherwise_is_left_and_named(kafka: str, prefix: str) -> None:
    from kafka.admin import KafkaAdminClient

    with KafkaAdminClient(bootstrap_servers=kafka) as admin:
        admin.create_topics(
            {
                f"{prefix}aisle.answers": {
                    "num_partitions": 2,
                    "replication_factor": 1,
                    "configs": {"retention.ms": "1000"},
                }
            }
        )
    created = topics.create(kafka, prefix=prefix)
    assert f"{prefix}aisle.answers" not in created
    assert len(created) == len(TOPICS) - 1
    checked = aisle_topics("check", "--bootstrap", kafka, "--prefix", prefix)
    assert checked.exit_code == 1
    name = f"{prefix}aisle.answers"
    assert checked.output.splitlines() == [
        f"{name} has 2 partitions, the contract says 64",
        f"{name} has retention.ms=1000, the contract says 21600000",
        f"{name} has message.timestamp.type=CreateTime, the contract says LogAppendTime",
        f"{name} has max.message.bytes=1048588, the contract says 1048576",
        f"{name} has segment.ms=604800000, the contract says 5400000",
    ]


def test_what_the_cluster_refuses_is_told_once_for_all_topics(kafka: str, prefix: str) -> None:
    with pytest.raises(
        topics.TopicsError, match=r"refused to create .*aisle\.queries, .*replication factor of 9"
    ) as told:
        topics.create(kafka, prefix=prefix, replication=9)
    assert str(told.value).count("replication factor") == 1
    assert topics.describe(kafka, prefix=prefix) == []
