"""How many questions may be open at once: the bound that keeps an overload from becoming a queue of the expired."""

import asyncio

from aisle.gateway.errors import Overloaded, ShuttingDown
from aisle.stream.clock import Clock

GRACE_MS = 5_000  # after its deadline a question whose end nobody wrote gives its place up


class Admission:
    """Counts the questions that this gateway accepted and whose answers have not ended."""

    def __init__(self, clock: Clock, limit: int) -> None:
        self._clock = clock
        self._limit = limit
        self._until_ms: dict[str, int] = {}
        self._is_closed = False
        self._one_ended = asyncio.Event()

    def admit(self, query_id: str, deadline_ms: int) -> None:
        """Take a place. Raises: Overloaded, ShuttingDown."""
        if self._is_closed:
            raise ShuttingDown("the server is shutting down and takes no new questions", retry_after_s=5)
        if len(self._until_ms) >= self._limit:
            self._give_up_expired()
        if len(self._until_ms) >= self._limit and query_id not in self._until_ms:
            raise Overloaded(
                f"{len(self._until_ms)} questions are open, the limit is {self._limit}; try again", retry_after_s=1
            )
        self._until_ms[query_id] = deadline_ms + GRACE_MS

    def release(self, query_id: str) -> None:
        """The answer has ended. Unknown ids are ignored: they are other gateways'."""
        self._until_ms.pop(query_id, None)
        self._one_ended.set()

    def close(self) -> None:
        """Refuse every question from now on."""
        self._is_closed = True

    async def all_ended(self) -> None:
        """Return once no question is open."""
        while self._until_ms:
            self._one_ended.clear()
            await self._one_ended.wait()

    @property
    def open_questions(self) -> int:
        return len(self._until_ms)

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def _give_up_expired(self) -> None:
        now = self._clock.now_ms()
        self._until_ms = {query_id: until for query_id, until in self._until_ms.items() if until > now}
