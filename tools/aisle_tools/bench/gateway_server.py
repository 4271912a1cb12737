"""One of the two servers that `gateway` measures, as a process of its own: Aisle's gateway, or the least that any ASGI
application must do to write the same frames. The same uvicorn, event loop and HTTP parser serve both.

On standard output one line says where it listens. Each line on standard input makes it write: the name of a turn, then how
many tokens of it go into one frame. When standard input ends, so does the server.
"""

import argparse
import asyncio
import os
import resource
import sys
from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec
import uvloop
from starlette.types import ASGIApp, Receive, Scope, Send

from aisle.gateway.answers import Delivered
from aisle.gateway.identity import stream_token
from aisle.gateway.service import gateway
from aisle.gateway.settings import GatewaySettings
from aisle.gateway.sse import frame, retry
from aisle.process.http import bound, http_serving
from aisle.stream.clock import SystemClock
from aisle.stream.log import Outgoing, Position, Record
from aisle.stream.seal import MemoryKeyStore
from aisle.stream.stamp import Stamp
from aisle_schemas import ANSWERS, QUERIES, AnswerEnded, Event, PartAdded, QueryAsked, Text

SECRET = b"the secret of a shop that is measured only"
WORDS = ["It", "weighs", "1240", "g", "and", "packs", "down", "to", "the", "size", "of", "a", "loaf.", ""]
LOOP_TURNS = 6  # of the event loop, in which every reader is woken, and writes what it found
RETRY = retry(GatewaySettings().reconnect_ms)


def token(number: int) -> str:
    return WORDS[number % len(WORDS)] + " "


def query_id_of(stream: int) -> str:
    return f"01M87DQXA1Q5N3X0VTP{stream:07d}"


def path_of(stream: int) -> str:
    query_id = query_id_of(stream)
    return f"/v1/queries/{query_id}/events?token={stream_token(SECRET, query_id)}"


class TokenRecords:
    """Answers of `tokens` tokens, one record each, as hydration writes them. All streams share the bytes."""

    def __init__(self, stamp: Stamp, tokens: int) -> None:
        events: list[Event] = []
        at = 0
        for number in range(tokens):
            text = token(number)
            events.append(PartAdded(start=at, end=at + len(text), part=Text(text=text)))
            at += len(text)
        events.append(AnswerEnded(outcome="completed", at=at))
        self._stamped = [stamp.stamp(Outgoing(event=event, key="q", source="/aisle/hydration")) for event in events]

    def of(self, stream: int, first: int, count: int, offset: int) -> list[Record]:
        return [
            Record(
                topic=ANSWERS.name, partition=stream % ANSWERS.partitions, offset=offset + number, timestamp_ms=1,
                key=query_id_of(stream), value=stamped.value, headers=stamped.headers,
            )
            for number, stamped in enumerate(self._stamped[first : first + count])
        ]  # fmt: skip

    def __len__(self) -> int:
        return len(self._stamped)


class MemoryLog:
    """As much of `aisle.stream.log.Log` as a gateway asks of it while answers are read. Its tail gives what it is told to,
    as fast as it is taken."""

    def __init__(self, streams: int, tokens: int) -> None:
        self._stamp = Stamp(MemoryKeyStore(), SystemClock())
        self.answers = TokenRecords(self._stamp, tokens)
        self._streams = streams
        self._turns: asyncio.Queue[Sequence[Record]] = asyncio.Queue()

    def prepare(self, tokens_per_frame: int) -> list[list[Record]]:
        """The whole feed, turn by turn: in each, so many tokens of every stream."""
        turns = []
        for first in range(0, len(self.answers), tokens_per_frame):
            turn: list[Record] = []
            for stream in range(self._streams):
                offset = stream * len(self.answers) + first
                turn += self.answers.of(stream, first, tokens_per_frame, offset)
            turns.append(turn)
        return turns

    def feed(self, turns: Sequence[Sequence[Record]]) -> None:
        for turn in turns:
            self._turns.put_nowait(turn)

    def decode(self, record: Record) -> Event:
        return self._stamp.read(record)

    async def read_key(
        self,
        topic: str,
        key: str,
        *,
        partition: int | None = None,
        since_ms: int = 0,
        up_to: Position | None = None,
    ) -> list[Record]:
        if topic != QUERIES.name:
            return []
        asked = QueryAsked(query_id=key, question="Is it waterproof?", asked_at_ms=1)
        stamped = self._stamp.stamp(Outgoing(event=asked, key=key, source="/aisle/gateway"))
        return [
            Record(
                topic=topic,
                partition=0,
                offset=0,
                timestamp_ms=1,
                key=key,
                value=stamped.value,
                headers=stamped.headers,
            )
        ]

    async def end_offsets(self, topic: str) -> dict[int, int]:
        return {}

    def tail(self, topic: str, start: Mapping[int, int] | None = None) -> "MemoryTail":
        return MemoryTail(self._turns)


class MemoryTail:
    def __init__(self, turns: "asyncio.Queue[Sequence[Record]]") -> None:
        self._turns = turns

    async def __aiter__(self) -> AsyncIterator[Record]:
        while True:
            for record in await self._turns.get():
                yield record
            for _ in range(LOOP_TURNS):  # the readers take what came before more comes
                await asyncio.sleep(0)

    async def close(self) -> None: ...


class BareWriter:
    """Writes frames that were made beforehand, one in each turn of the event loop, and nothing else."""

    def __init__(self, tokens: int) -> None:
        self._tokens = tokens
        self._frames: list[bytes] = []
        self._go = asyncio.Event()

    def prepare(self, tokens_per_frame: int) -> None:
        """The frames that the gateway writes of the same records, by its own code."""
        self._frames = []
        at = 0
        for first in range(0, self._tokens, tokens_per_frame):
            last = min(first + tokens_per_frame, self._tokens)
            text = "".join(token(number) for number in range(first, last))
            piece = PartAdded(start=at, end=at + len(text), part=Text(text=text))
            at += len(text)
            self._frames.append(frame(Delivered(Position(7, last), piece)))
        self._frames.append(frame(Delivered(Position(7, self._tokens), AnswerEnded(outcome="completed", at=at))))

    def go(self) -> None:
        self._go.set()
        self._go = asyncio.Event()

    def end(self) -> None:
        """Let those that still wait go without a frame."""
        self._frames = []
        self.go()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": RETRY, "more_body": True})
        await self._go.wait()
        for data in self._frames:
            await send({"type": "http.response.body", "body": data, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def serve(kind: str, streams: int, tokens: int, heartbeat_s: float) -> None:
    log = MemoryLog(streams, tokens)
    bare = BareWriter(tokens)
    app: ASGIApp = bare
    if kind == "gateway":
        settings = GatewaySettings(open_streams=max(streams, 2_048), heartbeat_s=heartbeat_s)
        app = gateway(log, clock=SystemClock(), secret=SECRET, settings=settings)  # type: ignore[arg-type]
    listener = bound("127.0.0.1", 0)
    async with http_serving(app, listener) as url:
        print(msgspec.json.encode({"url": url}).decode(), flush=True)
        turns: list[list[Record]] = []
        async for line in _lines():
            if line == "go":
                log.feed(turns)
                bare.go()
            elif kind == "gateway":
                turns = log.prepare(int(line))
            else:
                bare.prepare(int(line))
            print("done", flush=True)
        bare.end()
        listener.close()


async def _lines() -> AsyncIterator[str]:
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield line.decode().strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("gateway", "bare"))
    parser.add_argument("--streams", type=int, required=True)
    parser.add_argument("--tokens", type=int, required=True, help="of each answer")
    parser.add_argument("--heartbeat-s", type=float, default=15.0)
    parser.add_argument("--core", type=int, help="the only one that it runs on")
    given = parser.parse_args()
    if given.core is not None:
        os.sched_setaffinity(0, {given.core})
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    uvloop.run(serve(given.kind, given.streams, given.tokens, given.heartbeat_s))


if __name__ == "__main__":
    main()
