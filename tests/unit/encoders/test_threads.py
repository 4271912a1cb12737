"""The threads that a model's texts are spread over."""

import os
from threading import Barrier

import pytest

from aisle.encoders.threads import thread_per_core

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores can't be chosen here")


def cores_of_threads(threads: int) -> list[set[int]]:
    together = Barrier(threads)

    def cores() -> set[int]:
        together.wait()
        return os.sched_getaffinity(0)

    with thread_per_core(threads, "test") as pool:
        return [found.result() for found in [pool.submit(cores) for _ in range(threads)]]


def test_as_many_threads_as_cores_keep_to_one_each_and_the_process_to_all() -> None:
    cores = os.sched_getaffinity(0)
    assert sorted(map(sorted, cores_of_threads(len(cores)))) == [[core] for core in sorted(cores)]
    assert os.sched_getaffinity(0) == cores


def test_any_other_number_of_threads_is_placed_by_the_kernel() -> None:
    cores = os.sched_getaffinity(0)
    assert cores_of_threads(len(cores) + 1) == [cores] * (len(cores) + 1)
