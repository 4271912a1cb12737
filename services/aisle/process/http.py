"""HTTP as a process of Aisle serves it: on a socket bound beforehand, ended by whoever runs the process."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp


class PortTaken(OSError):
    """Another program listens there."""


class HttpServer(uvicorn.Server):
    """Leaves the process's signals to whoever runs it: a shop has more to end than its HTTP server."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(host: str, port: int, *, option: str = "--port") -> socket.socket:
    """A socket that is bound and not yet listening; port 0 takes a free one. Raises: PortTaken, which names the `option`
    that chooses another."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With the protocol named, asyncio turns Nagle's algorithm off: without it each small reply waits 40 ms.
    bound_socket = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound_socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound_socket.bind((host, port))
    except OSError as error:
        bound_socket.close()
        raise PortTaken(f"{host}:{port} can't be used: {error.strerror}; choose another with {option}") from error
    return bound_socket


def url_of(bound_socket: socket.socket) -> str:
    host, port = bound_socket.getsockname()[:2]
    return address_of(host, port)


def address_of(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@asynccontextmanager
async def http_serving(app: ASGIApp, listener: socket.socket) -> AsyncIterator[str]:
    """Serve the application until the block ends; gives its address. Open replies get 5 s to end."""
    http = HttpServer(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan="on", timeout_graceful_shutdown=5)
    )
    task = asyncio.create_task(http.serve(sockets=[listener]))
    try:
        while not http.started:
            if task.done():
                await task
                raise RuntimeError("the HTTP server ended before it had started")
            await asyncio.sleep(0.01)
        yield url_of(listener)
    finally:
        http.should_exit = True
        await task
