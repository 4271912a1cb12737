"""`python -m aisle.gateway`: the gateway as a process of its own."""

import argparse
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from aisle.gateway.metrics import GatewayCollector
from aisle.gateway.service import gateway
from aisle.gateway.settings import GatewaySettings
from aisle.process.http import bound, http_serving
from aisle.process.main import Process, arguments, main


def built(showcase: dict[str, Any]) -> Callable[[Process], Awaitable[None]]:
    async def build(process: Process) -> None:
        """1. Take the port. 2. Serve, and say where. 3. Before the end: refuse new questions, let accepted ones end."""
        settings = process.settings
        listener = bound(settings.host, settings.port)  # 1
        process.stack.callback(listener.close)
        app = gateway(
            process.log,
            clock=process.clock,
            secret=process.folder.secret(),
            settings=GatewaySettings.of(settings),
            demo={"store_url": settings.store_url, **showcase},
            tracing=process.telemetry.tracing,
        )
        process.telemetry.metrics.add(GatewayCollector(app.state.gateway))
        url = await process.stack.enter_async_context(http_serving(app, listener))
        process.report(lambda: {"gateway": app.state.gateway.state})
        process.announce(url=url)  # 2

        async def drain() -> None:
            try:
                app.state.gateway.refuse_questions()
                await app.state.gateway.all_answered()
            finally:
                app.state.gateway.end_streams()

        process.before_drain(drain)  # 3

    return build


def parsed() -> argparse.Namespace:
    parser = arguments("gateway", "Take questions, and hold the streams of their answers.")
    parser.add_argument("--port", type=int, help="[default: AISLE_PORT, else 8080]; 0 takes a free one")
    parser.add_argument("--showcase", type=Path, help="what the chat page offers to try, as a JSON object")
    return parser.parse_args()


if __name__ == "__main__":
    given = parsed()
    showcase = msgspec.json.decode(given.showcase.read_bytes(), type=dict[str, Any]) if given.showcase else {}
    main("gateway", built(showcase), given=given, port=given.port)
