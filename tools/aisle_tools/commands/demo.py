"""`aisle demo`: the demo shop, four questions answered, then a chat page to try."""

import secrets
import shlex
import socket
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import SecretStr
from rich.rule import Rule
from rich.text import Text

from aisle.gateway.identity import customer_token
from aisle.process.folder import ShopFolder
from aisle.process.http import PortTaken, bound, url_of
from aisle.process.settings import Settings
from aisle.stream.errors import LogLocked
from aisle.stream.log import Log
from aisle_schemas import Product
from aisle_tools.client import Client
from aisle_tools.commands.ask import answer_in_terminal, running_server
from aisle_tools.commands.options import DataOption, configured, console, run
from aisle_tools.demo.orders import CUSTOMERS
from aisle_tools.demo.running import running_store
from aisle_tools.demo.shop import demo_catalog, write_jsonl
from aisle_tools.indexing import import_with_bars
from aisle_tools.serving import serving

NAME = "Aisle's demo shop"
PAN = "PAN-003"
QUESTIONS: tuple[tuple[str, str | None], ...] = (
    ("What do I need for cold-weather golf?", None),
    ("What are the differences between trail shoes and running shoes?", None),
    ("What are the best dinosaur toys for a 5-year-old?", None),
    ("Is this pan dishwasher-safe?", PAN),
)
MORE_EXAMPLES = (
    "A gift for a grandmother who gardens, under $40",
    "Which trail shoes have a rock plate?",
    "What is your return policy?",
)
PAGES = (PAN, "GLF-003", "TRL-002", "TOY-011")  # offered for product-page mode


def demo(
    port: Annotated[int | None, typer.Option(help="[default: AISLE_PORT, else 8080, else a free one]")] = None,
    data: DataOption = None,
    once: Annotated[bool, typer.Option("--once", help="End after the four answers, as without a terminal.")] = False,
) -> None:
    """See it: load the demo shop, answer four questions, then keep serving the chat page until Ctrl-C.

    Where no terminal is attached it ends after the answers.
    """
    settings = configured(data=data, port=port)
    run(_demo(settings, port_was_named=port is not None, stays=sys.stdin.isatty() and not once))


async def _demo(settings: Settings, *, port_was_named: bool, stays: bool) -> None:
    """1. Take a port; start the demo store and the shop. 2. Import the catalog. 3. Ask. 4. Serve."""
    folder = ShopFolder(settings.data).create()
    if url := await running_server(folder):
        raise LogLocked(f"a server runs on {folder.path} already: open {url}/")
    async with AsyncExitStack() as stack:
        own = listener(settings, port_was_named)  # 1
        address = url_of(own)
        store_url = await stack.enter_async_context(running_store(assistant_url=address))
        secret = secrets.token_hex(16)
        settings = settings.model_copy(update={"store_url": store_url, "customer_secret": SecretStr(secret)})
        catalog = demo_catalog()
        server = await stack.enter_async_context(
            serving(settings, folder, listener=own, showcase=showcase_of(catalog, secret))
        )
        await import_demo(catalog, server.shop.log, settings)  # 2
        await ask_all(server.url)  # 3
        tell_what_next(settings, server.url)
        if stays:
            console.print("[dim]Ctrl-C ends it[/]")
            await server.stopped()  # 4


async def ask_all(url: str) -> None:
    async with Client(url) as client:
        for question, product in QUESTIONS:
            console.print()
            await answer_in_terminal(client, question, product=product)


def listener(settings: Settings, port_was_named: bool) -> socket.socket:
    try:
        return bound(settings.host, settings.port)
    except PortTaken:
        if port_was_named:
            raise
        free = bound(settings.host, 0)
        console.print(f"[dim]port {settings.port} is taken; this demo takes {free.getsockname()[1]}[/]")
        return free


async def import_demo(catalog: list[Any], log: Log, settings: Settings) -> None:
    with tempfile.TemporaryDirectory(prefix="aisle-demo-") as aside:
        file = Path(aside) / "catalog.jsonl"
        write_jsonl(catalog, file)
        await import_with_bars(file, "aisle", log, settings, console, name="the demo shop")


def showcase_of(catalog: list[Any], secret: str) -> dict[str, Any]:
    products = {item.product_id: item for item in catalog if isinstance(item, Product)}
    return {
        "name": NAME,
        "examples": [question for question, product in QUESTIONS if product is None] + list(MORE_EXAMPLES),
        "products": [
            {"id": id, "title": products[id].title, "image": products[id].image, "url": products[id].url}
            for id in PAGES
        ],
        "customers": [{"name": ref, "token": customer_token(secret.encode(), ref)} for ref in CUSTOMERS],
    }


def tell_what_next(settings: Settings, url: str) -> None:
    program = Path(sys.argv[0])
    here = Path.cwd()
    aisle = str(program.relative_to(here)) if program.is_relative_to(here) else str(program)
    where = f" --data {shlex.quote(str(settings.data.absolute()))}" if "data" in settings.model_fields_set else ""
    console.print(Rule())
    console.print(Text.assemble("the chat page  ", (f"{url}/", "bold underline")))
    console.print(Text.assemble("on a product   ", (f"{url}/?product={PAN}", "underline")))
    console.print("\nfrom another terminal:")
    for line in (
        f"{aisle} ask{where} 'a gift for a grandmother who gardens, under $40'",  # a shell reads "$40" as "0"
        f'{aisle} ask{where} --product {PAN} "does it work on induction?"',
        f"{aisle} events list{where}",
        f"{aisle} doctor{where}",
    ):
        console.print(Text(f"  {line}", style="cyan"), soft_wrap=True)
    console.print(Text(f"the shop's folder is {settings.data}", style="dim"), soft_wrap=True)
