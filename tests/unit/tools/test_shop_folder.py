"""A shop's folder and those who use it at the same time."""

import os
from pathlib import Path

import pytest

from aisle.catalog.index import INDEXERS
from aisle.process import folder as folder_module
from aisle.process.folder import Address, ShopFolder
from aisle.process.log import opened_log
from aisle.process.search_index import until_indexed
from aisle.process.settings import read_settings
from aisle.stream.errors import LogLocked
from aisle.stream.lock import lock_folder
from aisle.stream.log import Outgoing, TopicPartition
from aisle_schemas import CATALOG, CatalogItemRemoved, partition_for
from aisle_tools.client import ServerRefused
from aisle_tools.commands import catalog
from aisle_tools.indexing import served_by

REMOVED = Outgoing(event=CatalogItemRemoved(item_id="p1"), key="p1", source="/tests")
PLACE = TopicPartition(CATALOG.name, partition_for("p1", CATALOG.partitions))


@pytest.fixture
def folder(tmp_path: Path) -> ShopFolder:
    return ShopFolder(tmp_path / "shop").create()


def test_a_server_is_found_while_it_holds_the_folder_only(folder: ShopFolder) -> None:
    with lock_folder(folder.path):
        folder.announce("http://127.0.0.1:8080")
        assert folder.server() == Address(pid=os.getpid(), url="http://127.0.0.1:8080")
    # It was killed: its address stands there, and its process id may be another process's by now.
    assert folder.server() is None


def test_the_address_of_a_killed_server_is_not_taken_for_that_of_an_import_which_holds_the_folder(
    folder: ShopFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_module.os, "getpid", os.getppid)
    folder.announce("http://127.0.0.1:8080")
    monkeypatch.undo()
    with lock_folder(folder.path):
        assert folder.server() is None


def test_a_secret_that_could_not_be_written_is_drawn_again(folder: ShopFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_: int) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(folder_module.secrets, "token_bytes", crash)
    with pytest.raises(KeyboardInterrupt):
        folder.secret()
    monkeypatch.undo()
    drawn = folder.secret()
    assert len(drawn) == 32
    assert folder.secret() == drawn


async def test_a_reindex_leaves_the_index_alone_while_another_process_writes_to_it(folder: ShopFolder) -> None:
    folder.index.mkdir()
    (folder.index / "segment").write_bytes(b"points")
    with lock_folder(folder.path), pytest.raises(LogLocked):
        await catalog.rebuild(read_settings(data=folder.path), folder)
    assert (folder.index / "segment").read_bytes() == b"points"


async def test_a_reindex_that_ends_early_leaves_everything_to_be_read_again(
    folder: ShopFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened_log(read_settings(data=folder.path)) as log:
        await log.publish([REMOVED])
        await log.rewind(INDEXERS, {PLACE: 1})

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(catalog, "drop_index", crash)
    with pytest.raises(KeyboardInterrupt):
        await catalog.rebuild(read_settings(data=folder.path), folder)
    async with opened_log(read_settings(data=folder.path)) as log:
        assert await log.committed(INDEXERS, CATALOG.name) == {PLACE.partition: 0}


async def test_who_waits_for_the_index_is_told_that_the_server_has_ended(folder: ShopFolder) -> None:
    async with opened_log(read_settings(data=folder.path)) as log:
        await log.publish([REMOVED])
        with pytest.raises(ServerRefused, match="the server that indexes it has ended"):
            await until_indexed(log, [INDEXERS], stopped=served_by(folder))
