"""One librdkafka consumer and the one thread that blocks in it."""

import asyncio
import logging
import queue
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar

from confluent_kafka import Consumer, KafkaError, KafkaException, Message

from aisle.stream.errors import LogUnavailable
from aisle.stream.kafka.client import PASSING, note, record_of, unavailable
from aisle.stream.log import Record

_log = logging.getLogger(__name__)

_Result = TypeVar("_Result")

_SLICE_S = 0.2  # librdkafka's wait can't be ended early: whoever closes the consumer waits for so long

# What librdkafka mends by itself: it reports and goes on.
_MENDED = PASSING | {
    KafkaError._TRANSPORT,
    KafkaError._ALL_BROKERS_DOWN,
    KafkaError._TIMED_OUT,
    KafkaError._RESOLVE,
    KafkaError._MAX_POLL_EXCEEDED,
    KafkaError._AUTO_OFFSET_RESET,
    KafkaError.REQUEST_TIMED_OUT,
}


class Fetcher:
    """Waits for records without blocking the event loop. Used by one task.

    A batch that nobody was there for any more, because the wait was woken or cancelled, is kept for the next.
    """

    def __init__(self, consumer: Consumer, name: str, prefix: str) -> None:
        self.consumer = consumer
        self._prefix = prefix
        self._thread = ThreadPoolExecutor(1, f"aisle-kafka-{name}")
        self._fetching: Future[list[Record]] | None = None
        self._waiting: asyncio.Future[None] | None = None
        self._calls: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._is_closed = False

    async def fetch(self, limit: int, timeout_s: float) -> list[Record]:
        """At most `limit` records; empty after `timeout_s`, or when woken. Raises: LogUnavailable, and what a callback of
        the consumer raised."""
        loop = asyncio.get_running_loop()
        until = loop.time() + timeout_s
        while not self._is_closed:
            if self._fetching is None:
                slice_s = max(0.0, min(_SLICE_S, until - loop.time()))
                self._fetching = self._thread.submit(self._fetch, limit, slice_s)
                self._fetching.add_done_callback(partial(self._tell, loop))
            if not self._fetching.done():
                self._waiting = loop.create_future()
                try:
                    await self._waiting
                finally:
                    self._waiting = None
            if not self._fetching.done():
                return []  # woken
            fetching, self._fetching = self._fetching, None
            records = fetching.result()
            if records or loop.time() >= until:
                return records
        return []

    def wake(self) -> None:
        """A fetch that waits returns now."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)

    def _tell(self, loop: asyncio.AbstractEventLoop, fetched: "Future[list[Record]]") -> None:
        """In the thread. One step to the event loop, where a future of its own would take three."""
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(self._on_fetched, fetched)

    def _on_fetched(self, fetched: "Future[list[Record]]") -> None:
        if fetched is self._fetching:  # nobody has taken it yet
            self.wake()

    async def call(self, work: Callable[[], _Result]) -> _Result:
        """Run work in the thread, between two waits. Raises: what the work raises."""
        return await asyncio.wrap_future(self.submit(work))

    def submit(self, work: Callable[[], _Result]) -> "Future[_Result]":
        """The same, for whoever does not wait for it. Calls are run in the order in which they come."""
        done: Future[_Result] = Future()
        self._calls.put(partial(_run, work, done))
        try:
            self._thread.submit(self._serve)
        except RuntimeError:  # the thread has ended
            done.set_exception(LogUnavailable("the consumer is closed"))
        return done

    def serve_until(self, done: "Future[None]") -> None:
        """In the thread, from a callback of the consumer: run what is called for until `done`.

        librdkafka gives a group's calls, such as a commit, to the callback's own thread alone; from any other they
        wait until the callback has returned.
        """
        done.add_done_callback(lambda _: self._calls.put(None))
        while (call := self._calls.get()) is not None:
            call()

    def _serve(self) -> None:
        with suppress(queue.Empty):
            while (call := self._calls.get_nowait()) is not None:
                call()

    async def close(self) -> None:
        """Close the consumer: it leaves its group."""
        if self._is_closed:
            return
        self._is_closed = True
        self.wake()
        try:
            await self.call(self.consumer.close)
        except (KafkaException, RuntimeError) as error:
            _log.info("a consumer was not closed cleanly: %s", error)
        self._thread.shutdown(wait=False)

    def _fetch(self, limit: int, timeout_s: float) -> list[Record]:
        # `consume` would wait until it has all of `limit`: the first record is waited for, the rest is what is there.
        messages: list[Message] = []
        try:
            if (first := self.consumer.poll(timeout_s)) is not None:
                messages.append(first)
                if limit > 1:
                    messages += self.consumer.consume(limit - 1, 0)
        except KafkaException as error:
            if not messages:
                raise unavailable(error, "reading") from error
            _log.warning("kafka: %s", error)  # what was read before it counts
        except RuntimeError:
            if self._is_closed:
                return []
            raise
        records: list[Record] = []
        failure: KafkaError | None = None
        for message in messages:
            met = message.error()
            if met is None:
                records.append(record_of(message, self._prefix))
            elif met.code() in _MENDED:
                note(met)
            else:
                failure = met
        if failure is not None:
            if not records:
                raise unavailable(failure, "reading")
            note(failure)  # what was read counts; a failure that lasts is met again
        return records


def _run(work: Callable[[], _Result], done: "Future[_Result]") -> None:
    if done.set_running_or_notify_cancel():
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)
