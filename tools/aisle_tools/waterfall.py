"""One question's trace as a waterfall: each span under the one that it follows from, on one axis of time."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from aisle.telemetry.recorded import RecordedSpan

_EVENT = "◆"
_BAR = "█"
_LEAST = 10  # columns of the axis
_BETWEEN = 2  # the columns of the table
_USUAL = ("", "handled", "completed")

_STYLES = {
    "aisle.gateway": "cyan",
    "aisle.planner": "magenta",
    "aisle.retriever": "yellow",
    "aisle.llm": "green",
    "aisle.hydration": "blue",
}


def waterfall(spans: Sequence[RecordedSpan], width: int, stages: Collection[str] = ()) -> RenderableType:
    """`spans`: of one trace, one or more, as they began. `width`: of the terminal, in columns. `stages`: those that wrote
    events for the question: one without a span is named."""
    began_ns = min(span.start_ns for span in spans)
    took_ns = max(span.end_ns for span in spans) - began_ns
    rows = list(_nested(spans))
    froms = [_ms(span.start_ns - began_ns) for span, _ in rows]
    tooks = [_ms(span.end_ns - span.start_ns) for span, _ in rows]
    names = [_name(span, depth) for span, depth in rows]
    stages_named = ["stage", *(_stage(span) for span, _ in rows)]
    used = sum(max(map(len, texts)) + _BETWEEN for texts in (froms, tooks, names, stages_named))
    room = max(_LEAST, width - used)
    table = Table("", "stage", "", "from", "took", box=None, pad_edge=False, expand=False)
    for column in table.columns:
        column.no_wrap = True
    table.columns[3].justify = table.columns[4].justify = "right"
    for (span, _), name, began, took in zip(rows, names, froms, tooks, strict=True):
        style = _STYLES.get(span.stage, "")
        table.add_row(Text(name), Text(_stage(span), style=style), _bar(span, began_ns, took_ns, room), began, took)
    head = Text.assemble(("trace ", "bold"), spans[0].trace_id, f": {len(spans)} spans in {_ms(took_ns)}")
    return Group(head, table, *(Text(note) for note in _notes(rows, began_ns, stages)))


def _nested(spans: Sequence[RecordedSpan]) -> Iterator[tuple[RecordedSpan, int]]:
    """Depth first; a span whose parent is not among them stands at the root."""
    known = {span.span_id for span in spans}
    below: dict[str, list[RecordedSpan]] = {}
    for span in spans:
        below.setdefault(span.parent_id if span.parent_id in known else "", []).append(span)

    def walk(parent_id: str, depth: int) -> Iterator[tuple[RecordedSpan, int]]:
        for span in below.get(parent_id, ()):
            yield span, depth
            yield from walk(span.span_id, depth + 1)

    return walk("", 0)


def _notes(rows: Sequence[tuple[RecordedSpan, int]], began_ns: int, stages: Collection[str]) -> Iterator[str]:
    """What the bars do not say: moments, ends other than the usual, and what is missing."""
    known = {span.span_id for span, _ in rows}
    for span, _ in rows:
        told = [f"{event.name} at {_ms(event.time_ns - began_ns)}" for event in span.events]
        if (outcome := str(span.attributes.get("aisle.outcome", ""))) not in _USUAL:
            told.append(outcome)
        if span.attributes.get("aisle.fell_back"):
            told.append("the composer wrote in the model's place")
        if gap := span.attributes.get("aisle.gap"):
            told.append(f"gap: {gap}")
        if span.is_failed:
            told.append(f"failed: {span.attributes.get('error.type', 'for a cause that is not recorded')}")
        if told:
            yield f"{_stage(span)}, {span.name}: {', '.join(told)}"
    for span, _ in rows:
        if span.parent_id and span.parent_id not in known:
            yield f"{_stage(span)}, {span.name}: what it follows from is not recorded here"
    if missing := sorted(set(stages) - {span.stage for span, _ in rows}):
        yield (
            f"no span of {_listed(missing)} is recorded, though events of theirs stand in the log: they were not traced, "
            "or ended before they wrote it down"
        )


def _listed(stages: Iterable[str]) -> str:
    return ", ".join(stage.removeprefix("aisle.") for stage in stages)


def _name(span: RecordedSpan, depth: int) -> str:
    return "  " * depth + span.name


def _stage(span: RecordedSpan) -> str:
    return span.stage.removeprefix("aisle.")


def _bar(span: RecordedSpan, began_ns: int, took_ns: int, room: int) -> Text:
    """At least one column; the moments within it as marks."""

    def column(time_ns: int) -> int:
        return min(room - 1, max(0, (time_ns - began_ns) * room // max(1, took_ns)))

    first, last = column(span.start_ns), column(span.end_ns)
    cells = [" "] * first + [_BAR] * (last - first + 1) + [" "] * (room - 1 - last)
    for event in span.events:
        cells[column(event.time_ns)] = _EVENT
    return Text("".join(cells), style="red" if span.is_failed else _STYLES.get(span.stage, ""))


def _ms(time_ns: int) -> str:
    return f"{time_ns / 1e6:.1f} ms"
