"""What `/readyz` says of a stage."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from aisle.process.health import state_of, states_of
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import StageStopped
from aisle.stream.log import Outgoing
from aisle.stream.processor import Processor
from aisle.stream.stage import StageStats
from aisle.stream.stages import running
from aisle_schemas import QUERIES, Event, QueryAsked, new_id

NOW_MS = 1_000_000


def stats(**fields: float) -> StageStats:
    well = {"partitions": 64, "measured_at_ms": NOW_MS - 900}
    return StageStats("aisle.planner", **(well | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (stats(), "ready"),
        (stats(measured_at_ms=NOW_MS - 30_000), "stalled: its loop has not come round for 30 s"),
        (stats(partitions=0), "has no partitions"),
        (stats(lag=7, backlog_s=31.0), "stalled: 7 records stand unread, the oldest for 31 s"),
        (stats(lag=7, backlog_s=31.0, in_hand=16), "ready"),
        (stats(lag=7, backlog_s=31.0, open_keys=9), "ready"),
        (stats(lag=7, backlog_s=29.0), "ready"),
    ],
    ids=["well", "stuck", "no partitions", "unread", "busy", "waiting for its keys", "a short backlog"],
)
def test_a_stall_is_told_from_a_backlog(of: StageStats, told: str) -> None:
    assert state_of(of, has_failed=False, now_ms=NOW_MS) == told


def test_a_stage_that_stopped_itself_is_not_ready() -> None:
    assert state_of(stats(), has_failed=True, now_ms=NOW_MS) == "stopped"


async def test_one_member_that_is_not_well_tells_for_its_stage(tmp_path: Path) -> None:
    left = QUERIES.partitions
    all_read = asyncio.Event()

    async def on_query_asked(_: QueryAsked) -> AsyncIterator[Event]:
        nonlocal left
        left -= 1
        if left == 0:
            all_read.set()  # each member has partitions
        return
        yield

    processor = Processor(name="aisle.planner.one", consumes=(QueryAsked,), emits=(), handle=on_query_asked)
    asked = QueryAsked(query_id=new_id(), question="a tent for two")
    async with EmbeddedLog(tmp_path / "log.sqlite") as log, running(log, [processor, processor]) as stages:
        await log.publish([Outgoing(event=asked, key="q", source="/tests", partition=number) for number in range(left)])
        await all_read.wait()
        now_ms = max(member.stats().measured_at_ms for member in stages.members)
        assert states_of(stages.members, now_ms) == {"planner": "ready"}
        assert states_of(stages.members, now_ms + 31_000)["planner"].startswith("stalled: its loop has not come round")
        stages.members[0].failed.set_exception(StageStopped("it broke"))
        for members in (stages.members, stages.members[::-1]):
            assert states_of(members, now_ms) == {"planner": "stopped"}
