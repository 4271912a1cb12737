"""The unmodified OpenAI client asks, and reads the answer as Markdown."""

import asyncio

import msgspec
import openai
import pytest

from aisle.stream.log import Outgoing, Stamped
from aisle_schemas import (
    CANCELLATIONS,
    QUERIES,
    TOKENS,
    Citation,
    EvidenceGathered,
    GenerationFinished,
    GenerationStarted,
    Model,
    Passage,
    Plan,
    QueryAsked,
    Usage,
    partition_for,
)

REVIEW = Passage(label="e1", id="r", kind="review", text="Kept my feet dry.")


@pytest.fixture
async def client(served):
    async with openai.AsyncOpenAI(base_url=f"{served.http.base_url}/v1", api_key="any", max_retries=0) as opened:
        yield opened


@pytest.fixture
async def asked_next(log):
    """The next question that comes in."""

    async def wait() -> QueryAsked:
        tail = log.tail(QUERIES.name, dict.fromkeys(range(QUERIES.partitions), 0))
        try:
            async for record in tail:
                return log.decode(record)
        finally:
            await tail.close()

    return wait


async def answer(served, log, asked, *, outcome="completed", detail=""):
    started = GenerationStarted(
        run="r",
        replaces=None,
        evidence=EvidenceGathered(query=asked, plan=Plan(intent="advice", form="short")),
        model=Model(engine="scripted", name="test"),
    )
    finished = GenerationFinished(run="r", reason="stop", usage=Usage(prompt_tokens=12, completion_tokens=3))
    await log.publish([Outgoing(event=event, key=asked.query_id, source="/x") for event in (started, finished)])
    scribe = served.scribe(asked.query_id)
    if outcome == "completed":
        await scribe.say("Yes, ")
        await scribe.say("it is.")
        await scribe.add(Citation(label="e1", passage=REVIEW))
    await scribe.end(outcome, detail)


async def test_a_whole_answer(served, client, asked_next, log):
    creating = asyncio.create_task(
        client.chat.completions.create(
            model="aisle",
            messages=[
                {"role": "system", "content": "You sell boots."},
                {"role": "user", "content": "boots?"},
                {"role": "assistant", "content": "These."},
                {"role": "user", "content": [{"type": "text", "text": "Is it waterproof?"}]},
            ],
            user="s-1",
            temperature=0.2,
            extra_body={"aisle": {"product_id": "B-1", "postcode": "04101"}},
        )
    )
    asked = await asked_next()
    assert asked.question == "Is it waterproof?"
    assert [(turn.question, turn.answer) for turn in asked.turns] == [("boots?", "These.")]
    assert (asked.page.product_id, asked.postcode, asked.shopper_ref) == ("B-1", "04101", "s-1")
    assert asked.channel == "openai"
    newer = msgspec.msgpack.encode({"type": "tokens.of.a.newer.version"})
    await log.append(
        [Stamped(TOKENS.name, partition_for(asked.query_id, TOKENS.partitions), asked.query_id, newer, {})]
    )
    await answer(served, log, asked)
    completion = await creating
    assert completion.id == f"chatcmpl-{asked.query_id}"
    assert completion.choices[0].message.content.startswith("Yes, it is. [1]")
    assert "Kept my feet dry." in completion.choices[0].message.content
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.total_tokens == 15
    assert completion.aisle == {"query_id": asked.query_id, "outcome": "completed"}


async def test_an_answer_as_a_stream(served, client, asked_next, log):
    stream = await client.chat.completions.create(
        model="aisle",
        messages=[{"role": "user", "content": "Is it waterproof?"}],
        stream=True,
        stream_options={"include_usage": True},
    )
    await answer(served, log, await asked_next())
    chunks = [chunk async for chunk in stream]
    assert chunks[0].choices[0].delta.role == "assistant"
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text.startswith("Yes, it is. [1]")
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage.prompt_tokens == 12


async def test_a_failed_answer_is_an_error(served, client, asked_next, log):
    messages = [{"role": "user", "content": "Is it waterproof?"}]
    creating = asyncio.create_task(client.chat.completions.create(model="aisle", messages=messages))
    await answer(served, log, await asked_next(), outcome="failed", detail="The model is away.")
    with pytest.raises(openai.InternalServerError, match="The model is away") as caught:
        await creating
    assert caught.value.code == "answer_failed"


async def test_a_stream_that_fails_says_so_in_the_stream(served, client, asked_next, log):
    messages = [{"role": "user", "content": "Is it waterproof?"}]
    stream = await client.chat.completions.create(model="aisle", messages=messages, stream=True)
    await answer(served, log, await asked_next(), outcome="failed", detail="The model is away.")
    with pytest.raises(openai.APIError, match="The model is away"):
        [chunk async for chunk in stream]


async def test_a_client_that_leaves_cancels(served, client, asked_next, log):
    messages = [{"role": "user", "content": "Is it waterproof?"}]
    stream = await client.chat.completions.create(model="aisle", messages=messages, stream=True)
    asked = await asked_next()
    await served.scribe(asked.query_id).say("Yes, ")
    await anext(stream)
    await stream.close()
    tail = log.tail(CANCELLATIONS.name, {0: 0})
    async with asyncio.timeout(5):
        async for record in tail:
            assert log.decode(record).query_id == asked.query_id
            break
    await tail.close()


async def test_a_server_that_shuts_down_says_so(served, client, asked_next):
    messages = [{"role": "user", "content": "Is it waterproof?"}]
    creating = asyncio.create_task(client.chat.completions.create(model="aisle", messages=messages))
    await asked_next()
    served.state.end_streams()
    with pytest.raises(openai.InternalServerError, match="shutting down before the answer has ended"):
        await creating


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"model": "gpt-9"}, openai.NotFoundError, "model 'gpt-9' is not served here, only 'aisle'"),
        ({"n": 2}, openai.UnprocessableEntityError, "n is 2, the limit is 1"),
        ({"messages": []}, openai.UnprocessableEntityError, "messages must end with one of role 'user'"),
        (
            {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}]},
            openai.UnprocessableEntityError,
            "Invalid value 'image_url'",
        ),
        ({"extra_body": {"aisle": {"sku": 1}}}, openai.UnprocessableEntityError, "aisle: .* unknown field `sku`"),
    ],
)
async def test_a_bad_request_is_refused_in_openais_shape(client, changes, error, message):
    request = {"model": "aisle", "messages": [{"role": "user", "content": "a"}], **changes}
    with pytest.raises(error, match=message):
        await client.chat.completions.create(**request)


async def test_the_models_are_listed(client):
    assert [model.id async for model in client.models.list()] == ["aisle"]
    assert (await client.models.retrieve("aisle")).owned_by == "aisle"
    with pytest.raises(openai.NotFoundError):
        await client.models.retrieve("gpt-9")
