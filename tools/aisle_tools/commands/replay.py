"""`aisle replay`: a recorded range through the present code, and what differs."""

import os
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from aisle.encoders.models import find_models
from aisle.llm.engines.chosen import engine_of
from aisle.planner.policy import policy_of
from aisle.process.search_index import embedder_of
from aisle.process.settings import Settings
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.moments import FORMS, moment_ms
from aisle_tools.replay.catalog import Which
from aisle_tools.replay.compare import LAYERS, Compared, Difference, Stage, as_json, summarised
from aisle_tools.replay.service import Replayed, Wanted, Watching
from aisle_tools.replay.service import replay as replay_range

DIFFERENT = 3
"""The exit code of `--fail-on-difference`."""

SHOWN = 20  # questions that differ, in the terminal; the JSON has all


def replay(
    since: Annotated[str, typer.Option("--from", help=f"The range's begin: {FORMS}.")] = "",
    until: Annotated[str, typer.Option("--to", help="Its end, likewise.")] = "now",
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
    wanted = Wanted(
        now_ms=now_ms, since_ms=since_ms, until_ms=until_ms, query_ids=tuple(query or ()), stage=stage, catalog=catalog,
        limit=limit, concurrency=concurrency,
    )  # fmt: skip
    with nullcontext() if out is None else _private(out) as file:  # first: a wrong path must not cost an hour's replay
        replayed = run(_replay(settings, wanted, keep))
        _report(replayed)
        if file is not None:
            file.writelines(msgspec.json.encode(as_json(one)) + b"\n" for one in replayed.compared)
    if fail and any(one.differences for one in replayed.compared):
        raise typer.Exit(DIFFERENT)


async def _replay(settings: Settings, wanted: Wanted, keep: bool) -> Replayed:
    existing_shop(settings)
    errors = Console(stderr=True, highlight=False)

    def kept(where: str) -> None:
        errors.print(f"kept: {where}", markup=False, soft_wrap=True)

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors) as bars:
        task = bars.add_task("replaying", total=None)
        indexing = bars.add_task("indexing the catalog", visible=False)
        watching = Watching(
            read=lambda questions: bars.update(task, total=questions),
            indexed=lambda done, all: bars.update(indexing, completed=done, total=all, visible=True),
            compared=lambda one: bars.advance(task),
            kept=kept if keep else None,
        )
        embedder = embedder_of(settings)
        policy = policy_of(settings.planner, find_models(settings.models), embedder, exploration=settings.exploration)
        return await replay_range(settings, wanted, policy, engine_of(settings), watching)


# ── The report ────────────────────────────────────────────────────────────────────────────────────────────────────


def _report(replayed: Replayed) -> None:
    compared, searched = replayed.compared, replayed.searched
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
    if replayed.recording.unreadable:
        told.add_row("unreadable records", str(replayed.recording.unreadable))
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


def _private(out: Path) -> BinaryIO:
    """Only its owner reads the file, one that was there before included: it quotes questions and answers."""
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(descriptor, 0o600)
    return os.fdopen(descriptor, "wb")
