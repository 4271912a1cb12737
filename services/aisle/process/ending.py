"""How a process learns that it is to end."""

import asyncio
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

STUCK_S = 60.0  # longer than any drain


@contextmanager
def told_to_end(*, with_stdin: bool = False) -> Iterator[asyncio.Event]:
    """Set on SIGINT and on SIGTERM; `with_stdin`, also when standard input ends, as it does with the process that
    started this one and holds its other end. Nobody is left then to kill a process that is stuck: it ends after
    `STUCK_S` all the same."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, told.set)
    if with_stdin:

        def read_to_its_end() -> None:
            while os.read(sys.stdin.fileno(), 4096):
                pass
            with suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(told.set)
            time.sleep(STUCK_S)
            os._exit(1)

        # A thread: standard input may be a file or a terminal, which an event loop can't always watch. It reads the
        # descriptor, because a daemon that holds the lock of `sys.stdin` would abort the interpreter's end.
        threading.Thread(target=read_to_its_end, daemon=True, name="stdin").start()
    try:
        yield told
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
