"""A stage as a process of its own, up to where it needs a broker."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STAGES = ("gateway", "planner", "retriever", "llm", "hydration", "indexer")


def run(stage: str, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
    return subprocess.run(
        [sys.executable, "-m", f"aisle.{stage}", *arguments], env=outside | settings, stdin=subprocess.DEVNULL,
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_without_brokers_says_what_it_needs(stage: str, tmp_path: Path) -> None:
    done = run(stage, "--data", str(tmp_path / "shop"))
    assert done.returncode == 1
    assert done.stderr.startswith(f"aisle.{stage}: AISLE_KAFKA_BOOTSTRAP is empty")
    assert "`aisle up`" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "shop").exists()


def test_help_names_the_settings() -> None:
    assert "AISLE_KAFKA_BOOTSTRAP" in run("planner", "--help").stdout


def test_an_unknown_setting_is_refused_by_name(tmp_path: Path) -> None:
    done = run("planner", "--data", str(tmp_path / "shop"), AISLE_KAFKA="127.0.0.1:9092")
    assert done.returncode == 1
    assert "unknown setting AISLE_KAFKA" in done.stderr
