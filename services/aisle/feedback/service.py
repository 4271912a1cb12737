"""In: `aisle.outcomes` and `aisle.feedback`, from the log. Out: datasets in Parquet.

A batch over what the log holds. Both topics are read as streams in the order of time; of the answers it keeps a few in memory,
of the reactions those of one window.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from aisle.feedback.datasets import DatasetsWriter, Manifest
from aisle.feedback.examples import LeftOut, Prompt, Row, episode_row, kto_example, numbered_evidence, sft_example
from aisle.feedback.join import WINDOW_MS, Episode, EpisodeFold
from aisle.feedback.reading import Reactions, RecentKeys, decoded, in_order_of_time
from aisle.stream.log import Log
from aisle_schemas import FEEDBACK, OUTCOMES

ROWS_PER_WRITE = 128

Positions = Mapping[str, Mapping[int, int]]
"""Topic → partition → the offset after the last record that is read."""

Progress = Callable[[int, int], None]
"""Called with (answers read, answers in all)."""


async def build_datasets(
    log: Log,
    out: Path,
    *,
    since_ms: int | None = None,
    until_ms: int | None = None,
    up_to: Positions | None = None,
    prompt: Prompt = numbered_evidence,
    progress: Progress = lambda done, total: None,
) -> Manifest:
    """Replace the datasets in `out` by those of the answers that the log took in `[since_ms, until_ms)`.

    `up_to` reads no further than an earlier build did (`Manifest.read`): with the same bounds it gives the same bytes
    again. None: to the log's present end. `prompt` writes what the examples show the model before its answer.

    Raises: NotDatasets, DatasetsUnwritable, LogUnavailable; the old datasets stand then.
    """
    if up_to is None:
        up_to = {topic.name: await log.end_offsets(topic.name) for topic in (OUTCOMES, FEEDBACK)}
    left_out: dict[str, Counter[str]] = {"records": Counter(), "sft": Counter(), "kto": Counter()}
    with DatasetsWriter(out) as writer:
        rows: list[tuple[str, str, Row]] = []
        async for episode in _episodes(log, up_to, since_ms, until_ms, left_out["records"], progress):
            rows.extend(_rows(episode, prompt, left_out))
            if len(rows) >= ROWS_PER_WRITE:
                await asyncio.to_thread(writer.write, rows)
                rows = []
        await asyncio.to_thread(writer.write, rows)
        return await asyncio.to_thread(
            writer.commit,
            since_ms=since_ms,
            until_ms=until_ms,
            window_ms=WINDOW_MS,
            read={topic: dict(sorted(offsets.items())) for topic, offsets in up_to.items()},
            left_out={name: dict(sorted(counts.items())) for name, counts in left_out.items()},
        )


async def _episodes(
    log: Log,
    up_to: Positions,
    since_ms: int | None,
    until_ms: int | None,
    skipped: Counter[str],
    progress: Progress,
) -> AsyncIterator[Episode]:
    reactions = Reactions(log, up_to[FEEDBACK.name], WINDOW_MS, skipped)
    answered = RecentKeys(WINDOW_MS)
    total = sum(up_to[OUTCOMES.name].values())
    done = 0
    async for record in in_order_of_time(log, OUTCOMES.name, up_to[OUTCOMES.name]):
        done += 1
        progress(done, total)
        at_ms = record.timestamp_ms
        is_new = answered.add(record.key, at_ms)
        if (since_ms is not None and at_ms < since_ms) or (until_ms is not None and at_ms >= until_ms):
            continue
        if not is_new:
            skipped["a repeat of an earlier record"] += 1
            continue
        recorded = decoded(log, record, skipped)
        if recorded is None:
            continue
        fold = EpisodeFold(WINDOW_MS)
        fold.apply(recorded, at_ms)
        for reacted_at_ms, reaction in await reactions.of(record.key, at_ms):
            fold.apply(reaction, reacted_at_ms)
        episode = fold.episode()
        if episode is not None:
            yield episode


def _rows(episode: Episode, prompt: Prompt, left_out: Mapping[str, Counter[str]]) -> list[tuple[str, str, Row]]:
    day = datetime.fromtimestamp(episode.recorded_at_ms / 1000, UTC).strftime("%Y-%m-%d")
    rows = [("episodes", day, episode_row(episode))]
    for dataset, example in (("sft", sft_example(episode, prompt)), ("kto", kto_example(episode, prompt))):
        if isinstance(example, LeftOut):
            left_out[dataset][example.value] += 1
        else:
            rows.append((dataset, day, example))
    return rows
