"""A model's server on a free local port that does what a test tells it to."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aisle_schemas import EvidenceGathered, Passage, Plan, QueryAsked, RetrievedProduct


@dataclass
class ModelServer:
    """Each step is a piece of the answer, raw bytes, an event to wait for, or an exception that breaks the stream."""

    url: str = ""
    steps: Sequence[str | bytes | asyncio.Event | Exception] = ()
    status: int = 200
    requests: list[dict[str, Any]] = field(default_factory=list)
    authorization: str = ""
    left: asyncio.Event = field(default_factory=asyncio.Event)  # a client closed its connection before the end

    async def answer(self, request: Request) -> Response:
        self.requests.append(await request.json())
        self.authorization = request.headers.get("authorization", "")
        if self.status != 200:
            return JSONResponse({"error": {"message": "no"}}, self.status)
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[bytes]:
        try:
            for step in self.steps:
                match step:
                    case str():
                        yield chunk(choices=[{"index": 0, "delta": {"content": step}, "finish_reason": None}])
                    case bytes():
                        yield step
                    case asyncio.Event():
                        await step.wait()
                    case Exception():
                        raise asyncio.CancelledError  # ends the connection without its last chunk
        except asyncio.CancelledError:
            self.left.set()
            raise


def chunk(**fields: Any) -> bytes:
    return f"data: {json.dumps({'id': 'c', 'object': 'chat.completion.chunk'} | fields)}\n\n".encode()


def ending(reason: str = "stop", *, usage: tuple[int, int] = (11, 5)) -> bytes:
    return (
        chunk(choices=[{"index": 0, "delta": {}, "finish_reason": reason}])
        + chunk(choices=[], usage={"prompt_tokens": usage[0], "completion_tokens": usage[1]})
        + b"data: [DONE]\n\n"
    )


@asynccontextmanager
async def served(server: ModelServer) -> AsyncIterator[ModelServer]:
    app = Starlette(routes=[Route("/v1/chat/completions", server.answer, methods=["POST"])])
    config = uvicorn.Config(app, log_level="critical", lifespan="off", ws="none", timeout_graceful_shutdown=0)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server.url = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    running = uvicorn.Server(config)
    listener.listen()  # connections wait here until the server is up
    task = asyncio.create_task(running.serve(sockets=[listener]))
    try:
        yield server
    finally:
        running.should_exit = running.force_exit = True
        await task
        listener.close()


@pytest.fixture
def serve() -> Callable[[ModelServer], AbstractAsyncContextManager[ModelServer]]:
    return served


@pytest.fixture
def stood_server() -> ModelServer:
    """One that is not served yet."""
    return ModelServer()


@pytest.fixture
async def model_server() -> AsyncIterator[ModelServer]:
    async with served(ModelServer()) as server:
        yield server


@pytest.fixture
def end() -> Callable[..., bytes]:
    return ending


@pytest.fixture
def pan() -> EvidenceGathered:
    """Three passages on a pan, and a question that they answer."""
    return EvidenceGathered(
        query=QueryAsked(query_id="q1", question="Is this pan dishwasher safe?", asked_at_ms=1_000_000),
        plan=Plan(intent="product_question", form="short", product_ids=("PAN-1",)),
        products=(RetrievedProduct(product_id="PAN-1", title="Lumen Cast Iron Pan, 26 cm"),),
        passages=(
            Passage(label="e1", id="PAN-1#bullet-1", kind="bullet", product_id="PAN-1", text="The pan is dishwasher safe.", score=3.0),
            Passage(label="e2", id="PAN-1#bullet-2", kind="bullet", product_id="PAN-1", text="It is oven safe up to 260 degrees.", score=2.0),
            Passage(label="e3", id="PAN-1#review-1", kind="review", product_id="PAN-1", text="It is dishwasher safe, and mine still looks new.", rating=5.0, score=1.0),
        ),
    )  # fmt: skip
