"""Imports onto a real log."""
# ruff: noqa: ASYNC240  the files are small, and nothing else runs

import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import msgspec
import pytest

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import Rejected
from aisle.catalog.importing import ImportReport, import_items, remove_items
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import LogFull
from aisle.stream.log import Outgoing, Position, TopicPartition
from aisle_schemas import CATALOG, CatalogItemRemoved, CatalogItemUpserted, Event, Product


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as opened:
        yield opened


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "feed.jsonl"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "ledger.sqlite"


def rows(*ids: str, title: str = "Lamp") -> str:
    return "".join(json.dumps({"product_id": id, "title": title}) + "\n" for id in ids)


async def events(log: EmbeddedLog) -> list[Event]:
    found = []
    for partition, end in (await log.end_offsets(CATALOG.name)).items():
        records = await log.read(TopicPartition(CATALOG.name, partition), 0, end)
        found += [(record.timestamp_ms, record.offset, log.decode(record)) for record in records]
    return [event for _, _, event in sorted(found, key=lambda one: one[:2])]


async def titles(log: EmbeddedLog) -> set[tuple[str, str]]:
    upserted = [event.item for event in await events(log) if isinstance(event, CatalogItemUpserted)]
    return {(item.product_id, item.title) for item in upserted if isinstance(item, Product)}


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.published, report.unchanged, report.rejected


async def test_each_item_is_published_under_its_id(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows("a", "b"))
    report = await import_items(feed, "jsonl", log, ledger=ledger)
    assert counts(report) == (2, 0, 0)
    assert report.bytes_read == report.bytes_total == feed.stat().st_size
    assert await titles(log) == {("a", "Lamp"), ("b", "Lamp")}
    (record,) = await log.read_key(CATALOG.name, "a")
    assert log.decode(record) == CatalogItemUpserted(item=Product(product_id="a", title="Lamp"))


async def test_what_the_log_holds_already_is_not_published_again(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows("a", "b"))
    await import_items(feed, "jsonl", log, ledger=ledger)
    feed.write_text(rows("a") + rows("b", title="Lamp, new"))
    assert counts(await import_items(feed, "jsonl", log, ledger=ledger)) == (1, 1, 0)
    assert {("a", "Lamp"), ("b", "Lamp, new")} <= await titles(log)


async def test_a_removed_item_is_published_again(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows("a", "b"))
    await import_items(feed, "jsonl", log, ledger=ledger)
    await remove_items(["a"], log)
    assert counts(await import_items(feed, "jsonl", log, ledger=ledger)) == (1, 1, 0)
    assert [type(event) for event in await events(log)].count(CatalogItemRemoved) == 1


async def test_what_another_writer_published_counts(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    event = CatalogItemUpserted(item=Product(product_id="a", title="Lamp"))
    await log.publish([Outgoing(event=event, key="a", source="/backend")])
    feed.write_text(rows("a"))
    assert counts(await import_items(feed, "jsonl", log, ledger=ledger)) == (0, 1, 0)


async def test_a_lost_ledger_costs_no_item(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows("a", "b"))
    await import_items(feed, "jsonl", log, ledger=ledger)
    ledger.unlink()
    assert counts(await import_items(feed, "jsonl", log, ledger=ledger)) == (0, 2, 0)


async def test_a_ledger_of_another_log_is_not_believed(feed: Path, ledger: Path, tmp_path: Path) -> None:
    feed.write_text(rows("a", "b"))
    for name in ("first", "second"):
        async with EmbeddedLog(tmp_path / name) as log:
            assert counts(await import_items(feed, "jsonl", log, ledger=ledger)) == (2, 0, 0)


async def test_a_damaged_ledger_is_named(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows("a"))
    ledger.write_bytes(b"no database" * 1000)
    with pytest.raises(ImportFailed, match=r"ledger\.sqlite can't be used: file is not a database; delete it"):
        await import_items(feed, "jsonl", log, ledger=ledger)


async def test_rejected_rows_are_all_reported_and_stop_nothing(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(
        rows("a")
        + '{"title": "no id"}\n'
        + rows("a", title="again")
        + json.dumps({"product_id": "big", "title": "B", "description": "x" * 600_000})
        + "\n"
        + rows("z")
    )
    rejected: list[Rejected] = []
    report = await import_items(feed, "jsonl", log, ledger=ledger, on_rejected=rejected.append)
    assert counts(report) == (2, 0, 3)
    assert [str(row) for row in rejected] == [
        f"{feed}:2: product_id is missing",
        f"{feed}:3: id 'a' stands at line 1 already",
        f"{feed}:4: id 'big': catalog.item_upserted is 600237 bytes, the limit is 524288",
    ]


async def test_a_number_that_no_event_can_hold_rejects_its_row_alone(
    log: EmbeddedLog, feed: Path, ledger: Path
) -> None:
    feed.write_text(
        f'{{"kind":"product","product_id":"a","title":"A","price":{{"minor_units":{10**30},"currency":"USD"}}}}\n'
        '{"kind":"product","product_id":"b","title":"B"}\n'
    )
    rejected: list[Rejected] = []
    report = await import_items(feed, "aisle", log, ledger=ledger, on_rejected=rejected.append)
    assert counts(report) == (1, 0, 1)
    assert [row.line for row in rejected] == [1]
    assert rejected[0].reason.startswith("id 'a': ")
    assert await titles(log) == {("b", "B")}


async def test_progress_is_reported_batch_by_batch(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows(*map(str, range(10))))
    seen: list[int] = []
    await import_items(
        feed, "jsonl", log, ledger=ledger, batch_rows=4, progress=lambda report: seen.append(report.published)
    )
    assert seen == [4, 8, 10]


class _FullAfter:
    """A log whose disk is full after some batches."""

    def __init__(self, log: EmbeddedLog, batches: int) -> None:
        self._log, self._left = log, batches

    async def publish(self, outgoing: Sequence[Outgoing]) -> list[Position]:
        if not self._left:
            raise LogFull("the disk is full")
        self._left -= 1
        return await self._log.publish(outgoing)

    def __getattr__(self, name: str) -> object:
        return getattr(self._log, name)


async def test_an_interrupted_import_goes_on_where_it_stopped(log: EmbeddedLog, feed: Path, ledger: Path) -> None:
    feed.write_text(rows(*map(str, range(10))))
    with pytest.raises(LogFull):
        await import_items(feed, "jsonl", _FullAfter(log, 2), ledger=ledger, batch_rows=3)  # type: ignore[arg-type]
    assert counts(await import_items(feed, "jsonl", log, ledger=ledger, batch_rows=3)) == (4, 6, 0)
    assert len(await events(log)) == 10


async def test_a_file_that_breaks_off_is_imported_up_to_there(log: EmbeddedLog, tmp_path: Path, ledger: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_text("<rss><item><id>a</id><title>Lamp</title></item>")
    with pytest.raises(ImportFailed, match="no well-formed XML"):
        await import_items(feed, "google-merchant", log, ledger=ledger)
    assert await titles(log) == {("a", "Lamp")}


async def test_a_missing_file_is_named(log: EmbeddedLog, tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(ImportFailed, match=r"nowhere can't be read: No such file or directory"):
        await import_items(tmp_path / "nowhere", "aisle", log, ledger=ledger)


async def test_the_real_catalog_is_imported_once(log: EmbeddedLog, ledger: Path, test_data: Path) -> None:
    path = test_data / "epqa" / "products.jsonl"
    assert counts(await import_items(path, "epqa", log, ledger=ledger)) == (888, 0, 0)
    assert counts(await import_items(path, "epqa", log, ledger=ledger)) == (0, 888, 0)
    (record,) = await log.read_key(CATALOG.name, "B0002FOBJY")
    event = msgspec.structs.asdict(log.decode(record))
    assert "music stand" in event["item"].title.lower()
