"""A model behind an OpenAI-compatible URL that answers at once: what then passes is the system's own time."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from aisle.process.http import HttpServer, bound, url_of

# Claims nothing, so that the grounding check lets it pass whatever the evidence is.
SENTENCES = ("Here is what I found for you. ", "Have a look at these. ", "Ask me for more about any of them.")


@dataclass(slots=True)
class InstantModel:
    url: str = ""
    asked_at: list[float] = field(default_factory=list)  # time.perf_counter() of each request, in order

    async def complete(self, request: Request) -> Response:
        self.asked_at.append(time.perf_counter())
        await request.body()
        return StreamingResponse(_chunks(), media_type="text/event-stream")


@asynccontextmanager
async def instant_model() -> AsyncIterator[InstantModel]:
    """Answers on a free port of this process while the block runs."""
    model = InstantModel()
    app = Starlette(routes=[Route("/v1/chat/completions", model.complete, methods=["POST"])])
    listener = bound("127.0.0.1", 0)
    model.url = f"{url_of(listener)}/v1"
    http = HttpServer(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    serving = asyncio.create_task(http.serve(sockets=[listener]))
    try:
        yield model
    finally:
        http.should_exit = True
        await serving
        listener.close()


async def _chunks() -> AsyncIterator[bytes]:
    for sentence in SENTENCES:
        yield _chunk(sentence, None)
    yield _chunk("", "stop")
    yield b"data: [DONE]\n\n"


def _chunk(text: str, finish: str | None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [choice]})}\n\n".encode()
