"""Asks a running server over HTTP, as any program outside would."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import httpx

from aisle_schemas import ANSWERS, AnswerEnded, PartAdded, decode_json


class ServerRefused(Exception):
    """The server said no, or could not be reached; the message is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A question that the log holds."""

    query_id: str
    events: str  # the path of its answer stream, with the token that opens it


class Client:
    """`async with Client(url) as client: async for event in client.ask(…)`."""

    def __init__(self, url: str, *, timeout_s: float = 60.0) -> None:
        # Each open answer holds a connection: httpx would let the 101st question wait for one of them to end.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        self._http = httpx.AsyncClient(base_url=url, timeout=httpx.Timeout(10.0, read=timeout_s), limits=limits)

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def publish(self, question: str, **fields: Any) -> Accepted:
        """Ask. `fields` are those of `POST /v1/queries`, such as `page={"product_id": …}`.

        Raises: ServerRefused.
        """
        try:
            reply = await self._http.post("/v1/queries", json={"question": question, **fields})
        except httpx.HTTPError as error:
            raise ServerRefused(f"no answer from {self._http.base_url}: {error}") from error
        if reply.status_code != 202:
            raise ServerRefused(_reason(reply))
        body = reply.json()
        return Accepted(query_id=body["query_id"], events=body["events"])

    async def answer(self, accepted: Accepted) -> AsyncIterator[PartAdded | AnswerEnded]:
        """The answer as it is written, up to and with its end.

        Raises: ServerRefused when the stream breaks off.
        """
        try:
            async with self._http.stream("GET", accepted.events) as stream:
                if stream.status_code != 200:
                    await stream.aread()
                    raise ServerRefused(_reason(stream))
                async for line in _lines(stream):
                    if line.startswith("data: "):
                        event = decode_json(ANSWERS.name, line[len("data: ") :])
                        assert isinstance(event, PartAdded | AnswerEnded)
                        yield event
                        if isinstance(event, AnswerEnded):
                            return
        except httpx.HTTPError as error:
            raise ServerRefused(f"the answer's stream broke off: {error or type(error).__name__}") from error
        raise ServerRefused("the answer's stream ended without an end")

    async def is_healthy(self) -> bool:
        try:
            return (await self._http.get("/healthz")).status_code == 200
        except httpx.HTTPError:
            return False


async def _lines(stream: httpx.Response) -> AsyncIterator[str]:
    """As the server ends them. httpx ends lines at U+2028 and the like too, which stand in texts."""
    rest = b""
    async for data in stream.aiter_bytes():
        *lines, rest = (rest + data).split(b"\n")
        for line in lines:
            yield line.decode()


def _reason(reply: httpx.Response) -> str:
    try:
        error = reply.json()["error"]
        return str(error["message"] if isinstance(error, dict) else error)
    except (ValueError, KeyError, TypeError):
        return f"{reply.status_code} {reply.reason_phrase}"
