"""Files that only their owner reads."""

import os
from contextlib import suppress
from pathlib import Path


def create_private(path: Path) -> None:
    """An empty file that only its owner reads, as are those that SQLite puts beside it; one that exists is left alone.

    It must not even be opened: closing it would drop the locks that other connections of this process hold.
    Raises: OSError.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
