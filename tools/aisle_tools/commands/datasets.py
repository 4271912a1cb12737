"""`aisle datasets`: what trainers read."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from aisle.feedback.service import build_datasets
from aisle.llm.prompt import Messages, messages
from aisle.process.log import opened_log
from aisle.process.settings import Settings
from aisle_schemas import EvidenceGathered
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run

app = typer.Typer(help="Training datasets from what shoppers did.", no_args_is_help=True)

PROMPT_TOKENS = 32_000  # the evidence whole, for every question that a shop is likely to see

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="UTC day; [default: no bound]")]


@app.command()
def build(
    data: DataOption = None,
    out: Annotated[Path | None, typer.Option(help="[default: datasets/ in the shop's folder]")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Join answers with reactions; write Parquet in TRL's SFT and KTO formats, by day, with a manifest."""
    run(_build(configured(data=data), out, since, until))


async def _build(settings: Settings, out: Path | None, since: datetime | None, until: datetime | None) -> None:
    target = out or existing_shop(settings).datasets
    async with opened_log(settings) as log:
        with console.status("reading the log …"):
            manifest = await build_datasets(log, target, since_ms=_ms(since), until_ms=_ms(until), prompt=_as_served)
    console.print(f"rows written: {_told(manifest.rows)}")
    for name, counts in manifest.left_out.items():
        if counts:
            console.print(f"left out of {name}: {_told(counts)}")
    console.print(f"written to {target}", soft_wrap=True)


def _as_served(evidence: EvidenceGathered) -> Messages:
    """The prompt that a model is served with, so that it trains on what it will see."""
    return messages(evidence, PROMPT_TOKENS)


def _told(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "none"


def _ms(day: datetime | None) -> int | None:
    return None if day is None else int(day.replace(tzinfo=UTC).timestamp() * 1000)
