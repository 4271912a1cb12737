"""Questions and the engines' markup come in; the answer's parts, its one end and the record of the exchange go out."""

from aisle.hydration.metrics import AnswerTimes
from aisle.hydration.open_answer import OpenAnswer
from aisle.hydration.store_reads import StoreReads, Terms
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import Clock
from aisle.stream.processor import KeyedProcessor
from aisle_schemas import (
    AnswerEnded,
    AnswerRecorded,
    Event,
    GenerationFinished,
    GenerationStarted,
    PartAdded,
    QueryAsked,
    QueryCancelled,
    StageFailed,
    TokensEmitted,
)

JOINED_CHARS = 2_000
"""How much text of waiting events is handled as one: the next part is not held back for more."""


def hydration(
    store: Storefront | None,
    clock: Clock,
    *,
    grace_ms: int = 2_000,
    store_timeout_ms: int = 1_500,
    store_fresh_ms: int = 5_000,
    times: AnswerTimes | None = None,
) -> KeyedProcessor:
    """For each question: read the markup that its current run writes, fill the directives, end the answer once.

    `grace_ms`: how long after a question's deadline its answer is ended as expired. `store_timeout_ms`: the longest
    that one call to the store may take, and that one answer waits for the store in all. `store_fresh_ms`: for so long
    what the store said serves other answers too. Without a store, prices are the catalog's. `times` notes how long
    answers took.
    """
    terms = Terms(timeout_ms=store_timeout_ms, fresh_ms=store_fresh_ms)
    times = times or AnswerTimes()
    reads = StoreReads(store, clock, terms) if store is not None else None
    return KeyedProcessor(
        name="aisle.hydration",
        consumes=(QueryAsked, GenerationStarted, TokensEmitted, GenerationFinished, StageFailed),
        emits=(PartAdded, AnswerEnded, AnswerRecorded),
        open=lambda query_id: OpenAnswer(
            query_id, reads, clock, grace_ms=grace_ms, patience_ms=store_timeout_ms, times=times
        ),
        opened_by=(QueryAsked,),
        joined=joined,
        broadcasts=(QueryCancelled,),
    )


def joined(first: Event, second: Event) -> Event | None:
    """Two runs of tokens as one, where the second goes on where the first ends."""
    match first, second:
        case TokensEmitted(), TokensEmitted() if (
            second.run == first.run
            and second.at == first.at + len(first.text)
            and len(first.text) + len(second.text) <= JOINED_CHARS
        ):
            return TokensEmitted(run=first.run, at=first.at, text=first.text + second.text, ids=first.ids + second.ids)
    return None
