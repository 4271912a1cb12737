"""The demo store: the API of `openapi.yaml`, product pages and pictures, on 127.0.0.1.

    python -m aisle_tools.demo.store --port 0 --data catalog.jsonl

prints its address as one line of JSON, `{"url": "http://127.0.0.1:40713"}`, once it can be asked, and ends when its
standard input does, that is, when the process that started it dies.
"""

import argparse
import asyncio
import os
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from aisle.stream.clock import Clock, SystemClock
from aisle_schemas import Money, Policy, Product
from aisle_tools.demo import live, pages
from aisle_tools.demo.faults import Faults
from aisle_tools.demo.orders import orders_of
from aisle_tools.demo.pictures import picture
from aisle_tools.demo.shop import demo_catalog, read_jsonl

IDS = 50


def demo_store(
    catalog: Sequence[Product | Policy], *, clock: Clock, assistant_url: str = "", allow_faults: bool = False
) -> ASGIApp:
    """The store as an ASGI application. `assistant_url`: where a product page's "Ask about this product" leads."""
    store = _Store(catalog, clock, assistant_url)
    routes = [
        Route("/v1/prices", store.prices),
        Route("/v1/stock", store.stock),
        Route("/v1/delivery", store.delivery),
        Route("/v1/customers/{customer_ref:path}/orders", store.orders),
        Route("/healthz", store.health),
        Route("/", store.front_page),
        Route("/search", store.search_page),
        Route("/products/{product_id}", store.product_page),
        Route("/policies/{policy_id}", store.policy_page),
        Route("/images/{name}.svg", store.image),
    ]
    app = Starlette(routes=routes)
    if not allow_faults:
        return app
    faults = Faults(app)
    app.add_route("/faults", faults.switch, methods=["POST"])
    app.add_route("/calls", faults.calls, methods=["GET"])
    return faults


class _Store:
    def __init__(self, catalog: Sequence[Product | Policy], clock: Clock, assistant_url: str) -> None:
        self._products = {item.product_id: item for item in catalog if isinstance(item, Product)}
        self._policies = {item.policy_id: item for item in catalog if isinstance(item, Policy)}
        self._clock = clock
        self._assistant_url = assistant_url

    async def prices(self, request: Request) -> Response:
        asked = self._asked(request)
        if isinstance(asked, Response):
            return asked
        now_ms = self._clock.now_ms()
        entries = []
        for product in asked:
            if quote := live.price(product, now_ms):
                now, was = quote
                entry = {"product_id": product.product_id, "price": _money(now), "as_of": _iso(now_ms)}
                entries.append(entry | ({"was": _money(was)} if was else {}))
        return JSONResponse({"prices": entries})

    async def stock(self, request: Request) -> Response:
        asked = self._asked(request)
        if isinstance(asked, Response):
            return asked
        now_ms = self._clock.now_ms()
        entries = []
        for product in asked:
            units, variants = live.stock(product, now_ms)
            entry = {"product_id": product.product_id, "units": units, "as_of": _iso(now_ms)}
            listed = [{"variant_id": variant_id, "units": units} for variant_id, units in variants]
            entries.append(entry | ({"variants": listed} if listed else {}))
        return JSONResponse({"stock": entries})

    async def delivery(self, request: Request) -> Response:
        asked = self._asked(request)
        if isinstance(asked, Response):
            return asked
        postcode = request.query_params.get("postcode", "")
        if not 1 <= len(postcode) <= 16:
            return _bad("bad_postcode", f"postcode has {len(postcode)} characters, 1 to 16 are allowed")
        now_ms = self._clock.now_ms()
        entries = []
        for product in asked:
            if quote := live.delivery(product, postcode, now_ms):
                earliest, latest, cost = quote
                entries.append(
                    {
                        "product_id": product.product_id,
                        "postcode": postcode,
                        "earliest": earliest.isoformat(),
                        "latest": latest.isoformat(),
                        "cost": _money(cost),
                        "as_of": _iso(now_ms),
                    }
                )
        return JSONResponse({"delivery": entries})

    async def orders(self, request: Request) -> Response:
        customer_ref = request.path_params["customer_ref"]
        return JSONResponse({"orders": orders_of(customer_ref, self._products, self._clock.now_ms())})

    async def health(self, request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def front_page(self, request: Request) -> Response:
        return HTMLResponse(pages.front(list(self._products.values()), list(self._policies.values())))

    async def search_page(self, request: Request) -> Response:
        words = request.query_params.get("q", "")[:200]
        return HTMLResponse(pages.search(words, list(self._products.values())))

    async def product_page(self, request: Request) -> Response:
        product = self._products.get(request.path_params["product_id"])
        if product is None:
            return HTMLResponse(pages.absent(), status_code=404)
        now_ms = self._clock.now_ms()
        quote, (units, _) = live.price(product, now_ms), live.stock(product, now_ms)
        return HTMLResponse(pages.product(product, quote, units, self._assistant_url))

    async def policy_page(self, request: Request) -> Response:
        policy = self._policies.get(request.path_params["policy_id"])
        if policy is None:
            return HTMLResponse(pages.absent(), status_code=404)
        return HTMLResponse(pages.policy(policy))

    async def image(self, request: Request) -> Response:
        product = self._products.get(request.path_params["name"])
        if product is None:
            return Response("no such product\n", status_code=404, media_type="text/plain")
        kept = {"cache-control": "public, max-age=86400"}
        return Response(picture(product), media_type="image/svg+xml", headers=kept)

    def _asked(self, request: Request) -> list[Product] | Response:
        """The known products among the `ids`, each once, or what to reply to a bad request."""
        ids = list(dict.fromkeys(request.query_params.getlist("ids")))
        if not 1 <= len(ids) <= IDS:
            return _bad("bad_ids", f"{len(ids)} ids, 1 to {IDS} are allowed")
        return [self._products[id] for id in ids if id in self._products]


def _bad(code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=400)


def _money(money: Money) -> dict[str, Any]:
    return {"minor_units": money.minor_units, "currency": money.currency}


def _iso(now_ms: int) -> str:
    return datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds")


class _Announcing(uvicorn.Server):
    """Prints its address once it listens."""

    def __init__(self, config: uvicorn.Config, url: str) -> None:
        super().__init__(config)
        self._url = url

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        print(msgspec.json.encode({"url": self._url}).decode(), flush=True)


async def serve(app: ASGIApp, port: int) -> None:
    """1. Bind, 0 taking a free port. 2. Serve, and say where. 3. End with standard input, or on SIGINT or SIGTERM."""
    # The protocol is named because asyncio turns Nagle's algorithm off only where it is: 40 ms a reply otherwise.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:  # 1
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        server = _Announcing(config, url)  # 2
        loop = asyncio.get_running_loop()

        def end_with_stdin() -> None:
            while os.read(sys.stdin.fileno(), 4096):
                pass
            loop.call_soon_threadsafe(setattr, server, "should_exit", True)

        # A thread: standard input may be a file or a terminal, which an event loop can't always watch. It reads the
        # descriptor, because a daemon that holds the lock of `sys.stdin` would abort the interpreter's end.
        threading.Thread(target=end_with_stdin, daemon=True, name="stdin").start()  # 3
        await server.serve(sockets=[bound])


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve the demo store on 127.0.0.1 until standard input ends.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed as JSON")
    parser.add_argument("--data", type=Path, help="a catalog in Aisle's JSONL format; left out: the demo shop's own")
    parser.add_argument("--assistant-url", default="", help="the chat page that product pages link to")
    parser.add_argument("--allow-faults", action="store_true", help="accept POST /faults: hang, lies, down, slow, none")
    given = parser.parse_args()
    try:
        catalog = read_jsonl(given.data) if given.data else demo_catalog()
    except (OSError, msgspec.DecodeError) as error:
        sys.exit(f"the catalog {given.data} can't be read: {error}")
    app = demo_store(catalog, clock=SystemClock(), assistant_url=given.assistant_url, allow_faults=given.allow_faults)
    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(serve(app, given.port))
    except OSError as error:
        sys.exit(f"can't listen on 127.0.0.1:{given.port}: {error}")


if __name__ == "__main__":
    main()
