"""One simulated day: who runs, who asks, what breaks and when, all drawn from the seed; then everything is mended and
must come to its end.
"""

import asyncio
import gc
import logging
import random
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from aisle.stream.log import Record
from aisle_schemas import ANSWERS, EVIDENCE, OUTCOMES, PLANS, QUERIES, TOKENS, Consent, Page, QueryAsked, new_id
from aisle_tools.simulate.check import Promises, check
from aisle_tools.simulate.log import Cluster, Faults
from aisle_tools.simulate.loop import EPOCH_MS, VirtualLoop
from aisle_tools.simulate.parts import PRODUCT_IDS, SimulatedKeys, Weather
from aisle_tools.simulate.processes import STAGES, Gateway, Process, Worker
from aisle_tools.simulate.shoppers import Outside

PARTITIONS = 8
"""Of each topic of questions. Fewer than in earnest, so that questions share them."""

_Some = TypeVar("_Some")

LONGEST_END_S = 25.0
"""How long after the last fault is mended, or the last deadline has passed, an answer may be without its end."""


_WRITTEN_BY = {
    "aisle.query.asked": "planner",  # is about to
    "aisle.retrieval.planned": "planner",
    "aisle.evidence.gathered": "retriever",
    "aisle.generation.started": "llm",
    "aisle.tokens.emitted": "llm",
    "aisle.generation.finished": "llm",
    "aisle.part.added": "hydration",
    "aisle.answer.ended": "hydration",
    "aisle.answer.recorded": "hydration",
}


@dataclass(slots=True)
class Outcome:
    """What one seed gave."""

    seed: int
    violations: list[str]
    digest: str = ""
    questions: int = 0
    ends: Counter[str] = field(default_factory=Counter)
    happened: Counter[str] = field(default_factory=Counter)
    virtual_s: float = 0.0
    steps: int = 0
    trace: list[str] = field(default_factory=list)


def simulate(seed: int, *, trace: bool = False) -> Outcome:
    """Run one seed. It depends on nothing else."""
    collects = gc.isenabled()
    gc.disable()  # a collection at a moment that no seed decides would finish generators then
    previous = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    loop = VirtualLoop()
    try:
        with few_partitions():
            outcome = loop.run_until_complete(_day(loop, seed, trace))
            loop.end_all()
            return outcome
    except Exception as error:  # a simulation that breaks has found something as well
        return Outcome(seed, [f"broke off: {type(error).__name__}: {error}"], trace=traceback.format_exc().splitlines())
    finally:
        loop.close()
        logging.disable(previous)
        if collects:
            gc.enable()


async def _day(loop: VirtualLoop, seed: int, trace: bool) -> Outcome:
    world = World(loop, seed, trace)
    await world.live()
    return world.outcome()


@contextmanager
def few_partitions() -> Iterator[None]:
    """The questions' topics with `PARTITIONS` each, for as long as a simulation runs."""
    topics = (QUERIES, PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES)
    counts = [topic.partitions for topic in topics]
    for topic in topics:
        msgspec.structs.force_setattr(topic, "partitions", PARTITIONS)
    try:
        yield
    finally:
        for topic, count in zip(topics, counts, strict=True):
            msgspec.structs.force_setattr(topic, "partitions", count)


class World:
    """Everything that lives in one simulation."""

    def __init__(self, loop: VirtualLoop, seed: int, trace: bool) -> None:
        self.loop = loop
        self.seed = seed
        self.rng = random.Random(f"{seed} world")
        self.is_calm = self.rng.random() < 0.1
        self.weather = Weather()
        self.faults = Faults(lost_ack=0, lands_late=0, lands_in_part=0, hole=self.rng.choice((0, 0.1)), slow=0)
        if not self.is_calm:
            self._draw_weather()
        self.cluster = Cluster(loop, self._random("cluster"), self.faults)
        self.keys = SimulatedKeys(self._random("keys"), self.weather)
        self.promises = Promises(self.cluster)
        self.cluster.on_append = self._on_append
        self._awaited: tuple[str, asyncio.Future[None] | None] = ("", None)
        self.workers: list[Worker] = []
        self.gateways: list[Gateway] = []
        self.gone: list[Process] = []
        self.outside = Outside(loop, self._random("outside"), lambda: self.gateways)
        self.outside.restless = not self.is_calm
        self.secrets: dict[str, str] = {}  # shopper → the words that only they may read
        self.happened: Counter[str] = Counter()
        self.trace: list[str] | None = [] if trace else None
        self.violations: list[str] = []
        self.is_mended = False
        self._started = 0

    def _draw_weather(self) -> None:
        rng, weather, faults = self.rng, self.weather, self.faults

        def at_times(most: float) -> float:
            return rng.random() * most if rng.random() < 0.5 else 0.0

        faults.lost_ack = at_times(0.05)
        faults.lands_late = at_times(0.02)
        faults.lands_in_part = at_times(0.2)
        faults.slow = at_times(0.05)
        weather.store_fails = at_times(0.5)
        weather.store_slow = at_times(0.3)
        weather.index_fails = at_times(0.3)
        weather.engine_crashes = at_times(0.5)
        weather.engine_stalls = at_times(0.2)
        weather.engine_slow = at_times(0.4)
        weather.engine_cannot_continue = at_times(0.6)

    def _random(self, name: str) -> random.Random:
        return random.Random(f"{self.seed} {name}")

    def note(self, what: str, about: str = "") -> None:
        self.happened[what] += 1
        if self.trace is not None:
            self.trace.append(f"{self.loop.time():9.3f} s  {what} {about}")

    # ── Processes ─────────────────────────────────────────────────────────────────────────────────────────────────

    def start_worker(self, hosted: tuple[str, ...]) -> None:
        self._started += 1
        name = f"worker-{self._started}"
        worker = Worker(self.cluster, name, self._random(name), self.keys, self.weather, hosted)
        self.workers.append(worker)
        self.note("started", f"{name} with {', '.join(hosted)}")
        worker.start(self._on_worker_ended)

    def _on_worker_ended(self, worker: Worker) -> None:
        """A stage stopped itself; no stage of a simulation has a reason to."""
        if not worker.is_over and not self.cluster.is_over:
            self.violations.append(f"{worker.name} ended by itself")

    def start_gateway(self) -> None:
        self._started += 1
        name = f"gateway-{self._started}"
        gateway = Gateway(self.cluster, name, self._random(name), self.keys)
        self.gateways.append(gateway)
        self.note("started", name)
        gateway.start()

    def _links_heard(self) -> None:
        for process in [*self.workers, *self.gateways, *self.gone]:
            process.link.heard()

    # ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────

    async def break_things(self, until_s: float) -> None:
        """So many faults, one after another or at once, each mended after its time."""
        rng = self.rng
        faults: tuple[tuple[Callable[[], Awaitable[None]], int], ...] = (
            (lambda: self._kill_worker(self.workers), 3),
            (lambda: self._freeze_worker(self.workers), 4),
            (self._break_at_a_boundary, 8),
            (self._replace_worker, 3),
            (self._cut_off, 2),
            (self._cluster_down, 1),
            (self._keys_away, 1),
            (self._kill_gateway, 1),
            (self._freeze_gateway, 1),
        )
        spells = []
        for when_s in sorted(rng.random() * until_s for _ in range(rng.randint(1, 6))):
            await asyncio.sleep(when_s - self.loop.time())
            (fault,) = rng.choices([fault for fault, _ in faults], [weight for _, weight in faults])
            spells.append(asyncio.ensure_future(fault()))
        for spell in spells:
            await spell

    async def _break_at_a_boundary(self) -> None:
        """Somebody is killed, or stands still, within a moment of a certain record: while it is acknowledged, or while
        what follows from it is on its way."""
        kind = self.rng.choice(list(_WRITTEN_BY))
        self._awaited = (kind, self.loop.create_future())
        with suppress(TimeoutError):
            async with asyncio.timeout(3):
                await self._awaited[1]
            await asyncio.sleep(self.rng.random() * 0.005)
            those = [worker for worker in self.workers if _WRITTEN_BY[kind] in worker.hosted]
            await self.rng.choice((self._kill_worker, self._freeze_worker))(those)

    def _on_append(self, record: Record) -> None:
        self.promises.on_append(record)
        kind, awaited = self._awaited
        if awaited is not None and record.headers["ce_type"] == kind and self.rng.random() < 0.5 and not awaited.done():
            awaited.set_result(None)

    async def _kill_worker(self, those: Sequence[Worker]) -> None:
        worker = self._pick(those)
        if worker is None:
            return
        self.note("killed", worker.name)
        self.workers.remove(worker)
        self.gone.append(worker)
        worker.kill()
        await asyncio.sleep(self.rng.random() * 5)
        self.start_worker(worker.hosted)

    async def _freeze_worker(self, those: Sequence[Worker]) -> None:
        """A zombie, where it takes longer than a session. Somebody may have started another one meanwhile."""
        worker = self._pick([worker for worker in those if not worker.host.stands_still])
        if worker is None:
            return
        self.note("froze", worker.name)
        worker.stand_still()
        if self.rng.random() < 0.3:
            await asyncio.sleep(self.rng.random() * 2)
            self.start_worker(worker.hosted)
        await asyncio.sleep(self.rng.random() * 8)
        if not worker.is_killed:
            self.note("thawed", worker.name)
            worker.go_on()

    async def _replace_worker(self) -> None:
        """A deployment: one leaves in order, another comes before or after."""
        worker = self._pick(self.workers)
        if worker is None:
            return
        self.note("drained", worker.name)
        self.workers.remove(worker)
        self.gone.append(worker)
        worker.drain()
        await asyncio.sleep(self.rng.random() * 3 * self.rng.randint(0, 1))
        self.start_worker(worker.hosted)

    async def _cut_off(self) -> None:
        process = self._pick([*self.workers, *self.gateways])
        if process is None or process.link.is_cut:
            return
        self.note("cut off", process.name)
        process.link.is_cut = True
        process.link.heard()
        await asyncio.sleep(self.rng.random() * 6)
        self.note("connected", process.name)
        process.link.is_cut = False
        process.link.heard()

    async def _cluster_down(self) -> None:
        if self.cluster.is_down:
            return
        self.note("log down")
        self.cluster.is_down = True
        self._links_heard()
        await asyncio.sleep(self.rng.random() * 3)
        self.note("log up")
        self.cluster.is_down = False
        self._links_heard()

    async def _keys_away(self) -> None:
        self.note("keys away")
        self.weather.keys_away = True
        await asyncio.sleep(self.rng.random() * 1.5)
        self.note("keys back")
        self.weather.keys_away = False

    async def _kill_gateway(self) -> None:
        gateway = self._pick(self.gateways)
        if gateway is None:
            return
        self.note("killed", gateway.name)
        self.gateways.remove(gateway)
        self.gone.append(gateway)
        gateway.kill()
        self.start_gateway()

    async def _freeze_gateway(self) -> None:
        gateway = self._pick([gateway for gateway in self.gateways if not gateway.host.stands_still])
        if gateway is None:
            return
        self.note("froze", gateway.name)
        gateway.stand_still()
        await asyncio.sleep(self.rng.random() * 4)
        if not gateway.is_killed:
            self.note("thawed", gateway.name)
            gateway.go_on()

    def _pick(self, some: Sequence[_Some]) -> _Some | None:
        return self.rng.choice(some) if some else None

    def _mend(self) -> None:
        self.is_mended = True
        self.faults.end()
        self.weather.clear()
        self.outside.restless = False
        self.note("mended")

    # ── The day ───────────────────────────────────────────────────────────────────────────────────────────────────

    async def live(self) -> None:
        """1. Start everything. 2. Ask and break. 3. Mend; all that was asked must end and be read. 4. Check."""
        rng = self.rng
        self._start_all()  # 1
        span_s = rng.uniform(1.5, 5.0)
        watching = asyncio.ensure_future(self._watch())
        shoppers = [asyncio.create_task(self._shop(n, span_s)) for n in range(rng.randint(5, 15))]
        if not self.is_calm:
            await self.break_things(span_s + 3)  # 2
            await asyncio.sleep(rng.random() * 2)
        self._mend()
        await self._until_ended(shoppers)  # 3
        watching.cancel()
        self.violations += check(self)  # 4
        self.cluster.is_over = True
        self._end_hosts()

    def _start_all(self) -> None:
        rng = self.rng
        hosted: list[set[str]] = [set() for _ in range(rng.randint(1, 3))]
        for stage in STAGES:
            for worker in rng.sample(hosted, rng.randint(1, len(hosted))):
                worker.add(stage)
        for worker in hosted:
            if worker:
                self.start_worker(tuple(stage for stage in STAGES if stage in worker))
        for _ in range(rng.randint(1, 2)):
            self.start_gateway()

    async def _shop(self, number: int, span_s: float) -> None:
        """One question: asked, perhaps twice at once, read by one or two readers, perhaps stopped."""
        rng = self._random(f"shopper {number}")
        shopper = f"shopper-{rng.randint(1, 4)}"
        secret = self.secrets.setdefault(shopper, f"ZX{self._random(shopper).randrange(10**9):09d}QJ")
        await asyncio.sleep(rng.random() * span_s)
        has_own_id = rng.random() < 0.3
        asked = QueryAsked(
            query_id=new_id(EPOCH_MS, rng.randbytes) if has_own_id else "",
            question=f"Is it good for {secret}?",
            shopper_ref=shopper,
            customer_ref=secret if rng.random() < 0.3 else "",
            postcode=secret if rng.random() < 0.3 else "",
            consent=Consent(),
            page=Page(product_id=rng.choice((*PRODUCT_IDS, None))),
            budget_ms=15_000 if self.is_calm else rng.randint(1_000, 7_000),
            locality=rng.choice((None, rng.randrange(PARTITIONS))),
        )
        until_s = self.loop.time() + 10
        asking = [
            self.outside.ask(
                asked,
                repeat_key=f"key-{number}" if rng.random() < 0.6 else "",
                has_own_id=has_own_id,
                until_s=until_s,
            )
            for _ in range(2 if has_own_id and rng.random() < 0.3 else 1)
        ]
        accepted = next(filter(None, await asyncio.gather(*asking)), None)
        if accepted is None:
            return
        readers = [asyncio.ensure_future(self._read(accepted.query_id, rng)) for _ in range(rng.choice((1, 1, 2)))]
        if rng.random() < 0.15:
            await asyncio.sleep(rng.random() * 2)
            await self.outside.cancel(accepted.query_id)
        await asyncio.gather(*readers)

    async def _read(self, query_id: str, rng: random.Random) -> None:
        await asyncio.sleep(rng.random() * rng.choice((0.1, 3.0)))
        await self.outside.read(query_id)

    async def _until_ended(self, shoppers: "list[asyncio.Task[None]]") -> None:
        """Wait for every reader, and for what nobody reads; not longer than may be."""
        until_s = self.loop.time() + LONGEST_END_S
        await asyncio.wait(shoppers, timeout=until_s - self.loop.time())
        while self.promises.unfinished():
            last_ms = max(asked.deadline_ms for asked in self.promises.asked.values())
            if self.loop.now_ms() > max(last_ms + LONGEST_END_S * 1000, EPOCH_MS + until_s * 1000):
                break
            await asyncio.sleep(0.2)
        unread = [shopper for shopper in shoppers if not shopper.done()]
        if unread and not self.promises.unfinished():
            await asyncio.wait(unread, timeout=10)
        for shopper in shoppers:
            if shopper.done():
                shopper.result()
            else:
                shopper.cancel()

    async def _watch(self) -> None:
        """Back-pressure, looked at several times a second."""
        while True:
            for process in [*self.workers, *self.gateways]:
                self.violations += [found for found in process.over_bounds() if found not in self.violations]
            await asyncio.sleep(0.23)

    def _end_hosts(self) -> None:
        for process in [*self.workers, *self.gateways, *self.gone]:
            process.host.go_on()

    def outcome(self) -> Outcome:
        return Outcome(
            seed=self.seed,
            violations=self.violations,
            digest=self.cluster.digest(),
            questions=len(self.promises.asked),
            ends=self.promises.ends(),
            happened=self.happened,
            virtual_s=self.loop.time(),
            steps=self.loop.steps,
            trace=self.trace or [],
        )
