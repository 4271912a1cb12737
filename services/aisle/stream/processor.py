"""What a stage gives the stream to run: what it consumes, what it emits, and the one function in between."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from aisle.stream.log import Record
from aisle_schemas import Event

Handle = Callable[[Any], AsyncIterator[Event]]
"""`async def on_query_asked(asked: QueryAsked) -> AsyncIterator[Event]`, an async generator: every event that it yields
is published with the key of the record that it handles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """Consumes one event, gives some. Unordered across questions, up to `concurrency` at once.

    The stream runs it in this order, and a crash between any two steps repeats work and skips none:
    1. hand the event to `handle`, unless `is_done` finds its key's work in the stage's own output already, or the
       event's deadline has passed;
    2. collect what it yields; stamp and publish it all; wait for the log's acknowledgement;
    3. commit the lowest offset whose work is unfinished.

    `Retry` from the handler repeats the event after a growing pause, within its deadline. Any other exception
    quarantines it: a dead letter, and `StageFailed` where the event belongs to a question.
    """

    name: str  # also the consumer group's: "aisle.planner"
    consumes: tuple[type[Event], ...]
    emits: tuple[type[Event], ...]
    handle: Handle
    concurrency: int = 16
    done_by: tuple[type[Event], ...] = ()  # an output of one of these types marks its key's input as done
    # The llm's replicas write their events at once; the stream must not hold them back. Such a handler finds the record
    # that its events follow from in `handling.handled_record`.


class Keyed(Protocol):
    """All that a `KeyedProcessor` knows of one key, in memory, rebuilt from the log.

    A late record may open its key anew after the linger, or after a restart, without the events that came before it.
    Such a state should say at once that it is finished, which `KeyedProcessor.opened_by` lets it know: an open key holds
    back the commit of its partition.
    """

    def restore(self, own: Sequence[Event]) -> None:
        """What this stage has already published for the key, in log order; called once, first, and where there is
        any. Work that the rebuilt events call for again is then not repeated."""

    def on_event(self, event: Event, record: Record) -> AsyncIterator[Event]:
        """The key's next event. Handlers of one key never overlap."""

    def on_deadline(self) -> AsyncIterator[Event]:
        """`deadline_ms` has passed, and the stage has read up to the log's end since."""

    @property
    def deadline_ms(self) -> int | None:
        """When `on_deadline` is due, on the wall clock; read after every handler."""

    @property
    def is_finished(self) -> bool:
        """The key needs no memory any more; its input may be committed. Later events of the key are dropped for
        `KeyedProcessor.linger_ms`, then treated as a new key's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedProcessor:
    """All events of one key, in order within each topic, from the first to the last. What a handler yields is published
    at once; it goes on when the log has it.

    The committed offset of a partition is the lowest one that belongs to an unfinished key: after a crash the new
    owner reads on from there and rebuilds what was in memory. On assignment the stream scans the stage's own output,
    from the time of the committed input on, and hands each key what it has published already (`Keyed.restore`).
    """

    name: str
    consumes: tuple[type[Event], ...]  # of co-partitioned topics
    emits: tuple[type[Event], ...]
    open: Callable[[str], Keyed]  # key → fresh state
    # What a key begins with. One that begins in the middle, as with an event that comes long after its end, is looked
    # up in the stage's own output first. The key's span begins with the first event that is none of these. Empty: a key
    # may begin with any event.
    opened_by: tuple[type[Event], ...] = ()
    broadcasts: tuple[type[Event], ...] = ()  # of one-partition topics that every member tails; given to open keys
    # Two events of one key, the second waiting right behind the first: the one that says what both say, or None. Where
    # the handler is slower than its input, it then has fewer events, each with more in it.
    joined: Callable[[Event, Event], Event | None] = lambda first, second: None
    linger_ms: int = 60_000
    max_open_keys: int = 10_000  # back-pressure: partitions pause above it
