import asyncio

import pytest

from aisle.stream.clock import SystemClock, within


async def test_work_that_is_done_in_time_gives_what_it_gave() -> None:
    async def work() -> str:
        return "done"

    assert await within(SystemClock(), 60, work()) == "done"


async def test_what_breaks_work_is_told() -> None:
    async def work() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await within(SystemClock(), 60, work())


async def test_work_that_is_late_has_ended_when_that_is_told() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # what it holds is not let go at once
            ended.append("work")

    with pytest.raises(TimeoutError):
        await within(SystemClock(), 0, work())
    assert ended == ["work"]


async def test_what_is_waited_for_and_not_begun_here_goes_on() -> None:
    elsewhere = asyncio.get_running_loop().create_future()
    with pytest.raises(TimeoutError):
        await within(SystemClock(), 0, asyncio.wait([elsewhere]))
    assert not elsewhere.done()
