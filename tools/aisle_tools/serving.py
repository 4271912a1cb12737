"""A shop behind HTTP: binds the port, announces the address in the folder, drains on the way out."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import uvicorn

from aisle_tools.folder import ShopFolder
from aisle_tools.settings import Settings
from aisle_tools.shop import Shop, running_shop


class PortTaken(OSError):
    """Another program listens there."""


class HttpServer(uvicorn.Server):
    """Leaves the process's signals to whoever runs it: a shop has more to end than its HTTP server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    shop: Shop

    async def stopped(self) -> None:
        """Return when the process is told to stop (SIGINT, SIGTERM).

        Raises: what stopped a stage, when one stops by itself.
        """
        told = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, told.set)
        waiting = asyncio.create_task(told.wait())
        failing = asyncio.create_task(self.shop.stages.failed())
        try:
            done, _ = await asyncio.wait({waiting, failing}, return_when=asyncio.FIRST_COMPLETED)
            if failing in done:
                failing.result()
        finally:
            waiting.cancel()
            failing.cancel()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)


def bound(host: str, port: int) -> socket.socket:
    """A socket that is bound and not yet listening; port 0 takes a free one. Raises: PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's algorithm off: without it each small reply waits 40 ms.
    bound_socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound_socket.bind((host, port))
    except OSError as error:
        bound_socket.close()
        raise PortTaken(f"{host}:{port} can't be used: {error.strerror}; choose another with --port") from error
    return bound_socket


def url_of(bound_socket: socket.socket) -> str:
    host, port = bound_socket.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def serving(
    settings: Settings,
    folder: ShopFolder,
    *,
    port: int = 0,
    listener: socket.socket | None = None,
    showcase: Mapping[str, Any] | None = None,
) -> AsyncIterator[Server]:
    """Run the shop of `folder` and its gateway.

    On the way out: 1. the shop drains: new questions are refused, accepted ones end; 2. open streams get what is left
    of their answers, and the HTTP server ends; 3. the folder is given up.

    Raises: LogLocked when another server owns the folder; PortTaken.
    """
    own = listener or bound(settings.host, port)
    with contextlib.closing(own):
        async with running_shop(settings, folder, showcase=showcase) as shop:
            http = HttpServer(
                uvicorn.Config(shop.app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
            )
            task = asyncio.create_task(http.serve(sockets=[own]))
            try:
                while not http.started:
                    if task.done():
                        await task
                        raise RuntimeError("the HTTP server ended before it had started")
                    await asyncio.sleep(0.01)
                url = url_of(own)
                folder.announce(url)
                yield Server(url=url, shop=shop)
            finally:
                folder.withdraw()
                await shop.drain()  # 1
                http.should_exit = True  # 2
                await task
