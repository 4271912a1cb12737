"""An answer's stream: whole, in order, from any place on, for whoever holds its token."""

async def test_an_answer_streams_to_its_end(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    async with served.stream(accepted["events"]) as frames:
        await scribe.say("Yes, ")
        first = await anext(frames)
        assert (first.event, first.data["part"]) == ("part", {"kind": "text", "text": "Yes, "})
        await scribe.say("it is.")
        await scribe.end()
        rest = [frame async for frame in frames]
    assert "".join(frame.data["part"]["text"] for frame in rest[:-1]) == "it is."
    assert (rest[-1].event, rest[-1].data["outcome"]) == ("end", "completed")
