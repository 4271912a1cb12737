"""Is a stage of this process well? What `/readyz` says of it."""

from collections.abc import Iterable

from aisle.stream.stage import Stage, StageStats
from aisle.telemetry.endpoint import READY

STALLED_MS = 30_000  # a broker that restarts is back sooner; no handler holds the loop up for so long


def states_of(members: Iterable[Stage], now_ms: int) -> dict[str, str]:
    """Stage → "ready", or why a member of it is not. A group may have a name of its own behind the stage's."""
    states: dict[str, str] = {}
    for member in members:
        stage = member.name.removeprefix("aisle.").partition(".")[0]
        if states.get(stage, READY) == READY:
            states[stage] = state_of(member.stats(), has_failed=member.failed.done(), now_ms=now_ms)
    return states


def state_of(stats: StageStats, *, has_failed: bool, now_ms: int) -> str:
    """ "ready", or why it is not.

    A stage is stalled when its loop has not come round for `STALLED_MS`, as while the log is away, or when records have
    stood unread for so long although it has nothing in hand. A backlog that it works on is no stall. A member that the
    group gave no partition, such as a 65th of 64, is not ready: it has nothing to do.
    """
    if has_failed:
        return "stopped"
    silent_ms = now_ms - stats.measured_at_ms
    if silent_ms >= STALLED_MS:
        return f"stalled: its loop has not come round for {silent_ms / 1000:.0f} s"
    if stats.partitions == 0:
        return "has no partitions"
    is_idle = stats.in_hand == 0 and stats.open_keys == 0
    if is_idle and stats.backlog_s * 1000 >= STALLED_MS:
        return f"stalled: {stats.lag} records stand unread, the oldest for {stats.backlog_s:.0f} s"
    return READY
