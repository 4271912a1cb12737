"""`peer`: the same pass-through of five services by Aisle's stream library and by FastStream, on brokers alike.

Each library's five services are one process, on uvloop. This process publishes the first record of each walk and sees
the last, by a bare client for all alike.
"""

import asyncio
import sys
import threading
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from statistics import median

import msgspec
from confluent_kafka import Producer

from aisle_schemas import QUERIES, QueryAsked, new_id
from aisle_tools.bench.kafka import bare_consumer, bare_producer, own_broker
from aisle_tools.bench.measure import Figure, Measured, paced, spread
from aisle_tools.bench.peer_services import WALK
from aisle_tools.bench.processes import cpu_s
from aisle_tools.kafka import topics

LIBRARIES = ("aisle", "faststream", "faststream-batch")
PER_S = 20.0
STEADY_S = 10
BURST = 2_000
ROUNDS = 3
READY_S = 60.0
BURST_S = 60.0
_QUESTION = "What do I need for cold-weather golf, and what of it is on offer this week?"


async def measure(steady: int = int(PER_S * STEADY_S), burst: int = BURST, rounds: int = ROUNDS) -> list[Measured]:
    """In each round, one library after another: 1. a burst of walks, by which every partition has been written to: its
    first record waits for the broker's disk; 2. walks at a steady rate."""
    walks: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    per_s: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    cpu_us: dict[str, list[float]] = {library: [] for library in LIBRARIES}
    for turn in range(rounds):
        for library in LIBRARIES:
            prefix = f"{library}-{turn}."
            # A broker for each: one that also deletes the last one's hundreds of partitions serves neither alike.
            async with own_broker() as broker:
                await asyncio.to_thread(topics.create, broker.bootstrap, prefix=prefix)
                async with _walking(library, broker.bootstrap, prefix) as walking:
                    took_s, busy_s = await walking.at_once(burst)  # 1
                    per_s[library].append(burst * len(WALK[1:]) / took_s)
                    cpu_us[library].append(busy_s * 1_000_000 / (burst * len(WALK[1:])))
                    walks[library] += await walking.steadily(steady)  # 2
    measured = []
    for library in LIBRARIES:
        figures: dict[str, Figure] = {
            f"five_services_at_{PER_S:g}_per_s": spread(walks[library]),
            "events_per_s_in_a_burst": round(median(per_s[library])),
            "cpu_us_per_event_in_a_burst": round(median(cpu_us[library])),
        }
        measured.append(Measured(what=library, figures=figures))
    return measured


@dataclass(slots=True)
class _Walking:
    """One library's services, and when each walk came to its end."""

    pid: int
    prefix: str
    producer: Producer
    ended: dict[str, float] = field(default_factory=dict)  # key → time.perf_counter()

    def begin(self) -> tuple[str, float]:
        query = QueryAsked(query_id=new_id(), question=_QUESTION, budget_ms=120_000)
        query = msgspec.structs.replace(query, asked_at_ms=time.time_ns() // 1_000_000)
        began = time.perf_counter()
        self.producer.produce(self.prefix + QUERIES.name, msgspec.msgpack.encode(query), query.query_id)
        self.producer.poll(0)
        return query.query_id, began

    async def until_ended(self, keys: list[str], timeout_s: float) -> None:
        async with asyncio.timeout(timeout_s):
            for key in keys:
                while key not in self.ended:  # noqa: ASYNC110 - another thread sees the ends
                    await asyncio.sleep(0.005)

    async def steadily(self, count: int) -> list[float]:
        begun = dict([self.begin() async for _ in paced(range(count), PER_S)])
        await self.until_ended(list(begun), READY_S)
        return [(self.ended[key] - began) * 1000 for key, began in begun.items()]

    async def at_once(self, count: int) -> tuple[float, float]:
        """How long all took together, and the services' processor time."""
        busy_s, began = cpu_s(self.pid), time.perf_counter()
        keys = [self.begin()[0] for _ in range(count)]
        await self.until_ended(keys, BURST_S)
        return max(self.ended[key] for key in keys) - began, cpu_s(self.pid) - busy_s


@asynccontextmanager
async def _walking(library: str, bootstrap: str, prefix: str) -> AsyncIterator[_Walking]:
    """Ready: a walk has come to its end."""
    services = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aisle_tools.bench.peer_services", library, "--bootstrap", bootstrap,
        "--prefix", prefix, stdin=PIPE, stdout=DEVNULL,
    )  # fmt: skip
    assert services.stdin is not None
    try:
        with bare_producer(bootstrap) as producer:
            walking = _Walking(services.pid, prefix, producer)
            with _seen(bootstrap, prefix, walking.ended):
                await walking.until_ended([walking.begin()[0]], READY_S)
                await walking.steadily(int(PER_S))
                yield walking
    finally:
        services.stdin.close()
        try:
            async with asyncio.timeout(READY_S):
                await services.wait()
        except TimeoutError:
            services.kill()
            await services.wait()


@contextmanager
def _seen(bootstrap: str, prefix: str, ended: dict[str, float]) -> Iterator[None]:
    """A thread notes when the last record of each walk can be read, while the block runs."""
    is_over = threading.Event()

    def look() -> None:
        with bare_consumer(bootstrap, WALK[-1], prefix) as consumer:
            while not is_over.is_set():
                message = consumer.poll(0.1)
                if message is not None and message.error() is None:
                    ended.setdefault((message.key() or b"").decode(), time.perf_counter())

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield
    finally:
        is_over.set()
        looking.join()
