"""A model behind an OpenAI-compatible URL that takes its time, so that an answer has a middle to die in."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aisle.process.http import bound, http_serving, url_of

PAUSE_S = 0.05  # between two steps
NAME = "slow"

# They claim nothing, so that the grounding check lets them pass whatever the evidence is.
_SENTENCES = (
    "Here is what I found for you.", "Have a look at these.", "They may suit you well.", "Take your time with them.",
    "There is more to say about each.", "Read what others wrote about them.", "Compare them side by side.",
    "Think of how you would use it.", "Some people like to wait a little.", "Ask me for more about any of them.",
)  # fmt: skip
_PRODUCT = re.compile(r"^product ([\w-]+):", re.MULTILINE)


@asynccontextmanager
async def slow_model() -> AsyncIterator[str]:
    """Its base URL, on a free port of this process while the block runs."""
    app = Starlette(routes=[Route("/v1/chat/completions", _complete, methods=["POST"])])
    listener = bound("127.0.0.1", 0)
    async with http_serving(app, listener):
        yield f"{url_of(listener)}/v1"
    listener.close()


async def _complete(request: Request) -> Response:
    asked = await request.json()
    products = _PRODUCT.findall(asked["messages"][-1]["content"])
    return StreamingResponse(_chunks(products[:2]), media_type="text/event-stream")


async def _chunks(products: list[str]) -> AsyncIterator[bytes]:
    """Ten sentences in two halves each, and a card for each product in between."""
    for number, sentence in enumerate(_SENTENCES):
        middle = len(sentence) // 2
        for half in (sentence[:middle], sentence[middle:] + " "):
            yield _chunk(half, None)
            await asyncio.sleep(PAUSE_S)
        if products and number in (2, 5):
            for text in ("\n\n::product{id=", f'"{products.pop(0)}"}}\n\n'):
                yield _chunk(text, None)
                await asyncio.sleep(PAUSE_S)
    yield _chunk("", "stop")
    yield b"data: [DONE]\n\n"


def _chunk(text: str, finish: str | None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n".encode()
