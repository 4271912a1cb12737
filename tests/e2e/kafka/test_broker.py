"""The broker that other tests stand on: it keeps what it acknowledged, comes back, is shared, and leaves nothing."""

import asyncio
import contextlib
import fcntl
import os
import re
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka import Consumer, Producer, TopicPartition

from aisle_schemas import CANCELLATIONS
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker, BrokerFailed, Cluster, running_broker
from aisle_tools.kafka.distribution import Distribution

pytestmark = pytest.mark.kafka

TOPIC = CANCELLATIONS.name  # one partition


def publish(bootstrap: str, *values: str) -> list[str]:
    """Produce, idempotent and acks=all; give what was acknowledged."""
    acked: list[str] = []
    producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True, "linger.ms": 0})
    for value in values:
        producer.produce(
            TOPIC, value, on_delivery=lambda error, message: None if error else acked.append(message.value().decode())
        )
    producer.flush(60)
    return acked


def read(bootstrap: str, count: int) -> list[str]:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": "reader"})
    try:
        consumer.assign([TopicPartition(TOPIC, 0, 0)])
        return [message.value().decode() for message in consumer.consume(count, timeout=30)]
    finally:
        consumer.close()


def is_alive(pid: int) -> bool:
    """A zombie has ended: only its parent has not asked how."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except FileNotFoundError:
        return False


@pytest.fixture
def broker(kafka_distribution: Distribution, tmp_path: Path) -> Iterator[Broker]:
    with Broker(kafka_distribution, tmp_path / "kafka") as started:
        yield started


def test_what_was_acknowledged_outlives_a_kill_and_an_orderly_restart(broker: Broker) -> None:
    topics.create(broker.bootstrap, topics=[CANCELLATIONS])
    assert publish(broker.bootstrap, "first") == ["first"]
    broker.kill()
    assert not broker.is_running
    broker.start()
    assert publish(broker.bootstrap, "second") == ["second"]
    broker.restart()
    assert publish(broker.bootstrap, "third") == ["third"]
    assert read(broker.bootstrap, 3) == ["first", "second", "third"]


def test_a_paused_broker_answers_again_once_it_is_resumed(broker: Broker) -> None:
    topics.create(broker.bootstrap, topics=[CANCELLATIONS])
    broker.pause()
    producer = Producer({"bootstrap.servers": broker.bootstrap})
    errors: list[object] = []
    producer.produce(TOPIC, "held", on_delivery=lambda error, message: errors.append(error))
    assert producer.flush(1) == 1  # still under way
    broker.resume()
    assert producer.flush(30) == 0
    assert errors == [None]


def test_a_paused_broker_can_be_stopped(broker: Broker) -> None:
    pid = broker.pid
    broker.pause()
    broker.stop()
    assert not is_alive(pid)


def test_a_broker_that_ends_by_itself_says_why(kafka_distribution: Distribution, tmp_path: Path) -> None:
    broker = Broker(kafka_distribution, tmp_path)
    with (
        socket.create_server(("127.0.0.1", broker.node.port)),
        pytest.raises(BrokerFailed, match=r"(?s)ended by itself with exit code 1; .*Address already in use"),
    ):
        broker.start()
    broker.stop()


def test_settings_that_kafka_refuses_are_named(kafka_distribution: Distribution, tmp_path: Path) -> None:
    broker = Broker(kafka_distribution, tmp_path, overrides={"message.max.bytes": "many"})
    with pytest.raises(BrokerFailed, match=r"could not be formatted:\n.*Invalid value many for .* message\.max\.bytes"):
        broker.start()


def test_a_broker_ends_with_its_owner_even_when_that_is_killed(
    kafka_distribution: Distribution, tmp_path: Path
) -> None:
    owning = (
        "import sys, threading; from pathlib import Path; from aisle_tools.kafka.broker import Broker, prepared\n"
        "broker = Broker(prepared(), Path(sys.argv[1]))\n"
        # From a thread that ends: the broker's life hangs on the process, not on the thread that asked for it.
        "starting = threading.Thread(target=broker.start); starting.start(); starting.join()\n"
        "print(broker.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", owning, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert is_alive(pid)
        ended = os.pidfd_open(pid)
        owner.kill()
        assert select.select([ended], [], [], 30)[0]
        os.close(ended)
    assert not is_alive(pid)


async def test_settings_can_be_laid_over(kafka_distribution: Distribution, tmp_path: Path) -> None:
    async with running_broker(tmp_path, overrides={"log.retention.hours": 1}) as broker:
        pid = broker.pid
        properties = (tmp_path / "server.properties").read_text(encoding="utf-8")
    assert "log.retention.hours=1\n" in properties
    assert not is_alive(pid)


USER = (
    "import sys; from pathlib import Path; from aisle_tools.kafka.shared import shared_broker\n"
    "with shared_broker(Path(sys.argv[1])) as bootstrap: print(bootstrap, flush=True); sys.stdin.read()"
)


def user_of(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_shared_broker_outlives_the_one_who_started_it_and_ends_with_the_last(
    kafka_distribution: Distribution, tmp_path: Path
) -> None:
    with user_of(tmp_path) as first, user_of(tmp_path) as second:
        assert first.stdout is not None
        assert second.stdout is not None
        bootstrap = first.stdout.readline().strip()
        assert second.stdout.readline().strip() == bootstrap
        host, port = bootstrap.split(":")
        [data] = re.findall(
            "^log.dirs=(.+)$", (tmp_path / "server.properties").read_text(encoding="utf-8"), re.MULTILINE
        )
        assert Path(data, "meta.properties").exists()
        with socket.create_connection((host, int(port)), timeout=30) as connection:
            first.kill()
            first.wait()
            topics.create(bootstrap, topics=[CANCELLATIONS])
            assert publish(bootstrap, "after the first has gone") == ["after the first has gone"]
            second.kill()
            assert connection.recv(1) == b""  # the broker has closed its end
    with (tmp_path / "users.lock").open() as users:
        fcntl.flock(users, fcntl.LOCK_SH)  # granted when the keeper has ended
    assert not (tmp_path / "address").exists()
    assert not Path(data).exists()


def test_a_cluster_loses_its_leader_and_nothing_that_it_acknowledged(kafka_cluster: Cluster) -> None:
    topics.create(kafka_cluster.bootstrap, topics=[CANCELLATIONS], replication=3)
    assert publish(kafka_cluster.bootstrap, "before") == ["before"]
    [state] = topics.describe(kafka_cluster.bootstrap)
    assert (state.replication, state.in_sync, state.configs["min.insync.replicas"]) == (3, 3, "2")
    kafka_cluster.leader(TOPIC, 0).kill()
    left = ",".join(broker.bootstrap for broker in kafka_cluster.brokers if broker.is_running)
    assert publish(left, "after") == ["after"]
    assert read(left, 2) == ["before", "after"]


async def test_a_start_that_is_cancelled_leaves_no_broker(
    kafka_distribution: Distribution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, launched, waits = asyncio.get_running_loop(), asyncio.Event(), Broker.wait_until_ready

    def wait_until_ready(broker: Broker) -> None:
        loop.call_soon_threadsafe(launched.set)
        waits(broker)

    async def serve() -> None:
        async with running_broker(tmp_path):
            await asyncio.Event().wait()

    monkeypatch.setattr(Broker, "wait_until_ready", wait_until_ready)
    serving = asyncio.create_task(serve())
    await launched.wait()
    assert len(command_lines(tmp_path)) == 1
    serving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await serving
    assert command_lines(tmp_path) == []


def command_lines(folder: Path) -> list[bytes]:
    """Of the processes that name the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            if os.fsencode(folder) in (line := (process / "cmdline").read_bytes()):
                found.append(line)
    return found
