"""One process of a stage: started, started again when it dies, ended in order."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from aisle.stream.handling import Pauses

END_S = 25.0  # a drain takes 10 s at most, twice in a gateway, and what is open then has to be closed
SETTLED_S = 60.0  # whoever lived for so long begins again with a short pause
TOLD_LINES = 3
# Where the machine is full the gateway goes first: who is to be refused is told at once, and what is answered is handed on.
NICE = "10"


class ChildFailed(RuntimeError):
    """A process ended before it had been ready once. The message says what it said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """What to start."""

    stage: str  # the module: "planner" is `python -m aisle.planner`
    name: str  # unique on the folder, and the same after a restart: an index may belong to it
    arguments: tuple[str, ...] = ()
    program: tuple[str, ...] = ()  # what Python runs in place of `-m aisle.STAGE`, such as a wrapper of it


class Child:
    """`keep` runs it until `end`. What it announces on standard output stands in `facts`."""

    def __init__(self, spec: Spec, environment: Mapping[str, str], logs: Path) -> None:
        self.spec = spec
        self.log_file = logs / f"{spec.name}.log"
        self.facts: dict[str, str] = {}  # "metrics" and, of a gateway, "url": where it can be asked
        self.pid: int | None = None
        self.restarts = 0
        self.was_ready = False  # it has been, once
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        steps_back = {} if spec.stage == "gateway" else {"AISLE_NICE": NICE}
        self._environment = steps_back | dict(environment)
        self._process: asyncio.subprocess.Process | None = None
        self._ending = asyncio.Event()

    async def keep(self) -> None:
        """Start it; start it again, after a growing pause, whenever it dies, until `end` is called. `failed` tells that it
        died before it was ever ready: the same would happen again."""
        pauses = Pauses(first_s=0.5, cap_s=30.0)
        loop = asyncio.get_running_loop()
        while not self._ending.is_set():
            began_s = loop.time()
            code = await self._run()
            if self._ending.is_set():
                return
            if not self.was_ready:
                self.failed.set_exception(
                    ChildFailed(
                        f"{self.spec.name} ended with {_told(code)}: {self._said()} (its log is {self.log_file})"
                    )
                )
                return
            if loop.time() - began_s >= SETTLED_S:
                pauses = Pauses(first_s=0.5, cap_s=30.0)
            self.restarts += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), pauses.next_s())

    async def end(self, timeout_s: float = END_S) -> None:
        """Tell it to drain, by closing its standard input; kill it where it has not ended in time."""
        self._ending.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(timeout_s):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _run(self) -> int:
        """Until it has ended; its exit code, as negative signal number where it was killed."""
        with self.log_file.open("ab") as log:
            self._process = await self._started(log)
        self.pid = self._process.pid
        assert self._process.stdout is not None
        assert self._process.stdin is not None
        if self._ending.is_set():  # `end` came while it was being started, and knew of no process
            self._process.stdin.close()
        try:
            async for line in self._process.stdout:
                with suppress(msgspec.DecodeError):
                    said = msgspec.json.decode(line, type=dict[str, str | int])
                    self.facts |= {name: value for name, value in said.items() if isinstance(value, str)}
            return await self._process.wait()
        finally:
            self.pid, self.facts = None, {}

    async def _started(self, log: IO[bytes]) -> asyncio.subprocess.Process:
        program = self.spec.program or ("-m", f"aisle.{self.spec.stage}")
        return await asyncio.create_subprocess_exec(
            sys.executable, *program, "--name", self.spec.name, "--end-with-stdin",
            *self.spec.arguments,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log, env=self._environment,
            start_new_session=True,  # a terminal's Ctrl-C is for the parent, who ends its children in order
        )  # fmt: skip

    def _said(self) -> str:
        with self.log_file.open("rb") as log:
            log.seek(max(0, os.fstat(log.fileno()).st_size - 4096))
            last = deque(log.read().decode(errors="replace").splitlines(), maxlen=TOLD_LINES)
        return " / ".join(line for line in last if line.strip()) or "it said nothing"


def _told(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
