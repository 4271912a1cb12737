"""`hydration`: how many tokens one process of hydration carries from the engines' topic to the answers, held against a
bare loop of the same client that polls, decodes, encodes and produces.

Both get the same records: questions that are written at the same time, one event for each engine step of each question.
How many tokens an event holds is the engine's and the log's doing: one, where a step is slower than a publish; more,
where the text of some steps waits for the one before to be acknowledged. So each size is measured.

What is bare leaves out what hydration is for: it knows no question, keeps no order of runs, fills no directive, commits
nothing, and waits for no acknowledgement before the end.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import msgspec

from aisle.hydration.metrics import AnswerTimes
from aisle.hydration.service import hydration
from aisle.stream.clock import SystemClock
from aisle.stream.kafka import KafkaLog
from aisle.stream.log import Outgoing
from aisle.stream.seal import MemoryKeyStore
from aisle.stream.stages import running
from aisle.stream.stamp import Stamp
from aisle_schemas import (
    ANSWERS,
    TOKENS,
    AnswerEnded,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    Model,
    PartAdded,
    Plan,
    QueryAsked,
    Text,
    TokensEmitted,
    new_id,
)
from aisle_tools.bench.kafka import bare_consumer, bare_producer, consumed, own_broker
from aisle_tools.bench.measure import Figure, Measured, Stopwatch, on_one_core
from aisle_tools.kafka import topics

QUESTIONS = 64  # written at the same time
EVENTS = 400  # of each, with tokens in them
TOKENS_PER_EVENT = (1, 4, 16)
ROUNDS = 3
WORD = "loaf "  # a token's length in English text
ENDED_S = 120.0
LOOK_EVERY_S = 0.02
RUN = "0190b7a2c1d34e5f"


async def measure(
    questions: int = QUESTIONS, events: int = EVENTS, rounds: int = ROUNDS, sizes: tuple[int, ...] = TOKENS_PER_EVENT
) -> list[Measured]:
    """For each size, both in turn: each round has topics of its own."""
    measured = []
    async with own_broker() as broker:
        for tokens in sizes:
            ours, bare = [], []
            for turn in range(rounds):
                prefix = f"bench-{tokens}-{turn}."
                await asyncio.to_thread(topics.create, broker.bootstrap, prefix=prefix)
                asked, written = _written(questions, events, tokens)
                with on_one_core():
                    ours.append(await _by_hydration(broker.bootstrap, prefix, asked, written))
                    bare.append(_barely(broker.bootstrap, prefix, questions, events))
                await asyncio.to_thread(topics.delete, broker.bootstrap, prefix=prefix)
            measured.append(_compared(ours, bare, questions * events, tokens))
    return measured


def _compared(ours: list["_Run"], bare: list["_Run"], events: int, tokens: int) -> Measured:
    own_s, bare_s = median(run.took_s for run in ours), median(run.took_s for run in bare)
    figures: dict[str, Figure] = {
        "tokens_per_s": round(events * tokens / own_s),
        "bare_tokens_per_s": round(events * tokens / bare_s),
        "events_per_s": round(events / own_s),
        "bare_events_per_s": round(events / bare_s),
        "parts_per_event": round(median(run.parts for run in ours) / events, 2),
        "cpu_us_per_event": round(median(run.cpu_s for run in ours) * 1_000_000 / events, 1),
        "bare_cpu_us_per_event": round(median(run.cpu_s for run in bare) * 1_000_000 / events, 1),
        "tokens_per_s_ratio": round(median(two.took_s / one.took_s for one, two in zip(ours, bare, strict=True)), 2),
        "goal": 0.5,
    }
    return Measured(what=f"{tokens} tokens an event", figures=figures)


@dataclass(frozen=True, slots=True)
class _Run:
    took_s: float
    cpu_s: float
    parts: int


def _written(questions: int, events: int, tokens: int) -> tuple[list[Outgoing], list[Outgoing]]:
    """The questions with the start of each answer; all the rest, as their engines would write it side by side."""
    now_ms = SystemClock().now_ms()
    asked = [
        QueryAsked(query_id=new_id(), question="Which pan?", asked_at_ms=now_ms, budget_ms=120_000)
        for _ in range(questions)
    ]
    text = WORD * tokens
    begun = [_outgoing(query, event) for query in asked for event in (query, _started(query))]
    steps = [TokensEmitted(run=RUN, at=step * len(text), text=text) for step in range(events)]
    written: list[Event] = [*steps, GenerationFinished(run=RUN, reason="stop")]
    return begun, [_outgoing(query, event) for event in written for query in asked]


def _started(query: QueryAsked) -> GenerationStarted:
    evidence = EvidenceGathered(query=query, plan=Plan(intent="advice", form="short"))
    return GenerationStarted(run=RUN, replaces=None, evidence=evidence, model=Model(engine="scripted", name="bench"))


def _outgoing(query: QueryAsked, event: Event) -> Outgoing:
    return Outgoing(event=event, key=query.query_id, source="/aisle/bench")


async def _by_hydration(bootstrap: str, prefix: str, begun: list[Outgoing], written: list[Outgoing]) -> _Run:
    """1. Hydration opens the questions. 2. All tokens are written at once. 3. From the first part to the last end, by the
    log's own times."""
    times = AnswerTimes()
    questions = len(begun) // 2
    stamp = Stamp(MemoryKeyStore(), SystemClock())
    stamped = [stamp.stamp(outgoing) for outgoing in written]
    async with KafkaLog(bootstrap, prefix=prefix) as log:
        await log.publish(begun)
        async with running(log, [hydration(None, log.clock, times=times)]) as stages, asyncio.timeout(ENDED_S):
            await _until(lambda: stages.stats()[0].handled >= len(begun))  # 1
            cpu_s = time.process_time()
            with bare_producer(bootstrap, **{"linger.ms": 5}) as producer:
                for one in stamped:
                    producer.produce(prefix + one.topic, one.value, one.key, one.partition)  # 2
            await _until(lambda: sum(sum(one.counts) for one in times.ended.values()) >= questions)  # 3
            cpu_s = time.process_time() - cpu_s
    taken_ms, parts, ended = [], 0, 0
    with bare_consumer(bootstrap, ANSWERS, prefix) as consumer:
        decoder = msgspec.msgpack.Decoder(ANSWERS.union)
        while ended < questions:
            for message in consumed(consumer):
                taken_ms.append(message.timestamp()[1])
                match decoder.decode(message.value() or b""):
                    case PartAdded():
                        parts += 1
                    case AnswerEnded(outcome="completed"):
                        ended += 1
                    case other:
                        raise AssertionError(f"an answer holds {other}")
    return _Run((max(taken_ms) - min(taken_ms)) / 1000, cpu_s, parts)


async def _until(holds: Callable[[], bool]) -> None:
    while not holds():  # noqa: ASYNC110 - other threads bring it about
        await asyncio.sleep(LOOK_EVERY_S)


def _barely(bootstrap: str, prefix: str, questions: int, events: int) -> _Run:
    """From the first record that is read until all that is produced is acknowledged."""
    decoder, encode = msgspec.msgpack.Decoder(TOKENS.union), msgspec.msgpack.Encoder().encode
    expected = questions * (events + 2)  # each question's start and finish are read too
    read, watch, cpu_s = 0, Stopwatch(), time.process_time()
    with bare_consumer(bootstrap, TOKENS, prefix) as consumer:
        with bare_producer(bootstrap) as producer:
            while read < expected:
                messages = consumed(consumer)
                watch = watch if read else Stopwatch()
                for message in messages:
                    event = decoder.decode(message.value() or b"")
                    if isinstance(event, TokensEmitted):
                        part = PartAdded(start=event.at, end=event.at + len(event.text), part=Text(text=event.text))
                        producer.produce(prefix + ANSWERS.name, encode(part), message.key())
                producer.poll(0)
                read += len(messages)
        return _Run(watch.s, time.process_time() - cpu_s, questions * events)
