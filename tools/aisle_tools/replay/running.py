"""Where a replay reads and where it runs: the recorded log, the shadow's own, the index. All of it goes afterwards."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aisle.catalog.index import Index
from aisle.encoders.embedder import Embedder
from aisle.process.folder import ShopFolder
from aisle.process.kafka_properties import read_properties
from aisle.process.log import opened_log
from aisle.process.search_index import index_of, kept_indexes, not_indexed
from aisle.process.settings import Settings
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Log
from aisle.stream.seal import KeyStore, MemoryKeyStore, SqliteKeyStore
from aisle.stream.stamp import Stamp
from aisle_tools.replay.catalog import Which, copied_index, made_index, put_back, read_catalog
from aisle_tools.replay.reader import LogReader, RangeReader
from aisle_tools.replay.recorded import Decode


class _ReadOnlyKeys:
    """The shop's keys, to open what is sealed with them; none is drawn."""

    def __init__(self, keys: KeyStore) -> None:
        self.find = keys.find

    def key_of(self, shopper_ref: str) -> tuple[str, bytes]:
        raise AssertionError("a replay seals nothing with the shop's keys")

    def is_at_hand(self, shopper_ref: str) -> bool:
        raise AssertionError("a replay seals nothing with the shop's keys")

    def forget(self, shopper_ref: str) -> bool:
        raise AssertionError("a replay forgets nobody")


@dataclass(frozen=True, slots=True)
class Live:
    """The shop's log, to be read only."""

    reader: RangeReader
    decode: Decode


@asynccontextmanager
async def opened_live(settings: Settings, prefix: str) -> AsyncIterator[Live]:
    """`prefix`: of the topics on Kafka. Raises: LogDamaged, LogUnavailable."""
    folder = ShopFolder(settings.data)
    async with AsyncExitStack() as stack:
        keys = SqliteKeyStore(folder.keys)
        stack.callback(keys.close)
        decode = Stamp(_ReadOnlyKeys(keys), SystemClock()).read
        reader: RangeReader
        if settings.kafka_bootstrap:
            from aisle_tools.replay.kafka_reader import KafkaReader

            properties = read_properties(settings.kafka_properties)
            reader = KafkaReader(settings.kafka_bootstrap, prefix=prefix, properties=properties)
        else:
            reader = LogReader(await stack.enter_async_context(EmbeddedLog(folder.log, keys=MemoryKeyStore())))
        stack.push_async_callback(reader.close)
        yield Live(reader, decode)


@asynccontextmanager
async def shadow_log(
    settings: Settings, aside: Path, prefix: str, keep: Callable[[str], None] | None
) -> AsyncIterator[Log]:
    """A log of the replay's own: a file in `aside`; on Kafka, topics under a prefix that nobody else has. Kafka's are
    deleted afterwards, unless `keep` is given, which is told where they are.

    Personal text in it is sealed with keys that end with this process: what is kept names no shopper.

    Raises: LogUnavailable, TopicsError.
    """
    if not settings.kafka_bootstrap:
        async with EmbeddedLog(aside / "log.sqlite", keys=MemoryKeyStore()) as log:
            yield log
        return
    from aisle.stream.kafka import KafkaLog
    from aisle_tools.kafka import topics

    own = f"{prefix}shadow.{secrets.token_hex(4)}."
    bootstrap, properties = settings.kafka_bootstrap, read_properties(settings.kafka_properties)
    try:
        await asyncio.to_thread(topics.create, bootstrap, prefix=own, properties=properties)
        async with KafkaLog(bootstrap, keys=MemoryKeyStore(), prefix=own, options=properties) as log:
            yield log
    finally:
        if keep is None:
            await asyncio.to_thread(topics.delete, bootstrap, prefix=own, properties=properties)
        else:
            keep(f"the topics {own}* at {bootstrap}")


@asynccontextmanager
async def own_folder(keep: Callable[[str], None] | None) -> AsyncIterator[Path]:
    """A folder that only its owner reads, deleted afterwards, unless `keep` is given, which is told where it is."""
    if keep is not None:
        path = Path(tempfile.mkdtemp(prefix="aisle-replay-"))
        keep(str(path))
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="aisle-replay-") as name:
        yield Path(name)


@dataclass(frozen=True, slots=True)
class Searched:
    """The index that a replay searches, and how it was come by, in words."""

    index: Index
    told: str
    lost: int = 0  # see `CatalogRead.lost`


@asynccontextmanager
async def searched_index(
    settings: Settings,
    live: Live,
    which: Which,
    aside: Path,
    embedder: Embedder,
    *,
    until_ms: int,
    now_ms: int,
    progress: Callable[[int, int], None] = lambda done, all: None,
) -> AsyncIterator[Searched]:
    """1. The catalog is read as it stands now, or stood at `until_ms`. 2. A Qdrant server is searched as it is, where
    that is one with what is asked for. 3. Else a copy of the shop's own index, where it holds the whole catalog, and in
    it what changed since is put back. 4. Where there is none, an index is made from the catalog, which takes as long as
    indexing does."""
    ends_ms = now_ms + 1 if which == "present" else until_ms
    catalog = await read_catalog(live.reader, live.decode, until_ms=ends_ms, now_ms=now_ms)  # 1
    changed = len(catalog.changed_since)
    as_it_stands = f"with {changed} items as they were at the range's end" if changed else "as it is now"
    if settings.qdrant_url and not changed:  # 2
        server = await asyncio.to_thread(index_of, settings, embedder.version, "replay")
        found = Searched(server.index, "the shop's Qdrant server, as it is now")
    elif copy := await _copied(settings, aside / "copy", embedder):  # 3
        found = Searched(copy, f"a copy of the shop's index, {as_it_stands}", catalog.lost)
        if changed:
            await put_back(copy, catalog, embedder)
    else:  # 4
        made = await made_index(catalog, aside / "index", embedder, progress)
        found = Searched(made, f"an index made from the log's catalog, {as_it_stands}", catalog.lost)
    try:
        yield found
    finally:
        await asyncio.to_thread(found.index.close)


async def _copied(settings: Settings, aside: Path, embedder: Embedder) -> Index | None:
    """A copy of the first index of the shop's folder that holds the whole catalog; None where there is none."""
    kept = kept_indexes(settings)
    if not kept:
        return None
    async with opened_log(settings) as log:
        whole = [path for path, group in kept.items() if await not_indexed(log, [group]) == 0]
    for path in whole:
        if copy := await asyncio.to_thread(copied_index, path, aside, embedder.version):
            return copy
    return None
