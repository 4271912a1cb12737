"""Runs several stages in one process: start them all, learn when one stops itself, drain them all."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aisle.stream.cancellations import Cancellations
from aisle.stream.clock import Clock, SystemClock
from aisle.stream.keyed import KeyedStage
from aisle.stream.log import Log
from aisle.stream.processor import KeyedProcessor, Processor
from aisle.stream.run import ProcessorStage
from aisle.stream.stage import Stage, StageStats
from aisle.telemetry import spans


class Stages:
    """The stages of one process. A processor that is named twice runs with two members."""

    def __init__(
        self,
        log: Log,
        processors: Sequence[Processor | KeyedProcessor],
        *,
        clock: Clock | None = None,
        tracing: spans.Tracing = spans.OFF,
    ) -> None:
        clock = clock or SystemClock()
        self.cancellations = Cancellations(log, clock)
        self.members: list[Stage] = [
            KeyedStage(log, processor, clock=clock, tracing=tracing)
            if isinstance(processor, KeyedProcessor)
            else ProcessorStage(log, processor, clock=clock, cancellations=self.cancellations, tracing=tracing)
            for processor in processors
        ]
        self._hears_cancellations = any(isinstance(processor, Processor) for processor in processors)

    async def start(self) -> None:
        if self._hears_cancellations:
            await self.cancellations.start()
        for stage in self.members:
            await stage.start()

    async def failed(self) -> None:
        """Waits until a stage stops itself. Raises: StageStopped, or what else broke the stage."""
        await asyncio.wait([stage.failed for stage in self.members], return_when=asyncio.FIRST_COMPLETED)
        for stage in self.members:
            if stage.failed.done() and not stage.failed.cancelled():
                stage.failed.result()

    async def drain(self, timeout_s: float = 10.0) -> None:
        """Stop reading, finish what is in hand, commit, leave the groups; at most about `timeout_s`."""
        await asyncio.gather(*(stage.drain(timeout_s) for stage in self.members))
        await self.cancellations.close()

    def stats(self) -> list[StageStats]:
        return [stage.stats() for stage in self.members]


@asynccontextmanager
async def running(
    log: Log,
    processors: Sequence[Processor | KeyedProcessor],
    *,
    clock: Clock | None = None,
    tracing: spans.Tracing = spans.OFF,
    drain_timeout_s: float = 10.0,
) -> AsyncIterator[Stages]:
    """`async with running(log, [planner, …]) as stages:` drains them when the block ends."""
    stages = Stages(log, processors, clock=clock, tracing=tracing)
    await stages.start()
    try:
        yield stages
    finally:
        await stages.drain(drain_timeout_s)
