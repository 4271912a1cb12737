"""The shops that are measured, each in a folder of its own that goes with the block."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aisle.process.folder import ShopFolder
from aisle_tools.bench import feed
from aisle_tools.demo.shop import demo_catalog, write_jsonl


@contextmanager
def aside() -> Iterator[Path]:
    """A folder that is deleted when the block ends."""
    with tempfile.TemporaryDirectory(prefix="aisle-bench-") as path:
        yield Path(path)


def empty_shop(within: Path) -> ShopFolder:
    return ShopFolder(within / "shop").create()


def demo_file(within: Path) -> Path:
    """The demo shop, in the format `aisle`."""
    path = within / "demo.jsonl"
    write_jsonl(demo_catalog(), path)
    return path


def large_file(within: Path, products: int) -> tuple[Path, str]:
    """A catalog of some ten thousand passages and its format: the real one under AISLE_TEST_DATA, where that is set,
    else the made-up feed of that many products."""
    folder = os.environ.get("AISLE_TEST_DATA")
    if folder and (real := Path(folder) / "epqa" / "products.jsonl").is_file():
        return real, "epqa"
    path = within / "feed.tsv"
    feed.write_feed(path, products)
    return path, "google-merchant"
