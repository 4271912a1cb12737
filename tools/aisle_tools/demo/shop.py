"""The demo shop's catalog: what the departments' authors wrote, dealt out and dated by a seeded generator.

    python -m aisle_tools.demo.shop --out catalog.jsonl

writes it in Aisle's own import format: one JSON object of a `Product` or a `Policy` a line, told apart by "kind".
"""

import argparse
import random
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import product as pairs
from pathlib import Path
from statistics import fmean

import msgspec

from aisle_schemas import Attribute, Money, Policy, Product, QuestionAnswered, Review, Variant
from aisle_tools.demo.authoring import Department, Guide, Item, Says
from aisle_tools.demo.departments import DEPARTMENTS
from aisle_tools.demo.policies import POLICIES

CURRENCY = "USD"
SEED = 20250301
FIRST_REVIEW = date(2024, 1, 8)
LAST_REVIEW = date(2025, 11, 23)
SHARED_REVIEW_USES = 3  # how many items one review of `Department.more_reviews` may be dealt to


def demo_catalog(store_url: str = "") -> list[Product | Policy]:
    """Every product, then every policy and guide; the same at every call.

    `store_url`: where the demo store answers, such as "http://127.0.0.1:8081"; it begins every link and picture.
    """
    base = store_url.rstrip("/")
    products: list[Product | Policy] = []
    for department in DEPARTMENTS:
        products += _stocked(department, base)
    policies = [_policy(guide, base) for department in DEPARTMENTS for guide in department.guides]
    return products + [_policy(policy, base) for policy in POLICIES] + policies


def write_jsonl(items: Iterable[Product | Policy], path: Path) -> int:
    """How many lines were written."""
    lines = [msgspec.json.encode(item) for item in items]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return len(lines)


def read_jsonl(path: Path) -> list[Product | Policy]:
    """What `write_jsonl` wrote. Raises: OSError, msgspec.DecodeError."""
    return [msgspec.json.decode(line, type=Product | Policy) for line in path.read_bytes().splitlines() if line]


def _policy(written: Guide, base: str) -> Policy:
    return Policy(
        policy_id=written.id,
        title=written.title,
        text="\n\n".join(" ".join(paragraph.split()) for paragraph in written.text.strip().split("\n\n")),
        url=f"{base}/policies/{written.id}",
    )


def _stocked(department: Department, base: str) -> Iterator[Product]:
    shared = {
        leaf: _Pool(reviews, random.Random(f"{SEED} {department.name} {leaf}"))
        for leaf, reviews in department.more_reviews.items()
    }
    for item in department.items:
        pool = shared.get(item.category[-1])
        said = item.reviews + (pool.deal(8 - len(item.reviews)) if pool else ())
        yield _product(department, item, said, base)


class _Pool:
    """Reviews of one family of products, each dealt to a few of them and never twice to one."""

    def __init__(self, reviews: tuple[Says, ...], rng: random.Random) -> None:
        self._left = dict.fromkeys(reviews, SHARED_REVIEW_USES)
        self._rng = rng

    def deal(self, room: int) -> tuple[Says, ...]:
        fresh = [review for review, uses in self._left.items() if uses]
        dealt = self._rng.sample(fresh, min(room, len(fresh), self._rng.randint(0, 3)))
        for review in dealt:
            self._left[review] -= 1
        return tuple(dealt)


def _product(department: Department, item: Item, said: tuple[Says, ...], base: str) -> Product:
    rng = random.Random(f"{SEED} {item.id}")
    reviews = [
        Review(text=says.text, rating=float(says.stars), title=says.title, date=_review_date(rng).isoformat())
        for says in said
    ]
    reviews.sort(key=lambda review: review.date, reverse=True)
    return Product(
        product_id=item.id,
        title=item.title,
        brand=item.brand,
        category=(department.name, *item.category),
        description=" ".join(item.description.split()),
        bullets=item.bullets,
        attributes=tuple(Attribute(name=name, value=value) for name, value in item.facts.items()),
        variants=tuple(_variants(item)),
        price=Money.of(item.price, CURRENCY),
        url=f"{base}/products/{item.id}",
        image=f"{base}/images/{item.id}.svg",
        rating=round(fmean(says.stars for says in said), 1),
        review_count=len(reviews),
        reviews=tuple(reviews),
        qa=tuple(QuestionAnswered(question=asked.question, answer=asked.answer) for asked in item.qa),
        age_min_years=item.ages[0] if item.ages else None,
        age_max_years=item.ages[1] if item.ages else None,
    )


def _review_date(rng: random.Random) -> date:
    return FIRST_REVIEW + timedelta(days=rng.randrange((LAST_REVIEW - FIRST_REVIEW).days))


def _variants(item: Item) -> Iterator[Variant]:
    if not item.colours and not item.sizes:
        return
    for colour, size in pairs(item.colours or ("",), item.sizes or ("",)):
        differs = item.size_prices.get(size)
        yield Variant(
            variant_id="-".join(filter(None, (item.id, _slug(colour), _slug(size)))),
            colour=colour,
            size=size,
            price=Money.of(differs, CURRENCY) if differs else None,
        )


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", text.lower()).strip("-")


def main() -> None:
    parser = argparse.ArgumentParser(description="Write the demo shop's catalog in Aisle's own JSONL format.")
    parser.add_argument("--out", type=Path, required=True, help="the file to write")
    parser.add_argument("--store-url", default="", help="where the demo store answers: begins every link and picture")
    given = parser.parse_args()
    print(f"{write_jsonl(demo_catalog(given.store_url), given.out)} items in {given.out}")


if __name__ == "__main__":
    main()
