"""Aisle's topics on a Kafka cluster, by kafka-python's admin client: create them, describe them, compare them with the
contracts.
"""

import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aisle_schemas import TOPICS
from aisle_schemas.topics import Topic
from aisle_tools.kafka.properties import NOTHING, Properties, for_kafka_python

if TYPE_CHECKING:
    from kafka.admin import KafkaAdminClient

CONNECT_TIMEOUT_S = 10
READY_TIMEOUT_S = 60  # a broker opens files for each of hundreds of partitions
MESSAGE_BYTES = 1024 * 1024  # the largest record: an event's 512 KiB, a dead letter's 768 KiB, and their headers

_ALREADY_EXISTS = 36  # Kafka's error code TOPIC_ALREADY_EXISTS
_DAY_MS = 24 * 3_600_000


class TopicsError(RuntimeError):
    """The cluster can't be reached, or refused what was asked of it. The message names both."""


@dataclass(frozen=True, slots=True)
class TopicState:
    """A topic as it stands on the cluster."""

    name: str
    partitions: int
    replication: int  # of the partition that has the fewest copies
    in_sync: int  # likewise
    configs: dict[str, str]


def wanted_configs(topic: Topic, *, replication: int) -> dict[str, str]:
    """What the contracts and the stream library rely on, as Kafka's topic settings.

    Retention deletes closed segments only, and Kafka closes one after 7 days or 1 GiB: where retention is short, a
    segment is closed four times within it, so that a record stays for at most 1.25 times of it (and the five minutes
    between two looks).
    """
    configs = {
        "cleanup.policy": topic.cleanup,
        "retention.ms": str(topic.retention_ms),
        # Positions by time are the broker's own: a producer's clock may be wrong.
        "message.timestamp.type": "LogAppendTime",
        "max.message.bytes": str(MESSAGE_BYTES),
        # One of the copies may be away; none is waited for where there is only one.
        "min.insync.replicas": str(max(1, replication - 1)),
    }
    if 0 < topic.retention_ms < 4 * 7 * _DAY_MS:
        configs["segment.ms"] = str(topic.retention_ms // 4)
    return configs


def create(
    bootstrap: str,
    *,
    topics: Iterable[Topic] = TOPICS.values(),
    prefix: str = "",
    replication: int = 1,
    properties: Properties = NOTHING,
) -> list[str]:
    """Create those that are missing and wait until each partition has a leader; give the names of the created ones.

    One that exists is left as it is, whatever its settings: `differences` names them.

    Raises: TopicsError.
    """
    with _admin(bootstrap, properties) as admin:
        there = set(admin.list_topics())
        missing = {
            prefix + topic.name: {
                "num_partitions": topic.partitions,
                "replication_factor": replication,
                "configs": wanted_configs(topic, replication=replication),
            }
            for topic in topics
            if prefix + topic.name not in there
        }
        if not missing:
            return []
        # Errors are read topic by topic: one that another process has just created is as good as ours.
        results = admin.create_topics(missing, raise_errors=False)["topics"]
        refused: dict[str, list[str]] = {}
        for result in results:
            if result["error_code"] not in (0, _ALREADY_EXISTS):
                refused.setdefault(_told(result), []).append(result["name"])
        if refused:
            raise TopicsError(
                f"Kafka at {bootstrap} refused to create "
                + "; ".join(f"{', '.join(names)}: {why}" for why, names in refused.items())
            )
        admin.wait_for_topics(list(missing), timeout_ms=READY_TIMEOUT_S * 1000)
        return [result["name"] for result in results if result["error_code"] == 0]


def missing(bootstrap: str, *, prefix: str = "", properties: Properties = NOTHING) -> list[str]:
    """Those of Aisle's topics that the cluster lacks. Raises: TopicsError."""
    with _admin(bootstrap, properties) as admin:
        there = set(admin.list_topics())
    return [prefix + name for name in TOPICS if prefix + name not in there]


def delete(
    bootstrap: str, *, topics: Iterable[Topic] = TOPICS.values(), prefix: str, properties: Properties = NOTHING
) -> list[str]:
    """Delete a prefix's topics with all that they hold; give their names. The empty prefix is the live system's.

    Raises: ValueError for the empty prefix; TopicsError.
    """
    if not prefix:
        raise ValueError("the topics without a prefix are the live system's; they are not deleted by Aisle")
    with _admin(bootstrap, properties) as admin:
        there = set(admin.list_topics())
        names = [prefix + topic.name for topic in topics if prefix + topic.name in there]
        if names:
            admin.delete_topics(names)
        return names


def describe(bootstrap: str, *, prefix: str = "", properties: Properties = NOTHING) -> list[TopicState]:
    """Those of Aisle's topics that the cluster holds, in the order of the contracts. Raises: TopicsError."""
    with _admin(bootstrap, properties) as admin:
        there = set(admin.list_topics())
        names = [prefix + name for name in TOPICS if prefix + name in there]
        if not names:
            return []
        configs = _configs(admin, names)
        found = {topic["name"]: topic["partitions"] for topic in admin.describe_topics(names)}
        return [
            TopicState(
                name=name,
                partitions=len(found[name]),
                replication=min(len(partition["replica_nodes"]) for partition in found[name]),
                in_sync=min(len(partition["isr_nodes"]) for partition in found[name]),
                configs=configs[name],
            )
            for name in names
        ]


def differences(states: Iterable[TopicState], *, prefix: str = "") -> list[str]:
    """How the cluster departs from the contracts, a line each; none where all is as it should be.

    How many copies there are and how many must be in sync is the operator's choice.
    """
    by_name = {state.name: state for state in states}
    lines = []
    for topic in TOPICS.values():
        name = prefix + topic.name
        if (state := by_name.get(name)) is None:
            lines.append(f"{name} is missing")
            continue
        if state.partitions != topic.partitions:
            lines.append(f"{name} has {state.partitions} partitions, the contract says {topic.partitions}")
        wanted = wanted_configs(topic, replication=state.replication)
        del wanted["min.insync.replicas"]
        lines += [
            f"{name} has {setting}={state.configs.get(setting, '')}, the contract says {value}"
            for setting, value in wanted.items()
            if state.configs.get(setting) != value
        ]
    return lines


@contextmanager
def _admin(bootstrap: str, properties: Properties) -> "Iterator[KafkaAdminClient]":
    """Raises: TopicsError for whatever the client raises."""
    try:
        from kafka.admin import KafkaAdminClient
        from kafka.errors import KafkaError
    except ModuleNotFoundError as error:
        raise TopicsError("kafka-python is not installed: pip install 'aisle[kafka]'") from error
    _reach(bootstrap)
    try:
        with KafkaAdminClient(
            bootstrap_servers=bootstrap.split(","),
            bootstrap_timeout_ms=CONNECT_TIMEOUT_S * 1000,
            **for_kafka_python(properties),
        ) as admin:
            yield admin
    except KafkaError as error:
        raise TopicsError(f"Kafka at {bootstrap}: {error}") from error


def _reach(bootstrap: str) -> None:
    """Connect once to any of the brokers. The client would try again and again, and leave its sockets open in the end.

    Raises: TopicsError.
    """
    refusals = []
    for broker in bootstrap.split(","):
        host, _, port = broker.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), CONNECT_TIMEOUT_S).close()
            return
        except (OSError, ValueError) as error:
            refusals.append(f"{broker}: {error}")
    raise TopicsError(f"Kafka can't be reached at {'; '.join(refusals)}")


def _configs(admin: "KafkaAdminClient", names: list[str]) -> dict[str, dict[str, str]]:
    from kafka.admin import ConfigResource, ConfigResourceType

    resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    described = admin.describe_configs(resources, config_filter="all")["topic"]
    return {name: {setting: str(config["value"]) for setting, config in described[name].items()} for name in names}


def _told(result: dict[str, Any]) -> str:
    from kafka.errors import for_code

    return str(result.get("error_message") or for_code(result["error_code"]).__name__)
