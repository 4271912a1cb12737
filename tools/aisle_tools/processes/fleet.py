"""All processes of a shop's stages: how many of each, in which order they end, and how each is doing."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from aisle.telemetry.endpoint import READY
from aisle_tools.processes.child import Child, Spec
from aisle_tools.processes.scrape import History, StageLine, samples_in, together

WALK = ("gateway", "planner", "retriever", "llm", "hydration", "indexer")
WATCH_EVERY_S = 1.0
ASK_S = 2.0


@dataclass(slots=True)
class Member:
    """A child, and what it last said of itself."""

    child: Child
    state: str = "starting"
    histories: dict[str, History] = field(default_factory=dict)  # by stage: a retriever may have an indexer in it

    async def look(self, http: httpx.AsyncClient, now_s: float) -> None:
        url = self.child.facts.get("metrics")
        if self.child.pid is None:
            self.state = "down"
            self.histories.clear()
        elif url is not None:
            try:
                ready, metrics = await asyncio.gather(http.get(f"{url}/readyz"), http.get(f"{url}/metrics"))
                components: Mapping[str, str] = ready.json()["components"]
                samples = samples_in(metrics.text, now_s)
            except (httpx.HTTPError, ValueError, KeyError):  # it is ending, or stuck
                self.state = "does not answer"
                return
            self.state = next((state for state in components.values() if state != READY), READY)
            self.child.was_ready |= self.state == READY
            for stage, sample in samples.items():
                self.histories.setdefault(stage, History()).add(sample)
        else:
            self.state = "starting"


class Fleet:
    """`async with running_fleet(…) as fleet`."""

    def __init__(self, specs: Sequence[Spec], environment: Mapping[str, str], logs: Path) -> None:
        self.members = [Member(Child(spec, environment, logs)) for spec in specs]
        self.looked = asyncio.Event()  # set whenever all have been looked at; whoever waits clears it
        self._keeping: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._keeping = [asyncio.create_task(member.child.keep()) for member in self.members]

    async def watch(self) -> None:
        """Look at every member, every second, until the task is cancelled."""
        loop = asyncio.get_running_loop()
        # No proxy of the environment stands between two processes of one machine.
        async with httpx.AsyncClient(timeout=ASK_S, trust_env=False) as http:
            while True:
                await asyncio.gather(*(member.look(http, loop.time()) for member in self.members))
                self.looked.set()
                await asyncio.sleep(WATCH_EVERY_S)

    @property
    def is_ready(self) -> bool:
        return all(member.state == READY for member in self.members)

    def check(self) -> None:
        """Raises: ChildFailed, where one died before it was ever ready."""
        for member in self.members:
            if member.child.failed.done() and not member.child.failed.cancelled():
                member.child.failed.result()

    def of(self, stage: str) -> list[Member]:
        return [member for member in self.members if member.child.spec.stage == stage]

    def lines(self) -> dict[str, StageLine]:
        """Stage → how its members do together, in the order of a question's walk."""
        found = {
            stage: [member.histories[stage] for member in self.members if stage in member.histories] for stage in WALK
        }
        return {stage: together(histories) for stage, histories in found.items() if histories or self.of(stage)}

    async def end(self) -> None:
        """1. The gateways, which let accepted questions end. 2. Everything else. Returns when none is left."""
        gateways = self.of("gateway")
        others = [member for member in self.members if member not in gateways]
        for members in (gateways, others):
            await asyncio.gather(*(member.child.end() for member in members))
        await asyncio.gather(*self._keeping, return_exceptions=True)
        for member in self.members:
            if member.child.failed.done():
                member.child.failed.exception()  # has been told: nobody needs to be warned that it was not read


@asynccontextmanager
async def running_fleet(specs: Sequence[Spec], environment: Mapping[str, str], logs: Path) -> AsyncIterator[Fleet]:
    """Start all; whatever runs ends with the block, in order."""
    fleet = Fleet(specs, environment, logs)
    fleet.start()
    watching = asyncio.create_task(fleet.watch())
    try:
        yield fleet
    finally:
        try:
            await fleet.end()
        finally:
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
