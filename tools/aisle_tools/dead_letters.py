"""Dead letters: what stages put aside, found again, and put back where it came from once its cause is mended."""

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass

from aisle.stream.log import Log, Position, Record, Stamped, TopicPartition
from aisle.stream.question import question_of
from aisle_schemas import (
    ANSWERS,
    DEAD_LETTERS,
    AnswerEnded,
    AnswerReader,
    DeadLettered,
    Event,
    SchemaError,
    UnknownTopic,
    decode,
    topic_named,
)
from aisle_tools.moments import age

AT_ONCE = 32  # letters hold up to 736 KiB, and a client of Kafka's has room for 64 MiB

REDRIVEN = "ce_redriven"
"""The header of a record that was put back: the dead letter's position, such as "3-17"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One record of `aisle.dead-letters`."""

    position: Position
    key: str
    put_aside_ms: int
    letter: DeadLettered

    @property
    def name(self) -> str:
        """As the command line takes it: partition, hyphen, offset."""
        return f"{self.position.partition}-{self.position.offset}"

    def event(self) -> Event:
        """What the present code reads in the bytes, its personal text as it stands there.

        Raises: SchemaError.
        """
        return decode(self.letter.topic, self.letter.value)

    def record(self) -> Record:
        """The record that was put aside, for `Log.decode`."""
        letter = self.letter
        return Record(
            topic=letter.topic,
            partition=letter.partition,
            offset=letter.offset,
            timestamp_ms=self.put_aside_ms,
            key=self.key,
            value=letter.value,
            headers=letter.headers,
        )

    def redriven(self) -> Stamped:
        """The record that goes back: as it was, and named after this letter."""
        letter = self.letter
        headers = {**letter.headers, REDRIVEN: self.name}
        return Stamped(letter.topic, letter.partition, self.key, letter.value, headers)


def position_of(name: str) -> Position:
    """Raises: ValueError for what is no position, such as "3-17"."""
    partition, hyphen, offset = name.partition("-")
    if not (hyphen and partition.isdecimal() and offset.isdecimal()):
        raise ValueError(f"{name!r} is no position of a dead letter, such as 3-17; `aisle dlq list` prints them")
    return Position(int(partition), int(offset))


async def dead_letters(log: Log, *, since_ms: int = 0, stage: str = "") -> AsyncIterator[DeadLetter]:
    """Those that the log took at `since_ms` or later, partition by partition; of one stage, where one is named. What
    this version can't read, such as a newer version's letter, is passed over."""
    partitions = sorted(await log.end_offsets(DEAD_LETTERS.name))
    async for record in log.read_since(DEAD_LETTERS.name, partitions, since_ms):
        found = _read(log, record)
        if found is not None and _is_of(found.letter, stage):
            yield found


async def dead_letter_at(log: Log, position: Position) -> DeadLetter | None:
    """None where no dead letter stands there."""
    if not 0 <= position.partition < DEAD_LETTERS.partitions:
        return None
    place = TopicPartition(DEAD_LETTERS.name, position.partition)
    for record in await log.read(place, position.offset, 1):
        if record.offset == position.offset:
            return _read(log, record)
    return None


def _read(log: Log, record: Record) -> DeadLetter | None:
    try:
        event = log.decode(record)
    except SchemaError:
        return None
    assert isinstance(event, DeadLettered)
    return DeadLetter(position=record.position, key=record.key, put_aside_ms=record.timestamp_ms, letter=event)


def _is_of(letter: DeadLettered, stage: str) -> bool:
    return not stage or letter.stage in (stage, f"aisle.{stage}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """May a letter go back? `why_not` is empty where it may; `way_round` is the option that lets it go all the same."""

    found: DeadLetter
    why_not: str = ""
    way_round: str = ""


class Redrive:
    """Puts dead letters back: the same bytes, on the topic and partition and with the key that they had."""

    def __init__(self, log: Log, now_ms: int, *, force: bool = False, again: bool = False) -> None:
        self._log = log
        self._now_ms = now_ms
        self._force = force
        self._again = again

    async def judge(self, letters: Iterable[DeadLetter]) -> list[Verdict]:
        return [await self._judge(found) for found in letters]

    async def put_back(self, verdicts: Sequence[Verdict]) -> list[Position]:
        """Append those that may go, in the order given; their places.

        Raises: LogFull, LogUnavailable; those before are back then, and known to be.
        """
        going = [verdict.found.redriven() for verdict in verdicts if not verdict.why_not]
        places: list[Position] = []
        for at in range(0, len(going), AT_ONCE):
            places += await self._log.append(going[at : at + AT_ONCE])
        return places

    async def _judge(self, found: DeadLetter) -> Verdict:
        """Refused, in this order: what was cut; what has no place; what would be read as undecodable again; what a
        reader would skip; what went back before."""
        letter = found.letter
        if letter.value_bytes > len(letter.value):
            return Verdict(
                found=found, why_not=f"its value was cut: {len(letter.value)} of {letter.value_bytes} bytes are left"
            )
        try:
            topic = topic_named(letter.topic)
        except UnknownTopic as error:
            return Verdict(found=found, why_not=str(error))
        if not 0 <= letter.partition < topic.partitions:
            why_not = f"{topic.name} has {topic.partitions} partitions, it came from number {letter.partition}"
            return Verdict(found=found, why_not=why_not)
        try:
            event = found.event()
        except SchemaError as error:
            if not self._force:
                why_not = f"this version can't decode it either, it would come back: {error}"
                return Verdict(found=found, why_not=why_not, way_round="--force")
        else:
            if refused := await self._skipped(found, event):
                return refused
        if not self._again and await self._went_back(found):
            return Verdict(found=found, why_not="it was put back before", way_round="--again")
        return Verdict(found=found)

    async def _skipped(self, found: DeadLetter, event: Event) -> Verdict | None:
        """A question that expired or has its answer; a version of an item that a later one replaced."""
        question = question_of(event)
        # A question without a time was asked when the log takes it: it is never late.
        if question is not None and question.asked_at_ms and question.deadline_ms <= self._now_ms:
            late = age(question.deadline_ms, self._now_ms)
            return Verdict(found=found, why_not=f"its question's deadline passed {late} ago: it would only expire")
        if self._force:
            return None
        if question is not None and (outcome := await self._outcome(question.query_id)):
            why_not = f"its question's answer has ended ({outcome}): no reader follows a second one"
            return Verdict(found=found, why_not=why_not, way_round="--force")
        if topic_named(found.letter.topic).cleanup == "compact" and await self._is_replaced(found):
            why_not = f"a later version of {found.key} stands in {found.letter.topic}: this one would undo it"
            return Verdict(found=found, why_not=why_not, way_round="--force")
        return None

    async def _outcome(self, query_id: str) -> str:
        reader = AnswerReader()
        for record in await self._log.read_key(ANSWERS.name, query_id):
            try:
                event = self._log.decode(record)
            except SchemaError:
                continue
            if isinstance(reader.apply(event), AnswerEnded) and reader.ended is not None:
                return reader.ended.outcome
        return ""

    async def _is_replaced(self, found: DeadLetter) -> bool:
        letter = found.letter
        records = await self._log.read_key(letter.topic, found.key, partition=letter.partition)
        later = [record for record in records if record.offset > letter.offset]
        return any(record.value != letter.value for record in later)

    async def _went_back(self, found: DeadLetter) -> bool:
        """The record that was put back tells, for as long as its topic keeps it. Where it is gone, its question's time
        has long passed, or a later version of the item stands there."""
        letter = found.letter
        records = await self._log.read_key(letter.topic, found.key, partition=letter.partition)
        return any(record.headers.get(REDRIVEN) == found.name for record in records)


def summary(found: DeadLetter, now_ms: int) -> dict[str, object]:
    """One line of `aisle dlq list --json`."""
    letter = found.letter
    return {
        "position": found.name,
        "stage": letter.stage,
        "cause": letter.cause,
        "detail": letter.detail,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "key": found.key,
        "put_aside_ms": found.put_aside_ms,
        "age_s": max(0, now_ms - found.put_aside_ms) // 1000,
        "value_bytes": letter.value_bytes or len(letter.value),
        "is_whole": letter.value_bytes <= len(letter.value),
        "redrive_of": letter.headers.get(REDRIVEN, ""),
    }
