"""`overload`: how much of its best the system still does when it is asked three times what it can answer.

The demo shop with each stage as a process of its own on a broker of its own, and a model that answers at once in the
measuring process, on the same cores: whatever a refusal costs is taken from the answers. So is what asking costs, and
questions are put by a client that does little more than read and write its socket. It goes before all that it measures,
where it may: a refusal that has come and waits for the client's own turn is not late.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from aisle_tools.bench.asking import Question, questions
from aisle_tools.bench.instant_model import instant_model
from aisle_tools.bench.measure import Figure, Measured, Stopwatch, going_first, paced, spread
from aisle_tools.bench.walk import ShopOnKafka, processes_on_kafka
from aisle_tools.demo.running import running_store

RATES = (10.0, 12.5, 16.0, 20.0, 25.0, 32.0, 40.0, 50.0, 64.0, 80.0, 100.0)
WARM_UP_RATE = 8.0
WARM_UP = 5  # times as long as a rate settles: until Java has compiled what is hot, a system saturates early
SETTLE_S = 10.0  # of each rate, before its answers are counted
COUNTED_S = 20.0  # the highest of several shorter counts is a peak of chance, which no overload comes up to
GOAL_OF_PEAK = 0.95  # a rate saturates where the goodput stays this far below it
GOAL_REFUSED_MS = 50
ACCEPTED, OK = 202, 200
ENDED_S = 60.0  # a question that has neither an end nor a refusal by then is broken


async def measure(
    rates: Sequence[float] = RATES, settle_s: float = SETTLE_S, counted_s: float = COUNTED_S
) -> list[Measured]:
    """1. Raise the rate until the goodput no longer follows. 2. Three times that rate."""
    measured = []
    async with instant_model() as model, running_store() as store_url:
        llm = {"AISLE_LLM_URL": model.url, "AISLE_LLM_MODEL": "instant", "AISLE_STORE_URL": store_url}
        async with processes_on_kafka(llm) as shop:
            with going_first():
                await _loaded(shop, WARM_UP_RATE, 0.0, WARM_UP * settle_s)
                peak, saturating = 0.0, 0.0
                for rate in rates:  # 1
                    load = await _loaded(shop, rate, settle_s, counted_s)
                    measured.append(Measured(what=f"{rate:g} questions/s", figures=load.figures()))
                    peak, saturating = max(peak, load.goodput), rate
                    if load.goodput < GOAL_OF_PEAK * rate:
                        break
                load = await _loaded(shop, 3 * saturating, settle_s, counted_s)  # 2
                figures = load.figures() | {
                    "peak_goodput_per_s": round(peak, 1),
                    "of_peak": round(load.goodput / peak, 2),
                    "goal_of_peak": GOAL_OF_PEAK,
                    "goal_refused_after_ms": GOAL_REFUSED_MS,
                }
                measured.append(Measured(what=f"three times as many, {3 * saturating:g} questions/s", figures=figures))
    return measured


@dataclass(frozen=True, slots=True)
class Put:
    """What became of one question. `outcome` is the answer's, or "refused": the server said that it is overloaded, or
    "broken": anything else, such as a connection that was lost."""

    outcome: str
    ended_s: float  # on the load's stopwatch
    took_ms: float  # from before the connection was opened until then
    first_part_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """All that was put, of which those that ended within the counted time make the goodput."""

    put: Sequence[Put]
    counted_from_s: float
    counted_s: float
    cores: Mapping[str, float]  # how many each process had meanwhile; the model's is the client's own

    @property
    def goodput(self) -> float:
        """Answers a second that ended completed or abstained."""
        return sum(one.outcome in ("completed", "abstained") for one in self._counted()) / self.counted_s

    def figures(self) -> dict[str, Figure]:
        counted = self._counted()
        began_ms = [one.first_part_ms for one in counted if one.first_part_ms is not None]
        refused_ms = [one.took_ms for one in counted if one.outcome == "refused"]
        return {
            "goodput_per_s": round(self.goodput, 1),
            **Counter(one.outcome for one in counted),
            **({"first_part_after": spread(began_ms)} if began_ms else {}),
            **({"refused_after": spread(refused_ms)} if refused_ms else {}),
            **{f"{name}_cores": round(cores, 2) for name, cores in self.cores.items()},
        }

    def _counted(self) -> list[Put]:
        until_s = self.counted_from_s + self.counted_s
        return [one for one in self.put if self.counted_from_s <= one.ended_s < until_s]


async def _loaded(shop: ShopOnKafka, per_s: float, settle_s: float, counted_s: float) -> Load:
    """An open loop; returns when every question has ended, so that the next load finds nothing of this one."""
    watch = Stopwatch()
    async with asyncio.TaskGroup() as group:
        cores = group.create_task(_cores(shop, settle_s, counted_s))
        asking = [
            group.create_task(_put(shop.url, question, watch))
            async for question in paced(questions(per_s * (settle_s + counted_s)), per_s)
        ]
    return Load([task.result() for task in asking], settle_s, counted_s, cores.result())


async def _cores(shop: ShopOnKafka, settle_s: float, counted_s: float) -> dict[str, float]:
    """How many cores each process has, from when a load has settled to the end of what is counted."""

    def had_s() -> dict[str, float]:
        return shop.cpu_s() | {"client_and_model": time.process_time()}

    await asyncio.sleep(settle_s)
    watch, before_s = Stopwatch(), had_s()
    await asyncio.sleep(counted_s)
    return {name: (after_s - before_s[name]) / watch.s for name, after_s in had_s().items()}


async def _put(url: str, question: Question, load: Stopwatch) -> Put:
    mine = Stopwatch()
    first_part_ms: float | None = None
    address = urlsplit(url)
    try:
        async with asyncio.timeout(ENDED_S):
            reader, writer = await asyncio.open_connection(address.hostname, address.port)
            try:
                outcome, first_part_ms = await _asked(reader, writer, question, mine)
            finally:
                writer.close()
    except (OSError, EOFError, TimeoutError):
        outcome = "broken"
    return Put(outcome, load.s, mine.ms, first_part_ms)


async def _asked(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, question: Question, watch: Stopwatch
) -> tuple[str, float | None]:
    """The outcome, and when the first part came. Raises: OSError, EOFError."""
    text, product = question
    body = msgspec.json.encode({"question": text, "page": {"product_id": product}})
    head = b"POST /v1/queries HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    writer.write(head % len(body) + body)
    status, length = await _head(reader)
    reply = msgspec.json.decode(await reader.readexactly(length))
    if status != ACCEPTED:
        return ("refused" if reply["error"]["code"] == "overloaded" else "broken"), None
    writer.write(b"GET %b HTTP/1.1\r\nHost: bench\r\n\r\n" % reply["events"].encode())
    status, _ = await _head(reader)
    if status != OK:
        return "broken", None
    first_part_ms: float | None = None
    while (line := await _line(reader)) != b"event: end":
        if first_part_ms is None and line == b"event: part":
            first_part_ms = watch.ms
    ended = msgspec.json.decode((await _line(reader)).removeprefix(b"data: "), type=_Ended)
    return ended.outcome, first_part_ms


class _Ended(msgspec.Struct):
    outcome: str


async def _head(reader: asyncio.StreamReader) -> tuple[int, int]:
    """Status and content length of a reply. Raises: OSError, EOFError."""
    status, length = int((await _line(reader)).split()[1]), 0
    while line := await _line(reader):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return status, length


async def _line(reader: asyncio.StreamReader) -> bytes:
    return (await reader.readuntil(b"\n")).rstrip(b"\r\n")
