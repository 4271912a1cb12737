"""Hydrated values in words, honest about what is not known. Pure."""

from datetime import UTC, date, datetime, tzinfo

from aisle_schemas import Delivery, Passage, Price, Stock

NO_PRICE = "price not available right now"
NO_STOCK = "stock not known right now"
NO_DELIVERY = "delivery date not known right now"

_KINDS = {
    "title": "product title",
    "description": "description",
    "bullet": "product details",
    "attribute": "product details",
    "review": "customer review",
    "qa": "customer question",
    "policy": "store policy",
    "order": "your order",
    "price": "store price",
    "stock": "store stock",
    "delivery": "store delivery",
}


def price_words(price: Price, zone: tzinfo = UTC) -> str:
    """`$19.99 (was $24.99; as of 14 Nov 22:13 UTC)`, `$18.50 (list price; as of …)`, or that there is none."""
    if price.price is None:
        return NO_PRICE
    notes = price_notes(price, zone)
    return f"{price.price} ({notes})" if notes else str(price.price)


def price_notes(price: Price, zone: tzinfo = UTC) -> str:
    """What belongs beside an amount: what it was, whose it is, when it held."""
    when = as_of_words(price.as_of_ms, zone)
    notes = [
        f"was {price.was}" if price.was else "",
        "list price" if price.source == "catalog" else "",
        f"as of {when}" if when else "",
    ]
    return "; ".join(note for note in notes if note)


def stock_words(stock: Stock) -> str:
    """`in stock`, `only 3 left`, `out of stock`, or that it is not known."""
    match stock.status:
        case "in_stock":
            return "in stock"
        case "low":
            return f"only {stock.units} left" if stock.units is not None else "few left"
        case "out_of_stock":
            return "out of stock"
        case _:
            return NO_STOCK


def delivery_words(delivery: Delivery) -> str:
    """`arrives 16–18 Nov, delivery $5.00`, or that it is not known."""
    if not delivery.earliest and not delivery.latest:
        return NO_DELIVERY
    when = _days(delivery.earliest or delivery.latest, delivery.latest or delivery.earliest)
    if delivery.cost is None:
        return f"arrives {when}"
    return f"arrives {when}, delivery {'free' if delivery.cost.minor_units == 0 else delivery.cost}"


def as_of_words(as_of_ms: int, zone: tzinfo = UTC) -> str:
    """`14 Nov 22:13 UTC`; empty for a time that nobody noted."""
    if as_of_ms <= 0:
        return ""
    moment = datetime.fromtimestamp(as_of_ms / 1000, zone)
    return f"{moment.day} {moment:%b %H:%M %Z}".rstrip()


def kind_words(passage: Passage) -> str:
    """What sort of evidence it is, as a shopper would call it."""
    return _KINDS[passage.kind]


def quote(passage: Passage, limit: int = 160) -> str:
    """The evidence in one line of at most `limit` characters; of a customer's question, with what was asked."""
    text = f"{passage.question} — {passage.text}" if passage.question else passage.text
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _days(earliest: str, latest: str) -> str:
    try:
        first, last = date.fromisoformat(earliest), date.fromisoformat(latest)
    except ValueError:  # a store may promise in words
        return earliest if earliest == latest else f"{earliest} to {latest}"
    if first == last:
        return f"{last.day} {last:%b}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"
