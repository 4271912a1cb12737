"""A stage as a process of its own: what stands between `python -m aisle.planner` and the stage."""

import argparse
import asyncio
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from typing import Any

import msgspec
import uvloop

from aisle.catalog.errors import CatalogError
from aisle.encoders.errors import EncoderError
from aisle.process.ending import told_to_end
from aisle.process.folder import ShopFolder
from aisle.process.health import states_of
from aisle.process.http import bound, http_serving
from aisle.process.log import opened_log
from aisle.process.logs import configure_logs
from aisle.process.priority import step_back
from aisle.process.settings import Settings, SettingsError, read_settings
from aisle.process.telemetry import telemetry_of
from aisle.storefront.errors import StorefrontError
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.errors import StreamError
from aisle.stream.log import Log
from aisle.stream.metrics import StageCollector
from aisle.stream.processor import KeyedProcessor, Processor
from aisle.stream.stage import StageStats
from aisle.stream.stages import Stages
from aisle.telemetry import setup
from aisle.telemetry.endpoint import READY, endpoint
from aisle_schemas import SchemaError

DRAIN_S = 10.0

_log = logging.getLogger(__name__)


class Process:
    """What a stage is built on, and what runs it."""

    def __init__(
        self, stage: str, name: str, settings: Settings, log: Log, telemetry: setup.Telemetry, stack: AsyncExitStack
    ) -> None:
        self.stage = stage
        self.name = name  # of this process among those of its stage on this folder
        self.settings = settings
        self.folder = ShopFolder(settings.data)
        self.log = log
        self.clock: Clock = SystemClock()
        self.telemetry = telemetry
        self.stack = stack  # what the stage opens is closed when it has drained
        self._running: list[Stages] = []
        self._beside: list[asyncio.Future[None]] = []
        self._broken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._drains: list[Callable[[], Awaitable[None]]] = []
        self._reports: list[Callable[[], Mapping[str, str]]] = []
        self._is_built = False

    async def run(self, *processors: Processor | KeyedProcessor) -> None:
        """Join the groups of these and begin. They drain before whatever ran first."""
        stages = Stages(self.log, processors, clock=self.clock, tracing=self.telemetry.tracing)
        self._running.append(stages)
        await stages.start()

    def follow(self, work: Awaitable[None]) -> None:
        """Do it beside the stages, until the process ends. What breaks it ends the process."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(self._look_at)
        self._beside.append(task)

    def before_drain(self, drain: Callable[[], Awaitable[None]]) -> None:
        """Called when the process is told to end, while the stages still run; within `DRAIN_S`."""
        self._drains.append(drain)

    def report(self, states: Callable[[], Mapping[str, str]]) -> None:
        """Components beside the stages that `/readyz` asks for: each "ready", or why it is not."""
        self._reports.append(states)

    def check(self) -> None:
        """Raises: what stopped a stage, where one stopped itself."""
        for stages in self._running:
            for member in stages.members:
                if member.failed.done() and not member.failed.cancelled():
                    member.failed.result()

    def announce(self, **facts: object) -> None:
        """Say on standard output where this process can be reached: one JSON object a line."""
        print(msgspec.json.encode({"stage": self.stage, "pid": os.getpid(), **facts}).decode(), flush=True)

    # ── What `main` needs ─────────────────────────────────────────────────────────────────────────────────────────

    def stats(self) -> list[StageStats]:
        return [stats for stages in self._running for stats in stages.stats()]

    def ready(self) -> Mapping[str, str]:
        members = [member for stages in self._running for member in stages.members]
        states = states_of(members, self.clock.now_ms())
        own = {self.stage: READY if self._is_built else "starting"}
        return own | states | {name: state for told in self._reports for name, state in told().items()}

    async def until_ended(self, build: Callable[["Process"], Awaitable[None]], told: asyncio.Event) -> None:
        """Build the stage, then return when the process is told to end. Raises: what breaks the stage or its building."""
        ending = asyncio.create_task(told.wait())
        building = asyncio.ensure_future(build(self))
        try:
            await _first_of(ending, self._broken, building)
            if not building.done():
                return
            self._is_built = True
            for stages in self._running:
                self.follow(stages.failed())
            await _first_of(ending, self._broken)
        finally:
            await _cancelled(ending, building)

    async def drain(self) -> None:
        """1. What the stage asked for. 2. The stages, the last to start first. 3. What ran beside them."""
        for drain in self._drains:
            with suppress(TimeoutError):
                async with asyncio.timeout(DRAIN_S):
                    await drain()  # 1
        for stages in reversed(self._running):
            await stages.drain(DRAIN_S)  # 2
        await _cancelled(*self._beside, self._broken)  # 3

    def _look_at(self, task: "asyncio.Future[None]") -> None:
        if not task.cancelled() and (error := task.exception()) and not self._broken.done():
            self._broken.set_exception(error)


Build = Callable[[Process], Awaitable[None]]
"""Opens what the stage needs and runs it: `await process.run(planner(…))`."""


def arguments(stage: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=f"python -m aisle.{stage}",
        description=f"{about} Settings are environment variables that begin with AISLE_; AISLE_KAFKA_BOOTSTRAP names "
        "the brokers. SIGTERM or Ctrl-C drains.",
    )
    parser.add_argument(
        "--name",
        default=stage,
        help="tells this process from others of its stage on this folder [default: %(default)s]",
    )
    parser.add_argument("--data", type=Path, help="the shop's folder [default: AISLE_DATA, else your user data folder]")
    parser.add_argument(
        "--end-with-stdin",
        action="store_true",
        help="drain when standard input ends, as with the process that started it",
    )
    return parser


def main(stage: str, build: Build, *, given: argparse.Namespace, **overrides: Any) -> None:
    """Run the stage until the process is told to end. `overrides`: of settings, by `given`.

    An error that has a name is one line on standard error and exit code 1, not a traceback.
    """
    try:
        settings = read_settings(data=given.data, **overrides)
        if not settings.kafka_bootstrap:
            raise SettingsError(
                "AISLE_KAFKA_BOOTSTRAP is empty: stages that are processes of their own meet on Kafka; "
                "`aisle up` starts one, and `aisle serve` runs all stages in one process without it"
            )
        configure_logs(settings)
        step_back(settings.nice)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run(stage, build, settings, given.name, given.end_with_stdin))
    except (
        SettingsError, StreamError, CatalogError, EncoderError, StorefrontError, SchemaError, setup.ExporterMissing, OSError,
    ) as error:  # fmt: skip
        print(f"aisle.{stage}: {error}", file=sys.stderr)
        sys.exit(1)


async def _run(stage: str, build: Build, settings: Settings, name: str, ends_with_stdin: bool) -> None:
    """1. Open the log. 2. Say how it goes. 3. Build and run the stage. 4. Drain; then everything is closed."""
    async with AsyncExitStack() as stack:
        told = stack.enter_context(told_to_end(with_stdin=ends_with_stdin))
        ShopFolder(settings.data).create()
        telemetry = telemetry_of(settings, f"aisle-{stage}")
        stack.push_async_callback(asyncio.to_thread, telemetry.shutdown)
        log = await stack.enter_async_context(opened_log(settings))  # 1
        process = Process(stage, name, settings, log, telemetry, stack)
        telemetry.metrics.add(StageCollector(process.stats))
        listener = bound(settings.metrics_host, settings.metrics_port, option="AISLE_METRICS_PORT")
        stack.callback(listener.close)
        url = await stack.enter_async_context(http_serving(endpoint(telemetry.metrics, process.ready), listener))
        process.announce(metrics=url)  # 2
        try:
            await process.until_ended(build, told)  # 3
        finally:
            await process.drain()  # 4
        _log.info("%s has ended in order", name, extra={"stage": stage})


async def _first_of(*futures: "asyncio.Future[Any]") -> None:
    """Until one of them is done. Raises: what broke it."""
    done, _ = await asyncio.wait(futures, return_when=asyncio.FIRST_COMPLETED)
    for future in done:
        future.result()


async def _cancelled(*tasks: "asyncio.Future[Any]") -> None:
    """End these; what they end with has been told."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
