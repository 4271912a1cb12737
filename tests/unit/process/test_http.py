import socket

import pytest

from aisle.process.http import PortTaken, bound


def test_a_taken_port_is_told_with_what_chooses_another() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # and does not listen: nobody else can take the port
        port = held.getsockname()[1]
        with pytest.raises(PortTaken, match=f"127.0.0.1:{port} can't be used: .*; choose another with --port$"):
            bound("127.0.0.1", port)
        with pytest.raises(PortTaken, match=r"choose another with AISLE_METRICS_PORT$"):
            bound("127.0.0.1", port, option="AISLE_METRICS_PORT")
