"""Those who ask: shoppers over HTTP, who try again and come back, and a backend team that publishes to Kafka."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from uuid import uuid4

import httpx
from confluent_kafka import Producer

from aisle_schemas import ANSWERS, AnswerEnded, PartAdded, QueryAsked, decode_json, message, new_id
from aisle_tools.chaos.system import System

QUESTIONS = (
    "Which pan is best for eggs?", "What do I need for induction?", "Which pan is easy to clean?",
    "A pan for a small kitchen", "Which pan keeps the heat?",
)  # fmt: skip

TO_KAFKA_EVERY = 5  # of so many questions one is published straight to Kafka
RESTLESS_EVERY = 4  # of so many readers one breaks off after the first words, and goes on at another gateway
GIVE_UP_S = 60.0  # how long a shopper tries to ask
PATIENCE_S = 150.0  # how long a reader comes back for the end
REQUEST_S = 8.0
SILENCE_S = 25.0  # the gateway says that it is there every 15 s
PAUSE_S = 0.3
RECONNECT_S = 1.0  # what the gateway tells its readers to wait before they come back


@dataclass(slots=True)
class Reading:
    """What one reader got, in the order in which it came."""

    query_id: str
    pieces: list[PartAdded | AnswerEnded] = field(default_factory=list)
    connections: int = 0


@dataclass(slots=True)
class Load:
    """Asks at a steady rate, whether or not earlier questions have been answered."""

    system: System
    per_second: float
    readings: list[Reading] = field(default_factory=list)
    accepted: set[str] = field(default_factory=set)  # query ids that we were told the log has
    refused: Counter[str] = field(default_factory=Counter)  # tries that were not accepted, by their cause
    gave_up: int = 0
    asked: int = 0
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _asking: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self, at_least: int) -> None:
        """Ask until `stop` was called and so many questions were asked; return when all of them have been read, or given
        up."""
        loop = asyncio.get_running_loop()
        producer = Producer(
            {
                "bootstrap.servers": self.system.bootstrap,
                "partitioner": "murmur2_random",
                "enable.idempotence": True,
                "log_level": 0,
            }
        )
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=20)
        began_s, questions = loop.time(), cycle(QUESTIONS)
        async with httpx.AsyncClient(
            timeout=httpx.Timeout(REQUEST_S, read=SILENCE_S), limits=limits, trust_env=False
        ) as http:
            while not (self._stopping.is_set() and self.asked >= at_least):
                question = next(questions)
                if self.asked % TO_KAFKA_EVERY == TO_KAFKA_EVERY - 1:
                    work = self._publish(producer, question)
                else:
                    work = self._ask_and_read(http, question, self.asked)
                task = asyncio.create_task(work)
                self._asking.add(task)
                task.add_done_callback(self._asking.discard)
                self.asked += 1
                await asyncio.sleep(max(0.0, began_s + self.asked / self.per_second - loop.time()))
            while self._asking:
                await asyncio.gather(*self._asking)
        await asyncio.to_thread(producer.flush, GIVE_UP_S)

    def stop(self) -> None:
        """Ask no more than were asked for."""
        self._stopping.set()

    async def _publish(self, producer: Producer, question: str) -> None:
        asked = QueryAsked(query_id=new_id(), question=question, channel="chaos")
        ready = message(asked, key=asked.query_id, source="/chaos/backend")
        loop = asyncio.get_running_loop()
        told: asyncio.Future[str] = loop.create_future()

        def delivered(error: object, _: object) -> None:
            loop.call_soon_threadsafe(told.set_result, "" if error is None else str(error))

        producer.produce(ready.topic, ready.value, ready.key, headers=dict(ready.headers), on_delivery=delivered)
        while not told.done():
            await asyncio.to_thread(producer.poll, 0.1)
            await asyncio.sleep(0)
        if error := told.result():
            self.refused[f"kafka: {error}"] += 1
            self.gave_up += 1
        else:
            self.accepted.add(asked.query_id)

    async def _ask_and_read(self, http: httpx.AsyncClient, question: str, number: int) -> None:
        """Each request goes to the next gateway, as a balancer would have it. A repeated request says that it is one."""
        loop = asyncio.get_running_loop()
        until_s = loop.time() + GIVE_UP_S
        gateway = cycle(
            self.system.gateways[number % len(self.system.gateways) :]
            + self.system.gateways[: number % len(self.system.gateways)]
        )
        key = {"Idempotency-Key": uuid4().hex}
        while True:
            pause_s = PAUSE_S
            try:
                reply = await http.post(
                    f"{next(gateway)}/v1/queries", json={"question": question}, headers=key, timeout=REQUEST_S
                )
                if reply.status_code == 202:
                    break
                refusal = f"{reply.status_code} {reply.json()['error']['code']}"
                pause_s = float(reply.headers.get("Retry-After", PAUSE_S))
            except httpx.HTTPError as error:
                refusal = type(error).__name__
            self.refused[refusal] += 1
            if loop.time() > until_s:
                self.gave_up += 1
                return
            await asyncio.sleep(pause_s)
        body = reply.json()
        self.accepted.add(body["query_id"])
        reading = Reading(body["query_id"])
        self.readings.append(reading)
        until_s = loop.time() + PATIENCE_S
        last_id = ""
        while not any(isinstance(piece, AnswerEnded) for piece in reading.pieces) and loop.time() < until_s:
            leaves_early = number % RESTLESS_EVERY == 0 and not reading.pieces
            last_id = await self._read(http, f"{next(gateway)}{body['events']}", reading, last_id, leaves_early)
            await asyncio.sleep(RECONNECT_S)

    async def _read(self, http: httpx.AsyncClient, url: str, reading: Reading, last_id: str, leaves_early: bool) -> str:
        """Until the stream ends, however it ends; the id of the last event."""
        reading.connections += 1
        headers = {"Last-Event-ID": last_id} if last_id else {}
        event_id = last_id
        with suppress(httpx.HTTPError):
            async with http.stream("GET", url, headers=headers) as stream:
                if stream.status_code != 200:
                    self.refused[f"{stream.status_code} on the stream"] += 1
                    return last_id
                rest = b""
                async for data in stream.aiter_bytes():
                    *frames, rest = (rest + data).split(b"\n\n")
                    for frame in frames:
                        fields = dict(line.split(b": ", 1) for line in frame.split(b"\n") if b": " in line)
                        if b"data" not in fields:
                            continue
                        event = decode_json(ANSWERS.name, fields[b"data"])
                        assert isinstance(event, PartAdded | AnswerEnded)
                        reading.pieces.append(event)
                        event_id = fields[b"id"].decode()
                        if leaves_early:
                            return event_id
        return event_id
