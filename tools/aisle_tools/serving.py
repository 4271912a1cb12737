"""A shop behind HTTP: binds the port, announces the address in the folder, drains on the way out."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aisle.llm.engine import Engine
from aisle.process.ending import told_to_end
from aisle.process.folder import ShopFolder
from aisle.process.http import bound, http_serving
from aisle.process.settings import Settings
from aisle_tools.shop import Shop, running_shop


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    shop: Shop

    async def stopped(self) -> None:
        """Return when the process is told to stop (SIGINT, SIGTERM).

        Raises: what stopped a stage, when one stops by itself.
        """
        with told_to_end() as told:
            waiting = asyncio.create_task(told.wait())
            failing = asyncio.create_task(self.shop.stages.failed())
            try:
                done, _ = await asyncio.wait({waiting, failing}, return_when=asyncio.FIRST_COMPLETED)
                if failing in done:
                    failing.result()
            finally:
                waiting.cancel()
                failing.cancel()


@asynccontextmanager
async def serving(
    settings: Settings,
    folder: ShopFolder,
    *,
    port: int = 0,
    listener: socket.socket | None = None,
    showcase: Mapping[str, Any] | None = None,
    engine: Engine | None = None,
) -> AsyncIterator[Server]:
    """Run the shop of `folder` and its gateway. `engine`: another than the settings choose.

    On the way out: 1. the shop drains: new questions are refused, accepted ones end; 2. open streams get what is left
    of their answers, and the HTTP server ends; 3. the folder is given up.

    Raises: LogLocked when another server owns the folder; PortTaken.
    """
    own = listener or bound(settings.host, port)
    with contextlib.closing(own):
        async with (
            running_shop(settings, folder, showcase=showcase, engine=engine) as shop,  # 3
            http_serving(shop.app, own) as url,  # 2
        ):
            folder.announce(url, kafka=settings.kafka_bootstrap)
            try:
                yield Server(url=url, shop=shop)
            finally:
                folder.withdraw()
                await shop.drain()  # 1
