"""The whole system in one process: every stage, the gateway on a free port, the demo shop and its store."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
import uvicorn
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aisle.catalog.points import item_id_of
from aisle.process.folder import ShopFolder
from aisle.process.http import HttpServer, bound, url_of
from aisle.process.log import opened_log
from aisle.process.search_index import groups_of, until_indexed
from aisle.process.settings import Settings, read_settings
from aisle.stream.log import Outgoing
from aisle_schemas import Answer, CatalogItemUpserted, Policy, Product
from aisle_tools.client import Client
from aisle_tools.demo.running import running_store
from aisle_tools.demo.shop import demo_catalog, write_jsonl
from aisle_tools.indexing import import_with_bars, indexing
from aisle_tools.serving import Server, serving

QUIET = Console(quiet=True)


class Shopper:
    """Asks the running system over HTTP and waits for the answer's end."""

    def __init__(self, server: Server, client: Client) -> None:
        self.server = server
        self.client = client

    async def ask(self, question: str, product: str | None = None, **fields: Any) -> Answer:
        answer = Answer()
        accepted = await self.client.publish(question, page={"product_id": product}, **fields)
        async for event in self.client.answer(accepted):
            answer.apply(event)
        return answer


Serve = Callable[..., AbstractAsyncContextManager[Shopper]]


async def import_file(file: Path, format: str, folder: ShopFolder, settings: Settings) -> None:
    async with opened_log(settings) as log, indexing(settings, folder, log) as stopped:
        await import_with_bars(file, format, log, settings, QUIET, stopped=stopped)


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop's folder with the demo catalog imported and indexed: made once, copied by every test that serves it."""
    path = tmp_path_factory.mktemp("demo")
    file = tmp_path_factory.mktemp("catalog") / "catalog.jsonl"
    write_jsonl(demo_catalog(), file)
    asyncio.run(import_file(file, "aisle", ShopFolder(path), read_settings(data=path)))
    return path


@pytest.fixture
def demo_folder(demo_template: Path, tmp_path: Path) -> ShopFolder:
    return ShopFolder(Path(shutil.copytree(demo_template, tmp_path / "shop")))


@pytest.fixture
async def store_url() -> AsyncIterator[str]:
    """The demo store over real HTTP; `POST /faults` breaks it."""
    async with running_store(allow_faults=True) as url:
        yield url


@pytest.fixture
def serve() -> Serve:
    """`async with serve(folder, store_url=…) as shopper`: settings by name."""

    @asynccontextmanager
    async def serve_folder(folder: ShopFolder, **overrides: Any) -> AsyncIterator[Shopper]:
        settings = read_settings(data=folder.path, **overrides)
        async with serving(settings, folder) as server, Client(server.url) as client:
            yield Shopper(server, client)

    return serve_folder


@pytest.fixture
def import_into() -> Callable[..., Any]:
    """`await import_into(folder, file, format)`: imported and indexed, while no server runs."""

    async def imported(folder: ShopFolder, file: Path, format: str) -> None:
        await import_file(file, format, folder, read_settings(data=folder.path))

    return imported


@pytest.fixture
def publish() -> Callable[..., Any]:
    """`await publish(folder, item, …)` as another process does: through the log's file, while the server runs."""

    async def published(folder: ShopFolder, *items: Product | Policy) -> None:
        outgoing = [
            Outgoing(event=CatalogItemUpserted(item=item), key=item_id_of(item), source="/tests") for item in items
        ]
        settings = read_settings(data=folder.path)
        async with opened_log(settings) as log:
            await log.publish(outgoing)
            await until_indexed(log, groups_of(settings))

    return published


class ModelServer:
    """An OpenAI-compatible server that says what it is told to, or fails as it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.asked = asyncio.Event()
        self._pieces: tuple[str, ...] = ()
        self._fault = ""
        self._over = asyncio.Event()

    def says(self, *pieces: str) -> None:
        self._pieces = pieces

    def fails(self, fault: str) -> None:
        """ "dies" in mid-stream, "stalls" until the test ends, or answers with an "error"."""
        self._fault = fault

    def end(self) -> None:
        self._over.set()

    async def complete(self, request: Request) -> Response:
        self.asked.set()
        if self._fault == "error":
            return JSONResponse({"error": {"message": "out of memory"}}, 500)
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            yield b"data: " + msgspec.json.encode({"choices": [{"delta": {"content": piece}}]}) + b"\n\n"
        if self._fault == "stalls":
            await self._over.wait()
        elif self._fault == "dies":
            yield b"data: {"
        else:
            yield b'data: {"choices": [{"delta": {}, "finish_reason": "stop"}]}\n\ndata: [DONE]\n\n'


@pytest.fixture
async def model_server() -> AsyncIterator[ModelServer]:
    model = ModelServer()
    listener = bound("127.0.0.1", 0)
    model.url = f"{url_of(listener)}/v1"
    app = Starlette(routes=[Route("/v1/chat/completions", model.complete, methods=["POST"])])
    server = HttpServer(uvicorn.Config(app, log_config=None, lifespan="off", timeout_graceful_shutdown=1))
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield model
    model.end()
    server.should_exit = True
    await task
    listener.close()
