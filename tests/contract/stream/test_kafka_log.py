"""What only the log on Kafka has to hold: members in other processes, and look-ups without an index."""

import asyncio
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from aisle.stream.kafka import log
from aisle.stream.processor import Processor
from aisle.stream.run import ProcessorStage
from aisle_schemas import Plan, QueryAsked, RetrievalPlanned, TokensEmitted

QUERIES, PLANS, TOKENS = "aisle.queries", "aisle.plans", "aisle.tokens"
MEMBER = Path(__file__).parent / "member.py"
OTHERS = 1_000_000

pytestmark = [pytest.mark.kafka, pytest.mark.parametrize("bench", ["kafka"], indirect=True)]


class Member:
    """`member.py` in a process of its own."""

    def __init__(self, process):
        self.process = process

    async def says(self, *words):
        """Return once it has said one of these lines."""
        async with asyncio.timeout(60):
            async for line in self.process.stdout:
                if line.decode().strip() in words:
                    return
        raise EOFError(f"the member ended without saying {words}")

    def signal(self, number):
        self.process.send_signal(number)

    def tell(self):
        self.process.stdin.write(b"go on\n")


@asynccontextmanager
async def member(bench, held_key):
    process = await asyncio.create_subprocess_exec(
        sys.executable, MEMBER, bench.store.bootstrap, bench.store.prefix, bench.keys_file, held_key,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Member(process)
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        await process.wait()


@asynccontextmanager
async def planner_here(bench):
    async def on_query_asked(asked):
        yield RetrievalPlanned(query=asked, plan=Plan(intent="advice", form="short"))

    stage = ProcessorStage(
        bench.log,
        Processor(
            name="aisle.planner", consumes=(QueryAsked,), emits=(RetrievalPlanned,), handle=on_query_asked,
            done_by=(RetrievalPlanned,),
        ),
        clock=bench.clock,
    )  # fmt: skip
    await stage.start()
    try:
        yield stage
    finally:
        await stage.drain(5)


async def test_what_a_killed_member_had_in_hand_comes_again_to_another(bench, neighbours):
    done, held = neighbours(7, 2)
    async with member(bench, held) as other:
        await other.says("has 64")
        await bench.ask(done, held)
        await other.says(f"took {held}")
        await bench.until_events(PLANS, 1)
        other.signal(signal.SIGKILL)
        async with planner_here(bench):
            await bench.until_committed("aisle.planner", QUERIES, 7, 2, for_s=40)
    plans = await bench.events(PLANS)
    assert [(key, plan.took_ms == OTHERS) for key, plan in plans] == [(done, True), (held, False)]


async def test_a_member_that_comes_back_after_its_session_repeats_work_and_commits_nothing(bench, neighbours):
    held, later = neighbours(7, 2)
    async with member(bench, held) as zombie:
        await zombie.says("has 64")
        await bench.ask(held)
        await zombie.says(f"took {held}")
        zombie.signal(signal.SIGSTOP)
        async with planner_here(bench):
            await bench.until_committed("aisle.planner", QUERIES, 7, 1, for_s=40)
            await bench.ask(later)
            await bench.until_committed("aisle.planner", QUERIES, 7, 2)
            zombie.tell()
            zombie.signal(signal.SIGCONT)
            await zombie.says("has 32")  # it has lost all it had, and has joined again
            assert await bench.committed("aisle.planner", QUERIES, 7) == 2
    plans = await bench.events(PLANS)
    assert [key for key, plan in plans if plan.took_ms != OTHERS] == [held, later]


async def test_who_leads_a_topic_is_known_before_its_offsets_are_asked_for(bench, monkeypatch):
    asked = []

    class Noting(log.AdminClient):
        def list_topics(self, topic, *terms):
            asked.append(("leaders", topic))
            return super().list_topics(topic, *terms)

        def list_offsets(self, places, **terms):
            asked.append(("offsets", next(iter(places)).topic))
            return super().list_offsets(places, **terms)

    monkeypatch.setattr(log, "AdminClient", Noting)
    await asyncio.gather(*(bench.log.end_offsets(QUERIES) for _ in range(4)))
    name = bench.store.prefix + QUERIES
    looks = asked.index(("offsets", name))
    assert looks > 0
    assert (
        asked[:looks] == [("leaders", name)] * looks
    )  # more than one where a new topic's leaders are still to be chosen
    assert asked[looks : looks + 8] == [("offsets", name)] * 8  # of all four; a new leader may send them round again


async def test_a_partitions_first_look_up_misses_nothing_that_comes_meanwhile(bench, monkeypatch):
    """Wherever in the look-up a record comes."""
    ask, published = bench.log._offsets, 0

    async def ask_and_publish(*about):
        nonlocal published
        found = await ask(*about)
        if published < 3:
            await bench.publish(("a", TokensEmitted(run="r", at=published, text="x")))
            published += 1
        return found

    monkeypatch.setattr(bench.log, "_offsets", ask_and_publish)
    since_ms = bench.clock.now_ms() - 30_000
    await bench.log.read_key(TOKENS, "a", since_ms=since_ms)
    assert published == 3
    found = [bench.log.decode(one).at for one in await bench.log.read_key(TOKENS, "a", since_ms=since_ms)]
    assert found == [0, 1, 2]


async def test_a_look_up_further_back_than_what_is_kept_reads_the_log(bench, monkeypatch):
    monkeypatch.setattr("aisle.stream.kafka.recent.LIMIT_BYTES", 10_000)
    since_ms = bench.clock.now_ms() - 30_000
    for at in range(30):
        await bench.publish(("a", TokensEmitted(run="r", at=at, text="x" * 20)))
        found = [bench.log.decode(one).at for one in await bench.log.read_key(TOKENS, "a", since_ms=since_ms)]
        assert found == list(range(at + 1))
    kept = bench.log._recent[TOKENS]._bytes
    assert 0 < kept <= 10_000


async def test_a_partition_that_nobody_asked_about_for_long_is_followed_anew(bench, monkeypatch, neighbours):
    """What was read of it before leaves with its window, and takes nothing of what is read now with it."""
    idle, busy = neighbours(7, 1) + neighbours(8, 1)

    async def look_up(key):
        records = await bench.log.read_key(TOKENS, key, since_ms=bench.clock.now_ms() - 60_000)
        return [bench.log.decode(record).at for record in records]

    await bench.publish((idle, TokensEmitted(run="r", at=0, text="x")), (busy, TokensEmitted(run="r", at=0, text="x")))
    assert await look_up(idle) == [0]
    followed = bench.log._recent[TOKENS]._followed
    monkeypatch.setattr("aisle.stream.kafka.recent.IDLE_MS", -1)
    await bench.publish((busy, TokensEmitted(run="r", at=1, text="x")))
    await look_up(busy)
    await bench.until(lambda: is_not_in(7, followed))
    monkeypatch.setattr("aisle.stream.kafka.recent.IDLE_MS", 600_000)
    await bench.publish((idle, TokensEmitted(run="r", at=1, text="x")))
    assert await look_up(idle) == [0, 1]
    monkeypatch.setattr("aisle.stream.kafka.recent.LIMIT_BYTES", 0)  # all that was ever read is let go of
    for at in range(2, 6):
        await bench.publish((idle, TokensEmitted(run="r", at=at, text="x")))
        assert await look_up(idle) == list(range(at + 1))


async def is_not_in(number, followed):
    return number not in followed
