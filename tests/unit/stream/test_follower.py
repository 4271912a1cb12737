"""One reader of several partitions: whatever happens between its reads, each record comes once and in order."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.stream.embedded import file
from aisle.stream.embedded.follower import Follower, fetch
from aisle.stream.log import Stamped, TopicPartition

PLACES = [TopicPartition(topic, partition) for topic in ("aisle.queries", "aisle.tokens") for partition in range(2)]

places = st.sampled_from(PLACES)
actions = st.one_of(
    st.tuples(st.just("append"), places),
    st.tuples(st.just("delete"), places),
    st.tuples(st.just("pause"), places),
    st.tuples(st.just("resume"), places),
    st.tuples(st.just("begin a read"), st.integers(1, 4)),
    st.tuples(st.just("end the read"), st.none()),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(actions, max_size=60))
def test_each_record_comes_once_and_in_order_whatever_happens_between_the_reads(steps):
    with tempfile.TemporaryDirectory() as folder:
        connection = file.open_writer(Path(folder) / "log.sqlite")
        follower, got = Follower(), {place: [] for place in PLACES}
        reading, paused = None, set()

        def end_the_read():
            if reading is not None:
                for record in follower.accept(*reading):
                    place = TopicPartition(record.topic, record.partition)
                    assert place not in paused
                    got[place].append(record.offset)

        for place in PLACES:
            follower.follow(place, 0)
        appended, deleted = dict.fromkeys(PLACES, 0), {place: set() for place in PLACES}
        for action, what in steps:
            match action:
                case "append":
                    file.append(connection, [Stamped(*what, "key", b"value", {})], 0)
                    appended[what] += 1
                case "delete" if appended[what]:
                    deleted[what].add(appended[what] - 1)
                    connection.execute(
                        "DELETE FROM records WHERE topic = ? AND partition = ? AND offset = ?",
                        (*what, appended[what] - 1),
                    )
                case "pause":
                    follower.pause(what)
                    paused.add(what)
                case "resume":
                    follower.resume(what)
                    paused.discard(what)
                case "begin a read":
                    plan = follower.plan(what)
                    reading = (plan, fetch(connection, plan))
                case "end the read":
                    end_the_read()
                    reading = None
        end_the_read()
        for place in PLACES:
            follower.resume(place)
        paused.clear()
        has_more = True
        while has_more:
            plan = follower.plan(3)
            reading = (plan, fetch(connection, plan))
            has_more = reading[1].has_more
            end_the_read()
        connection.close()
        for place in PLACES:
            assert got[place] == sorted(set(got[place]))
            assert set(range(appended[place])) - deleted[place] <= set(got[place])
