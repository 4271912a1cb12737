"""An answer's stream: whole, in order, from any place on, for whoever holds its token."""

import asyncio

import pytest

from aisle.gateway.answers import Answers
from aisle.gateway.fanout import RECORD_BYTES, Fanout
from aisle.gateway.settings import GatewaySettings
from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing
from aisle_schemas import ANSWERS, AnswerEnded, FollowUps, PartAdded, Text

HOURS_MS = 3_600_000


def words(frames):
    return "".join(frame.data["part"].get("text", "") for frame in frames if frame.event == "part")


async def test_an_answer_streams_while_it_is_written(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    async with served.stream(accepted["events"]) as frames:
        await scribe.say("Yes, ")
        first = await anext(frames)
        assert (first.event, first.data["part"]) == ("part", {"kind": "text", "text": "Yes, "})
        await scribe.say("it is.")
        await scribe.end()
        rest = [frame async for frame in frames]
    assert words(rest) == "it is."
    assert (rest[-1].event, rest[-1].data["outcome"]) == ("end", "completed")


async def test_what_waits_goes_out_together(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    await scribe.say("Yes, ", "it ", "is.")
    await scribe.add(FollowUps(questions=("And warm?",)))
    await scribe.end()
    frames = await served.frames_of(accepted["events"])
    assert [frame.event for frame in frames] == ["part", "part", "end"]
    assert words(frames) == "Yes, it is."


async def test_the_stream_is_one_that_nobody_buffers_or_keeps(served):
    accepted = await served.ask()
    await served.scribe(accepted["query_id"]).end()
    reply = await served.http.get(accepted["events"])
    assert reply.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["x-accel-buffering"] == "no"
    assert reply.headers["x-aisle-query-id"] == accepted["query_id"]
    assert reply.text.startswith("retry: 1000\n\n")


async def test_a_reader_that_comes_back_gets_what_it_has_not_had(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    had = []
    async with served.stream(accepted["events"]) as frames:
        for word in ("one ", "two ", "three "):
            await scribe.say(word)
            had.append(await anext(frames))
    await scribe.say("four")
    await scribe.end()
    for place, frame in enumerate(had):
        rest = await served.frames_of(accepted["events"], **{"Last-Event-ID": frame.id})
        assert words(had[: place + 1]) + words(rest) == "one two three four"
        assert rest[-1].event == "end"
    by_query = await served.frames_of(f"{accepted['events']}&last_event_id={had[0].id}")
    assert words(by_query) == "two three four"


async def test_a_reader_that_has_had_everything_is_told_the_end_again(served):
    accepted = await served.ask()
    await served.scribe(accepted["query_id"]).end("abstained")
    (end,) = await served.frames_of(accepted["events"])
    assert await served.frames_of(accepted["events"], **{"Last-Event-ID": end.id}) == [end]


async def test_a_place_that_is_none_is_refused(served):
    accepted = await served.ask()
    reply = await served.http.get(accepted["events"], headers={"Last-Event-ID": "yesterday"})
    assert reply.status_code == 400
    assert "Last-Event-ID 'yesterday' is no position in the log" in reply.text


async def test_anothers_an_absent_and_an_expired_answer_look_the_same(serve, clock_at):
    clock = clock_at(SystemClock().now_ms())
    async with serve(clock=clock) as served:
        accepted, others = await served.ask(), await served.ask()
        await served.scribe(accepted["query_id"]).end()
        replies = [
            await served.http.get(f"/v1/queries/{others['query_id']}/events?token={accepted['token']}"),
            await served.http.get(f"/v1/queries/01JD0000000000000000000000/events?token={accepted['token']}"),
            await served.http.get(f"/v1/queries/x/events?token={accepted['token']}"),
            await served.http.get(f"/v1/queries/{accepted['query_id']}/events"),
        ]
        clock.ms += 7 * HOURS_MS
        replies.append(await served.http.get(accepted["events"]))
    assert {reply.status_code for reply in replies} == {404}
    assert len({reply.text for reply in replies}) == 1
    headers = [{name: value for name, value in reply.headers.items() if name != "date"} for reply in replies]
    assert all(each == headers[0] for each in headers)


class Behind(EmbeddedLog):
    """A log that does not show its last records yet."""

    async def read_key(self, topic, key, **place):
        return []


async def test_a_question_that_the_log_took_lately_and_does_not_show_is_asked_for_again_later(
    served, serve, tmp_path, clock_at
):
    accepted = await served.ask()
    clock = clock_at(SystemClock().now_ms())
    async with Behind(tmp_path / "log.sqlite") as behind, serve(log=behind, clock=clock) as other:
        replies = [await other.http.get(accepted[door]) for door in ("events", "answer")]
        clock.ms += HOURS_MS
        long_after = await other.http.get(accepted["events"])
    assert [(reply.status_code, reply.json()["error"]["code"]) for reply in replies] == [(503, "log_down")] * 2
    assert {reply.headers["retry-after"] for reply in replies} == {"5"}
    assert long_after.status_code == 404


async def test_several_readers_follow_one_answer(served):
    accepted = await served.ask()
    scribe = served.scribe(accepted["query_id"])
    async with served.stream(accepted["events"]) as one, served.stream(accepted["events"]) as other:
        await scribe.say("Yes.")
        await scribe.end()
        assert words([frame async for frame in one]) == "Yes."
        assert words([frame async for frame in other]) == "Yes."


async def test_a_hydration_that_writes_beside_its_successor_is_not_heard_twice(served, log):
    accepted = await served.ask()
    events = [
        PartAdded(start=0, end=5, part=Text(text="Yes, ")),
        PartAdded(start=0, end=8, part=Text(text="Yes, it ")),
        PartAdded(start=0, end=5, part=Text(text="Yes, ")),
        PartAdded(start=8, end=11, part=Text(text="is.")),
        AnswerEnded(outcome="completed"),
        AnswerEnded(outcome="failed"),
    ]
    await log.publish([Outgoing(event=event, key=accepted["query_id"], source="/x") for event in events])
    frames = await served.frames_of(accepted["events"])
    assert words(frames) == "Yes, it is."
    assert [frame.data["outcome"] for frame in frames if frame.event == "end"] == ["completed"]


async def test_silence_is_filled_with_comments(served):
    accepted = await served.ask()
    async with served.http.stream("GET", accepted["events"]) as reply:
        async for line in reply.aiter_lines():
            if line.startswith(":"):
                break
        assert line == ": still here"


async def test_a_reader_that_leaves_frees_everything(served, until):
    accepted = await served.ask()
    async with served.stream(accepted["events"]) as frames:
        await served.scribe(accepted["query_id"]).say("Yes, ")
        await anext(frames)
        assert served.state.open_streams == 1
    await until(lambda: served.state.open_streams == 0)


async def test_more_streams_than_the_limit_are_refused(serve):
    async with serve(settings=GatewaySettings(open_streams=1)) as served:
        accepted = await served.ask()
        async with served.stream(accepted["events"]) as frames:
            await served.scribe(accepted["query_id"]).say("a")
            await anext(frames)
            reply = await served.http.get(accepted["events"])
            assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")
            assert "1 streams are open, which is the limit" in reply.text


async def test_an_answer_goes_on_at_another_gateway(serve):
    async with serve() as first:
        accepted = await first.ask()
        scribe = first.scribe(accepted["query_id"])
        async with first.stream(accepted["events"]) as frames:
            await scribe.say("one ")
            had = await anext(frames)
            first.state.end_streams()
            assert [frame async for frame in frames] == []
    async with serve() as second:
        await scribe.say("two")
        await scribe.end()
        rest = await second.frames_of(accepted["events"], **{"Last-Event-ID": had.id})
    assert words(rest) == "two"


@pytest.fixture
async def fanout(log):
    clock = SystemClock()
    running = Fanout(log, clock, inbox_bytes=1, on_piece=lambda _: None, on_end=lambda _: None)
    await running.start()
    yield running
    await running.close()


async def test_a_reader_too_slow_for_its_inbox_reads_the_log_again(served, log, fanout):
    query_id = (await served.ask())["query_id"]
    scribe = served.scribe(query_id)
    following = Answers(log, SystemClock(), fanout, 1).follow(query_id, patience_s=5)
    await scribe.say("a")
    read = [piece.event.part.text for piece in await anext(following)]
    for letter in "bcdefgh":
        await scribe.say(letter)
    await scribe.end()
    async for delivered in following:
        read += [piece.event.part.text for piece in delivered if isinstance(piece.event, PartAdded)]
    assert read == list("abcdefgh")


async def answer_at(fanout, log, query_id, *texts):
    """The parts of an answer, which the fan-out has heard of."""
    with fanout.inbox(query_id) as inbox:
        for at, text in enumerate(texts):
            part = PartAdded(start=at, end=at + 1, part=Text(text=text))
            await log.publish([Outgoing(event=part, key=query_id, source="/test")])
            await inbox.take(5)


async def test_an_answer_that_began_here_is_taken_from_memory(log, fanout):
    fanout.keep("new")
    await answer_at(fanout, log, "new", "a")
    assert fanout.kept("new") is None  # the log may hold an earlier one
    fanout.note_new("new")
    await answer_at(fanout, log, "new", "b")
    assert [log.decode(record).part.text for record in fanout.kept("new")] == ["a", "b"]
    assert fanout.kept("asked elsewhere") is None


async def test_the_oldest_answers_are_let_go_when_there_are_too_many(log, fanout, monkeypatch):
    monkeypatch.setattr("aisle.gateway.fanout.KEPT_BYTES", 4 * RECORD_BYTES)
    for query_id in ("one", "two"):
        fanout.keep(query_id)
        fanout.note_new(query_id)
    await answer_at(fanout, log, "one", "a", "b")
    fanout.keep("three")
    assert fanout.kept("one") is None
    assert fanout.kept("two") == []


class FlickeringLog(EmbeddedLog):
    """A log whose first tail of the answers breaks at its first record."""

    broken = False

    def tail(self, topic, start=None):
        tail = super().tail(topic, start)
        if self.broken or topic != ANSWERS.name:
            return tail
        self.broken = True
        return BrokenTail(tail)


class BrokenTail:
    def __init__(self, tail):
        self._tail = tail

    async def __aiter__(self):
        async for _ in self._tail:
            raise LogUnavailable("the brokers are away")
        yield

    async def close(self):
        await self._tail.close()


async def test_an_answer_survives_a_log_that_goes_away_and_comes_back(serve, tmp_path, clock_at):
    clock = clock_at(SystemClock().now_ms())
    async with FlickeringLog(tmp_path / "log.sqlite") as log, serve(log=log, clock=clock) as served:
        accepted = await served.ask()
        scribe = served.scribe(accepted["query_id"])
        async with asyncio.timeout(5), served.stream(accepted["events"]) as frames:
            await scribe.say("Yes, ")
            first = await anext(frames)
            await scribe.say("it is.")
            await scribe.end()
            assert words([first, *[frame async for frame in frames]]) == "Yes, it is."
        assert log.broken
