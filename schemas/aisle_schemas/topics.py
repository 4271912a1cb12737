"""The topics: which events each holds, how it is partitioned, and the one partitioner."""

from functools import lru_cache
from typing import Any, Literal

import msgspec

from aisle_schemas import events as e
from aisle_schemas.errors import UnknownTopic


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    events: tuple[type[e.Event], ...]
    key: Literal["query_id", "item_id", "as it was"]
    partitions: int
    cleanup: Literal["delete", "compact"] = "delete"
    retention_ms: int = 7 * 24 * 3_600_000
    why: str

    @property
    def union(self) -> Any:
        """The topic's events as one tagged union: `msgspec.msgpack.Decoder(topic.union)`."""
        union: Any = self.events[0]
        for event in self.events[1:]:
            union = union | event
        return union


_HOUR_MS = 3_600_000

QUERIES = Topic(
    name="aisle.queries", events=(e.QueryAsked,), key="query_id", partitions=64,
    why="what shoppers and backend teams ask",
)  # fmt: skip
PLANS = Topic(
    name="aisle.plans", events=(e.RetrievalPlanned,), key="query_id", partitions=64,
    why="which sources each question is asked of",
)  # fmt: skip
EVIDENCE = Topic(
    name="aisle.evidence", events=(e.EvidenceGathered,), key="query_id", partitions=64,
    why="all that an answer may rest on",
)  # fmt: skip
TOKENS = Topic(
    name="aisle.tokens", events=(e.GenerationStarted, e.TokensEmitted, e.GenerationFinished, e.StageFailed),
    key="query_id", partitions=64,
    why="what the engines write, and which stage gave a question up; co-partitioned with the questions",
)  # fmt: skip
ANSWERS = Topic(
    name="aisle.answers", events=(e.PartAdded, e.AnswerEnded), key="query_id", partitions=64,
    retention_ms=6 * _HOUR_MS, why="the parts that shoppers read; the partition is the asking gateway's locality hint",
)  # fmt: skip
OUTCOMES = Topic(
    name="aisle.outcomes", events=(e.AnswerRecorded,), key="query_id", partitions=64, retention_ms=-1,
    why="each exchange whole, for feedback, analysts and training",
)  # fmt: skip
FEEDBACK = Topic(
    name="aisle.feedback", events=(e.ShopperReacted,), key="query_id", partitions=64, retention_ms=-1,
    why="thumbs, clicks, carts, purchases",
)  # fmt: skip
CATALOG = Topic(
    name="aisle.catalog", events=(e.CatalogItemUpserted, e.CatalogItemRemoved), key="item_id", partitions=16,
    cleanup="compact", retention_ms=-1, why="the index can be rebuilt from it, and replayed as it was",
)  # fmt: skip
CANCELLATIONS = Topic(
    name="aisle.cancellations", events=(e.QueryCancelled,), key="query_id", partitions=1, retention_ms=_HOUR_MS,
    why="everyone tails it",
)  # fmt: skip
DEAD_LETTERS = Topic(
    name="aisle.dead-letters", events=(e.DeadLettered,), key="as it was", partitions=4, retention_ms=-1,
    why="what no stage could handle, with its cause",
)  # fmt: skip

TOPICS = {
    topic.name: topic
    for topic in (
        QUERIES, PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES, FEEDBACK, CATALOG, CANCELLATIONS, DEAD_LETTERS,
    )
}  # fmt: skip

_TOPIC_OF = {event: topic for topic in TOPICS.values() for event in topic.events}


def topic_named(name: str) -> Topic:
    """Raises: UnknownTopic."""
    try:
        return TOPICS[name]
    except KeyError:
        raise UnknownTopic(f"no topic {name!r}; the topics are {', '.join(TOPICS)}") from None


def topic_of(event: e.Event | type[e.Event]) -> Topic:
    """The one topic that an event belongs to."""
    return _TOPIC_OF[event if isinstance(event, type) else type(event)]


def murmur2(data: bytes) -> int:
    """32-bit MurmurHash2 with Kafka's seed, unsigned. Source: org.apache.kafka.common.utils.Utils.murmur2."""
    multiplier, mask = 0x5BD1E995, 0xFFFFFFFF
    length = len(data)
    hashed = 0x9747B28C ^ length
    whole = length & ~3
    for i in range(0, whole, 4):
        k = int.from_bytes(data[i : i + 4], "little") * multiplier & mask
        k ^= k >> 24
        hashed = (hashed * multiplier & mask) ^ (k * multiplier & mask)
    rest = data[whole:]
    if rest:
        hashed = (hashed ^ int.from_bytes(rest, "little")) * multiplier & mask
    hashed ^= hashed >> 13
    hashed = hashed * multiplier & mask
    return hashed ^ hashed >> 15


@lru_cache(4096)  # the questions that are open now: each comes back with a dozen events
def partition_for(key: str, partitions: int) -> int:
    """The partition that every client of Aisle gives a key: `murmur2_random` in librdkafka, the default of Java's
    client and kafka-python."""
    return (murmur2(key.encode()) & 0x7FFFFFFF) % partitions
