"""What the log says at the end, whatever happened: was every question answered, once, to the character?

Written against the log's records and the one reading rule (`aisle_schemas.reader`), and against what readers really
received. Pure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aisle.stream.log import Record
from aisle_schemas import (
    ANSWERS,
    DEAD_LETTERS,
    EVIDENCE,
    OUTCOMES,
    PLANS,
    QUERIES,
    TOKENS,
    AnswerEnded,
    AnswerReader,
    AnswerRecorded,
    GenerationReader,
    PartAdded,
    QueryAsked,
    Text,
    decode,
)
from aisle_tools.chaos.load import Reading

GRACE_MS = 2_000  # hydration's: so long after its deadline a question is ended as expired
TOLERANCE_MS = 1_000  # on top of it: hydration looks every 0.2 s, and has to read to the log's end first

Shown = list[tuple[int, object]]
"""What a shopper sees: (place, character) of texts, and (place, part) of everything else."""


@dataclass(frozen=True, slots=True)
class Ended:
    """One question's life, by the log's clock."""

    query_id: str
    asked_ms: int
    ended_ms: int
    outcome: str

    @property
    def took_ms(self) -> int:
        return self.ended_ms - self.asked_ms


@dataclass(slots=True)
class Audit:
    """What was found. The first seven are faults of Aisle's, each a line that names the question."""

    lost: list[str] = field(default_factory=list)  # accepted, and not in the log, or without an end, or its record
    duplicated: list[str] = field(default_factory=list)  # shown twice, or a second end shown
    gaps: list[str] = field(default_factory=list)  # characters of the markup that no reader gets
    altered: list[str] = field(default_factory=list)  # shown, and not what the accepted markup says
    unread: list[str] = field(default_factory=list)  # a reader that held on did not come to the end
    quarantined: list[str] = field(default_factory=list)  # dead letters: an event that broke a stage
    broken: list[str] = field(default_factory=list)  # a process that could not be started
    late: list[str] = field(default_factory=list)  # ended after the deadline and the grace
    ended: list[Ended] = field(default_factory=list)
    readers: int = 0
    connections: int = 0
    dropped: Counter[str] = field(default_factory=Counter)  # what the log holds and the rule leaves out

    @property
    def wrong(self) -> list[str]:
        """What must not be, whatever was done to the system."""
        return [*self.lost, *self.duplicated, *self.gaps, *self.altered, *self.unread, *self.quarantined, *self.broken]

    @property
    def outcomes(self) -> Counter[str]:
        return Counter(one.outcome for one in self.ended)


def audit(
    records: Iterable[Record],
    readings: Sequence[Reading],
    accepted: Iterable[str],
    *,
    but_not: frozenset[str] = frozenset(),
) -> Audit:
    """`accepted`: the questions that somebody was told the log has. `but_not`: those of an earlier audit."""
    found = Audit()
    of_topic: dict[str, dict[str, list[Record]]] = defaultdict(lambda: defaultdict(list))
    for record in records:
        of_topic[record.topic][record.key].append(record)
    asked = {key: records for key, records in of_topic[QUERIES.name].items() if key not in but_not}
    found.lost += [
        f"{key}: it was accepted, and is not in the log" for key in accepted if key not in of_topic[QUERIES.name]
    ]
    found.quarantined += [
        f"{key}: {decode(DEAD_LETTERS.name, record.value)}"
        for key, records in of_topic[DEAD_LETTERS.name].items()
        if key not in but_not
        for record in records
    ]
    read_by: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        read_by[reading.query_id].append(reading)
    for query_id, questions in asked.items():
        of_question = {topic: by_key[query_id] for topic, by_key in of_topic.items() if query_id in by_key}
        shown, end = _question(found, query_id, questions, of_question)
        for reading in read_by.get(query_id, ()):
            _reading(found, reading, shown, end)
    return found


def _question(
    found: Audit, query_id: str, questions: Sequence[Record], records: Mapping[str, Sequence[Record]]
) -> tuple[Shown, AnswerEnded | None]:
    first = questions[0]
    question = decode(QUERIES.name, first.value)
    assert isinstance(question, QueryAsked)
    markup = _markup(found, records.get(TOKENS.name, ()))
    answers = records.get(ANSWERS.name, ())
    shown, end = _show(found, query_id, answers, markup)
    for topic, name in ((QUERIES, "questions"), (PLANS, "plans"), (EVIDENCE, "evidence"), (OUTCOMES, "outcomes")):
        found.dropped[name] += max(0, len(records.get(topic.name, ())) - 1)
    if end is None:
        found.lost.append(f"{query_id}: it has no end")
        return shown, None
    ended_ms = next(
        record.timestamp_ms for record in answers if isinstance(decode(ANSWERS.name, record.value), AnswerEnded)
    )
    found.ended.append(Ended(query_id, first.timestamp_ms, ended_ms, end.outcome))
    over_ms = ended_ms - first.timestamp_ms - question.budget_ms - GRACE_MS
    if over_ms > TOLERANCE_MS:
        found.late.append(f"{query_id}: it ended {end.outcome}, {over_ms} ms after its deadline and the grace")
    recorded = [decode(OUTCOMES.name, record.value) for record in records.get(OUTCOMES.name, ())]
    if not recorded:
        found.lost.append(f"{query_id}: it ended, and no outcome is recorded")
    elif isinstance(recorded[0], AnswerRecorded) and recorded[0].outcome != end.outcome:
        found.altered.append(f"{query_id}: it ended {end.outcome}, and is recorded as {recorded[0].outcome}")
    return shown, end


def _markup(found: Audit, records: Sequence[Record]) -> str:
    reader = GenerationReader()
    for record in records:
        reader.apply(decode(TOKENS.name, record.value))
    found.dropped["tokens"] += reader.ignored
    return reader.text


def _show(found: Audit, query_id: str, records: Sequence[Record], markup: str) -> tuple[Shown, AnswerEnded | None]:
    """What the rule shows of an answer, held against the markup that it must come from."""
    if len({record.partition for record in records}) > 1:
        found.altered.append(f"{query_id}: its answer stands in more than one partition, so its order is not known")
    reader = AnswerReader()
    shown: Shown = []
    covered = 0
    for record in records:
        event = decode(ANSWERS.name, record.value)
        given = reader.apply(event)
        if given is None:
            found.dropped["ends" if isinstance(event, AnswerEnded) else "parts"] += 1
        elif isinstance(given, PartAdded):
            covered = _piece(found, query_id, given, covered, shown)
    for place, piece in shown:
        if isinstance(piece, str) and markup[place : place + 1] != piece:
            said = markup[place : place + 1]
            found.altered.append(f"{query_id}: it shows {piece!r} at {place}, the accepted markup has {said!r}")
            break
    end = reader.ended
    if end is not None and end.outcome == "completed" and covered != len(markup):
        found.gaps.append(f"{query_id}: it is completed after {covered} of {len(markup)} characters")
    return shown, end


def _reading(found: Audit, reading: Reading, shown: Shown, end: AnswerEnded | None) -> None:
    """What one reader got, held against what it should have seen."""
    found.readers += 1
    found.connections += reading.connections
    whose = f"{reading.query_id}, as a reader got it"
    seen: Shown = []
    covered = 0
    ends = [piece for piece in reading.pieces if isinstance(piece, AnswerEnded)]
    for piece in reading.pieces:
        if isinstance(piece, PartAdded):
            covered = _piece(found, whose, piece, covered, seen)
    if len(ends) > 1 or (ends and not isinstance(reading.pieces[-1], AnswerEnded)):
        found.duplicated.append(f"{whose}: {len(ends)} ends, and {type(reading.pieces[-1]).__name__} last")
    if not ends:
        found.unread.append(f"{whose}: no end came on {reading.connections} connections")
    elif end is not None and ends[0] != end:
        found.altered.append(f"{whose}: the end is {ends[0]}, the first in the log is {end}")
    elif seen != shown:
        found.altered.append(f"{whose}: {_told(seen)}; the log has {_told(shown)}")


def _piece(found: Audit, whose: str, added: PartAdded, covered: int, shown: Shown) -> int:
    """Lay a part behind what was shown; how far it goes."""
    if added.start < covered:
        found.duplicated.append(f"{whose}: {added.start} to {added.end} came after {covered} characters")
    elif added.start > covered:
        found.gaps.append(f"{whose}: {covered} to {added.start} is missing")
    if isinstance(added.part, Text):
        shown += [(added.start + n, character) for n, character in enumerate(added.part.text)]
    else:
        shown.append((added.start, added.part))
    return max(covered, added.end)


def _told(shown: Shown) -> str:
    return repr("".join(piece if isinstance(piece, str) else "□" for _, piece in shown))
