"""How the command reads an answer's stream."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from aisle.process.http import HttpServer, bound, url_of
from aisle_schemas import AnswerEnded, PartAdded, Text, encode_json
from aisle_tools.client import Accepted, Client

PART = PartAdded(start=0, end=13, part=Text(text="warm\u2028dry\x85light"))
END = AnswerEnded(outcome="completed", at=13)
ACCEPTED = Accepted(query_id="q1", events="/events")


async def events(_: Request) -> Response:
    frames = b"".join(b"id: 0-1\nevent: part\ndata: " + encode_json(event) + b"\n\n" for event in (PART, END))
    return Response(b"retry: 1000\n\n" + frames, media_type="text/event-stream")


@pytest.fixture
async def url() -> AsyncIterator[str]:
    listener = bound("127.0.0.1", 0)
    listener.listen()
    app = Starlette(routes=[Route("/events", events)])
    server = HttpServer(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield url_of(listener)
    server.should_exit = True
    await task
    listener.close()


async def test_a_line_separator_in_a_text_ends_no_line_of_the_stream(url: str) -> None:
    async with Client(url) as client:
        assert [event async for event in client.answer(ACCEPTED)] == [PART, END]
