"""What the demo store says about a product at a moment: price, stock, delivery. Pure functions of product and time, so
that a test, a replay and two processes see the same store."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from aisle_schemas import Money, Product

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
CUTOFF_HOUR = 19  # UTC: 2 pm in Columbus, Ohio, where the warehouse stands
SUNDAY = 6

STANDARD = 595
FREE_FROM = 4900
REMOTE_EXTRA = 1200
CANADA = 1495
ABROAD = 2495

_ZIP = re.compile(r"(\d{3})\d{2}(-\d{4})?")
_CANADIAN = re.compile(r"[A-Z]\d[A-Z] ?\d[A-Z]\d")
_OTHER = re.compile(r"(?=.*\d)[A-Z0-9][A-Z0-9 -]{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Days in transit, and its price in cents, which a valuable item is spared where `may_be_free`, but not the extra."""

    days_min: int
    days_max: int
    cents: int
    extra_cents: int = 0
    may_be_free: bool = True


# By the first digit of the ZIP code: 0 New England … 9 the Pacific.
_ZONES = {
    "0": Zone(days_min=2, days_max=4, cents=STANDARD),
    "1": Zone(days_min=2, days_max=4, cents=STANDARD),
    "2": Zone(days_min=2, days_max=4, cents=STANDARD),
    "3": Zone(days_min=3, days_max=5, cents=STANDARD),
    "4": Zone(days_min=2, days_max=3, cents=STANDARD),
    "5": Zone(days_min=2, days_max=3, cents=STANDARD),
    "6": Zone(days_min=2, days_max=3, cents=STANDARD),
    "7": Zone(days_min=3, days_max=5, cents=STANDARD),
    "8": Zone(days_min=4, days_max=6, cents=STANDARD),
    "9": Zone(days_min=4, days_max=6, cents=STANDARD),
}
_REMOTE = Zone(days_min=6, days_max=9, cents=STANDARD, extra_cents=REMOTE_EXTRA)
_CANADA = Zone(days_min=6, days_max=10, cents=CANADA, may_be_free=False)
_ABROAD = Zone(days_min=9, days_max=16, cents=ABROAD, may_be_free=False)


def price(product: Product, now_ms: int) -> tuple[Money, Money | None] | None:
    """(price, what it was before a reduction). Never above the catalog's price, so that a budget that was kept by the
    catalog is kept by the store.

    One product in eight is on promotion in any week, 10 to 25% off; the others drift by up to 3% a day and one more
    within it, to the next 5 cents.
    """
    if product.price is None:
        return None
    listed = product.price.minor_units
    week, day, hour = now_ms // (7 * DAY_MS), now_ms // DAY_MS, now_ms // HOUR_MS
    if _draw(product.product_id, "promotion", week) % 8 == 0:
        off_percent = (10, 15, 20, 25)[_draw(product.product_id, "reduction", week) % 4]
        reduced = _round(listed * (100 - off_percent) // 100)
        if reduced < listed:
            return _money(product, reduced), product.price
    drift_permille = _draw(product.product_id, "day", day) % 31 + _draw(product.product_id, "hour", hour) % 11
    return _money(product, min(listed, _round(listed * (1000 - drift_permille) // 1000))), None


def stock(product: Product, now_ms: int) -> tuple[int, list[tuple[str, int]]]:
    """(units, [(variant_id, units)]). Each variant sells down steadily, stays sold out for a while, and is filled up."""
    if not product.variants:
        return _units(product.product_id, now_ms), []
    levels = [(variant.variant_id, _units(variant.variant_id, now_ms)) for variant in product.variants]
    return sum(units for _, units in levels), levels


def delivery(product: Product, postcode: str, now_ms: int) -> tuple[date, date, Money] | None:
    """(earliest, latest, cost); None where the store does not deliver."""
    zone = zone_of(postcode)
    if zone is None:
        return None
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    sent = delivery_day(now.date() + timedelta(days=now.hour >= CUTOFF_HOUR))
    earliest = _working_days_after(sent, zone.days_min)
    latest = _working_days_after(sent, zone.days_max)
    listed = product.price.minor_units if product.price else 0
    free = zone.may_be_free and listed >= FREE_FROM
    return earliest, latest, _money(product, zone.extra_cents + (0 if free else zone.cents))


def zone_of(postcode: str) -> Zone | None:
    """The zone of a US ZIP code, a Canadian postal code or another country's; None for what is no postcode."""
    code = " ".join(postcode.upper().split())
    if zipped := _ZIP.fullmatch(code):
        remote = zipped[1] in {"967", "968", "995", "996", "997", "998", "999"}
        return _REMOTE if remote else _ZONES[code[0]]
    if _CANADIAN.fullmatch(code):
        return _CANADA
    return _ABROAD if _OTHER.fullmatch(code) else None


def _units(name: str, now_ms: int) -> int:
    capacity = 6 + _draw(name, "capacity") % 43
    hours_per_sale = 2 + _draw(name, "pace") % 9
    sold_out_hours = 2 + _draw(name, "gap") % 12
    cycle_hours = capacity * hours_per_sale + sold_out_hours
    into_cycle = (now_ms // HOUR_MS + _draw(name, "phase")) % cycle_hours
    return max(0, capacity - into_cycle // hours_per_sale)


def _draw(*parts: object) -> int:
    """A number that looks random and is the same for the same parts."""
    digest = hashlib.blake2b("|".join(map(str, parts)).encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big")


def _round(cents: int) -> int:
    """To the next 5 cents above."""
    return -(-cents // 5) * 5


def _money(product: Product, cents: int) -> Money:
    return Money(minor_units=cents, currency=product.price.currency if product.price else "USD")


def delivery_day(day: date) -> date:
    """The day itself, or the Monday after a Sunday."""
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


def _working_days_after(day: date, days: int) -> date:
    for _ in range(days):
        day = delivery_day(day + timedelta(days=1))
    return day
