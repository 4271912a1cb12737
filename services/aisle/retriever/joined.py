"""The searches of concurrent questions, joined: what comes while a batch is under way goes together in the next.

As in a log's group commit there is no timer: a question that comes alone is searched for at once. What is found for one is
the same in any company.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from itertools import islice

from aisle.catalog.index import Hit, Index, Search
from aisle_schemas import RetrievedProduct

# Questions in one batch. It ends for all of them at once, and the engine in process holds Python's lock while it searches:
# eight gained no more than four.
MOST_QUESTIONS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What one question's searches found."""

    hits: list[list[Hit]]  # one list a search, best first
    products: dict[str, RetrievedProduct]  # those of the hits, by id


class JoinedSearches:
    """Asks the index for as many batches at a time as it gains from. Belongs to one event loop."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._waiting: deque[_Asked] = deque()  # as many as there are questions under way
        self._asking: set[asyncio.Task[None]] = set()  # each for one batch after another while any question waits

    async def search(self, wanted: Callable[[], Sequence[Search]]) -> Found:
        """`wanted` gives the searches, in a thread.

        Raises: what that, or the index, raises for this question by itself: IndexUnavailable as a rule.
        """
        asked = _Asked(wanted, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if len(self._asking) < self._index.rounds_at_once:
            # Not within the question that happens to begin it: neither its end nor its trace is the batch's.
            self._asking.add(asyncio.create_task(self._ask_all(), context=Context()))
        return await asked.found

    async def _ask_all(self) -> None:
        try:
            while batch := self._next_batch():
                await self._ask(batch)
        finally:
            if task := asyncio.current_task():
                self._asking.discard(task)

    def _next_batch(self) -> "list[_Asked]":
        """Without those who were cancelled while they waited."""
        batch: list[_Asked] = []
        while self._waiting and len(batch) < MOST_QUESTIONS:
            asked = self._waiting.popleft()
            if asked.is_waiting:
                batch.append(asked)
        return batch

    async def _ask(self, batch: "list[_Asked]") -> None:
        """Where several fail together, each is asked for alone: whose fault it was is not told."""
        try:
            found = await asyncio.to_thread(self._searched, [asked.wanted for asked in batch])
        except Exception as error:
            if len(batch) == 1:
                batch[0].fail(error)
                return
        else:
            for asked, given in zip(batch, found, strict=True):
                asked.give(given)
            return
        for asked in batch:
            if asked.is_waiting:
                await self._ask([asked])

    def _searched(self, wanted: Sequence[Callable[[], Sequence[Search]]]) -> list[Found]:
        together = [searches() for searches in wanted]
        rankings = iter(self._index.search([search for searches in together for search in searches]))
        hits = [list(islice(rankings, len(searches))) for searches in together]
        ids = [_product_ids(found) for found in hits]
        products = self._index.products(list(dict.fromkeys(id for each in ids for id in each)))
        return [
            Found(found, {id: products[id] for id in each if id in products})
            for found, each in zip(hits, ids, strict=True)
        ]


@dataclass(slots=True)
class _Asked:
    wanted: Callable[[], Sequence[Search]]
    found: asyncio.Future[Found]  # cancelled where the question is

    @property
    def is_waiting(self) -> bool:
        return not self.found.done()

    def give(self, found: Found) -> None:
        if self.is_waiting:
            self.found.set_result(found)

    def fail(self, error: Exception) -> None:
        if self.is_waiting:
            self.found.set_exception(error)


def _product_ids(hits: Sequence[Sequence[Hit]]) -> list[str]:
    ids = (hit.passage.product_id for ranking in hits for hit in ranking)
    return list(dict.fromkeys(id for id in ids if id))
