"""The demo store's pages, its pictures, and its life as a child process."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from xml.etree import ElementTree

import httpx
import pytest

from aisle.stream.clock import SystemClock
from aisle_schemas import Product
from aisle_tools.demo.pictures import picture
from aisle_tools.demo.shop import demo_catalog
from aisle_tools.demo.store import demo_store

CATALOG = demo_catalog()
STORE = [sys.executable, "-m", "aisle_tools.demo.store"]


@pytest.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    app = demo_store(CATALOG, clock=SystemClock(), assistant_url="http://127.0.0.1:8080/")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store.test") as client:
        yield client


async def test_every_products_page_and_picture_is_there(http: httpx.AsyncClient) -> None:
    for product in (item for item in CATALOG if isinstance(item, Product)):
        page = await http.get(product.url)
        assert page.status_code == 200
        image = await http.get(product.image)
        assert image.headers["content-type"] == "image/svg+xml"
        assert ElementTree.fromstring(image.text).tag == "{http://www.w3.org/2000/svg}svg"


async def test_a_product_page_shows_price_and_the_way_to_the_assistant_and_runs_nothing(
    http: httpx.AsyncClient,
) -> None:
    page = (await http.get("/products/PAN-003")).text
    assert "Marrow &amp; Pine Everyday Nonstick Frying Pan" in page
    assert '<p class="price">$3' in page
    assert 'href="http://127.0.0.1:8080/?product=PAN-003">Ask about this product</a>' in page
    assert "<script" not in page


async def test_policies_have_pages(http: httpx.AsyncClient) -> None:
    for policy in (item for item in CATALOG if not isinstance(item, Product)):
        assert (await http.get(policy.url)).status_code == 200


async def test_search_lists_what_holds_every_word(http: httpx.AsyncClient) -> None:
    page = (await http.get("/search", params={"q": "Dinosaur puzzle"})).text
    assert "/products/TOY-002" in page
    assert "/products/TOY-003" not in page
    assert "Nothing of that name" in (await http.get("/search", params={"q": "submarine"})).text


async def test_the_front_page_lists_every_department(http: httpx.AsyncClient) -> None:
    page = (await http.get("/")).text
    for product in (item for item in CATALOG if isinstance(item, Product)):
        assert f"/products/{product.product_id}" in page


async def test_markup_in_a_search_or_a_catalog_stays_text(http: httpx.AsyncClient) -> None:
    assert "<script>" not in (await http.get("/search", params={"q": "<script>alert(1)</script>"})).text
    nasty = Product(product_id="X-1", title="<script>alert(1)</script>", category=("<b>",), url="/products/X-1")
    app = demo_store([nasty], clock=SystemClock())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://store.test") as client:
        for path in ("/", "/products/X-1", "/images/X-1.svg"):
            assert "<script>" not in (await client.get(path)).text


@pytest.mark.parametrize("path", ["/products/NOPE", "/policies/nope", "/images/NOPE.svg", "/faults", "/v2/prices"])
async def test_what_is_not_there_is_not_found(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(path)).status_code == 404


async def test_faults_are_switched_only_where_that_is_allowed(http: httpx.AsyncClient) -> None:
    assert (await http.post("/faults", json={"mode": "down"})).status_code == 404


def test_a_picture_is_drawn_by_kind_and_coloured_by_the_product() -> None:
    products = {item.product_id: item for item in CATALOG if isinstance(item, Product)}
    assert picture(products["TRL-002"]) != picture(products["RUN-001"])
    assert "#b8433f" in picture(products["PAN-007"])  # red is the Dutch oven's first colour
    assert len({picture(product) for product in products.values()}) == len(products)


def test_it_says_where_it_listens_and_ends_when_its_parent_does() -> None:
    with subprocess.Popen([*STORE, "--port", "0"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as store:
        assert store.stdin is not None
        assert store.stdout is not None
        url = json.loads(store.stdout.readline())["url"]
        assert httpx.get(f"{url}/healthz", trust_env=False).json() == {"status": "ok"}
        store.stdin.close()
        assert store.wait(timeout=10) == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_without_a_word(sent: signal.Signals) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([*STORE, "--port", "0"], stdin=pipe, stdout=pipe, stderr=pipe) as store:
        assert store.stdout is not None
        assert store.stderr is not None
        store.stdout.readline()
        store.send_signal(sent)
        store.wait(timeout=10)
        assert store.stderr.read() == b""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--data", "no-such.jsonl"], "the catalog no-such.jsonl can't be read"),
        (["--port", "{taken}"], "can't listen on 127.0.0.1:{taken}"),
    ],
)
def test_what_keeps_it_from_starting_is_said_in_one_line(arguments: list[str], message: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        given = [argument.format(taken=port) for argument in arguments]
        ended = subprocess.run([*STORE, *given], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30)
    assert ended.returncode == 1
    assert ended.stderr.startswith(message.format(taken=port))
    assert ended.stderr.count("\n") == 1
