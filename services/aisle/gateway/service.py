"""In: HTTP. Out: `QueryAsked`, `QueryCancelled` and `ShopperReacted` into the log; answers out of it, to each shopper's
stream.

The life of one question here:

1. `questions.ask` checks it; `Intake.ask` publishes it and, once the log has it, answers 202 with the stream's address;
2. `questions.events` opens the stream: `Answers.follow` reads back what the log holds and goes on with what comes;
3. one `Fanout` tails `aisle.answers` for all open streams, and frees the question's place when its end comes by.
"""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from aisle.gateway import completions, published, questions
from aisle.gateway.admission import Admission
from aisle.gateway.answers import Answers
from aisle.gateway.desk import QUERY_ID_HEADER, Desk, refusal
from aisle.gateway.errors import GatewayError, LogDown
from aisle.gateway.fanout import Fanout
from aisle.gateway.intake import Intake
from aisle.gateway.settings import GatewaySettings
from aisle.gateway.tracing import NAME, Traced
from aisle.gateway.web import AccessLog, Headers, security_headers
from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Log
from aisle.telemetry import spans
from aisle.telemetry.endpoint import READY, health_routes, metrics_route
from aisle.telemetry.metrics import Metrics

PAGE = Path(__file__).parent / "page"
DEFAULTS = GatewaySettings()


class Gateway:
    """The running gateway, as `app.state.gateway`: for whoever ends it in order."""

    def __init__(self, intake: Intake, admission: Admission, answers: Answers, fanout: Fanout) -> None:
        self.refused: Counter[str] = Counter()  # requests, by the error's code
        self._intake = intake
        self._admission = admission
        self._answers = answers
        self._fanout = fanout

    def refuse_questions(self) -> None:
        """New questions get 503 from now on; open streams go on."""
        self._admission.close()

    async def all_answered(self) -> None:
        """Return once every question that this gateway accepted has its end."""
        await self._admission.all_ended()

    def end_streams(self) -> None:
        """End the open streams where they are; their readers come back with their positions."""
        self._answers.close()

    @property
    def state(self) -> str:
        """ "ready", or why it is not."""
        return "shutting down" if self._admission.is_closed else self._fanout.trouble or READY

    @property
    def accepted(self) -> int:
        """Questions that the log has."""
        return self._intake.accepted

    @property
    def open_questions(self) -> int:
        return self._admission.open_questions

    @property
    def open_limit(self) -> int:
        """How many may be open now."""
        return self._admission.limit

    @property
    def open_streams(self) -> int:
        return self._fanout.open_streams


def gateway(
    log: Log,
    *,
    clock: Clock,
    secret: bytes,
    settings: GatewaySettings = DEFAULTS,
    ready: Callable[[], Mapping[str, str]] = dict,
    demo: Mapping[str, Any] | None = None,
    tracing: spans.Tracing = spans.OFF,
    metrics: Metrics | None = None,
) -> Starlette:
    """The ASGI application.

    `secret`: at least 32 bytes that all gateways of the shop share; tokens and repeatable ids derive from it.
    `ready`: component → "ready", or why it is not; `/readyz` adds the gateway's own.
    `demo`: what the page offers to try, as `/v1/shop` gives it: `name`; `examples`, questions; `products`, each with `id`
    and `title`, and at will `url`, `image`, `price` and `questions` of its own; `customers`, each with `name` and `token`;
    `store_url`.
    `metrics`: what `/metrics` tells; None: there is no such endpoint.

    Raises: ValueError for a secret that is too short.
    """
    if len(secret) < 32:
        raise ValueError(f"the gateway's secret is {len(secret)} bytes, it must be 32 or more")
    nothing_to_try = {"examples": [], "products": [], "customers": [], "store_url": ""}
    shop = {"name": settings.shop_id, "currency": settings.currency, **nothing_to_try, **(demo or {})}
    admission = Admission(clock, settings.open_questions, settings.budget_ms)
    fanout = Fanout(log, clock, settings.inbox_bytes, on_piece=admission.note_piece, on_end=admission.note_end)
    answers = Answers(log, clock, fanout, settings.open_streams)
    intake = Intake(log, clock, secret, admission, fanout)
    tracer = tracing.of(NAME)
    desk = Desk(
        log=log,
        clock=clock,
        secret=secret,
        settings=settings,
        admission=admission,
        intake=intake,
        answers=answers,
        tracer=tracer,
    )
    front = Gateway(intake, admission, answers, fanout)

    async def refused(_: Request, error: Exception) -> Response:
        assert isinstance(error, GatewayError)
        front.refused[error.code] += 1
        return refusal(error)

    async def log_away(request: Request, error: Exception) -> Response:
        return await refused(request, LogDown(f"the log can't be read now: {error}", retry_after_s=5))

    async def shop_shown(_: Request) -> Response:
        return JSONResponse(shop, headers={"Cache-Control": "no-store"})

    async def page(_: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await fanout.start()
        try:
            yield
        finally:
            answers.close()
            await desk.close()
            await fanout.close()

    app = Starlette(
        routes=[
            Route("/", page, methods=["GET"]),
            *questions.routes(desk),
            *published.routes(desk),
            *completions.routes(desk),
            Route("/v1/shop", shop_shown, methods=["GET"]),
            *health_routes(lambda: {**ready(), "gateway": front.state}),
            *([metrics_route(metrics)] if metrics else []),
            Mount("/page", StaticFiles(directory=PAGE)),
        ],
        middleware=[
            Middleware(Traced, tracer=tracer, query_id_header=QUERY_ID_HEADER),
            Middleware(AccessLog, query_id_header=QUERY_ID_HEADER),
            Middleware(Headers, headers=security_headers((*settings.image_origins, *_origin(str(shop["store_url"]))))),
            Middleware(
                CORSMiddleware,
                allow_origins=settings.allowed_origins,
                allow_methods=("GET", "POST", "DELETE"),
                allow_headers=("Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"),
                expose_headers=(QUERY_ID_HEADER, "Retry-After"),
            ),
        ],
        exception_handlers={
            GatewayError: refused,
            LogUnavailable: log_away,
            HTTPException: _http_error,
            Exception: _broke,
        },
        lifespan=lifespan,
    )
    app.state.gateway = front
    return app


def _origin(url: str) -> tuple[str, ...]:
    split = urlsplit(url)
    return (f"{split.scheme}://{split.netloc}",) if split.scheme in ("http", "https") and split.netloc else ()


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    message = f"{request.method} {request.url.path[:128]}: {error.detail}"
    body = {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": "no_such_endpoint"}}
    return JSONResponse(body, error.status_code, error.headers)


async def _broke(_: Request, error: Exception) -> Response:
    body = {"error": {"message": "something broke here", "type": "server_error", "param": None, "code": "internal"}}
    return JSONResponse(body, 500)
