"""Lock files. One server per data folder: whoever consumes as a member of a group holds the folder's lock."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aisle.stream.errors import LogLocked

LOCK_FILE = "server.lock"
_LOOK_S = 0.02  # `owner_of` holds a free folder for much less


class Held(Exception):
    """Another process holds the lock: the one with the id `owner`, or "unknown"."""

    def __init__(self, owner: str) -> None:
        super().__init__(owner)
        self.owner = owner


def hold(path: Path) -> int:
    """Take the lock. It ends when the descriptor given is closed, or its process ends.

    Raises: Held; OSError when the lock file can't be written.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _take(file):
            time.sleep(_LOOK_S)
            if not _take(file):
                raise Held(_written(file) or "unknown")
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
    except BaseException:
        os.close(file)
        raise
    return file


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold the folder until the block ends, or the process does. Producers and readers do not need it.

    Raises: LogLocked when another process holds it; OSError when the lock file can't be written.
    """
    try:
        file = hold(folder / LOCK_FILE)
    except Held as held:
        raise LogLocked(f"data folder {folder} is in use by the server with process id {held.owner}") from held
    try:
        yield
    finally:
        os.close(file)


def owner_of(folder: Path, lock_file: str = LOCK_FILE) -> int | None:
    """The id of the process that holds the folder; None where nobody does, whatever the lock file says.

    Raises: OSError when the lock file can't be read.
    """
    try:
        file = os.open(folder / lock_file, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        owner = _written(file)
        return int(owner) if owner.isdecimal() else None
    finally:
        os.close(file)
    return None


def _take(file: int) -> bool:
    """Take the lock; False where another has it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _written(file: int) -> str:
    return os.pread(file, 32, 0).decode(errors="replace").strip()
