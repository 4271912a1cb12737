"""The five services of `peer`, by one library, in one process: `python -m aisle_tools.bench.peer_services aisle
--bootstrap HOST:PORT --prefix one.`. Each consumes a topic, decodes, encodes, and publishes to the next one with the
record's key, at least once. They end with standard input.
"""

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from itertools import pairwise
from typing import Any

import msgspec
import uvloop
from faststream import AckPolicy
from faststream.confluent import KafkaBroker

from aisle.process.ending import told_to_end
from aisle.stream.kafka import KafkaLog
from aisle.stream.processor import Processor
from aisle.stream.stages import running
from aisle_schemas import (
    ANSWERS,
    EVIDENCE,
    OUTCOMES,
    PLANS,
    QUERIES,
    TOKENS,
    AnswerRecorded,
    Event,
    EvidenceGathered,
    PartAdded,
    Plan,
    QueryAsked,
    RetrievalPlanned,
    Text,
    TokensEmitted,
    Topic,
    headers,
    new_id,
)

WALK: tuple[Topic, ...] = (QUERIES, PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES)
"""Each but the last is consumed by one service, which publishes to the one after it."""

_PLAN = Plan(intent="advice", form="short")
_QUERY = QueryAsked(query_id="01JAAAAAAAAAAAAAAAAAAAAAAA", question="Which pan?")

STEPS: tuple[tuple[type[Event], type[Event], Callable[[Any], Event]], ...] = (
    (QueryAsked, RetrievalPlanned, lambda asked: RetrievalPlanned(query=asked, plan=_PLAN)),
    (RetrievalPlanned, EvidenceGathered, lambda planned: EvidenceGathered(query=planned.query, plan=planned.plan)),
    (EvidenceGathered, TokensEmitted, lambda gathered: TokensEmitted(run="r", at=0, text=gathered.query.question)),
    (TokensEmitted, PartAdded, lambda tokens: PartAdded(start=0, end=len(tokens.text), part=Text(text=tokens.text))),
    (PartAdded, AnswerRecorded, lambda part: AnswerRecorded(query=_QUERY, outcome="completed", markup=part.part.text)),
)
"""What each service consumes, what it publishes, and the one made into the other."""


async def by_aisle(bootstrap: str, prefix: str) -> None:
    def processor(consumes: type[Event], emits: type[Event], step: Callable[[Any], Event]) -> Processor:
        async def handle(event: Any) -> AsyncIterator[Event]:
            yield step(event)

        return Processor(
            name=f"bench.{consumes.__name__}", consumes=(consumes,), emits=(emits,), handle=handle, concurrency=256
        )

    with told_to_end(with_stdin=True) as told:
        async with KafkaLog(bootstrap, prefix=prefix) as log, running(log, [processor(*step) for step in STEPS]):
            await told.wait()


async def by_faststream(bootstrap: str, prefix: str, *, in_batches: bool) -> None:
    """As its documentation has it for at-least-once: `AckPolicy.ACK`, which commits when the handler has returned. It
    takes one record at a time then; or a batch, whose records are published together here, and committed once."""
    # No logger, and no dependency injection: both cost, and neither is what is compared.
    broker = KafkaBroker(
        bootstrap, acks="all", enable_idempotence=True, linger_ms=0, logger=None, apply_types=False,
        allow_auto_create_topics=False,
    )  # fmt: skip
    for (topic, following), (_, emits, step) in zip(pairwise(WALK), STEPS, strict=True):
        _serve(broker, prefix, topic, following, emits, step, in_batches=in_batches)
    with told_to_end(with_stdin=True) as told:
        await broker.start()
        await told.wait()
        await broker.stop()


def _serve(
    broker: KafkaBroker, prefix: str, topic: Topic, following: Topic, emits: type[Event],
    step: Callable[[Any], Event], *, in_batches: bool,
) -> None:  # fmt: skip
    decoder, encode = msgspec.msgpack.Decoder(topic.union), msgspec.msgpack.Encoder().encode

    async def decode(message: Any) -> tuple[bytes, Event]:
        return message.raw_message.key(), decoder.decode(message.body)

    async def decode_all(message: Any) -> list[tuple[bytes, Event]]:
        return [(raw.key(), decoder.decode(raw.value())) for raw in message.raw_message]

    async def publish(key: bytes, event: Event) -> None:
        made = step(event)
        stamp = headers(made, source="/bench/peer", id=new_id(), time_ms=time.time_ns() // 1_000_000)
        await broker.publish(encode(made), prefix + following.name, key=key, headers=stamp)

    async def one(record: tuple[bytes, Event]) -> None:
        await publish(*record)

    async def many(records: Sequence[tuple[bytes, Event]]) -> None:
        await asyncio.gather(*(publish(*record) for record in records))

    terms: dict[str, Any] = {
        "group_id": f"{prefix}{topic.name}", "auto_offset_reset": "earliest", "ack_policy": AckPolicy.ACK,
        "fetch_max_wait_ms": 100,
    }  # fmt: skip
    if in_batches:
        subscriber = broker.subscriber(prefix + topic.name, batch=True, max_records=500, decoder=decode_all, **terms)
        subscriber(many)
    else:
        broker.subscriber(prefix + topic.name, decoder=decode, **terms)(one)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", choices=("aisle", "faststream", "faststream-batch"))
    parser.add_argument("--bootstrap", required=True)
    parser.add_argument("--prefix", required=True)
    given = parser.parse_args()
    if given.library == "aisle":
        uvloop.run(by_aisle(given.bootstrap, given.prefix))
    else:
        batches = given.library == "faststream-batch"
        uvloop.run(by_faststream(given.bootstrap, given.prefix, in_batches=batches))


if __name__ == "__main__":
    main()
