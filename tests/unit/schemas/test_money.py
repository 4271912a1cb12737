"""Money in minor units."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle_schemas import CurrencyMismatch, Money, SchemaError


@pytest.mark.parametrize(
    ("amount", "currency", "minor_units", "written"),
    [
        ("19.99", "USD", 1999, "$19.99"),
        ("1299", "usd", 129900, "$1,299.00"),
        ("500", "JPY", 500, "¥500"),
        ("12.5", "CHF", 1250, "12.50 CHF"),
        ("1.2345", "KWD", 1235, "1.235 KWD"),
        ("-0.005", "EUR", -1, "-€0.01"),
        (Decimal("0.005"), "GBP", 1, "£0.01"),
        (3, "INR", 300, "₹3.00"),
        ("999999999999999.99", "USD", 99_999_999_999_999_999, "$999,999,999,999,999.99"),
    ],
)
def test_an_amount_is_rounded_half_up_to_its_currency(
    amount: str | int | Decimal, currency: str, minor_units: int, written: str
) -> None:
    money = Money.of(amount, currency)

    assert money.minor_units == minor_units
    assert str(money) == written


@pytest.mark.parametrize(
    ("amount", "currency", "why"),
    [
        ("cheap", "USD", "amount 'cheap' is not a number"),
        ("NaN", "USD", "not a finite number"),
        ("Infinity", "USD", "not a finite number"),
        ("1e999999", "USD", "more than 15 digits"),
        ("1000000000000000", "JPY", "more than 15 digits"),
        ("1", "dollars", "currency 'dollars' is not a three-letter ISO 4217 code"),
        ("1", "U$D", "not a three-letter"),
    ],
)
def test_what_is_no_amount_is_refused_by_value(amount: str, currency: str, why: str) -> None:
    with pytest.raises(SchemaError, match=why.replace("$", r"\$")):
        Money.of(amount, currency)


def test_two_currencies_are_never_compared() -> None:
    one, two = Money.of(1, "USD"), Money.of(2, "USD")
    assert one < two
    assert one <= one
    assert two > one
    with pytest.raises(CurrencyMismatch, match="cannot compare USD with EUR"):
        assert one < Money.of(2, "EUR")


@settings(deadline=None)
@given(minor_units=st.integers(-(10**15) + 1, 10**15 - 1), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_an_amount_in_major_units_gives_the_same_money(minor_units: int, currency: str) -> None:
    money = Money(minor_units=minor_units, currency=currency)

    assert Money.of(money.amount, currency) == money
