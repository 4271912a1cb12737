"""A small file system in memory, for a broker whose disk is to be full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which

SIZE_MIB = 512  # hundreds of empty partitions take some of it


class MountRefused(RuntimeError):
    """This machine lets us mount nothing. The message says why."""


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Raises: MountRefused."""
    mount, umount = which("mount"), which("umount")
    if mount is None or umount is None:
        raise MountRefused("`mount` is not installed")
    folder.mkdir()
    done = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={SIZE_MIB}m", "aisle-chaos", str(folder)], capture_output=True, text=True
    )
    if done.returncode:
        raise MountRefused(f"mounting a file system of {SIZE_MIB} MiB: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run([umount, str(folder)], check=True)
