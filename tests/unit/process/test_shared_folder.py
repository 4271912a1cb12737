"""Processes that share a shop's folder."""

import subprocess
import sys
from pathlib import Path

from aisle.process.folder import ShopFolder

# Each waits for a line, so that both begin at the same moment.
DRAW = """
import sys
from pathlib import Path
from aisle.process.folder import ShopFolder
from aisle.stream.seal import SqliteKeyStore

folder = ShopFolder(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
keys = SqliteKeyStore(folder.keys)
drawn = [keys.key_of(f"shopper-{number}") for number in range(50)]
keys.close()
print(folder.secret().hex(), drawn)
"""


def test_two_processes_that_draw_at_once_have_one_secret_and_one_key_for_each_shopper(tmp_path: Path) -> None:
    folder = ShopFolder(tmp_path / "shop").create()
    both = [
        subprocess.Popen(
            [sys.executable, "-c", DRAW, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    said = [one.communicate(timeout=60)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert said[0] == said[1]
    assert said[0].startswith(folder.secret().hex())
