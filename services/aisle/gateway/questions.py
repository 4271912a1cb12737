"""`/v1/queries` and `/v1/feedback`: ask, follow the answer, read it whole, stop it, react to it."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aisle.gateway import sse
from aisle.gateway.bodies import BODY_BYTES, Question, Reaction, check_reaction, parse
from aisle.gateway.desk import QUERY_ID_HEADER, Desk, body_of, traceparent
from aisle.gateway.tracing import Reader, reading
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Position
from aisle.telemetry import logs
from aisle_schemas import Answer, QueryAsked, QueryCancelled, ShopperReacted

logger = logging.getLogger(__name__)

STREAM = "/v1/queries/{query_id}/events"


def routes(desk: Desk) -> list[Route]:
    async def ask(request: Request) -> Response:
        question = parse(await body_of(request, "application/json", BODY_BYTES), Question)
        return desk.accepted(await desk.ask(question, request))

    async def events(request: Request) -> Response:
        asked, parent = await desk.opened_traced(request.path_params["query_id"], request.query_params.get("token", ""))
        logs.about.set(logs.About(asked.query_id, parent))
        # The header is the browser's own, sent when it opens a broken stream again, so it is the later of the two.
        last_event_id = request.headers.get("last-event-id") or request.query_params.get("last_event_id", "")
        after = sse.position_in(last_event_id)
        desk.answers.check_room()
        frames = _frames(desk, asked, after, parent)
        return sse.EventStream(frames, {QUERY_ID_HEADER: asked.query_id})

    async def answer(request: Request) -> Response:
        asked = await desk.opened(request.path_params["query_id"], request.query_params.get("token", ""))
        whole = Answer()
        for delivered in await desk.answers.so_far(asked.query_id, asked=asked):
            whole.apply(delivered.event)
        body = {"query_id": asked.query_id, "parts": whole.parts, "text": whole.text, "ended": whole.ended}
        headers = {QUERY_ID_HEADER: asked.query_id, "Cache-Control": "no-store"}
        return Response(msgspec.json.encode(body), headers=headers, media_type="application/json")

    async def cancel(request: Request) -> Response:
        asked = await desk.opened(request.path_params["query_id"], request.query_params.get("token", ""))
        cancelled = QueryCancelled(query_id=asked.query_id)
        await desk.intake.publish(cancelled, asked.query_id, traceparent=traceparent(request))
        return _noted(asked.query_id)

    async def react(request: Request) -> Response:
        reaction = parse(await body_of(request, "application/json", BODY_BYTES), Reaction)
        check_reaction(reaction)
        asked = await desk.opened(reaction.query_id, reaction.token)
        reacted = ShopperReacted(
            query_id=asked.query_id,
            reaction=reaction.reaction,
            shopper_ref=asked.shopper_ref,  # whoever asked: to forget them takes the comment along
            product_id=reaction.product_id,
            comment=reaction.comment,
            reaction_id=reaction.reaction_id,
            at_ms=desk.clock.now_ms(),
        )
        await desk.intake.publish(reacted, asked.query_id, traceparent=traceparent(request))
        return _noted(asked.query_id)

    return [
        Route("/v1/queries", ask, methods=["POST"]),
        Route(STREAM, events, methods=["GET"]),
        Route("/v1/queries/{query_id}", answer, methods=["GET"]),
        Route("/v1/queries/{query_id}", cancel, methods=["DELETE"]),
        Route("/v1/feedback", react, methods=["POST"]),
    ]


def _noted(query_id: str) -> JSONResponse:
    return JSONResponse({"query_id": query_id}, 202, {QUERY_ID_HEADER: query_id, "Cache-Control": "no-store"})


async def _frames(desk: Desk, asked: QueryAsked, after: Position | None, parent: str) -> AsyncGenerator[bytes, None]:
    yield sse.retry(desk.settings.reconnect_ms)
    span = reading(desk.tracer, STREAM, asked.query_id, parent)
    reader = Reader(span)
    following = desk.answers.follow(asked.query_id, after=after, patience_s=desk.settings.heartbeat_s, asked=asked)
    try:
        async with aclosing(following):
            async for delivered in following:
                for piece in sse.coalesce(delivered):
                    yield sse.frame(piece)
                    reader.sent(piece.event)
                if not delivered:
                    yield sse.HEARTBEAT
    except LogUnavailable as error:
        # The stream just ends: its reader comes back with its position when the log may be there again.
        logger.warning("the stream of %s breaks off: %s", asked.query_id, error)
        reader.broke(error)
    finally:
        span.end()
