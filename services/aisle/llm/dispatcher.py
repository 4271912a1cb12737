"""Hands each question to a replica, so many at a time."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from aisle.llm.errors import Overloaded
from aisle.stream.clock import Clock
from aisle_schemas import EvidenceGathered


class Writer(Protocol):
    """What the dispatcher knows of a replica: `replica.Replica` in process, a Ray Serve handle where there are many."""

    async def write(self, evidence: EvidenceGathered) -> None:
        """Write one answer into the log; return when its end is there too. Cancelling it stops the engine at once."""


class Dispatcher:
    """At most `slots_per_replica` answers at once on each replica; the others wait, within their deadline."""

    def __init__(self, replicas: Sequence[Writer], clock: Clock, slots_per_replica: int = 16) -> None:
        if not replicas:
            raise ValueError("a dispatcher needs a replica, got 0")
        if slots_per_replica < 1:
            raise ValueError(f"slots_per_replica is {slots_per_replica}, it must be 1 or more")
        self._clock = clock
        self._load = dict.fromkeys(range(len(replicas)), 0)
        self._replicas = tuple(replicas)
        self._free = asyncio.Semaphore(len(replicas) * slots_per_replica)
        self.slots = len(replicas) * slots_per_replica

    async def dispatch(self, evidence: EvidenceGathered) -> None:
        """Return when the answer is written. Raises: Overloaded when no slot came free before the deadline."""
        query = evidence.query
        wait_s = max(0, query.deadline_ms - self._clock.now_ms()) / 1000
        try:
            async with asyncio.timeout(wait_s):
                await self._free.acquire()
        except TimeoutError as error:
            raise Overloaded(f"all {self.slots} slots were busy for {wait_s:.1f} s, until the deadline") from error
        # The semaphore bounds the sum, so the least loaded replica has room.
        chosen = min(self._load, key=self._load.__getitem__)
        self._load[chosen] += 1
        try:
            await self._replicas[chosen].write(evidence)
        finally:
            self._load[chosen] -= 1
            self._free.release()
