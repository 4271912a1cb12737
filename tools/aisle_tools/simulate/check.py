"""What must hold, whatever happened. Written against the log's records alone: the reading rule is told here a second time,
in other words, so that an error in the system's own reading can't hide itself.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from aisle.stream.log import Record, TopicPartition
from aisle.stream.stamp import Stamp
from aisle_schemas import (
    ANSWERS,
    CANCELLATIONS,
    DEAD_LETTERS,
    EVIDENCE,
    OUTCOMES,
    PLANS,
    QUERIES,
    TOKENS,
    AnswerEnded,
    AnswerRecorded,
    Event,
    GenerationFinished,
    GenerationStarted,
    PartAdded,
    QueryAsked,
    StageFailed,
    Text,
    TokensEmitted,
    decode,
)
from aisle_tools.simulate.log import Cluster

if TYPE_CHECKING:
    from aisle_tools.simulate.shoppers import Reading
    from aisle_tools.simulate.world import World

_CLOCKS_MS = 1_000  # how far two clocks may be apart
_PAUSE_MS = 5_000  # between two tries of a handler, at most: one that would end after the deadline is not begun

_OUTPUT = {
    "aisle.planner": (PLANS.name, "aisle.retrieval.planned"),
    "aisle.retriever": (EVIDENCE.name, "aisle.evidence.gathered"),
    "aisle.hydration": (OUTCOMES.name, "aisle.answer.recorded"),
}
"""Group → where its work stands once it is done. The llm's is done with the end of a run that readers follow."""


class Promises:
    """Looks at every record and every commit as the log takes them.

    A commit is a promise: whatever lies before it will not be read again, so its work must stand in the log by then.
    """

    def __init__(self, cluster: Cluster) -> None:
        self.asked: dict[str, QueryAsked] = {}
        self.broken: list[str] = []
        self._cluster = cluster
        self._first_end: dict[str, Record] = {}
        self._types: dict[tuple[str, str], set[str]] = {}
        self._looked_at: dict[tuple[str, TopicPartition], int] = {}
        cluster.on_commit = self._on_commit

    def unfinished(self) -> list[str]:
        """Questions without their end, or without the record of it."""
        return [
            query_id
            for query_id in self.asked
            if query_id not in self._first_end or (OUTCOMES.name, query_id) not in self._types
        ]

    def ends(self) -> Counter[str]:
        ends = Counter[str]()
        for record in self._first_end.values():
            ended = decode(record.topic, record.value)
            assert isinstance(ended, AnswerEnded)
            ends[ended.outcome] += 1
        return ends

    def on_append(self, record: Record) -> None:
        kind = record.headers["ce_type"]
        self._types.setdefault((record.topic, record.key), set()).add(kind)
        if kind == "aisle.query.asked" and record.key not in self.asked:
            asked = decode(record.topic, record.value)
            assert isinstance(asked, QueryAsked)
            self.asked[record.key] = asked
        elif kind == "aisle.answer.ended":
            self._first_end.setdefault(record.key, record)

    def _on_commit(self, group: str, partition: TopicPartition, offset: int) -> None:
        if group == "aisle.hydration" and partition.topic != QUERIES.name:
            return  # a key's first record stands for it, and that is its question
        before = self._looked_at.get((group, partition), 0)
        for record in self._cluster.read(partition, before, 10_000, until=offset):
            if not (self._is_done(group, record) or self._comes_again(record, offset)):
                self.broken.append(
                    f"{group} committed {partition.topic}/{partition.partition} up to {offset}, and of the question"
                    f" {record.key} at {record.offset} no work stands in the log"
                )
        self._looked_at[group, partition] = max(before, offset)

    def _comes_again(self, record: Record, offset: int) -> bool:
        """Was the same published twice, and is its second record not committed yet? Then that one stands for both."""
        partition = TopicPartition(record.topic, record.partition)
        return any(later.key == record.key for later in self._cluster.read(partition, offset, 10_000))

    def _is_done(self, group: str, record: Record) -> bool:
        if group == "aisle.llm":
            is_done = _accepted(_events(self._cluster, TOKENS.name, record.key))[1] is not None
        else:
            topic, kind = _OUTPUT[group]
            is_done = kind in self._types.get((topic, record.key), ())
        if is_done:
            return True
        if group == "aisle.hydration":
            return False
        now_ms = self._cluster.loop.now_ms()
        is_late = record.key in self.asked and now_ms + _CLOCKS_MS + _PAUSE_MS >= self.asked[record.key].deadline_ms
        return is_late or (CANCELLATIONS.name, record.key) in self._types


def check(world: "World") -> list[str]:
    """All that is wrong at the end of a simulated day; empty where nothing is."""
    cluster = world.cluster
    found = list(world.promises.broken)
    found += [f"unheard: {unheard}" for unheard in world.loop.unheard]
    found += _letters(cluster)
    for query_id in world.outside.accepted:
        if query_id not in world.promises.asked:
            found.append(f"{query_id} was accepted, and is not in the log")
    stamp = Stamp(world.keys, world.gateways[0].clock, world.rng.randbytes)
    readings: dict[str, list[Reading]] = {}
    for reading in world.outside.readings:
        readings.setdefault(reading.query_id, []).append(reading)
    for query_id in world.promises.asked:
        answer = Answer(cluster, stamp, query_id)
        found += [f"{query_id}: {wrong}" for wrong in answer.wrong()]
        for reading in readings.get(query_id, ()):
            found += [f"{query_id}: {wrong}" for wrong in answer.wrong_in(reading)]
    if world.is_calm:
        found += [f"a calm day, and answers {outcome}" for outcome in world.promises.ends() if outcome in _UNCALM]
    return found + _readable(world, stamp)


_UNCALM = ("failed", "expired")


def _letters(cluster: Cluster) -> list[str]:
    """Nothing that the stages are given breaks them."""
    return [
        f"dead letter: {decode(record.topic, record.value)}"
        for record in cluster.records
        if record.topic == DEAD_LETTERS.name
    ]


class Answer:
    """One question's answer, as the log has it."""

    def __init__(self, cluster: Cluster, stamp: Stamp, query_id: str) -> None:
        self.markup, self.finished = _accepted(_events(cluster, TOKENS.name, query_id))
        events = list(_events(cluster, ANSWERS.name, query_id))
        self.ends = [event for event in events if isinstance(event, AnswerEnded)]
        self._faults: list[str] = []
        self.shown = self._show(events)
        recorded = (stamp.read(record) for record in cluster.by_key[OUTCOMES.name, query_id])
        self.recorded = [event for event in recorded if isinstance(event, AnswerRecorded)]

    def _show(self, events: Iterable[Event]) -> list[tuple[int, object]]:
        """What a shopper should see: (place, character) of text and (place, part) of all else, up to the first end."""
        shown: list[tuple[int, object]] = []
        covered = 0
        for event in events:
            if isinstance(event, AnswerEnded):
                # A part of another member's may have landed after the writer of the end had looked.
                if event.at > covered or (event.at < covered and event.outcome == "completed"):
                    self._faults.append(f"the end says that parts cover {event.at} characters, they cover {covered}")
                break
            assert isinstance(event, PartAdded)
            if event.start > covered:
                self._faults.append(f"nothing was published of the characters {covered} to {event.start}")
            if isinstance(event.part, Text):
                text = event.part.text
                if text and len(text) != event.end - event.start:
                    self._faults.append(f"a text of {len(text)} characters for {event.start} to {event.end}")
                shown += [
                    (event.start + n, character) for n, character in enumerate(text) if event.start + n >= covered
                ]
                covered = max(covered, event.end)
            elif event.start >= covered:
                shown.append((event.start, event.part))
                covered = event.end
        self.covered = covered
        return shown

    def wrong(self) -> list[str]:
        wrong = list(self._faults)
        if not self.ends:
            return [*wrong, "no end"]
        end = self.ends[0]
        for place, piece in self.shown:
            if isinstance(piece, str) and self.markup[place : place + 1] != piece:
                wrong.append(f"shows {piece!r} at {place}, the accepted markup has {self.markup[place : place + 1]!r}")
                break
        if end.outcome == "completed":
            if not isinstance(self.finished, GenerationFinished):
                wrong.append("completed, and no accepted run has finished")
            elif self.covered != len(self.markup) and self.finished.reason == "stop":
                wrong.append(f"completed after {self.covered} of {len(self.markup)} characters")
        if not self.recorded:
            return [*wrong, "ended, and not recorded"]
        # Not the first one: a zombie that has not heard of its successor's end writes an end and a record of its own.
        if all(recorded.outcome != end.outcome for recorded in self.recorded):
            wrong.append(f"ended {end.outcome}, recorded {', '.join(recorded.outcome for recorded in self.recorded)}")
        wrong += [
            f"recorded {recorded.markup!r}, accepted {self.markup!r}"
            for recorded in self.recorded
            if not self.markup.startswith(recorded.markup)
        ]
        return wrong

    def wrong_in(self, reading: "Reading") -> list[str]:
        """Where what a reader saw is not what the log has."""
        seen: list[tuple[int, object]] = []
        covered = 0
        for added in reading.parts:
            if added.start != covered:
                return [f"a reader had {covered} characters, and got {added.start} to {added.end}"]
            if isinstance(added.part, Text):
                seen += [(added.start + n, character) for n, character in enumerate(added.part.text)]
            else:
                seen.append((added.start, added.part))
            covered = added.end
        if reading.ended is None:
            return ["a reader never came to the end"]
        if seen != self.shown:
            return [f"a reader saw {_text(seen)!r}, the log has {_text(self.shown)!r}"]
        if self.ends and reading.ended != self.ends[0]:
            return [f"a reader saw the end {reading.ended}, the first one in the log is {self.ends[0]}"]
        return []


def _text(shown: Sequence[tuple[int, object]]) -> str:
    return "".join(piece if isinstance(piece, str) else "□" for _, piece in shown)


def _events(cluster: Cluster, topic: str, key: str) -> Iterable[Event]:
    for record in cluster.by_key[topic, key]:
        yield decode(record.topic, record.value)


def _accepted(events: Iterable[Event]) -> tuple[str, GenerationFinished | StageFailed | None]:
    """The markup that counts, and the end that does: each start that replaces the run before it takes over; only the run
    that has taken over writes, and only where its words join what is there; the first end is the end."""
    written: dict[int, str] = {}  # place → character
    chain: list[str | None] = [None]
    end: GenerationFinished | StageFailed | None = None
    for event in events:
        match event:
            case _ if end is not None:
                break
            case GenerationStarted():
                if event.replaces == chain[-1] and event.run != chain[-1]:
                    chain.append(event.run)
            case TokensEmitted() if event.run == chain[-1] and event.at <= len(written):
                for place, character in enumerate(event.text, event.at):
                    written.setdefault(place, character)
            case GenerationFinished() if event.run == chain[-1]:
                end = event
            case StageFailed():
                end = event
    return "".join(written[place] for place in sorted(written)), end


def _readable(world: "World", stamp: Stamp) -> list[str]:
    """1. In the log's bytes a shopper's words stand in the clear only where the answer to them repeats them.
    2. No answer holds another shopper's. 3. Once forgotten, nothing else can be opened; of the others, all can."""
    found = []
    asked = world.promises.asked
    answering = (TOKENS.name, ANSWERS.name)
    for record in world.cluster.records:
        for shopper, secret in world.secrets.items():
            if secret.encode() not in record.value:
                continue
            is_own = record.key in asked and asked[record.key].shopper_ref == shopper
            if record.topic not in answering:
                found.append(f"{record.topic} holds the words of {shopper} in the clear")  # 1
            elif not is_own:
                found.append(f"the answer to another shopper holds the words of {shopper}")  # 2
    if world.secrets:  # 3
        forgotten = world.rng.choice(sorted(world.secrets))
        world.keys.forget(forgotten)
        readable: set[str] = set()
        for record in world.cluster.records:
            if record.topic == QUERIES.name:
                event = stamp.read(record)
                assert isinstance(event, QueryAsked)
                if world.secrets[event.shopper_ref] in event.question:
                    readable.add(event.shopper_ref)
        if forgotten in readable:
            found.append(f"{forgotten} was forgotten, and the question can be read")
        if lost := {asked.shopper_ref for asked in asked.values()} - readable - {forgotten}:
            found.append(f"questions of {sorted(lost)} can't be read any more")
    return found
