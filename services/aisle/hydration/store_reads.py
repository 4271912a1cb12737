"""What hydration asks the store: merged across answers, kept for a moment, never waited for too long."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

from aisle.hydration.fill import Live, Needs
from aisle.storefront.errors import StorefrontError
from aisle.storefront.storefront import DeliveryQuote, PriceQuote, StockLevel, Storefront
from aisle.stream.clock import Clock, within

logger = logging.getLogger(__name__)

IDS_PER_CALL = 50
MAX_KEPT = 10_000
MAX_POSTCODES = 256


class _Said(Protocol):
    @property
    def product_id(self) -> str: ...


Said = TypeVar("Said", bound=_Said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How the store is read."""

    timeout_ms: int = 1_500  # of one call, and of all that one answer waits for
    fresh_ms: int = 5_000  # for so long a reply serves other answers too


class BatchedRead(Generic[Said]):
    """One kind of question to the store, about any number of products.

    One batch is in flight at a time; what is asked for meanwhile goes out together in the next. What the store said
    is kept for `fresh_ms`, that it does not know a product too. A failure is not kept: the next batch asks again.
    """

    def __init__(
        self, kind: str, ask: Callable[[Sequence[str]], Awaitable[Mapping[str, Said]]], clock: Clock, terms: Terms
    ) -> None:
        self._kind = kind
        self._ask = ask
        self._clock = clock
        self._terms = terms
        self._kept: OrderedDict[str, tuple[int, asyncio.Future[Said | None]]] = OrderedDict()  # id → (until_ms, reply)
        self._in_flight: dict[str, asyncio.Future[Said | None]] = {}
        self._next: dict[str, asyncio.Future[Said | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    def start(self, product_ids: Sequence[str]) -> dict[str, "asyncio.Future[Said | None]"]:
        """A reply for each product, done at once where one is kept; None: unknown to the store, or the store failed."""
        return {id: self._start(id) for id in product_ids}

    def _start(self, id: str) -> "asyncio.Future[Said | None]":
        until_ms, reply = self._kept.get(id, (0, None))
        if reply is not None and self._clock.now_ms() < until_ms:
            return reply
        future = self._in_flight.get(id) or self._next.get(id)
        if future is None:
            future = self._next[id] = asyncio.get_running_loop().create_future()
            if self._asking is None:
                self._asking = asyncio.create_task(self._ask_while_needed())
        return future

    async def _ask_while_needed(self) -> None:
        try:
            while self._next:
                self._in_flight, self._next = self._next, {}
                ids = list(self._in_flight)
                calls = (ids[at : at + IDS_PER_CALL] for at in range(0, len(ids), IDS_PER_CALL))
                await asyncio.gather(*(self._call(call) for call in calls))
        finally:
            self._in_flight = {}
            self._asking = None

    async def _call(self, ids: list[str]) -> None:
        reply = await self._reply(ids)
        until_ms = self._clock.now_ms() + self._terms.fresh_ms
        for id in ids:
            future = self._in_flight[id]
            future.set_result(reply.get(id) if reply is not None else None)
            if reply is not None:
                self._kept[id] = (until_ms, future)
                self._kept.move_to_end(id)
        while len(self._kept) > MAX_KEPT:
            self._kept.popitem(last=False)

    async def _reply(self, ids: list[str]) -> Mapping[str, Said] | None:
        """What the store said about these; None where it failed, or did not answer within the timeout."""
        try:
            replies = await within(self._clock, self._terms.timeout_ms / 1000, self._ask(ids))
            return {id: said for id, said in replies.items() if said.product_id == id}
        except TimeoutError:
            logger.warning("store gave no %s of %d products in %d ms", self._kind, len(ids), self._terms.timeout_ms)
        except StorefrontError as error:
            logger.warning("store gave no %s of %d products: %s", self._kind, len(ids), type(error).__name__)
            logger.debug("the store's failure in full", exc_info=error)
        except Exception as error:
            # Whatever a store's adapter raises, the shopper's answer goes on without the live value.
            logger.error("store's adapter broke on %s of %d products: %s", self._kind, len(ids), type(error).__name__)
            logger.debug("the adapter's failure in full", exc_info=error)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Replies of the store about what one directive needs, some still on their way."""

    prices: Mapping[str, "asyncio.Future[PriceQuote | None]"] = field(default_factory=dict)
    stock: Mapping[str, "asyncio.Future[StockLevel | None]"] = field(default_factory=dict)
    delivery: Mapping[str, "asyncio.Future[DeliveryQuote | None]"] = field(default_factory=dict)

    async def settle(self, clock: Clock, timeout_ms: float) -> None:
        """Wait until all are here, or the time is up. Late ones go on: another answer may be waiting for them."""
        replies: list[asyncio.Future[Any]] = [*self.prices.values(), *self.stock.values(), *self.delivery.values()]
        pending = [reply for reply in replies if not reply.done()]
        if not pending or timeout_ms <= 0:
            return
        with suppress(TimeoutError):
            await within(clock, timeout_ms / 1000, asyncio.wait(pending))

    def so_far(self) -> Live:
        return Live(prices=_said(self.prices), stock=_said(self.stock), delivery=_said(self.delivery))


def _said(replies: Mapping[str, "asyncio.Future[Said | None]"]) -> dict[str, Said]:
    return {id: said for id, reply in replies.items() if reply.done() and (said := reply.result()) is not None}


class StoreReads:
    """All that hydration asks one store, across all answers."""

    def __init__(self, store: Storefront, clock: Clock, terms: Terms) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms
        self._prices = BatchedRead("prices", store.prices, clock, terms)
        self._stock = BatchedRead("stock", store.stock, clock, terms)
        self._delivery: OrderedDict[str, BatchedRead[DeliveryQuote]] = OrderedDict()  # by postcode

    def start(self, needs: Needs, postcode: str) -> Reading:
        """Start to read all at once; the caller decides how long it waits."""
        return Reading(
            prices=self._prices.start(needs.prices),
            stock=self._stock.start(needs.stock),
            delivery=self._to(postcode).start(needs.delivery) if postcode and needs.delivery else {},
        )

    def _to(self, postcode: str) -> BatchedRead[DeliveryQuote]:
        read = self._delivery.get(postcode)
        if read is None:
            ask = partial(self._store.delivery, postcode=postcode)
            read = self._delivery[postcode] = BatchedRead("delivery", ask, self._clock, self._terms)
            if len(self._delivery) > MAX_POSTCODES:
                self._delivery.popitem(last=False)
        return read
