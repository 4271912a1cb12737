"""A real gateway on a real port, over a real log; who writes the answers is scripted."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from aisle.gateway.service import gateway
from aisle.gateway.settings import GatewaySettings
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log, Outgoing
from aisle_schemas import QUERIES, AnswerEnded, Event, Outcome, Part, PartAdded, QueryAsked, Text

SECRET = b"a secret of the shop that is long enough"


@dataclass(frozen=True, slots=True)
class Frame:
    """One server-sent event."""

    id: str
    event: str
    data: dict[str, Any]


class Scribe:
    """Writes one answer into the log, as hydration would."""

    def __init__(self, log: Log, query_id: str) -> None:
        self._log = log
        self._query_id = query_id
        self._at = 0

    async def say(self, *texts: str) -> None:
        """Each text a part of its own, all at once in the log."""
        await self.add(*(Text(text=text) for text in texts))

    async def add(self, *parts: Part) -> None:
        events: list[Event] = []
        for part in parts:
            length = len(part.text) if isinstance(part, Text) else 12
            events.append(PartAdded(start=self._at, end=self._at + length, part=part))
            self._at += length
        await self._publish(events)

    async def end(self, outcome: Outcome = "completed", detail: str = "") -> None:
        await self._publish([AnswerEnded(outcome=outcome, detail=detail, at=self._at)])

    async def _publish(self, events: list[Event]) -> None:
        await self._log.publish(
            [Outgoing(event=event, key=self._query_id, source="/aisle/hydration") for event in events]
        )


@dataclass(frozen=True, slots=True)
class Served:
    """A running gateway, and a client of it."""

    http: httpx.AsyncClient
    log: Log
    state: Any

    async def ask(self, question: str = "Is it waterproof?", **fields: Any) -> dict[str, str]:
        reply = await self.http.post("/v1/queries", json={"question": question, **fields})
        assert reply.status_code == 202, reply.text
        accepted: dict[str, str] = reply.json()
        return accepted

    async def asked(self, query_id: str) -> list[QueryAsked]:
        """Every record of the question in the log."""
        records = await self.log.read_key(QUERIES.name, query_id)
        return [self.log.decode(record) for record in records]  # type: ignore[misc]

    def scribe(self, query_id: str) -> Scribe:
        return Scribe(self.log, query_id)

    @asynccontextmanager
    async def stream(self, events: str, **headers: str) -> AsyncIterator[AsyncIterator[Frame]]:
        async with self.http.stream("GET", events, headers=headers) as reply:
            assert reply.status_code == 200
            yield frames(reply)

    async def frames_of(self, events: str, **headers: str) -> list[Frame]:
        """The whole stream, to its end."""
        async with self.stream(events, **headers) as incoming:
            return [frame async for frame in incoming]


async def frames(reply: httpx.Response) -> AsyncIterator[Frame]:
    fields: dict[str, str] = {}
    async for line in reply.aiter_lines():
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Frame(fields["id"], fields["event"], json.loads(fields["data"]))
            fields = {}
        else:
            fields = {}


async def until(condition: Callable[[], bool]) -> None:
    """Return once it holds. What the test waits for tells nobody when it happens."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)


class SteppedClock:
    """A clock that stands until it is set."""

    def __init__(self, now_ms: int) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)


Serve = Callable[..., AbstractAsyncContextManager[Served]]


@asynccontextmanager
async def serving(log: Log, **arguments: Any) -> AsyncIterator[Served]:
    app = gateway(log, **{"clock": SystemClock(), "secret": SECRET, **arguments})
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10) as http:
            yield Served(http, log, app.state.gateway)
    finally:
        app.state.gateway.end_streams()
        server.should_exit = True
        await task


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as opened:
        yield opened


@pytest.fixture
def clock_at() -> type[SteppedClock]:
    return SteppedClock


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Awaitable[None]]:
    return until


@pytest.fixture
def serve(log: EmbeddedLog) -> Serve:
    """`async with serve(settings=…) as served:` for a gateway with settings of its own."""
    return lambda **arguments: serving(arguments.pop("log", log), **arguments)


@pytest.fixture
async def served(log: EmbeddedLog) -> AsyncIterator[Served]:
    async with serving(log, settings=GatewaySettings(heartbeat_s=0.2)) as running:
        yield running
