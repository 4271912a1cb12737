"""What every log does, whatever it is made of."""

import asyncio

import pytest

from aisle.stream.errors import LogUnavailable
from aisle.stream.log import Outgoing, Position, Stamped, TopicPartition
from aisle_schemas import (
    AnswerEnded,
    EventTooLarge,
    GenerationFinished,
    QueryCancelled,
    ShopperReacted,
    TokensEmitted,
    UndecodableEvent,
    UnknownEvent,
    UnknownTopic,
)

QUERIES, TOKENS, ANSWERS = "aisle.queries", "aisle.tokens", "aisle.answers"
ENDED = AnswerEnded(outcome="completed", at=0)


async def ignore(assigned, revoked):
    pass


async def collect(consumer, count, timeout_s=5.0, limit=100):
    records = []
    while len(records) < count:
        got = await consumer.poll(limit, timeout_s)
        if not got:
            break
        records += got
    return records


def tokens(at, text="x"):
    return TokensEmitted(run="r", at=at, text=text)


async def test_records_of_a_key_come_in_the_order_they_were_published(bench):
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    for at in range(20):
        await bench.publish(("a", tokens(at)), ("b", tokens(at)))
    records = await collect(consumer, 40)
    assert [bench.log.decode(record).at for record in records if record.key == "a"] == list(range(20))
    assert [bench.log.decode(record).at for record in records if record.key == "b"] == list(range(20))
    await consumer.close()


async def test_offsets_count_from_zero_in_each_partition_and_positions_come_in_the_order_given(bench, neighbours):
    one, two = neighbours(5, 2)
    (other,) = neighbours(6, 1)
    positions = await bench.publish((one, tokens(0)), (other, tokens(0)), (two, tokens(0)))
    assert positions == [Position(5, 0), Position(6, 0), Position(5, 1)]
    assert await bench.log.end_offsets(TOKENS) == {5: 2, 6: 1}


async def test_what_was_acknowledged_is_there_after_the_log_is_opened_again(bench, neighbours):
    (key,) = neighbours(5, 1)
    await bench.publish((key, tokens(0, "kept")))
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    await collect(consumer, 1)
    await consumer.commit({TopicPartition(TOKENS, 5): 1})
    await consumer.close()
    await bench.reopen()
    assert [bench.log.decode(record).text for record in await bench.log.read_key(TOKENS, key)] == ["kept"]
    assert await bench.log.committed("reader", TOKENS) == {5: 1}
    assert await bench.publish((key, tokens(1))) == [Position(5, 1)]


async def test_headers_name_the_event_its_source_its_trace_and_what_it_follows_from(bench):
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    event = QueryCancelled(query_id="a")
    await bench.log.publish([Outgoing(event=event, key="a", source="/shop/web", traceparent=trace, cause="c1")])
    (record,) = await bench.log.read_key("aisle.cancellations", "a")
    assert record.headers["ce_type"] == "aisle.query.cancelled"
    assert record.headers["ce_source"] == "/shop/web"
    assert record.headers["traceparent"] == trace
    assert record.headers["ce_cause"] == "c1"
    assert record.headers["content-type"] == "application/msgpack"


async def test_an_event_over_its_cap_is_refused_and_nothing_beside_it_is_written(bench):
    with pytest.raises(EventTooLarge, match="the limit is 524288"):
        await bench.publish(("a", tokens(0)), ("b", tokens(0, "x" * 600_000)))
    assert await bench.log.end_offsets(TOKENS) == {}


async def test_a_partition_that_the_topic_lacks_is_refused(bench):
    with pytest.raises(ValueError, match=r"partition 64 of aisle\.tokens, which has 64"):
        await bench.log.publish([Outgoing(event=tokens(0), key="a", source="/test", partition=64)])


async def test_a_key_that_is_no_unicode_fails_alone(bench):
    bad = Outgoing(event=tokens(0), key="\ud800", source="/test", partition=1)
    results = await asyncio.gather(bench.log.publish([bad]), bench.publish(("a", tokens(0))), return_exceptions=True)
    assert isinstance(results[0], UnicodeError)
    assert len(await bench.log.read_key(TOKENS, "a")) == 1


async def test_two_members_share_by_range_and_co_partitioned_topics_alike(bench):
    moves = []

    async def note(assigned, revoked):
        moves.append((len(assigned), len(revoked)))

    first = bench.log.subscribe("pair", [QUERIES, TOKENS], note)
    await bench.shares(first)
    second = bench.log.subscribe("pair", [QUERIES, TOKENS], ignore)
    await second.poll(1, 0.01)
    assert second.assignment() == frozenset()  # the first has not let go yet
    shares = await bench.shares(first, second)
    lower = {TopicPartition(topic, number) for topic in (QUERIES, TOKENS) for number in range(32)}
    upper = {TopicPartition(topic, number) for topic in (QUERIES, TOKENS) for number in range(32, 64)}
    assert sorted(shares, key=min) == [lower, upper]
    await second.close()
    assert await bench.shares(first) == [lower | upper]
    assert moves == [(128, 0), (0, 64), (64, 0)]
    await first.close()


async def test_the_next_owner_reads_on_from_what_was_committed_while_letting_go(bench, neighbours):
    keys = dict(enumerate(key for number in range(64) for key in neighbours(number, 1)))
    let_go = []

    async def commit_what_was_read(assigned, revoked):
        if revoked:
            let_go.extend(revoked)
            await first.commit(dict.fromkeys(revoked, 2))

    first = bench.log.subscribe("pair", [TOKENS], commit_what_was_read)
    await bench.publish(*((key, tokens(at)) for key in keys.values() for at in range(2)))
    assert len(await collect(first, 128)) == 128
    second = bench.log.subscribe("pair", [TOKENS], ignore)
    await bench.shares(first, second)
    gone, kept = let_go[0], min(first.assignment())
    await bench.publish((keys[gone.partition], tokens(2)), (keys[kept.partition], tokens(2)))
    (taken,) = await collect(second, 1)
    assert (taken.partition, taken.offset) == (gone.partition, 2)
    (own,) = await collect(first, 1)
    assert (own.partition, own.offset) == (kept.partition, 2)
    await first.commit({gone: 0})  # not its own any more
    assert await second.committed(gone) == 2
    await first.close()
    await second.close()


async def test_a_poll_wakes_when_something_is_published(bench):
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    assert await consumer.poll(10, 0.01) == []
    polling = asyncio.create_task(consumer.poll(10, 30))
    await bench.publish(("a", tokens(0)))
    assert [record.key for record in await asyncio.wait_for(polling, 5)] == ["a"]
    await consumer.close()


async def test_a_poll_that_waits_can_be_woken(bench):
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    polling = asyncio.create_task(consumer.poll(10, 30))
    await asyncio.sleep(0)
    consumer.wake()
    assert await asyncio.wait_for(polling, 5) == []
    await consumer.close()


async def test_a_paused_partition_waits_and_misses_nothing(bench, neighbours):
    one, other = neighbours(1, 1) + neighbours(2, 1)
    place = TopicPartition(TOKENS, 1)
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    await bench.publish((one, tokens(0)))
    await collect(consumer, 1)
    consumer.pause([place])
    await bench.publish((one, tokens(1)), (other, tokens(0)), (one, tokens(2)))
    assert [record.key for record in await collect(consumer, 1)] == [other]
    assert await consumer.poll(10, 0.05) == []
    consumer.resume([place])
    assert [record.offset for record in await collect(consumer, 2)] == [1, 2]
    await bench.publish((one, tokens(3)), (other, tokens(1)))
    assert {(record.key, record.offset) for record in await collect(consumer, 2)} == {(one, 3), (other, 1)}
    await consumer.close()


async def test_a_partition_that_was_paused_when_it_went_is_read_when_it_comes_back(bench, neighbours):
    keys = [key for number in range(64) for key in neighbours(number, 1)]
    first = bench.log.subscribe("pair", [TOKENS], ignore)
    await bench.shares(first)
    first.pause(tuple(first.assignment()))
    second = bench.log.subscribe("pair", [TOKENS], ignore)
    await bench.shares(first, second)
    first.resume(tuple(first.assignment()))
    await second.close()
    await bench.shares(first)
    await bench.publish(*((key, tokens(0)) for key in keys))
    assert {record.key for record in await collect(first, 64)} == set(keys)
    await first.close()


async def test_a_consumer_may_seek_back_and_forth(bench, neighbours):
    (key,) = neighbours(1, 1)
    place = TopicPartition(TOKENS, 1)
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    await bench.publish(*((key, tokens(at)) for at in range(5)))
    await collect(consumer, 5)
    await consumer.seek(place, 3)
    assert [record.offset for record in await collect(consumer, 2)] == [3, 4]
    await consumer.seek(place, 0)
    assert [record.offset for record in await collect(consumer, 2, limit=2)] == [0, 1]
    assert await consumer.ends_beyond({place: 4}) == {place: 5}
    assert await consumer.ends_beyond({place: 5}) == {}
    await consumer.close()


async def test_a_poll_gives_no_more_than_it_was_asked_for(bench):
    await bench.publish(*((f"k{number}", tokens(0)) for number in range(30)))
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    sizes = []
    while sum(sizes) < 30:
        sizes.append(len(await consumer.poll(7, 5)))
    assert max(sizes) == 7
    assert sum(sizes) == 30
    await consumer.close()


async def test_a_tail_follows_from_a_position_on(bench, neighbours):
    (key,) = neighbours(9, 1)
    await bench.publish(*((key, tokens(at)) for at in range(3)))
    tail = bench.log.tail(TOKENS, {9: 1})
    seen = []
    publishing = None
    async for record in tail:
        seen.append(record.offset)
        if seen == [1, 2]:
            publishing = asyncio.create_task(bench.publish((key, tokens(3)), ("elsewhere", tokens(0))))
        if len(seen) == 3:
            break
    assert seen == [1, 2, 3]
    await publishing
    await tail.close()


async def test_a_tail_of_a_whole_topic_begins_at_its_end(bench):
    await bench.publish(("a", tokens(0)))
    tail = bench.log.tail(TOKENS)
    records = aiter(tail)
    first = asyncio.create_task(anext(records))

    async def publish_until_seen():
        await bench.publish(("b", tokens(1)))
        return first.done()

    await bench.until(publish_until_seen)
    assert first.result().key == "b"
    await records.aclose()
    await tail.close()


async def test_a_closed_tail_ends(bench):
    tail = bench.log.tail(TOKENS, {0: 0})

    async def read():
        return [record async for record in tail]

    reading = asyncio.create_task(read())
    await asyncio.sleep(0)
    await tail.close()
    assert await asyncio.wait_for(reading, 5) == []


async def test_a_key_is_read_from_its_partition_or_from_where_answers_may_be_and_since_a_time(bench, neighbours):
    (key,) = neighbours(1, 1)
    await bench.log.publish([Outgoing(event=ENDED, key=key, source="/test")])
    since_ms = await bench.moment()
    await bench.log.publish([Outgoing(event=ENDED, key=key, source="/test", partition=2)])
    assert [record.partition for record in await bench.log.read_key(ANSWERS, key)] == [1, 2]
    assert [record.partition for record in await bench.log.read_key(ANSWERS, key, partition=1)] == [1]
    assert [record.partition for record in await bench.log.read_key(ANSWERS, key, since_ms=since_ms)] == [2]
    assert await bench.log.read_key(ANSWERS, "another") == []
    await bench.publish((key, tokens(0)))
    assert [record.topic for record in await bench.log.read_key(TOKENS, key)] == [TOKENS]


async def test_what_a_key_got_a_moment_ago_is_read_at_once(bench):
    since_ms = bench.clock.now_ms() - 30_000
    for at in range(20):
        await bench.publish(("a", tokens(at)), ("b", tokens(at)))
        records = await bench.log.read_key(TOKENS, "a", since_ms=since_ms)
        assert [bench.log.decode(record).at for record in records] == list(range(at + 1))


async def test_a_key_is_read_up_to_a_record_that_its_reader_knows(bench):
    positions = await bench.publish(*(("a", tokens(at)) for at in range(3)), ("b", tokens(0)))
    since_ms = bench.clock.now_ms() - 30_000
    for at in range(3):
        records = await bench.log.read_key(TOKENS, "a", since_ms=since_ms, up_to=positions[at])
        assert [bench.log.decode(record).at for record in records][: at + 1] == list(range(at + 1))


async def test_a_partition_is_read_since_a_time(bench, neighbours):
    (key,) = neighbours(4, 1)
    for at in range(10):
        if at == 7:
            since_ms = await bench.moment()
        await bench.publish((key, tokens(at)))
    assert [record.offset async for record in bench.log.read_since(TOKENS, [4], since_ms)] == [7, 8, 9]
    assert [record.offset async for record in bench.log.read_since(TOKENS, [4], since_ms + 3_600_000)] == []
    assert [record.offset for record in await bench.log.read(TopicPartition(TOKENS, 4), 2, 3)] == [2, 3, 4]


async def test_partitions_are_read_since_a_time_one_after_another(bench, neighbours):
    for number in range(20):
        (key,) = neighbours(number, 1)
        await bench.publish((key, tokens(0)), (key, tokens(1)))
    records = [record async for record in bench.log.read_since(TOKENS, range(5, 64), 0)]
    assert [(record.partition, record.offset) for record in records] == [
        (partition, offset) for partition in range(5, 20) for offset in range(2)
    ]


async def test_a_group_without_members_can_be_set_back(bench, neighbours):
    (key,) = neighbours(4, 1)
    place = TopicPartition(TOKENS, 4)
    await bench.publish(*((key, tokens(at)) for at in range(3)))
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    await collect(consumer, 3)
    await consumer.commit({place: 3})
    with pytest.raises(LogUnavailable, match=r"reader has members"):
        await bench.log.rewind("reader", {place: 1})
    await consumer.close()
    await bench.log.rewind("reader", {place: 1})
    assert await bench.log.committed("reader", TOKENS) == {4: 1}
    again = bench.log.subscribe("reader", [TOKENS], ignore)
    assert [record.offset for record in await collect(again, 2)] == [1, 2]
    await again.close()


async def test_what_another_opening_of_the_log_appends_is_noticed(bench):
    consumer = bench.log.subscribe("reader", [TOKENS], ignore)
    await consumer.poll(1, 0.01)
    polling = asyncio.create_task(consumer.poll(10, 30))
    other = bench.store.open()
    await other.publish([Outgoing(event=tokens(0), key="from outside", source="/import")])
    assert [record.key for record in await asyncio.wait_for(polling, 5)] == ["from outside"]
    await other.close()
    await consumer.close()


async def test_personal_text_is_sealed_in_the_log_and_open_to_its_readers(bench):
    await bench.ask("a", question="where is my parcel?", postcode="10115", shopper_ref="s1")
    (record,) = await bench.log.read_key(QUERIES, "a")
    assert b"parcel" not in record.value
    assert b"10115" not in record.value
    asked = bench.log.decode(record)
    assert (asked.question, asked.postcode, asked.shopper_ref) == ("where is my parcel?", "10115", "s1")


async def test_a_forgotten_shopper_reads_as_forgotten_and_the_others_as_before(bench):
    await bench.ask("a", question="mine", shopper_ref="s1")
    await bench.ask("b", question="yours", shopper_ref="s2")
    reaction = ShopperReacted(query_id="a", reaction="thumbs_up", shopper_ref="s1", comment="lovely")
    await bench.publish(("a", reaction))
    assert bench.keys.forget("s1")
    assert {key: event.question for key, event in await bench.events(QUERIES)} == {"a": "[forgotten]", "b": "yours"}
    ((_, reacted),) = await bench.events("aisle.feedback")
    assert (reacted.comment, reacted.reaction) == ("[forgotten]", "thumbs_up")


async def test_a_question_without_a_time_was_asked_when_the_log_took_it(bench):
    await bench.ask("a", asked_at_ms=0)
    (record,) = await bench.log.read_key(QUERIES, "a")
    assert bench.log.decode(record).asked_at_ms == record.timestamp_ms


async def test_a_record_that_is_no_event_says_so(bench):
    await bench.append_raw(TOKENS, "a", b"\xc1 nonsense")
    await bench.append_raw(TOKENS, "b", b"\x81\xa4type\xabtokens.news")
    (undecodable,) = await bench.log.read_key(TOKENS, "a")
    (newer,) = await bench.log.read_key(TOKENS, "b")
    with pytest.raises(UndecodableEvent):
        bench.log.decode(undecodable)
    with pytest.raises(UnknownEvent, match=r"tokens\.news"):
        bench.log.decode(newer)


async def test_a_record_is_appended_as_it_is(bench):
    as_it_is = Stamped(QUERIES, 63, "a key of another partition", b"\xc1 nonsense", {"ce_id": "raw", "mine": "é"})
    (position,) = await bench.log.append([as_it_is])
    (record,) = await bench.log.read(TopicPartition(QUERIES, 63), position.offset, 10)
    assert (record.partition, record.key, record.value) == (63, "a key of another partition", b"\xc1 nonsense")
    assert record.headers == {"ce_id": "raw", "mine": "é"}


async def test_appended_records_that_have_no_place_are_refused_all_together(bench):
    good = Stamped(QUERIES, 0, "a", b"x", {})
    with pytest.raises(ValueError, match=r"partition 64 of aisle\.queries, which has 64"):
        await bench.log.append([good, Stamped(QUERIES, 64, "a", b"x", {})])
    with pytest.raises(UnknownTopic):
        await bench.log.append([good, Stamped("aisle.querys", 0, "a", b"x", {})])
    assert await bench.log.append([]) == []
    assert await bench.log.read(TopicPartition(QUERIES, 0), 0, 10) == []


async def test_publishing_nothing_writes_nothing(bench):
    assert await bench.log.publish([]) == []


async def test_many_tasks_publish_at_once_and_each_key_stays_in_order(bench):
    async def write(key):
        for at in range(20):
            await bench.publish((key, tokens(at)))
        await bench.publish((key, GenerationFinished(run="r", reason="stop")))

    await asyncio.gather(*(write(f"k{number}") for number in range(30)))
    for number in range(30):
        events = [bench.log.decode(record) for record in await bench.log.read_key(TOKENS, f"k{number}")]
        assert [event.at for event in events[:-1]] == list(range(20))
        assert isinstance(events[-1], GenerationFinished)
