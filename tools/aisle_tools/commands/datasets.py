"""`aisle datasets`: what trainers read."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from aisle.feedback.service import build_datasets
from aisle_tools.commands.options import DataOption, console, existing_shop, run
from aisle_tools.settings import Settings, read_settings
from aisle_tools.shop import opened_log

app = typer.Typer(help="Training datasets from what shoppers did.", no_args_is_help=True)

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="UTC day; [default: no bound]")]


@app.command()
def build(
    data: DataOption = None,
    out: Annotated[Path | None, typer.Option(help="[default: datasets/ in the shop's folder]")] = None,
    since: Day = None,
    until: Day = None,
) -> None:
    """Join answers with reactions; write Parquet in TRL's SFT and KTO formats, by day, with a manifest."""
    run(_build(read_settings(data=data), out, since, until))


async def _build(settings: Settings, out: Path | None, since: datetime | None, until: datetime | None) -> None:
    folder = existing_shop(settings)
    target = out or folder.datasets
    async with opened_log(folder) as log:
        with console.status("reading the log …"):
            manifest = await build_datasets(log, target, since_ms=_ms(since), until_ms=_ms(until))
    console.print(manifest)
    console.print(f"written to {target}")


def _ms(day: datetime | None) -> int | None:
    return None if day is None else int(day.replace(tzinfo=UTC).timestamp() * 1000)
