"""Those outside: shoppers that ask through a gateway and read the answer, over a network that breaks off."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing, suppress
from contextvars import copy_context
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

import msgspec

from aisle.gateway.answers import Delivered
from aisle.gateway.errors import GatewayError
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Position
from aisle_schemas import AnswerEnded, PartAdded, QueryAsked, QueryCancelled
from aisle_tools.simulate.loop import VirtualLoop
from aisle_tools.simulate.processes import Gateway

REQUEST_TIMEOUT_S = 3.0
HEARTBEAT_S = 0.7
SILENCE_S = 2.0  # a reader that hears nothing for so long connects again

_Result = TypeVar("_Result")


class Disconnected(Exception):
    """No reply: whether the gateway did what it was asked is not known."""


@dataclass(slots=True)
class Reading:
    """What one reader of an answer has seen since it opened the page."""

    query_id: str
    parts: list[PartAdded] = field(default_factory=list)
    ended: AnswerEnded | None = None
    connections: int = 0


class Outside:
    """The network between shoppers and gateways, and all that was asked and read over it."""

    def __init__(self, loop: VirtualLoop, rng: Random, gateways: Callable[[], list[Gateway]]) -> None:
        self.loop = loop
        self.rng = rng
        self.gateways = gateways
        self.accepted: dict[str, QueryAsked] = {}  # those that a gateway said yes to
        self.readings: list[Reading] = []
        self.restless = True  # readers break off by themselves

    async def request(self, gateway: Gateway, work: Callable[[], Awaitable[_Result]]) -> _Result:
        """Raises: Disconnected, and what the gateway refuses with."""
        reply: asyncio.Future[_Result] = self.loop.create_future()

        async def serve() -> None:
            try:
                result = await work()
            except (GatewayError, LogUnavailable) as error:
                if not reply.done():
                    reply.set_exception(error)
            else:
                if not reply.done():
                    reply.set_result(result)

        await asyncio.sleep(self.rng.random() * 0.003)
        if gateway.is_over or not gateway.is_ready:
            raise Disconnected
        gateway.host.run(serve())
        try:
            async with asyncio.timeout(REQUEST_TIMEOUT_S):
                return await reply
        except TimeoutError:
            raise Disconnected from None

    async def ask(self, asked: QueryAsked, *, repeat_key: str, has_own_id: bool, until_s: float) -> QueryAsked | None:
        """Try until a gateway says yes; None where none did in time, whether the log has the question or not."""
        while self.loop.time() < until_s:
            gateway = self.rng.choice(self.gateways())

            async def take(gateway: Gateway = gateway) -> QueryAsked:
                stamped = msgspec.structs.replace(asked, asked_at_ms=gateway.clock.now_ms())
                if has_own_id:
                    return await gateway.intake.publish_asked(stamped)
                return await gateway.intake.ask(stamped, repeat_key=repeat_key)

            try:
                accepted = await self.request(gateway, take)
            except (Disconnected, GatewayError, LogUnavailable):
                await asyncio.sleep(self.rng.random())
            else:
                self.accepted[accepted.query_id] = accepted
                return accepted
        return None

    async def cancel(self, query_id: str) -> None:
        """Once, as a shopper presses a button: it may be lost."""
        gateway = self.rng.choice(self.gateways())
        with suppress(Disconnected, GatewayError, LogUnavailable):
            await self.request(gateway, lambda: gateway.intake.publish(QueryCancelled(query_id=query_id), query_id))

    async def read(self, query_id: str) -> None:
        """Read the answer to its end, from whichever gateway, connecting again as often as it takes."""
        rng = self.rng
        reading = Reading(query_id)
        self.readings.append(reading)
        after: Position | None = None
        while reading.ended is None:
            if self.restless and rng.random() < 0.1:  # the page is loaded anew
                after, reading.parts = None, []
            reading.connections += 1
            connection = _Connection(self.loop, rng)
            gateway = rng.choice(self.gateways())
            serving = gateway.host.run(connection.serve(gateway, query_id, after)) if gateway.is_ready else None
            patience = rng.randint(1, 6) if self.restless and rng.random() < 0.3 else 1_000_000
            while reading.ended is None and patience > 0:
                delivered = await connection.next()
                if delivered is None:
                    break
                patience -= 1
                for piece in delivered:
                    after = piece.position
                    if isinstance(piece.event, AnswerEnded):
                        reading.ended = piece.event
                    else:
                        reading.parts.append(piece.event)
            if serving is not None:
                serving.cancel()
            await asyncio.sleep(0.05 + rng.random() * 0.3)


class _Connection:
    """One answer stream: in order, a little late, and silent when the gateway is."""

    def __init__(self, loop: VirtualLoop, rng: Random) -> None:
        self._loop = loop
        self._rng = rng
        self._inbox: asyncio.Queue[list[Delivered] | None] = asyncio.Queue()
        self._last_s = 0.0
        self._context = copy_context()  # the shopper's: what is sent arrives, whatever becomes of the gateway

    async def serve(self, gateway: Gateway, query_id: str, after: Position | None) -> None:
        """The gateway's side."""
        following = gateway.answers.follow(query_id, after=after, patience_s=HEARTBEAT_S)
        try:
            async with aclosing(following):
                async for delivered in following:
                    self._send(delivered)
        except LogUnavailable:
            pass  # the stream breaks off; its reader comes back
        self._send(None)

    def _send(self, delivered: list[Delivered] | None) -> None:
        self._last_s = max(self._last_s, self._loop.time() + self._rng.random() * 0.01)
        self._loop.call_at(self._last_s, self._inbox.put_nowait, delivered, context=self._context)

    async def next(self) -> list[Delivered] | None:
        """None: the connection is broken, or silent for too long."""
        try:
            async with asyncio.timeout(SILENCE_S):
                return await self._inbox.get()
        except TimeoutError:
            return None
