"""`aisle catalog`: what the shop sells."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack, nullcontext
from pathlib import Path
from typing import Annotated, TextIO

import msgspec
import typer
from rich.text import Text

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import FORMATS, Rejected
from aisle.catalog.importing import ImportReport, remove_items
from aisle.catalog.index import INDEXERS
from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.search_index import drop_index, groups_of, is_per_process, not_indexed, until_indexed
from aisle.process.settings import Settings
from aisle.stream.lock import lock_folder
from aisle.stream.log import Log, TopicPartition
from aisle_schemas import CATALOG, CatalogItemUpserted, Policy, Product
from aisle_tools.commands.ask import running_server
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.indexing import bars, import_with_bars, indexing, served_by

app = typer.Typer(help="What the shop sells: import, look, remove.", no_args_is_help=True)

SHOWN_REJECTIONS = 20


class NoSuchItem(Exception):
    """The catalog holds no item of this id."""


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file of any size, plain or gzip.")],
    format: Annotated[str, typer.Option(help=f"One of {', '.join(FORMATS)}; docs/import.md describes each.")],
    currency: Annotated[
        str | None, typer.Option(help="Of prices that name none. [default: AISLE_CURRENCY, else USD]")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option(help="Write every rejected row's file, line and reason here.")
    ] = None,
    data: DataOption = None,
) -> None:
    """Publish a file's items into the catalog; the index follows, while questions are answered.

    Run it again after a change or an interruption: what the catalog holds already is left as it is. Exit code 1 when
    rows were rejected.
    """
    if format not in FORMATS:
        raise ImportFailed(f"no format {format!r}; the formats are {', '.join(FORMATS)}")
    settings = configured(data=data, currency=currency)
    with rejected.open("w", encoding="utf-8") if rejected else nullcontext() as report:
        done = run(_import(settings, path, format, report))
    told = f"{done.published} published, {done.unchanged} unchanged, {done.rejected} rejected"
    console.print(told + (f"; every rejected row stands in {rejected}" if rejected and done.rejected else ""))
    if done.rejected:
        raise typer.Exit(1)


async def _import(settings: Settings, path: Path, format: str, report: TextIO | None) -> ImportReport:
    """Every rejected row goes to the report; to the terminal all of them, or with a report the first few."""
    folder = ShopFolder(settings.data).create()
    told = 0

    def on_rejected(row: Rejected) -> None:
        nonlocal told
        told += 1
        if report is not None:
            print(row, file=report)
        if report is None or told <= SHOWN_REJECTIONS:
            console.print(Text(f"rejected {row}", style="yellow"), soft_wrap=True)

    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(opened_log(settings))
        stopped = await _indexer(stack, settings, folder, log)
        return await import_with_bars(
            path,
            format,
            log,
            settings,
            console,
            on_rejected=on_rejected,
            stopped=stopped,
            currency=settings.currency,
        )


async def _indexer(stack: AsyncExitStack, settings: Settings, folder: ShopFolder, log: Log) -> Callable[[], None]:
    """The folder's server indexes; without one, this process does until the stack ends. Gives what raises when the
    indexer has stopped. An index that belongs to a process is that process's to fill, now or when it starts."""
    if await running_server(folder):
        return served_by(folder)
    if is_per_process(settings):
        return lambda: None
    return await stack.enter_async_context(indexing(settings, folder, log))


@app.command()
def show(
    item_id: Annotated[
        str | None, typer.Argument(metavar="ID", help="A product's or policy's id; none: how much there is.")
    ] = None,
    data: DataOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The item as it was imported.")] = False,
) -> None:
    """One item as the catalog holds it, or how many there are."""
    settings = configured(data=data)
    existing_shop(settings)
    run(_show(settings, item_id, as_json))


async def _show(settings: Settings, item_id: str | None, as_json: bool) -> None:
    async with opened_log(settings) as log:
        if item_id is None:
            records = sum((await log.end_offsets(CATALOG.name)).values())
            console.print(
                f"{records} catalog records, {await not_indexed(log, groups_of(settings))} of them not indexed yet"
            )
            return
        item = await _item(log, item_id)
    if as_json:
        print(msgspec.json.encode(item).decode())
        return
    console.print(Text(item.title, style="bold"))
    for name, value in msgspec.to_builtins(item).items():
        if name in ("title", "kind") or value in ("", (), None):
            continue
        if name == "category":
            console.print(Text.assemble(("category ", "cyan"), " > ".join(value)))
        elif isinstance(value, tuple):
            console.print(Text(f"{name} ({len(value)})", style="cyan"))
            for entry in getattr(item, name):
                console.print(Text(f"  {_in_a_line(entry)}"))
        else:
            console.print(Text.assemble((f"{name} ", "cyan"), str(getattr(item, name))))


def _in_a_line(entry: msgspec.Struct | str) -> str:
    if isinstance(entry, str):
        return entry
    return ", ".join(f"{name}: {value}" for name in entry.__struct_fields__ if (value := getattr(entry, name)))


async def _item(log: Log, item_id: str) -> Product | Policy:
    records = await log.read_key(CATALOG.name, item_id)
    if records and isinstance(last := log.decode(records[-1]), CatalogItemUpserted):
        return last.item
    raise NoSuchItem(f"the catalog holds no item {item_id!r}" + (": it was removed" if records else ""))


@app.command()
def remove(
    item_ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Products or policies.")],
    data: DataOption = None,
) -> None:
    """Take items out of the catalog; they are in no answer from then on."""
    settings = configured(data=data)
    run(_remove(settings, existing_shop(settings), item_ids))


async def _remove(settings: Settings, folder: ShopFolder, item_ids: list[str]) -> None:
    async with AsyncExitStack() as stack:
        log = await stack.enter_async_context(opened_log(settings))
        for item_id in item_ids:
            await _item(log, item_id)  # all or none: an unknown id removes nothing
        stopped = await _indexer(stack, settings, folder, log)
        await remove_items(item_ids, log, shop_id=settings.shop_id)
        await until_indexed(log, groups_of(settings), stopped=stopped)
    console.print(f"removed {', '.join(item_ids)}")


@app.command()
def reindex(data: DataOption = None) -> None:
    """Build the index anew from the log: after damage, or with another embedding model. No server may run."""
    settings = configured(data=data)
    run(rebuild(settings, existing_shop(settings)))


async def rebuild(settings: Settings, folder: ShopFolder) -> None:
    """1. Set the indexers back to the log's beginning. 2. Take the index away. 3. Read everything again.

    In this order: whoever indexes after a crash between two of them reads everything again. An index that belongs to a
    process is only taken away, and its group with it: the process reads everything again when it starts.

    Raises: LogLocked while a server or an import uses the folder.
    """
    async with opened_log(settings) as log:
        with lock_folder(folder.path):
            if is_per_process(settings):
                await asyncio.to_thread(drop_index, settings)
                console.print(f"each process that searches builds its index in {folder.indexes} anew when it starts")
                return
            start = {TopicPartition(CATALOG.name, partition): 0 for partition in await log.end_offsets(CATALOG.name)}
            await log.rewind(INDEXERS, start)  # 1
            await asyncio.to_thread(drop_index, settings)  # 2
        async with indexing(settings, folder, log) as stopped:
            with bars(console) as progress:
                groups = groups_of(settings)
                total = await not_indexed(log, groups)
                task = progress.add_task("indexing", total=total, told="")
                await until_indexed(  # 3
                    log,
                    groups,
                    progress=lambda left: progress.update(
                        task, completed=total - left, told=f"{total - left} of {total}"
                    ),
                    stopped=stopped,
                )
