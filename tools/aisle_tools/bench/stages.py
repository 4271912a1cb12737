"""Where a question's time goes, by the log's own times: when it took each stage's first record of the question."""

from collections.abc import Sequence

from aisle.stream.log import Log
from aisle_schemas import (
    ANSWERS,
    EVIDENCE,
    PLANS,
    QUERIES,
    TOKENS,
    AnswerEnded,
    Event,
    EvidenceGathered,
    GenerationStarted,
    PartAdded,
    QueryAsked,
    RetrievalPlanned,
    TokensEmitted,
    Topic,
    tag_of,
)
from aisle_tools.bench.measure import Figure, spread

WALK: tuple[tuple[str, Topic, type[Event]], ...] = (
    ("", QUERIES, QueryAsked),
    ("plan", PLANS, RetrievalPlanned),
    ("evidence", EVIDENCE, EvidenceGathered),
    ("generation started", TOKENS, GenerationStarted),
    ("first token", TOKENS, TokensEmitted),
    ("first part", ANSWERS, PartAdded),
    ("end", ANSWERS, AnswerEnded),
)
"""Each stage's first record; its time is counted from the one before. The log keeps whole milliseconds."""


async def stage_times(log: Log, query_ids: Sequence[str]) -> dict[str, Figure]:
    """p50 and p99 of each stage, over the questions that went all the way."""
    spent: dict[str, list[float]] = {name: [] for name, _, _ in WALK if name}
    for query_id in query_ids:
        times = [await _first(log, topic, kind, query_id) for _, topic, kind in WALK]
        if None in times:
            continue
        for (name, _, _), earlier, later in zip(WALK[1:], times, times[1:], strict=False):
            assert earlier is not None
            assert later is not None
            spent[name].append(later - earlier)
    return {f"to {name}": spread(durations_ms) for name, durations_ms in spent.items() if durations_ms}


async def _first(log: Log, topic: Topic, kind: type[Event], query_id: str) -> int | None:
    for record in await log.read_key(topic.name, query_id):
        if record.headers.get("ce_type") == f"aisle.{tag_of(kind)}":
            return record.timestamp_ms
    return None
