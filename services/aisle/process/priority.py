"""Which process goes first where a machine is full."""

import os
import time
from contextlib import suppress
from pathlib import Path

_AUTOGROUP = Path("/proc/self/autogroup")
_TRIES = 10
_PAUSE_S = 0.1  # Linux takes one change in so long from whoever is not root


def step_back(niceness: int) -> None:
    """Let others on this machine go first, by so much: 0 to 19, as `nice` counts.

    Where Linux schedules sessions against each other (autogroup, see sched(7)), niceness counts within a session only,
    and a process of `aisle up` has one of its own: so the session steps back too.
    """
    if niceness == 0:
        return
    os.nice(niceness)
    if os.getsid(0) != os.getpid():
        return  # a session that others share, a shell's for one, is not ours to set
    with suppress(OSError):  # it has none
        for _ in range(_TRIES):
            try:
                _AUTOGROUP.write_text(str(niceness))
                return
            except BlockingIOError:
                time.sleep(_PAUSE_S)
