"""The settings that a broker of our own runs on."""

from pathlib import Path

from aisle_tools.kafka.broker import Node, free_port, server_settings

ONE = Node(id=1, port=21_000, controller_port=21_001)
THREE = (ONE, Node(id=2, port=21_002, controller_port=21_003), Node(id=3, port=21_004, controller_port=21_005))


def test_a_single_node_keeps_one_copy_of_everything() -> None:
    settings = server_settings(ONE, (ONE,), Path("/data"))
    assert settings["listeners"] == "PLAINTEXT://127.0.0.1:21000,CONTROLLER://127.0.0.1:21001"
    assert settings["controller.quorum.voters"] == "1@127.0.0.1:21001"
    copies = {name: value for name, value in settings.items() if "replication.factor" in name or "min.i" in name}
    assert copies == {
        "default.replication.factor": 1,
        "min.insync.replicas": 1,
        "offsets.topic.replication.factor": 1,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "share.coordinator.state.topic.replication.factor": 1,
        "share.coordinator.state.topic.min.isr": 1,
    }


def test_of_three_nodes_one_may_be_away() -> None:
    settings = server_settings(THREE[1], THREE, Path("/data"))
    assert settings["node.id"] == 2
    assert settings["controller.quorum.voters"] == "1@127.0.0.1:21001,2@127.0.0.1:21003,3@127.0.0.1:21005"
    assert settings["offsets.topic.replication.factor"] == 3
    assert settings["min.insync.replicas"] == 2


def test_no_floor_lies_above_what_stands_on_it() -> None:
    settings = server_settings(ONE, (ONE,), Path("/data"))
    for name in ("session.timeout.ms", "heartbeat.interval.ms"):
        assert int(settings[f"group.consumer.min.{name}"]) <= int(settings[f"group.consumer.{name}"])


def test_a_free_port_is_none_that_outgoing_connections_get() -> None:
    lowest, _ = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split())
    assert all(1024 < free_port() < lowest for _ in range(20))
