"""`aisle events`: what stands in the log, decoded."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.settings import Settings
from aisle.stream.log import Log, Record, TopicPartition
from aisle.telemetry import traces
from aisle.telemetry.recorded import recorded
from aisle_schemas import (
    OUTCOMES,
    QUERIES,
    TOPICS,
    AnswerEnded,
    AnswerRecorded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    PartAdded,
    QueryAsked,
    RetrievalPlanned,
    SchemaError,
    ShopperReacted,
    StageFailed,
    TokensEmitted,
    tag_of,
    topic_named,
)
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.unread import unread
from aisle_tools.waterfall import waterfall

app = typer.Typer(
    help="Look at the log: recent questions, the life of one, or everything as it happens.", no_args_is_help=True
)

# In the order of a question's life.
_LIFE = ("aisle.queries", "aisle.plans", "aisle.evidence", "aisle.tokens", "aisle.answers", "aisle.outcomes",
         "aisle.feedback", "aisle.cancellations", "aisle.dead-letters")  # fmt: skip


class NoSuchQuestion(Exception):
    """The log holds nothing of this question."""


class NoSuchTrace(Exception):
    """The question is in the log, its spans are not in the folder."""


@app.command("list")
def list_(
    data: DataOption = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="How many, newest first.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """The latest questions, and how each ended."""
    run(_list(configured(data=data), limit, as_json))


async def _list(settings: Settings, limit: int, as_json: bool) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log:
        asked = await _latest(log, QUERIES.name, limit)
        ended = {record.key: event for record, event in await _latest(log, OUTCOMES.name, limit * 4)}
    for record, event in asked[:limit]:
        assert isinstance(event, QueryAsked)
        outcome = ended.get(record.key)
        row = {
            "asked_at": _stamp(record.timestamp_ms),
            "query_id": record.key,
            "question": event.question,
            "intent": outcome.plan.intent if isinstance(outcome, AnswerRecorded) and outcome.plan else "",
            "outcome": outcome.outcome if isinstance(outcome, AnswerRecorded) else "open",
            "took_ms": outcome.ended_at_ms - event.asked_at_ms if isinstance(outcome, AnswerRecorded) else None,
        }
        if as_json:
            print(msgspec.json.encode(row).decode())
        else:
            took = f" in {row['took_ms']} ms" if row["took_ms"] is not None else ""
            about = f"{row['asked_at']}  {row['intent']}  {row['outcome']}{took}"
            # Two lines, so that a narrow terminal cuts no id.
            console.print(Text.assemble((record.key, "cyan"), f"  {about}"), soft_wrap=True)
            console.print(Text(f"    {_short(event.question)}"), soft_wrap=True)
    if not asked and not as_json:
        console.print("no questions yet")


async def _latest(log: Log, topic: str, limit: int) -> list[tuple[Record, Event]]:
    """The newest `limit` records of a topic that can be decoded, newest first."""
    records: list[Record] = []
    for partition, end in (await log.end_offsets(topic)).items():
        if end:
            records += await log.read(TopicPartition(topic, partition), max(0, end - limit), limit)
    records.sort(key=lambda record: record.timestamp_ms, reverse=True)
    return [(record, event) for record in records[:limit] if (event := _decoded(log, record)) is not None]


def _decoded(log: Log, record: Record) -> Event | None:
    try:
        return log.decode(record)
    except SchemaError:
        return None


@app.command()
def show(
    query_id: Annotated[str, typer.Argument(metavar="QUERY_ID", help="As `aisle events list` prints it.")],
    data: DataOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every event whole, one JSON object a line.")] = False,
    trace: Annotated[
        bool, typer.Option("--trace", help="Where the time went instead: the waterfall of the recorded spans.")
    ] = False,
) -> None:
    """The whole life of one question: events, plan, evidence, timings, answer."""
    run(_show(configured(data=data), query_id, as_json, trace))


async def _show(settings: Settings, query_id: str, as_json: bool, as_trace: bool) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log:
        life = [(record, _decoded(log, record)) for topic in _LIFE for record in await log.read_key(topic, query_id)]
    if not life:
        raise NoSuchQuestion(f"the log holds no question {query_id!r}; `aisle events list` prints the ids")
    life.sort(key=lambda entry: entry[0].timestamp_ms)  # stable: the order within a topic stays
    if as_trace:
        _print_trace(ShopFolder(settings.data), query_id, [record for record, _ in life], as_json)
        return
    if as_json:
        for record, event in life:
            print(_as_json(record, event))
        return
    began = life[0][0].timestamp_ms
    for event in (event for _, event in life):
        _print_whole(event)
    table = Table("after", "topic", "event", "", box=None, pad_edge=False, title="timeline", title_justify="left")
    for record, event in _coalesced(life):
        named = tag_of(event) if event else "undecodable"
        table.add_row(f"{record.timestamp_ms - began} ms", record.topic, named, Text(_brief(event)))
    console.print(table)


def _print_trace(folder: ShopFolder, query_id: str, life: list[Record], as_json: bool) -> None:
    """Raises: NoSuchTrace."""
    carried = (traces.parse(record.headers.get("traceparent", "")) for record in life)
    known = next((context for context in carried if context is not None), None)
    spans = recorded(folder.traces, known.trace_id) if known else []
    if not spans:
        raise NoSuchTrace(
            f"no span of question {query_id} is recorded in {folder.traces}: it was not traced (AISLE_TRACE_SAMPLE), "
            "or its spans have made room for later ones"
        )
    if as_json:
        for span in spans:
            print(msgspec.json.encode(span).decode())
        return
    sources = {record.headers.get("ce_source", "").strip("/").replace("/", ".") for record in life}
    console.print(waterfall(spans, console.width, {source for source in sources if source.startswith("aisle.")}))


def _coalesced(life: list[tuple[Record, Event | None]]) -> list[tuple[Record, Event | None]]:
    """The life with each run of token events and of text parts as one line."""
    lines: list[tuple[Record, Event | None]] = []
    for record, event in life:
        last = lines[-1][1] if lines else None
        if isinstance(event, TokensEmitted) and isinstance(last, TokensEmitted) and last.run == event.run:
            lines[-1] = (lines[-1][0], msgspec.structs.replace(last, text=last.text + event.text))
        else:
            lines.append((record, event))
    return lines


def _print_whole(event: Event | None) -> None:
    match event:
        case QueryAsked():
            page = f", on the page of {event.page.product_id}" if event.page.product_id else ""
            console.print(Text(f"“{event.question}”", style="bold"), Text(f"{event.channel}{page}", style="dim"))
        case RetrievalPlanned(plan=plan):
            table = Table("step", "source", "search text", "after", box=None, pad_edge=False)
            for step in plan.steps:
                table.add_row(step.id, step.source, Text(step.search_text), ", ".join(step.after))
            console.print(
                f"\n[bold]plan[/] {plan.intent}, answered as {plan.form} [dim]({plan.policy}, {event.took_ms:.1f} ms)[/]"
            )
            filters = {name: value for name, value in msgspec.to_builtins(plan.filters).items() if value}
            if filters:
                console.print(Text(f"filters {filters}"))
            console.print(
                table if plan.steps else Text(f"no source asked: {plan.refusal.reason if plan.refusal else ''}")
            )
        case EvidenceGathered():
            console.print(
                f"\n[bold]evidence[/] {len(event.products)} products, {len(event.passages)} passages"
                f" [dim]({event.took_ms:.1f} ms, index {event.index_version})[/]"
            )
            table = Table("", "kind", "product", "score", "text", box=None, pad_edge=False)
            for passage in event.passages:
                table.add_row(
                    passage.label,
                    passage.kind,
                    passage.product_id,
                    f"{passage.score:.3f}",
                    Text(_short(passage.text, 90)),
                )
            console.print(table)
            for gap in event.gaps:
                console.print(Text(f"gap: {gap.source} {gap.cause} {gap.detail}", style="yellow"))
        case AnswerRecorded():
            console.print(f"\n[bold]answer[/] {event.outcome}", Text(event.detail))
            console.print(Text(event.markup), "")
        case _:
            pass


def _brief(event: Event | None) -> str:
    match event:
        case GenerationStarted():
            return f"{event.model.engine} {event.model.name}, run {event.run}" + (
                f" replaces {event.replaces}" if event.replaces else ""
            )
        case TokensEmitted():
            return f"{len(event.text)} characters: {_short(event.text)}"
        case GenerationFinished():
            notes = [event.reason, f"{event.took_ms:.0f} ms"]
            notes += [f"{len(event.dropped)} claims dropped"] if event.dropped else []
            notes += [f"composer: {event.fallback}"] if event.fallback else []
            return ", ".join(notes)
        case StageFailed():
            return f"{event.stage}: {event.cause} {event.detail}"
        case PartAdded(part=part):
            return f"[{event.start}, {event.end}) {_short(str(msgspec.to_builtins(part)))}"
        case AnswerEnded():
            return f"{event.outcome} {event.detail}".strip()
        case ShopperReacted():
            return f"{event.reaction} {event.product_id}".strip()
        case _:
            return ""


@app.command()
def tail(
    topics: Annotated[
        list[str] | None, typer.Argument(metavar="[TOPIC]...", help="Such as aisle.answers; none: all.")
    ] = None,
    data: DataOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Every event whole, one JSON object a line.")] = False,
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with what the log holds already.")] = False,
) -> None:
    """Every event as it happens, until Ctrl-C."""
    names = [topic_named(name).name for name in topics or TOPICS]
    run(_tail(configured(data=data), names, as_json, from_start))


async def _tail(settings: Settings, topics: list[str], as_json: bool, from_start: bool) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log, aclosing(_merged(log, topics, from_start)) as records:
        async for record in records:
            event = _decoded(log, record)
            if as_json:
                print(_as_json(record, event), flush=True)
            else:
                named = tag_of(event) if event else "undecodable"
                line = f"{_stamp(record.timestamp_ms)}  {record.topic}/{record.partition}@{record.offset}  {record.key}  {named}  "
                console.print(Text(line, style="cyan"), Text(_brief(event) or _short(str(event))), soft_wrap=True)


async def _merged(log: Log, topics: list[str], from_start: bool) -> AsyncGenerator[Record, None]:
    queue: asyncio.Queue[Record] = asyncio.Queue(maxsize=1000)

    async def follow(topic: str) -> None:
        start = dict.fromkeys(range(TOPICS[topic].partitions), 0) if from_start else None
        tail = log.tail(topic, start)
        try:
            async for record in tail:
                await queue.put(record)
        finally:
            await tail.close()

    async with asyncio.TaskGroup() as followers:
        for topic in topics:
            followers.create_task(follow(topic))
        while True:
            yield await queue.get()


def _as_json(record: Record, event: Event | None) -> str:
    return msgspec.json.encode(
        {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "timestamp_ms": record.timestamp_ms,
            "key": record.key,
            "headers": dict(record.headers),
            "event": unread(record.value) if event is None else event,
        }
    ).decode()


def _stamp(time_ms: int) -> str:
    return datetime.fromtimestamp(time_ms / 1000, UTC).astimezone().isoformat(sep=" ", timespec="milliseconds")[:23]


def _short(text: str, width: int = 70) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"
