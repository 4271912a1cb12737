"""What `aisle up` shows: the children's metrics, folded into a line a stage."""

import asyncio
import io
import os
from pathlib import Path

from rich.console import Console

from aisle.stream.metrics import StageCollector
from aisle.stream.stage import StageStats
from aisle.telemetry.durations import Durations
from aisle.telemetry.metrics import Metrics
from aisle_tools.processes.child import Child, ChildFailed, Spec
from aisle_tools.processes.fleet import Fleet
from aisle_tools.processes.scrape import History, Sample, StageLine, samples_in, together
from aisle_tools.processes.table import changes, status_table


def exposition(*stats: StageStats) -> str:
    metrics = Metrics()
    metrics.add(StageCollector(lambda: stats))
    return metrics.exposition("")[0].decode()


def took(*ms: float) -> Durations:
    durations = Durations()
    for each in ms:
        durations.note(each)
    return durations


def test_what_a_process_tells_of_its_stages_is_read() -> None:
    retriever = StageStats("aisle.retriever", partitions=64, handled=3, backlog_s=1.5, took=took(10, 20, 90))
    own = StageStats("aisle.indexer.retriever-1.3f9a2c01", partitions=16)
    assert samples_in(exposition(retriever, own), at_s=7.0) == {
        "retriever": Sample(at_s=7.0, handled=3, partitions=64, backlog_s=1.5, p99_ms=90.0),
        "indexer": Sample(at_s=7.0, partitions=16),
    }


def test_a_gateway_tells_how_many_questions_it_took() -> None:
    text = "# TYPE aisle_gateway_questions counter\naisle_gateway_questions_total 12.0\n"
    assert samples_in(text, at_s=1.0) == {"gateway": Sample(at_s=1.0, handled=12)}


def test_a_rate_is_taken_over_the_last_five_seconds() -> None:
    history = History()
    assert history.per_second == 0.0
    for second in range(20):
        history.add(Sample(at_s=second, handled=100 if second < 10 else 100 + 8 * (second - 9)))
    assert history.per_second == 8.0


def test_a_process_that_was_started_again_begins_at_nothing() -> None:
    history = History()
    history.add(Sample(at_s=1.0, handled=500))
    history.add(Sample(at_s=2.0, handled=3))
    assert history.per_second == 0.0
    history.add(Sample(at_s=3.0, handled=5))
    assert history.per_second == 2.0


def test_members_count_as_one_stage() -> None:
    quick, slow, silent = History(), History(), History()
    quick.add(Sample(at_s=0.0, handled=0, partitions=32, p99_ms=5.0))
    quick.add(Sample(at_s=1.0, handled=10, partitions=32, backlog_s=0.1, p99_ms=6.0))
    slow.add(Sample(at_s=1.0, handled=4, partitions=32, backlog_s=2.0, p99_ms=80.0))
    assert together([quick, slow, silent]) == StageLine(partitions=64, backlog_s=2.0, per_second=10.0, p99_ms=80.0)
    assert together([]) == StageLine(partitions=0, backlog_s=0.0, per_second=0.0, p99_ms=None)


async def test_the_table_has_a_line_for_a_stage_whose_only_process_is_down(tmp_path: Path) -> None:
    fleet = Fleet([Spec(stage="planner", name="planner-1")], {}, tmp_path)
    (member,) = fleet.members
    member.state, member.child.restarts = "down", 2
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(status_table(fleet))
    lines = [line.split() for line in console.export_text().splitlines()]
    assert ["planner", "0/1", "pid", "0", "0.0", "0.0", "–", "2"] in lines
    assert ["planner-1:", "down"] in lines


async def test_without_a_terminal_each_change_is_a_line(tmp_path: Path) -> None:
    fleet = Fleet([Spec(stage="planner", name="planner-1")], {}, tmp_path)
    (member,) = fleet.members
    known: dict[str, str] = {}
    assert changes(known, fleet) == ["planner-1: starting"]
    assert changes(known, fleet) == []
    member.state, member.child.pid, member.child.restarts = "ready", 4711, 1
    assert changes(known, fleet) == ["planner-1: ready, pid 4711, restart 1"]


async def test_a_child_that_dies_before_it_was_ready_is_not_started_again(tmp_path: Path) -> None:
    """A planner without brokers refuses to start."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
    child = Child(Spec(stage="planner", name="planner-1"), environment | {"AISLE_DATA": str(tmp_path)}, tmp_path)
    await asyncio.create_task(child.keep())
    error = child.failed.exception()
    assert isinstance(error, ChildFailed)
    assert str(error).startswith("planner-1 ended with exit code 1: aisle.planner: AISLE_KAFKA_BOOTSTRAP is empty")
    assert str(tmp_path / "planner-1.log") in str(error)
    assert child.restarts == 0
