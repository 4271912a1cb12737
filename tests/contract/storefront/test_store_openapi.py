"""`openapi.yaml` is sound, its examples hold, and the demo store answers as it says."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import openapi_spec_validator
import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from aisle.storefront import wire

Spec = dict[str, Any]

REPLIES = {"Prices": wire.Prices, "Stock": wire.Stock, "Delivery": wire.Delivery, "Orders": wire.Orders}


@pytest.fixture(scope="module")
def spec() -> Spec:
    path = Path(__file__).parents[3] / "services/aisle/storefront/openapi.yaml"
    loaded: Spec = yaml.safe_load(path.read_text())
    return loaded


@pytest.fixture
async def http(demo_store_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=demo_store_url, trust_env=False) as client:
        yield client


def check(spec: Spec, schema: str, value: object) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": spec["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(value)


def examples(spec: Spec) -> Iterator[tuple[str, object]]:
    """(schema, example) of every reply that has any."""
    replies = [reply for path in spec["paths"].values() for reply in path["get"]["responses"].values()]
    for reply in [*replies, *spec["components"]["responses"].values()]:
        media = reply.get("content", {}).get("application/json", {})
        schema = media.get("schema", {}).get("$ref", "").rpartition("/")[2]
        for example in media.get("examples", {}).values():
            yield schema, example["value"]
        if schema and "example" in media:
            yield schema, media["example"]


def test_the_document_is_openapi_3_1(spec: Spec) -> None:
    assert spec["openapi"] == "3.1.0"
    openapi_spec_validator.validate(spec)


def test_every_example_holds_and_our_client_reads_it(spec: Spec) -> None:
    found = list(examples(spec))
    assert {schema for schema, _ in found} == {"Prices", "Stock", "Delivery", "Orders", "Problem"}
    for schema, value in found:
        check(spec, schema, value)
        if schema in REPLIES:
            msgspec.convert(value, REPLIES[schema])


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("/v1/prices?ids=PAN-001&ids=GLF-001&ids=NOPE", "Prices"),
        ("/v1/prices?ids=NOPE", "Prices"),
        ("/v1/stock?ids=PAN-001&ids=TOY-001", "Stock"),
        ("/v1/delivery?ids=PAN-001&postcode=60614", "Delivery"),
        ("/v1/delivery?ids=PAN-001&postcode=%3F%3F%3F", "Delivery"),
        *((f"/v1/customers/C100{n}/orders", "Orders") for n in range(1, 10)),
    ],
)
async def test_the_demo_store_answers_in_its_schemas(
    spec: Spec, http: httpx.AsyncClient, path: str, schema: str
) -> None:
    reply = await http.get(path)
    assert reply.status_code == 200
    check(spec, schema, reply.json())


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/v1/prices", "0 ids, 1 to 50 are allowed"),
        ("/v1/stock?" + "&".join(f"ids={n}" for n in range(51)), "51 ids, 1 to 50 are allowed"),
        ("/v1/delivery?ids=PAN-001", "postcode has 0 characters, 1 to 16 are allowed"),
    ],
)
async def test_a_bad_request_gets_a_problem_that_names_the_limit(
    spec: Spec, http: httpx.AsyncClient, path: str, message: str
) -> None:
    reply = await http.get(path)
    assert reply.status_code == 400
    check(spec, "Problem", reply.json())
    assert reply.json()["error"]["message"] == message


async def test_health_is_as_documented(http: httpx.AsyncClient) -> None:
    assert (await http.get("/healthz")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("body", "schema"),
    [
        ({"prices": [{"product_id": "A", "price": {"minor_units": -1, "currency": "USD"}, "as_of": "2026-01-01T00:00:00Z"}]}, "Prices"),
        ({"stock": [{"product_id": "A", "units": 1.5, "as_of": "2026-01-01T00:00:00Z"}]}, "Stock"),
        ({"delivery": [{"product_id": "A"}]}, "Delivery"),
        ({"orders": [{"order_id": "A", "status": "lost", "ordered_on": "2026-01-01", "lines": [], "as_of": "2026-01-01T00:00:00Z"}]}, "Orders"),
    ],
)  # fmt: skip
def test_what_the_schemas_refuse_our_client_refuses(spec: Spec, body: object, schema: str) -> None:
    whole = {"$ref": f"#/components/schemas/{schema}", "components": spec["components"]}
    assert not Draft202012Validator(whole).is_valid(body)
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, REPLIES[schema])
