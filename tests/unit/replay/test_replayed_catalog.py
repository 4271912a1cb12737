"""The catalog and the index that a replay searches."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.passages import passages_of
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle_schemas import CatalogItemRemoved, CatalogItemUpserted, Event, Policy
from aisle_tools.replay.catalog import CatalogRead, copied_index, made_index, put_back, read_catalog
from aisle_tools.replay.reader import LogReader

LONG_AGO_MS, EVER = 0, 2**62


class OneVector:
    """An embedder for which every text means the same."""

    version = "one-vector-1"

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.tile(np.eye(1, 384, dtype=np.float32), (len(texts), 1))


def rule(name: str, text: str = "Thirty days.") -> Policy:
    return Policy(policy_id=name, title=name.title(), text=text)


def put(index: EdgeIndex, *rules: Policy) -> None:
    index.upsert([(one, OneVector().embed([passage.text for passage in passages_of(one)])) for one in rules])


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as opened:
        yield opened


async def publish(log: EmbeddedLog, key: str, event: Event) -> int:
    """When the log took it, once the clock has moved on."""
    await log.publish([Outgoing(event=event, key=key, source="/tests")])
    records = await log.read_key("aisle.catalog", key)
    await asyncio.sleep(0.003)
    return records[-1].timestamp_ms


async def test_the_catalog_is_read_as_it_stood(log: EmbeddedLog) -> None:
    await publish(log, "returns", CatalogItemUpserted(item=rule("returns")))
    await publish(log, "gone", CatalogItemUpserted(item=rule("gone")))
    later_ms = await publish(log, "gone", CatalogItemRemoved(item_id="gone"))
    await publish(log, "new", CatalogItemUpserted(item=rule("new")))
    as_it_was = await read_catalog(LogReader(log), log.decode, until_ms=later_ms, now_ms=EVER)
    assert {event.item.policy_id for event in as_it_was.events} == {"returns", "gone"}  # type: ignore[union-attr]
    assert as_it_was.changed_since == {"gone", "new"}
    assert as_it_was.lost == 1
    as_it_is = await read_catalog(LogReader(log), log.decode, until_ms=EVER, now_ms=EVER - 1)
    assert (len(as_it_is.events), as_it_is.changed_since, as_it_is.lost) == (4, frozenset(), 0)


async def test_what_changed_since_is_put_back_in_a_copy(tmp_path: Path) -> None:
    live = EdgeIndex(tmp_path / "live", OneVector.version)
    put(live, rule("returns", "Ten years."), rule("new"), rule("warranty"))
    copy = copied_index(tmp_path / "live", tmp_path / "copy", OneVector.version)  # while the live one is open
    assert copy is not None
    then = (CatalogItemUpserted(item=rule("returns")), CatalogItemUpserted(item=rule("removed-since")))
    changed = frozenset(("returns", "new", "removed-since"))
    await put_back(copy, CatalogRead(then, changed, lost=1), OneVector())
    ids = ("returns", "new", "warranty", "removed-since")
    assert [copy.item(id) for id in ids] == [rule("returns"), None, rule("warranty"), rule("removed-since")]
    assert [live.item(id) is not None for id in ids] == [True, True, True, False]
    copy.close()
    live.close()


def test_there_is_no_copy_of_what_is_not_there_or_of_another_model(tmp_path: Path) -> None:
    assert copied_index(tmp_path / "nothing", tmp_path / "copy", OneVector.version) is None
    live = EdgeIndex(tmp_path / "live", OneVector.version)
    live.close()
    assert copied_index(tmp_path / "live", tmp_path / "copy", "another-model") is None
    assert not (tmp_path / "copy").exists()


async def test_an_index_is_made_of_what_stands_after_the_last_event(tmp_path: Path) -> None:
    events = [CatalogItemUpserted(item=rule(f"rule-{number}")) for number in range(20)]
    gone = CatalogItemRemoved(item_id="rule-3")
    told: list[tuple[int, int]] = []
    index = await made_index(
        CatalogRead([*events, gone], frozenset(), lost=0),
        tmp_path / "index",
        OneVector(),
        lambda done, all: told.append((done, all)),
    )
    assert index.count()[0] == 19
    assert index.item("rule-3") is None
    assert told == [(16, 19), (19, 19)]
    index.close()
