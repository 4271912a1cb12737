"""The demo store as a child process, over real HTTP, for as long as a block lasts."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import msgspec

START_S = 30.0


class StoreNotStarted(OSError):
    """The demo store ended before it could be asked, or took too long."""


@asynccontextmanager
async def running_store(*, assistant_url: str = "", port: int = 0, allow_faults: bool = False) -> AsyncIterator[str]:
    """Start the store; give its address. It ends with the block, and, its standard input closing, with this process.

    Raises: StoreNotStarted.
    """
    faults = ["--allow-faults"] if allow_faults else []
    store = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aisle_tools.demo.store", "--port", str(port), "--assistant-url", assistant_url, *faults,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    assert store.stdin is not None
    assert store.stdout is not None
    try:
        try:
            async with asyncio.timeout(START_S):
                line = await store.stdout.readline()
        except TimeoutError as error:
            raise StoreNotStarted(f"the demo store said nothing for {START_S:.0f} s") from error
        if not line:
            raise StoreNotStarted(f"the demo store ended with exit code {await store.wait()}")
        yield str(msgspec.json.decode(line)["url"])
    finally:
        store.stdin.close()
        try:
            async with asyncio.timeout(5.0):
                await store.wait()
        except TimeoutError:
            store.kill()
            await store.wait()
