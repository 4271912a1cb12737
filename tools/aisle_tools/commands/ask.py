"""`aisle ask`: one question, one answer, in the terminal."""

from contextlib import AsyncExitStack
from typing import Annotated

import msgspec
import typer

from aisle.process.folder import ShopFolder
from aisle.process.settings import Settings
from aisle_schemas import Answer
from aisle_tools.client import Client
from aisle_tools.commands.options import DataOption, configured, console, existing_shop, run
from aisle_tools.serving import serving
from aisle_tools.show import AnswerView


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What a shopper would ask.")],
    product: Annotated[str | None, typer.Option(metavar="ID", help="Ask on this product's page.")] = None,
    postcode: Annotated[str, typer.Option(help="Where it would be delivered.")] = "",
    data: DataOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole answer as one JSON object.")] = False,
) -> None:
    """Ask one question. The folder's running server answers; without one, this process does."""
    settings = configured(data=data)
    run(_ask(settings, existing_shop(settings), question, product, postcode, as_json))


async def _ask(
    settings: Settings, folder: ShopFolder, question: str, product: str | None, postcode: str, as_json: bool
) -> None:
    async with AsyncExitStack() as stack:
        url = await running_server(folder)
        if url is None:
            url = (await stack.enter_async_context(serving(settings, folder, port=0))).url
        client = await stack.enter_async_context(Client(url))
        await answer_in_terminal(client, question, product=product, postcode=postcode, as_json=as_json)


async def running_server(folder: ShopFolder) -> str | None:
    """The address of the folder's server, if one runs and answers."""
    if (address := folder.server()) is None:
        return None
    async with Client(address.url, timeout_s=5.0) as client:
        return address.url if await client.is_healthy() else None


async def answer_in_terminal(
    client: Client, question: str, *, product: str | None = None, postcode: str = "", as_json: bool = False
) -> None:
    """Ask and print, as it comes or, as JSON, whole.

    Raises: ServerRefused.
    """
    accepted = await client.publish(
        question, page={"product_id": product}, postcode=postcode, channel="cli", consent={"train": False}
    )
    answer = Answer()
    view = None if as_json else AnswerView(console, question)
    async for event in client.answer(accepted):
        answer.apply(event)
        if view:
            view.apply(event)
    if view:
        view.finish()
        return
    assert answer.ended is not None
    whole = {
        "query_id": accepted.query_id,
        "outcome": answer.ended.outcome,
        "detail": answer.ended.detail,
        "text": answer.text,
        "parts": answer.parts,
    }
    print(msgspec.json.encode(whole).decode())
