"""The shop's vocabulary without an index: folded from the catalog's events as they stand in the log."""

import asyncio
import logging
from collections import Counter

from aisle.catalog.points import Words, item_id_of, words_of
from aisle.catalog.vocabulary import Vocabulary
from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle.stream.handling import Pauses
from aisle.stream.log import Log
from aisle_schemas import CATALOG, CatalogItemRemoved, CatalogItemUpserted, SchemaError

_log = logging.getLogger(__name__)

Changed = CatalogItemUpserted | CatalogItemRemoved


class CatalogWords:
    """The same words as an index of the same items gives (`Index.vocabulary`)."""

    def __init__(self) -> None:
        self._words: dict[str, Words] = {}  # by item id
        self._items: dict[str, Counter[str]] = {kind: Counter() for kind in ("brand", "category", "colour", "size")}
        self._vocabulary: Vocabulary | None = Vocabulary()

    def apply(self, changed: Changed) -> None:
        """The item's next event. One that comes again changes nothing."""
        if isinstance(changed, CatalogItemUpserted):
            item_id, words = item_id_of(changed.item), words_of(changed.item)
        else:
            item_id, words = changed.item_id, Words()
        before = self._words.pop(item_id, Words())
        if words != Words():
            self._words[item_id] = words
        if words != before:
            self._count(before, -1)
            self._count(words, +1)
            self._vocabulary = None

    def vocabulary(self) -> Vocabulary:
        if self._vocabulary is None:
            known = {
                kind: frozenset(word for word, items in counts.items() if items) for kind, counts in self._items.items()
            }
            self._vocabulary = Vocabulary(
                brands=known["brand"], categories=known["category"], colours=known["colour"], sizes=known["size"]
            )
        return self._vocabulary

    def _count(self, words: Words, change: int) -> None:
        for kind, counts in self._items.items():
            said = getattr(words, kind)
            for word in (said,) if isinstance(said, str) else said:
                if word:
                    counts[word] += change


class CatalogFollower:
    """Reads the catalog from its beginning on, into `words`."""

    def __init__(self, log: Log, clock: Clock) -> None:
        self.words = CatalogWords()
        self.caught_up = asyncio.Event()  # set once all that the log held at the start is in `words`
        self._log = log
        self._clock = clock
        self._next = dict.fromkeys(range(CATALOG.partitions), 0)

    async def follow(self) -> None:
        """Until the task is cancelled. A log that is away is waited for."""
        pauses = Pauses()
        while True:
            try:
                ends = await self._log.end_offsets(CATALOG.name)
                self._look(ends)
                tail = self._log.tail(CATALOG.name, self._next)
                try:
                    async for record in tail:
                        self._next[record.partition] = record.offset + 1
                        try:
                            event = self._log.decode(record)
                        except SchemaError as error:
                            _log.warning("an item of the catalog can't be read: %s", error)
                        else:
                            if isinstance(event, Changed):
                                self.words.apply(event)
                        self._look(ends)
                        pauses = Pauses()
                finally:
                    await tail.close()
            except LogUnavailable as error:
                pause_s = pauses.next_s()
                _log.warning("the catalog can't be read, trying again in %.2f s: %s", pause_s, error)
                await self._clock.sleep(pause_s)

    def _look(self, ends: dict[int, int]) -> None:
        if all(self._next[number] >= end for number, end in ends.items()):
            self.caught_up.set()
