"""`python -m aisle_tools.kafka`, which `make kafka` runs: a broker in the foreground."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aisle_schemas import TOPICS
from aisle_tools.kafka import topics
from aisle_tools.kafka.distribution import Distribution

pytestmark = pytest.mark.kafka


@contextmanager
def in_foreground(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-m", "aisle_tools.kafka", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()  # nothing where it has ended, as it should have


def until(process: subprocess.Popen[str], words: str) -> str:
    """What it has printed up to the line with these words."""
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if words in line:
            return printed
    assert process.stderr is not None
    raise AssertionError(f"it ended before {words!r}: {printed}{process.stderr.read()}")


def test_it_serves_aisles_topics_until_it_is_told_to_stop_and_keeps_them(
    kafka_distribution: Distribution, tmp_path: Path
) -> None:
    for expected, number in (
        ("10 of Aisle's topics created", signal.SIGINT),
        ("Aisle's topics are there", signal.SIGTERM),
    ):
        with in_foreground("--port", "0", "--data", str(tmp_path)) as process:
            printed = until(process, "Ctrl-C ends it")
            assert expected in printed
            found = re.search(
                r"^for Aisle to use it: export AISLE_KAFKA_BOOTSTRAP=(127\.0\.0\.1:\d+)$", printed, re.MULTILINE
            )
            assert found is not None
            bootstrap = found[1]
            assert len(topics.describe(bootstrap)) == len(TOPICS)
            host, port = bootstrap.split(":")
            with socket.create_connection((host, int(port)), timeout=30) as connection:
                process.send_signal(number)
                assert connection.recv(1) == b""
            assert process.wait(30) == 0


def test_a_broker_of_its_own_that_ends_is_told(kafka_distribution: Distribution, tmp_path: Path) -> None:
    with in_foreground("--port", "0", "--data", str(tmp_path)) as process:
        until(process, "Ctrl-C ends it")
        # Each thread has children of its own.
        threads = Path(f"/proc/{process.pid}/task").iterdir()
        [child] = [pid for thread in threads for pid in (thread / "children").read_text(encoding="ascii").split()]
        os.kill(int(child), signal.SIGKILL)
        assert process.wait(30) == 1
        assert process.stderr is not None
        assert "ended by itself with exit code -9" in process.stderr.read()


def test_a_port_that_is_taken_is_named(kafka_distribution: Distribution, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with in_foreground("--port", str(port), "--data", str(tmp_path)) as process:
            _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors == f"kafka: 127.0.0.1:{port} is in use by another program\n"


def test_it_can_be_fetched_and_not_started(kafka_distribution: Distribution, tmp_path: Path) -> None:
    with in_foreground("--fetch", "--data", str(tmp_path / "data")) as process:
        assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0
    assert not (tmp_path / "data").exists()
