"""`replay`: the log on Kafka read again and decoded, held against a plain loop that consumes and decodes.

Both read the same records of the same broker in turn, from the first to the last, in this process.
"""

import time
from collections.abc import Mapping
from statistics import median

import msgspec

from aisle.stream.kafka import KafkaLog
from aisle_schemas import TOKENS
from aisle_tools.bench.kafka import BATCH, bare_consumer, consumed, own_broker, token_event
from aisle_tools.bench.measure import Figure, Measured, Stopwatch

EVENTS = 200_000
ROUNDS = 5


async def measure(events: int = EVENTS, rounds: int = ROUNDS) -> list[Measured]:
    async with own_broker() as broker, KafkaLog(broker.bootstrap) as log:
        for start in range(0, events, BATCH):
            await log.publish([token_event(number) for number in range(start, min(start + BATCH, events))])
        ours, plain = [], []
        for _ in range(rounds):
            ours.append(await _read_by_aisle(log, events))
            plain.append(_read_plainly(broker.bootstrap, events))
    return [
        Measured(what="tail and decode", figures=_figures(events, ours)),
        Measured(what="plain consume and decode", figures=_figures(events, plain)),
        Measured(
            what="aisle ÷ plain, by rounds",
            figures={
                "events_per_s_ratio": round(
                    median(theirs[0] / own[0] for own, theirs in zip(ours, plain, strict=True)), 2
                ),
                "cpu_ratio": round(median(theirs[1] / own[1] for own, theirs in zip(ours, plain, strict=True)), 2),
                "goal": 0.5,
            },
        ),
    ]


async def _read_by_aisle(log: KafkaLog, events: int) -> tuple[float, float]:
    """Seconds on the clock and of the processor, from the first record to the last."""
    start = dict.fromkeys(range(TOKENS.partitions), 0)
    tail = log.tail(TOKENS.name, start)
    read, watch, cpu_s = 0, Stopwatch(), 0.0
    try:
        async for record in tail:
            if not read:
                watch, cpu_s = Stopwatch(), time.process_time()
            log.decode(record)
            read += 1
            if read == events:
                break
        return watch.s, time.process_time() - cpu_s
    finally:
        await tail.close()


def _read_plainly(bootstrap: str, events: int) -> tuple[float, float]:
    decoder = msgspec.msgpack.Decoder(TOKENS.union)
    read, watch, cpu_s = 0, Stopwatch(), 0.0
    with bare_consumer(bootstrap, TOKENS) as consumer:
        while read < events:
            messages = consumed(consumer)
            if not read:
                watch, cpu_s = Stopwatch(), time.process_time()
            for message in messages:
                decoder.decode(message.value() or b"")
            read += len(messages)
        return watch.s, time.process_time() - cpu_s


def _figures(events: int, rounds: list[tuple[float, float]]) -> Mapping[str, Figure]:
    return {
        "events_per_s": round(events / median(took_s for took_s, _ in rounds)),
        "cpu_us_per_event": round(median(cpu_s for _, cpu_s in rounds) * 1_000_000 / events, 2),
    }
