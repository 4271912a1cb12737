"""The llm stage: evidence comes in; the replica that writes the answer publishes its token events itself."""

from collections.abc import AsyncIterator

from aisle.llm.dispatcher import Dispatcher
from aisle.llm.errors import Overloaded
from aisle.stream.log import Log
from aisle.stream.processor import Processor
from aisle_schemas import (
    CANCELLATIONS,
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    QueryCancelled,
    SchemaError,
    StageFailed,
    TokensEmitted,
)

NAME = "aisle.llm"


def llm(dispatcher: Dispatcher) -> Processor:
    """Consumes `EvidenceGathered`. What the handler itself yields is only a `StageFailed` for a question that found
    no replica in time; everything else is in the log when the handler returns."""

    async def on_evidence_gathered(gathered: EvidenceGathered) -> AsyncIterator[Event]:
        try:
            await dispatcher.dispatch(gathered)
        except Overloaded as error:
            yield StageFailed(query=gathered.query, stage=NAME, cause="overloaded", detail=str(error))

    return Processor(
        name=NAME,
        consumes=(EvidenceGathered,),
        emits=(GenerationStarted, TokensEmitted, GenerationFinished, StageFailed),
        handle=on_evidence_gathered,
        concurrency=dispatcher.slots,
        done_by=(GenerationFinished, StageFailed),
        publishes_itself=True,
    )


async def follow_cancellations(log: Log, dispatcher: Dispatcher) -> None:
    """Stop the engines of questions that shoppers cancel, until the task is cancelled itself.

    This only saves work: that a question was cancelled is hydration's to say.
    """
    tail = log.tail(CANCELLATIONS.name)
    try:
        async for record in tail:
            try:
                event = log.decode(record)
            except SchemaError:
                continue
            if isinstance(event, QueryCancelled):
                await dispatcher.cancel(event.query_id)
    finally:
        await tail.close()
