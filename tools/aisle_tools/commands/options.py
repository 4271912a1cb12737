"""What several commands share: the folder option, the console, the settings, and how a coroutine is run."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
import uvloop
from rich.console import Console

from aisle.process.folder import ShopFolder
from aisle.process.logs import configure_logs
from aisle.process.settings import Settings, read_settings

T = TypeVar("T")

DataOption = Annotated[
    Path | None, typer.Option("--data", help="The shop's folder [default: AISLE_DATA, else your user data folder].")
]

console = Console(highlight=False)


class NoShop(Exception):
    """The folder holds no shop yet."""


def configured(**overrides: object) -> Settings:
    """The settings, with the logs set up as they say. Where they name no brokers, and a server runs on the folder, its
    log is the one that is meant.

    Raises: SettingsError.
    """
    settings = read_settings(**overrides)
    configure_logs(settings)
    address = None if settings.kafka_bootstrap else ShopFolder(settings.data).server()
    if address is None or not address.kafka:
        return settings
    return settings.model_copy(update={"kafka_bootstrap": address.kafka})


def existing_shop(settings: Settings) -> ShopFolder:
    """Raises: NoShop, with what to do about it."""
    folder = ShopFolder(settings.data)
    if folder.is_empty:
        raise NoShop(
            f"no shop in {folder.path} yet: `aisle demo` makes one to play with, "
            "`aisle catalog import FILE --format …` starts your own"
        )
    return folder


def run(main: Coroutine[Any, Any, T]) -> T:
    """On uvloop; Ctrl-C ends it with exit code 130."""
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(main)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
