"""The shop's vocabulary from the catalog's events: the words that an index of the same items gives."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from aisle.catalog.catalog_words import CatalogFollower, CatalogWords
from aisle.catalog.edge import EdgeIndex
from aisle.catalog.index import Index
from aisle.catalog.passages import passages_of
from aisle.catalog.points import DIMENSIONS, item_id_of
from aisle.catalog.vocabulary import Vocabulary
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle_schemas import Attribute, CatalogItemRemoved, CatalogItemUpserted, Policy, Product
from aisle_tools.demo.shop import demo_catalog


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    made = EdgeIndex(tmp_path / "index", "none@1")
    yield made
    made.close()


def put(index: Index, items: list[Product | Policy]) -> None:
    index.upsert([(item, np.eye(len(passages_of(item)), DIMENSIONS, dtype=np.float32)) for item in items])


def upserted(item: Product | Policy) -> CatalogItemUpserted:
    return CatalogItemUpserted(item=item)


def test_the_demo_catalog_gives_the_words_that_its_index_gives(index: Index) -> None:
    items = demo_catalog()
    put(index, items)
    words = CatalogWords()
    for item in items:
        words.apply(upserted(item))
    assert words.vocabulary() == index.vocabulary()

    gone = [item_id_of(item) for item in items[:150]]
    index.remove(gone)
    for item_id in gone:
        words.apply(CatalogItemRemoved(item_id=item_id))
    assert words.vocabulary() == index.vocabulary()


def test_a_word_goes_with_the_last_item_that_says_it() -> None:
    words = CatalogWords()
    red = (Attribute(name="colour", value="red"),)
    words.apply(upserted(Product(product_id="a", title="Boot", brand="Halden", attributes=red)))
    words.apply(upserted(Product(product_id="b", title="Shoe", brand="Halden")))
    assert words.vocabulary() == Vocabulary(brands=frozenset({"halden"}), colours=frozenset({"red"}))

    words.apply(upserted(Product(product_id="a", title="Boot", brand="Nordfell")))
    assert words.vocabulary() == Vocabulary(brands=frozenset({"halden", "nordfell"}))
    words.apply(CatalogItemRemoved(item_id="b"))
    words.apply(CatalogItemRemoved(item_id="b"))  # delivered again
    assert words.vocabulary() == Vocabulary(brands=frozenset({"nordfell"}))


class Telling(CatalogWords):
    """Tells when it has heard of `brand`."""

    def __init__(self, brand: str) -> None:
        super().__init__()
        self._brand = brand
        self.heard = asyncio.Event()

    def apply(self, changed: CatalogItemUpserted | CatalogItemRemoved) -> None:
        super().apply(changed)
        if self._brand in self.vocabulary().brands:
            self.heard.set()


async def test_a_follower_knows_what_the_log_holds_and_then_what_comes(tmp_path: Path) -> None:
    def outgoing(id: str, brand: str) -> Outgoing:
        event = upserted(Product(product_id=id, title="Boot", brand=brand))
        return Outgoing(event=event, key=id, source="/tests")

    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        await log.publish([outgoing(str(number), f"Brand {number}") for number in range(40)])
        catalog = CatalogFollower(log, SystemClock())
        catalog.words = words = Telling("halden")
        following = asyncio.create_task(catalog.follow())
        await catalog.caught_up.wait()
        assert len(catalog.words.vocabulary().brands) == 40

        await log.publish([outgoing("new", "Halden")])
        await words.heard.wait()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def test_an_empty_catalog_is_caught_up_at_once(tmp_path: Path) -> None:
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        catalog = CatalogFollower(log, SystemClock())
        following = asyncio.create_task(catalog.follow())
        await catalog.caught_up.wait()
        assert catalog.words.vocabulary() == Vocabulary()
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
