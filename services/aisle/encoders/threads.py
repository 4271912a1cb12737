"""The threads that a model's texts are spread over."""

import os
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle


def thread_per_core(threads: int, name: str) -> ThreadPoolExecutor:
    """A pool of so many threads. Where there are as many as the process has cores, each keeps to one of them.

    Linux likes to wake threads on the core that wakes them: on a virtual machine an idle core looks taken
    (`vcpu_is_preempted`), and two threads that start together run one after the other for some milliseconds, until they
    are told apart. With fewer threads than cores another process of the same kind may need the same ones, so that the
    choice is the kernel's.
    """
    if not hasattr(os, "sched_setaffinity") or threads != len(cores := os.sched_getaffinity(0)):
        return ThreadPoolExecutor(threads, name)
    homes = cycle(cores)
    return ThreadPoolExecutor(threads, name, initializer=lambda: os.sched_setaffinity(0, {next(homes)}))
