"""Takes questions into the log: each once, and no more than can be answered."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

import msgspec

from aisle.gateway.admission import Admission
from aisle.gateway.errors import BodyTooLarge, Conflict, GatewayError, Invalid, LogDown
from aisle.gateway.fanout import Fanout
from aisle.gateway.identity import REPEAT_WINDOW_MS, repeatable_ids
from aisle.stream.clock import Clock
from aisle.stream.errors import LogFull, LogUnavailable
from aisle.stream.log import Log, Outgoing
from aisle.stream.seal import Entropy
from aisle_schemas import QUERIES, Event, EventTooLarge, QueryAsked, SchemaError, new_id

SOURCE = "/aisle/gateway"


class Intake:
    """Publishes what callers send. Each method returns once the log has it."""

    def __init__(
        self,
        log: Log,
        clock: Clock,
        secret: bytes,
        admission: Admission,
        fanout: Fanout,
        entropy: Entropy = os.urandom,
    ) -> None:
        self._log = log
        self._clock = clock
        self._secret = secret
        self._admission = admission
        self._fanout = fanout
        self._entropy = entropy
        self.accepted = 0  # since the start
        self._turns: WeakValueDictionary[tuple[str, ...], asyncio.Lock] = WeakValueDictionary()

    async def ask(self, asked: QueryAsked, *, repeat_key: str = "", traceparent: str = "") -> QueryAsked:
        """Publish the question under a fresh id; the question as it stands in the log.

        With a `repeat_key`, the id is derived from it and the shopper: if the log holds the id, of this window or the
        one before, the question was accepted earlier and that one is returned. Since the id is derived, two gateways
        that take the same request at the same moment write one question twice, and not two questions.

        Raises: Conflict when the key came with another question before; Overloaded, ShuttingDown, LogDown, LogUnavailable.
        """
        if not repeat_key:
            fresh = msgspec.structs.replace(asked, query_id=new_id(asked.asked_at_ms, self._entropy))
            self._fanout.keep(fresh.query_id)
            await self._admit(fresh, traceparent)
            return fresh
        async with self._alone(asked.shopper_ref, repeat_key):
            now, before = repeatable_ids(self._secret, asked.shopper_ref, repeat_key, asked.asked_at_ms)
            self._fanout.keep(now)  # first: what the log holds by then may have an answer already
            for query_id in (now, before):
                if earlier := await self.find(query_id, within_ms=2 * REPEAT_WINDOW_MS):
                    if not _is_repeat(asked, earlier):
                        raise Conflict(f"Idempotency-Key {repeat_key!r} stands for another question of this shopper")
                    return earlier
            first = msgspec.structs.replace(asked, query_id=now)
            await self._admit(first, traceparent)
            return first

    async def publish_asked(self, asked: QueryAsked, *, traceparent: str = "") -> QueryAsked:
        """Publish a question that brings its own id, unless the log has it.

        Raises: Conflict when the id belongs to another question; Overloaded, ShuttingDown, LogDown, LogUnavailable.
        """
        async with self._alone(asked.query_id):
            self._fanout.keep(asked.query_id)  # first: what the log holds by then may have an answer already
            if earlier := await self.find(asked.query_id, within_ms=QUERIES.retention_ms):
                if not _is_repeat(asked, earlier):
                    raise Conflict(f"query_id {asked.query_id} belongs to another question")
                return earlier
            await self._admit(asked, traceparent)
            return asked

    async def find(self, query_id: str, within_ms: int) -> QueryAsked | None:
        """The question, where the log took it within that time. Raises: LogUnavailable."""
        found = await self.find_traced(query_id, within_ms)
        return found[0] if found else None

    async def find_traced(self, query_id: str, within_ms: int) -> tuple[QueryAsked, str] | None:
        """The same, with the `traceparent` that it stands under, empty where there is none."""
        since_ms = self._clock.now_ms() - within_ms
        open_here = self._admission.find(query_id)
        if open_here and open_here[0].asked_at_ms >= since_ms:
            return open_here  # the log has it: its id is told to nobody before
        for record in await self._log.read_key(QUERIES.name, query_id, since_ms=since_ms):
            with suppress(SchemaError):  # what is no question does not hold the id
                event = self._log.decode(record)
                if isinstance(event, QueryAsked):
                    return event, record.headers.get("traceparent", "")
        return None

    async def publish(self, event: Event, key: str, *, traceparent: str = "") -> None:
        """Raises: LogDown; BodyTooLarge, Invalid where the contracts refuse the event."""
        try:
            await self._log.publish([Outgoing(event=event, key=key, source=SOURCE, traceparent=traceparent)])
        except EventTooLarge as error:
            raise BodyTooLarge(str(error)) from error
        except SchemaError as error:
            raise Invalid(str(error)) from error
        except LogFull as error:
            raise LogDown(f"the disk under the log is full, nothing was accepted: {error}", retry_after_s=30) from error
        except LogUnavailable as error:
            raise LogDown(f"the log can't be written now, nothing was accepted: {error}", retry_after_s=5) from error

    async def _admit(self, asked: QueryAsked, traceparent: str) -> None:
        """The log does not hold it."""
        try:
            self._admission.admit(asked, traceparent)
        except GatewayError:
            self._fanout.let_go(asked.query_id)
            raise
        self._fanout.note_new(asked.query_id)
        try:
            await self.publish(asked, asked.query_id, traceparent=traceparent)
        except BaseException:
            self._admission.withdraw(asked.query_id)
            self._fanout.let_go(asked.query_id)
            raise
        self.accepted += 1

    @asynccontextmanager
    async def _alone(self, *about: str) -> AsyncIterator[None]:
        """One request about the same thing at a time: the second finds what the first wrote."""
        lock = self._turns.setdefault(about, asyncio.Lock())
        async with lock:
            yield


def _is_repeat(asked: QueryAsked, earlier: QueryAsked) -> bool:
    """Are they the same question, whenever they were asked?"""
    return _timeless(asked) == _timeless(earlier)


def _timeless(asked: QueryAsked) -> QueryAsked:
    return msgspec.structs.replace(asked, query_id="", asked_at_ms=0, budget_ms=0)
