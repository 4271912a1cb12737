"""Structured logs on standard error: one line per record, as JSON for machines or plain for people.

A record's `extra` fields (`query_id`, `event`, `took_ms`, …) become fields of the line. Whoever writes while an event is
in hand says so without asking for it: `about` gives the line its `query_id` and `trace_id`. What quotes or names a
shopper is written at DEBUG only.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple, TextIO

from aisle.telemetry import spans, traces

# The names that the contracts give to personal text; a passage's `id` and `name` are where it speaks of an order.
PERSONAL = frozenset(
    {"question", "answer", "customer_ref", "postcode", "search_text", "markup", "comment", "text", "id", "name"}
)


class About(NamedTuple):
    """What is in hand: a question, or an item of the catalog."""

    query_id: str
    traceparent: str = ""


about: ContextVar[About] = ContextVar("about")

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def configure(level: str, as_json: bool, stream: TextIO | None = None) -> None:
    """Log everything from `level` ("DEBUG", "INFO", …) up to `stream`, by default standard error; replaces what was
    configured before. Raises: ValueError when there is no such level."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if as_json else PlainFormatter())
    root = logging.getLogger()
    root.setLevel(level)
    root.handlers[:] = [handler]


class JsonFormatter(logging.Formatter):
    """`{"time": …, "level": …, "logger": …, "message": …, "query_id": …}`, on one line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_extras(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


class PlainFormatter(logging.Formatter):
    """`09:26:53.589 WARNING aisle.stream: message query_id=… took_ms=…`."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S.%f")[:-3]
        extras = "".join(f" {name}={value}" for name, value in _extras(record).items())
        line = f"{time} {record.levelname} {record.name}: {record.getMessage()}{extras}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def _extras(record: logging.LogRecord) -> dict[str, Any]:
    hidden = _STANDARD if record.levelno <= logging.DEBUG else _STANDARD | PERSONAL
    return {**_in_hand(), **{name: value for name, value in vars(record).items() if name not in hidden}}


def _in_hand() -> dict[str, str]:
    """The current span's trace, else the one that the event in hand carries."""
    now = about.get(None)
    known = traces.parse(spans.traceparent() or (now.traceparent if now else ""))
    fields = {"query_id": now.query_id if now else "", "trace_id": known.trace_id if known else ""}
    return {name: value for name, value in fields.items() if value}
