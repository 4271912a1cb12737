"""Moments as a person names them on the command line."""

import re
from datetime import datetime

_AGO = re.compile(r"(?P<count>\d{1,9})\s*(?P<unit>ms|s|m|h|d|w)(?:\s+ago)?")
_UNIT_MS = {"ms": 1, "s": 1_000, "m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 7 * 86_400_000}

FORMS = "a time such as 2026-11-24T18:30, one with an offset such as 2026-11-24T18:30+00:00, or 15m, 2h, 3d (ago)"


def moment_ms(text: str, now_ms: int) -> int:
    """Milliseconds since the epoch of `FORMS`. A time without an offset is the machine's own, as `aisle events` prints.

    Raises: ValueError for anything else.
    """
    asked = text.strip()
    if asked == "now":
        return now_ms
    if ago := _AGO.fullmatch(asked):
        return now_ms - int(ago["count"]) * _UNIT_MS[ago["unit"]]
    try:
        return int(datetime.fromisoformat(asked).timestamp() * 1000)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"{text!r} is no moment; give {FORMS}") from error


def age(since_ms: int, now_ms: int) -> str:
    """How long ago, in its two largest units at most: "3 d 4 h", "12 min", "5 s"."""
    left_s = max(0, now_ms - since_ms) // 1000
    told: list[str] = []
    for unit_s, name in ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")):
        count, rest_s = divmod(left_s, unit_s)
        if count or (unit_s == 1 and not told):
            told.append(f"{count} {name}")
            left_s = rest_s
        elif told:
            break
        if len(told) == 2:
            break
    return " ".join(told)
