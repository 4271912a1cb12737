"""Bad days on demand: `POST /faults {"mode": "hang"}` spoils every later call of the API until `{"mode": "none"}`."""

import asyncio
from typing import Annotated, Literal

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

Mode = Literal["none", "hang", "lies", "down", "slow"]


class Fault(msgspec.Struct, frozen=True):
    """`hang`: never an answer. `lies`: broken JSON, or by `lie` JSON that breaks the contract. `down`: 503. `slow`: each
    answer `delay_ms` late."""

    mode: Mode
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=60_000)] = 3_000
    lie: Literal["not_json", "wrong_types", "negative"] = "not_json"


_LIES = {
    "not_json": b'<html>{"prices": [oops',
    "wrong_types": b'{"prices": {"all": "free"}, "stock": "plenty", "delivery": 3, "orders": "none"}',
    "negative": b'{"prices": [{"product_id": "PAN-001", "price": {"minor_units": -1, "currency": "USD"},'
    b' "as_of": "2026-01-01T00:00:00Z"}], "stock": [{"product_id": "PAN-001", "units": -4,'
    b' "as_of": "2026-01-01T00:00:00Z"}], "delivery": [{}], "orders": [{}]}',
}


class Faults:
    """ASGI middleware around the store: spoils the paths below /v1."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._fault = Fault(mode="none")
        self._calls = 0

    async def calls(self, request: Request) -> Response:
        """How many calls of the API there were, spoilt ones included."""
        return JSONResponse({"calls": self._calls})

    async def switch(self, request: Request) -> Response:
        try:
            self._fault = msgspec.json.decode(await request.body(), type=Fault)
        except msgspec.DecodeError as error:
            return JSONResponse({"error": {"code": "bad_fault", "message": str(error)}}, status_code=400)
        return JSONResponse(msgspec.to_builtins(self._fault))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self._app(scope, receive, send)
            return
        self._calls += 1
        fault = self._fault
        match fault.mode:
            case "hang":
                while (await receive())["type"] != "http.disconnect":
                    pass
            case "down":
                down = JSONResponse({"error": {"code": "unavailable", "message": "down on demand"}}, status_code=503)
                await down(scope, receive, send)
            case "lies":
                await Response(_LIES[fault.lie], media_type="application/json")(scope, receive, send)
            case "slow" | "none":
                if fault.mode == "slow":
                    await asyncio.sleep(fault.delay_ms / 1000)
                await self._app(scope, receive, send)
