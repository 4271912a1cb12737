"""What is particular to the log in one SQLite file: kills, full disks, foreign files, retention."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from aisle.stream.clock import SystemClock
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.errors import LogDamaged, LogFull, LogUnavailable
from aisle.stream.log import Outgoing, TopicPartition
from aisle.stream.processor import Processor
from aisle.stream.stages import running
from aisle_schemas import (
    AnswerEnded,
    CatalogItemRemoved,
    CatalogItemUpserted,
    Product,
    QueryCancelled,
    TokensEmitted,
)

TOKENS, CATALOG = "aisle.tokens", "aisle.catalog"
HOUR_MS = 3_600_000


class MovedClock(SystemClock):
    def __init__(self):
        self.ahead_ms = 0

    def now_ms(self):
        return super().now_ms() + self.ahead_ms


def tokens(at, text="x"):
    return TokensEmitted(run="r", at=at, text=text)


def out(event, key="a"):
    return Outgoing(event=event, key=key, source="/test")


@pytest.fixture
def run_python():
    """`run_python(code, *args)`: a child process, which is gone when the test is."""
    children = []

    def run(code, *args):
        child = subprocess.Popen([sys.executable, "-c", code, *map(str, args)], stdout=subprocess.PIPE, text=True)
        children.append(child)
        return child

    yield run
    for child in children:
        child.kill()
        child.wait()
        child.stdout.close()


PUBLISH_FOREVER = """
import asyncio, sys
from pathlib import Path
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle_schemas import TokensEmitted

async def main():
    log = EmbeddedLog(Path(sys.argv[1]))
    at = 0
    while True:
        event = TokensEmitted(run="r", at=at, text="x" * 100)
        (position,) = await log.publish([Outgoing(event=event, key="a", source="/test")])
        print(position.offset, flush=True)
        at += 1

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_a_kill(tmp_path, run_python):
    path = tmp_path / "log.sqlite"
    writer = run_python(PUBLISH_FOREVER, path)
    acknowledged = [int(await asyncio.to_thread(writer.stdout.readline)) for _ in range(200)]
    writer.send_signal(signal.SIGKILL)
    acknowledged += [int(line) for line in writer.stdout.read().splitlines()]
    assert writer.wait() == -signal.SIGKILL
    async with EmbeddedLog(path) as log:
        found = [log.decode(record).at for record in await log.read_key(TOKENS, "a")]
        assert acknowledged == list(range(len(acknowledged)))
        assert found == list(range(len(found)))  # dense, and perhaps one more than was heard of
        assert len(found) in (len(acknowledged), len(acknowledged) + 1)


HANDLE_FOREVER = """
import asyncio, sys
from pathlib import Path
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.processor import Processor
from aisle.stream.stages import running
from aisle_schemas import CatalogItemRemoved

async def handle(removed):
    print(removed.item_id, flush=True)
    await asyncio.sleep(3600)
    yield

async def main():
    log = EmbeddedLog(Path(sys.argv[1]))
    async with running(log, [Processor(name="t", consumes=(CatalogItemRemoved,), emits=(), handle=handle)]):
        await asyncio.sleep(3600)

asyncio.run(main())
"""


async def test_what_a_killed_process_had_in_hand_comes_again(tmp_path, run_python):
    path = tmp_path / "log.sqlite"
    async with EmbeddedLog(path) as log:
        worker = run_python(HANDLE_FOREVER, path)
        await log.publish([out(CatalogItemRemoved(item_id="p1"), "p1")])  # the worker notices another process
        assert await asyncio.to_thread(worker.stdout.readline) == "p1\n"
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        again = asyncio.get_running_loop().create_future()

        async def handle(removed):
            again.set_result(removed.item_id)
            return
            yield

        processor = Processor(name="t", consumes=(CatalogItemRemoved,), emits=(), handle=handle)
        async with running(log, [processor]):
            assert await asyncio.wait_for(again, 10) == "p1"


async def test_a_poll_notices_what_another_process_appends(tmp_path, run_python):
    path = tmp_path / "log.sqlite"
    async with EmbeddedLog(path) as log:

        async def ignore(assigned, revoked):
            pass

        consumer = log.subscribe("reader", [TOKENS], ignore)
        await consumer.poll(1, 0.01)
        run_python(PUBLISH_FOREVER, path)
        records = await consumer.poll(10, 30)
        assert records[0].offset == 0
        await consumer.close()


async def test_a_full_log_refuses_a_batch_whole_and_takes_the_next_when_there_is_space(tmp_path):
    clock = MovedClock()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock, max_bytes=512 * 1024) as log:
        acknowledged = 0

        async def fill():
            nonlocal acknowledged
            for at in range(100):
                await log.publish([out(tokens(at, "x" * 10_000)), out(tokens(at, "y" * 10_000))])
                acknowledged += 2

        with pytest.raises(LogFull, match=r"no space left for the log .*log\.sqlite"):
            await fill()
        assert acknowledged > 10
        assert len(await log.read_key(TOKENS, "a")) == acknowledged
        clock.ahead_ms += 8 * 24 * HOUR_MS  # all of it is past its retention now

        async def fits_again():
            try:
                await log.publish([out(tokens(0, "z" * 10_000))])
            except LogFull:
                return False
            return True

        async with asyncio.timeout(10):
            while not await fits_again():
                pass
        (kept,) = await log.read_key(TOKENS, "a", since_ms=clock.now_ms() - HOUR_MS)
        assert kept.offset == acknowledged  # offsets go on where they were


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "log.sqlite"
    path.write_bytes(b"not a log at all, but long enough to be read" * 100)
    with pytest.raises(LogDamaged, match=r"log\.sqlite is no log of Aisle, or a damaged one"):
        EmbeddedLog(path)
    assert path.read_bytes().startswith(b"not a log")


def test_a_database_of_another_program_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "log.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE songs (name TEXT)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(LogDamaged, match="an SQLite file, but no log of Aisle"):
        EmbeddedLog(path)
    assert path.read_bytes() == before


async def test_a_log_of_a_newer_version_is_refused(tmp_path):
    path = tmp_path / "log.sqlite"
    await EmbeddedLog(path).close()
    newer = sqlite3.connect(path)
    newer.execute("PRAGMA user_version = 7")
    newer.close()
    with pytest.raises(LogDamaged, match="is of version 7, this code knows versions up to 1"):
        EmbeddedLog(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LogUnavailable, match="nowhere"):
        EmbeddedLog(tmp_path / "nowhere" / "log.sqlite")


async def test_a_closed_log_says_so(tmp_path):
    log = EmbeddedLog(tmp_path / "log.sqlite")
    await log.close()
    await log.close()
    with pytest.raises(LogUnavailable, match="is closed"):
        await log.publish([out(tokens(0))])
    with pytest.raises(LogUnavailable, match="is closed"):
        await log.end_offsets(TOKENS)


async def test_old_records_go_offsets_stay_and_readers_cope_with_the_gaps(tmp_path):
    clock = MovedClock()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log:

        async def ignore(assigned, revoked):
            pass

        ended = AnswerEnded(outcome="completed")
        for _ in range(3):
            await log.publish([out(ended)])
        partition = TopicPartition("aisle.answers", (await log.read_key("aisle.answers", "a"))[0].partition)
        clock.ahead_ms += 7 * HOUR_MS  # answers are kept for six
        await log.publish([out(ended)])
        while len(await log.read_key("aisle.answers", "a")) > 1:
            await log.publish([out(tokens(0), "elsewhere")])  # each write deletes a little
        assert [record.offset for record in await log.read(partition, 0, 10)] == [3]
        assert [record.offset async for record in log.read_since(partition.topic, [partition.partition], 0)] == [3]
        consumer = log.subscribe("reader", ["aisle.answers"], ignore)
        assert [record.offset for record in await consumer.poll(10, 1)] == [3]
        assert await consumer.ends_beyond({partition: 0}) == {partition: 4}
        await consumer.close()


async def test_a_rebalance_that_broke_off_is_told_again_as_it_was(tmp_path):
    async with EmbeddedLog(tmp_path / "log.sqlite") as log:
        told = []
        breaks = False

        async def on_rebalance(assigned, revoked):
            told.append((len(assigned), len(revoked)))
            if breaks:
                raise LogUnavailable("half of it is done")

        async def ignore(assigned, revoked):
            pass

        first = log.subscribe("reader", [TOKENS], on_rebalance)
        await first.poll(1, 0)
        second = log.subscribe("reader", [TOKENS], ignore)
        breaks = True
        with pytest.raises(LogUnavailable):
            await first.poll(1, 0)
        await second.close()  # what was to go may stay now; the member has let go of it, and is told that it comes back
        breaks = False
        await first.poll(1, 0)
        assert told == [(64, 0), (0, 32), (0, 32), (32, 0)]
        assert len(first.assignment()) == 64
        await first.close()


async def test_an_emptied_partition_counts_on(tmp_path):
    clock = MovedClock()
    path = tmp_path / "log.sqlite"
    async with EmbeddedLog(path, clock=clock) as log:
        await log.publish([out(QueryCancelled(query_id="a"))])
        clock.ahead_ms += 2 * HOUR_MS
        while await log.read_key("aisle.cancellations", "a"):
            await log.publish([out(tokens(0), "elsewhere")])
        assert await log.end_offsets("aisle.cancellations") == {0: 0}
    async with EmbeddedLog(path, clock=clock) as log:
        ((_, offset),) = await log.publish([out(QueryCancelled(query_id="b"), "b")])
        assert offset == 1


async def test_the_catalog_keeps_the_newest_of_each_item(tmp_path):
    clock = MovedClock()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log:

        def item(number, title):
            return out(CatalogItemUpserted(item=Product(product_id=f"p{number}", title=title)), f"p{number}")

        await log.publish([item(number, "old") for number in range(1_500)])
        await log.publish([item(number, "new") for number in range(1_500)])
        await log.publish([out(CatalogItemRemoved(item_id="p7"), "p7")])
        clock.ahead_ms += HOUR_MS
        for key in ("p0", "p7", "p1499"):
            while len(await log.read_key(CATALOG, key)) > 1:
                await log.publish([out(tokens(0), "elsewhere")])
        (kept,) = await log.read_key(CATALOG, "p1499")
        assert log.decode(kept).item.title == "new"
        (removed,) = await log.read_key(CATALOG, "p7")
        assert isinstance(log.decode(removed), CatalogItemRemoved)


async def test_times_never_run_backwards_in_the_log(tmp_path):
    clock = MovedClock()
    path = tmp_path / "log.sqlite"
    async with EmbeddedLog(path, clock=clock) as log:
        await log.publish([out(tokens(0))])
    clock.ahead_ms -= HOUR_MS
    async with EmbeddedLog(path, clock=clock) as log:
        await log.publish([out(tokens(1))])
        first, second = await log.read_key(TOKENS, "a")
    assert second.timestamp_ms == first.timestamp_ms


async def test_times_do_not_run_backwards_between_two_processes_whose_clock_is_set_back(tmp_path):
    path = tmp_path / "log.sqlite"
    slow = MovedClock()
    slow.ahead_ms -= HOUR_MS
    async with EmbeddedLog(path, clock=slow) as behind, EmbeddedLog(path, clock=MovedClock()) as ahead:
        await behind.publish([out(tokens(0))])
        await ahead.publish([out(tokens(1))])
        await behind.publish([out(tokens(2))])
        times = [record.timestamp_ms for record in await ahead.read_key(TOKENS, "a")]
    assert times == sorted(times)


async def test_a_file_that_is_damaged_within_says_so_when_it_is_used(tmp_path):
    path = tmp_path / "log.sqlite"
    async with EmbeddedLog(path) as log:
        await log.publish([out(tokens(at, "x" * 1_000)) for at in range(100)])
    data = path.read_bytes()
    path.write_bytes(data[:4096] + b"\xff" * (len(data) - 4096))
    async with EmbeddedLog(path) as log:
        with pytest.raises(LogDamaged, match="is no log of Aisle, or a damaged one"):
            await log.publish([out(tokens(0))])
        with pytest.raises(LogDamaged, match="is no log of Aisle, or a damaged one"):
            await log.read_key(TOKENS, "a")


async def test_the_file_is_a_plain_path_whatever_its_name(tmp_path):
    async with EmbeddedLog(tmp_path / "a shop?name=x&y#z%20.sqlite") as log:
        await log.publish([out(tokens(0))])
        assert len(await log.read_key(TOKENS, "a")) == 1
    assert "a shop?name=x&y#z%20.sqlite" in os.listdir(tmp_path)
