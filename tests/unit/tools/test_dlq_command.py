"""`aisle dlq` as an operator uses it."""

import asyncio
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing, Record, TopicPartition
from aisle.stream.seal import SqliteKeyStore
from aisle_schemas import DeadLettered, ShopperReacted
from aisle_tools.cli import app

COMMENT = "It leaks at my place, 12 Elm Street"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A shop with two dead letters, one of each cause; the first one's comment is sealed."""

    async def written() -> None:
        keys = SqliteKeyStore(tmp_path / "keys.sqlite")
        async with EmbeddedLog(tmp_path / "log.sqlite", keys=keys) as log:
            reacted = ShopperReacted(query_id="q1", reaction="thumbs_down", shopper_ref="s-1", comment=COMMENT)
            (position,) = await log.publish([Outgoing(event=reacted, key="q1", source="/aisle/gateway")])
            place = TopicPartition("aisle.feedback", position.partition)
            (record,) = await log.read(place, position.offset, 1)
            for cause, value, key in (("failed", record.value, "q1"), ("undecodable", b"\x81\xa4type\xc1", "q2")):
                letter = DeadLettered(
                    topic="aisle.feedback", partition=place.partition, offset=position.offset, stage="aisle.feedback",
                    cause=cause, detail="KeyError in join (join.py:7)", value=value, headers=record.headers,
                    value_bytes=len(value),
                )  # fmt: skip
                await log.publish([Outgoing(event=letter, key=key, source="/aisle/feedback")])
        keys.close()

    asyncio.run(written())
    return tmp_path


def dlq(shop: Path, *arguments: str, said: str = "") -> Result:
    return CliRunner().invoke(app, ["dlq", *arguments, "--data", str(shop)], input=said)


def listed(shop: Path) -> dict[str, dict[str, object]]:
    """By cause."""
    lines = dlq(shop, "list", "--json").stdout.splitlines()
    return {row["cause"]: row for row in map(json.loads, lines)}


def records_of(shop: Path, key: str) -> list[Record]:
    async def read() -> list[Record]:
        async with EmbeddedLog(shop / "log.sqlite") as log:
            return await log.read_key("aisle.feedback", key)

    return asyncio.run(read())


def test_the_list_tells_where_each_came_from_and_why_it_is_there(shop: Path) -> None:
    failed = listed(shop)["failed"]
    assert failed["stage"] == "aisle.feedback"
    assert failed["detail"] == "KeyError in join (join.py:7)"
    assert (failed["topic"], failed["offset"], failed["key"]) == ("aisle.feedback", 0, "q1")
    assert failed["is_whole"] is True
    shown = dlq(shop, "list").stdout
    assert "undecodable" in shown
    assert "aisle.feedback" in shown


def test_the_list_can_be_narrowed_to_a_stage_and_a_time(shop: Path) -> None:
    assert "no dead letters" in dlq(shop, "list", "--stage", "planner").stdout
    assert len(dlq(shop, "list", "--since", "1h", "--json").stdout.splitlines()) == 2
    assert "no dead letters" in dlq(shop, "list", "--since", "2099-01-01").stdout
    assert "is no moment" in dlq(shop, "list", "--since", "soon").output


def test_one_is_shown_whole_and_what_its_shopper_wrote_only_on_demand(shop: Path) -> None:
    position = str(listed(shop)["failed"]["position"])
    sealed = dlq(shop, "show", position).stdout
    assert '"comment": "[sealed]"' in sealed
    assert COMMENT not in sealed
    assert "ce_type: aisle.shopper.reacted" in sealed
    unsealed = json.loads(dlq(shop, "show", position, "--unseal", "--json").stdout)
    assert unsealed["event"]["comment"] == COMMENT
    assert unsealed["event"]["type"] == "shopper.reacted"


def test_bytes_that_are_no_event_are_shown_as_they_are(shop: Path) -> None:
    position = str(listed(shop)["undecodable"]["position"])
    assert json.loads(dlq(shop, "show", position, "--json").stdout)["event"] == "81a474797065c1"


def test_a_place_that_holds_none_is_refused_by_name(shop: Path) -> None:
    result = dlq(shop, "show", "0-99")
    assert "no dead letter stands at 0-99" in str(result.exception)


def test_a_dry_run_says_what_would_go_back_and_writes_nothing(shop: Path) -> None:
    said = dlq(shop, "redrive", "--all", "--dry-run").stdout
    assert "1 would go back, 1 refused" in said
    assert "this version can't decode it either" in said
    assert len(records_of(shop, "q1")) == 1


def test_nothing_goes_back_unless_somebody_agrees(shop: Path) -> None:
    result = dlq(shop, "redrive", "--all", said="y\n")
    assert result.exit_code == 1
    assert "say --yes" in result.stdout
    assert len(records_of(shop, "q1")) == 1


def test_what_is_agreed_to_goes_back_once(shop: Path) -> None:
    position = str(listed(shop)["failed"]["position"])
    assert dlq(shop, "redrive", position, "--yes").exit_code == 0
    first, again = records_of(shop, "q1")
    assert (again.partition, again.value) == (first.partition, first.value)
    assert again.headers == {**first.headers, "ce_redriven": position}
    refused = dlq(shop, "redrive", position, "--yes")
    assert refused.exit_code == 1
    assert "it was put back before (--again puts it back all the same)" in refused.stdout
    assert dlq(shop, "redrive", position, "--again", "--yes").exit_code == 0
    assert len(records_of(shop, "q1")) == 3


def test_positions_a_stage_and_all_are_one_choice(shop: Path) -> None:
    for arguments in ((), ("0-0", "--all"), ("--stage", "planner", "--all")):
        result = dlq(shop, "redrive", *arguments)
        assert result.exit_code == 2
        assert "one of the three" in result.output
