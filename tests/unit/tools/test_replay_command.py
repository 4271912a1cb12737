from pathlib import Path

from typer.testing import CliRunner

from aisle_tools.cli import app
from aisle_tools.commands.options import NoShop


def replay(folder: Path, out: Path) -> BaseException | None:
    return CliRunner().invoke(app, ["replay", "--from", "1h", "--data", str(folder), "--json", str(out)]).exception


def test_a_file_that_can_not_be_written_is_told_before_anything_is_replayed(tmp_path: Path) -> None:
    assert isinstance(replay(tmp_path, tmp_path / "no such folder" / "out.jsonl"), FileNotFoundError)
    assert isinstance(replay(tmp_path, tmp_path / "out.jsonl"), NoShop)


def test_the_differences_are_their_owners_alone_in_an_older_file_too(tmp_path: Path) -> None:
    older = tmp_path / "out.jsonl"
    older.touch(0o644)
    replay(tmp_path, older)
    assert older.stat().st_mode & 0o777 == 0o600
