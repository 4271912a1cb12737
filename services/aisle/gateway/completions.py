"""`/v1/chat/completions` and `/v1/models`: any OpenAI client asks, and reads the answer as Markdown."""

from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aisle.gateway import chat
from aisle.gateway.admission import GRACE_MS
from aisle.gateway.bodies import BODY_BYTES, parse
from aisle.gateway.desk import QUERY_ID_HEADER, Desk, body_of, error_body
from aisle.gateway.errors import AnswerFailed, GatewayError, LogDown, ShuttingDown
from aisle.gateway.sse import HEARTBEAT, EventStream
from aisle.gateway.tracing import Reader
from aisle.markup.render import MarkdownWriter
from aisle.stream.errors import LogUnavailable
from aisle.telemetry import spans
from aisle_schemas import (
    TOKENS,
    AnswerEnded,
    GenerationReader,
    PartAdded,
    QueryAsked,
    QueryCancelled,
    SchemaError,
    Usage,
)

PATIENCE_S = 2.0  # of silence, after which it is asked whether the client is still there and the answer still due


def routes(desk: Desk) -> list[Route]:
    async def complete(request: Request) -> Response:
        wanted = parse(await body_of(request, "application/json", BODY_BYTES), chat.ChatRequest)
        question = chat.question_in(wanted)
        desk.answers.check_room()
        asked = await desk.ask(question, request)
        headers = {QUERY_ID_HEADER: asked.query_id}
        if wanted.stream:
            return EventStream(_chunks(desk, asked, wanted.wants_usage), headers)
        return JSONResponse(await _whole(desk, asked, request), headers={"Cache-Control": "no-store", **headers})

    async def models(_: Request) -> Response:
        return JSONResponse(chat.models())

    async def model(request: Request) -> Response:
        return JSONResponse(chat.model_named(request.path_params["name"]))

    return [
        Route("/v1/chat/completions", complete, methods=["POST"]),
        Route("/v1/models", models, methods=["GET"]),
        Route("/v1/models/{name}", model, methods=["GET"]),
    ]


async def _whole(desk: Desk, asked: QueryAsked, request: Request) -> dict[str, Any]:
    text = ""
    async with aclosing(_written(desk, asked)) as written:
        async for piece in written:
            if isinstance(piece, AnswerEnded):
                usage = await _usage(desk, asked.query_id)
                return chat.completion(asked.query_id, text, chat.finish_reason(piece), usage, piece.outcome)
            text += piece
            if not piece and await request.is_disconnected():
                break
    raise AnswerFailed("the client left before the answer had ended")


async def _chunks(desk: Desk, asked: QueryAsked, wants_usage: bool) -> AsyncGenerator[bytes, None]:
    query_id = asked.query_id
    yield _data(chat.chunk(query_id, {"role": "assistant", "content": ""}))
    try:
        async with aclosing(_written(desk, asked)) as written:
            async for piece in written:
                if isinstance(piece, AnswerEnded):
                    yield _data(chat.chunk(query_id, {}, chat.finish_reason(piece)))
                elif piece:
                    yield _data(chat.chunk(query_id, {"content": piece}))
                else:
                    yield HEARTBEAT
        if wants_usage:
            yield _data(chat.usage_chunk(query_id, await _usage(desk, query_id)))
    except GatewayError as error:
        yield _data(error_body(error))
    yield b"data: [DONE]\n\n"


async def _written(desk: Desk, asked: QueryAsked) -> AsyncGenerator[str | AnswerEnded, None]:
    """The answer's Markdown as it comes, "" after a silence, its end last. There is no way back to a completion, so
    one that is left early is cancelled.

    Raises: LogDown, ShuttingDown; AnswerFailed when no end was written in time.
    """
    writer = MarkdownWriter()
    has_ended = False
    reader = Reader(spans.current())
    traceparent = spans.traceparent()
    try:
        async with aclosing(desk.answers.follow(asked.query_id, patience_s=PATIENCE_S, asked=asked)) as following:
            async for delivered in following:
                for piece in delivered:
                    if isinstance(piece.event, PartAdded):
                        if text := writer.write(piece.event.part):
                            yield text
                            reader.sent(piece.event)
                        continue
                    has_ended = True
                    if text := writer.end():
                        yield text
                    reader.sent(piece.event)
                    yield piece.event
                if not delivered:
                    yield ""
                    if desk.clock.now_ms() > asked.deadline_ms + GRACE_MS:
                        raise AnswerFailed(f"the answer had not ended {GRACE_MS} ms after its deadline")
        if not has_ended:
            raise ShuttingDown("the server is shutting down before the answer has ended", retry_after_s=5)
    except LogUnavailable as error:
        raise LogDown(f"the log can't be read now: {error}", retry_after_s=5) from error
    finally:
        if not has_ended:
            cancelled = QueryCancelled(query_id=asked.query_id)
            desk.later(desk.intake.publish(cancelled, asked.query_id, traceparent=traceparent))


async def _usage(desk: Desk, query_id: str) -> Usage:
    """What the engine counted, where it counts: the answer's end is in the log, so its generation's is."""
    reader = GenerationReader()
    since_ms = desk.clock.now_ms() - TOKENS.retention_ms
    try:
        for record in await desk.log.read_key(TOKENS.name, query_id, since_ms=since_ms):
            with suppress(SchemaError):  # of a newer version
                reader.apply(desk.log.decode(record))
    except LogUnavailable:
        return Usage()
    return reader.finished.usage if reader.finished else Usage()


def _data(value: dict[str, Any]) -> bytes:
    return b"data: " + msgspec.json.encode(value) + b"\n\n"
