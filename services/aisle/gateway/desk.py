"""What the endpoints share: the way into the log, the way out of it, and how requests are read and refused."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse

from aisle.gateway.admission import Admission
from aisle.gateway.answers import Answers
from aisle.gateway.bodies import Question, asked, check_asked
from aisle.gateway.errors import (
    BadRequest,
    BodyTooLarge,
    GatewayError,
    Invalid,
    NoSuchAnswer,
    Unavailable,
    WrongContentType,
)
from aisle.gateway.identity import customer_of, opens, stream_token
from aisle.gateway.intake import Intake
from aisle.gateway.settings import GatewaySettings
from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Log
from aisle.telemetry import spans, traces
from aisle_schemas import ANSWERS, QueryAsked, id_time_ms

QUERY_ID_HEADER = "X-Aisle-Query-Id"
READ_AWAY_BYTES = 16 * 1024 * 1024
READ_AWAY_S = 1.0
JUST_ASKED_MS = 10 * 60_000  # longer than brokers that come back need to show what they took
REPEAT_KEY_LENGTH = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One per gateway."""

    log: Log
    clock: Clock
    secret: bytes
    settings: GatewaySettings
    admission: Admission
    intake: Intake
    answers: Answers
    tracer: spans.Tracer
    _background: set[asyncio.Task[None]] = field(default_factory=set)

    async def ask(self, question: Question, request: Request) -> QueryAsked:
        """Check the question, make it an event, publish it; what the log holds of it.

        Raises: GatewayError, LogUnavailable.
        """
        check_asked(question)
        token = question.customer_token
        event = asked(
            question,
            customer_ref=customer_of(self.settings.customer_secret, token) if token else "",
            shop_id=self.settings.shop_id,
            now_ms=self.clock.now_ms(),
            currency=self.settings.currency,
            budget_ms=self.settings.budget_ms,
        )
        return await self.intake.ask(event, repeat_key=repeat_key(request), traceparent=traceparent(request))

    async def opened(self, query_id: str, token: str) -> QueryAsked:
        """The question whose answer this token opens. Raises: NoSuchAnswer, LogUnavailable."""
        asked, _ = await self.opened_traced(query_id, token)
        return asked

    async def opened_traced(self, query_id: str, token: str) -> tuple[QueryAsked, str]:
        """The same, with the traceparent that the question stands under.

        A token is given out only once the log has the question. Where the log does not show one that was asked minutes
        ago, as when its brokers have just come back, that is the log's trouble and not an answer's end.
        """
        if opens(self.secret, query_id, token):
            found = await self.intake.find_traced(query_id, within_ms=ANSWERS.retention_ms)
            if found:
                return found
            if self.clock.now_ms() - id_time_ms(query_id) < JUST_ASKED_MS:
                raise LogUnavailable(f"the log does not show question {query_id}, which it took not long ago")
        raise NoSuchAnswer

    def accepted(self, question: QueryAsked) -> JSONResponse:
        """202: the log has the question."""
        query_id = question.query_id
        token = stream_token(self.secret, query_id)
        body = {
            "query_id": query_id,
            "token": token,
            "events": f"/v1/queries/{query_id}/events?token={token}",
            "answer": f"/v1/queries/{query_id}?token={token}",
            "cancel": f"/v1/queries/{query_id}?token={token}",
            "feedback": "/v1/feedback",
        }
        return JSONResponse(body, 202, {QUERY_ID_HEADER: query_id, "Cache-Control": "no-store"})

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it although the request that asks for it is ending."""
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def close(self) -> None:
        """Wait for what is left to do."""
        await asyncio.gather(*self._background, return_exceptions=True)


async def body_of(request: Request, content_type: str, limit: int) -> bytes:
    """The whole body. Raises: WrongContentType; BodyTooLarge, as soon as it is known to be over the limit."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != content_type:
        raise WrongContentType(f"content type is {given or 'missing'!r}, this endpoint takes {content_type!r}")
    length = request.headers.get("content-length", "0")
    pieces = request.stream()
    body = bytearray()
    if not (length.isdecimal() and int(length) > limit):
        try:
            async for piece in pieces:
                body += piece
                if len(body) > limit:
                    break
            else:
                return bytes(body)
        except ClientDisconnect as error:
            raise BadRequest("the body ended early") from error
    await _read_away(pieces)
    told = f"{length} bytes" if length.isdecimal() and int(length) > limit else f"over {limit} bytes"
    raise BodyTooLarge(f"the body is {told}, the limit is {limit}")


async def _read_away(pieces: AsyncIterator[bytes]) -> None:
    """Drop some of what a refused client still sends: it reads no reply before it has sent its request, and a
    connection that closes on it loses the reply."""
    left = READ_AWAY_BYTES
    with suppress(TimeoutError, ClientDisconnect):
        async with asyncio.timeout(READ_AWAY_S):
            async for piece in pieces:
                left -= len(piece)
                if left < 0:
                    return


def repeat_key(request: Request) -> str:
    """Raises: Invalid."""
    key = request.headers.get("idempotency-key", "")
    if len(key) > REPEAT_KEY_LENGTH:
        raise Invalid(f"Idempotency-Key is {len(key)} characters, the limit is {REPEAT_KEY_LENGTH}")
    return key


def traceparent(request: Request) -> str:
    """The request's own span; where requests are not traced, a new one in the caller's trace, or in a new trace. The
    events of one question share it."""
    return spans.traceparent() or traces.child_of(request.headers.get("traceparent", ""))


def refusal(error: GatewayError) -> JSONResponse:
    """What every refusal looks like. It has OpenAI's shape, so that one client code reads all doors."""
    headers = {"Cache-Control": "no-store", **error.headers}
    if isinstance(error, Unavailable):
        headers["Retry-After"] = str(error.retry_after_s)
    return JSONResponse(error_body(error), error.status, headers)


def error_body(error: GatewayError) -> dict[str, Any]:
    kind = "server_error" if error.status >= 500 else "invalid_request_error"
    return {"error": {"message": str(error), "type": kind, "param": None, "code": error.code}}
