"""What a fault came to: as JSON, and as a line of the table in docs/reliability.md."""

from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

from aisle_tools.chaos.audit import Audit, Ended


class Recovery(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds after a strike. Of several strikes the median and the longest."""

    strikes: int
    first_answer: tuple[float, float] | None  # until the first answer that began after it was complete; None: none came
    caught_up: tuple[float, float]  # until the last answer that took longer than usual had ended; 0: none did


class Result(msgspec.Struct, frozen=True, kw_only=True):
    fault: str
    what: str
    where: str
    questions: int = 0  # that the log accepted
    outcomes: dict[str, int] = {}
    median_ms: float = 0.0  # from the log's record of a question to its end
    longest_ms: float = 0.0
    readers: int = 0
    connections: int = 0  # that the readers took
    refused: dict[
        str, int
    ] = {}  # tries of asking and reading that failed; all but `gave_up` of them came through later
    gave_up: int = 0
    lost: int = 0
    duplicated: int = 0
    gaps: int = 0
    altered: int = 0
    unread: int = 0
    quarantined: int = 0
    late: int = 0
    dropped: dict[str, int] = {}  # in the log, and left out by the reading rule
    recovery: Recovery | None = None
    took_s: float = 0.0
    notes: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    late_ones: tuple[str, ...] = ()
    skipped: str = ""  # why it was not run

    @property
    def has_passed(self) -> bool:
        return not self.wrong and not self.skipped


def recovery(strikes_ms: Sequence[int], ended: Iterable[Ended], usual_ms: float) -> Recovery | None:
    """`usual_ms`: what no answer of a calm system takes."""
    if not strikes_ms:
        return None
    by_end = sorted(ended, key=lambda one: one.ended_ms)
    first, caught_up = [], []
    for number, strike_ms in enumerate(strikes_ms):
        until_ms = strikes_ms[number + 1] if number + 1 < len(strikes_ms) else None
        answers = [one for one in by_end if one.asked_ms >= strike_ms and one.outcome == "completed"]
        if answers:
            first.append((answers[0].ended_ms - strike_ms) / 1000)
        slow = [
            one.ended_ms
            for one in by_end
            if one.took_ms > usual_ms
            and one.ended_ms > strike_ms
            and (until_ms is None or one.asked_ms + usual_ms <= until_ms)  # else the next strike may have slowed it
        ]
        caught_up.append(max(0, max(slow, default=strike_ms) - strike_ms) / 1000)
    return Recovery(
        strikes=len(strikes_ms),
        first_answer=_spread(first) if first else None,
        caught_up=_spread(caught_up),
    )


def figures(found: Audit) -> dict[str, object]:
    """An audit as a result has it."""
    took = [one.took_ms for one in found.ended] or [0]
    return {
        "questions": len(found.ended) + sum("no end" in line or "not in the log" in line for line in found.lost),
        "outcomes": dict(sorted(found.outcomes.items())),
        "median_ms": median(took),
        "longest_ms": max(took),
        "readers": found.readers,
        "connections": found.connections,
        "lost": len(found.lost),
        "duplicated": len(found.duplicated),
        "gaps": len(found.gaps),
        "altered": len(found.altered),
        "unread": len(found.unread),
        "quarantined": len(found.quarantined),
        "late": len(found.late),
        "dropped": {name: count for name, count in sorted(found.dropped.items()) if count},
        "wrong": tuple(found.wrong[:20]),
        "late_ones": tuple(found.late[:20]),
    }


COLUMNS = (
    "fault", "questions", "completed", "lost", "shown twice", "gaps", "late ends", "dropped by the rule",
    "first answer, s", "caught up, s",
)  # fmt: skip


def row(result: Result) -> tuple[str, ...]:
    if result.skipped:
        return (result.what, f"not run: {result.skipped}", *[""] * (len(COLUMNS) - 2))
    first = result.recovery.first_answer if result.recovery else None
    caught_up = result.recovery.caught_up if result.recovery else None
    return (
        result.what,
        str(result.questions),
        str(result.outcomes.get("completed", 0)),
        str(result.lost + result.unread + result.quarantined),
        str(result.duplicated + result.altered),
        str(result.gaps),
        str(result.late),
        ", ".join(f"{count} {name}" for name, count in result.dropped.items()) or "0",
        _told(first),
        _told(caught_up),
    )


def markdown(results: Iterable[Result]) -> str:
    """The table of docs/reliability.md."""
    lines = [COLUMNS, tuple("---" if number == 0 or number == 7 else "---:" for number in range(len(COLUMNS)))]
    lines += [row(result) for result in results]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return round(median(values), 1), round(max(values), 1)


def _told(spread: tuple[float, float] | None) -> str:
    if spread is None:
        return "–"
    middle, longest = spread
    return f"{middle:g}" if middle == longest else f"{middle:g} (longest {longest:g})"
