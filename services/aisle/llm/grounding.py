"""The check that guards every engine's output, as it streams: what the evidence does not bear is not published."""

import re

from aisle.llm.claims import Claims
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import is_end
from aisle.llm.rules import GUARDED
from aisle_schemas import EvidenceGathered

UNIT_CHARACTERS = 4_000  # a sentence without an end is judged at this length

_END = re.compile(r"[.!?…]+[\"'”’)\]*_]*(?=\s|$|:cite\[)")
_BARE_VERDICT = re.compile(r"\W*(?:yes|no)\W*", re.IGNORECASE)  # it is judged with what it is said of
_CITES = re.compile(r"(?:[ \t]*:cite\[[^\]\n]*\])*[ \t]*")
_CONTAINER_END = re.compile(r"^:::[ \t]*(?:\n|\Z)", re.MULTILINE)


class Grounding:
    """Fed with markup, gives back what may be published: whole sentences with their citations, whole lines, whole
    directives. What it drops is listed, as a reason and the span in what the engine wrote."""

    def __init__(self, evidence: EvidenceGathered, prefix: str = "") -> None:
        self._claims = Claims(Evidence(evidence), guarded=GUARDED)
        self._buffer = ""
        self._read = 0  # characters of the engine's output that were judged
        self._line_started = bool(prefix) and not prefix.endswith("\n")
        self._line_dropped = False
        self._breaks = 0  # line breaks that wait for something to follow them
        self._passed = bool(prefix)
        self._dropped: list[str] = []

    @property
    def dropped(self) -> tuple[str, ...]:
        """Such as "money 120-164": the reason, and where the engine wrote it. None of its words."""
        return tuple(self._dropped)

    def feed(self, text: str) -> str:
        """Take what one engine step wrote; give what may be published now, often nothing."""
        self._buffer += text
        return self._release(final=False)

    def end(self) -> str:
        """The engine is done: judge what is left."""
        return self._release(final=True)

    def discard(self) -> None:
        """The engine broke off: forget the sentence that it was in. What comes next starts on a line of its own."""
        self._read += len(self._buffer)
        self._buffer = ""
        self._breaks = 0
        self._line_dropped = False

    def _release(self, *, final: bool) -> str:
        released: list[str] = []
        while size := self._unit(final=final):
            unit, self._buffer = self._buffer[:size], self._buffer[size:]
            released.append(self._judge(unit))
            self._read += size
        return "".join(released)

    def _judge(self, unit: str) -> str:
        if unit == "\n":
            # A line of which nothing was left takes its line break with it.
            self._breaks += not (self._line_dropped and not self._line_started)
            self._line_started = self._line_dropped = False
            return ""
        is_block = unit.startswith("::") and not self._line_started
        kept, reason = self._claims.block(unit) if is_block else self._claims.sentence(unit)
        if reason:
            self._dropped.append(f"{reason} {self._read}-{self._read + len(unit)}")
        if not kept:
            self._line_dropped = not is_block
            return ""
        breaks = "\n" * min(self._breaks, 2) if self._passed else ""
        self._breaks = 0
        self._passed = True
        self._line_started = not is_block
        return breaks + kept

    def _unit(self, *, final: bool) -> int:
        """The length of the next whole unit in the buffer; 0 where more has to come first."""
        text = self._buffer
        if text.startswith("\n"):
            return 1
        if not self._line_started and not self._line_dropped and text.startswith("::"[: len(text)]):
            return self._block(text, final=final)
        return self._sentence(text, final=final)

    def _block(self, text: str, *, final: bool) -> int:
        line_end = text.find("\n") + 1
        if text.startswith(":::") and line_end:
            closed = _CONTAINER_END.search(text, line_end)
            if closed and (final or closed.group().endswith("\n")):
                return closed.end()
        elif line_end:
            return line_end
        return len(text) if final or len(text) > UNIT_CHARACTERS else 0

    def _sentence(self, text: str, *, final: bool) -> int:
        line_end = text.find("\n")
        line = text if line_end < 0 else text[:line_end]
        for match in _END.finditer(line):
            so_far = line[: match.end()]
            if not is_end(line, match) or _is_quoting(so_far) or _BARE_VERDICT.fullmatch(so_far):
                continue
            cites = _CITES.match(line, match.end())
            end = cites.end() if cites else match.end()
            rest = line[end:]
            if line_end < 0 and not final and (":cite[".startswith(rest[:6]) or rest.startswith(":cite[")):
                return 0  # a citation of this sentence may follow
            return end
        if line_end >= 0:
            return line_end
        return len(text) if final or len(text) > UNIT_CHARACTERS else 0


def _is_quoting(text: str) -> bool:
    """Is a quotation open at its end? One of several sentences is judged as a whole."""
    return text.count("“") > text.count("”")
