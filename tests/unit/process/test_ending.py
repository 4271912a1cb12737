"""How a process learns that it is to end."""

import os
import signal
import subprocess
import sys

import pytest

WAIT = """
import asyncio, sys
from aisle.process.ending import told_to_end

async def main():
    with told_to_end(with_stdin=sys.argv[1] == "stdin") as told:
        print("waiting", flush=True)
        await told.wait()
    print("ended in order", flush=True)

asyncio.run(main())
"""


def waiting(on: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, "-c", WAIT, on], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it(number: signal.Signals) -> None:
    process = waiting("signals")
    os.kill(process.pid, number)
    assert process.communicate(timeout=30)[0] == "ended in order\n"
    assert process.returncode == 0


def test_the_end_of_standard_input_ends_it_as_when_its_parent_dies() -> None:
    assert waiting("stdin").communicate(timeout=30)[0] == "ended in order\n"
