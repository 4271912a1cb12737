"""The fleet as a person watches it."""

from rich.table import Table
from rich.text import Text

from aisle.telemetry.endpoint import READY
from aisle_tools.processes.fleet import Fleet, Member
from aisle_tools.processes.scrape import StageLine

NOTHING = "–"


def status_table(fleet: Fleet) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("stage")
    table.add_column("members")
    for name in ("partitions", "backlog s", "rate/s", "p99 ms", "restarts"):
        table.add_column(name, justify="right")
    for stage, line in fleet.lines().items():
        members = fleet.of(stage)
        # An index of a retriever's own is filled in its process.
        shown = _members(members) if members else Text("in the retrievers", style="dim")
        restarts = str(sum(member.child.restarts for member in members)) if members else NOTHING
        table.add_row(Text(stage), shown, *_figures(stage, line), restarts)
    for member in fleet.members:
        if member.state != READY:
            table.add_row("", Text(f"{member.child.spec.name}: {member.state}", style="yellow"))
    return table


def _figures(stage: str, line: StageLine) -> tuple[str, str, str, str]:
    rate = f"{line.per_second:.1f}"
    if stage == "gateway":  # it belongs to no group
        return NOTHING, NOTHING, rate, NOTHING
    p99 = NOTHING if line.p99_ms is None else f"{line.p99_ms:.0f}"
    return str(line.partitions), f"{line.backlog_s:.1f}", rate, p99


def _members(members: list[Member]) -> Text:
    ready = sum(member.state == READY for member in members)
    pids = " ".join(str(member.child.pid) for member in members if member.child.pid is not None)
    return Text.assemble((f"{ready}/{len(members)}", "green" if ready == len(members) else "yellow"), f"  pid {pids}")


def changes(before: dict[str, str], fleet: Fleet) -> list[str]:
    """For where no terminal is: a line for each member whose state is another than `before`, which is brought up to
    date."""
    lines = []
    for member in fleet.members:
        name, pid = member.child.spec.name, member.child.pid
        now = f"{member.state}, pid {pid}" if pid else member.state
        if before.get(name) != now:
            before[name] = now
            restarts = member.child.restarts
            lines.append(f"{name}: {now}" + (f", restart {restarts}" if restarts else ""))
    return lines
