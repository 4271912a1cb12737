"""Cells of a shop's export → typed values. Each function refuses what it can't read, naming the value."""

import html
import re
from decimal import Decimal

from aisle.catalog.errors import RowRejected
from aisle_schemas import Money
from aisle_schemas.money import exponent

_PRICE = re.compile(
    r"(?P<before>[A-Za-z]{3})?\s*(?P<sign>[$€£¥₹])?\s*(?P<amount>\d[\d.,' ]*)\s*(?P<sign_after>[$€£¥₹])?\s*(?P<after>[A-Za-z]{3})?"
)
# Whose sign it is: the currency that was given, where it is one of these, else the first.
_SIGNS = {
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP"),
    "€": ("EUR",), "£": ("GBP",), "¥": ("JPY", "CNY"), "₹": ("INR",),
}  # fmt: skip
_TAG = re.compile(r"<[^<>]{1,2000}>")
_BLOCK = re.compile(r"<\s*/?\s*(?:p|br|li|ul|ol|div|h\d|tr)\b[^<>]*>", re.IGNORECASE)


def required(value: str, name: str) -> str:
    """The value without blanks around it. Raises: RowRejected when that is nothing."""
    stripped = value.strip()
    if not stripped:
        raise RowRejected(f"{name} is missing")
    return stripped


def price(text: str, currency: str, name: str = "price") -> Money | None:
    """ "19.99 USD", "1.299,00 EUR", "€19.99", or "19.99" in `currency`; None where there is nothing.

    Raises: RowRejected for what is no amount, and for more decimals than the currency has: "1.299" is rather 1299.
    """
    if not text.strip():
        return None
    found = _PRICE.fullmatch(text.strip())
    if found is None:
        raise RowRejected(f"{name} {text!r} is not an amount such as '19.99 USD'")
    code = (found["before"] or found["after"] or _of_sign(found["sign"] or found["sign_after"], currency)).upper()
    amount = _plain_number(found["amount"])
    try:
        decimals = -int(Decimal(amount).normalize().as_tuple().exponent)
    except ArithmeticError:
        raise RowRejected(f"{name} {text!r} is not an amount such as '19.99 USD'") from None
    if decimals > exponent(code):
        raise RowRejected(f"{name} {text!r} has {decimals} decimals, {code} has {exponent(code)}")
    return Money.of(amount, code)


def number(text: str, name: str, *, least: float = 0.0, most: float) -> float | None:
    """Raises: RowRejected when the text is no number, or lies outside."""
    if not text.strip():
        return None
    try:
        value = float(text)
    except ValueError:
        raise RowRejected(f"{name} {text!r} is not a number") from None
    if not least <= value <= most:
        raise RowRejected(f"{name} {text!r} is not between {least:g} and {most:g}")
    return value


def category_path(text: str) -> tuple[str, ...]:
    """ "Home > Kitchen > Pans" → its levels. A bare number, as some feeds carry, is no path."""
    levels = tuple(level.strip() for level in text.split(">") if level.strip())
    return () if len(levels) == 1 and levels[0].isdigit() else levels


def several(text: str) -> tuple[str, ...]:
    """ "one | two" → both."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def plain_text(text: str) -> str:
    """The words of a text that may hold HTML: blocks end a line, other tags go, entities are resolved."""
    if "<" in text:
        text = _TAG.sub("", _BLOCK.sub("\n", text))
    return html.unescape(text).strip()


def _of_sign(sign: str | None, currency: str) -> str:
    meant = _SIGNS[sign] if sign else (currency,)
    return currency if currency.upper() in meant else meant[0]


def _plain_number(amount: str) -> str:
    """Of two kinds of separators the last is the decimal one; a lone comma is, before one or two last digits."""
    digits = amount.replace("'", "").replace(" ", "")
    point, comma = digits.rfind("."), digits.rfind(",")
    if comma > point and (point >= 0 or len(digits) - comma - 1 in (1, 2)):
        return digits.replace(".", "").replace(",", ".")
    return digits.replace(",", "")
