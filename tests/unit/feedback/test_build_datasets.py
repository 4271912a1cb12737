"""From the log to datasets that trainers read."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds

from aisle.feedback.service import build_datasets
from aisle.stream.embedded import EmbeddedLog
from aisle.stream.log import Outgoing
from aisle.stream.seal import MemoryKeyStore
from aisle_schemas import AnswerRecorded, Event, ShopperReacted

Recorded = Callable[..., AnswerRecorded]

NOON_MS = 1_767_268_800_000  # 2026-01-01T12:00:00Z
DAY_MS = 24 * 3_600_000


async def publish(log: EmbeddedLog, *events: Event) -> None:
    for event in events:
        key = event.query.query_id if isinstance(event, AnswerRecorded) else event.query_id  # type: ignore[attr-defined]
        await log.publish([Outgoing(event=event, key=key, source="/aisle/test")])


def reacted(query_id: str, reaction: str, reaction_id: str) -> ShopperReacted:
    return ShopperReacted(query_id=query_id, reaction=reaction, reaction_id=reaction_id)  # type: ignore[arg-type]


def rows(out: Path, dataset: str) -> list[dict[str, Any]]:
    table = ds.dataset(out / dataset, partitioning="hive").to_table()
    return table.to_pylist()  # type: ignore[no-any-return]


def bytes_of(out: Path) -> dict[str, str]:
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


async def test_the_datasets_load_with_the_columns_that_trl_reads(
    log: EmbeddedLog, clock: Any, recorded: Recorded, tmp_path: Path
) -> None:
    await publish(log, recorded("q1"), recorded("q2"), recorded("q3", train=False), reacted("q1", "thumbs_up", "r1"))
    clock.time_ms += DAY_MS
    await publish(log, recorded("q4"), reacted("q4", "thumbs_down", "r4"), reacted("q2", "purchase", "r2"))

    manifest = await build_datasets(log, tmp_path / "out")

    sft = rows(tmp_path / "out", "sft")
    assert [set(row) for row in sft] == [{"messages", "day"}] * 2
    assert [message["role"] for message in sft[0]["messages"]] == ["system", "user", "assistant"]
    kto = rows(tmp_path / "out", "kto")
    assert [(str(row["day"]), row["label"]) for row in kto] == [
        ("2026-01-01", True),
        ("2026-01-01", True),
        ("2026-01-02", False),
    ]
    assert kto[0]["prompt"][-1]["role"] == "user"
    assert kto[0]["completion"] == [{"role": "assistant", "content": "Yes, it is. :cite[e1]"}]
    assert sorted(row["query_id"] for row in rows(tmp_path / "out", "episodes")) == ["q1", "q2", "q3", "q4"]
    assert manifest.rows == {"sft": 2, "kto": 3, "episodes": 4}
    assert manifest.left_out == {
        "records": {},
        "sft": {"the shopper did not agree to training": 1, "the shopper disliked the answer": 1},
        "kto": {"the shopper did not agree to training": 1},
    }


async def test_a_rebuild_gives_the_same_bytes_and_an_earlier_manifest_can_be_built_again(
    log: EmbeddedLog, clock: Any, recorded: Recorded, tmp_path: Path
) -> None:
    for n in range(40):
        clock.time_ms += 3_600_000
        await publish(log, recorded(f"q{n}"), reacted(f"q{n}", "thumbs_up", f"r{n}"))
    first = await build_datasets(log, tmp_path / "first")

    again = await build_datasets(log, tmp_path / "again")
    assert bytes_of(tmp_path / "again") == bytes_of(tmp_path / "first")

    await publish(log, recorded("late"), reacted("q0", "thumbs_down", "r-late"))
    grown = await build_datasets(log, tmp_path / "grown")
    assert grown.rows["episodes"] == 41
    rebuilt = await build_datasets(log, tmp_path / "rebuilt", up_to=first.read)
    assert rebuilt == first == again
    assert bytes_of(tmp_path / "rebuilt") == bytes_of(tmp_path / "first")


async def test_rows_stand_in_the_order_of_time_across_partitions(
    log: EmbeddedLog, clock: Any, recorded: Recorded, tmp_path: Path
) -> None:
    names = [f"q{n}" for n in range(60)]
    for name in names:
        clock.time_ms += 1
        await publish(log, recorded(name))

    await build_datasets(log, tmp_path / "out")

    assert [row["query_id"] for row in rows(tmp_path / "out", "episodes")] == names


async def test_bounds_of_time_choose_answers_and_their_reactions_come_along(
    log: EmbeddedLog, clock: Any, recorded: Recorded, tmp_path: Path
) -> None:
    await publish(log, recorded("before"))
    clock.time_ms = NOON_MS + DAY_MS
    await publish(log, recorded("in"))
    clock.time_ms = NOON_MS + 2 * DAY_MS
    await publish(log, recorded("after"), reacted("in", "thumbs_up", "r1"))

    await build_datasets(log, tmp_path / "out", since_ms=NOON_MS + 1, until_ms=NOON_MS + 2 * DAY_MS)

    assert [(row["query_id"], row["liked"]) for row in rows(tmp_path / "out", "episodes")] == [("in", True)]


async def test_repeats_and_what_comes_after_the_window_change_nothing(
    log: EmbeddedLog, clock: Any, recorded: Recorded, tmp_path: Path
) -> None:
    await publish(log, recorded("q1"), reacted("q1", "cart", "r1"), recorded("q1", markup="again"))
    await publish(log, reacted("q1", "cart", "r1"))
    clock.time_ms += 8 * DAY_MS
    await publish(log, reacted("q1", "thumbs_down", "r2"), recorded("q2"), reacted("q2", "click", "r3"))

    manifest = await build_datasets(log, tmp_path / "out")

    (first, second) = rows(tmp_path / "out", "episodes")
    assert (first["carts"], first["liked"], first["markup"]) == (1, None, "Yes, it is. :cite[e1]")
    assert (second["clicks"], second["carts"]) == (1, 0)
    assert manifest.left_out["records"] == {"a repeat of an earlier record": 1}


async def test_a_shopper_who_was_forgotten_since_is_in_no_dataset(
    tmp_path: Path, clock: Any, recorded: Recorded
) -> None:
    keys = MemoryKeyStore()
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock, keys=keys) as log:
        await publish(log, recorded("q1"))
        keys.forget("shopper-7")

        manifest = await build_datasets(log, tmp_path / "out")

    assert manifest.rows["sft"] == 0
    assert manifest.left_out["sft"] == {"the shopper was forgotten": 1}


async def test_an_empty_log_gives_empty_datasets_and_progress_is_told(
    log: EmbeddedLog, recorded: Recorded, tmp_path: Path
) -> None:
    assert (await build_datasets(log, tmp_path / "out")).rows == {"sft": 0, "kto": 0, "episodes": 0}

    await publish(log, recorded("q1"), recorded("q2"))
    told: list[tuple[int, int]] = []
    await build_datasets(log, tmp_path / "out", progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
