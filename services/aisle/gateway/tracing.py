"""The gateway's spans: of each request that writes into the log, and of each answer on its way to a reader.

The first is where a question's trace begins, or goes on where the caller sends a `traceparent`. Only routes and ids are
told: paths, queries and bodies hold the caller's own words.

Source: opentelemetry.io/docs/specs/semconv/http/http-spans.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aisle.telemetry.spans import Span, SpanKind, Tracer, failed
from aisle_schemas import AnswerEnded, Event

NAME = "aisle.gateway"
_WRITING = ("POST", "DELETE")


class Traced:
    """A span for each request that writes, up to the last byte of its reply."""

    def __init__(self, app: ASGIApp, tracer: Tracer, query_id_header: str) -> None:
        self._app = app
        self._tracer = tracer
        self._query_id_header = query_id_header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self._tracer.is_on or scope["type"] != "http" or scope["method"] not in _WRITING:
            await self._app(scope, receive, send)
            return
        method = scope["method"]
        parent = Headers(scope=scope).get("traceparent", "")
        span = self._tracer.start(
            method, kind=SpanKind.SERVER, parent=parent, attributes={"http.request.method": method}
        )

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("http.response.status_code", message["status"])
                if query_id := MutableHeaders(scope=message).get(self._query_id_header, ""):
                    span.set_attribute("aisle.query_id", query_id)
            await send(message)

        with self._tracer.within(span):
            try:
                await self._app(scope, receive, watched)
            finally:
                if route := getattr(scope.get("route"), "path", ""):
                    span.set_attribute("http.route", route)
                    span.update_name(f"{method} {route}")


def reading(tracer: Tracer, route: str, query_id: str, traceparent: str) -> Span:
    """A span for a reader's stream: it belongs to the question's trace, not to that of whoever asks to read. It is never
    the current one: a generator may be closed from elsewhere than where it ran."""
    return tracer.start(
        f"GET {route}",
        kind=SpanKind.SERVER,
        parent=traceparent,
        query_id=query_id,
        attributes={"http.request.method": "GET", "http.route": route, "aisle.query_id": query_id},
    )


class Reader:
    """Tells a span what its reader has been sent."""

    def __init__(self, span: Span) -> None:
        self._span = span
        self._frames = 0

    def sent(self, event: Event) -> None:
        if isinstance(event, AnswerEnded):
            self._span.set_attribute("aisle.outcome", event.outcome)
            self._span.set_attribute("aisle.frames", self._frames)
        else:
            self._frames += 1
            if self._frames == 1:
                self._span.add_event("first part")

    def broke(self, error: Exception) -> None:
        failed(self._span, error)
