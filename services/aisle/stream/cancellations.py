"""Which questions were cancelled: everyone tails `aisle.cancellations`, and drops what it holds."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle.stream.handling import Pauses
from aisle.stream.log import Log, Record
from aisle_schemas import CANCELLATIONS, SchemaError, topic_named

_log = logging.getLogger(__name__)

REMEMBERED_MS = 10 * 60_000
"""Longer than any question's budget."""


async def recent_and_on(log: Log, topic: str, clock: Clock) -> AsyncIterator[Record]:
    """The records of a one-partition topic from the last ten minutes, then every new one, forever."""
    assert topic_named(topic).partitions == 1, f"{topic} has several partitions"
    pauses = Pauses()
    offset: int | None = None
    while True:
        try:
            if offset is None:
                since_ms = clock.now_ms() - REMEMBERED_MS
                end = (await log.end_offsets(topic)).get(0, 0)
                async for record in log.read_since(topic, [0], since_ms):
                    if record.offset < end:
                        yield record
                offset = end
            tail = log.tail(topic, {0: offset})
            try:
                async for record in tail:
                    offset = record.offset + 1
                    pauses = Pauses()
                    yield record
            finally:
                await tail.close()
        except LogUnavailable as error:
            pause_s = pauses.next_s()
            _log.warning("%s can't be read, trying again in %.2f s: %s", topic, pause_s, error)
            await clock.sleep(pause_s)


class Cancellations:
    """`keys in cancellations`, and a call when one comes. One per process serves all its stages."""

    def __init__(self, log: Log, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._known: dict[str, int] = {}  # query_id → when the log took its first; ordered by that
        self._callbacks: dict[str, list[Callable[[], None]]] = {}
        self._task: asyncio.Task[None] | None = None

    def __contains__(self, query_id: object) -> bool:
        return query_id in self._known

    def on_cancel(self, query_id: str, callback: Callable[[], None]) -> Callable[[], None]:
        """Call back in the event loop when the question is cancelled, at once where it is already. Gives a function
        that ends the wait; call it when the work is done."""
        if query_id in self._known:
            callback()
            return lambda: None
        waiting = self._callbacks.setdefault(query_id, [])
        waiting.append(callback)

        def forget() -> None:
            if callback in waiting:
                waiting.remove(callback)
            if not waiting and self._callbacks.get(query_id) is waiting:
                del self._callbacks[query_id]

        return forget

    async def start(self) -> None:
        self._task = asyncio.create_task(self._follow(), name="aisle-cancellations")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _follow(self) -> None:
        # Should this end, questions are answered that nobody waits for: no reason to stop the stages.
        try:
            await self._remember_all()
        except Exception:
            _log.exception("cancellations are not followed any more")

    async def _remember_all(self) -> None:
        async for record in recent_and_on(self._log, CANCELLATIONS.name, self._clock):
            try:
                self._log.decode(record)
            except SchemaError as error:
                _log.warning("a cancellation at offset %d can't be read: %s", record.offset, error)
                continue
            self._known.setdefault(record.key, record.timestamp_ms)
            for callback in self._callbacks.pop(record.key, ()):
                callback()
            self._forget_old()

    def _forget_old(self) -> None:
        oldest_ms = self._clock.now_ms() - REMEMBERED_MS
        while self._known:
            query_id, taken_ms = next(iter(self._known.items()))
            if taken_ms >= oldest_ms:
                return
            del self._known[query_id]
