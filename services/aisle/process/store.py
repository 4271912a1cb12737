"""The store's API, as the settings name it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aisle.process.settings import Settings
from aisle.storefront.client import HttpStorefront
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import Clock

STORE_TIMEOUT_S = 2.0


@asynccontextmanager
async def opened_store(settings: Settings, clock: Clock) -> AsyncIterator[Storefront | None]:
    """None where no store is connected."""
    if not settings.store_url:
        yield None
        return
    token = settings.store_token.get_secret_value()
    store = HttpStorefront(settings.store_url, timeout_s=STORE_TIMEOUT_S, clock=clock, token=token)
    try:
        yield store
    finally:
        await store.close()
