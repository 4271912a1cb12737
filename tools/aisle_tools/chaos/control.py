"""What the harness and the process of a stage tell each other: files in one folder, so that it survives `kill -9`.

The harness arms a death, and the process takes the file away in the moment in which it dies of it: a death is died once,
and the harness knows that it happened. A clock's offset is eight bytes that both have mapped.
"""

import mmap
import struct
from pathlib import Path
from typing import Literal

Boundary = Literal["after-reading", "before-publishing", "after-publishing", "in-mid-stream", "in-a-rebalance"]
"""Where a process dies: with a record read and not handled; with all done and nothing of it in the log; with all in the
log and nothing committed; with half an answer in the log; while partitions come or go."""

_OFFSET = struct.Struct("<q")


class Deaths:
    """Of the process of one name."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def arm(self, boundary: Boundary) -> None:
        self._file(boundary).touch()

    def is_armed(self, boundary: Boundary) -> bool:
        return self._file(boundary).exists()

    def disarm(self, boundary: Boundary) -> bool:
        """False where it was not armed, or has been died of already."""
        try:
            self._file(boundary).unlink()
        except FileNotFoundError:
            return False
        return True

    def _file(self, boundary: Boundary) -> Path:
        return self._folder / f"{self._name}.{boundary}"


class ClockOffset:
    """How far the clock of one process is off, in milliseconds."""

    def __init__(self, folder: Path, name: str) -> None:
        path = folder / f"{name}.clock"
        if not path.exists():
            path.write_bytes(_OFFSET.pack(0))
        with path.open("r+b") as file:
            self._mapped = mmap.mmap(file.fileno(), _OFFSET.size)

    def set(self, offset_ms: int) -> None:
        _OFFSET.pack_into(self._mapped, 0, offset_ms)

    @property
    def ms(self) -> int:
        offset: int = _OFFSET.unpack_from(self._mapped, 0)[0]
        return offset
