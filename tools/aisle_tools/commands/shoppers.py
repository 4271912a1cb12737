"""`aisle shoppers`: what shoppers may ask of the shop about themselves."""

import asyncio
from typing import Annotated

import typer

from aisle.process.folder import ShopFolder
from aisle.stream.seal import SqliteKeyStore
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run

app = typer.Typer(help="Shoppers: forget one.", no_args_is_help=True)


class NoSuchShopper(Exception):
    """The shop holds no key of this shopper."""


@app.command()
def forget(
    shopper_ref: Annotated[str, typer.Argument(metavar="SHOPPER_REF", help="As questions name the shopper.")],
    data: DataOption = None,
) -> None:
    """Destroy a shopper's key: what the log quotes of them can't be read any more, by anyone, from the next read on.

    It can't be undone, except from a backup of the keys. A server may run meanwhile.
    """
    run(_forget(existing_shop(configured(data=data)), shopper_ref))


async def _forget(folder: ShopFolder, shopper_ref: str) -> None:
    keys = SqliteKeyStore(folder.keys)
    try:
        had_a_key = await asyncio.to_thread(keys.forget, shopper_ref)
    finally:
        keys.close()
    if not had_a_key:
        raise NoSuchShopper(f"{folder.keys} holds no key of shopper {shopper_ref!r}: never seen, or forgotten before")
    console.print(f"forgot {shopper_ref}: their words in the log can't be read any more", soft_wrap=True, markup=False)
