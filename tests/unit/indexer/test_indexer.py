"""The indexer's handler, called as the stream calls it, on a real index."""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from qdrant_client import QdrantClient

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.importing import import_items
from aisle.catalog.index import Index, Vectors
from aisle.catalog.server import ServerIndex
from aisle.indexer.batch import Batch, fold
from aisle.indexer.service import indexer
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.run import ProcessorStage
from aisle_schemas import Attribute, CatalogItemRemoved, CatalogItemUpserted, Policy, Product, Review

pytestmark = pytest.mark.filterwarnings("ignore:Payload indexes have no effect in the local Qdrant")


class Counting:
    """An embedder that says what it was asked for."""

    version = "counting@1"

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.calls.append(list(texts))
        if any("poison" in text for text in texts):
            raise ValueError("a text that can't be embedded")
        return np.ones((len(texts), 384), dtype=np.float32)


class Away:
    """An index that can't be written the first few times."""

    def __init__(self, index: Index, times: int) -> None:
        self._index, self.left = index, times

    def upsert(self, items: Sequence[tuple[Product | Policy, Vectors]]) -> None:
        if self.left:
            self.left -= 1
            raise IndexUnavailable("the server is away")
        self._index.upsert(items)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


class Watched:
    """An index that says when it has taken so many items."""

    def __init__(self, index: Index, expected: int) -> None:
        self._index, self._left = index, expected
        self._loop = asyncio.get_running_loop()
        self.full = asyncio.Event()

    def upsert(self, items: Sequence[tuple[Product | Policy, Vectors]]) -> None:
        self._index.upsert(items)
        self._left -= len(items)
        if not self._left:
            self._loop.call_soon_threadsafe(self.full.set)

    def __getattr__(self, name: str) -> object:
        return getattr(self._index, name)


class Impatient:
    """A clock on which every pause is over at once."""

    def __init__(self) -> None:
        self.pauses: list[float] = []

    def now_ms(self) -> int:
        return 0

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
def index() -> Iterator[Index]:
    made = ServerIndex(QdrantClient(":memory:"), "aisle", "counting@1")
    yield made
    made.close()


def upserted(id: str, title: str = "Lamp", **fields: object) -> CatalogItemUpserted:
    return CatalogItemUpserted(item=Product(product_id=id, title=title, **fields))  # type: ignore[arg-type]


async def handle(stage: object, *events: CatalogItemUpserted | CatalogItemRemoved) -> list[BaseException | None]:
    """All at once, started in this order, as the stream starts them."""

    async def one(event: CatalogItemUpserted | CatalogItemRemoved) -> None:
        async for _ in stage.handle(event):  # type: ignore[attr-defined]
            pytest.fail("the indexer publishes nothing")

    return await asyncio.gather(*map(one, events), return_exceptions=True)


async def test_what_is_upserted_is_found_and_what_is_removed_is_gone(index: Index) -> None:
    stage = indexer(index, Counting())
    await handle(stage, upserted("a"), upserted("b", reviews=(Review(text="Bright."),)))
    assert index.count() == (2, 3)
    await handle(stage, CatalogItemRemoved(item_id="a"))
    assert index.count() == (1, 2)
    assert index.item("a") is None


async def test_events_that_wait_together_share_one_call_of_the_embedder(index: Index) -> None:
    embedder = Counting()
    await handle(indexer(index, embedder), *(upserted(str(n), title=f"Lamp {n}") for n in range(40)))
    # The first event finds the writer idle; tasks that started with it are there when it looks again.
    assert [len(call) for call in embedder.calls] == [16, 16, 8]
    assert index.count() == (40, 40)


async def test_a_later_version_is_never_overwritten_by_an_earlier_one(index: Index) -> None:
    versions = [upserted("a", title=f"Lamp {n}") for n in range(50)]
    await handle(indexer(index, Counting()), *versions)
    assert index.item("a") == Product(product_id="a", title="Lamp 49")


async def test_a_removal_between_two_versions_is_kept_in_order(index: Index) -> None:
    stage = indexer(index, Counting())
    await handle(stage, upserted("a"), CatalogItemRemoved(item_id="a"), upserted("a", "New"), upserted("b"))
    await handle(stage, upserted("b"), CatalogItemRemoved(item_id="b"))
    assert index.item("a") == Product(product_id="a", title="New")
    assert index.item("b") is None


async def test_an_event_that_is_delivered_again_costs_no_embedding(index: Index) -> None:
    embedder = Counting()
    stage = indexer(index, embedder)
    await handle(stage, upserted("a"))
    await handle(stage, upserted("a"))
    assert embedder.calls == [["Lamp"]]


async def test_a_short_text_that_many_items_share_is_embedded_once(index: Index) -> None:
    embedder = Counting()
    stage = indexer(index, embedder)
    leather = (Attribute(name="material", value="leather"),)
    await handle(stage, upserted("a", "Boot", attributes=leather), upserted("b", "Shoe", attributes=leather))
    await handle(stage, upserted("c", "Belt", attributes=leather))
    assert embedder.calls == [["Boot", "material: leather", "Shoe"], ["Belt"]]


async def test_an_item_that_says_nothing_is_held_without_a_passage(index: Index) -> None:
    silent = Policy(policy_id="returns", title="Returns", text=" ")
    assert await handle(indexer(index, Counting()), CatalogItemUpserted(item=silent)) == [None]
    assert index.item("returns") == silent
    assert index.count() == (1, 0)


async def test_one_bad_item_fails_alone(index: Index) -> None:
    outcomes = await handle(indexer(index, Counting()), upserted("a"), upserted("b", title="poison"), upserted("c"))
    assert [type(outcome) for outcome in outcomes] == [type(None), ValueError, type(None)]
    assert index.count() == (2, 2)
    assert index.item("b") is None


async def test_an_index_that_is_away_holds_the_stage_up_in_order(
    index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Impatient()
    stage = indexer(Away(index, 3), Counting(), clock=clock)  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        outcomes = await handle(stage, upserted("a", "one"), upserted("a", "two"))
    assert outcomes == [None, None]
    assert clock.pauses == [0.5, 1.0, 2.0]
    assert index.item("a") == Product(product_id="a", title="two")
    assert caplog.messages[0] == "the server is away; 2 events wait, next try in 0.5 s"


async def test_a_handler_that_is_cancelled_takes_no_other_with_it(index: Index) -> None:
    stage = indexer(index, Counting())
    first = asyncio.ensure_future(handle(stage, upserted("a")))
    second = asyncio.ensure_future(handle(stage, upserted("b")))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == [None]
    assert index.item("b") is not None


async def test_what_nobody_waits_for_any_more_is_not_written(index: Index) -> None:
    embedder = Counting()
    writing = asyncio.ensure_future(handle(indexer(index, embedder), *(upserted(str(n)) for n in range(40))))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    writing.cancel()  # as a stage does that ends: the events come again to the next one
    with pytest.raises(asyncio.CancelledError):
        await writing
    (left,) = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    await left
    assert embedder.calls == []
    assert index.count() == (0, 0)


def test_a_batch_comes_down_to_each_ids_last_event() -> None:
    lamp, policy = Product(product_id="a", title="Lamp"), Policy(policy_id="p", title="Returns", text="30 days")
    events = [
        CatalogItemUpserted(item=Product(product_id="a", title="Old")),
        CatalogItemUpserted(item=policy),
        CatalogItemRemoved(item_id="b"),
        CatalogItemUpserted(item=lamp),
        CatalogItemUpserted(item=Product(product_id="b", title="Back")),
        CatalogItemRemoved(item_id="b"),
    ]
    assert fold(events) == Batch(upserted=(lamp, policy), removed=("b",))


async def test_a_feed_is_imported_and_indexed_through_the_log(
    index: Index, tmp_path: Path, write_feed: Callable[[int], Path]
) -> None:
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        watched = Watched(index, 120)
        stage = ProcessorStage(log, indexer(watched, Counting()))  # type: ignore[arg-type]
        await stage.start()
        report = await import_items(write_feed(120), "google-merchant", log, ledger=tmp_path / "ledger.sqlite")
        assert (report.published, report.rejected) == (120, 0)
        await asyncio.wait_for(watched.full.wait(), 30)
        await stage.drain(10)
    assert index.count() == (120, 600)
    product = index.item("SKU-000119")
    assert isinstance(product, Product)
    assert product.title.endswith("no. 119")
