"""A few faults for real, as `make chaos` strikes them."""

import pytest

from aisle_tools.chaos.faults import QUICK
from aisle_tools.chaos.running import results
from aisle_tools.kafka.distribution import Distribution

pytestmark = [pytest.mark.kafka, pytest.mark.timeout(300)]


async def test_processes_and_a_broker_that_are_killed_lose_and_repeat_nothing(kafka_distribution: Distribution) -> None:
    told = [result async for result in results(QUICK, per_second=2.0, members=2, say=print)]
    assert [result.fault for result in told] == ["kill", "broker-killed"]
    for result in told:
        assert result.wrong == ()
        assert result.questions >= 30
        assert result.readers >= 20
        assert result.recovery is not None
        assert result.recovery.first_answer is not None
    assert told[0].recovery is not None
    assert told[0].recovery.strikes == 4, told[0].notes
