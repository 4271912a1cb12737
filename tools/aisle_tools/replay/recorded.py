"""Questions as the log holds them: each with everything that belongs to it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from aisle.stream.log import Record
from aisle.stream.seal import FORGOTTEN
from aisle_schemas import (
    ANSWERS,
    EVIDENCE,
    OUTCOMES,
    PLANS,
    QUERIES,
    TOKENS,
    AnswerEnded,
    AnswerReader,
    AnswerRecorded,
    Event,
    EvidenceGathered,
    GenerationReader,
    GenerationStarted,
    Part,
    PartAdded,
    Plan,
    QueryAsked,
    RetrievalPlanned,
    SchemaError,
    Text,
    Topic,
    id_time_ms,
    is_id,
    partition_for,
)
from aisle_tools.replay.reader import RangeReader

Decode = Callable[[Record], Event]
"""A record's event, unsealed. Raises: SchemaError, LogUnavailable."""

SKEW_MS = 5_000  # between the clocks that stamp two topics
LATE_MS = 10 * 60_000  # how long after its deadline a question's last event is looked for, as after a restart
ID_SKEW_MS = 15 * 60_000  # between an id's own time and the log's


@dataclass(slots=True)
class Recorded:
    """One question, and what became of it. What the log does not hold, or not any more, is None or empty."""

    asked: QueryAsked
    planned: RetrievalPlanned | None = None
    gathered: EvidenceGathered | None = None
    generated: list[Event] = field(default_factory=list)  # `aisle.tokens`, in log order
    generation: GenerationReader = field(default_factory=GenerationReader)
    pieces: list[PartAdded] = field(default_factory=list)  # as a shopper saw them
    ended: AnswerEnded | None = None
    outcome: AnswerRecorded | None = None
    _answer: AnswerReader = field(default_factory=AnswerReader)

    def apply(self, event: Event) -> None:
        """The next event of this question's; of each topic in log order. The first plan and evidence count, unless
        the generation that readers follow rests on others."""
        match event:
            case RetrievalPlanned():
                self.planned = self.planned or event
            case EvidenceGathered():
                self.gathered = self.gathered or event
            case AnswerRecorded():
                self.outcome = self.outcome or event
            case PartAdded() | AnswerEnded():
                accepted = self._answer.apply(event)
                if isinstance(accepted, PartAdded):
                    self.pieces.append(accepted)
                self.ended = self._answer.ended
            case _:
                self.generated.append(event)
                self.generation.apply(event)
                if isinstance(event, GenerationStarted) and self.generation.started is event:
                    self.gathered = event.evidence

    @property
    def plan(self) -> Plan | None:
        if self.planned is not None:
            return self.planned.plan
        if self.evidence is not None:
            return self.evidence.plan
        return self.outcome.plan if self.outcome else None

    @property
    def evidence(self) -> EvidenceGathered | None:
        return self.gathered or (self.outcome.evidence if self.outcome else None)

    @property
    def markup(self) -> str | None:
        """None where neither the tokens nor the record of the exchange are there."""
        if self.generation.started is not None:
            return self.generation.text
        return self.outcome.markup if self.outcome else None

    @property
    def parts(self) -> list[Part]:
        """What the shopper saw, with neighbouring texts as one."""
        merged: list[Part] = []
        for piece in self.pieces:
            part = piece.part
            if isinstance(part, Text) and merged and isinstance(merged[-1], Text):
                merged[-1] = Text(text=merged[-1].text + part.text)
            else:
                merged.append(part)
        return [part for part in merged if not isinstance(part, Text) or part.text]

    @property
    def how_it_ended(self) -> str:
        """Its outcome, "open" where no end is recorded."""
        if self.ended is not None:
            return self.ended.outcome
        return self.outcome.outcome if self.outcome else "open"

    @property
    def took_ms(self) -> int | None:
        return None if self.outcome is None else self.outcome.ended_at_ms - self.asked.asked_at_ms

    @property
    def is_forgotten(self) -> bool:
        return self.asked.question == FORGOTTEN


@dataclass(frozen=True, slots=True)
class Recording:
    """The questions of a range, oldest first, and how many records of them this version can't read."""

    questions: Sequence[Recorded]
    unreadable: int


async def read_range(reader: RangeReader, decode: Decode, since_ms: int, until_ms: int, limit: int) -> Recording:
    """The questions that the log took in the range: the first `limit` of them. Raises: LogUnavailable."""
    asked = [(record, QUERIES) async for record in reader.records(QUERIES.name, since_ms, until_ms)]
    return await _recording(reader, decode, [record for record, _ in asked], limit)


async def read_questions(reader: RangeReader, decode: Decode, query_ids: Collection[str], now_ms: int) -> Recording:
    """These questions, where the log holds them. Raises: LogUnavailable."""
    # An id that was drawn as `new_id` draws them tells when to look; any other may stand anywhere.
    since_ms = min((id_time_ms(id) - ID_SKEW_MS if is_id(id) else 0 for id in query_ids), default=0)
    partitions = {partition_for(id, QUERIES.partitions) for id in query_ids}
    records = [
        record
        async for record in reader.records(QUERIES.name, since_ms, now_ms + 1, partitions)
        if record.key in query_ids
    ]
    return await _recording(reader, decode, records, len(query_ids))


async def _recording(reader: RangeReader, decode: Decode, asked: list[Record], limit: int) -> Recording:
    """1. The questions, each once. 2. Topic by topic, what belongs to them."""
    found: dict[str, Recorded] = {}
    unreadable = 0
    asked.sort(key=lambda record: record.timestamp_ms)
    for record in asked:  # 1
        if len(found) == limit:
            break
        event = _decoded(decode, record)
        if event is None:
            unreadable += 1
        elif isinstance(event, QueryAsked) and record.key not in found:
            found[record.key] = Recorded(event)
    if found:
        since_ms = min(record.timestamp_ms for record in asked if record.key in found) - SKEW_MS
        until_ms = max(one.asked.deadline_ms for one in found.values()) + LATE_MS
        for topic in (PLANS, EVIDENCE, TOKENS, ANSWERS, OUTCOMES):  # 2
            unreadable += await _read_topic(reader, decode, topic, found, since_ms, until_ms)
    return Recording(list(found.values()), unreadable)


async def _read_topic(
    reader: RangeReader, decode: Decode, topic: Topic, found: Mapping[str, Recorded], since_ms: int, until_ms: int
) -> int:
    """How many records of these questions can't be read."""
    unreadable = 0
    # Answers go where the asking gateway tails, not where their key belongs.
    partitions = None if topic is ANSWERS else {partition_for(key, topic.partitions) for key in found}
    async for record in reader.records(topic.name, since_ms, until_ms, partitions):
        if one := found.get(record.key):
            event = _decoded(decode, record)
            if event is None:
                unreadable += 1
            else:
                one.apply(event)
    return unreadable


def _decoded(decode: Decode, record: Record) -> Event | None:
    try:
        return decode(record)
    except SchemaError:
        return None


def restamped(event: Event, query: QueryAsked) -> Event:
    """The event as of the question as it is asked now."""
    if isinstance(event, GenerationStarted):
        return msgspec.structs.replace(event, evidence=msgspec.structs.replace(event.evidence, query=query))
    if hasattr(event, "query"):
        return msgspec.structs.replace(event, query=query)
    return event
