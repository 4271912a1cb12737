"""What `/readyz` says of a stage."""

import pytest

from aisle.process.health import state_of
from aisle.stream.stage import StageStats

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
