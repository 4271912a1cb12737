"""Our client on the demo store's bad days."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from aisle.storefront.client import HttpStorefront
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.stream.clock import SystemClock

Spoil = Callable[..., Awaitable[httpx.Response]]


@pytest.fixture
async def spoil(demo_store_url: str) -> AsyncIterator[Spoil]:
    """`await spoil(mode="hang")`; whole again at the end of the test."""
    async with httpx.AsyncClient(base_url=demo_store_url, trust_env=False) as http:

        async def switch(**fault: object) -> httpx.Response:
            return await http.post("/faults", json=fault)

        yield switch
        await switch(mode="none")


@pytest.fixture
async def client(demo_store_url: str) -> AsyncIterator[HttpStorefront]:
    client = HttpStorefront(demo_store_url, timeout_s=0.6, clock=SystemClock(), breaker_pause_ms=0)
    yield client
    await client.close()


async def test_hangs(spoil: Spoil, client: HttpStorefront) -> None:
    await spoil(mode="hang")
    with pytest.raises(StoreLate):
        await client.prices(["PAN-001"])


async def test_is_slow(spoil: Spoil, client: HttpStorefront) -> None:
    await spoil(mode="slow", delay_ms=60_000)
    with pytest.raises(StoreLate):
        await client.stock(["PAN-001"])


async def test_is_down_and_comes_back(spoil: Spoil, client: HttpStorefront) -> None:
    await spoil(mode="down")
    for _ in range(6):
        with pytest.raises(StoreDown):
            await client.orders("C1001")
    await spoil(mode="none")
    assert len(await client.orders("C1001")) == 2


@pytest.mark.parametrize("lie", ["not_json", "wrong_types", "negative"])
async def test_lies(spoil: Spoil, client: HttpStorefront, lie: str) -> None:
    await spoil(mode="lies", lie=lie)
    for call in (
        client.prices(["PAN-001"]),
        client.stock(["PAN-001"]),
        client.delivery(["PAN-001"], "60614"),
        client.orders("C1001"),
    ):
        with pytest.raises(StoreInvalid):
            await call


async def test_an_unknown_fault_is_refused_by_name(spoil: Spoil) -> None:
    reply = await spoil(mode="explode")
    assert reply.status_code == 400
    assert "'explode'" in reply.json()["error"]["message"]
