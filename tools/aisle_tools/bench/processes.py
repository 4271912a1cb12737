"""The command as processes of their own, and what they take of the machine."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aisle.process.folder import ShopFolder

START_S = 120.0
STOP_S = 60.0
_MEMORY = ("VmHWM", "VmRSS", "RssAnon", "RssFile")


class NotStarted(OSError):
    """A process ended before it could be used, or failed at its work."""


@asynccontextmanager
async def process(*arguments: str | Path, module: str = "aisle_tools", **settings: str) -> AsyncIterator[Process]:
    """`aisle ARGUMENTS` with these settings and no others; told to stop when the block ends, where it still runs.
    `module`: what is run in place of the command."""
    outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
    running = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *map(str, arguments), env=outside | settings, stdin=DEVNULL, stdout=DEVNULL,
    )  # fmt: skip
    try:
        yield running
    finally:
        if running.returncode is None:
            running.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(STOP_S):
                    await running.wait()
            except TimeoutError:
                running.kill()
                await running.wait()


@asynccontextmanager
async def server(folder: ShopFolder, *, module: str = "aisle_tools", **settings: str) -> AsyncIterator[tuple[str, int]]:
    """`aisle serve` on the folder, or `module`'s own `serve`: its address and process id, once it can be asked.

    Raises: NotStarted.
    """
    async with process("serve", "--port", "0", "--data", folder.path, module=module, **settings) as running:
        async with asyncio.timeout(START_S):
            while (address := folder.server()) is None or address.pid != running.pid:
                if running.returncode is not None:
                    raise NotStarted(f"the server ended with exit code {running.returncode}")
                await asyncio.sleep(0.05)
        yield address.url, running.pid


async def import_file(file: Path, format: str, folder: ShopFolder) -> None:
    """Import and index a file, by the command. Raises: NotStarted."""
    async with process("catalog", "import", file, "--format", format, "--data", folder.path) as running:
        if code := await running.wait():
            raise NotStarted(f"the import ended with exit code {code}")


def memory_mib(pid: int, name: str) -> dict[str, int]:
    """`{name}_VmHWM_mib` and so on, from /proc/PID/status; empty once the process has ended.

    VmRSS is RssAnon, the process's own, and RssFile, pages of mapped files that the kernel may take back at any time;
    VmHWM is the largest that VmRSS ever was.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return {}
    found = dict(line.split(":", 1) for line in lines)
    return {f"{name}_{field}_mib": int(found[field].split()[0]) // 1024 for field in _MEMORY if field in found}


def cpu_s(pid: int) -> float:
    """What a running process has had of the processors so far, in user and in system mode."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def disk_mib(path: Path) -> float:
    """What a file, or all files under a folder, take on the disk; sparse files are larger only by name."""
    files = [path] if path.is_file() else path.rglob("*")
    blocks = 0
    for file in files:
        with suppress(FileNotFoundError):  # a write-ahead log comes and goes
            blocks += file.stat().st_blocks
    return round(blocks * 512 / 2**20, 1)
