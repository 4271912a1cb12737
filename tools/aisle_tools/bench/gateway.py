"""`gateway`: what the gateway takes to bring tokens to shoppers, held against a bare ASGI application that writes the same
frames under the same uvicorn.

Each server is a process on a core of its own; this process, on another one, reads the streams over real HTTP. What is
counted is the server's processor time, so that others on the machine matter less.
"""

import asyncio
import os
import resource
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from aisle_tools.bench.gateway_server import path_of
from aisle_tools.bench.measure import Figure, Measured
from aisle_tools.bench.processes import NotStarted, cpu_s

STREAMS = 64  # read at once while processor time is measured
TOKENS = 4_000  # of each of their answers
FRAMES = (1, 4, 16)  # tokens that wait for a reader when its turn comes: the gateway writes them as one frame
ROUNDS = 3  # of each; the least of them counts, since what else the machine does only ever adds
OPEN_STREAMS = 2_000
START_S = 60.0
READ_S = 120.0


async def measure() -> list[Measured]:
    """1. Processor time a token, for some sizes of frames. 2. Memory of each open stream."""
    with _cores() as core:
        return [*await _writing(core), await _holding(core)]  # 1, 2


class _Stream(asyncio.Protocol):
    """Reads one stream, counts its frames, and knows when its end has come."""

    def __init__(self, path: str) -> None:
        loop = asyncio.get_running_loop()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[None] = loop.create_future()
        self.frames = 0
        self._path = path
        self._last = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(f"GET {self._path} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        self.frames += data.count(b"\ndata: ")
        if not self.opened.done() and b"retry: " in data:
            self.opened.set_result(None)
        if b"event: end\n" in self._last + data and not self.ended.done():
            self.ended.set_result(None)
        self._last = data[-16:]

    def connection_lost(self, error: Exception | None) -> None:
        for future in (self.opened, self.ended):
            if not future.done():
                future.set_exception(NotStarted(f"the server closed {self._path}: {error or 'no error'}"))

    def close(self) -> None:
        self.opened.cancel()
        self.ended.cancel()
        self._transport.close()


@dataclass(frozen=True, slots=True)
class _Server:
    process: Process
    url: str

    async def told(self, line: str) -> None:
        """Returns when it has done so."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(START_S):
            if not await self.process.stdout.readline():
                raise NotStarted(f"the server ended with exit code {await self.process.wait()}")


@asynccontextmanager
async def _server(kind: str, core: int | None, streams: int, tokens: int) -> AsyncIterator[_Server]:
    pinned = [] if core is None else ["--core", str(core)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aisle_tools.bench.gateway_server", kind, "--streams", str(streams),
        "--tokens", str(tokens), *pinned, stdin=PIPE, stdout=PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        async with asyncio.timeout(START_S):
            line = await process.stdout.readline()
        if not line:
            raise NotStarted(f"the server ended with exit code {await process.wait()}")
        yield _Server(process, str(msgspec.json.decode(line)["url"]))
    finally:
        process.stdin.close()
        try:
            async with asyncio.timeout(START_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


@asynccontextmanager
async def _reading(server: _Server, streams: int) -> AsyncIterator[list[_Stream]]:
    """So many streams, all open, until the block ends."""
    split = urlsplit(server.url)
    assert split.hostname is not None
    assert split.port is not None
    reading: list[_Stream] = []
    loop = asyncio.get_running_loop()
    try:
        for number in range(streams):
            _, stream = await loop.create_connection(partial(_Stream, path_of(number)), split.hostname, split.port)
            reading.append(stream)
            async with asyncio.timeout(START_S):
                await stream.opened
        yield reading
    finally:
        for stream in reading:
            stream.close()


@dataclass(frozen=True, slots=True)
class _Written:
    """One run."""

    cpu_us_per_token: float
    frames: int


async def _writing(core: int | None) -> list[Measured]:
    """Both in turn, so that a busy moment of the machine meets both."""
    runs: dict[tuple[str, int], list[_Written]] = {}
    for _ in range(ROUNDS):
        for waiting in FRAMES:
            for kind in ("gateway", "bare"):
                runs.setdefault((kind, waiting), []).append(await _written(kind, waiting, core))
    least = {run: min(one.cpu_us_per_token for one in written) for run, written in runs.items()}
    measured = []
    for waiting in FRAMES:
        ours, bare = least["gateway", waiting], least["bare", waiting]
        figures: dict[str, Figure] = {
            "tokens": STREAMS * TOKENS,
            "tokens_per_frame": round(STREAMS * TOKENS / runs["gateway", waiting][0].frames, 1),
            "gateway_cpu_us_per_token": round(ours, 2),
            "bare_cpu_us_per_token": round(bare, 2),
            "over_bare_with_the_same_frames": round(ours / bare, 2),
            "over_bare_with_a_frame_per_token": round(ours / least["bare", 1], 2),
        }
        measured.append(Measured(what=f"{STREAMS} streams, {waiting} tokens waiting at a time", figures=figures))
    return measured


async def _written(kind: str, tokens_per_frame: int, core: int | None) -> _Written:
    async with _server(kind, core, STREAMS, TOKENS) as server, _reading(server, STREAMS) as reading:
        await server.told(str(tokens_per_frame))
        before_s = cpu_s(server.process.pid)
        await server.told("go")
        async with asyncio.timeout(READ_S):
            await asyncio.gather(*(stream.ended for stream in reading))
        took_s = cpu_s(server.process.pid) - before_s
        frames = sum(stream.frames - 1 for stream in reading)  # the end's own frame holds no token
    return _Written(took_s * 1_000_000 / (STREAMS * TOKENS), frames)


async def _holding(core: int | None) -> Measured:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    held = {}
    for kind in ("gateway", "bare"):
        async with _server(kind, core, OPEN_STREAMS, 1) as server:
            async with _reading(server, STREAMS):  # what the first requests take is not the streams'
                pass
            before = _rss_kb(server.process.pid)
            async with _reading(server, OPEN_STREAMS):
                held[kind] = (_rss_kb(server.process.pid) - before) / OPEN_STREAMS
    figures: dict[str, Figure] = {
        "gateway_kb_per_stream": round(held["gateway"], 1),
        "bare_kb_per_stream": round(held["bare"], 1),
        "gateway_above_bare_kb": round(held["gateway"] - held["bare"], 1),
    }
    return Measured(what=f"{OPEN_STREAMS} open streams", figures=figures)


def _rss_kb(pid: int) -> int:
    """The process's resident memory, in units of 1024 bytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


@contextmanager
def _cores() -> Iterator[int | None]:
    """The server's core, while this process keeps off it; None where there is one core only."""
    mine = os.sched_getaffinity(0)
    if len(mine) < 2:
        yield None
        return
    core = min(mine)
    os.sched_setaffinity(0, mine - {core})
    try:
        yield core
    finally:
        os.sched_setaffinity(0, mine)
