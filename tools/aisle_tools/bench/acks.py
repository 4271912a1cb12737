"""`acks`: what it costs that all in-sync replicas acknowledge a record and none is written twice, held against acks=1.

A bare producer under both settings, in turn, and Aisle's own beside them. One broker: what other replicas would take
to answer is the network's, and not in here.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from statistics import median

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from aisle.stream.clock import SystemClock
from aisle.stream.kafka.producer import KafkaProducer
from aisle.stream.log import Stamped
from aisle.stream.seal import MemoryKeyStore
from aisle.stream.stamp import Stamp
from aisle_tools.bench.kafka import BATCH, FLUSH_S, bare_producer, own_broker, token_event
from aisle_tools.bench.measure import Figure, Measured, Stopwatch, spread

RECORDS = 50_000  # of a round
SINGLE = 300  # of a round, one after another
ROUNDS = 5
IN_FLIGHT = 8  # batches

ACKS_1 = {"acks": "1", "enable.idempotence": False}


async def measure(records: int = RECORDS, single: int = SINGLE, rounds: int = ROUNDS) -> list[Measured]:
    """In each round: 1. Aisle's producer. 2. The bare one, as safe. 3. The bare one with acks=1."""
    stamp = Stamp(MemoryKeyStore(), SystemClock())
    batch = [stamp.stamp(token_event(number)) for number in range(BATCH)]
    per_s: dict[str, list[float]] = {}
    each_ms: dict[str, list[float]] = {}
    async with own_broker() as broker:
        aisle = KafkaProducer(broker.bootstrap, {}, "")
        with (
            bare_producer(broker.bootstrap) as safe,
            bare_producer(broker.bootstrap, **ACKS_1) as one,
            _heard(safe),
            _heard(one),
        ):
            sides: dict[str, Callable[[list[Stamped]], Awaitable[None]]] = {
                "aisle, acks=all and idempotent": _by_aisle(aisle),
                "bare, acks=all and idempotent": _barely(safe),
                "bare, acks=1": _barely(one),
            }
            for send in sides.values():
                await send(batch)  # connects
            for _ in range(rounds):
                for name, send in sides.items():
                    per_s.setdefault(name, []).append(await _throughput(send, batch, records))
                    each_ms.setdefault(name, []).extend(await _latencies(send, batch, single))
        await asyncio.to_thread(aisle.close, FLUSH_S)
    measured = [
        Measured(what=name, figures={"records_per_s": round(median(per_s[name])), "one_awaited": spread(each_ms[name])})
        for name in sides
    ]
    return [*measured, Measured(what="÷ bare, acks=1, by rounds", figures=_ratios(per_s, each_ms))]


def _ratios(per_s: dict[str, list[float]], each_ms: dict[str, list[float]]) -> dict[str, Figure]:
    aisle, safe, one = per_s
    return {
        "bare_records_per_s_ratio": _median_ratio(per_s[safe], per_s[one]),
        "aisle_records_per_s_ratio": _median_ratio(per_s[aisle], per_s[one]),
        "bare_latency_ratio": round(median(each_ms[one]) / median(each_ms[safe]), 2),
        "aisle_latency_ratio": round(median(each_ms[one]) / median(each_ms[aisle]), 2),
        "goal": 0.9,
    }


def _median_ratio(these: list[float], those: list[float]) -> float:
    return round(median(this / that for this, that in zip(these, those, strict=True)), 2)


async def _throughput(send: Callable[[list[Stamped]], Awaitable[None]], batch: list[Stamped], records: int) -> float:
    """Records a second, in batches, so many of them in flight."""
    left = iter(range(max(1, records // len(batch))))
    sent = 0

    async def keep_sending() -> None:
        nonlocal sent
        for _ in left:
            await send(batch)
            sent += len(batch)

    watch = Stopwatch()
    async with asyncio.TaskGroup() as group:
        for _ in range(IN_FLIGHT):
            group.create_task(keep_sending())
    return sent / watch.s


async def _latencies(
    send: Callable[[list[Stamped]], Awaitable[None]], batch: list[Stamped], single: int
) -> list[float]:
    took_ms = []
    for number in range(single):
        watch = Stopwatch()
        await send([batch[number % len(batch)]])
        took_ms.append(watch.ms)
    return took_ms


def _by_aisle(producer: KafkaProducer) -> Callable[[list[Stamped]], Awaitable[None]]:
    async def send(batch: list[Stamped]) -> None:
        await producer.send(batch)

    return send


def _barely(producer: Producer) -> Callable[[list[Stamped]], Awaitable[None]]:
    """The event loop is woken once a batch: the least that an asynchronous program needs."""
    loop = asyncio.get_running_loop()

    async def send(batch: list[Stamped]) -> None:
        done = loop.create_future()
        missing = len(batch)

        def acknowledged(error: KafkaError | None, _: Message) -> None:
            nonlocal missing
            if error is not None:
                raise KafkaException(error)
            missing -= 1
            if not missing:
                loop.call_soon_threadsafe(done.set_result, None)

        for stamped in batch:
            producer.produce(
                stamped.topic, stamped.value, stamped.key, stamped.partition, acknowledged,
                headers=list(stamped.headers.items()),
            )  # fmt: skip
        await done

    return send


@contextmanager
def _heard(producer: Producer) -> Iterator[None]:
    """A thread hears the acknowledgements while the block runs."""
    is_over = threading.Event()

    def hear() -> None:
        while not is_over.is_set():
            producer.poll(0.1)

    hearing = threading.Thread(target=hear)
    hearing.start()
    try:
        yield
    finally:
        is_over.set()
        hearing.join()
