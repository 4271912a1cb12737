"""One server per data folder."""

import fcntl
import os
import subprocess
import sys

import pytest

from aisle.stream import lock
from aisle.stream.errors import LogLocked
from aisle.stream.lock import LOCK_FILE, hold, lock_folder

HOLD = """
import sys
from pathlib import Path
from aisle.stream.lock import lock_folder

with lock_folder(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_server_is_told_who_holds_the_folder_until_that_one_is_gone(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout.readline() == "held\n"
        with pytest.raises(LogLocked) as refused, lock_folder(tmp_path):
            pass
        assert str(refused.value) == f"data folder {tmp_path} is in use by the server with process id {owner.pid}"
        owner.kill()
    with lock_folder(tmp_path):
        assert (tmp_path / LOCK_FILE).read_text() == f"{os.getpid()}\n"


def test_a_folder_is_free_again_after_the_block(tmp_path):
    for _ in range(2):
        with lock_folder(tmp_path):
            pass


def test_who_only_looks_whether_a_lock_is_held_keeps_nobody_from_it(tmp_path, monkeypatch):
    path = tmp_path / "index.lock"
    path.touch()
    looking = os.open(path, os.O_RDONLY)
    fcntl.flock(looking, fcntl.LOCK_SH)  # as `owner_of` does for a moment
    monkeypatch.setattr(lock.time, "sleep", lambda seconds: os.close(looking))
    os.close(hold(path))
