"""The dispatcher bounds what is written at once; the stage wires it to the log."""

import asyncio

import msgspec
import pytest

from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.errors import Overloaded
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle_schemas import (
    TOKENS,
    EvidenceGathered,
    GenerationFinished,
    GenerationReader,
    GenerationStarted,
    StageFailed,
    TokensEmitted,
)


class Held:
    """A writer that holds each answer until the test lets it go."""

    def __init__(self) -> None:
        self.writing: list[str] = []
        self.most = 0
        self.gate = asyncio.Event()

    async def write(self, evidence: EvidenceGathered) -> None:
        self.writing.append(evidence.query.query_id)
        self.most = max(self.most, len(self.writing))
        await self.gate.wait()
        self.writing.remove(evidence.query.query_id)


def numbered(evidence: EvidenceGathered, count: int) -> list[EvidenceGathered]:
    return [
        msgspec.structs.replace(evidence, query=msgspec.structs.replace(evidence.query, query_id=f"q{n}"))
        for n in range(count)
    ]


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_no_replica_has_more_than_its_slots_and_the_load_is_even(evidence_of, clock) -> None:
    one, other = Held(), Held()
    dispatcher = Dispatcher([one, other], clock, slots_per_replica=2)
    assert dispatcher.slots == 4
    tasks = [asyncio.create_task(dispatcher.dispatch(evidence)) for evidence in numbered(evidence_of("?"), 7)]
    await settle()
    assert (len(one.writing), len(other.writing)) == (2, 2)
    one.gate.set()
    other.gate.set()
    await asyncio.gather(*tasks)
    assert (one.most, other.most) == (2, 2)


async def test_a_question_that_finds_no_slot_before_its_deadline_is_overloaded(evidence_of, clock) -> None:
    held = Held()
    dispatcher = Dispatcher([held], clock, slots_per_replica=1)
    first, second = numbered(evidence_of("?", query={"budget_ms": 30}), 2)
    writing = asyncio.create_task(dispatcher.dispatch(first))
    await settle()
    with pytest.raises(Overloaded, match=r"all 1 slots were busy for 0.0 s, until the deadline"):
        await dispatcher.dispatch(second)
    held.gate.set()
    await writing


async def test_a_slot_comes_free_when_a_writer_fails_or_is_cancelled(evidence_of, clock) -> None:
    class Failing(Held):
        async def write(self, evidence: EvidenceGathered) -> None:
            raise ConnectionError("gone")

    dispatcher = Dispatcher([Failing()], clock, slots_per_replica=1)
    for _ in range(3):
        with pytest.raises(ConnectionError):
            await dispatcher.dispatch(evidence_of("?"))


@pytest.mark.parametrize(("replicas", "slots"), [([], 1), ([Held], 0)])
def test_a_dispatcher_without_room_is_refused(clock, replicas, slots) -> None:
    with pytest.raises(ValueError, match="0"):
        Dispatcher([make() for make in replicas], clock, slots_per_replica=slots)


async def test_the_stage_publishes_itself_and_yields_nothing(evidence_of, a, log, clock, entropy) -> None:
    replica = Replica(ExtractiveEngine(), ExtractiveEngine(), log, clock, entropy)
    stage = llm(Dispatcher([replica], clock))
    assert stage.name == "aisle.llm"
    assert stage.consumes == (EvidenceGathered,)
    assert stage.emits == (GenerationStarted, TokensEmitted, GenerationFinished, StageFailed)
    assert stage.done_by == (GenerationFinished, StageFailed)
    evidence = evidence_of("How wide is it?", [a("attribute", "width: 10 inches", score=0.9)])
    assert [event async for event in stage.handle(evidence)] == []
    reader = GenerationReader()
    for record in await log.read_key(TOKENS.name, "q1"):
        reader.apply(log.decode(record))
    assert reader.text.startswith("The width is 10 inches. :cite[e1]")
    assert reader.finished is not None


async def test_an_overloaded_stage_gives_the_question_up(evidence_of, clock) -> None:
    held = Held()
    dispatcher = Dispatcher([held], clock, slots_per_replica=1)
    writing = asyncio.create_task(dispatcher.dispatch(evidence_of("?")))
    await settle()
    late = evidence_of("?", query={"budget_ms": 10})
    events = [event async for event in llm(dispatcher).handle(late)]
    assert [(event.stage, event.cause) for event in events] == [("aisle.llm", "overloaded")]
    held.gate.set()
    await writing
