"""The store as a question's own events recorded it: what it said then, whatever it would say today."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NoReturn, TypeVar, cast, get_args

from aisle.retriever.live import delivery_passage, order_passage, price_passage, stock_passage
from aisle.storefront.errors import StoreDown, StorefrontError, StoreInvalid, StoreLate
from aisle.storefront.storefront import DeliveryQuote, Order, OrderLine, PriceQuote, StockLevel
from aisle_schemas import (
    Comparison,
    Delivery,
    EvidenceGathered,
    Gap,
    Money,
    Part,
    Passage,
    Price,
    ProductCard,
    QueryAsked,
    RetrievedProduct,
    SchemaError,
    Stock,
)

Said = TypeVar("Said", PriceQuote, StockLevel, DeliveryQuote)
Kind = Literal["price", "stock", "delivery", "orders"]
Status = Literal["processing", "shipped", "delivered", "cancelled", "returned"]

_LIVE = frozenset(("price", "stock", "delivery", "orders"))
_FAULTS: dict[str, type[StorefrontError]] = {"late": StoreLate, "down": StoreDown, "invalid": StoreInvalid}


@dataclass(slots=True)
class Replies:
    """What the store said about one question."""

    prices: dict[str, PriceQuote] = field(default_factory=dict)
    stock: dict[str, StockLevel] = field(default_factory=dict)
    delivery: dict[str, DeliveryQuote] = field(default_factory=dict)
    orders: list[Order] | None = None  # None: not asked, or it did not answer
    faults: dict[str, Gap] = field(default_factory=dict)  # by source

    def over(self, other: "Replies") -> "Replies":
        """These, and the other's where these say nothing."""
        return Replies(
            prices=other.prices | self.prices,
            stock=other.stock | self.stock,
            delivery=other.delivery | self.delivery,
            orders=self.orders if self.orders is not None else other.orders,
            faults=self.faults,
        )


class RecordedStorefront:
    """Implements `aisle.storefront.storefront.Storefront`. What was not recorded is unknown to it, and noted."""

    def __init__(self, replies: Replies) -> None:
        self._replies = replies
        self.not_recorded: dict[str, None] = {}  # "price of PAN-003", in the order asked

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]:
        return self._said("price", self._replies.prices, product_ids)

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]:
        return self._said("stock", self._replies.stock, product_ids)

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]:
        quotes = {id: quote for id, quote in self._replies.delivery.items() if quote.postcode == postcode}
        return self._said("delivery", quotes, product_ids)

    async def orders(self, customer_ref: str) -> list[Order]:
        if fault := self._replies.faults.get("orders"):
            _fail(fault)
        if self._replies.orders is None:
            self.not_recorded["orders"] = None
        return list(self._replies.orders or ())

    async def close(self) -> None:
        """There is nothing to close."""

    def _said(self, kind: Kind, known: Mapping[str, Said], product_ids: Sequence[str]) -> dict[str, Said]:
        if fault := self._replies.faults.get(kind):
            _fail(fault)
        self.not_recorded |= {f"{kind} of {id}": None for id in product_ids if id not in known}
        return {id: known[id] for id in product_ids if id in known}


def _fail(fault: Gap) -> NoReturn:
    raise _FAULTS[fault.cause](fault.detail or f"recorded as {fault.cause}")


def has_store(evidence: EvidenceGathered | None, parts: Iterable[Part]) -> bool | None:
    """Was a store connected when this was recorded? None where nothing tells."""
    gaps = evidence.gaps if evidence else ()
    of_the_store = {gap.cause for gap in gaps if gap.source in _LIVE}
    if of_the_store:
        return "not_configured" not in of_the_store
    if evidence and any(passage.kind in ("price", "stock", "delivery", "order") for passage in evidence.passages):
        return True
    cards = list(_cards(parts))
    if cards:
        return any(card.stock is not None for card in cards)
    return None


def replies_in_evidence(evidence: EvidenceGathered) -> Replies:
    """What the store said while evidence was gathered, read back from the passages that tell of it. A passage that the
    reading does not give again to the letter is left out."""
    replies = Replies(faults={gap.source: gap for gap in evidence.gaps if gap.cause in _FAULTS and gap.source in _LIVE})
    products = {product.product_id: product for product in evidence.products}
    orders: list[Order] = []
    for passage in evidence.passages:
        id = passage.product_id
        match passage.kind:
            case "price" if (quote := _price_in(passage)) and price_passage(quote).text == passage.text:
                replies.prices[id] = quote
            case "stock" if (level := _stock_in(passage, products.get(id))) and _stock_text(
                level, products.get(id)
            ) == passage.text:
                replies.stock[id] = level
            case "delivery" if (to := _delivery_in(passage, evidence.query)) and delivery_passage(
                to
            ).text == passage.text:
                replies.delivery[id] = to
            case "order" if (order := _order_in(passage)) and order_passage(order).text == passage.text:
                orders.append(order)
    was_asked = any(step.source == "orders" for step in evidence.plan.steps)
    if was_asked and "orders" not in replies.faults:
        replies.orders = orders
    return replies


def replies_in_parts(parts: Iterable[Part]) -> Replies:
    """What the store said while the answer was hydrated: the values that the shopper saw."""
    replies = Replies()
    for part in parts:
        match part:
            case Price():
                _note_price(replies, part)
            case Stock():
                _note_stock(replies, part)
            case Delivery(source="store", cost=Money() as cost):
                replies.delivery[part.product_id] = DeliveryQuote(
                    product_id=part.product_id, postcode=part.postcode, earliest=part.earliest, latest=part.latest,
                    cost=cost, as_of_ms=part.as_of_ms,
                )  # fmt: skip
            case ProductCard() | Comparison():
                for card in _cards([part]):
                    if card.price is not None:
                        _note_price(replies, card.price)
                    if card.stock is not None:
                        _note_stock(replies, card.stock)
    return replies


def _cards(parts: Iterable[Part]) -> Iterable[ProductCard]:
    for part in parts:
        match part:
            case ProductCard():
                yield part
            case Comparison(products=products):
                yield from products


def _note_price(replies: Replies, part: Price) -> None:
    if part.source == "store" and part.price is not None:
        replies.prices[part.product_id] = PriceQuote(
            product_id=part.product_id, price=part.price, as_of_ms=part.as_of_ms, was=part.was
        )


def _note_stock(replies: Replies, part: Stock) -> None:
    if part.source == "store" and part.units is not None:
        replies.stock[part.product_id] = StockLevel(
            product_id=part.product_id, units=part.units, as_of_ms=part.as_of_ms, variants=part.variants
        )


# ── Passages read back: the inverse of `aisle.retriever.live` ─────────────────────────────────────────────────────

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "CA$": "CAD", "A$": "AUD", "₹": "INR"}
_MONEY = r"-?(?:CA\$|A\$|[$€£¥₹])?[\d,]+(?:\.\d+)?(?: [A-Z]{3})?"
_PRICE = re.compile(rf"Price at \S+ UTC: (?P<price>{_MONEY})(?:, reduced from (?P<was>{_MONEY}))?")
_STOCK = re.compile(r"At \S+ UTC: (?:(?P<units>\d+) in stock|out of stock)(?: \((?P<variants>.*)\))?", re.DOTALL)
_VARIANT = re.compile(r"(?P<name>.*): (?P<units>-?\d+|none)", re.DOTALL)
_DELIVERY = re.compile(
    rf"Delivery to (?P<postcode>.*): (?:between (?P<from>\S+) and (?P<to>\S+)|(?P<on>\S+)), (?:for (?P<cost>{_MONEY})|free)"
)
_STATUSES = get_args(Status)
_ORDER = re.compile(r"Order (?P<id>\S+) of (?P<on>\S+): (?P<status>[a-z]+)")
_LINE = re.compile(r"(?:^|, )(\d+) × ")


def _money_in(text: str) -> Money | None:
    sign = -1 if text.startswith("-") else 1
    bare = text.lstrip("-")
    symbol = next((symbol for symbol in sorted(_SYMBOLS, key=len, reverse=True) if bare.startswith(symbol)), "")
    amount, _, code = bare.removeprefix(symbol).replace(",", "").partition(" ")
    try:
        money = Money.of(amount, code or _SYMBOLS.get(symbol, ""))
    except SchemaError:
        return None
    return Money(minor_units=sign * money.minor_units, currency=money.currency)


def _price_in(passage: Passage) -> PriceQuote | None:
    found = _PRICE.fullmatch(passage.text)
    price = _money_in(found["price"]) if found else None
    if found is None or price is None or passage.as_of_ms is None:
        return None
    was = _money_in(found["was"]) if found["was"] else None
    return PriceQuote(product_id=passage.product_id, price=price, as_of_ms=passage.as_of_ms, was=was)


def _stock_in(passage: Passage, product: RetrievedProduct | None) -> StockLevel | None:
    found = _STOCK.fullmatch(passage.text)
    if found is None or passage.as_of_ms is None:
        return None
    ids: dict[str, list[str]] = {}
    for variant in product.variants if product else ():
        name = " ".join(filter(None, (variant.colour, variant.size)))
        ids.setdefault(name or variant.variant_id, []).append(variant.variant_id)
    levels = []
    for said in (found["variants"] or "").split(", ") if found["variants"] else ():
        one = _VARIANT.fullmatch(said)
        if one is None:
            return None
        of_name = ids.get(one["name"], [])
        id = of_name.pop(0) if of_name else one["name"]  # variants that look alike are told in the catalog's order
        levels.append((id, 0 if one["units"] == "none" else int(one["units"])))
    return StockLevel(
        product_id=passage.product_id,
        units=int(found["units"] or 0),
        as_of_ms=passage.as_of_ms,
        variants=tuple(levels),
    )


def _stock_text(level: StockLevel, product: RetrievedProduct | None) -> str:
    return stock_passage(level, product.variants if product else ()).text


def _delivery_in(passage: Passage, query: QueryAsked) -> DeliveryQuote | None:
    found = _DELIVERY.fullmatch(passage.text)
    if found is None or passage.as_of_ms is None:
        return None
    cost = _money_in(found["cost"]) if found["cost"] else Money(minor_units=0, currency=query.currency)
    if cost is None:
        return None
    return DeliveryQuote(
        product_id=passage.product_id,
        postcode=found["postcode"],
        earliest=found["from"] or found["on"],
        latest=found["to"] or found["on"],
        cost=cost,
        as_of_ms=passage.as_of_ms,
    )


def _order_in(passage: Passage) -> Order | None:
    head, *said = passage.text.split("; ")
    found = _ORDER.fullmatch(head)
    if found is None:
        return None
    told: dict[str, str] = {}
    takes: tuple[tuple[str, str], ...] = (
        ("delivered_on", "delivered on "), ("expected_on", "expected on "), ("tracking", "tracking number "), ("total", "total "),
    )  # fmt: skip
    for name, words in takes:
        if said and said[0].startswith(words):
            told[name] = said.pop(0).removeprefix(words)
    quantities_and_titles = _LINE.split("; ".join(said))[1:]
    lines = tuple(
        OrderLine(product_id="", title=title, quantity=int(quantity))
        for quantity, title in zip(quantities_and_titles[::2], quantities_and_titles[1::2], strict=True)
    )
    if found["status"] not in _STATUSES:
        return None
    status = cast("Status", found["status"])
    total = _money_in(told["total"]) if "total" in told else None
    return Order(
        order_id=found["id"], status=status, ordered_on=found["on"], lines=lines, total=total,
        expected_on=told.get("expected_on", ""), delivered_on=told.get("delivered_on", ""),
        tracking=told.get("tracking", ""), as_of_ms=passage.as_of_ms or 0,
    )  # fmt: skip
