"""The engine in process on its bad days."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from aisle.catalog.edge import SEAL, EdgeIndex
from aisle.catalog.errors import IndexDamaged, IndexLocked
from aisle.catalog.passages import passages_of
from aisle_schemas import Product

VERSION = "test-embedder@1"

# Opens the index, writes 12 items one by one, says so on stdout after each, and never closes it.
WRITER = """
import sys
from pathlib import Path
import numpy as np
from aisle.catalog.edge import EdgeIndex
from aisle_schemas import Product

index = EdgeIndex(Path(sys.argv[1]), "test-embedder@1")
for number in range(12):
    vectors = np.full((1, 384), 1 / 384**0.5, dtype=np.float32)
    index.upsert([(Product(product_id=str(number), title=f"Lamp {number}"), vectors)])
    print(number, flush=True)
sys.stdin.read()
"""


def writer(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def fill(index: EdgeIndex, *ids: str) -> None:
    items = [Product(product_id=id, title=f"Lamp {id}") for id in ids]
    index.upsert([(item, np.ones((len(passages_of(item)), 384), dtype=np.float32)) for item in items])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed index of one item."""
    index = EdgeIndex(tmp_path / "index", VERSION)
    fill(index, "1")
    index.close()
    return tmp_path / "index"


def test_an_index_that_is_opened_again_holds_what_it_held(folder: Path) -> None:
    index = EdgeIndex(folder, VERSION)
    assert index.count() == (1, 1)
    assert index.item("1") == Product(product_id="1", title="Lamp 1")
    fill(index, "2")
    assert index.count() == (2, 2)
    index.close()


def test_a_killed_writer_loses_nothing_that_it_was_told_is_written(tmp_path: Path) -> None:
    with writer(tmp_path / "index") as process:
        assert process.stdout is not None
        written = [process.stdout.readline().strip() for _ in range(8)]
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        written += process.stdout.read().split()
    index = EdgeIndex(tmp_path / "index", VERSION)
    assert [id for id in written if index.item(id) is None] == []
    assert index.count()[0] >= 8
    index.close()


def test_a_file_of_the_engines_log_that_is_gone_by_the_time_it_is_synced_holds_nothing_up(folder: Path) -> None:
    index = EdgeIndex(folder, VERSION)
    # The engine renames its next segment from another thread; a link to nowhere is listed and not found, as that is.
    (folder / "wal" / "tmp-open-99").symlink_to(folder / "wal" / "renamed")
    fill(index, "2")
    assert index.count() == (2, 2)
    index.close()


def test_a_folder_that_another_process_has_open_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    with writer(folder) as process:
        assert process.stdout is not None
        process.stdout.readline()
        with pytest.raises(IndexLocked, match=f"the index in {folder} is open in the process with id {process.pid};"):
            EdgeIndex(folder, VERSION)
        process.kill()


@pytest.mark.parametrize(
    "damage",
    [
        "edge_config.json", SEAL, "wal/first-index", "segments/*/segment.json",
        "segments/*/vector_storage-dense/deleted/status.dat",  # the engine panics here
    ],
)  # fmt: skip
def test_a_damaged_folder_says_how_to_rebuild_it(folder: Path, damage: str) -> None:
    (damaged,) = folder.glob(damage)
    damaged.write_bytes(b"")
    with pytest.raises(IndexDamaged, match="`aisle catalog reindex` builds it anew"):
        EdgeIndex(folder, VERSION)


def test_lost_segments_are_noticed(folder: Path) -> None:
    for file in sorted(folder.glob("segments/**/*"), reverse=True):
        file.rmdir() if file.is_dir() else file.unlink()
    with pytest.raises(IndexDamaged, match=r"has lost its age_max, .*; `aisle catalog reindex`"):
        EdgeIndex(folder, VERSION)


def test_an_index_of_another_embedder_is_refused_by_name(folder: Path) -> None:
    with pytest.raises(
        IndexDamaged, match="is of version test-embedder@1/1, needed is other@2/1; `aisle catalog reindex`"
    ):
        EdgeIndex(folder, "other@2")


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_bytes(b"beach")
    with pytest.raises(IndexDamaged, match="holds files but no index; name an empty folder"):
        EdgeIndex(tmp_path, VERSION)
    assert (tmp_path / "holiday.jpg").read_bytes() == b"beach"


def test_a_creation_that_was_cut_short_is_completed(folder: Path) -> None:
    (folder / SEAL).unlink()
    index = EdgeIndex(folder, VERSION)
    assert index.count() == (1, 1)
    assert (folder / SEAL).exists()
    index.close()
