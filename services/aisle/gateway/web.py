"""What every reply carries, and what is written down of every request."""

import logging
import time
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aisle.gateway.sse import STRAIGHT_SEND

logger = logging.getLogger(__name__)


def security_headers(image_origins: tuple[str, ...]) -> dict[str, str]:
    """The page runs its own scripts and styles alone, and nobody frames it."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": " ".join(("'self'", "data:", "https:", *image_origins)),
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }


class Headers:
    """Headers of every reply that does not set them itself."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    given.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class AccessLog:
    """One line per request, at its end. Paths and ids only: query strings hold tokens, bodies hold shoppers' words."""

    def __init__(self, app: ASGIApp, query_id_header: str) -> None:
        self._app = app
        self._query_id_header = query_id_header

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, query_id = 0, ""
        # All that wraps `send` between here and an endpoint looks at the heads of replies: frames may go past it.
        scope[STRAIGHT_SEND] = send

        async def watched(message: Message) -> None:
            nonlocal status, query_id
            if message["type"] == "http.response.start":
                status = message["status"]
                query_id = MutableHeaders(scope=message).get(self._query_id_header, "")
            await send(message)

        try:
            await self._app(scope, receive, watched)
        finally:
            took_ms = round((time.perf_counter() - started) * 1000, 1)
            # The path of a route, not the caller's own words after the host.
            route = getattr(scope.get("route"), "path", "") or "(no such path)"
            logger.info(
                "%s %s %d in %.1f ms", scope["method"], route, status, took_ms,
                extra={"event": "http.request", "query_id": query_id, "status": status, "took_ms": took_ms},
            )  # fmt: skip
