"""What stands between the processes and the broker where connections are cut: bytes in, bytes out, until it cuts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

_CHUNK_BYTES = 64 * 1024


class Proxy:
    """`port` leads to the broker."""

    def __init__(self, port: int, broker_port: int) -> None:
        self.port = port
        self.cuts = 0  # connections that were cut
        self._broker_port = broker_port
        self._open: set[asyncio.StreamWriter] = set()
        self._is_down = False

    async def serve(self) -> asyncio.Server:
        return await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    def cut(self) -> None:
        """Every connection breaks off, without a goodbye; new ones are taken."""
        self.cuts += len(self._open) // 2
        for writer in list(self._open):
            writer.transport.abort()

    def down(self) -> None:
        """Cut all, and whoever comes is cut at once, until `up`."""
        self._is_down = True
        self.cut()

    def up(self) -> None:
        self._is_down = False

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_down:
            writer.transport.abort()
            return
        try:
            broker_reader, broker_writer = await asyncio.open_connection("127.0.0.1", self._broker_port)
        except OSError:
            writer.transport.abort()
            return
        both = {writer, broker_writer}
        self._open |= both
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(_carry(reader, broker_writer))
                group.create_task(_carry(broker_reader, writer))
        finally:
            self._open -= both
            for one in both:
                one.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(_CHUNK_BYTES):
            writer.write(data)
            await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def running_proxy(port: int, broker_port: int) -> AsyncIterator[Proxy]:
    proxy = Proxy(port, broker_port)
    server = await proxy.serve()
    try:
        yield proxy
    finally:
        server.close()
        proxy.down()
        await server.wait_closed()
