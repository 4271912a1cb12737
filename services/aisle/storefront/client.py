"""The store's API over HTTP, from our side. The contract is `openapi.yaml` beside this file."""

import asyncio
import logging
import random
from collections.abc import Iterator, Sequence
from urllib.parse import quote, urlencode

import httpx

from aisle.storefront import wire
from aisle.storefront.breaker import Breaker
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.storefront.storefront import DeliveryQuote, Order, PriceQuote, StockLevel
from aisle.stream.clock import Clock

BATCH_IDS = 50
BATCH_CHARACTERS = 6_000  # of ids, encoded: servers commonly refuse a request line over 8 KiB

logger = logging.getLogger(__name__)


class HttpStorefront:
    """A `Storefront` behind a URL. Every call is a GET, so that it may be repeated.

    One call, that is one batch of ids:
    1. the endpoint's circuit breaker admits it, or it fails at once;
    2. it is sent, and on a refused or lost connection, a timeout of the attempt, a 429 or a 5xx
       sent again after a growing, jittered pause, `attempts` times in all and never past `timeout_s`;
    3. the breaker learns whether the store answered; a caller that gives up early teaches it nothing;
    4. the reply is read up to `reply_bytes` and checked against the contract.

    `timeout_s` bounds a whole method call, batches and retries together; an attempt gets half of it. A caller with less
    time cancels: `async with asyncio.timeout(…)`.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout_s: float,
        clock: Clock,
        token: str = "",
        attempts: int = 3,
        pause_s: float = 0.05,
        max_connections: int = 20,
        reply_bytes: int = 1024 * 1024,
        breaker_failures: int = 5,
        breaker_pause_ms: int = 10_000,
        rng: random.Random | None = None,
    ) -> None:
        """`token` goes out as `Authorization: Bearer`. Raises: ValueError when `base_url` is no http(s) address."""
        try:
            address = httpx.URL(base_url)
        except httpx.InvalidURL as error:
            raise ValueError(f"the store's address {base_url!r} is no URL: {error}") from error
        if address.scheme not in {"http", "https"} or not address.host:
            raise ValueError(f"the store's address {base_url!r} must begin with http:// or https:// and name a host")
        self._base_url = base_url.rstrip("/")
        self._timeout_s = timeout_s
        self._clock = clock
        self._attempts = attempts
        self._pause_s = pause_s
        self._reply_bytes = reply_bytes
        self._rng = rng or random.Random()
        # One breaker an endpoint: a store whose delivery service is down still tells prices.
        self._breakers = {
            endpoint: Breaker(failures=breaker_failures, pause_ms=breaker_pause_ms)
            for endpoint in ("prices", "stock", "delivery", "orders")
        }
        self._http = httpx.AsyncClient(
            limits=httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections),
            headers={"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {}),
            timeout=None,  # asyncio.timeout bounds each attempt as a whole; httpx's own begins anew with every chunk
            trust_env=False,  # a proxy meant for the internet must not stand between Aisle and the store
        )

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]:
        deadline = self._deadline()
        quotes: dict[str, PriceQuote] = {}
        for batch in batches(product_ids):
            reply = await self._get("prices", f"/v1/prices?{_query(batch)}", wire.Prices, deadline)
            quotes |= wire.price_quotes(reply, batch)
        return quotes

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]:
        deadline = self._deadline()
        levels: dict[str, StockLevel] = {}
        for batch in batches(product_ids):
            reply = await self._get("stock", f"/v1/stock?{_query(batch)}", wire.Stock, deadline)
            levels |= wire.stock_levels(reply, batch)
        return levels

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]:
        deadline = self._deadline()
        quotes: dict[str, DeliveryQuote] = {}
        for batch in batches(product_ids):
            path = f"/v1/delivery?{_query(batch)}&{urlencode({'postcode': postcode})}"
            reply = await self._get("delivery", path, wire.Delivery, deadline)
            quotes |= wire.delivery_quotes(reply, batch)
        return quotes

    async def orders(self, customer_ref: str) -> list[Order]:
        # "." and ".." are resolved away in a path, and would ask about somebody else.
        if not customer_ref.strip("."):
            return []
        path = f"/v1/customers/{quote(customer_ref, safe='')}/orders"
        return wire.orders(await self._get("orders", path, wire.Orders, self._deadline()))

    async def close(self) -> None:
        await self._http.aclose()

    def _deadline(self) -> float:
        return asyncio.get_running_loop().time() + self._timeout_s

    async def _get(self, endpoint: str, path: str, reply: type[wire.Reply], deadline: float) -> wire.Reply:
        breaker = self._breakers[endpoint]
        now_ms = self._clock.now_ms()
        if not breaker.admit(now_ms):
            raise StoreDown(
                f"{endpoint}: not asked, the store failed {breaker.failures} times in a row; "
                f"the next try is in {breaker.wait_ms(now_ms) / 1000:.1f} s"
            )
        try:
            body = await self._body(endpoint, path, deadline)
        except (StoreLate, StoreDown):
            breaker.failed(self._clock.now_ms())
            raise
        except StoreInvalid:
            breaker.succeeded()
            raise
        except BaseException:
            breaker.abandoned()
            raise
        breaker.succeeded()
        return wire.read(endpoint, body, reply)

    async def _body(self, endpoint: str, path: str, deadline: float) -> bytes:
        """The bytes of a 200 reply, after as many attempts as are allowed and fit before the deadline."""
        attempt = 0
        while True:
            attempt += 1
            try:
                return await self._attempt(endpoint, path, deadline)
            except (StoreLate, StoreDown) as failure:
                pause_s = self._pause_s * 2 ** (attempt - 1) * self._rng.uniform(0.5, 1.5)
                if attempt == self._attempts or asyncio.get_running_loop().time() + pause_s >= deadline:
                    raise
                logger.debug("attempt %d of %d: %s; again in %.3f s", attempt, self._attempts, failure, pause_s)
            await self._clock.sleep(pause_s)

    async def _attempt(self, endpoint: str, path: str, deadline: float) -> bytes:
        until = min(deadline, asyncio.get_running_loop().time() + self._timeout_s / 2)
        try:
            async with asyncio.timeout_at(until), self._http.stream("GET", self._base_url + path) as response:
                if response.status_code >= 500 or response.status_code == 429:
                    raise StoreDown(f"{endpoint}: the store replied {response.status_code}")
                if response.status_code != 200:
                    raise StoreInvalid(f"{endpoint}: the store replied {response.status_code}, the contract has 200")
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > self._reply_bytes:
                        raise StoreInvalid(f"{endpoint}: the reply is over {self._reply_bytes} bytes, the limit")
                return bytes(body)
        except TimeoutError as error:
            raise StoreLate(f"{endpoint}: no whole reply from {self._base_url}, timeout {self._timeout_s} s") from error
        except httpx.DecodingError as error:
            raise StoreInvalid(f"{endpoint}: the reply's content encoding is damaged: {error}") from error
        except httpx.TransportError as error:
            raise StoreDown(f"{endpoint}: {type(error).__name__} at {self._base_url}: {error}") from error


def batches(product_ids: Sequence[str]) -> Iterator[list[str]]:
    """Each id once, in order, at most BATCH_IDS and BATCH_CHARACTERS of them together. An empty id is nobody's."""
    batch: list[str] = []
    size = 0
    for product_id in dict.fromkeys(filter(None, product_ids)):
        length = len(_query([product_id])) + 1
        if batch and (len(batch) == BATCH_IDS or size + length > BATCH_CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(product_id)
        size += length
    if batch:
        yield batch


def _query(product_ids: Sequence[str]) -> str:
    return urlencode([("ids", product_id) for product_id in product_ids])
