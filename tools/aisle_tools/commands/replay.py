"""`aisle replay`: a recorded range through the present code, and what differs."""

import os
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from aisle.llm.engines.chosen import engine_of
from aisle.planner.policy import Policy, Rules
from aisle.process.search_index import embedder_of
from aisle.process.settings import Settings
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.moments import FORMS, moment_ms
from aisle_tools.replay.catalog import Which
from aisle_tools.replay.compare import LAYERS, Compared, Difference, Stage, as_json, summarised
from aisle_tools.replay.recorded import Recorded, Recording, read_questions, read_range
from aisle_tools.replay.running import Live, Searched, opened_live, own_folder, searched_index, shadow_log
from aisle_tools.replay.shadow import NEED_GOODS, Code, Goods, Shadow
from aisle_tools.replay.store import has_store

DIFFERENT = 3
"""The exit code of `--fail-on-difference`."""

SHOWN = 20  # questions that differ, in the terminal; the JSON has all


class NothingRecorded(Exception):
    """The range holds no question."""


def replay(
    since: Annotated[str, typer.Option("--from", help=f"The range's begin: {FORMS}.")] = "",
    until: Annotated[str, typer.Option("--to", help="Its end [default: now].")] = "now",
    query: Annotated[
        list[str] | None, typer.Option(metavar="QUERY_ID", help="This question, in place of a range; may repeat.")
    ] = None,
    stage: Annotated[
        Stage, typer.Option(help="The first stage that runs; what came before it is taken as recorded.")
    ] = "planner",
    catalog: Annotated[
        Which, typer.Option(help="The catalog as it stood at the range's end, or as it is.")
    ] = "as-recorded",
    limit: Annotated[int, typer.Option(min=1, help="At most so many questions, the oldest first.")] = 1_000,
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Questions at a time.")] = 4,
    out: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="One JSON object a question.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Leave the shadow's log where it is, and say where.")] = False,
    fail: Annotated[
        bool, typer.Option("--fail-on-difference", help=f"Exit code {DIFFERENT} where anything differs.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Ask recorded questions again, in a shadow, with the code as it is now, and say what differs.

    The store says what it was recorded as saying. Nothing live is touched: no topic, group, index or store.
    """
    now_ms = time.time_ns() // 1_000_000
    if bool(since) == bool(query):
        raise typer.BadParameter("give a range with --from, or questions with --query: one of the two")
    try:
        since_ms, until_ms = moment_ms(since, now_ms) if since else 0, moment_ms(until, now_ms)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    if since and since_ms >= until_ms:
        raise typer.BadParameter(f"--from {since} is not before --to {until}")
    settings = configured(data=data)
    asked = _Asked(since_ms, until_ms, now_ms, tuple(query or ()), stage, catalog, limit, concurrency, keep)
    compared = run(_replay(settings, asked, Rules()))
    if out is not None:
        _write(compared, out)
    if fail and any(one.differences for one in compared):
        raise typer.Exit(DIFFERENT)


class _Asked(msgspec.Struct, frozen=True):
    """The command line."""

    since_ms: int
    until_ms: int
    now_ms: int
    query_ids: tuple[str, ...]
    stage: Stage
    catalog: Which
    limit: int
    concurrency: int
    keep: bool


async def _replay(settings: Settings, asked: _Asked, policy: Policy) -> list[Compared]:
    """1. Read what was recorded. 2. Find the index and a log aside. 3. Run; report. All that was made goes at the end,
    Ctrl-C included."""
    existing_shop(settings)
    errors = Console(stderr=True, highlight=False)
    keep = (lambda where: errors.print(f"kept: {where}", markup=False, soft_wrap=True)) if asked.keep else None
    async with AsyncExitStack() as stack:
        live = await stack.enter_async_context(opened_live(settings))
        with errors.status("reading the log …"):
            recording = await _read(live, asked)  # 1
        if not recording.questions:
            raise NothingRecorded("the log holds no question of that range; `aisle events list` prints what it holds")
        bars = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=errors
        )
        stack.enter_context(bars)
        aside = await stack.enter_async_context(own_folder(keep))  # 2
        searched, goods = None, None
        if asked.stage in NEED_GOODS:
            embedder = embedder_of(settings)
            indexing = bars.add_task("indexing the catalog", visible=False)
            searched = await stack.enter_async_context(
                searched_index(
                    settings, live, asked.catalog, aside, embedder, until_ms=_catalog_until_ms(asked, recording),
                    now_ms=asked.now_ms,
                    progress=lambda done, all: bars.update(indexing, completed=done, total=all, visible=True),
                )
            )  # fmt: skip
            words = searched.index.vocabulary()
            goods = Goods(index=searched.index, embedder=embedder, vocabulary=words)
        log = await stack.enter_async_context(shadow_log(settings, aside, keep))
        code = Code(
            policy=policy,
            engine=engine_of(settings),
            goods=goods,
            may_have_store=_had_store(recording.questions, settings),
        )
        stack.push_async_callback(code.engine.close)
        task = bars.add_task("replaying", total=len(recording.questions))
        shadow = Shadow(log, code, stage=asked.stage, concurrency=asked.concurrency)
        compared = await shadow.replay(recording.questions, lambda one: bars.advance(task))  # 3
    _report(compared, recording, searched)
    return compared


async def _read(live: Live, asked: _Asked) -> Recording:
    if asked.query_ids:
        return await read_questions(live.reader, live.decode, asked.query_ids, asked.now_ms)
    return await read_range(live.reader, live.decode, asked.since_ms, asked.until_ms, asked.limit)


def _catalog_until_ms(asked: _Asked, recording: Recording) -> int:
    """Questions that were named alone are asked of the catalog as it stood when the last of them was asked."""
    if asked.query_ids:
        return max(one.asked.asked_at_ms for one in recording.questions)
    return asked.until_ms


def _had_store(questions: Sequence[Recorded], settings: Settings) -> bool:
    """Of questions that don't tell whether a store was connected: as the others of the range tell."""
    told = [known for one in questions if (known := has_store(one.evidence, one.parts)) is not None]
    return any(told) if told else bool(settings.store_url)


# ── The report ────────────────────────────────────────────────────────────────────────────────────────────────────


def _report(compared: Sequence[Compared], recording: Recording, searched: Searched | None) -> None:
    found = summarised(compared)
    told = Table(show_header=False, box=None, pad_edge=False)
    told.add_row("questions", str(len(compared)))
    told.add_row("same", str(found.same))
    told.add_row("different", str(found.different))
    for layer in LAYERS:
        if found.by_layer[layer]:
            told.add_row(f"  in the {layer}", str(found.by_layer[layer]))
    for reason, count in found.skipped.items():
        told.add_row("skipped", f"{count}: {reason}")
    if recording.unreadable:
        told.add_row("unreadable records", str(recording.unreadable))
    if searched is not None:
        told.add_row("searched", searched.told)
        if searched.lost:
            told.add_row("items with later versions only", str(searched.lost))
    if took := _took(compared):
        told.add_row("median time to the end", took)
    console.print(told, soft_wrap=True)
    if not found.different:
        console.print("no differences")
        return
    table = Table("what differs", "questions", box=None, pad_edge=False, title_justify="left")
    for what, count in found.by_what.items():
        table.add_row(Text(what), str(count))
    console.print()
    console.print(table, soft_wrap=True)
    different = [one for one in compared if one.differences]
    for one in different[:SHOWN]:
        console.print()
        console.print(Text(one.query_id, style="cyan"), Text(", ".join(one.layers), style="dim"))
        for difference in one.differences:
            console.print(Text(f"  {_line(difference)}"), soft_wrap=True)
        if one.not_recorded:
            names = ", ".join(one.not_recorded[:4]) + (" …" if len(one.not_recorded) > 4 else "")
            console.print(Text(f"  not recorded of the store: {names}", style="yellow"), soft_wrap=True)
    if len(different) > SHOWN:
        console.print(f"\n{len(different) - SHOWN} more differ: --json OUT has them all")


def _line(one: Difference) -> str:
    if one.what == "markup":
        lines = [line for line in one.recorded if not line.startswith("@@")]
        return "\n  ".join(["markup:", *(f"  {line}" for line in lines[:12])])
    return f"{one.layer}, {one.what}: {_short(one.recorded)} → {_short(one.replayed)}"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 100 else text[:99] + "…"


def _took(compared: Sequence[Compared]) -> str:
    pairs = [
        (one.recorded_took_ms, one.replayed_took_ms)
        for one in compared
        if one.recorded_took_ms is not None and one.replayed_took_ms is not None
    ]
    if not pairs:
        return ""
    recorded, replayed = (sorted(times)[len(pairs) // 2] for times in zip(*pairs, strict=True))
    return f"{recorded} ms recorded, {replayed} ms replayed"


def _write(compared: Sequence[Compared], out: Path) -> None:
    """Only its owner reads the file: it quotes questions and answers."""
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for one in compared:
            file.write(msgspec.json.encode(as_json(one)) + b"\n")
