"""The measuring itself: that a figure is what its name says."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from aisle.catalog.formats import Item, read
from aisle.catalog.passages import passages_of
from aisle.llm.engine import GenerationRequest
from aisle.llm.engines.openai import OpenAIEngine
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle_schemas import (
    AnswerEnded,
    Event,
    EvidenceGathered,
    GenerationStarted,
    Model,
    PartAdded,
    Plan,
    QueryAsked,
    RetrievalPlanned,
    Text,
    TokensEmitted,
)
from aisle_tools.bench import __main__ as bench
from aisle_tools.bench import feed, log
from aisle_tools.bench.asking import Asked, summary
from aisle_tools.bench.instant_model import SENTENCES, instant_model
from aisle_tools.bench.measure import Measured, Spread, paced, percentile
from aisle_tools.bench.processes import cpu_s, disk_mib, memory_mib
from aisle_tools.bench.stages import stage_times

QUERY = QueryAsked(query_id="01JAAAAAAAAAAAAAAAAAAAAAAA", question="Which pan?")
PLAN = Plan(intent="advice", form="short")
EVIDENCE = EvidenceGathered(query=QUERY, plan=PLAN)


class HeldClock:
    ms = 1_000

    def now_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None: ...


def asked(first_part_ms: float | None, outcome: str = "completed") -> Asked:
    return Asked(query_id="q", outcome=outcome, at=0.0, accept_ms=2.0, first_part_ms=first_part_ms, end_ms=9.0)


def test_a_percentile_is_a_value_that_was_measured() -> None:
    hundred = [float(value) for value in range(100, 0, -1)]
    assert (percentile(hundred, 50), percentile(hundred, 99), percentile(hundred, 100)) == (50.0, 99.0, 100.0)
    assert percentile([7.0], 1) == 7.0
    assert percentile([1.0, 9.0], 99) == 9.0


def test_no_values_have_no_percentile() -> None:
    with pytest.raises(ValueError, match="no values, no percentile"):
        percentile([], 50)


def test_an_answer_without_a_part_counts_by_its_outcome_only() -> None:
    assert summary([asked(4.0), asked(8.0), asked(None, "expired")]) == {
        "questions": 3,
        "completed": 2,
        "expired": 1,
        "accept": Spread(p50=2.0, p99=2.0),
        "first part": Spread(p50=4.0, p99=8.0),
        "end": Spread(p50=9.0, p99=9.0),
    }


async def test_what_comes_late_does_not_move_what_comes_after() -> None:
    loop = asyncio.get_running_loop()
    began, times = loop.time(), []
    async for item in paced(range(4), per_second=4):
        times.append(loop.time() - began)
        if item == 0:
            await asyncio.sleep(0.6)  # the reader is late for two of them
    assert times[1] >= 0.6
    assert times[2] - times[1] < 0.25
    assert times[3] >= 0.749


def test_the_feed_is_the_same_for_the_same_size_and_every_row_is_taken(tmp_path: Path) -> None:
    feed.write_feed(tmp_path / "one.tsv", 50)
    feed.write_feed(tmp_path / "other.tsv", 50)
    assert (tmp_path / "one.tsv").read_bytes() == (tmp_path / "other.tsv").read_bytes()
    rows = list(read(tmp_path / "one.tsv", "google-merchant"))
    assert all(isinstance(row, Item) for row in rows)
    assert len(rows) == 50
    passages = sum(len(passages_of(row.item)) for row in rows if isinstance(row, Item))
    assert 250 <= passages <= 300


async def test_a_stages_time_is_that_between_its_records_and_an_unfinished_question_counts_for_none(
    tmp_path: Path,
) -> None:
    walk: list[Event] = [
        QUERY,
        RetrievalPlanned(query=QUERY, plan=PLAN),
        EVIDENCE,
        GenerationStarted(run="r", replaces=None, evidence=EVIDENCE, model=Model(engine="scripted", name="none")),
        TokensEmitted(run="r", at=0, text="This one."),
        PartAdded(start=0, end=9, part=Text(text="This one.")),
        AnswerEnded(outcome="completed", at=9),
    ]
    clock = HeldClock()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as written:
        for event in walk:
            clock.ms += 20
            await written.publish([Outgoing(event=event, key="whole", source="/test")])
        await written.publish([Outgoing(event=QUERY, key="begun", source="/test")])
        times = await stage_times(written, ["whole", "begun"])
    assert times == dict.fromkeys(
        ("to plan", "to evidence", "to generation started", "to first token", "to first part", "to end"),
        Spread(p50=20.0, p99=20.0),
    )


async def test_the_instant_model_is_read_by_the_engine_that_production_uses() -> None:
    async with instant_model() as model:
        engine = OpenAIEngine(model.url, "instant")
        request = GenerationRequest(request_id="r", evidence=EVIDENCE, deadline_ms=2**42)
        deltas = [delta async for delta in engine.generate(request)]
        await engine.close()
    assert "".join(delta.text for delta in deltas) == "".join(SENTENCES)
    assert deltas[-1].finish == "stop"
    assert len(model.asked_at) == 1


def test_what_a_process_takes_is_read_while_it_lives() -> None:
    here = memory_mib(os.getpid(), "test")
    assert list(here) == ["test_VmHWM_mib", "test_VmRSS_mib", "test_RssAnon_mib", "test_RssFile_mib"]
    assert here["test_VmHWM_mib"] >= here["test_VmRSS_mib"] > 0
    assert cpu_s(os.getpid()) > 0
    assert memory_mib(2**22 + 1, "none") == {}  # past the largest process id


def test_a_folder_takes_what_its_files_take(tmp_path: Path) -> None:
    (tmp_path / "within").mkdir()
    (tmp_path / "within" / "file").write_bytes(b"x" * 2**20)
    assert disk_mib(tmp_path) == pytest.approx(1.0, abs=0.1)
    assert disk_mib(tmp_path / "none") == 0.0


async def test_the_log_is_measured_whatever_the_number_of_events() -> None:
    measured = {run.what: run.figures for run in await log.measure(single=3, events=700)}
    assert list(measured) == [
        "publish one, awaited", "publish in batches of 500", "consume and decode",
        "SELECT and decode, without the log",
    ]  # fmt: skip
    assert all(figures for figures in measured.values())


def test_the_report_holds_the_machine_and_every_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def measure(_: object) -> list[Measured]:
        return [Measured(what="one run", figures={"took_s": 1.5, "search": Spread(p50=1.0, p99=2.0)})]

    monkeypatch.setitem(bench.BENCHMARKS, "log", measure)
    monkeypatch.setattr(sys, "argv", ["bench", "log", "--json", str(tmp_path / "out.json")])
    bench.main()
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["log"] == [
        {"what": "one run", "figures": {"took_s": 1.5, "search": {"p50": 1.0, "p99": 2.0}}, "samples": []}
    ]
    assert {"cores", "python", "onnxruntime", "qdrant-edge-py"} <= report["machine"].keys()
    printed = capsys.readouterr().out
    assert "took s" in printed
    assert "p50 1   p99 2 ms" in printed


def test_an_unknown_benchmark_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "speed"])
    with pytest.raises(SystemExit):
        bench.main()
    assert f"no benchmark speed; there are {', '.join(bench.BENCHMARKS)}" in capsys.readouterr().err
