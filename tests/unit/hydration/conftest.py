"""A clock that is moved by hand, and a store that counts its calls and can be made to hang or fail."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from aisle.storefront.fixed import DeliveryTerms, FixedStorefront
from aisle.storefront.storefront import DeliveryQuote, PriceQuote, StockLevel
from aisle_schemas import Money

NOW_MS = 1_700_000_001_000


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


@dataclass
class HandClock:
    """Stands still until it is moved; sleepers wake when their time has come."""

    now: int = NOW_MS
    sleepers: list[tuple[float, "asyncio.Future[None]"]] = field(default_factory=list)

    def now_ms(self) -> int:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.get_running_loop().create_future()
        self.sleepers.append((self.now + seconds * 1000, woken))
        await woken

    def advance(self, ms: int) -> None:
        self.now += ms
        for due_ms, sleeper in self.sleepers:
            if due_ms <= self.now and not sleeper.done():
                sleeper.set_result(None)


class CountingStore(FixedStorefront):
    """Keeps count of its calls; `open_` cleared, it hangs."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(
            prices={"B1": usd("19.99"), "B2": usd("31.00")},
            was={"B1": usd("24.99")},
            stock={"B1": 3, "B2": 40},
            delivery=DeliveryTerms(days_min=2, days_max=4, cost=usd("5.00")),
            clock=clock,
        )
        self.calls: list[tuple[str, tuple[str, ...]]] = []
        self.asked = asyncio.Event()
        self.open_ = asyncio.Event()
        self.open_.set()
        self.failure: Exception | None = None

    async def _called(self, kind: str, product_ids: Sequence[str]) -> None:
        self.calls.append((kind, tuple(product_ids)))
        self.asked.set()
        await self.open_.wait()
        if self.failure is not None:
            raise self.failure

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]:
        await self._called("prices", product_ids)
        return await super().prices(product_ids)

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]:
        await self._called("stock", product_ids)
        return await super().stock(product_ids)

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]:
        await self._called("delivery", product_ids)
        return await super().delivery(product_ids, postcode)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(clock: HandClock) -> CountingStore:
    return CountingStore(clock)
