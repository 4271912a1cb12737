"""Whatever a store sends, its reply is read or refused; nothing else happens."""

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.storefront import wire
from aisle.storefront.errors import StoreInvalid

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["prices", "product_id", "price", "was", "as_of", "minor_units"]), inner)
    ),
    max_leaves=12,
)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_bytes_are_prices_or_invalid(body: bytes) -> None:
    try:
        quotes = wire.price_quotes(wire.read("prices", body, wire.Prices), ["A"])
    except StoreInvalid:
        return
    assert all(quote.price.minor_units >= 0 for quote in quotes.values())


@given(
    cents=st.integers(0, 10**12),
    moment=st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001
    offset=st.integers(-14, 14),
)
def test_an_amount_and_a_moment_survive_in_any_time_zone(cents: int, moment: datetime, offset: int) -> None:
    local = moment.replace(tzinfo=timezone(timedelta(hours=offset)))
    entry = {"product_id": "A", "price": {"minor_units": cents, "currency": "JPY"}, "as_of": local.isoformat()}
    body = json.dumps({"prices": [entry]}).encode()
    quote = wire.price_quotes(wire.read("prices", body, wire.Prices), ["A"])["A"]
    assert quote.price.minor_units == cents
    assert abs(quote.as_of_ms - local.astimezone(UTC).timestamp() * 1000) <= 1


def test_the_refusal_says_what_where_and_how_the_reply_begins() -> None:
    body = b'{"stock": [{"product_id": "A", "units": 1, "as_of": "2026-01-01T00:00:00Z"}, {"product_id": "B", "units": -1}]}'
    with pytest.raises(StoreInvalid) as refused:
        wire.read("stock", body, wire.Stock)
    assert str(refused.value) == (
        "stock: Expected `int` >= 0 - at `$.stock[1].units`; the reply begins "
        """b'{"stock": [{"product_id": "A", "units": 1, "as_of": "2026-01-01T00:00:00Z"}, {"p'"""
    )
