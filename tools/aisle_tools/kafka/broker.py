"""A Kafka broker of our own: one process, its folder, its port. Three of them make a cluster.

A broker ends with its owner, in two ways: `stop` asks it to, and where the owner is killed the kernel ends it (below).
"""

import asyncio
import logging
import random
import signal
import socket
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic
from rich.console import Console

from aisle_tools.kafka.distribution import Distribution, distribution, locked

START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 20.0

_PROBE_TIMEOUT_S = 1.0
_CLUSTER_ID = "AisleDevelopmentKafkaA"  # 16 bytes in base64, as Kafka's ids are
_HOST = "127.0.0.1"

# Kafka's own defaults suit a data centre: minutes until a lost member or broker is noticed, 50 partitions of offsets,
# 128 MB for the cleaner. Both of each pair below are needed: the first of it is the floor of the second.
_SETTINGS: dict[str, str | int] = {
    "process.roles": "broker,controller",
    "controller.listener.names": "CONTROLLER",
    "auto.create.topics.enable": "false",
    "offsets.topic.num.partitions": 8,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.num.partitions": 4,
    "group.initial.rebalance.delay.ms": 0,
    "group.consumer.min.session.timeout.ms": 10_000,
    "group.consumer.session.timeout.ms": 10_000,
    "group.consumer.min.heartbeat.interval.ms": 1_000,
    "group.consumer.heartbeat.interval.ms": 1_000,
    "broker.session.timeout.ms": 3_000,
    "broker.heartbeat.interval.ms": 500,
    "log.cleaner.dedupe.buffer.size": 16 * 1024 * 1024,
    "log.segment.delete.delay.ms": 1_000,
    # Each partition maps two index files of this size, and the first entry of each is a page fault, for which ext4 with large
    # folios clears as much of the file as it can: 1.9 ms for the usual 10 MiB, 0.04 for this. It is enough for some 40 MiB
    # of records, with which a segment ends.
    "log.index.size.max.bytes": 128 * 1024,
}

# What the client says while nothing listens yet is no news.
_silent = logging.getLogger("aisle_tools.kafka.probe")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False

# The kernel ends the broker when the thread that started it ends (PR_SET_PDEATHSIG), so that a parent that is killed
# leaves none behind. That thread is this one, which lives as long as the process: a worker thread or an event loop's
# executor may end before. `setpriv` asks the kernel and becomes the broker, so no Python code runs between fork and
# exec, which is unsafe beside other threads. Where it is missing (not Linux) only an owner that ends in order ends
# its broker.
_starter = ThreadPoolExecutor(max_workers=1, thread_name_prefix="kafka-starter")


class BrokerFailed(RuntimeError):
    """A broker ended by itself, or was not ready in time. The message holds the end of what it said."""


@dataclass(frozen=True, slots=True)
class Node:
    """One member of a cluster, as its settings name it."""

    id: int
    port: int
    controller_port: int


class _Started(ABC):
    """What `with` starts and stops."""

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def stop(self) -> None: ...

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class Broker(_Started):
    """One node that is broker and controller, on loopback; `with` starts and stops it."""

    def __init__(
        self,
        kafka: Distribution,
        folder: Path,
        *,
        data: Path | None = None,
        node: Node | None = None,
        voters: tuple[Node, ...] = (),
        overrides: Mapping[str, str | int] | None = None,
        java_options: tuple[str, ...] = (),
    ) -> None:
        """`folder` holds its settings and what it says, and its records where `data` names no other folder.

        `voters` are all nodes of the cluster, this one among them; empty: it stands alone.

        `overrides` are settings of server.properties, laid over Aisle's; so are `java_options` of the command line.
        """
        self.node = node or free_node(1)
        self.bootstrap = f"{_HOST}:{self.node.port}"
        self.log_file = folder / "broker.log"
        self._kafka, self._folder, self._data = kafka, folder, data or folder / "data"
        self._voters = voters or (self.node,)
        self._settings = server_settings(self.node, self._voters, self._data) | dict(overrides or {})
        self._java_options = java_options
        self._process: subprocess.Popen[bytes] | None = None
        # A start in a worker thread goes on when whoever awaits it is cancelled; the stop that follows waits for it.
        self._changing = threading.Lock()

    @property
    def pid(self) -> int:
        """Raises: BrokerFailed when it does not run."""
        return self._running().pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Launch it and wait until it takes requests. Raises: BrokerFailed."""
        with self._changing:
            self.launch()
            self.wait_until_ready()

    def launch(self, *java_options: str) -> None:
        """Start the process, on the data that the folder holds. Raises: BrokerFailed when it can't be formatted."""
        self._folder.mkdir(parents=True, exist_ok=True)
        properties = self._folder / "server.properties"
        properties.write_text("".join(f"{name}={value}\n" for name, value in self._settings.items()), encoding="utf-8")
        if not (self._data / "meta.properties").exists():
            self._format(properties)
        command = self._kafka.command("kafka.Kafka", str(properties), options=(*self._java_options, *java_options))
        if setpriv := which("setpriv"):
            command = [setpriv, "--pdeathsig", "KILL", *command]
        with self.log_file.open("ab") as log:
            self._process = _starter.submit(
                subprocess.Popen, command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder,
                start_new_session=True,  # a terminal's Ctrl-C is for the owner, who then ends the broker in order
            ).result()  # fmt: skip

    def wait_until_ready(self, timeout_s: float = START_TIMEOUT_S) -> None:
        """Until every node of the cluster is there to take a topic's replica.

        An open port is not enough: a broker listens a second or two before its controller lets it lead a partition.

        Raises: BrokerFailed.
        """
        deadline = time.monotonic() + timeout_s
        admin = AdminClient({"bootstrap.servers": self.bootstrap, "reconnect.backoff.max.ms": 200}, logger=_silent)
        # The cluster is asked whether it would create a topic with a replica on every node; nothing is created.
        probe = NewTopic("aisle.probe", num_partitions=1, replication_factor=len(self._voters))
        while True:
            self._running()
            asked = admin.create_topics([probe], validate_only=True, request_timeout=_PROBE_TIMEOUT_S)
            try:
                asked[probe.topic].result()
                return
            except KafkaException as error:
                if time.monotonic() > deadline:
                    raise BrokerFailed(
                        f"{self} was not ready within {timeout_s:.0f} s ({error}); it said:\n{self._said()}"
                    ) from error

    def wait(self) -> None:
        """Return never, but raise BrokerFailed when it ends by itself."""
        self._running().wait()
        self._running()

    def stop(self) -> None:
        """End it in order: it gives its partitions up and closes its files. Killed where that takes too long."""
        with self._changing:
            if self._process is None:
                return
            self.resume()  # a paused process can't handle a signal
            self._process.terminate()
            try:
                self._process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None

    def kill(self) -> None:
        """End it as a power cut would."""
        process = self._running()
        process.kill()
        process.wait()
        self._process = None

    def pause(self) -> None:
        """Stop its clock: its connections stay open and nothing answers on them."""
        self._running().send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def restart(self) -> None:
        """Start it again, on the same data and port; a running one is stopped first. Raises: BrokerFailed."""
        self.stop()
        self.start()

    def __repr__(self) -> str:
        return f"Kafka broker {self.node.id} on {self.bootstrap} in {self._folder}"

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise BrokerFailed(f"{self} does not run")
        if (code := self._process.poll()) is not None:
            raise BrokerFailed(f"{self} ended by itself with exit code {code}; it said:\n{self._said()}")
        return self._process

    def _said(self) -> str:
        return "\n".join(self.log_file.read_text(encoding="utf-8", errors="replace").splitlines()[-20:])

    def _format(self, properties: Path) -> None:
        done = subprocess.run(
            self._kafka.command("kafka.tools.StorageTool", "format", "-t", _CLUSTER_ID, "-c", str(properties)),
            capture_output=True, text=True, cwd=self._folder,
        )  # fmt: skip
        if done.returncode:
            raise BrokerFailed(f"{self._data} could not be formatted:\n{done.stdout}{done.stderr}")


class Cluster(_Started):
    """Brokers that replicate to each other; each can be killed, paused and started again alone."""

    def __init__(
        self, kafka: Distribution, folder: Path, *, nodes: int = 3, overrides: Mapping[str, str | int] | None = None
    ) -> None:
        voters = tuple(free_node(number) for number in range(1, nodes + 1))
        self.brokers = tuple(
            Broker(kafka, folder / f"node-{node.id}", node=node, voters=voters, overrides=overrides) for node in voters
        )
        self._changing = threading.Lock()  # as a broker's

    @property
    def bootstrap(self) -> str:
        return ",".join(broker.bootstrap for broker in self.brokers)

    def start(self) -> None:
        """Return when a topic can have a replica on every node. Raises: BrokerFailed."""
        with self._changing:
            for broker in self.brokers:
                broker.launch()
            for broker in self.brokers:
                broker.wait_until_ready()

    def stop(self) -> None:
        """Kill those that run: asked to stop, the last ones would wait for a quorum of controllers that has gone."""
        with self._changing:
            for broker in self.brokers:
                if broker.is_running:
                    broker.kill()

    def leader(self, topic: str, partition: int) -> Broker:
        """The broker that leads a partition now. Raises: KafkaException where the cluster does not say."""
        client = AdminClient({"bootstrap.servers": self.bootstrap}, logger=_silent)
        leader = client.list_topics(topic, timeout=START_TIMEOUT_S).topics[topic].partitions[partition].leader
        return next(broker for broker in self.brokers if broker.node.id == leader)


@asynccontextmanager
async def running_broker(
    folder: Path, *, overrides: Mapping[str, str | int] | None = None, java_options: tuple[str, ...] = ()
) -> AsyncIterator[Broker]:
    """A broker with its data in `folder`, on a free port, for as long as the block runs.

    Raises: KafkaUnavailable, BrokerFailed.
    """
    broker = Broker(await asyncio.to_thread(prepared), folder, overrides=overrides, java_options=java_options)
    try:
        await asyncio.to_thread(broker.start)
        yield broker
    finally:
        await asyncio.to_thread(broker.stop)


def server_settings(node: Node, voters: tuple[Node, ...], data: Path) -> dict[str, str | int]:
    """server.properties of one node; what has replicas has one on every node, and outlives the loss of one of three."""
    copies = len(voters)
    in_sync = copies // 2 + 1
    return _SETTINGS | {
        "node.id": node.id,
        "log.dirs": str(data),
        "listeners": f"PLAINTEXT://{_HOST}:{node.port},CONTROLLER://{_HOST}:{node.controller_port}",
        "advertised.listeners": f"PLAINTEXT://{_HOST}:{node.port}",
        "controller.quorum.voters": ",".join(f"{voter.id}@{_HOST}:{voter.controller_port}" for voter in voters),
        "default.replication.factor": copies,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": copies,
        "transaction.state.log.replication.factor": copies,
        "transaction.state.log.min.isr": in_sync,
        "share.coordinator.state.topic.replication.factor": copies,
        "share.coordinator.state.topic.min.isr": in_sync,
    }


def free_node(id: int, port: int | None = None) -> Node:
    """A node on free ports, or on `port`, which 0 leaves open too. Raises: BrokerFailed where another listens there."""
    if port and not _is_free(port):
        raise BrokerFailed(f"{_HOST}:{port} is in use by another program")
    return Node(id, port or free_port(), free_port())


def free_port() -> int:
    """A port below those that the kernel gives to outgoing connections.

    From among those, a client that tries again and again to reach a broker that is down ends up connected to itself,
    and holds the port that the broker needs to come back.
    """
    while not _is_free(port := random.SystemRandom().randrange(20_000, 32_000)):
        pass
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_HOST, port))
        except OSError:
            return False
        return True


def prepared(console: Console | None = None) -> Distribution:
    """Kafka ready to start: its jars, and the archive of its classes, made once by a broker that runs and ends.

    Raises: KafkaUnavailable, BrokerFailed.
    """
    kafka = distribution(console)
    if not kafka.archive.exists():
        with locked(kafka.folder.with_name(f"{kafka.folder.name}.lock")):
            if not kafka.archive.exists():
                with (console or Console(stderr=True)).status("preparing Kafka's classes, once …"):
                    _archive_classes(kafka)
    return kafka


def _archive_classes(kafka: Distribution) -> None:
    """1. Run a broker that writes the archive as it ends. 2. Rename it: one that is half written is never used."""
    with TemporaryDirectory(prefix="preparing-", dir=kafka.folder) as folder:
        written = Path(folder) / "classes.jsa"
        broker = Broker(kafka, Path(folder))
        try:
            broker.launch(f"-XX:ArchiveClassesAtExit={written}")  # 1
            broker.wait_until_ready()
        finally:
            broker.stop()
        written.touch()  # empty where this Java makes none: it is not asked again
        written.rename(kafka.archive)  # 2
