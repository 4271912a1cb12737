"""One directive into one part, from the evidence and from what the store said. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from aisle.hydration.comparison import rows
from aisle.markup.parser import Directive
from aisle.storefront.storefront import DeliveryQuote, PriceQuote, StockLevel
from aisle_schemas import (
    Citation,
    Comparison,
    Delivery,
    EvidenceGathered,
    FollowUps,
    Link,
    Part,
    Price,
    ProductCard,
    RetrievedProduct,
    Stock,
    Text,
)

LOW_UNITS = 5
"""From so many units down, stock is "low"."""

NOTHING = Text(text="")
"""What is left of a directive that is dropped: no character, over its span."""


class Known:
    """What an answer may show: the evidence, by the names that the markup uses for it."""

    def __init__(self, evidence: EvidenceGathered) -> None:
        self.products = {product.product_id: product for product in evidence.products}
        self.passages = {passage.label: passage for passage in evidence.passages}
        self.postcode = evidence.query.postcode
        self.catalog_as_of_ms = evidence.query.asked_at_ms  # the catalog was searched for this question
        self._hosts = {urlsplit(url).hostname for product in evidence.products if (url := web_url(product.url))}

    def is_in_shop(self, url: str) -> bool:
        """Does the address lead to a host that the products' own pages are on?"""
        return bool(web_url(url)) and (host := urlsplit(url).hostname) is not None and host in self._hosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """The products whose live values a directive shows."""

    prices: tuple[str, ...] = ()
    stock: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What the store said, by product. What it did not say, or not in time, is absent."""

    prices: Mapping[str, PriceQuote] = field(default_factory=dict)
    stock: Mapping[str, StockLevel] = field(default_factory=dict)
    delivery: Mapping[str, DeliveryQuote] = field(default_factory=dict)
    has_store: bool = True


NO_STORE = Live(has_store=False)
"""What a shop without a store's API knows: its cards say nothing of stock, rather than that it is unknown."""


def named_products(directive: Directive) -> tuple[str, ...]:
    """The product ids in a directive, each once, in its order."""
    match directive.name:
        case "price" | "stock" | "delivery":
            return (directive.target,)
        case "product":
            written = directive.attributes["id"]
        case "compare":
            written = directive.attributes["ids"]
        case _:
            return ()
    return tuple(dict.fromkeys(id for part in written.split(",") if (id := part.strip())))


def needs(directive: Directive, known: Known) -> Needs:
    """What to ask the store before the directive is filled: nothing about products that it may not show."""
    shown = tuple(id for id in named_products(directive) if id in known.products)
    match directive.name:
        case "price":
            return Needs(prices=shown)
        case "stock":
            return Needs(stock=shown)
        case "delivery":
            return Needs(delivery=shown)
        case "product" | "compare":
            return Needs(prices=shown, stock=shown)
        case _:
            return Needs()


def fill(directive: Directive, known: Known, live: Live, now_ms: int) -> Part:
    """The part that stands for the directive.

    `NOTHING` where it names only products or evidence that the answer may not show. A value that the store did not
    give is the catalog's, where the catalog has one, else said to be unknown; none is made up.
    """
    shown = [known.products[id] for id in named_products(directive) if id in known.products]
    match directive.name, shown:
        case "cite", _:
            passage = known.passages.get(directive.target)
            return Citation(label=directive.target, passage=passage) if passage else NOTHING
        case "link", _:
            return _link(directive.attributes, known)
        case "follow-ups", _:
            return _follow_ups(directive.attributes)
        case "price", [product]:
            return _price(product, known, live, now_ms)
        case "stock", [product]:
            return _stock(product.product_id, live, now_ms)
        case "delivery", [product]:
            return _delivery(product.product_id, known, live, now_ms)
        case "product" | "compare", [product]:
            return _card(product, known, live, now_ms, reason=directive.attributes.get("reason", ""))
        case "compare", [_, _, *_]:
            cards = tuple(_card(product, known, live, now_ms) for product in shown)
            return Comparison(products=cards, rows=rows(shown, directive.rows))
        case _:
            return NOTHING


def web_url(url: str) -> str:
    """The address if a page may link to it, else nothing: `http`, `https`, or a path of the shop itself."""
    # Browsers read a backslash as a slash, and so another host than we would.
    if _NOT_IN_URL.search(url):
        return ""
    try:
        return url if urlsplit(url).scheme in ("http", "https", "") else ""
    except ValueError:
        return ""


_NOT_IN_URL = re.compile(r"[\\\s\x00-\x1f\x7f]")


def _price(product: RetrievedProduct, known: Known, live: Live, now_ms: int) -> Price:
    id = product.product_id
    if quote := live.prices.get(id):
        is_reduced = quote.was is not None and quote.was.currency == quote.price.currency and quote.price < quote.was
        return Price(product_id=id, price=quote.price, as_of_ms=quote.as_of_ms, was=quote.was if is_reduced else None)
    if product.list_price is not None:
        return Price(product_id=id, price=product.list_price, as_of_ms=known.catalog_as_of_ms, source="catalog")
    return Price(product_id=id, price=None, as_of_ms=now_ms, source="none")


def _stock(id: str, live: Live, now_ms: int) -> Stock:
    level = live.stock.get(id)
    if level is None:
        return Stock(product_id=id, status="unknown", as_of_ms=now_ms, source="none")
    return Stock(
        product_id=id,
        status="out_of_stock" if level.units <= 0 else "low" if level.units <= LOW_UNITS else "in_stock",
        units=level.units,
        variants=level.variants,
        as_of_ms=level.as_of_ms,
    )


def _delivery(id: str, known: Known, live: Live, now_ms: int) -> Delivery:
    quote = live.delivery.get(id)
    if quote is None:
        return Delivery(product_id=id, postcode=known.postcode, as_of_ms=now_ms, source="none")
    return Delivery(
        product_id=id,
        postcode=quote.postcode,
        earliest=quote.earliest,
        latest=quote.latest,
        cost=quote.cost,
        as_of_ms=quote.as_of_ms,
    )


def _card(product: RetrievedProduct, known: Known, live: Live, now_ms: int, reason: str = "") -> ProductCard:
    return ProductCard(
        product_id=product.product_id,
        title=product.title,
        brand=product.brand,
        url=web_url(product.url),
        image=web_url(product.image),
        rating=product.rating,
        review_count=product.review_count,
        price=_price(product, known, live, now_ms),
        stock=_stock(product.product_id, live, now_ms) if live.has_store else None,
        variants=product.variants,
        reason=reason.strip(),
    )


def _link(attributes: Mapping[str, str], known: Known) -> Part:
    url, search, title = (attributes.get(name, "").strip() for name in ("url", "search", "title"))
    if known.is_in_shop(url):
        return Link(title=title or url, url=url)
    # An address outside the shop is the model's invention; what it was to show can still be searched for.
    search = search or title
    return Link(title=title or search, search=search) if search else NOTHING


def _follow_ups(attributes: Mapping[str, str]) -> Part:
    """The questions `q1`, `q2`, … in the order written."""
    questions = tuple(text for name, value in attributes.items() if name.startswith("q") and (text := value.strip()))
    return FollowUps(questions=questions) if questions else NOTHING
