"""Markdown that streams into a terminal: each word appears once it is whole, wrapped and styled, and none is redrawn."""

import re
from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_MARK = re.compile(r"\\[!-/:-@\[-`{-~]|\*\*|[*_`]")
_ITEM = re.compile(r"\d{1,3}[.)]")
_STYLES = {"**": "bold", "*": "italic", "_": "italic", "`": "cyan"}

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")

Piece = tuple[str, str | None]
"""Text and its style; None: Markdown, whose style its own marks say."""


def printable(text: str) -> str:
    """The text without control characters: a catalog's or a customer's words must not steer the terminal."""
    return _CONTROL.sub("", text)


class TextFlow:
    """Writes to a console from left to right. The console's cursor must stand at a line's start when it is made, and
    after anything else wrote to the console: call `close_line` before."""

    def __init__(self, console: Console, width: int) -> None:
        self._console = console
        self._width = width
        self._out = Text(end="")
        self._word: list[Piece] = []  # the word that is not whole yet
        self._column = 0
        self._indent = 0  # of a wrapped line
        self._spaces = 0  # seen since the last word
        self._breaks = 2  # line breaks at the end of what is written; two make an empty line
        self._owes_gap = False
        self._is_line_begun = False  # a word stands in this line of the source
        self._line_style = ""
        self._on: set[str] = set()  # the marks that are open

    def markdown(self, text: str) -> None:
        """Add Markdown: emphasis, code, headings and lists are shown, other constructs stay as written."""
        self._feed(text, None)

    def literal(self, text: str, style: str = "") -> None:
        """Add words that are no Markdown, such as a price."""
        self._feed(text, style)

    def item(self, mark: str, *pieces: tuple[str, str], mark_style: str = "dim") -> None:
        """A line of its own: a mark, then (text, style) pieces whose wrapped lines hang beside it."""
        self.close_line()
        self._is_line_begun = True
        self._put(f"{mark} ", mark_style)
        self._indent = self._column
        for text, style in pieces:
            self._feed(text, style)
        self.close_line()

    def close_line(self) -> None:
        """Write what is held back and go to the start of a line."""
        self._end_word()
        if self._breaks == 0:
            self._break()
        self._start_line()
        self._flush()

    def gap(self) -> None:
        """An empty line, unless there is one already."""
        self.close_line()
        self._owes_gap = False
        if self._breaks < 2:
            self._break()
        self._flush()

    def wrote_block(self) -> None:
        """Something else wrote whole lines to the console; words that follow keep an empty line's distance."""
        self._breaks = 1
        self._owes_gap = True

    def _feed(self, text: str, style: str | None) -> None:
        for run in re.findall(r"\n|[^\S\n]+|\S+", printable(text)):
            if run == "\n":
                self._end_word()
                if self._breaks < 2:
                    self._break()
                self._start_line()
            elif run.isspace():
                self._end_word()
                self._spaces += len(run)
            elif self._word and self._word[-1][1] == style:
                self._word[-1] = (self._word[-1][0] + run, style)
            else:
                self._word.append((run, style))
        self._flush()

    def _start_line(self) -> None:
        self._is_line_begun = False
        self._indent = self._spaces = 0
        self._line_style = ""
        self._on.clear()

    def _end_word(self) -> None:
        if not self._word:
            return
        word, self._word = self._word, []
        if not self._is_line_begun:
            self._is_line_begun = True
            margin, self._spaces = min(self._spaces, 8), 0
            self._put(" " * margin)
            self._indent = margin
            source = "".join(text for text, _ in word)
            if self._is_marker(source, word):
                return
        self._put_word(_styled(word, self._on))

    def _is_marker(self, source: str, word: list[Piece]) -> bool:
        """Is the line's first word a mark of a heading or a list? Then show it as one."""
        if any(style is not None for _, style in word):
            return False
        if re.fullmatch("#{1,6}", source):
            self._line_style = "bold"
            return True
        if source in ("-", "*", "+") or _ITEM.fullmatch(source):
            bullet = "•" if source in ("-", "*", "+") else source
            self._put(f"{bullet} ", "dim" if bullet == "•" else "")
            self._indent += cell_len(bullet) + 1
            self._spaces = 0
            return True
        return False

    def _put_word(self, pieces: Iterable[tuple[str, str]]) -> None:
        shown = [(text, style) for text, style in pieces if text]
        width = sum(cell_len(text) for text, _ in shown)
        at_margin = self._column <= self._indent
        gap = 0 if at_margin or not self._spaces else 1
        if not at_margin and self._spaces and self._column + gap + width > self._width:
            self._break()
            self._put(" " * self._indent)
        elif gap:
            self._put(" ", shown[0][1] if shown else "")
        self._spaces = 0
        for text, style in shown:
            self._put(text, f"{self._line_style} {style}".strip())

    def _put(self, text: str, style: str = "") -> None:
        if text:
            if self._owes_gap:
                self._owes_gap = False
                if self._breaks < 2:
                    self._break()
            self._out.append(text, style or None)
            self._column += cell_len(text)
            self._breaks = 0

    def _break(self) -> None:
        self._out.append("\n")
        self._column = 0
        self._breaks += 1

    def _flush(self) -> None:
        if self._out:
            self._console.print(self._out, end="", soft_wrap=True)
            self._out = Text(end="")


def _styled(word: list[Piece], on: set[str]) -> list[tuple[str, str]]:
    """The word's pieces as they are shown; marks that open or close in it are left out, and noted in `on`."""
    shown: list[tuple[str, str]] = []
    for text, style in word:
        if style is not None:
            shown.append((text, style))
            continue
        at = 0
        for mark in _MARK.finditer(text):
            shown.append((text[at : mark.start()], _style_of(on)))
            at = mark.end()
            if mark[0].startswith("\\"):
                shown.append((mark[0][1:], _style_of(on)))
            elif mark[0] in on and any(before for before, _ in shown):
                on.discard(mark[0])
            elif mark[0] not in on and _opens(text, mark):
                on.add(mark[0])
            else:
                shown.append((mark[0], _style_of(on)))
        shown.append((text[at:], _style_of(on)))
    return shown


def _opens(text: str, mark: re.Match[str]) -> bool:
    """Emphasis opens before a word, not inside one: `5*3` and `snake_case` are as they stand."""
    return mark.end() < len(text) and (mark.start() == 0 or not text[mark.start() - 1].isalnum())


def _style_of(on: set[str]) -> str:
    return " ".join(sorted(_STYLES[mark] for mark in on))
