"""The reading rule: truth is what stands first in the log. Every reader of a question's events uses these two.

Delivery is at least once, and a worker that was paused may come back and write beside its successor. So a reader does
not trust a record because it is there; it follows these rules, and two readers of one log agree to the character.
"""

from dataclasses import dataclass, field

from aisle_schemas.events import (
    AnswerEnded,
    Event,
    GenerationFinished,
    GenerationStarted,
    Part,
    PartAdded,
    StageFailed,
    Text,
    TokensEmitted,
)


@dataclass(slots=True)
class GenerationReader:
    """Folds one question's `aisle.tokens`, in log order, into the accepted markup.

    1. A start is accepted if it replaces the run that is current at its place in the log; what was accepted so far is
       its prefix.
    2. Tokens of any other run are ignored: a zombie writes into the void. `at` places them: what lies before the end
       of the accepted text is dropped, an overlap is trimmed, and text that would leave a hole is ignored.
    3. The first finish of the current run, or the first `StageFailed`, is final: nothing after it counts.
    """

    started: GenerationStarted | None = None
    text: str = ""
    finished: GenerationFinished | None = None
    failed: StageFailed | None = None
    ignored: int = 0  # records that the rules left out

    @property
    def run(self) -> str | None:
        """The run that readers follow at this place of the log."""
        return self.started.run if self.started else None

    @property
    def is_final(self) -> bool:
        return self.finished is not None or self.failed is not None

    def apply(self, event: Event) -> str:
        """Take the next record; give the markup that it adds, often none."""
        if not self.is_final:
            match event:
                case GenerationStarted(replaces=replaces) if replaces == self.run and event.run != self.run:
                    self.started = event
                    return ""
                case TokensEmitted(run=run, at=at) if run == self.run and at <= len(self.text):
                    added = event.text[len(self.text) - at :]
                    self.text += added
                    return added
                case GenerationFinished(run=run) if run == self.run:
                    self.finished = event
                    return ""
                case StageFailed():
                    self.failed = event
                    return ""
        self.ignored += 1
        return ""


@dataclass(slots=True)
class AnswerReader:
    """Folds one question's `aisle.answers`, in log order, into what the shopper sees.

    One cursor is all the memory that this needs: a part that ends before it was seen already, text that overlaps it
    is trimmed, and of two hydrations of one directive the first stands. The first end counts; nothing follows it.
    """

    cursor: int = 0
    ended: AnswerEnded | None = None
    ignored: int = 0

    def apply(self, event: Event) -> PartAdded | AnswerEnded | None:
        """Take the next record; give it as a shopper should see it, or None where it adds nothing."""
        if self.ended is None:
            match event:
                case AnswerEnded():
                    self.ended = event
                    return event
                case PartAdded(start=start, end=end) if end > self.cursor:
                    trimmed = self._trim(event) if start < self.cursor else event
                    if trimmed is not None:
                        self.cursor = end
                        return trimmed
        self.ignored += 1
        return None

    def _trim(self, added: PartAdded) -> PartAdded | None:
        if not isinstance(added.part, Text):
            return None
        rest = added.part.text[self.cursor - added.start :]
        return PartAdded(start=self.cursor, end=added.end, part=Text(text=rest))


@dataclass(slots=True)
class Answer:
    """A whole answer as a program reads it: feed it the events of one question's answer, in order."""

    parts: list[Part] = field(default_factory=list)
    _reader: AnswerReader = field(default_factory=AnswerReader)

    def apply(self, event: Event) -> None:
        match self._reader.apply(event):
            case PartAdded(part=Text(text=text)) if self.parts and isinstance(self.parts[-1], Text):
                self.parts[-1] = Text(text=self.parts[-1].text + text)
            case PartAdded(part=part):
                self.parts.append(part)

    @property
    def ended(self) -> AnswerEnded | None:
        return self._reader.ended

    @property
    def text(self) -> str:
        """The words of the answer, without cards and tables."""
        return "".join(part.text for part in self.parts if isinstance(part, Text)).strip()
