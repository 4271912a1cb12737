"""`aisle up`: the stages as processes on a Kafka of their own."""

import asyncio
import contextlib
import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aisle.process.folder import ShopFolder
from aisle.process.settings import read_settings
from aisle.telemetry.recorded import recorded
from aisle_schemas import AnswerEnded, PartAdded, Text
from aisle_tools.client import Client
from aisle_tools.commands.demo import QUESTIONS, import_demo
from aisle_tools.demo.running import running_store
from aisle_tools.demo.shop import demo_catalog
from aisle_tools.kafka.distribution import Distribution
from aisle_tools.serving import serving

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
LIVE = {"as_of_ms", "price", "was", "status", "units", "stock"}  # what the store says of a moment

Told = list[tuple[int, int, Any]]


class Up:
    """`aisle up` without a terminal, on free ports."""

    def __init__(self, folder: Path, *arguments: str, **settings: str) -> None:
        self.folder = ShopFolder(folder).create()
        self.output = folder.parent / "up.txt"
        outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "aisle_tools", "up", "--port", "0", "--data", str(folder), *arguments],
                env=outside | {"NO_COLOR": "1", "COLUMNS": "100"} | settings, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT,
            )  # fmt: skip

    def until_ready(self) -> str:
        """The first gateway's address. It stands in the folder once all are ready."""
        while (address := self.folder.server()) is None:
            self._wait_a_little()
        return address.url

    def pid_of(self, name: str, *, other_than: int = 0) -> int:
        """Of the process that was said to be ready last."""
        while True:
            said = re.findall(rf"^{name}: ready, pid (\d+)", self.printed, re.MULTILINE)
            if said and int(said[-1]) != other_than:
                return int(said[-1])
            self._wait_a_little()

    @property
    def printed(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def descendants(self) -> set[int]:
        """The ids of all processes that it started, and that those started."""
        parents: list[tuple[int, int]] = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):  # it has ended meanwhile
                _, parent, *_ = stat.read_text().rpartition(")")[2].split()
                parents.append((int(stat.parent.name), int(parent)))
        found = {self.process.pid}
        while more := {pid for pid, parent in parents if parent in found} - found:
            found |= more
        return found - {self.process.pid}

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(60)

    def _wait_a_little(self) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(0.1)
            raise AssertionError(f"it ended with {self.process.returncode}:\n{self.printed}")


@pytest.fixture
def up(kafka_distribution: Distribution, tmp_path: Path) -> Iterator[Up]:
    started = Up(tmp_path / "shop", "--planners", "2")
    yield started
    started.end()


async def _told(url: str) -> dict[str, Told]:
    """Question → the parts of its answer with their ranges, all but what the store says of the moment; then its end.

    Text flows on as it comes: pieces that touch are one.
    """
    told: dict[str, Told] = {}
    async with Client(url) as client:
        for question, product in QUESTIONS:
            accepted = await client.publish(question, page={"product_id": product}, consent={"train": False})
            told[question] = []
            async for event in client.answer(accepted):
                match event:
                    case PartAdded(part=Text(text=text)) if isinstance(last := _last(told[question]), str):
                        start, _, _ = told[question].pop()
                        told[question].append((start, event.end, last + text))
                    case PartAdded(part=Text(text=text)):
                        told[question].append((event.start, event.end, text))
                    case PartAdded():
                        told[question].append((event.start, event.end, _timeless(msgspec.to_builtins(event.part))))
                    case AnswerEnded():
                        told[question].append((0, 0, {"outcome": event.outcome}))
    return told


def _last(told: Told) -> Any:
    return told[-1][2] if told else None


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(inner) for name, inner in value.items() if name not in LIVE}
    return [_timeless(inner) for inner in value] if isinstance(value, list | tuple) else value


async def _in_one_process(folder: Path) -> dict[str, Told]:
    async with running_store() as store_url:
        settings = read_settings(data=folder, store_url=store_url)
        async with serving(settings, ShopFolder(folder).create()) as server:
            await import_demo(demo_catalog(), server.shop.log, settings)
            return await _told(server.url)


def test_processes_answer_as_one_process_does_and_go_on_when_one_of_them_is_killed(up: Up, tmp_path: Path) -> None:
    url = up.until_ready()
    by_processes = asyncio.run(_told(url))
    planner = up.pid_of("planner-1")
    os.kill(planner, signal.SIGKILL)

    assert asyncio.run(_in_one_process(tmp_path / "embedded")) == by_processes
    assert [told[-1] for told in by_processes.values()] == [(0, 0, {"outcome": "completed"})] * 4

    assert up.pid_of("planner-1", other_than=planner) != planner
    assert re.search(r"^planner-1: ready, pid \d+, restart 1$", up.printed, re.MULTILINE)
    assert asyncio.run(_told(url)) == by_processes

    up.end()
    passed: dict[str, set[str]] = {}
    for span in recorded(up.folder.traces):
        passed.setdefault(span.trace_id, set()).add(span.service)
    services = {f"aisle-{stage}" for stage in ("gateway", "planner", "retriever", "llm", "hydration")}
    assert list(passed.values()).count(services) >= 4  # what the killed planner had not written down is lost


def test_the_examples_ask_the_real_system(up: Up, node: str) -> None:
    up.until_ready()
    address = up.folder.server()
    assert address is not None
    for command in ([sys.executable, "publish_query.py"], [node, "publish_query.mjs"]):
        done = subprocess.run(
            [*command, address.kafka, "What is your return policy?"],
            cwd=EXAMPLES, check=False, capture_output=True, encoding="utf-8", timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert "return" in done.stdout
        assert done.stdout.endswith("[completed]\n")


def test_ctrl_c_ends_every_process(up: Up) -> None:
    up.until_ready()
    started = up.descendants()
    names = ("planner-1", "planner-2", "retriever-1", "llm-1", "hydration-1", "gateway-1")
    assert {up.pid_of(name) for name in names} <= started
    assert len(started) == len(names) + 2  # Kafka and the store

    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(60) == 0
    assert [pid for pid in started if Path(f"/proc/{pid}").exists()] == []
    assert up.folder.server() is None
    assert up.printed.splitlines()[-1] == "draining: accepted questions end first …"


def test_nothing_outlives_an_up_that_is_killed(kafka_distribution: Distribution, tmp_path: Path) -> None:
    """The processes hear of it by the end of their standard input; Kafka by the kernel."""
    up = Up(tmp_path / "shop", AISLE_STORE_URL="http://127.0.0.1:1")  # a shop of one's own: no store to start
    up.until_ready()
    left = [os.pidfd_open(pid) for pid in up.descendants()]
    up.process.kill()
    up.process.wait()
    try:
        assert len(left) == 6  # five stages and Kafka
        for process in left:
            ended, _, _ = select.select([process], [], [], 60)  # readable once the process has ended
            assert ended
    finally:
        for process in left:
            os.close(process)


def test_up_says_what_it_needs_where_there_is_no_java(tmp_path: Path) -> None:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
    done = subprocess.run(
        [sys.executable, "-m", "aisle_tools", "up", "--port", "0", "--data", str(tmp_path / "shop")],
        env=outside | {"PATH": str(tmp_path)}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Java 17 or newer is needed" in done.stderr
    assert "AISLE_KAFKA_BOOTSTRAP" in done.stderr
    assert "aisle demo" in done.stderr
    assert "Traceback" not in done.stderr
