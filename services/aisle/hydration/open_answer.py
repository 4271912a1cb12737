"""One question's answer, from its first event to its one end."""

import logging
from collections.abc import AsyncIterator, Iterator, Sequence

from aisle.hydration.fill import NO_STORE, Known, Live, fill, named_products, needs
from aisle.hydration.metrics import AnswerTimes
from aisle.hydration.record import fit_record
from aisle.hydration.store_reads import Reading, StoreReads
from aisle.markup.parser import Directive, Node, Run, StreamingParser
from aisle.stream.clock import Clock
from aisle.stream.log import Record
from aisle.telemetry import spans
from aisle.telemetry.durations import Durations
from aisle_schemas import (
    AnswerEnded,
    AnswerReader,
    AnswerRecorded,
    Event,
    GenerationReader,
    GenerationStarted,
    Outcome,
    PartAdded,
    QueryAsked,
    QueryCancelled,
    Text,
    Usage,
)

logger = logging.getLogger(__name__)

ORPHAN_MS = 60_000
"""How long events of a question that nobody asked are remembered."""

PART_CHARS = 32 * 1024
"""A longer text goes out in several parts, so that none is over an event's cap."""

SENTENCES: dict[Outcome, str] = {
    "failed": "Something went wrong while this answer was written. Please ask again.",
    "expired": "This answer took too long and was ended. Please ask again.",
    "cancelled": "Stopped.",
}
CUT_SHORT = "The answer reached its length limit and ends here."
NOTHING_TO_SHOW = "There is no answer to show for this question. Please ask it in other words."


class OpenAnswer:
    """All that hydration knows of one question (`Keyed`).

    Each event goes through these steps, and so does each event that is read again after a crash:
    1. fold it into the accepted markup, by the rule that every reader follows;
    2. parse what it added; count the products that it names and the evidence does not hold;
    3. start the store's reads for all directives at once, then give the parts in the markup's order;
    4. when the generation is over: the one end, then the record of the exchange.
    What was published before the crash is not published again, nor the store asked about it.
    """

    def __init__(
        self,
        query_id: str,
        reads: StoreReads | None,
        clock: Clock,
        *,
        grace_ms: int,
        patience_ms: float,
        times: AnswerTimes,
    ) -> None:
        self._query_id = query_id
        self._reads = reads
        self._clock = clock
        self._grace_ms = grace_ms
        self._patience_ms = patience_ms  # what is left of the time that this answer waits for the store
        self._query: QueryAsked | None = None
        self._known: Known | None = None
        self._generation = GenerationReader()
        self._parser = StreamingParser()
        self._published = AnswerReader()
        self._times = times
        self._parts_accepted = 0
        self._shows_something = False
        self._dropped_products: dict[str, None] = {}
        self._cited: set[str] = set()
        self._cancelled_by = ""
        self._first_seen_ms: int | None = None
        self._is_finished = False

    @property
    def is_finished(self) -> bool:
        return self._is_finished

    @property
    def deadline_ms(self) -> int | None:
        if self._is_finished or self._first_seen_ms is None:
            return None
        if self._published.ended is not None:
            return self._first_seen_ms  # ended before a crash: only the record is missing, due once all is read again
        if self._query is None:
            return self._first_seen_ms + ORPHAN_MS
        return self._query.deadline_ms + self._grace_ms

    def restore(self, own: Sequence[Event]) -> None:
        recorded = set()
        for event in own:
            if isinstance(event, AnswerRecorded):
                recorded.add(event.outcome)
            else:
                self._accept(event)
        # A member that had lost the question, and did not know, may have recorded an end of its own.
        ended = self._published.ended
        self._is_finished = bool(recorded) and (ended is None or ended.outcome in recorded)

    async def on_event(self, event: Event, record: Record) -> AsyncIterator[Event]:
        if self._first_seen_ms is None:
            self._first_seen_ms = record.timestamp_ms
        match event:
            case QueryAsked():
                self._query = self._query or event
            case QueryCancelled(by=by):
                self._cancelled_by = by
            case _:
                async for out in self._on_generated(event):
                    yield out
        # A cancellation may be read before anything that says what was asked.
        if self._cancelled_by and self._query is not None:
            for last in self._conclude("cancelled", cause=f"cancelled by the {self._cancelled_by}"):
                yield last

    async def on_deadline(self) -> AsyncIterator[Event]:
        if self._query is None and self._published.ended is None:
            logger.info("forgot events of question %s, which nobody asked", self._query_id)
            self._is_finished = True
            return
        for last in self._conclude("expired", cause="deadline"):
            yield last

    async def _on_generated(self, event: Event) -> AsyncIterator[Event]:
        added = self._generation.apply(event)
        if isinstance(event, GenerationStarted) and self._generation.started is event:
            self._known = Known(event.evidence)
            self._query = self._query or event.evidence.query
        nodes = self._parser.feed(added)
        finished, failed = self._generation.finished, self._generation.failed
        if finished is not None and finished.reason in ("stop", "abstained"):
            nodes += self._parser.end()
        async for part in self._parts(nodes):
            yield part
        if finished is not None:
            outcome, sentence = _ENDS[finished.reason]
            if outcome == "completed" and not self._shows_something:
                outcome, sentence = "abstained", NOTHING_TO_SHOW
            for last in self._conclude(outcome, sentence, cause=finished.detail):
                yield last
        elif failed is not None:
            self._query = self._query or failed.query
            outcome = "expired" if failed.cause == "expired" else "failed"
            for last in self._conclude(outcome, cause=f"{failed.stage}: {failed.cause}: {failed.detail}"):
                yield last

    async def _parts(self, nodes: Sequence[Node]) -> AsyncIterator[Event]:
        """What the nodes add to the published answer, each text at once and each directive once the store has spoken."""
        known = self._known
        if known is None:  # markup is accepted after a start only, and a start brings the evidence
            return
        for node in nodes:
            if isinstance(node, Directive):
                self._note(node, known)
        new = [node for node in nodes if node.end > self._published.cursor and self._published.ended is None]
        readings = [self._start_reading(node, known) for node in new]
        for node, reading in zip(new, readings, strict=True):
            if isinstance(node, Directive):
                live = await self._settle(reading)
                parts = [PartAdded(start=node.start, end=node.end, part=fill(node, known, live, self._clock.now_ms()))]
            else:
                parts = _texts(node)
            for part in parts:
                if (accepted := self._accept(part)) is not None:
                    yield accepted
                    if self._parts_accepted == 1:
                        spans.current().add_event("first part")
                        self._note_time(self._times.first_part)

    def _accept(self, event: Event) -> Event | None:
        """The event as far as it adds to what is published."""
        accepted = self._published.apply(event)
        if isinstance(accepted, PartAdded):
            self._parts_accepted += 1
            self._shows_something |= not isinstance(accepted.part, Text) or bool(accepted.part.text.strip())
        return accepted

    def _note(self, directive: Directive, known: Known) -> None:
        if directive.name == "cite":
            self._cited.add(directive.target)
        unknown = (id for id in named_products(directive) if id not in known.products)
        self._dropped_products.update(dict.fromkeys(unknown))

    def _start_reading(self, node: Node, known: Known) -> Reading:
        if self._reads is None or isinstance(node, Run):
            return Reading()
        return self._reads.start(needs(node, known), known.postcode)

    async def _settle(self, reading: Reading) -> Live:
        """What the store says before this answer's patience ends."""
        if self._reads is None:
            return NO_STORE
        since_ms = self._clock.now_ms()
        await reading.settle(self._clock, self._patience_ms)
        self._patience_ms -= self._clock.now_ms() - since_ms
        return reading.so_far()

    def _conclude(self, outcome: Outcome, sentence: str | None = None, *, cause: str) -> Iterator[Event]:
        """The end, unless it was published before a crash, and the record; nothing once both are out."""
        if self._is_finished:
            return
        ended = self._published.ended
        if ended is None:
            detail = SENTENCES.get(outcome, "") if sentence is None else sentence
            ended = AnswerEnded(outcome=outcome, detail=detail, at=self._published.cursor)
            self._accept(ended)
            yield ended
            spans.current().set_attributes({"aisle.outcome": outcome, "aisle.parts": self._parts_accepted})
            self._note_time(self._times.ended[outcome])
        if self._query is not None:
            yield self._recorded(self._query, ended, cause)
        self._is_finished = True

    def _note_time(self, durations: Durations) -> None:
        if self._query is not None:
            durations.note(max(0, self._clock.now_ms() - self._query.asked_at_ms))

    def _recorded(self, query: QueryAsked, ended: AnswerEnded, cause: str) -> AnswerRecorded:
        """`detail` is the cause in the system's words, where there is one; the shopper's sentence stands in the end."""
        started, finished = self._generation.started, self._generation.finished
        recorded = AnswerRecorded(
            query=query,
            outcome=ended.outcome,
            detail=cause or ended.detail,
            markup=self._generation.text,
            plan=started.evidence.plan if started else None,
            evidence=started.evidence if started else None,
            model=started.model if started else None,
            run=started.run if started else None,
            dropped_products=tuple(self._dropped_products),
            usage=finished.usage if finished else Usage(),
            ended_at_ms=self._clock.now_ms(),
        )
        return fit_record(recorded, self._cited)


_ENDS: dict[str, tuple[Outcome, str]] = {
    "stop": ("completed", ""),
    "length": ("completed", CUT_SHORT),
    "abstained": ("abstained", ""),
    "failed": ("failed", SENTENCES["failed"]),
}
"""Why a generation finished → the answer's outcome, and what the shopper reads about it."""


def _texts(run: Run) -> list[PartAdded]:
    return [
        PartAdded(
            start=run.start + at,
            end=min(run.start + at + PART_CHARS, run.end),
            part=Text(text=run.text[at : at + PART_CHARS]),
        )
        for at in range(0, len(run.text), PART_CHARS)
    ]
