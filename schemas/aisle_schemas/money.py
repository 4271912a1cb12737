"""Money as integers: minor units of an ISO 4217 currency. No float ever holds a price."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import msgspec

from aisle_schemas.errors import CurrencyMismatch, SchemaError

# ISO 4217 exponents that differ from 2; every other currency has two decimals.
_EXPONENTS = {
    "BHD": 3, "CLP": 0, "ISK": 0, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "PYG": 0,
    "TND": 3, "UGX": 0, "VND": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip
_DIGITS = 15  # of the largest amount in major units: its minor units fit 64 bits in every currency
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CAD": "CA$", "AUD": "A$", "INR": "₹"}


def exponent(currency: str) -> int:
    """How many decimals the currency has. Source: ISO 4217."""
    return _EXPONENTS.get(currency, 2)


class Money(msgspec.Struct, frozen=True, kw_only=True):
    """An amount: `Money(minor_units=1999, currency="USD")` is $19.99."""

    minor_units: int
    currency: str

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> "Money":
        """The amount in major units, rounded half up to the currency's decimals: `of("19.99", "USD")`.

        Raises: SchemaError when the text is no finite number or one of more than 15 digits, or the currency is no
        three-letter code.
        """
        code = currency.upper()
        if len(code) != 3 or not code.isascii() or not code.isalpha():
            raise SchemaError(f"currency {currency!r} is not a three-letter ISO 4217 code")
        try:
            value = Decimal(amount)
        except InvalidOperation as error:
            raise SchemaError(f"amount {amount!r} is not a number") from error
        if not value.is_finite():
            raise SchemaError(f"amount {amount!r} is not a finite number")
        if value.adjusted() >= _DIGITS:  # before any arithmetic: "1e999999" is short to write and long to compute
            raise SchemaError(f"amount {amount!r} has more than {_DIGITS} digits before its point")
        scaled = value.scaleb(exponent(code)).quantize(Decimal(1), rounding=ROUND_HALF_UP)
        return cls(minor_units=int(scaled), currency=code)

    @property
    def amount(self) -> Decimal:
        """In major units, exactly."""
        return Decimal(self.minor_units).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        """As a shopper reads it: `$1,299.00`, `¥500`, `12.50 CHF`."""
        text = f"{abs(self.amount):,.{exponent(self.currency)}f}"
        sign = "-" if self.minor_units < 0 else ""
        symbol = _SYMBOLS.get(self.currency)
        return f"{sign}{symbol}{text}" if symbol else f"{sign}{text} {self.currency}"

    def __lt__(self, other: "Money") -> bool:
        return self.minor_units < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor_units <= self._same(other)

    def _same(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"cannot compare {self.currency} with {other.currency}")
        return other.minor_units
