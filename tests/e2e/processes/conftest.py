"""`aisle` as processes of its own, ended by their own ids."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from aisle.process.folder import ShopFolder
from aisle_tools.demo.shop import demo_catalog, write_jsonl

AISLE = (sys.executable, "-m", "aisle_tools")

Run = Callable[..., subprocess.CompletedProcess[str]]


def environment(**settings: str) -> dict[str, str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
    return outside | {"COLUMNS": "100", "NO_COLOR": "1"} | settings


@pytest.fixture
def aisle() -> Run:
    """`aisle("ask", "…", AISLE_DATA=…)`: run it to its end, without a terminal."""

    def run(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*AISLE, *map(str, arguments)], env=environment(**settings), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=90,
        )  # fmt: skip

    return run


class ServerProcess:
    """`aisle serve` on a free port."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = ShopFolder(folder)
        self.process = subprocess.Popen(
            [*AISLE, "serve", "--port", "0", "--data", str(folder)], env=environment(**settings),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        self.url = self._address()

    def _address(self) -> str:
        """The server announces its address in the folder once it can be asked."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.process.poll() is not None:
                assert self.process.stdout is not None
                raise AssertionError(f"the server ended with {self.process.returncode}: {self.process.stdout.read()}")
            address = self.folder.server()
            if address is not None and address.pid == self.process.pid:
                return address.url
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(0.05)
        raise AssertionError("the server announced no address for 60 s")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> str:
        """SIGTERM; what it printed."""
        self.process.send_signal(signal.SIGTERM)
        printed, _ = self.process.communicate(timeout=30)
        return printed


Serve = Callable[..., ServerProcess]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """`serve(folder, AISLE_LLM_URL=…)`: running when it returns; whatever still runs at the end is killed."""
    servers: list[ServerProcess] = []

    def start(folder: Path, **settings: str) -> ServerProcess:
        servers.append(ServerProcess(folder, **settings))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.kill()
        assert server.process.stdout is not None
        server.process.stdout.close()


@pytest.fixture(scope="module")
def shop_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small shop, imported through the command line."""
    folder = tmp_path_factory.mktemp("shop")
    file = tmp_path_factory.mktemp("catalog") / "catalog.jsonl"
    some = [item for item in demo_catalog() if getattr(item, "product_id", "TOY").startswith(("TOY", "PAN"))]
    write_jsonl(some, file)
    subprocess.run(
        [*AISLE, "catalog", "import", str(file), "--format", "aisle", "--data", str(folder)],
        env=environment(), check=True, capture_output=True,
    )  # fmt: skip
    return folder


def ask(url: str, question: str) -> dict[str, str]:
    return dict(httpx.post(f"{url}/v1/queries", json={"question": question}).raise_for_status().json())
