"""`POST /v1/events`: CloudEvents in HTTP's binary mode, for backend teams that have no Kafka client at hand.

The body is an event as `aisle_schemas.encode` writes it; the headers are CloudEvents' own, as HTTP spells them (`ce-type`)
or as Kafka does (`ce_type`).

Source: github.com/cloudevents/spec, HTTP protocol binding 1.0.
"""

import hmac
import re

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aisle.gateway.bodies import BODY_BYTES, check_asked, check_reaction
from aisle.gateway.desk import QUERY_ID_HEADER, Desk, body_of, traceparent
from aisle.gateway.errors import BadRequest, Invalid, NotSignedIn, NotVouchedFor
from aisle.gateway.identity import customer_of
from aisle_schemas import (
    CONTENT_TYPE,
    QueryAsked,
    ShopperReacted,
    UndecodableEvent,
    decode,
    id_time_ms,
    is_id,
    tag_of,
    topic_of,
)

CUSTOMER_HEADER = "Aisle-Customer-Token"
CLOCK_SKEW_MS = 5 * 60_000

_TAKEN = {f"aisle.{tag_of(event)}": event for event in (QueryAsked, ShopperReacted)}
_ATTRIBUTE = re.compile(r"[\x20-\x7e]{1,256}")


def routes(desk: Desk) -> list[Route]:
    async def publish(request: Request) -> Response:
        _check_key(desk, request)
        ce_type = _check_attributes(request)
        body = await body_of(request, CONTENT_TYPE, BODY_BYTES)
        try:
            event = decode(topic_of(_TAKEN[ce_type]).name, body)
        except UndecodableEvent as error:
            raise BadRequest(f"the body is no {ce_type}: {error}") from error
        if isinstance(event, QueryAsked):
            return desk.accepted(await _ask(desk, event, request))
        assert isinstance(event, ShopperReacted)
        await _react(desk, event, request)
        return JSONResponse({"query_id": event.query_id}, 202, {QUERY_ID_HEADER: event.query_id})

    return [Route("/v1/events", publish, methods=["POST"])]


async def _ask(desk: Desk, event: QueryAsked, request: Request) -> QueryAsked:
    now_ms = desk.clock.now_ms()
    _check_id(event.query_id)
    ahead_ms = id_time_ms(event.query_id) - now_ms
    if ahead_ms > CLOCK_SKEW_MS:
        raise Invalid(f"query_id {event.query_id} was drawn {ahead_ms} ms ahead of now, the limit is {CLOCK_SKEW_MS}")
    check_asked(event)
    asked_at_ms = event.asked_at_ms or now_ms
    if abs(asked_at_ms - now_ms) > CLOCK_SKEW_MS:
        raise Invalid(
            f"asked_at_ms is {asked_at_ms}, {abs(asked_at_ms - now_ms)} ms from now, the limit is {CLOCK_SKEW_MS}; "
            "0 lets the gateway stamp it"
        )
    if event.customer_ref:
        token = request.headers.get(CUSTOMER_HEADER, "")
        if customer_of(desk.settings.customer_secret, token) != event.customer_ref:
            raise NotVouchedFor(f"customer_ref is not the one that {CUSTOMER_HEADER} vouches for")
    stamped = msgspec.structs.replace(event, asked_at_ms=asked_at_ms)
    return await desk.intake.publish_asked(stamped, traceparent=traceparent(request))


async def _react(desk: Desk, event: ShopperReacted, request: Request) -> None:
    _check_id(event.query_id)
    check_reaction(event)
    stamped = msgspec.structs.replace(event, at_ms=event.at_ms or desk.clock.now_ms())
    await desk.intake.publish(stamped, event.query_id, traceparent=traceparent(request))


def _check_key(desk: Desk, request: Request) -> None:
    expected = desk.settings.events_key
    if not expected:
        return
    given = request.headers.get("authorization", "")
    if not hmac.compare_digest(f"Bearer {expected}".encode(), given.encode()):
        raise NotSignedIn("publishing events takes the operator's key: Authorization: Bearer <events_key>")


def _check_id(query_id: str) -> None:
    if not is_id(query_id):
        raise Invalid(f"query_id {query_id[:64]!r} is not a ULID; draw one with aisle_schemas.new_id()")


def _check_attributes(request: Request) -> str:
    """The event's type. Raises: BadRequest for attributes that are no CloudEvents 1.0; Invalid for another type."""
    given = {name: _attribute(request, name) for name in ("specversion", "id", "source", "type")}
    for name, value in given.items():
        if not _ATTRIBUTE.fullmatch(value):
            raise BadRequest(f"header ce-{name} is {value[:64]!r}; CloudEvents asks for 1 to 256 printable characters")
    if given["specversion"] != "1.0":
        raise BadRequest(f"header ce-specversion is {given['specversion']!r}, this endpoint takes '1.0'")
    if given["type"] not in _TAKEN:
        raise Invalid(
            f"event {given['type']!r} is not taken here, only {' and '.join(_TAKEN)}: every other event is a stage's "
            "own to write, and the catalog changes by `aisle catalog import`"
        )
    return given["type"]


def _attribute(request: Request, name: str) -> str:
    return request.headers.get(f"ce-{name}") or request.headers.get(f"ce_{name}", "")
