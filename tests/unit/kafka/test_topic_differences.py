"""How a cluster's topics are compared with the contracts."""

import msgspec
import pytest

from aisle_schemas import ANSWERS, CATALOG, OUTCOMES, TOPICS
from aisle_tools.commands.topics import duration
from aisle_tools.kafka import topics
from aisle_tools.kafka.topics import TopicState, differences, wanted_configs


def as_created(prefix: str = "") -> dict[str, TopicState]:
    return {
        name: TopicState(
            name=prefix + name,
            partitions=topic.partitions,
            replication=1,
            in_sync=1,
            configs=wanted_configs(topic, replication=1),
        )
        for name, topic in TOPICS.items()
    }


def changed(name: str, **configs: str) -> list[TopicState]:
    states = as_created()
    configs = {setting.replace("_", "."): value for setting, value in configs.items()}
    states[name] = TopicState(
        name=name, partitions=states[name].partitions, replication=1, in_sync=1, configs=states[name].configs | configs
    )
    return list(states.values())


def test_topics_as_they_are_created_do_not_differ() -> None:
    assert differences(as_created().values()) == []
    assert differences(as_created("shadow.").values(), prefix="shadow.") == []


def test_an_empty_cluster_lacks_every_topic() -> None:
    assert differences([]) == [f"{name} is missing" for name in TOPICS]


def test_topics_of_another_prefix_do_not_count() -> None:
    assert differences(as_created("shadow.").values()) == [f"{name} is missing" for name in TOPICS]


@pytest.mark.parametrize(
    ("name", "configs", "line"),
    [
        ("aisle.catalog", {"cleanup_policy": "delete"}, "cleanup.policy=delete, the contract says compact"),
        ("aisle.answers", {"retention_ms": "604800000"}, "retention.ms=604800000, the contract says 21600000"),
        (
            "aisle.queries",
            {"message_timestamp_type": "CreateTime"},
            "message.timestamp.type=CreateTime, the contract says LogAppendTime",
        ),
        ("aisle.tokens", {"max_message_bytes": "65536"}, "max.message.bytes=65536, the contract says 1048576"),
    ],
)
def test_each_setting_that_differs_is_named(name: str, configs: dict[str, str], line: str) -> None:
    assert differences(changed(name, **configs)) == [f"{name} has {line}"]


def test_another_number_of_partitions_is_named() -> None:
    states = as_created()
    wrong = states["aisle.plans"]
    states["aisle.plans"] = TopicState(wrong.name, 6, wrong.replication, wrong.in_sync, wrong.configs)
    assert differences(states.values()) == ["aisle.plans has 6 partitions, the contract says 64"]


def test_how_many_copies_there_are_is_the_operators_choice() -> None:
    states = as_created()
    states["aisle.plans"] = TopicState(
        "aisle.plans", 64, 3, 3, wanted_configs(TOPICS["aisle.plans"], replication=3) | {"min.insync.replicas": "1"}
    )
    assert differences(states.values()) == []


def test_what_is_kept_for_hours_is_in_segments_that_are_closed_within_them() -> None:
    assert wanted_configs(ANSWERS, replication=1)["segment.ms"] == str(90 * 60_000)  # of 6 h
    assert "segment.ms" not in wanted_configs(OUTCOMES, replication=1)
    assert "segment.ms" not in wanted_configs(CATALOG, replication=1)
    long = msgspec.structs.replace(ANSWERS, retention_ms=365 * 24 * 3_600_000)
    assert "segment.ms" not in wanted_configs(long, replication=1)


@pytest.mark.parametrize(("replication", "in_sync"), [(1, "1"), (2, "1"), (3, "2")])
def test_one_copy_may_be_away_where_there_are_several(replication: int, in_sync: str) -> None:
    assert wanted_configs(ANSWERS, replication=replication)["min.insync.replicas"] == in_sync


def test_the_live_systems_topics_are_not_deleted() -> None:
    with pytest.raises(ValueError, match="without a prefix are the live system's"):
        topics.delete("127.0.0.1:1", prefix="")


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [(604_800_000, "7 d"), (21_600_000, "6 h"), (90_000, "90 s"), (1_500, "1500 ms"), (-1, "for good")],
)
def test_durations_are_told_in_the_largest_whole_unit(milliseconds: int, text: str) -> None:
    assert duration(milliseconds) == text


def test_a_cluster_that_is_not_there_is_named() -> None:
    with pytest.raises(topics.TopicsError, match=r"^Kafka can't be reached at 127\.0\.0\.1:1: .*Connection refused"):
        topics.describe("127.0.0.1:1")


def test_an_address_without_a_port_is_named() -> None:
    with pytest.raises(topics.TopicsError, match=r"^Kafka can't be reached at kafka: invalid literal"):
        topics.describe("kafka")
