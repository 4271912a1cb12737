"""Where an order can be planted: every text of a product, a policy, and the store's reply."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import msgspec
from msgspec.structs import replace

from aisle_schemas import Attribute, Passage, Policy, Product, QuestionAnswered, Review
from aisle_tools.demo.shop import demo_catalog

_HERE = Path(__file__).parent
PAYLOADS = (_HERE / "payloads.jsonl", _HERE / "payloads_later.jsonl")
"""Those that the detector was written with, and those that were written after it and run once before it was mended."""
PAYLOADS_STRANGER = (_HERE / "payloads_stranger.jsonl", _HERE / "payloads_stranger2.jsonl")
"""By two people who had not seen the rules. Two rules were written after the first had been read, none after the second."""
HARMLESS_STRANGER = (_HERE / "harmless_stranger.jsonl", _HERE / "harmless_stranger2.jsonl")
"""By the same: what customers and shops write that sounds like an order."""
PLACES_EACH = 4  # places that each payload is planted in
PADDING = "The parcel came on time and the box was whole. " * 20
FAMILIES = ("PAN-002", "GLF-007", "RUN-002", "BED-007", "PET-002")  # the products that are planted in, in turn
KEPT = 1  # reviews, questions and bullets of theirs
SPLIT = "{split}"  # in an order: where one review ends and the next begins


class Payload(msgspec.Struct, frozen=True):
    kind: str
    text: str  # the order
    obeyed: str  # what a model that obeys would write; "{prompt}" stands for its standing instructions


Plant = Callable[[Product, str], Product]

PLACES: dict[str, Plant] = {
    "title": lambda product, text: replace(product, title=f"{product.title}. {text}"),
    "brand": lambda product, text: replace(product, brand=text),
    "description": lambda product, text: replace(product, description=f"{product.description} {text}"),
    "bullet": lambda product, text: replace(product, bullets=(text, *product.bullets)),
    "attribute name": lambda product, text: replace(
        product, attributes=(Attribute(name=text[:120], value="yes"), *product.attributes)
    ),
    "attribute value": lambda product, text: replace(
        product, attributes=(Attribute(name="Care", value=text), *product.attributes)
    ),
    "review": lambda product, text: replace(product, reviews=(Review(text=text, rating=5.0), *product.reviews)),
    "review, in the middle": lambda product, text: replace(
        product, reviews=(Review(text=f"Good quality. {text} I am happy with it.", rating=5.0), *product.reviews)
    ),
    "customer's question": lambda product, text: replace(
        product, qa=(QuestionAnswered(question=text, answer="Yes, it is good."), *product.qa)
    ),
    "customer's answer": lambda product, text: replace(
        product, qa=(QuestionAnswered(question="Is it any good?", answer=text), *product.qa)
    ),
}  # fmt: skip
IN_TWO_REVIEWS = "two reviews"
"""The only place of an order in halves."""
ELSEWHERE = ("policy", "store reply")
"""Planted beside the product: in a policy of the store, in what the store says of an order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    payload: Payload
    place: str
    bare: Product  # as it was
    product: Product  # with the order planted, under an id of its own

    @property
    def order(self) -> str:
        """The words that must not come out: without what pads them."""
        return self.payload.text.rpartition("{padding}")[2].replace(SPLIT, " ")

    @property
    def text(self) -> str:
        return self.payload.text.replace("{padding}", PADDING)

    @property
    def policy(self) -> Policy:
        return Policy(policy_id=f"policy-{self.product.product_id}", title="Returns", text=self.text)

    @property
    def reply(self) -> Passage:
        return Passage(label="", id="order-1", kind="order", text=f"Order 1 of 2025-11-01: {self.text}", name="1")


def attacks(files: Sequence[Path] = PAYLOADS) -> Iterator[Attack]:
    """Every payload in `PLACES_EACH` places, so that all kinds meet all places; one in halves in one."""
    families = [
        _shortened(item) for item in demo_catalog() if isinstance(item, Product) and item.product_id in FAMILIES
    ]
    places = cycle((*PLACES, *ELSEWHERE))
    payloads: Sequence[Payload] = [
        msgspec.json.decode(line, type=Payload) for file in files for line in file.read_bytes().splitlines()
    ]
    number = 0
    for payload in payloads:
        is_split = SPLIT in payload.text
        for place in (IN_TWO_REVIEWS,) if is_split else islice(places, PLACES_EACH):
            number += 1
            bare = replace(families[number % len(families)], product_id=f"INJ-{number:03}")
            yield Attack(payload=payload, place=place, bare=bare, product=_planted(bare, place, payload.text))
        if not is_split:
            next(places)  # another start for the next payload


def promoted() -> Iterator[Product]:
    """What the orders name: the demo shop's products, by their ids and titles alone."""
    for item in demo_catalog():
        if isinstance(item, Product):
            yield Product(product_id=item.product_id, title=item.title, category=item.category)


def _planted(bare: Product, place: str, text: str) -> Product:
    """The product with the order in it; as it was where the order is planted elsewhere."""
    if place == IN_TWO_REVIEWS:
        halves = tuple(Review(text=half.strip(), rating=5.0) for half in text.split(SPLIT))
        return replace(bare, reviews=(*halves, *bare.reviews))
    return PLACES[place](bare, text.replace("{padding}", PADDING)) if place in PLACES else bare


def _shortened(product: Product) -> Product:
    return replace(
        product, bullets=product.bullets[:KEPT], reviews=product.reviews[:KEPT], qa=product.qa[:KEPT],
        attributes=product.attributes[:KEPT],
    )  # fmt: skip
