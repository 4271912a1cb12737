"""Collects what is waiting, and writes it in one go."""

import asyncio
import logging
from dataclasses import dataclass, field

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Index
from aisle.catalog.points import item_id_of
from aisle.encoders.embedder import Embedder
from aisle.indexer.batch import Changed, embedded, fold
from aisle.indexer.repeated import RepeatedTexts
from aisle.stream.clock import Clock

log = logging.getLogger(__name__)

BATCH_EVENTS = 16  # some two hundred passages: half a second of embedding, for which a single change may have to wait
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0


@dataclass(slots=True)
class _Waiting:
    changed: Changed
    written: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class IndexWriter:
    """Writes events to the index in the order in which `write` was called, several at once, on a thread.

    There is no timer: a batch is what gathered while the last one was written, so that a single change is written at
    once and a burst in few calls.
    """

    def __init__(self, index: Index, embedder: Embedder, clock: Clock) -> None:
        self._index = index
        self._embedder = RepeatedTexts(embedder)
        self._clock = clock
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, changed: Changed) -> None:
        """Returns once the index holds the change, or a later one of the same item. Raises: what only this event
        causes, such as an item that can't be cut into passages."""
        waiting = _Waiting(changed)
        self._waiting.append(waiting)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_all())
        await waiting.written

    async def _write_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH_EVENTS], self._waiting[BATCH_EVENTS:]
            # Whose handler was cut off comes again, to the stage's next owner, who may be writing already.
            batch = [waiting for waiting in batch if not waiting.written.done()]
            try:
                await self._write_until_there([waiting.changed for waiting in batch])
            except Exception as error:
                # One event of many is at fault: alone, it fails alone, and the others are written.
                if len(batch) == 1:
                    _settle(batch[0], error)
                    continue
                await self._write_each(batch)
            for waiting in batch:
                _settle(waiting, None)

    async def _write_each(self, batch: list[_Waiting]) -> None:
        for waiting in batch:
            try:
                await self._write_until_there([waiting.changed])
            except Exception as error:
                _settle(waiting, error)

    async def _write_until_there(self, events: list[Changed]) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return await asyncio.to_thread(self._write_now, events)
            except IndexUnavailable as error:
                log.warning("%s; %d events wait, next try in %.1f s", error, len(events), pause_s)
            await self._clock.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _write_now(self, events: list[Changed]) -> None:
        batch = fold(events)
        # What the index already holds whole, such as an event that is delivered again, costs no embedding.
        changed = [item for item in batch.upserted if self._index.item(item_id_of(item)) != item]
        if changed:
            self._index.upsert(list(embedded(changed, self._embedder)))
        if batch.removed:
            self._index.remove(batch.removed)


def _settle(waiting: _Waiting, error: Exception | None) -> None:
    if waiting.written.done():  # failed alone, or its handler was cancelled meanwhile
        return
    if error is None:
        waiting.written.set_result(None)
    else:
        waiting.written.set_exception(error)
