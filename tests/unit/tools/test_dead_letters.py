"""Dead letters over a real log: found, judged, put back."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing, Position, Stamped, TopicPartition
from aisle_schemas import (
    AnswerEnded,
    CatalogItemUpserted,
    DeadLettered,
    Policy,
    QueryAsked,
    ShopperReacted,
    encode,
    partition_for,
)
from aisle_tools.dead_letters import DeadLetter, Redrive, Verdict, dead_letter_at, dead_letters, position_of

NOW_MS = 1_795_600_000_000
REACTED = encode(ShopperReacted(query_id="q1", reaction="thumbs_up"))


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as opened:
        yield opened


async def put_aside(log: EmbeddedLog, *, key: str = "q1", **fields: object) -> DeadLetter:
    """One dead letter, as a stage writes it."""
    letter = {
        "topic": "aisle.feedback", "partition": 7, "offset": 4, "stage": "aisle.feedback", "cause": "failed",
        "detail": "KeyError in join", "value": REACTED, "headers": {"ce_id": "one", "traceparent": "00-a-b-01"},
    } | fields  # fmt: skip
    letter.setdefault("value_bytes", len(letter["value"]))
    event = DeadLettered(**letter)
    (position,) = await log.publish([Outgoing(event=event, key=key, source="/aisle/feedback")])
    found = await dead_letter_at(log, position)
    assert found is not None
    return found


async def why_not(log: EmbeddedLog, found: DeadLetter, **options: bool) -> tuple[str, str]:
    (verdict,) = await Redrive(log, NOW_MS, **options).judge([found])
    return verdict.why_not, verdict.way_round


async def test_a_letter_goes_back_as_it_was_and_is_named_in_a_header(log: EmbeddedLog) -> None:
    found = await put_aside(log)
    redriving = Redrive(log, NOW_MS)
    assert await redriving.put_back(await redriving.judge([found])) == [Position(7, 0)]
    (record,) = await log.read(TopicPartition("aisle.feedback", 7), 0, 10)
    assert (record.key, record.value) == ("q1", REACTED)
    assert record.headers == {"ce_id": "one", "traceparent": "00-a-b-01", "ce_redriven": found.name}


async def test_many_letters_go_back_a_few_at_a_time(log: EmbeddedLog, monkeypatch: pytest.MonkeyPatch) -> None:
    appended: list[int] = []
    append = log.append

    async def counted(records: Sequence[Stamped]) -> list[Position]:
        appended.append(len(records))
        return await append(records)

    monkeypatch.setattr(log, "append", counted)
    verdicts = [Verdict(found=await put_aside(log))] * 70 + [Verdict(found=await put_aside(log), why_not="it was cut")]
    assert await Redrive(log, NOW_MS).put_back(verdicts) == [Position(7, offset) for offset in range(70)]
    assert appended == [32, 32, 6]


async def test_a_letter_goes_back_once_unless_it_is_asked_for_again(log: EmbeddedLog) -> None:
    found = await put_aside(log)
    redriving = Redrive(log, NOW_MS)
    await redriving.put_back(await redriving.judge([found]))
    assert await why_not(log, found) == ("it was put back before", "--again")
    assert await why_not(log, found, again=True) == ("", "")


async def test_a_letter_of_a_redriven_record_that_failed_again_is_a_letter_of_its_own(log: EmbeddedLog) -> None:
    first = await put_aside(log)
    redriving = Redrive(log, NOW_MS)
    await redriving.put_back(await redriving.judge([first]))
    second = await put_aside(log, headers={"ce_id": "one", "ce_redriven": first.name}, offset=0)
    assert await why_not(log, second) == ("", "")


async def test_a_value_that_was_cut_never_goes_back(log: EmbeddedLog) -> None:
    found = await put_aside(log, value_bytes=900_000)
    cut = f"its value was cut: {len(REACTED)} of 900000 bytes are left"
    assert await why_not(log, found, force=True, again=True) == (cut, "")


async def test_what_this_version_cannot_decode_goes_back_only_by_force(log: EmbeddedLog) -> None:
    found = await put_aside(log, value=b"\xc1 nonsense", cause="undecodable")
    reason, way_round = await why_not(log, found)
    assert reason.startswith("this version can't decode it either, it would come back: record of aisle.feedback")
    assert way_round == "--force"
    assert await why_not(log, found, force=True) == ("", "")


async def test_what_was_undecodable_and_can_be_decoded_by_now_goes_back(log: EmbeddedLog) -> None:
    assert await why_not(log, await put_aside(log, cause="undecodable")) == ("", "")


@pytest.mark.parametrize("force", [False, True])
async def test_a_question_past_its_deadline_never_goes_back(log: EmbeddedLog, force: bool) -> None:
    asked = QueryAsked(query_id="q1", question="Is it dry?", asked_at_ms=NOW_MS - 75_000)
    found = await put_aside(log, topic="aisle.queries", value=encode(asked))
    late = "its question's deadline passed 1 min ago: it would only expire"
    assert await why_not(log, found, force=force) == (late, "")


async def test_a_question_within_its_deadline_goes_back_unless_its_answer_has_ended(log: EmbeddedLog) -> None:
    asked = QueryAsked(query_id="q1", question="Is it dry?", asked_at_ms=NOW_MS - 5_000)
    found = await put_aside(log, topic="aisle.queries", value=encode(asked))
    assert await why_not(log, found) == ("", "")
    await log.publish([Outgoing(event=AnswerEnded(outcome="failed"), key="q1", source="/aisle/hydration")])
    ended = "its question's answer has ended (failed): no reader follows a second one"
    assert await why_not(log, found) == (ended, "--force")
    assert await why_not(log, found, force=True) == ("", "")


async def test_a_version_of_an_item_that_a_later_one_replaced_goes_back_only_by_force(log: EmbeddedLog) -> None:
    older, newer = (
        CatalogItemUpserted(item=Policy(policy_id="returns", title="Returns", text=text))
        for text in ("30 days", "60 days")
    )
    partition = partition_for("returns", 16)
    await log.publish([Outgoing(event=older, key="returns", source="/aisle/catalog")])
    (record,) = await log.read(TopicPartition("aisle.catalog", partition), 0, 1)
    found = await put_aside(
        log, key="returns", topic="aisle.catalog", partition=partition, offset=0, value=record.value
    )
    assert await why_not(log, found) == ("", "")
    await log.publish([Outgoing(event=newer, key="returns", source="/aisle/catalog")])
    undone = "a later version of returns stands in aisle.catalog: this one would undo it"
    assert await why_not(log, found) == (undone, "--force")


async def test_a_topic_or_partition_that_is_not_there_takes_nothing_back(log: EmbeddedLog) -> None:
    nowhere = await put_aside(log, topic="aisle.querys")
    assert (await why_not(log, nowhere, force=True))[0].startswith("no topic 'aisle.querys'")
    beyond = await put_aside(log, partition=64)
    assert await why_not(log, beyond, force=True) == ("aisle.feedback has 64 partitions, it came from number 64", "")


async def test_letters_are_found_by_stage_and_time(log: EmbeddedLog) -> None:
    first = await put_aside(log)
    second = await put_aside(log, stage="aisle.planner")
    assert [one.name async for one in dead_letters(log, stage="planner")] == [second.name]
    assert {one.name async for one in dead_letters(log)} == {first.name, second.name}
    assert [one async for one in dead_letters(log, since_ms=second.put_aside_ms + 1)] == []


async def test_no_letter_stands_beyond_the_end_or_in_a_partition_that_is_not_there(log: EmbeddedLog) -> None:
    found = await put_aside(log)
    assert await dead_letter_at(log, Position(found.position.partition, 99)) is None
    assert await dead_letter_at(log, Position(4, 0)) is None


def test_a_position_is_written_as_partition_and_offset() -> None:
    assert position_of("3-17") == Position(3, 17)
    for text in ("", "3", "3-", "-17", "3-17-1", "a-b"):
        with pytest.raises(ValueError, match="is no position of a dead letter"):
            position_of(text)
