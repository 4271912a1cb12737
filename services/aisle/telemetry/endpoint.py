"""What every process answers over HTTP about itself: `/metrics`, `/healthz`, `/readyz`.

It runs in the event loop of the stages: one that is stuck does not answer, as whoever watches it should learn.
"""

from collections.abc import Callable, Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from aisle.telemetry.metrics import Metrics

READY = "ready"

Ready = Callable[[], Mapping[str, str]]
"""Component → "ready", or why it is not."""


def endpoint(metrics: Metrics, ready: Ready) -> Starlette:
    """The ASGI application of a process that serves nothing else."""
    return Starlette(routes=[metrics_route(metrics), *health_routes(ready)])


def metrics_route(metrics: Metrics) -> Route:
    async def told(request: Request) -> Response:
        text, content_type = metrics.exposition(request.headers.get("accept", ""))
        return Response(text, headers={"Content-Type": content_type, "Cache-Control": "no-store"})

    return Route("/metrics", told, methods=["GET"])


def health_routes(ready: Ready) -> list[Route]:
    async def healthz(_: Request) -> Response:
        return JSONResponse({"alive": True})

    async def readyz(_: Request) -> Response:
        components = dict(ready())
        is_ready = all(state == READY for state in components.values())
        return JSONResponse({"ready": is_ready, "components": components}, 200 if is_ready else 503)

    return [Route("/healthz", healthz, methods=["GET"]), Route("/readyz", readyz, methods=["GET"])]
