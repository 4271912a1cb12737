"""Several stages in one process."""

import asyncio

import pytest

from aisle.stream.cancellations import REMEMBERED_MS, Cancellations
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import StageStopped
from aisle.stream.log import Outgoing
from aisle.stream.processor import Processor
from aisle.stream.stages import running
from aisle_schemas import CatalogItemRemoved, QueryCancelled


def out(event, key):
    return Outgoing(event=event, key=key, source="/test")


async def test_stages_run_inside_the_block_and_are_drained_when_it_ends(tmp_path):
    handled, slow = [], asyncio.Event()

    async def handle(removed):
        slow.set()
        await asyncio.sleep(0.02)
        handled.append(removed.item_id)
        return
        yield

    processor = Processor(name="t", consumes=(CatalogItemRemoved,), emits=(), handle=handle)
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        async with running(log, [processor, processor]) as stages:
            await log.publish([out(CatalogItemRemoved(item_id="p1"), "p1")])
            await asyncio.wait_for(slow.wait(), 10)
            assert [stats.name for stats in stages.stats()] == ["t", "t"]
        assert handled == ["p1"]
        assert sum((await log.committed("t", "aisle.catalog")).values()) == 1


async def test_a_stage_that_stops_itself_is_told(tmp_path):
    async def handle(removed):
        raise RuntimeError("no")
        yield

    processor = Processor(name="t", consumes=(CatalogItemRemoved,), emits=(), handle=handle)
    async with EmbeddedLog(tmp_path / "log.sqlite") as log, running(log, [processor]) as stages:
        await log.publish([out(CatalogItemRemoved(item_id=f"p{number}"), f"p{number}") for number in range(5)])
        with pytest.raises(StageStopped, match="t stopped: 5 distinct events failed in a row"):
            await asyncio.wait_for(stages.failed(), 10)


async def test_who_cancels_again_keeps_no_other_cancellation_in_memory(tmp_path):
    class MovedClock(SystemClock):
        ahead_ms = 0

        def now_ms(self):
            return super().now_ms() + self.ahead_ms

    clock, heard = MovedClock(), asyncio.Event()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log:
        cancellations = Cancellations(log, clock)
        await cancellations.start()

        async def cancel(*keys):
            heard.clear()
            cancellations.on_cancel(keys[-1], heard.set)
            await log.publish([out(QueryCancelled(query_id=key), key) for key in keys])
            await asyncio.wait_for(heard.wait(), 10)

        await cancel("again", "once")
        clock.ahead_ms += REMEMBERED_MS + 1_000
        await cancel("again", "last")
        assert "once" not in cancellations
        assert "last" in cancellations
        await cancellations.close()


async def test_cancellations_are_remembered_across_a_restart_and_called_back_once(tmp_path):
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        await log.publish([out(QueryCancelled(query_id="before"), "before")])
        cancellations = Cancellations(log, SystemClock())
        await cancellations.start()
        told, done = [], asyncio.Event()

        def tell(name):
            told.append(name)
            if "now" in told:
                done.set()

        forget = cancellations.on_cancel("never told", lambda: tell("never told"))
        cancellations.on_cancel("now", lambda: tell("now"))
        forget()
        for key in ("never told", "now"):
            await log.publish([out(QueryCancelled(query_id=key), key)])
        await asyncio.wait_for(done.wait(), 10)
        assert told == ["now"]
        assert "before" in cancellations
        assert "another" not in cancellations
        cancellations.on_cancel("before", lambda: tell("before"))
        assert told == ["now", "before"]
        await cancellations.close()
