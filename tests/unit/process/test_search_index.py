"""Which index a process searches, and who fills it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from aisle.catalog.errors import IndexLocked
from aisle.process.folder import ShopFolder
from aisle.process.search_index import SearchIndex, drop_index, groups_of, index_of, keep_in_step, not_indexed
from aisle.process.settings import Settings, read_settings
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing, TopicPartition
from aisle_schemas import CATALOG, CatalogItemRemoved, partition_for

EMBEDDER = "minilm@1"
REMOVED = Outgoing(event=CatalogItemRemoved(item_id="p1"), key="p1", source="/tests")
PLACE = TopicPartition(CATALOG.name, partition_for("p1", CATALOG.partitions))


@pytest.fixture
def embedded(tmp_path: Path) -> Settings:
    return read_settings(data=ShopFolder(tmp_path / "shop").create().path)


@pytest.fixture
def on_kafka(embedded: Settings) -> Settings:
    return embedded.model_copy(update={"kafka_bootstrap": "127.0.0.1:9092"})


@contextmanager
def opened(settings: Settings, name: str) -> Iterator[SearchIndex]:
    search = index_of(settings, EMBEDDER, name)
    try:
        yield search
    finally:
        search.index.close()


def test_on_the_embedded_log_the_shop_has_one_index(embedded: Settings) -> None:
    with opened(embedded, "server") as search:
        assert search.group == "aisle.indexer"
        assert (embedded.data / "index").is_dir()
    assert groups_of(embedded) == ["aisle.indexer"]


def test_on_kafka_each_process_has_an_index_and_a_group_of_its_own(on_kafka: Settings) -> None:
    with opened(on_kafka, "retriever-1") as one, opened(on_kafka, "retriever-2") as other:
        assert re.fullmatch(r"aisle\.indexer\.retriever-1\.[0-9a-f]{8}", one.group)
        assert re.fullmatch(r"aisle\.indexer\.retriever-2\.[0-9a-f]{8}", other.group)
        assert groups_of(on_kafka) == [one.group, other.group]


def test_a_process_finds_its_index_and_its_group_again(on_kafka: Settings) -> None:
    with opened(on_kafka, "retriever-1") as search:
        first = search.group
    assert groups_of(on_kafka) == []  # nobody has it open: nobody need wait for it
    with opened(on_kafka, "retriever-1") as search:
        assert search.group == first


def test_two_processes_of_one_name_are_refused(on_kafka: Settings) -> None:
    with opened(on_kafka, "retriever-1"), pytest.raises(IndexLocked, match=r"indexes/retriever-1 is open"):
        index_of(on_kafka, EMBEDDER, "retriever-1")


def test_an_index_that_is_dropped_takes_its_group_with_it(on_kafka: Settings) -> None:
    with opened(on_kafka, "retriever-1") as search:
        first = search.group
    drop_index(on_kafka)
    with opened(on_kafka, "retriever-1") as search:
        assert search.group != first


async def test_an_index_that_lost_everything_is_filled_from_the_start_again(embedded: Settings) -> None:
    async with EmbeddedLog(embedded.data / "log.sqlite") as log:
        await log.publish([REMOVED])
        with opened(embedded, "server") as search:
            await log.rewind(search.group, {PLACE: 1})
            assert await not_indexed(log, [search.group]) == 0
            await keep_in_step(log, search)
            assert await not_indexed(log, [search.group]) == 1


async def test_the_slowest_index_counts(embedded: Settings) -> None:
    async with EmbeddedLog(embedded.data / "log.sqlite") as log:
        await log.publish([REMOVED])
        await log.rewind("aisle.indexer.a", {PLACE: 1})
        assert await not_indexed(log, ["aisle.indexer.a", "aisle.indexer.b"]) == 1
        assert await not_indexed(log, []) == 0
