"""The answer's markup as it streams in: text flows on at once, a directive waits only for its own end."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from aisle.markup import grammar

DIRECTIVE_CHARS = 4096
"""A directive that is not over by then is text."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text as it stands in `[start, end)` of the markup, escapes included: one character for each."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Directive:
    """A well-formed directive in `[start, end)` of the markup. Whether what it names exists is not known here."""

    start: int
    end: int
    name: str
    target: str = ""  # of an inline directive: what stands in its brackets
    attributes: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()  # of a comparison: the attributes asked for


Node = Run | Directive


class StreamingParser:
    """Feed it one answer's markup in pieces of any size. The nodes cover the markup without hole or overlap, and how
    it was split shows only in where a run of text breaks.

    Only what may still become a directive is held back, at most `DIRECTIVE_CHARS`. What turns out to be none is text.
    """

    def __init__(self) -> None:
        self._held = ""
        self._at = 0  # offset of the first held character in the markup
        self._escaped = False  # the character before the held ones is a backslash

    def feed(self, text: str) -> list[Node]:
        self._held += text
        return self._take(ended=False)

    def end(self) -> list[Node]:
        """No text follows: decide about what is held back."""
        return self._take(ended=True)

    def _take(self, *, ended: bool) -> list[Node]:
        held = self._held
        nodes: list[Node] = []
        done = 0  # held characters that are in nodes
        colon = held.find(":")
        while colon >= 0:
            if not self._is_escaped(colon):
                window = held[colon : colon + DIRECTIVE_CHARS]
                found = _match(window, ended=ended)
                if isinstance(found, _Undecided) and len(window) < DIRECTIVE_CHARS:
                    break
                if isinstance(found, _Match):
                    if colon > done:
                        nodes.append(self._run(done, colon))
                    done = colon + found.length
                    nodes.append(found.at(self._at + colon))
                    colon = held.find(":", done)
                    continue
            colon = held.find(":", colon + 1)
        text_end = len(held) if colon < 0 else colon
        if text_end > done:
            nodes.append(self._run(done, text_end))
        if text_end:
            self._escaped = held[text_end - 1] == "\\"
        self._held = held[text_end:]
        self._at += text_end
        return nodes

    def _is_escaped(self, index: int) -> bool:
        return self._held[index - 1] == "\\" if index else self._escaped

    def _run(self, start: int, end: int) -> Run:
        return Run(self._at + start, self._at + end, self._held[start:end])


@dataclass(frozen=True, slots=True)
class _Match:
    length: int
    name: str
    target: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[str, ...] = ()

    def at(self, start: int) -> Directive:
        return Directive(start, start + self.length, self.name, self.target, self.attributes, self.rows)


class _Undecided:
    """More characters may complete a directive."""


_Verdict = _Match | _Undecided | None
"""None: the first colon is text."""

_OPENERS = {
    **{f":{name}[": name for name in grammar.INLINE},
    **{f"::{name}{{": name for name in grammar.LEAF},
    **{f":::{name}{{": name for name in grammar.CONTAINER},
}
_TARGET = re.compile(r'([^\]\s",]*+)(\])?')
_BODY = re.compile(r'((?:[^"{}\n]|"[^"\n]*")*+)(?:(\})|("[^"\n]*)?)')
_LINE_BREAK = re.compile(r"[ \t]*+(\n)?")
_ROW = re.compile(r"[ \t]*+[-*][ \t]++([^\n]*+)(\n|\Z)")
_ROW_OR_FENCE_BEGUN = re.compile(r"[ \t]*+(?:[-*](?:[ \t][^\n]*+)?)?|:{1,2}|:::[ \t]*+")
_FENCE = re.compile(r":::[ \t]*+(?:\n|\Z)")


def _match(window: str, *, ended: bool) -> _Verdict:
    """What `window`, which begins with a colon, begins with.

    A verdict other than `_Undecided` holds for every longer window too: that is what makes splits invisible.
    """
    opener = next((opener for opener in _OPENERS if window.startswith(opener)), None)
    if opener is None:
        begun = not ended and any(opener.startswith(window) for opener in _OPENERS)
        return _Undecided() if begun else None
    name = _OPENERS[opener]
    if name in grammar.INLINE:
        return _match_inline(window, name, len(opener), ended=ended)
    return _match_block(window, name, len(opener), ended=ended)


def _match_inline(window: str, name: str, at: int, *, ended: bool) -> _Verdict:
    found = _TARGET.match(window, at)
    assert found is not None, "the pattern matches the empty string"
    if found[2]:
        return _Match(found.end(), name, target=found[1]) if found[1] else None
    return _Undecided() if found.end() == len(window) and not ended else None


def _match_block(window: str, name: str, at: int, *, ended: bool) -> _Verdict:
    found = _BODY.match(window, at)
    assert found is not None, "the pattern matches the empty string"
    if not found[2]:
        return _Undecided() if found.end() == len(window) and not ended else None
    attributes = grammar.attributes(found[1])
    if not _is_complete(name, attributes):
        return None
    broken = _LINE_BREAK.match(window, found.end())
    assert broken is not None, "the pattern matches the empty string"
    if not broken[1]:
        if broken.end() == len(window) and not ended:
            return _Undecided()
        return _Match(found.end(), name, attributes=attributes)
    if name not in grammar.CONTAINER:
        return _Match(broken.end(), name, attributes=attributes)
    return _match_rows(window, name, broken.end(), attributes, ended=ended)


def _match_rows(window: str, name: str, at: int, attributes: Mapping[str, str], *, ended: bool) -> _Verdict:
    rows: list[str] = []
    while (row := _ROW.match(window, at)) and (row[2] or ended):
        rows.append(row[1].strip())
        at = row.end()
    if not ended and _ROW_OR_FENCE_BEGUN.fullmatch(window, at):
        return _Undecided()
    fence = _FENCE.match(window, at)
    return _Match(fence.end() if fence else at, name, attributes=attributes, rows=tuple(rows))


def _is_complete(name: str, attributes: Mapping[str, str]) -> bool:
    """Does a block directive say what it can't do without?"""
    match name:
        case "product":
            return bool(attributes.get("id"))
        case "compare":
            return bool(attributes.get("ids"))
        case "link":
            return bool(attributes.get("search") or attributes.get("url"))
        case _:
            return any(key.startswith("q") and value for key, value in attributes.items())
