"""The benchmarks on Kafka, each at a size that proves nothing but that it runs to its end and measures what it says."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager

import pytest

from aisle.stream.kafka import KafkaLog
from aisle_tools.bench import acks, hydration, overload, peer, replay, walk
from aisle_tools.bench.measure import Figure, Measured, Spread
from aisle_tools.commands.up import until_led
from aisle_tools.kafka import topics
from aisle_tools.kafka.broker import Broker
from aisle_tools.kafka.distribution import Distribution

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(120)]


@pytest.fixture(scope="module")
def broker(kafka_distribution: Distribution, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    with Broker(kafka_distribution, tmp_path_factory.mktemp("kafka")) as started:
        topics.create(started.bootstrap)
        yield started


@pytest.fixture(autouse=True)
def one_broker_for_all(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each benchmark would start its own."""

    @asynccontextmanager
    async def same_broker() -> AsyncIterator[Broker]:
        async with KafkaLog(broker.bootstrap) as log:
            await until_led(log)
        yield broker

    for benchmark in (acks, hydration, peer, replay, walk):
        monkeypatch.setattr(benchmark, "own_broker", same_broker)


def figures_of(measured: list[Measured], what: str) -> Mapping[str, Figure]:
    return next(one.figures for one in measured if one.what == what)


async def test_the_walk_is_measured_as_processes_and_embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walk, "WARM_UP", ((1.0, 1),))
    measured = await walk.measure(per_s=4, steady_s=1)
    on_kafka = figures_of(measured, "processes on Kafka, 4 questions/s")
    embedded = figures_of(measured, "embedded, 4 questions/s")
    for figures in (on_kafka, embedded):
        assert (figures["questions"], figures["completed"]) == (4, 4)
        assert isinstance(figures["first part"], Spread)


async def test_what_is_refused_in_an_overload_is_counted_beside_the_goodput() -> None:
    measured = await overload.measure(rates=(4.0,), settle_s=0.5, counted_s=2.0)
    last = figures_of(measured, "three times as many, 12 questions/s")
    assert float(str(last["goodput_per_s"])) > 0
    assert "broken" not in last


async def test_the_log_is_read_again_and_held_against_a_plain_loop() -> None:
    measured = await replay.measure(events=1_000, rounds=1)
    assert figures_of(measured, "aisle ÷ plain, by rounds").keys() == {"events_per_s_ratio", "cpu_ratio", "goal"}


async def test_safe_producing_is_held_against_acks_1() -> None:
    measured = await acks.measure(records=1_000, single=3, rounds=1)
    ratios = figures_of(measured, "÷ bare, acks=1, by rounds")
    assert float(str(ratios["bare_records_per_s_ratio"])) > 0


async def test_hydration_is_held_against_a_bare_loop_and_carries_every_character() -> None:
    (measured,) = await hydration.measure(questions=2, events=10, rounds=1, sizes=(4,))
    assert measured.what == "4 tokens an event"
    # Waiting tokens are joined, so that there may be fewer parts than events, and never none or more.
    assert 0.1 <= float(str(measured.figures["parts_per_event"])) <= 1


async def test_both_libraries_carry_the_same_walks() -> None:
    measured = await peer.measure(steady=3, burst=5, rounds=1)
    assert [one.what for one in measured] == list(peer.LIBRARIES)
