"""How many questions may be open at once: the bound that keeps an overload from becoming a queue of the expired."""

import asyncio
from dataclasses import dataclass
from math import isqrt

from aisle.gateway.errors import Overloaded, ShuttingDown
from aisle.stream.clock import Clock
from aisle_schemas import QueryAsked

GRACE_MS = 5_000  # after its deadline a question whose end nobody wrote gives its place up
FIRST_PIECE_SHARE = 0.2  # of the budget: an answer that has shown nothing by then is late
START = 64  # a system that can answer more at once is soon found out; one that can't is spared a first queue
FEW = 16  # while no more may be open it is not their number that makes answers slow: only an answer that ran out of
# time is late then
LATE_SHARE = 0.1  # of a round's answers, above which they have become too many


class Limit:
    """As many open questions as get their answers in time: additive increase, multiplicative decrease.

    A round is half as many answers as the limit allows, to questions asked since the last round: what the others
    waited for was the limit before. After a round with late answers the limit is halved; after one without, it rises by
    its root where it had refused somebody.

    Source: Chiu & Jain, "Analysis of the increase and decrease algorithms for congestion avoidance", 1989.
    """

    def __init__(self, ceiling: int) -> None:
        self.value = min(START, ceiling)
        self._ceiling = ceiling
        self._round_began_ms = 0
        self._answers = self._late = 0
        self._has_refused = False

    def note_refusal(self) -> None:
        self._has_refused = True

    def note_answer(self, asked_ms: int, now_ms: int, *, is_late: bool) -> None:
        if asked_ms < self._round_began_ms:
            return
        self._answers += 1
        self._late += is_late
        if self._answers < self.value / 2:
            return
        if self._late > LATE_SHARE * self._answers:
            self.value = max(1, self.value // 2)
        elif self._has_refused:
            self.value = min(self._ceiling, self.value + isqrt(self.value))
        self._round_began_ms = now_ms
        self._answers = self._late = 0
        self._has_refused = False


@dataclass(slots=True)
class _Open:
    """A question whose answer has not ended."""

    asked: QueryAsked
    traceparent: str
    asked_ms: int
    first_piece_ms: int | None = None


class Admission:
    """Counts the questions that this gateway accepted and whose answers have not ended."""

    def __init__(self, clock: Clock, limit: int, budget_ms: int) -> None:
        """`limit`: the most that are ever open. `budget_ms`: what an answer may take where its question does not say."""
        self._clock = clock
        self._limit = Limit(limit)
        self._budget_ms = budget_ms
        self._open: dict[str, _Open] = {}
        self._is_closed = False
        self._one_ended = asyncio.Event()

    def admit(self, asked: QueryAsked, traceparent: str = "") -> None:
        """Take a place. Raises: Overloaded, ShuttingDown."""
        if self._is_closed:
            raise ShuttingDown("the server is shutting down and takes no new questions", retry_after_s=5)
        if len(self._open) >= self._limit.value:
            self._give_up_expired()
        if len(self._open) >= self._limit.value and asked.query_id not in self._open:
            self._limit.note_refusal()
            raise Overloaded(
                f"{len(self._open)} questions are open, the limit is {self._limit.value}; try again", retry_after_s=1
            )
        self._open[asked.query_id] = _Open(asked, traceparent, self._clock.now_ms())

    def find(self, query_id: str) -> tuple[QueryAsked, str] | None:
        """The question, with the `traceparent` that it stands under; None where it is not open, or not ours."""
        one = self._open.get(query_id)
        return (one.asked, one.traceparent) if one is not None else None

    def withdraw(self, query_id: str) -> None:
        """It was not accepted after all."""
        self._open.pop(query_id, None)
        self._one_ended.set()

    def note_piece(self, query_id: str) -> None:
        """Its answer goes on. Unknown ids are ignored, here and below: they are other gateways'."""
        one = self._open.get(query_id)
        if one is not None and one.first_piece_ms is None:
            one.first_piece_ms = self._clock.now_ms()

    def note_end(self, query_id: str) -> None:
        """Its answer has ended."""
        one = self._open.pop(query_id, None)
        if one is not None:
            now_ms = self._clock.now_ms()
            self._limit.note_answer(one.asked_ms, now_ms, is_late=self._is_late(one, now_ms))
        self._one_ended.set()

    def close(self) -> None:
        """Refuse every question from now on."""
        self._is_closed = True

    async def all_ended(self) -> None:
        """Return once no question is open."""
        while self._open:
            self._one_ended.clear()
            await self._one_ended.wait()

    @property
    def open_questions(self) -> int:
        return len(self._open)

    @property
    def limit(self) -> int:
        """How many may be open now."""
        return self._limit.value

    @property
    def is_closed(self) -> bool:
        return self._is_closed

    def _is_late(self, one: _Open, now_ms: int) -> bool:
        # Who gives a question less time than the shop does says nothing about the shop.
        if now_ms >= max(one.asked.deadline_ms, one.asked_ms + self._budget_ms):
            return True
        first_ms = now_ms if one.first_piece_ms is None else one.first_piece_ms
        return self._limit.value > FEW and first_ms - one.asked_ms > self._budget_ms * FIRST_PIECE_SHARE

    def _give_up_expired(self) -> None:
        now_ms = self._clock.now_ms()
        for query_id in [id for id, one in self._open.items() if one.asked.deadline_ms + GRACE_MS <= now_ms]:
            self.note_end(query_id)
