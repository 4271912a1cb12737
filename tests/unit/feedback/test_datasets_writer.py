"""Files put in the place of the old ones at once, or not at all."""

import hashlib
import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from aisle.feedback.datasets import DatasetsWriter, Manifest
from aisle.feedback.errors import DatasetsUnwritable, FeedbackError, NotDatasets
from aisle.feedback.examples import Row


def talk(text: str) -> Row:
    return {"messages": [{"role": "user", "content": text}]}


def write(out: Path, *rows: tuple[str, str, Row]) -> Manifest:
    with DatasetsWriter(out) as writer:
        writer.write(rows)
        return writer.commit(since_ms=None, until_ms=None, window_ms=1, read={}, left_out={})


def test_the_manifest_names_every_file_with_its_digest(tmp_path: Path) -> None:
    out = tmp_path / "datasets"
    manifest = write(
        out, ("sft", "2026-01-01", talk("a")), ("sft", "2026-01-01", talk("b")), ("sft", "2026-01-02", talk("c"))
    )

    assert [(file.path, file.rows) for file in manifest.files] == [
        ("sft/day=2026-01-01/part-0.parquet", 2),
        ("sft/day=2026-01-02/part-0.parquet", 1),
    ]
    for file in manifest.files:
        assert hashlib.sha256((out / file.path).read_bytes()).hexdigest() == file.sha256
    assert manifest.rows == {"sft": 3, "kto": 0, "episodes": 0}
    assert json.loads((out / "manifest.json").read_text())["rows"] == manifest.rows


def test_a_day_that_comes_back_gets_another_part(tmp_path: Path) -> None:
    manifest = write(
        tmp_path / "out",
        ("sft", "2026-01-02", talk("a")),
        ("sft", "2026-01-01", talk("late")),
        ("sft", "2026-01-02", talk("b")),
    )

    assert [file.path for file in manifest.files] == [
        "sft/day=2026-01-01/part-0.parquet",
        "sft/day=2026-01-02/part-0.parquet",
        "sft/day=2026-01-02/part-1.parquet",
    ]


def test_rows_are_cut_into_groups_so_that_memory_is_bounded(tmp_path: Path) -> None:
    write(tmp_path / "out", *(("sft", "2026-01-01", talk(str(n))) for n in range(1025)))

    file = pq.ParquetFile(tmp_path / "out" / "sft" / "day=2026-01-01" / "part-0.parquet")
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [512, 512, 1]


def test_new_datasets_take_the_place_of_the_old_and_leave_nothing_beside(tmp_path: Path) -> None:
    out = tmp_path / "datasets"
    write(out, ("sft", "2026-01-01", talk("old")))
    write(out, ("sft", "2026-01-02", talk("new")))
    write(out, ("sft", "2026-01-02", talk("new")))

    assert [path.name for path in sorted((out / "sft").iterdir())] == ["day=2026-01-02"]
    assert len(list(tmp_path.iterdir())) == 2  # the link and the folder that it leads to


@pytest.mark.parametrize("breaks_at", ["rows", "commit"])
def test_a_build_that_breaks_leaves_the_old_datasets(
    tmp_path: Path, breaks_at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "datasets"
    write(out, ("sft", "2026-01-01", talk("old")))

    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises((KeyboardInterrupt, DatasetsUnwritable)), DatasetsWriter(out) as writer:  # noqa: PT012
        writer.write([("sft", "2026-01-02", talk("new"))])
        if breaks_at == "rows":
            raise KeyboardInterrupt
        monkeypatch.setattr(Path, "replace", full)
        writer.commit(since_ms=None, until_ms=None, window_ms=1, read={}, left_out={})

    assert [path.name for path in (out / "sft").iterdir()] == ["day=2026-01-01"]
    assert len([path for path in tmp_path.iterdir() if path.name != ".datasets.link"]) == 2


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / ".datasets.0123456789ab" / "sft").mkdir(parents=True)
    (tmp_path / ".datasets.notes").mkdir()

    write(tmp_path / "datasets", ("sft", "2026-01-01", talk("a")))

    assert not (tmp_path / ".datasets.0123456789ab").exists()
    assert (tmp_path / ".datasets.notes").exists()


def test_a_folder_that_holds_something_else_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("months of work")

    with pytest.raises(NotDatasets, match="is no link to datasets"):
        write(tmp_path, ("sft", "2026-01-01", talk("a")))

    assert (tmp_path / "thesis.txt").read_text() == "months of work"


def test_a_copy_of_datasets_is_not_replaced(tmp_path: Path) -> None:
    write(tmp_path / "datasets", ("sft", "2026-01-01", talk("a")))
    shutil.copytree(tmp_path / "datasets", tmp_path / "copy")

    with pytest.raises(NotDatasets, match="is no link to datasets"):
        write(tmp_path / "copy")


def test_datasets_that_were_damaged_are_written_anew(tmp_path: Path) -> None:
    out = tmp_path / "datasets"
    write(out, ("sft", "2026-01-01", talk("a")))
    shutil.rmtree(out.resolve())

    write(out, ("sft", "2026-01-01", talk("a")))

    assert (out / "sft" / "day=2026-01-01" / "part-0.parquet").is_file()


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    out = tmp_path / "datasets"
    out.mkdir()

    assert write(out).files == ()


def test_a_place_that_cant_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DatasetsUnwritable, match="file/datasets"):
        write(tmp_path / "file" / "datasets")


def test_every_error_of_the_stage_is_in_its_tree() -> None:
    assert {kind.__name__ for kind in FeedbackError.__subclasses__()} == {"NotDatasets", "DatasetsUnwritable"}
