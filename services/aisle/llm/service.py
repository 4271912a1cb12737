"""The llm stage: evidence comes in; the replica that writes the answer publishes its token events itself."""

from collections.abc import AsyncIterator

from aisle.llm.dispatcher import Dispatcher
from aisle.llm.errors import Overloaded
from aisle.stream.processor import Processor
from aisle_schemas import (
    Event,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
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
    )
