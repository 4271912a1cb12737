"""What every engine promises. Each implementation runs the same suite."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from aisle.llm.engine import Delta, Engine, GenerationRequest
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.engines.openai import OpenAIEngine
from aisle.llm.engines.scripted import ScriptedEngine
from aisle.llm.errors import CannotContinue
from aisle_schemas import EvidenceGathered, Usage

SAID = ["The pan is ", "dishwasher safe. ", ":cite[e1]\n\n", "Es ist spülmaschinenfest. 🍳"]


@pytest.fixture(params=["scripted", "extractive", "openai"])
async def engine(request: pytest.FixtureRequest, serve, stood_server, end) -> AsyncIterator[Engine]:
    async with AsyncExitStack() as stack:
        match request.param:
            case "scripted":
                usage = Usage(prompt_tokens=11, completion_tokens=5)
                built: Engine = ScriptedEngine([*SAID, Delta(finish="stop", usage=usage)])
            case "extractive":
                built = ExtractiveEngine()
            case _:
                stood_server.steps = [*SAID, end()]
                await stack.enter_async_context(serve(stood_server))
                built = OpenAIEngine(stood_server.url, "tiny")
        stack.push_async_callback(built.close)
        yield built


def asked(pan: EvidenceGathered, prefix: str = "", id: str = "r1") -> GenerationRequest:
    return GenerationRequest(request_id=id, evidence=pan, deadline_ms=2_000_000, prefix=prefix)


async def test_the_deltas_make_up_one_answer_that_ends_with_how_it_ended(engine: Engine, pan) -> None:
    deltas = [delta async for delta in engine.generate(asked(pan))]
    text = "".join(delta.text for delta in deltas)
    assert "dishwasher safe" in text
    assert ":cite[e1]" in text
    assert [delta.finish for delta in deltas[:-1]] == [None] * (len(deltas) - 1)
    assert deltas[-1].finish == "stop"
    assert len(deltas) > 3


async def test_two_requests_at_once_do_not_mix(engine: Engine, pan) -> None:
    async def write(id: str) -> str:
        return "".join([delta.text async for delta in engine.generate(asked(pan, id=id))])

    one, other = await asyncio.gather(write("r1"), write("r2"))
    assert one == other


async def test_after_an_abort_the_iterator_ends(engine: Engine, pan) -> None:
    taken = []
    async for delta in engine.generate(asked(pan)):
        taken.append(delta)
        await engine.abort("r1")
    # One more delta may have been on its way.
    assert sum(bool(delta.text) for delta in taken) <= 2 or isinstance(engine, OpenAIEngine)


async def test_an_unknown_request_can_be_aborted(engine: Engine) -> None:
    await engine.abort("never seen")


async def test_a_prefix_is_continued_or_refused(engine: Engine, pan) -> None:
    whole = "".join([delta.text async for delta in engine.generate(asked(pan, id="first"))])
    prefix = whole[: len(whole) // 2]
    try:
        rest = "".join([delta.text async for delta in engine.generate(asked(pan, prefix))])
    except CannotContinue:
        return
    if isinstance(engine, ExtractiveEngine):
        assert prefix + rest == whole
    else:
        assert rest


async def test_the_model_is_named(engine: Engine) -> None:
    assert engine.model.engine in {"scripted", "extractive", "openai"}
    assert engine.model.name


async def test_an_engine_that_counts_tokens_says_so_in_its_last_delta(engine: Engine, pan) -> None:
    deltas = [delta async for delta in engine.generate(asked(pan))]
    expected = None if isinstance(engine, ExtractiveEngine) else Usage(prompt_tokens=11, completion_tokens=5)
    assert deltas[-1].usage == expected
