"""`aisle serve`: the shop of one folder, until it is told to stop."""

from typing import Annotated

import typer

from aisle.process.folder import ShopFolder
from aisle.process.settings import Settings
from aisle_tools.commands.options import DataOption, configured, console, run
from aisle_tools.serving import serving


def serve(
    port: Annotated[int | None, typer.Option(help="[default: AISLE_PORT, else 8080]; 0 takes a free one.")] = None,
    host: Annotated[str | None, typer.Option(help="[default: AISLE_HOST, else 127.0.0.1]")] = None,
    store_url: Annotated[str | None, typer.Option(help="The store's API; see docs/store-api.md.")] = None,
    data: DataOption = None,
) -> None:
    """Serve the shop: gateway, chat page and every stage, in one process, on the folder's log."""
    settings = configured(data=data, port=port, host=host, store_url=store_url)
    run(_serve(settings))


async def _serve(settings: Settings) -> None:
    folder = ShopFolder(settings.data).create()
    async with serving(settings, folder, port=settings.port) as server:
        items, passages = server.shop.index.count()
        console.print(f"[bold]Aisle[/] serves {folder.path}: {items} items, {passages} passages", soft_wrap=True)
        console.print(
            f'open [bold]{server.url}/[/], or ask from another terminal: aisle ask --data {folder.path} "…"',
            soft_wrap=True,
        )
        console.print("[dim]Ctrl-C ends it[/]")
        await server.stopped()
