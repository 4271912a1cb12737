"""What a stage says of itself: how old its backlog is, how long its handlers took; and how Prometheus reads it."""

import asyncio

from prometheus_client.parser import text_string_to_metric_families

from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle.stream.metrics import StageCollector
from aisle.stream.processor import Processor
from aisle.stream.stage import StageStats
from aisle.stream.stages import running
from aisle.telemetry.metrics import Metrics
from aisle_schemas import CatalogItemRemoved


class SteppedClock(SystemClock):
    """The real time, and as much more as the test says."""

    ahead_ms = 0

    def now_ms(self):
        return super().now_ms() + self.ahead_ms


def out(item_id):
    return Outgoing(event=CatalogItemRemoved(item_id=item_id), key="one partition", source="/test")


class Held:
    """Handles an event once the test lets go; then it has taken as long as the test says."""

    def __init__(self, clock):
        self.clock = clock
        self.began, self.may_end = asyncio.Event(), asyncio.Event()
        self.takes_ms = 0

    async def handle(self, removed):
        self.began.set()
        await self.may_end.wait()
        self.clock.ahead_ms += self.takes_ms
        return
        yield


async def until(holds):
    """Looks a hundred times a second, for ten seconds."""
    for _ in range(1_000):
        if holds():
            return
        await asyncio.sleep(0.01)
    raise TimeoutError("not within ten seconds")


async def test_a_backlog_is_as_old_as_its_oldest_unread_record(tmp_path):
    clock = SteppedClock()
    held = Held(clock)
    processor = Processor(
        name="aisle.indexer", consumes=(CatalogItemRemoved,), emits=(), handle=held.handle, concurrency=1
    )
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log:
        # Of five records it may hold four, so the fifth is not read.
        await log.publish([out("read"), out("read"), out("read"), out("read"), out("unread")])
        clock.ahead_ms += 60_000
        async with running(log, [processor], clock=clock) as stages:
            await asyncio.wait_for(held.began.wait(), 10)
            clock.ahead_ms += 1_000  # it measures every second
            await until(lambda: stages.stats()[0].lag == 1)
            assert 61 <= stages.stats()[0].backlog_s < 75

            held.may_end.set()
            clock.ahead_ms += 1_000
            await until(lambda: stages.stats()[0].handled == 5)
            clock.ahead_ms += 1_000
            await until(lambda: stages.stats()[0].lag == 0)
            assert stages.stats()[0].backlog_s == 0


async def test_how_long_handlers_take_is_known_by_quantile(tmp_path):
    clock = SteppedClock()
    held = Held(clock)
    held.takes_ms = 5_000
    held.may_end.set()
    processor = Processor(name="aisle.indexer", consumes=(CatalogItemRemoved,), emits=(), handle=held.handle)
    async with (
        EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log,
        running(log, [processor], clock=clock) as stages,
    ):
        await log.publish([out("p1")])
        await until(lambda: stages.stats()[0].handled == 1)
    (stats,) = stages.stats()
    assert 5_000 <= stats.took.quantile_ms(0.99) < 6_000
    assert sum(stats.took.counts) == 1


def told(*stats):
    """Metric and labels → value."""
    metrics = Metrics()
    metrics.add(StageCollector(lambda: list(stats)))
    text, _ = metrics.exposition("")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text.decode())
        for sample in family.samples
    }


def test_members_of_one_stage_count_as_one():
    first = StageStats("aisle.planner", partitions=32, lag=3, backlog_s=1.5, handled=10, in_hand=1)
    second = StageStats("aisle.planner", partitions=32, lag=0, backlog_s=0.0, handled=5)
    first.took.note(4)
    second.took.note(40)

    values = told(
        first,
        second,
        StageStats("aisle.hydration", open_keys=7, expired=2),
        StageStats("aisle.indexer.server-3f9a", handled=8),
    )

    planner, hydration = (("stage", "planner"),), (("stage", "hydration"),)
    assert values["aisle_stage_handled_total", planner] == 15
    assert values["aisle_stage_partitions", planner] == 64
    assert values["aisle_stage_lag_records", planner] == 3
    assert values["aisle_stage_backlog_seconds", planner] == 1.5
    assert values["aisle_stage_in_hand", planner] == 1
    assert values["aisle_stage_open_keys", hydration] == 7
    assert values["aisle_stage_expired_total", hydration] == 2
    assert values["aisle_stage_handled_total", (("stage", "indexer"),)] == 8
    assert values["aisle_stage_handling_seconds_count", planner] == 2
    assert values["aisle_stage_handling_seconds_sum", planner] == 0.044
    assert values["aisle_stage_handling_seconds_bucket", (("le", "0.005"), ("stage", "planner"))] == 1
    assert values["aisle_stage_handling_seconds_bucket", (("le", "+Inf"), ("stage", "planner"))] == 2
    assert values["aisle_stage_recent_handling_seconds", (("quantile", "0.99"), ("stage", "planner"))] == 0.04
