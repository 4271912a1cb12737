"""HttpStorefront against stores that hang, lie, break off and come back."""

import asyncio
import gzip
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import pytest

from aisle.storefront.client import HttpStorefront, batches
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.storefront.storefront import Order, PriceQuote
from aisle_schemas import Money

Opened = Callable[..., HttpStorefront]

GOOD = b"""{"prices": [{"product_id": "PAN-001", "price": {"minor_units": 3900, "currency": "USD"},
    "as_of": "2026-01-01T00:00:00Z", "a_field_of_tomorrow": [1]}]}"""
QUOTE = PriceQuote(
    product_id="PAN-001", price=Money(minor_units=3900, currency="USD"), as_of_ms=1_767_225_600_000, was=None
)


def reply(status: int, body: bytes, *, length: int | None = None) -> bytes:
    """A whole HTTP reply that closes the connection; `length` may promise more than the body holds."""
    promised = len(body) if length is None else length
    return (
        f"HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {promised}\r\n"
        "connection: close\r\n\r\n"
    ).encode() + body


@dataclass
class Stall:
    """These bytes, then silence until the caller goes away."""

    first: bytes = b""


class RawStore:
    """Plays one behaviour a connection, in order; the last one again and again."""

    def __init__(self) -> None:
        self.plays: list[bytes | Stall] = []
        self.asked: list[str] = []
        self.url = ""

    async def on_connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.split(b"\r\n")[0].decode().split(" ")[1])
        play = self.plays.pop(0) if len(self.plays) > 1 else self.plays[0]
        writer.write(play.first if isinstance(play, Stall) else play)
        await writer.drain()
        if isinstance(play, Stall):
            await reader.read()
        writer.close()


@pytest.fixture
async def raw_store() -> AsyncIterator[RawStore]:
    store = RawStore()
    server = await asyncio.start_server(store.on_connection, "127.0.0.1", 0)
    store.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    yield store
    server.close()
    await server.wait_closed()


class HeldClock:
    """Stands still until told; a pause passes at once and is noted."""

    def __init__(self) -> None:
        self.ms = 1_767_200_000_000
        self.pauses: list[float] = []

    def now_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
async def opened(raw_store: RawStore, clock: HeldClock) -> AsyncIterator[Opened]:
    """`opened(timeout_s=…)`: a client of the raw store, closed at the end of the test."""
    clients = []

    def open(**options: object) -> HttpStorefront:
        settings: dict[str, object] = {"timeout_s": 2.0, "clock": clock, "rng": random.Random(7)} | options
        clients.append(HttpStorefront(raw_store.url, **settings))  # type: ignore[arg-type]
        return clients[-1]

    yield open
    for client in clients:
        await client.close()


async def test_a_good_reply_is_a_quote_and_unknown_fields_are_ignored(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, GOOD)]
    assert await opened().prices(["PAN-001", "PAN-404"]) == {"PAN-001": QUOTE}
    assert raw_store.asked == ["/v1/prices?ids=PAN-001&ids=PAN-404"]


async def test_a_store_that_hangs_is_late_within_the_timeout(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [Stall()]
    started = asyncio.get_running_loop().time()
    with pytest.raises(StoreLate, match=r"prices: no whole reply from http://127.0.0.1:\d+, timeout 0.2 s"):
        await opened(timeout_s=0.2).prices(["PAN-001"])
    assert asyncio.get_running_loop().time() - started < 1.0
    assert len(raw_store.asked) == 2  # half of the timeout for each attempt


async def test_a_body_that_stops_halfway_is_late(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [Stall(reply(200, GOOD)[:-20])]
    with pytest.raises(StoreLate):
        await opened(timeout_s=0.1, attempts=1).prices(["PAN-001"])


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_passing_failure_is_repeated_after_growing_pauses(
    raw_store: RawStore, opened: Opened, clock: HeldClock, status: int
) -> None:
    raw_store.plays = [reply(status, b""), reply(status, b""), reply(200, GOOD)]
    assert await opened(pause_s=0.1).prices(["PAN-001"]) == {"PAN-001": QUOTE}
    first, second = clock.pauses
    assert 0.05 <= first <= 0.15
    assert 0.10 <= second <= 0.30


async def test_a_store_that_stays_down_is_given_up_after_three_attempts(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(503, b"{}")]
    with pytest.raises(StoreDown, match="prices: the store replied 503"):
        await opened().prices(["PAN-001"])
    assert len(raw_store.asked) == 3


async def test_no_attempt_begins_past_the_timeout(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(503, b"")]
    with pytest.raises(StoreDown):
        await opened(timeout_s=0.5, pause_s=5.0).prices(["PAN-001"])
    assert len(raw_store.asked) == 1


async def test_a_connection_that_breaks_mid_body_is_repeated(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, GOOD[:40], length=len(GOOD)), reply(200, GOOD)]
    assert await opened().prices(["PAN-001"]) == {"PAN-001": QUOTE}


async def test_nobody_listening_is_down() -> None:
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    client = HttpStorefront(f"http://127.0.0.1:{port}", timeout_s=2.0, clock=HeldClock())
    with pytest.raises(StoreDown, match=f"prices: ConnectError at http://127.0.0.1:{port}"):
        await client.prices(["PAN-001"])
    await client.close()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"<html>Welcome</html>", "JSON is malformed"),
        (b"", "truncated"),
        (b"\xff\xfe{}", "malformed|utf-8"),
        (b"[" * 100_000, "array|recursion"),
        (b"{}", "missing required field `prices`"),
        (b'{"prices": {"PAN-001": 39.0}}', "Expected `array`, got `object`"),
        (GOOD.replace(b"3900", b"-3900"), r">= 0.*\$.prices\[0\].price.minor_units"),
        (GOOD.replace(b"3900", b"39.5"), r"Expected `int`, got `float`.*minor_units"),
        (GOOD.replace(b"3900", b'"39"'), r"Expected `int`, got `str`.*minor_units"),
        (GOOD.replace(b"3900", b"9" * 30), r"minor_units|out of range"),
        (GOOD.replace(b"USD", b"dollars"), r"regex.*currency"),
        (GOOD.replace(b"00Z", b"00"), r"as_of"),
        (GOOD.replace(b"PAN-001", b"PAN-002"), "product 'PAN-002' was not asked about"),
        (GOOD.replace(b"]}]", b"]}," + GOOD[12:-3] + b"}]"), "PAN-001' was not asked about, or is told twice"),
        (
            GOOD.replace(b'"as_of"', b'"was": {"minor_units": 3900, "currency": "USD"}, "as_of"'),
            r"costs \$39.00 and was \$39.00: `was` must be the higher price",
        ),
        (
            GOOD.replace(b'"as_of"', b'"was": {"minor_units": 5000, "currency": "EUR"}, "as_of"'),
            "in the same currency",
        ),
    ],
)
async def test_a_reply_that_breaks_the_contract_is_refused_with_what_and_where(
    raw_store: RawStore, opened: Opened, body: bytes, message: str
) -> None:
    raw_store.plays = [reply(200, body)]
    with pytest.raises(StoreInvalid, match=message):
        await opened().prices(["PAN-001"])
    assert len(raw_store.asked) == 1  # the same question would get the same lie


@pytest.mark.parametrize("status", [204, 301, 400, 401, 404])
async def test_an_unexpected_status_is_invalid_and_not_repeated(
    raw_store: RawStore, opened: Opened, status: int
) -> None:
    raw_store.plays = [reply(status, b"")]
    with pytest.raises(StoreInvalid, match=f"prices: the store replied {status}, the contract has 200"):
        await opened().prices(["PAN-001"])
    assert len(raw_store.asked) == 1


async def test_a_reply_over_the_cap_is_refused_by_size(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, GOOD + b" " * 2_000)]
    with pytest.raises(StoreInvalid, match="prices: the reply is over 1000 bytes, the limit"):
        await opened(reply_bytes=1_000).prices(["PAN-001"])


async def test_a_small_reply_that_unpacks_to_a_huge_one_is_refused(raw_store: RawStore, opened: Opened) -> None:
    packed = gzip.compress(GOOD + b" " * 50_000_000)
    raw_store.plays = [reply(200, packed).replace(b"connection:", b"content-encoding: gzip\r\nconnection:")]
    with pytest.raises(StoreInvalid, match="over 1048576 bytes"):
        await opened().prices(["PAN-001"])


async def test_a_damaged_encoding_is_invalid(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, GOOD).replace(b"connection:", b"content-encoding: gzip\r\nconnection:")]
    with pytest.raises(StoreInvalid, match="content encoding is damaged"):
        await opened().prices(["PAN-001"])


async def test_after_five_failures_the_store_is_left_alone_and_then_probed(
    raw_store: RawStore, opened: Opened, clock: HeldClock
) -> None:
    raw_store.plays = [reply(503, b"")]
    client = opened(attempts=1)
    for _ in range(5):
        with pytest.raises(StoreDown, match="replied 503"):
            await client.prices(["PAN-001"])
    with pytest.raises(StoreDown, match=r"prices: not asked, the store failed 5 times in a row; .* in 10.0 s"):
        await client.prices(["PAN-001"])
    assert len(raw_store.asked) == 5

    clock.ms += 10_000
    raw_store.plays = [reply(200, GOOD)]
    assert await client.prices(["PAN-001"]) == {"PAN-001": QUOTE}
    assert await client.prices(["PAN-001"]) == {"PAN-001": QUOTE}


async def test_one_endpoint_that_is_down_does_not_close_the_others(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(503, b"")]
    client = opened(attempts=1, breaker_failures=1)
    with pytest.raises(StoreDown):
        await client.delivery(["PAN-001"], "60614")
    raw_store.plays = [reply(200, GOOD)]
    assert await client.prices(["PAN-001"]) == {"PAN-001": QUOTE}


async def test_lies_do_not_open_the_breaker_because_the_store_is_up(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, b"nonsense")]
    client = opened(breaker_failures=1)
    for _ in range(2):
        with pytest.raises(StoreInvalid):
            await client.prices(["PAN-001"])
    assert len(raw_store.asked) == 2


async def test_a_caller_with_less_time_goes_away_and_teaches_the_breaker_nothing(
    raw_store: RawStore, opened: Opened
) -> None:
    raw_store.plays = [Stall()]
    client = opened(timeout_s=30.0, breaker_failures=1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.prices(["PAN-001"])
    raw_store.plays = [reply(200, GOOD)]
    assert await client.prices(["PAN-001"]) == {"PAN-001": QUOTE}


async def test_ids_are_encoded_and_asked_fifty_at_a_time(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, b'{"stock": []}')]
    assert await opened().stock([f"Ä&{n}" for n in range(51)]) == {}
    first, second = raw_store.asked
    assert first.startswith("/v1/stock?ids=%C3%84%260&ids=%C3%84%261&")
    assert first.count("ids=") == 50
    assert second == "/v1/stock?ids=%C3%84%2650"


async def test_nothing_asked_is_no_call(raw_store: RawStore, opened: Opened) -> None:
    assert await opened().prices([]) == {}
    assert await opened().prices([""]) == {}
    assert await opened().orders("") == []
    assert await opened().orders("..") == []
    assert raw_store.asked == []


async def test_a_customer_is_one_segment_of_the_path(raw_store: RawStore, opened: Opened) -> None:
    raw_store.plays = [reply(200, b'{"orders": []}')]
    assert await opened().orders("../C1001?x=1") == []
    assert raw_store.asked == ["/v1/customers/..%2FC1001%3Fx%3D1/orders"]


async def test_orders_come_newest_first_however_the_store_sorts_them(raw_store: RawStore, opened: Opened) -> None:
    line = '{"product_id": "PAN-001", "title": "A pan", "quantity": 1}'
    told = [
        f'{{"order_id": "{id}", "status": "shipped", "ordered_on": "{day}", "lines": [{line}],'
        ' "as_of": "2026-01-01T00:00:00Z", "expected_on": null}'
        for id, day in (("A-1", "2025-12-01"), ("A-2", "2025-12-24"))
    ]
    raw_store.plays = [reply(200, f'{{"orders": [{",".join(told)}]}}'.encode())]
    orders: list[Order] = await opened().orders("C1001")
    assert [(order.order_id, order.ordered_on, order.expected_on) for order in orders] == [
        ("A-2", "2025-12-24", ""),
        ("A-1", "2025-12-01", ""),
    ]


async def test_delivery_dates_the_wrong_way_round_are_refused(raw_store: RawStore, opened: Opened) -> None:
    body = b"""{"delivery": [{"product_id": "PAN-001", "postcode": "60614", "earliest": "2026-01-09",
        "latest": "2026-01-07", "cost": {"minor_units": 0, "currency": "USD"}, "as_of": "2026-01-01T00:00:00Z"}]}"""
    raw_store.plays = [reply(200, body)]
    with pytest.raises(StoreInvalid, match="at the earliest on 2026-01-09, at the latest on 2026-01-07"):
        await opened().delivery(["PAN-001"], "60614")


@pytest.mark.parametrize("address", ["", "store.example", "ftp://store.example", "http://", "http://[::1"])
def test_an_address_that_is_no_web_address_is_refused_by_value(address: str) -> None:
    with pytest.raises(ValueError, match="the store's address"):
        HttpStorefront(address, timeout_s=1.0, clock=HeldClock())


def test_a_batch_stays_below_the_length_of_a_request_line() -> None:
    long = [f"{n}".rjust(400, "x") for n in range(30)]
    assert [len(batch) for batch in batches(long)] == [14, 14, 2]
    assert list(batches(["B", "A", "B"])) == [["B", "A"]]
