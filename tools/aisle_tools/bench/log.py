"""`log`: what the embedded log adds to SQLite and msgspec.

The event is an answer's tokens, the one that is written most. Consuming is held against the least that any reader must
do: a SELECT over the same file, and a decode of each value.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec

from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing, TopicPartition
from aisle_schemas import TOKENS, TokensEmitted
from aisle_tools.bench.measure import Measured, Stopwatch, spread
from aisle_tools.bench.shops import aside

SINGLE = 2_000
EVENTS = 50_000
BATCH = 500
ROUNDS = 3  # of reading: the best of them, since the file's pages are then in memory for both


async def measure(single: int = SINGLE, events: int = EVENTS) -> list[Measured]:
    with aside() as path:
        async with EmbeddedLog(path / "log.sqlite") as log:
            each_ms = [await _published_ms(log, [_event(number)]) for number in range(single)]
        async with EmbeddedLog(path / "batches.sqlite") as log:
            watch = Stopwatch()
            for start in range(0, events, BATCH):
                await log.publish([_event(number) for number in range(start, min(start + BATCH, events))])
            batches_s = watch.s
            consumed_s = min([await _consumed_s(log, f"reader-{turn}", events) for turn in range(ROUNDS)])
        plain_s = min(_plain_s(path / "batches.sqlite") for _ in range(ROUNDS))
    return [
        Measured(what="publish one, awaited", figures={"publish": spread(each_ms)}),
        Measured(what=f"publish in batches of {BATCH}", figures={"events_per_s": round(events / batches_s)}),
        Measured(what="consume and decode", figures={"events_per_s": round(events / consumed_s)}),
        Measured(
            what="SELECT and decode, without the log",
            figures={"events_per_s": round(events / plain_s), "consume_over_plain": round(consumed_s / plain_s, 2)},
        ),
    ]


def _event(number: int) -> Outgoing:
    text = "It weighs 1240 g and packs down to the size of a loaf. "
    event = TokensEmitted(run="0190b7a2c1d34e5f", at=number, text=text)
    return Outgoing(event=event, key=f"question-{number % 100}", source="/aisle/llm")


async def _published_ms(log: EmbeddedLog, outgoing: list[Outgoing]) -> float:
    watch = Stopwatch()
    await log.publish(outgoing)
    return watch.ms


async def _consumed_s(log: EmbeddedLog, group: str, events: int) -> float:
    """By a group of its own, from the first record to the last."""

    async def on_rebalance(assigned: frozenset[TopicPartition], revoked: frozenset[TopicPartition]) -> None: ...

    consumer = log.subscribe(group, [TOKENS.name], on_rebalance)
    watch, consumed = Stopwatch(), 0
    while consumed < events:
        for record in await consumer.poll(BATCH, timeout_s=1.0):
            log.decode(record)
            consumed += 1
    took_s = watch.s
    await consumer.close()
    return took_s


def _plain_s(file: Path) -> float:
    decoder = msgspec.msgpack.Decoder(TokensEmitted)
    with closing(sqlite3.connect(file)) as connection:
        watch = Stopwatch()
        for *_, value in connection.execute("SELECT * FROM records ORDER BY seq"):
            decoder.decode(value)
        return watch.s
