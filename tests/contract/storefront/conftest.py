"""The demo store as a process of its own, on a free port."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def demo_store_url() -> Iterator[str]:
    command = [sys.executable, "-m", "aisle_tools.demo.store", "--port", "0", "--allow-faults"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as store:
        assert store.stdin is not None
        assert store.stdout is not None
        yield json.loads(store.stdout.readline())["url"]
        store.stdin.close()  # what a parent's death does, too
        assert store.wait(timeout=10) == 0
