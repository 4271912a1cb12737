"""What a running `Processor` does, on every log."""

import asyncio
import bisect
import logging
from contextlib import asynccontextmanager

import pytest

from aisle.stream.errors import LogUnavailable, Retry, StageStopped
from aisle.stream.handling import handled_record
from aisle.stream.log import Outgoing
from aisle.stream.processor import Processor
from aisle.stream.run import ProcessorStage
from aisle.stream.stages import running
from aisle.stream.stamp import Stamp
from aisle_schemas import (
    EVENT_BYTES,
    CatalogItemRemoved,
    EventTooLarge,
    Plan,
    QueryAsked,
    QueryCancelled,
    RetrievalPlanned,
    TokensEmitted,
    Turn,
)

QUERIES, PLANS, TOKENS, DEAD = "aisle.queries", "aisle.plans", "aisle.tokens", "aisle.dead-letters"
PLAN = Plan(intent="advice", form="short")


def planner(handle, **fields):
    defaults = {"name": "aisle.planner", "consumes": (QueryAsked,), "emits": (RetrievalPlanned,)}
    return Processor(handle=handle, **{**defaults, **fields})


async def plan_all(asked):
    yield RetrievalPlanned(query=asked, plan=PLAN)


@asynccontextmanager
async def stage_of(bench, processor, **fields):
    stage = ProcessorStage(bench.log, processor, clock=bench.clock, **fields)
    await stage.start()
    try:
        yield stage
    finally:
        await stage.drain(5)


class Gate:
    """A handler that holds what it is given until it is let through."""

    def __init__(self):
        self.began = []
        self.ended = []
        self.opened = {}

    def open(self, *keys):
        for key in keys:
            self.opened.setdefault(key, asyncio.Event()).set()

    async def handle(self, asked):
        self.began.append(asked.query_id)
        await self.opened.setdefault(asked.query_id, asyncio.Event()).wait()
        self.ended.append(asked.query_id)
        yield RetrievalPlanned(query=asked, plan=PLAN)

    async def has_begun(self, *keys):
        return set(keys) <= set(self.began)

    async def has_begun_count(self, count):
        return len(self.began) >= count


async def test_what_a_handler_gives_is_published_under_the_same_key_with_its_cause_and_trace(bench):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with stage_of(bench, planner(plan_all)):
        asked = bench.asked("a")
        await bench.log.publish([Outgoing(event=asked, key="a", source="/test", traceparent=trace)])
        assert await bench.until_events(PLANS, 1) == [("a", RetrievalPlanned(query=asked, plan=PLAN))]
    (question,), (plan,) = await bench.log.read_key(QUERIES, "a"), await bench.log.read_key(PLANS, "a")
    assert plan.headers["ce_cause"] == question.headers["ce_id"]
    assert plan.headers["traceparent"] == trace
    assert plan.headers["ce_source"] == "/aisle/planner"


async def test_the_commit_is_the_lowest_offset_whose_work_is_unfinished(bench, neighbours):
    gate = Gate()
    slow, *quick = neighbours(7, 4)
    gate.open(*quick)
    async with stage_of(bench, planner(gate.handle)):
        await bench.ask(quick[0], slow, *quick[1:])
        await bench.until_events(PLANS, 3)
        await bench.until_committed("aisle.planner", QUERIES, 7, 1)
        assert await bench.committed("aisle.planner", QUERIES, 7) == 1
        gate.open(slow)
        await bench.until_committed("aisle.planner", QUERIES, 7, 4)


async def test_what_was_not_finished_comes_again_to_the_next_owner(bench, neighbours):
    gate = Gate()
    slow, quick = neighbours(7, 2)
    gate.open(quick)
    stage = ProcessorStage(bench.log, planner(gate.handle), clock=bench.clock)
    await stage.start()
    await bench.ask(slow, quick)
    await bench.until_events(PLANS, 1)
    await stage.drain(0)
    await bench.reopen()
    gate.open(slow)
    async with stage_of(bench, planner(gate.handle)):
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
    assert gate.began == [slow, quick, slow, quick]
    assert sorted(key for key, _ in await bench.events(PLANS)) == sorted([slow, quick, quick])


async def test_work_that_stands_in_the_stages_own_output_is_skipped(bench, neighbours):
    done, undone = neighbours(7, 2)
    handled = []

    async def handle(asked):
        handled.append(asked.query_id)
        yield RetrievalPlanned(query=asked, plan=PLAN)

    await bench.ask(done, undone)
    await bench.publish((done, RetrievalPlanned(query=bench.asked(done), plan=PLAN)))
    async with stage_of(bench, planner(handle, done_by=(RetrievalPlanned,))) as stage:
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
        assert handled == [undone]
        assert stage.stats().skipped == 1
        await bench.ask(done)  # asked anew, after the backlog: not the same work
        await bench.until_committed("aisle.planner", QUERIES, 7, 3)
    assert handled == [undone, done]


async def test_a_question_whose_words_can_not_be_opened_is_put_aside_rather_than_answered(bench):
    handled = []

    async def handle(asked):
        handled.append(asked.query_id)
        yield RetrievalPlanned(query=asked, plan=PLAN)

    strange = [f"strange-{number}" for number in range(8)]  # more than a stage lets fail in a row
    await bench.ask(*strange, shopper_ref="forgotten")
    bench.keys.forget("forgotten")
    async with stage_of(bench, planner(handle)) as stage:
        await bench.until_events(DEAD, len(strange))
        await bench.ask("readable")
        await bench.until_events(PLANS, 1)
        assert not stage.failed.done()
    assert handled == ["readable"]
    letters = await bench.events(DEAD)
    assert {key for key, _ in letters} == set(strange)
    assert all("sealed with a key that is not here" in letter.detail for _, letter in letters)
    failures = await bench.events(TOKENS)
    assert {(key, failed.detail) for key, failed in failures} == {(key, "KeyMissing") for key in strange}


async def test_an_event_is_tried_again_with_growing_pauses_until_it_works(bench):
    tries = []

    async def handle(asked):
        tries.append(asked.query_id)
        if len(tries) < 4:
            raise Retry("the index is not there")
        yield RetrievalPlanned(query=asked, plan=PLAN)

    async with stage_of(bench, planner(handle)) as stage:
        await bench.ask("a")
        await bench.until_events(PLANS, 1)
        assert len(tries) == 4
        assert bench.clock.slept_s == [0.05, 0.1, 0.2]
        assert stage.stats().retried == 3


async def test_questions_too_large_to_travel_on_do_not_stop_the_stage(bench, neighbours):
    *large, good = neighbours(7, 7)  # more than a stage lets fail in a row
    stamp = Stamp(bench.keys, bench.clock)

    def asked(key, size):
        return bench.asked(key, turns=(Turn(question="and before?", answer="x" * size),))

    def fits(size):
        try:
            stamp.stamp(Outgoing(event=asked(good, size), key=good, source="/test"))
        except EventTooLarge:
            return False
        return True

    size = bisect.bisect_left(range(EVENT_BYTES), True, key=lambda size: not fits(size)) - 1
    async with stage_of(bench, planner(plan_all)) as stage:
        await bench.publish(*((key, asked(key, size)) for key in large))
        await bench.ask(good)
        await bench.until_committed("aisle.planner", QUERIES, 7, 7)
        assert not stage.failed.done()
        assert stage.stats().quarantined == 6
    assert [key for key, _ in await bench.events(PLANS)] == [good]
    letters = await bench.events(DEAD)
    assert {(key, letter.cause) for key, letter in letters} == {(key, "failed") for key in large}


async def test_a_dead_letter_holds_the_largest_record_whole(bench):
    value = b"\xc1" * EVENT_BYTES
    await bench.append_raw(QUERIES, "a", value)
    async with stage_of(bench, planner(plan_all)):
        ((_, letter),) = await bench.until_events(DEAD, 1)
    assert letter.value == value
    assert letter.value_bytes == 524_288


async def test_an_event_is_given_up_when_its_deadline_leaves_no_time_to_try_again(bench, neighbours):
    (key,) = neighbours(7, 1)

    async def handle(asked):
        raise Retry("the index is not there")
        yield

    async with stage_of(bench, planner(handle)) as stage:
        await bench.ask(key, budget_ms=2_000)
        await bench.until_committed("aisle.planner", QUERIES, 7, 1)
        assert stage.stats().expired == 1
        assert sum(bench.clock.slept_s) < 2
    assert await bench.events(DEAD) == []


async def test_an_event_without_a_deadline_is_tried_for_as_long_as_it_takes(bench):
    tries = []

    async def handle(removed):
        tries.append(removed.item_id)
        if len(tries) < 12:
            raise Retry("the index is not there")
        return
        yield

    indexer = Processor(name="aisle.indexer", consumes=(CatalogItemRemoved,), emits=(), handle=handle)
    async with stage_of(bench, indexer) as stage:
        await bench.publish(("p1", CatalogItemRemoved(item_id="p1")))
        await bench.until(lambda: has_handled(stage, 1))
    assert bench.clock.slept_s[-1] == 5.0
    assert len(tries) == 12


async def has_handled(stage, count):
    return stage.stats().handled >= count


async def test_an_expired_event_is_skipped(bench, neighbours):
    late, fresh = neighbours(7, 2)
    await bench.ask(late, asked_at_ms=bench.clock.now_ms() - 60_000, budget_ms=15_000)
    await bench.ask(fresh)
    async with stage_of(bench, planner(plan_all)) as stage:
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
        assert stage.stats().expired == 1
    assert [key for key, _ in await bench.events(PLANS)] == [fresh]


async def test_a_handler_that_runs_far_past_its_deadline_is_cut_off(bench, neighbours):
    gate = Gate()
    (key,) = neighbours(7, 1)
    async with stage_of(bench, planner(gate.handle)) as stage:
        await bench.ask(key, budget_ms=5_000)
        await bench.until(lambda: gate.has_begun(key))
        bench.clock.ahead_ms += 7_000
        await bench.until_committed("aisle.planner", QUERIES, 7, 1)
        assert stage.stats().expired == 1
    assert gate.ended == []


async def test_an_event_that_breaks_the_stage_is_put_aside_and_its_question_told(bench, neighbours):
    bad, good = neighbours(7, 2)

    async def handle(asked):
        if asked.query_id == bad:
            raise KeyError(f"no plan for {asked.question}")
        yield RetrievalPlanned(query=asked, plan=PLAN)

    async with stage_of(bench, planner(handle)) as stage:
        await bench.ask(bad, question="secret wish")
        await bench.ask(good)
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
        assert stage.stats().quarantined == 1
    ((letter_key, letter),) = await bench.events(DEAD)
    assert (letter_key, letter.topic, letter.partition, letter.offset) == (bad, QUERIES, 7, 0)
    assert (letter.stage, letter.cause) == ("aisle.planner", "failed")
    assert "KeyError in handle" in letter.detail
    assert "secret wish" not in letter.detail
    assert letter.value == (await bench.log.read_key(QUERIES, bad))[0].value
    ((told, failure),) = await bench.events(TOKENS)
    assert (told, failure.stage, failure.cause, failure.detail) == (bad, "aisle.planner", "quarantined", "KeyError")
    assert [key for key, _ in await bench.events(PLANS)] == [good]


async def test_what_is_too_large_to_publish_is_put_aside(bench):
    async def handle(asked):
        yield TokensEmitted(run="r", at=0, text="x" * 600_000)

    async with stage_of(bench, planner(handle, emits=(TokensEmitted,))):
        await bench.ask("a")
        ((_, letter),) = await bench.until_events(DEAD, 1)
        assert letter.detail.startswith("EventTooLarge")


async def test_bytes_that_are_no_event_are_put_aside_and_the_partition_moves_on(bench, neighbours):
    bad, good = neighbours(7, 2)
    await bench.append_raw(QUERIES, bad, b"\xc1" * 900_000)
    await bench.ask(good)
    async with stage_of(bench, planner(plan_all)):
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
    ((_, letter),) = await bench.events(DEAD)
    assert (letter.cause, letter.offset) == ("undecodable", 0)
    assert "is 900000 bytes, the limit is 524288" in letter.detail
    assert (len(letter.value), letter.value_bytes) == (753_664, 900_000)
    assert [key for key, _ in await bench.events(PLANS)] == [good]


async def test_an_unknown_tag_is_skipped_and_counted(bench, neighbours):
    newer, good = neighbours(7, 2)
    await bench.append_raw(QUERIES, newer, b"\x81\xa4type\xabquery.newer")
    await bench.ask(good)
    async with stage_of(bench, planner(plan_all)) as stage:
        await bench.until_committed("aisle.planner", QUERIES, 7, 2)
        assert stage.stats().unknown == 1
    assert await bench.events(DEAD) == []


async def test_a_stage_stops_itself_when_five_distinct_events_fail_in_a_row(bench, neighbours):
    keys = neighbours(7, 6)

    async def break_down(asked):
        raise RuntimeError("the model is gone")
        yield

    stage = ProcessorStage(bench.log, planner(break_down, concurrency=1), clock=bench.clock)
    await stage.start()
    await bench.ask(*keys)
    with pytest.raises(StageStopped, match=r"aisle\.planner stopped: 5 distinct events failed in a row"):
        await asyncio.wait_for(stage.failed, 10)
    await stage.drain(5)
    assert [letter.offset for _, letter in await bench.events(DEAD)] == [0, 1, 2, 3]
    assert await bench.committed("aisle.planner", QUERIES, 7) == 4
    async with stage_of(bench, planner(plan_all)):
        await bench.until_events(PLANS, 2)  # the fifth and the sixth come again, to a stage that is well


async def test_failures_between_successes_do_not_stop_the_stage(bench, neighbours):
    keys = neighbours(7, 20)

    async def every_second(asked):
        if keys.index(asked.query_id) % 2:
            raise RuntimeError("no")
        yield RetrievalPlanned(query=asked, plan=PLAN)

    async with stage_of(bench, planner(every_second, concurrency=1)) as stage:
        await bench.ask(*keys)
        await bench.until_committed("aisle.planner", QUERIES, 7, 20)
        assert stage.stats().quarantined == 10


async def test_a_log_that_is_away_is_waited_for_and_nothing_is_skipped(bench, monkeypatch):
    publish, failures = bench.log.publish, []

    async def flaky(outgoing):
        if any(isinstance(item.event, RetrievalPlanned) for item in outgoing) and len(failures) < 30:
            failures.append(outgoing)
            raise LogUnavailable("the disk is away")
        return await publish(outgoing)

    monkeypatch.setattr(bench.log, "publish", flaky)
    async with stage_of(bench, planner(plan_all)):
        await bench.ask("a", budget_ms=60_000)
        await bench.until_events(PLANS, 1)  # long past the deadline: the work was done in time
    assert len(failures) == 30


async def test_at_most_concurrency_handlers_run_and_only_a_few_events_wait_in_memory(bench):
    gate = Gate()
    keys = [f"q{number}" for number in range(300)]
    await bench.ask(*keys)
    async with stage_of(bench, planner(gate.handle, concurrency=4)) as stage:
        await bench.until(lambda: gate.has_begun_count(4))
        assert stage.stats().in_hand == 4
        assert len(stage._held) <= 16
        gate.open(*keys)
        await bench.until_events(PLANS, 300)
        assert len(gate.ended) == 300


async def test_a_full_stage_reads_on_when_half_of_what_it_holds_is_done_and_not_for_each_event(bench):
    gate = Gate()
    keys = [f"q{number}" for number in range(80)]
    await bench.ask(*keys)
    pauses = []
    async with stage_of(bench, planner(gate.handle, concurrency=4)) as stage:
        pause = stage._consumer.pause
        stage._consumer.pause = lambda partitions: pauses.append(len(partitions)) or pause(partitions)
        await bench.until(lambda: gate.has_begun_count(4))
        gate.open(*keys)
        await bench.until_events(PLANS, 80)
    assert len([count for count in pauses if count]) <= 80 // 8  # 16 are held at most


async def test_a_partition_waits_when_too_much_is_finished_above_its_oldest_work(bench, neighbours, monkeypatch):
    monkeypatch.setattr("aisle.stream.run._SPAN", 5)
    gate = Gate()
    slow, *quick = neighbours(7, 60)
    (elsewhere,) = neighbours(8, 1)
    gate.open(*quick, elsewhere)
    async with stage_of(bench, planner(gate.handle, concurrency=2)):
        await bench.ask(slow, *quick)
        await bench.until(lambda: gate.has_begun(slow, *quick[:4]))
        await bench.ask(elsewhere)
        await bench.until(lambda: gate.has_begun(elsewhere))
        assert len(gate.began) < 30
        gate.open(slow)
        await bench.until_committed("aisle.planner", QUERIES, 7, 60)


async def test_a_drained_stage_finishes_what_it_has_in_hand_and_takes_nothing_new(bench, neighbours):
    gate = Gate()
    held, later = neighbours(7, 2)
    stage = ProcessorStage(bench.log, planner(gate.handle), clock=bench.clock)
    await stage.start()
    await bench.ask(held)
    await bench.until(lambda: gate.has_begun(held))
    draining = asyncio.create_task(stage.drain(10))
    await asyncio.wait([stage._loop])
    await bench.ask(later)
    gate.open(held)
    await draining
    assert (gate.began, gate.ended) == ([held], [held])
    assert await bench.committed("aisle.planner", QUERIES, 7) == 1


async def test_two_members_share_the_work_and_a_third_takes_its_part_while_it_runs(bench):
    handled = []

    def counting(name):
        async def handle(asked):
            handled.append((name, asked.query_id))
            yield RetrievalPlanned(query=asked, plan=PLAN)

        return planner(handle)

    keys = [f"q{number}" for number in range(200)]
    async with stage_of(bench, counting("one")), stage_of(bench, counting("two")) as two:
        await bench.until(lambda: has_partitions(two, 32))
        await bench.ask(*keys[:100])
        await bench.until_events(PLANS, 100)
        async with stage_of(bench, counting("three")) as three:
            await bench.until(lambda: has_partitions(three, 21, 22))  # of 64: who is first by its drawn id has one more
            await bench.ask(*keys[100:])
            await bench.until_events(PLANS, 200)
    assert sorted(key for _, key in handled) == sorted(keys)
    assert {name for name, _ in handled[:100]} == {"one", "two"}
    assert {name for name, _ in handled[100:]} == {"one", "two", "three"}


async def has_partitions(stage, *counts):
    return stage.stats().partitions in counts


async def test_a_cancelled_question_is_dropped_in_mid_handler_and_skipped_where_it_waits(bench, neighbours):
    gate = Gate()
    working, waiting, fine = neighbours(7, 3)
    gate.open(fine)
    async with running(bench.log, [planner(gate.handle, concurrency=1)], clock=bench.clock) as stages:
        await bench.ask(working, waiting, fine)
        await bench.until(lambda: gate.has_begun(working))
        await bench.publish((waiting, QueryCancelled(query_id=waiting)), (working, QueryCancelled(query_id=working)))
        await bench.until_committed("aisle.planner", QUERIES, 7, 3)
        assert stages.stats()[0].skipped == 2
    assert gate.began == [working, fine]
    assert gate.ended == [fine]


async def test_a_handler_that_publishes_itself_knows_the_record_in_hand(bench):
    async def handle(asked):
        record = handled_record.get()
        event = RetrievalPlanned(query=asked, plan=PLAN)
        await bench.log.publish(
            [Outgoing(event=event, key=record.key, source="/replica", cause=record.headers["ce_id"])]
        )
        return
        yield

    async with stage_of(bench, planner(handle)):
        await bench.ask("a")
        await bench.until_events(PLANS, 1)
    (question,), (plan,) = await bench.log.read_key(QUERIES, "a"), await bench.log.read_key(PLANS, "a")
    assert plan.headers["ce_cause"] == question.headers["ce_id"]


async def test_each_handled_event_leaves_one_line_without_the_shoppers_words(bench, caplog):
    with caplog.at_level(logging.INFO, "aisle.stream"):
        async with stage_of(bench, planner(plan_all)):
            await bench.ask("a", question="secret wish")
            await bench.until_events(PLANS, 1)
    (line,) = [record for record in caplog.records if record.message == "handled"]
    assert (line.stage, line.query_id, line.event) == ("aisle.planner", "a", "query.asked")
    assert line.took_ms >= 0
    assert "secret wish" not in caplog.text


async def test_the_numbers_of_a_stage_show_what_waits(bench):
    gate = Gate()
    await bench.ask(*(f"q{number}" for number in range(50)))
    async with stage_of(bench, planner(gate.handle, concurrency=2)) as stage:
        await bench.until(lambda: gate.has_begun_count(2))
        bench.clock.ahead_ms += 1_500
        await bench.until(lambda: has_lag(stage))
        stats = stage.stats()
        assert (stats.name, stats.partitions, stats.in_hand) == ("aisle.planner", 64, 2)
        gate.open(*(f"q{number}" for number in range(50)))
        await bench.until_events(PLANS, 50)


async def has_lag(stage):
    return stage.stats().lag == 50 - 8
