"""What a running `KeyedProcessor` does, on every log."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from aisle.stream import keyed
from aisle.stream.errors import Retry, StageStopped
from aisle.stream.keyed import KeyedStage
from aisle.stream.log import Outgoing
from aisle.stream.processor import KeyedProcessor
from aisle_schemas import (
    Answer,
    AnswerEnded,
    GenerationFinished,
    PartAdded,
    QueryAsked,
    QueryCancelled,
    StageFailed,
    Text,
    TokensEmitted,
)

QUERIES, TOKENS, ANSWERS = "aisle.queries", "aisle.tokens", "aisle.answers"
DEAD = "aisle.dead-letters"


def tokens(at, text):
    return TokensEmitted(run="r", at=at, text=text)


FINISHED = GenerationFinished(run="r", reason="stop")


class Writing:
    """A small hydration: each run of tokens becomes a part, the end of the generation the end of the answer."""

    def __init__(self, key, shop):
        self.key, self.shop = key, shop
        self.cursor = 0
        self.deadline_ms = None
        self.is_finished = False

    def restore(self, own):
        self.shop.restored[self.key] = list(own)
        for event in own:
            if isinstance(event, PartAdded):
                self.cursor = event.end
            else:
                self.is_finished = True

    async def on_event(self, event, record):
        self.shop.seen.append((self.key, type(event).__name__, getattr(event, "at", None)))
        await self.shop.pass_gate(self.key)
        match event:
            case QueryAsked():
                self.deadline_ms = event.deadline_ms
            case TokensEmitted(text="break"):
                raise RuntimeError("no such token")
            case TokensEmitted(text="later") if self.shop.retries > 0:
                self.shop.retries -= 1
                raise Retry("the store is away")
            case TokensEmitted(at=at, text=text):
                for place, word in enumerate(text, at):
                    if place >= self.cursor:
                        yield PartAdded(start=place, end=place + 1, part=Text(text=word))
                        self.cursor = place + 1
                        await self.shop.pass_gate(f"{self.key} after {word}")
            case GenerationFinished():
                yield self.end("completed")
            case StageFailed():
                yield self.end("failed")
            case QueryCancelled():
                yield self.end("cancelled")

    async def on_deadline(self):
        self.shop.fired.append(self.key)
        if self.shop.breaks_at_deadline:
            raise RuntimeError("no end")
        yield self.end("expired")

    def end(self, outcome):
        self.is_finished = True
        return AnswerEnded(outcome=outcome, at=self.cursor)


class Shop:
    """What the test sees of the handlers, and where it can hold them."""

    def __init__(self, bench):
        self.bench = bench
        self.seen, self.fired, self.restored = [], [], {}
        self.gates = {}
        self.retries = 0
        self.breaks_at_deadline = False

    def shut(self, name):
        self.gates[name] = asyncio.Event()

    async def pass_gate(self, name):
        if name in self.gates:
            await self.gates[name].wait()

    def processor(self, **fields):
        defaults = {
            "name": "aisle.hydration",
            "consumes": (QueryAsked, TokensEmitted, GenerationFinished, StageFailed),
            "emits": (PartAdded, AnswerEnded),
            "broadcasts": (QueryCancelled,),
            "open": lambda key: Writing(key, self),
        }
        return KeyedProcessor(**{**defaults, **fields})

    @asynccontextmanager
    async def stage(self, **fields):
        stage = KeyedStage(self.bench.log, self.processor(**fields), clock=self.bench.clock)
        await stage.start()
        try:
            yield stage
        finally:
            await stage.drain(5)

    async def answer(self, key):
        """The parts' words and the outcomes that stand in the log for a key."""
        records = await self.bench.log.read_key(ANSWERS, key, since_ms=self.bench.began_ms)
        events = [self.bench.log.decode(record) for record in records]
        words = "".join(event.part.text for event in events if isinstance(event, PartAdded))
        return words, [event.outcome for event in events if isinstance(event, AnswerEnded)]

    async def until_answer(self, key, words, outcomes):
        async def is_so():
            return await self.answer(key) == (words, outcomes)

        await self.bench.until(is_so)

    async def until_seen(self, *expected):
        async def seen():
            return set(expected) <= set(self.seen)

        await self.bench.until(seen)


@pytest.fixture
def shop(bench):
    return Shop(bench)


async def test_the_events_of_a_key_are_handled_in_order_while_other_keys_go_on(bench, shop):
    shop.shut("slow")
    async with shop.stage():
        await bench.ask("slow", "quick")
        await shop.until_seen(("slow", "QueryAsked", None), ("quick", "QueryAsked", None))
        await bench.publish(("slow", tokens(0, "ab")), ("slow", tokens(2, "c")), ("slow", FINISHED))
        await bench.publish(("quick", tokens(0, "xyz")), ("quick", FINISHED))
        await shop.until_answer("quick", "xyz", ["completed"])
        assert [event for event in shop.seen if event[0] == "slow"] == [("slow", "QueryAsked", None)]
        shop.gates["slow"].set()
        await shop.until_answer("slow", "abc", ["completed"])
    assert [at for key, _, at in shop.seen if key == "slow"] == [None, 0, 2, None]


async def test_each_event_is_published_as_the_handler_gives_it(bench, shop):
    shop.shut("a after b")
    async with shop.stage():
        await bench.ask("a")
        await bench.publish(("a", tokens(0, "abc")))
        await shop.until_answer("a", "ab", [])
        shop.gates["a after b"].set()
        await shop.until_answer("a", "abc", [])


async def test_answers_go_to_the_partition_that_the_asking_gateway_tails(bench, shop):
    async with shop.stage():
        await bench.ask("a", locality=42)
        await bench.ask("b", locality=4_200)  # no such partition: where its key belongs
        await shop.until_seen(("a", "QueryAsked", None), ("b", "QueryAsked", None))
        await bench.publish(("a", tokens(0, "x")), ("a", FINISHED), ("b", FINISHED))
        await bench.until_events(ANSWERS, 3)
    assert [record.partition for record in await bench.log.read_key(ANSWERS, "a")] == [42, 42]
    (ended,) = await bench.log.read_key(ANSWERS, "b")
    assert ended.partition == (await bench.log.read_key(QUERIES, "b"))[0].partition


async def test_an_unfinished_key_holds_the_commit_and_is_rebuilt_from_the_log(bench, shop, neighbours):
    open_key, done = neighbours(7, 2)
    stage = KeyedStage(bench.log, shop.processor(), clock=bench.clock)
    await stage.start()
    await bench.ask(done, open_key, locality=9)
    await bench.publish((open_key, tokens(0, "ab")), (done, tokens(0, "x")), (done, FINISHED))
    await shop.until_answer(open_key, "ab", [])
    await shop.until_answer(done, "x", ["completed"])
    await stage.drain(5)
    assert await bench.committed("aisle.hydration", QUERIES, 7) == 1
    assert await bench.committed("aisle.hydration", TOKENS, 7) == 0
    await bench.reopen()
    await bench.publish((open_key, tokens(2, "c")), (open_key, FINISHED))
    async with shop.stage():
        await shop.until_answer(open_key, "abc", ["completed"])
        await bench.until_committed("aisle.hydration", TOKENS, 7, 5)
        await bench.until_committed("aisle.hydration", QUERIES, 7, 2)
    assert [event.end for event in shop.restored[open_key]] == [1, 2]
    assert await shop.answer(done) == ("x", ["completed"])


async def test_a_deadline_fires_when_nothing_came(bench, shop):
    async with shop.stage():
        await bench.ask("a", budget_ms=90_000)
        await shop.until_seen(("a", "QueryAsked", None))
        bench.clock.ahead_ms += 30_000
        await bench.ask("b", budget_ms=600_000)
        await shop.until_seen(("b", "QueryAsked", None))
        assert shop.fired == []
        bench.clock.ahead_ms += 60_000
        await shop.until_answer("a", "", ["expired"])
    assert shop.fired == ["a"]


async def test_a_deadline_that_passed_while_nobody_read_waits_for_what_stands_in_the_log(bench, shop):
    await bench.ask("answered", "unanswered", budget_ms=5_000)
    await bench.publish(*(("answered", tokens(at, "x")) for at in range(700)), ("answered", FINISHED))
    bench.clock.ahead_ms += 60_000
    async with shop.stage():
        await shop.until_answer("answered", "x" * 700, ["completed"])
        await shop.until_answer("unanswered", "", ["expired"])
    assert shop.fired == ["unanswered"]


async def test_broadcasts_reach_the_keys_that_are_open(bench, shop):
    async with shop.stage():
        await bench.ask("a", "b")
        await shop.until_seen(("a", "QueryAsked", None), ("b", "QueryAsked", None))
        await bench.publish(("a", QueryCancelled(query_id="a")))
        await shop.until_answer("a", "", ["cancelled"])
    assert await shop.answer("b") == ("", [])


async def test_a_broadcast_that_is_read_before_its_key_is_not_lost(bench, shop):
    await bench.publish(("a", QueryCancelled(query_id="a")))
    async with shop.stage() as stage:

        async def is_heard():
            return "a" in stage._heard

        await bench.until(is_heard)
        await bench.ask("a")
        await shop.until_answer("a", "", ["cancelled"])


async def test_a_broadcast_that_comes_again_is_kept_once(bench, shop):
    by_operator = QueryCancelled(query_id="a", by="operator")
    cancelled = [QueryCancelled(query_id="a"), by_operator, QueryCancelled(query_id="a"), QueryCancelled(query_id="b")]
    await bench.publish(*((event.query_id, event) for event in cancelled))
    async with shop.stage() as stage:

        async def is_heard():
            return "b" in stage._heard

        await bench.until(is_heard)
        assert [event for _, event in stage._heard["a"]] == [QueryCancelled(query_id="a"), by_operator]


async def test_late_events_of_a_finished_key_are_dropped_while_it_lingers(bench, shop, neighbours):
    (key,) = neighbours(7, 1)
    async with shop.stage(linger_ms=30_000) as stage:
        await bench.ask(key)
        await bench.publish((key, FINISHED), (key, tokens(0, "late")))
        await bench.until_committed("aisle.hydration", TOKENS, 7, 2)
        assert await shop.answer(key) == ("", ["completed"])
        bench.clock.ahead_ms += 31_000
        await bench.until(lambda: nothing(stage._finished))
        await bench.publish((key, FINISHED))
        await shop.until_answer(key, "", ["completed", "completed"])  # a new key's


async def test_a_key_that_begins_in_the_middle_finds_that_it_ended_long_ago(bench, shop, neighbours):
    (key,) = neighbours(7, 1)
    async with shop.stage(linger_ms=30_000, opened_by=(QueryAsked,)) as stage:
        await bench.ask(key, locality=42)
        await bench.publish((key, FINISHED))
        await shop.until_answer(key, "", ["completed"])
        bench.clock.ahead_ms += 31_000
        await bench.until(lambda: nothing(stage._finished))
        await bench.publish((key, tokens(0, "late")), (key, FINISHED))
        await bench.until_committed("aisle.hydration", TOKENS, 7, 3)
        assert await shop.answer(key) == ("", ["completed"])


async def nothing(held):
    return not held


async def test_an_event_that_breaks_the_handler_is_put_aside_and_the_question_told(bench, shop):
    async with shop.stage() as stage:
        await bench.ask("a")
        await shop.until_seen(("a", "QueryAsked", None))  # two topics have no order between them
        await bench.publish(("a", tokens(0, "ab")), ("a", tokens(2, "break")))
        await shop.until_answer("a", "ab", ["failed"])  # by the StageFailed that the stage wrote for itself
        assert stage.stats().quarantined == 1
    ((_, letter),) = await bench.events(DEAD)
    assert (letter.stage, letter.topic, letter.cause) == ("aisle.hydration", TOKENS, "failed")


async def test_bytes_that_are_no_event_do_not_open_a_key(bench, shop, neighbours):
    bad, good = neighbours(7, 2)
    await bench.append_raw(TOKENS, bad, b"\xc1")
    async with shop.stage() as stage:
        await bench.ask(good)
        await bench.publish((good, FINISHED))
        await bench.until_committed("aisle.hydration", TOKENS, 7, 2)
        assert stage.stats().open_keys == 0
    assert [letter.cause for _, letter in await bench.events(DEAD)] == ["undecodable"]


async def test_a_handler_may_ask_for_an_event_again(bench, shop):
    shop.retries = 3
    async with shop.stage() as stage:
        await bench.ask("a")
        await bench.publish(("a", tokens(0, "later")), ("a", FINISHED))
        await shop.until_answer("a", "later", ["completed"])
        assert stage.stats().retried == 3


async def test_retries_end_with_the_keys_deadline(bench, shop):
    shop.retries = 1_000_000
    async with shop.stage() as stage:
        await bench.ask("a", budget_ms=60_000)
        await shop.until_seen(("a", "QueryAsked", None))
        await bench.publish(("a", tokens(0, "later")))
        await shop.until_answer("a", "", ["expired"])
        assert stage.stats().expired == 1


async def test_a_handler_that_hangs_past_the_deadline_is_cut_off_and_the_answer_ends(bench, shop):
    shop.shut("a after x")
    async with shop.stage():
        await bench.ask("a", budget_ms=60_000)
        await shop.until_seen(("a", "QueryAsked", None))
        await bench.publish(("a", tokens(0, "x")))
        await shop.until_answer("a", "x", [])
        bench.clock.ahead_ms += 65_000
        await shop.until_answer("a", "x", ["expired"])


async def test_a_deadline_that_breaks_does_not_hold_the_partition(bench, shop, neighbours):
    (key,) = neighbours(7, 1)
    shop.breaks_at_deadline = True
    async with shop.stage() as stage:
        await bench.ask(key, budget_ms=1)
        await bench.until_committed("aisle.hydration", QUERIES, 7, 1)
        assert stage.stats().quarantined == 1


async def test_a_key_that_can_not_be_opened_at_first_opens_with_its_next_event(bench, shop, neighbours):
    (key,) = neighbours(7, 1)
    tries = []

    def open_at_the_second_try(key):
        tries.append(key)
        if len(tries) == 1:
            raise RuntimeError("not yet")
        return Writing(key, shop)

    async with shop.stage(open=open_at_the_second_try) as stage:
        await bench.publish((key, tokens(0, "lost")), (key, tokens(0, "kept")), (key, FINISHED))
        await shop.until_answer(key, "kept", ["completed"])
        await bench.until_committed("aisle.hydration", TOKENS, 7, 3)
        assert stage.stats().quarantined == 1
    assert [letter.offset for _, letter in await bench.events(DEAD)] == [0]


async def test_a_keyed_stage_stops_itself_when_distinct_events_fail_in_a_row(bench, shop):
    stage = KeyedStage(bench.log, shop.processor(), clock=bench.clock)
    await stage.start()
    await bench.publish(*((f"q{number}", tokens(0, "break")) for number in range(5)))
    with pytest.raises(StageStopped):
        await asyncio.wait_for(stage.failed, 10)
    await stage.drain(5)


async def test_partitions_wait_above_the_most_open_keys_and_deadlines_still_end_them(bench, shop):
    keys = [f"q{number}" for number in range(60)]
    async with shop.stage(max_open_keys=10) as stage:
        await bench.ask(*keys[:10], budget_ms=120_000)
        await bench.until(lambda: has_open(stage, 10))
        await bench.ask(*keys[10:], budget_ms=120_000)
        await bench.publish(*((key, FINISHED) for key in keys[10:]))
        await asyncio.gather(*(bench.publish((key, tokens(0, "x"))) for key in keys[:10]))
        assert stage.stats().open_keys == 10
        assert {key for key, _, _ in shop.seen} == set(keys[:10])
        bench.clock.ahead_ms += 121_000
        await bench.until_events(ANSWERS, 70)
    assert sorted(shop.fired) == sorted(keys[:10])
    assert [await shop.answer(key) for key in keys[10:]] == [("", ["completed"])] * 50


async def test_partitions_wait_while_too_much_waits_and_go_on_when_half_of_it_has_gone(bench, shop, monkeypatch):
    monkeypatch.setattr(keyed, "_WAITING_BYTES", 20 * 1200)
    monkeypatch.setattr(keyed, "_POLL_RECORDS", 10)
    shop.shut("q1")
    async with shop.stage() as stage:
        await bench.ask("q1")
        await shop.until_seen(("q1", "QueryAsked", None))
        await bench.publish(*(("q1", tokens(place, "x")) for place in range(100)))
        await bench.until(lambda: waits(stage))
        await bench.publish(("q1", FINISHED))
        await bench.ask("q2")
        with pytest.raises(TimeoutError):  # it has not been read
            await bench.until(lambda: has_open(stage, 2), for_s=1)
        shop.gates["q1"].set()
        await shop.until_answer("q1", "x" * 100, ["completed"])
        await shop.until_seen(("q2", "QueryAsked", None))


async def waits(stage):
    return stage._paused == stage._progress.keys() != set()


async def has_open(stage, count):
    return stage.stats().open_keys == count


async def test_a_key_moves_to_a_new_member_with_what_was_published_for_it(bench, shop, neighbours):
    keys = neighbours(3, 1) + neighbours(60, 1)
    second_shop = Shop(bench)
    async with shop.stage():
        await bench.ask(*keys)
        await bench.publish(*((key, tokens(0, "ab")) for key in keys))
        for key in keys:
            await shop.until_answer(key, "ab", [])
        async with second_shop.stage() as second:
            await bench.until(lambda: has_partitions(second, 64))
            for key in keys:
                await bench.publish((key, tokens(2, "c")), (key, FINISHED))
                await shop.until_answer(key, "abc", ["completed"])
    (moved,) = second_shop.restored  # one of the two
    assert [event.end for event in second_shop.restored[moved]] == [1, 2]


async def has_partitions(stage, count):
    return stage.stats().partitions == count


async def test_members_come_and_go_in_mid_answer_and_every_answer_is_whole(bench):
    keys = [f"q{number}" for number in range(40)]
    await bench.ask(*keys, budget_ms=600_000)

    async def write(key):
        for at in range(0, 20, 2):
            await bench.publish((key, tokens(at, "ab")))
        await bench.publish((key, FINISHED))

    async def churn():
        for _ in range(4):
            first, second = (KeyedStage(bench.log, Shop(bench).processor(), clock=bench.clock) for _ in range(2))
            await first.start()
            await bench.until(lambda stage=first: has_partitions(stage, 128))
            await second.start()
            await bench.until(lambda stage=second: has_partitions(stage, 64))
            await first.drain(0)
            await second.drain(0)

    churning = asyncio.create_task(churn())
    await asyncio.gather(*(write(key) for key in keys))
    await churning
    async with Shop(bench).stage():
        for key in keys:

            async def is_whole(key=key):
                answer = Answer()
                for record in await bench.log.read_key(ANSWERS, key):
                    answer.apply(bench.log.decode(record))
                return answer.ended and (answer.text, answer.ended.outcome)

            assert await bench.until(is_whole) == ("ab" * 10, "completed")


async def test_topics_that_are_not_partitioned_alike_are_refused(bench, shop):
    with pytest.raises(ValueError, match="not co-partitioned"):
        KeyedStage(bench.log, shop.processor(consumes=(QueryAsked, QueryCancelled)))


async def test_answers_carry_the_cause_that_they_follow_from(bench, shop):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with shop.stage():
        await bench.ask("a")
        await bench.log.publish([Outgoing(event=tokens(0, "x"), key="a", source="/llm", traceparent=trace)])
        await shop.until_answer("a", "x", [])
    (part,) = await bench.log.read_key(ANSWERS, "a")
    (cause,) = await bench.log.read_key(TOKENS, "a")
    assert (part.headers["ce_cause"], part.headers["traceparent"]) == (cause.headers["ce_id"], trace)
