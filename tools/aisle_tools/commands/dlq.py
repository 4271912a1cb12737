"""`aisle dlq`: the dead letters: what stages could not decode or handle, and how it goes back."""

import sys
import time
from collections.abc import Sequence
from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text

from aisle.process.log import opened_log
from aisle.process.settings import Settings
from aisle.stream.log import Log, Position
from aisle.stream.seal import covered
from aisle_schemas import SchemaError, tag_of
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.dead_letters import (
    DeadLetter,
    Redrive,
    Verdict,
    dead_letter_at,
    dead_letters,
    position_of,
    summary,
)
from aisle_tools.moments import FORMS, age, moment_ms
from aisle_tools.unread import unread

app = typer.Typer(help="Dead letters: list what no stage could handle, look at one, put it back.", no_args_is_help=True)

StageOption = Annotated[str, typer.Option(help="Only those of this stage, such as planner.")]


class NoSuchLetter(Exception):
    """No dead letter stands there."""


def _moment(text: str) -> int:
    """Raises: BadParameter."""
    try:
        return moment_ms(text, _now_ms())
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


def _position(text: str) -> Position:
    """Raises: BadParameter."""
    try:
        return position_of(text)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error


@app.command("list")
def list_(
    data: DataOption = None,
    stage: StageOption = "",
    since: Annotated[str, typer.Option(help=f"Put aside since then: {FORMS}.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """What was put aside, oldest first: position, stage, cause, where it came from, age, key."""
    since_ms = _moment(since) if since else 0
    run(_list(configured(data=data), stage, since_ms, as_json))


async def _list(settings: Settings, stage: str, since_ms: int, as_json: bool) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log:
        found = await _sorted(log, stage, since_ms)
    now_ms = _now_ms()
    if as_json:
        for one in found:
            print(msgspec.json.encode(summary(one, now_ms)).decode())
        return
    if not found:
        console.print("no dead letters")
        return
    table = Table("position", "stage", "cause", "from", "age", "key", box=None, pad_edge=False)
    for one in found:
        letter = one.letter
        table.add_row(
            Text(one.name, style="cyan"), letter.stage, letter.cause,
            f"{letter.topic}/{letter.partition}@{letter.offset}", age(one.put_aside_ms, now_ms), Text(one.key),
        )  # fmt: skip
    console.print(table, soft_wrap=True)


async def _sorted(log: Log, stage: str, since_ms: int = 0) -> list[DeadLetter]:
    found = [one async for one in dead_letters(log, since_ms=since_ms, stage=stage)]
    return sorted(found, key=lambda one: (one.put_aside_ms, one.position))


@app.command()
def show(
    position: Annotated[str, typer.Argument(metavar="POSITION", help="As `aisle dlq list` prints it, such as 3-17.")],
    data: DataOption = None,
    unseal: Annotated[bool, typer.Option("--unseal", help="Personal fields in the clear.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The whole letter as one JSON object.")] = False,
) -> None:
    """One dead letter whole: headers, cause, and what stands in its bytes.

    Personal fields read [sealed] unless asked for. Bytes that are no event are shown as they are.
    """
    run(_show(configured(data=data), _position(position), unseal, as_json))


async def _show(settings: Settings, position: Position, unseal: bool, as_json: bool) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log:
        found = await _at(log, position)
        event = _shown(log, found, unseal)
    now_ms = _now_ms()
    if as_json:
        whole = {**summary(found, now_ms), "headers": found.letter.headers, "event": event}
        print(msgspec.json.encode(whole).decode())
        return
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in summary(found, now_ms).items():
        table.add_row(name, Text(str(value)))
    console.print(table, soft_wrap=True)
    console.print(Text("\nheaders", style="bold"))
    for name, value in found.letter.headers.items():
        console.print(Text(f"  {name}: {value}"), soft_wrap=True)
    console.print(Text("\nvalue", style="bold"))
    console.print(Text(msgspec.json.format(msgspec.json.encode(event)).decode()), soft_wrap=True)


def _shown(log: Log, found: DeadLetter, unseal: bool) -> object:
    try:
        event = log.decode(found.record()) if unseal else covered(found.event())
    except SchemaError:
        return unread(found.letter.value)
    return {"type": tag_of(event), **msgspec.to_builtins(event)}


async def _at(log: Log, position: Position) -> DeadLetter:
    """Raises: NoSuchLetter."""
    if found := await dead_letter_at(log, position):
        return found
    raise NoSuchLetter(
        f"no dead letter stands at {position.partition}-{position.offset}; `aisle dlq list` prints the positions"
    )


@app.command()
def redrive(
    positions: Annotated[list[str] | None, typer.Argument(metavar="[POSITION]...", help="Such as 3-17.")] = None,
    data: DataOption = None,
    stage: StageOption = "",
    everything: Annotated[bool, typer.Option("--all", help="Every dead letter.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would go back; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Also what can't be decoded, or what readers would leave out.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Also what went back before.")] = False,
) -> None:
    """Put dead letters back where they came from: the same bytes, key, topic and partition.

    Refused: a value that was cut, a question past its deadline; and, unless forced, bytes that this version can't decode,
    a question whose answer has ended, a version of an item that a later one replaced. Exit code 1 when a letter that
    was named is refused.
    """
    if sum(map(bool, (positions, stage, everything))) != 1:
        raise typer.BadParameter("name positions, or a --stage, or --all: one of the three")
    wanted = [_position(text) for text in positions or ()]
    run(_redrive(configured(data=data), wanted, stage, dry_run=dry_run, yes=yes, force=force, again=again))


async def _redrive(
    settings: Settings, wanted: Sequence[Position], stage: str, *, dry_run: bool, yes: bool, force: bool, again: bool
) -> None:
    existing_shop(settings)
    async with opened_log(settings) as log:
        found = [await _at(log, position) for position in wanted] if wanted else await _sorted(log, stage)
        redriving = Redrive(log, _now_ms(), force=force, again=again)
        verdicts = await redriving.judge(found)
        going = [verdict for verdict in verdicts if not verdict.why_not]
        for verdict in verdicts:
            console.print(_told(verdict, dry_run), soft_wrap=True)
        refused = len(verdicts) - len(going)
        console.print(f"{len(going)} {'would go' if dry_run else 'to go'} back, {refused} refused")
        if going and not dry_run:
            if not yes and not _agreed(len(going)):
                raise typer.Exit(1)
            await redriving.put_back(verdicts)
            console.print(f"put back {len(going)}")
    if wanted and refused:
        raise typer.Exit(1)


def _agreed(count: int) -> bool:
    if not sys.stdin.isatty():
        console.print("nobody to ask: say --yes to put them back")
        return False
    return typer.confirm(f"put {count} back?")


def _told(verdict: Verdict, dry_run: bool) -> Text:
    found, letter = verdict.found, verdict.found.letter
    place = f"{letter.topic}/{letter.partition}"
    if not verdict.why_not:
        return Text(f"{found.name}  {'would go' if dry_run else 'goes'} back to {place}, key {found.key}", style="cyan")
    way_round = f" ({verdict.way_round} puts it back all the same)" if verdict.way_round else ""
    return Text(f"{found.name}  stays: {verdict.why_not}{way_round}", style="yellow")


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
