"""Brokers that ask for a name and a password: both clients show them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aisle.process.kafka_properties import read_properties
from aisle.process.log import opened_log
from aisle.process.settings import Settings, read_settings
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing
from aisle_schemas import CANCELLATIONS, TOPICS, QueryCancelled, new_id
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker, free_node, free_port, server_settings
from aisle_tools.kafka.distribution import Distribution
from aisle_tools.replay.kafka_reader import KafkaReader

pytestmark = pytest.mark.kafka

EVER = 2**62


@pytest.fixture(scope="module")
def guarded(kafka_distribution: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address at which a broker wants its clients to sign in."""
    folder, node, port = tmp_path_factory.mktemp("guarded"), free_node(1), free_port()
    own = server_settings(node, (node,), folder / "data")
    overrides = {
        "listeners": f"{own['listeners']},SASL_PLAINTEXT://127.0.0.1:{port}",
        "advertised.listeners": f"{own['advertised.listeners']},SASL_PLAINTEXT://127.0.0.1:{port}",
        "listener.security.protocol.map": ("CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT"),
        "sasl.enabled.mechanisms": "PLAIN",
        "listener.name.sasl_plaintext.plain.sasl.jaas.config": (
            'org.apache.kafka.common.security.plain.PlainLoginModule required user_shop="open sesame";'
        ),
    }
    with Broker(kafka_distribution, folder, node=node, overrides=overrides):
        yield f"127.0.0.1:{port}"


def settings_of(folder: Path, bootstrap: str, password: str) -> Settings:
    properties = folder / "kafka.properties"
    properties.write_text(
        f"security.protocol=sasl_plaintext\nsasl.mechanism=PLAIN\nsasl.username=shop\nsasl.password={password}\n"
    )
    return read_settings(data=folder, kafka_bootstrap=bootstrap, kafka_properties=properties)


async def test_topics_are_made_and_events_written_and_read_where_the_password_is_right(
    guarded: str, tmp_path: Path
) -> None:
    settings = settings_of(tmp_path, guarded, "open sesame")
    properties = read_properties(settings.kafka_properties)
    assert set(topics.create(guarded, properties=properties)) == set(TOPICS)
    assert topics.differences(topics.describe(guarded, properties=properties)) == []
    query_id = new_id()
    async with opened_log(settings) as log:
        await log.publish([Outgoing(event=QueryCancelled(query_id=query_id), key=query_id, source="/tests")])
    reader = KafkaReader(guarded, properties=properties)
    try:
        assert [record.key async for record in reader.records(CANCELLATIONS.name, 0, EVER)] == [query_id]
    finally:
        await reader.close()


async def test_a_wrong_password_and_a_missing_certificate_are_refusals_that_say_so(
    guarded: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aisle.stream.kafka.producer.REQUEST_S", 2.0)
    monkeypatch.setattr(topics, "CONNECT_TIMEOUT_S", 2)
    wrong = settings_of(tmp_path, guarded, "swordfish")
    with pytest.raises(LogUnavailable, match="connecting to Kafka at"):
        async with opened_log(wrong):
            pass
    with pytest.raises(topics.TopicsError, match="Kafka at"):
        topics.missing(guarded, properties=read_properties(wrong.kafka_properties))
    assert wrong.kafka_properties is not None
    wrong.kafka_properties.write_text("security.protocol=ssl\nssl.ca.location=/nowhere/ca.pem\n")
    with pytest.raises(LogUnavailable, match=r"connecting to Kafka at .*ssl\.ca\.location failed"):
        async with opened_log(wrong):
            pass
