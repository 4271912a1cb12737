"""A process that steps back for others."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aisle_tools.processes.child import NICE, Child, Spec

_STEPPED_BACK = """
import os
from aisle.process.priority import step_back
step_back(7)
print(os.getpriority(os.PRIO_PROCESS, 0))
"""


def _said(program: str, *, in_a_session: bool = False) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, start_new_session=in_a_session
    ).stdout


def test_a_process_steps_back_by_so_much() -> None:
    assert int(_said(_STEPPED_BACK)) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 7)


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="sessions are not scheduled against each other here"
)
def test_its_session_steps_back_too() -> None:
    said = _said(_STEPPED_BACK + "print(open('/proc/self/autogroup').read())", in_a_session=True)
    assert said.split()[-2:] == ["nice", "7"]


@pytest.mark.skipif(
    not Path("/proc/self/autogroup").exists(), reason="sessions are not scheduled against each other here"
)
def test_a_session_that_it_shares_stays_where_it_is() -> None:
    before = Path("/proc/self/autogroup").read_text(encoding="utf-8")
    _said(_STEPPED_BACK)
    assert Path("/proc/self/autogroup").read_text(encoding="utf-8") == before


async def test_the_gateway_goes_first_unless_the_environment_says_otherwise(tmp_path: Path) -> None:
    def nice(stage: str, **environment: str) -> str | None:
        return Child(Spec(stage=stage, name=stage), environment, tmp_path)._environment.get("AISLE_NICE")

    assert (nice("gateway"), nice("retriever"), nice("retriever", AISLE_NICE="3")) == (None, NICE, "3")
