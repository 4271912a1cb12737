"""The page in a real browser, at a real gateway on a real log; what the answers say is scripted."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import pytest_asyncio
import uvicorn
from playwright.async_api import Browser, Page, async_playwright

from aisle.gateway.identity import customer_token
from aisle.gateway.service import gateway
from aisle.gateway.settings import GatewaySettings
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log, Outgoing, Tail
from aisle_schemas import (
    CANCELLATIONS,
    FEEDBACK,
    QUERIES,
    AnswerEnded,
    Event,
    Money,
    Outcome,
    Part,
    PartAdded,
    Price,
    ProductCard,
    QueryAsked,
    ShopperReacted,
    Stock,
    Text,
    Topic,
)

CHROMIUM_ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

CUSTOMER_SECRET = b"what the store signs with"

SHOP = {
    "name": "Harbour & Pine",
    "examples": ["What do I need for cold-weather golf?"],
    "products": [{"id": "PAN-1", "title": "Cast-iron skillet", "url": "http://127.0.0.1:9/products/PAN-1"}],
    "customers": [{"name": "Maya", "token": customer_token(CUSTOMER_SECRET, "c-1")}],
    "store_url": "http://127.0.0.1:9",
}


class Pen:
    """Writes the answer to one question."""

    def __init__(self, log: Log, asked: QueryAsked) -> None:
        self.asked = asked
        self._log = log
        self._at = 0

    async def write(self, *parts: Part | str) -> None:
        for part in parts:
            written = Text(text=part) if isinstance(part, str) else part
            length = len(written.text) if isinstance(written, Text) else 10
            await self._publish(PartAdded(start=self._at, end=self._at + length, part=written))
            self._at += length

    async def end(self, outcome: Outcome = "completed", detail: str = "") -> None:
        await self._publish(AnswerEnded(outcome=outcome, detail=detail, at=self._at))

    async def _publish(self, event: Event) -> None:
        await self._log.publish([Outgoing(event=event, key=self.asked.query_id, source="/aisle/hydration")])


@dataclass
class Shop:
    """A running gateway, and what comes into its log."""

    log: EmbeddedLog
    port: int = 0
    _pens: asyncio.Queue[Pen] = field(default_factory=asyncio.Queue)
    reactions: asyncio.Queue[ShopperReacted] = field(default_factory=asyncio.Queue)
    cancelled: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    _server: uvicorn.Server | None = None
    _serving: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    async def asked(self) -> Pen:
        """The next question that comes in, ready to be answered."""
        return await asyncio.wait_for(self._pens.get(), 10)

    async def start(self) -> None:
        settings = GatewaySettings(customer_secret=CUSTOMER_SECRET, reconnect_ms=50)
        app = gateway(self.log, clock=SystemClock(), secret=b"s" * 32, settings=settings, demo=SHOP)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self.port, log_config=None, access_log=False, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._server.capture_signals = contextlib.nullcontext  # type: ignore[assignment,method-assign]
        self._serving = asyncio.create_task(self._server.serve())
        while not self._server.started:
            if self._serving.done():
                self._serving.result()
            await asyncio.sleep(0.005)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]
        self._app = app

    async def stop(self) -> None:
        """As when the process is restarted: every connection breaks."""
        assert self._server
        assert self._serving
        self._app.state.gateway.end_streams()
        self._server.should_exit = True
        await self._serving

    async def follow(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._each(QUERIES, self._on_asked))
            group.create_task(self._each(FEEDBACK, self._on_reacted))
            group.create_task(self._each(CANCELLATIONS, self._on_cancelled))

    async def _each(self, topic: Topic, handle: Callable[[Event], Awaitable[None]]) -> None:
        tail: Tail = self.log.tail(topic.name, dict.fromkeys(range(topic.partitions), 0))
        try:
            async for record in tail:
                await handle(self.log.decode(record))
        finally:
            await tail.close()

    async def _on_asked(self, event: Event) -> None:
        assert isinstance(event, QueryAsked)
        await self._pens.put(Pen(self.log, event))

    async def _on_reacted(self, event: Event) -> None:
        assert isinstance(event, ShopperReacted)
        await self.reactions.put(event)

    async def _on_cancelled(self, event: Event) -> None:
        await self.cancelled.put(event.query_id)  # type: ignore[attr-defined]


@pytest_asyncio.fixture(loop_scope="module")
async def shop(tmp_path: Path, chromium: Path) -> AsyncIterator[Shop]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        running = Shop(log)
        await running.start()
        following = asyncio.create_task(running.follow())
        try:
            yield running
        finally:
            following.cancel()
            await asyncio.gather(following, return_exceptions=True)
            await running.stop()


Open = Callable[..., AbstractAsyncContextManager[Page]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(chromium), args=CHROMIUM_ARGUMENTS)
        try:
            yield opened
        finally:
            await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def open_page(shop: Shop, browser: Browser) -> Open:
    """`async with open_page("?product=PAN-1", width=360) as page:`; a script's error fails the test."""

    @asynccontextmanager
    async def opened(path: str = "", *, width: int = 1280, height: int = 860) -> AsyncIterator[Page]:
        context = await browser.new_context(viewport={"width": width, "height": height}, locale="en-US")
        page = await context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.set_default_timeout(10_000)
        await page.goto(shop.url + path)
        await page.wait_for_selector("body[data-ready]")
        try:
            yield page
        finally:
            await context.close()
        assert errors == []

    return opened


@pytest_asyncio.fixture(loop_scope="module")
async def page(open_page: Open) -> AsyncIterator[Page]:
    async with open_page() as opened:
        yield opened


@pytest.fixture
def card() -> Callable[..., ProductCard]:
    def make(product_id: str = "G-1", title: str = "Winter golf gloves", **changes: object) -> ProductCard:
        fields: dict[str, object] = {
            "brand": "Fairhaven",
            "url": f"http://127.0.0.1:9/products/{product_id}",
            "rating": 4.6,
            "review_count": 128,
            "price": Price(
                product_id=product_id,
                price=Money.of("34.00", "USD"),
                was=Money.of("42.00", "USD"),
                as_of_ms=1_700_000_000_000,
            ),
            "stock": Stock(product_id=product_id, status="low", units=3, as_of_ms=1_700_000_000_000),
            "reason": "Warm down to freezing.",
        }
        return ProductCard(product_id=product_id, title=title, **{**fields, **changes})  # type: ignore[arg-type]

    return make


@pytest.fixture
def ask() -> Callable[[Page, str], Awaitable[None]]:
    async def type_and_send(page: Page, question: str) -> None:
        await page.fill("#question", question)
        await page.press("#question", "Enter")

    return type_and_send
