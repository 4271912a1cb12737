"""Importing as a person watches it: rows published, then items indexed, each with a progress bar."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from aisle.catalog.formats import Rejected
from aisle.catalog.importing import ImportReport, import_items
from aisle.indexer.service import indexer
from aisle.process.folder import ShopFolder
from aisle.process.search_index import embedder_of, groups_of, index_of, keep_in_step, not_indexed, until_indexed
from aisle.process.settings import Settings
from aisle.stream.clock import SystemClock
from aisle.stream.lock import lock_folder
from aisle.stream.log import Log
from aisle.stream.run import ProcessorStage
from aisle_tools.client import ServerRefused
from aisle_tools.shop import NAME


@asynccontextmanager
async def indexing(settings: Settings, folder: ShopFolder, log: Log) -> AsyncIterator[Callable[[], None]]:
    """Keep the index in step with the log while the block runs; for a folder that no server runs on. Gives a function
    that raises what stopped the indexer, where something did.

    Raises: LogLocked when a server runs on the folder: it indexes then.
    """
    async with AsyncExitStack() as stack:
        stack.enter_context(lock_folder(folder.path))
        embedder = await asyncio.to_thread(embedder_of, settings)
        search = await asyncio.to_thread(index_of, settings, embedder.version, NAME)
        stack.callback(search.index.close)
        await keep_in_step(log, search)
        clock = SystemClock()
        stage = ProcessorStage(log, indexer(search.index, embedder, name=search.group, clock=clock), clock=clock)
        await stage.start()
        stack.push_async_callback(stage.drain)

        def stopped() -> None:
            if stage.failed.done():
                stage.failed.result()

        yield stopped


def served_by(folder: ShopFolder) -> Callable[[], None]:
    """What `until_indexed` asks where the folder's server is the one that indexes."""

    def stopped() -> None:
        if folder.server() is None:
            raise ServerRefused(
                f"the catalog in {folder.path} is published, but the server that indexes it has ended; "
                "the next one goes on where it was"
            )

    return stopped


def bars(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[told]}"), TimeElapsedColumn(),
        console=console, transient=False,
    )  # fmt: skip


async def import_with_bars(
    path: Path,
    format: str,
    log: Log,
    settings: Settings,
    console: Console,
    *,
    name: str = "",
    on_rejected: Callable[[Rejected], None] = lambda rejected: None,
    stopped: Callable[[], None] = lambda: None,
    currency: str = "USD",
) -> ImportReport:
    """Publish a file, then wait for the index.

    Raises: ImportFailed, StreamError, and what `stopped` raises.
    """
    with bars(console) as progress:
        reading = progress.add_task(f"reading {name or path.name}", told="", total=None)

        def told(report: ImportReport) -> None:
            rows = f"{report.published} new or changed, {report.unchanged} as before, {report.rejected} rejected"
            progress.update(reading, completed=report.bytes_read, total=report.bytes_total, told=rows)

        report = await import_items(
            path, format, log, ledger=ShopFolder(settings.data).imports, progress=told, on_rejected=on_rejected,
            currency=currency, shop_id=settings.shop_id,
        )  # fmt: skip
        progress.update(reading, completed=report.bytes_total, total=report.bytes_total)
        groups = groups_of(settings)
        total = await not_indexed(log, groups)
        if total:
            task = progress.add_task("indexing", total=total, told="")

            def left(count: int) -> None:
                progress.update(task, completed=total - count, total=total, told=f"{total - count} of {total} items")

            await until_indexed(log, groups, progress=left, stopped=stopped)
    return report
