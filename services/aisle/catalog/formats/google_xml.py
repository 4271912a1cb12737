"""A product feed as RSS 2.0 or Atom with Google's namespace: entries one by one, in constant memory.

DTDs and with them entities, internal or external, are refused: a feed needs none, and they are how a small file
becomes a large one.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats.source import LINE_BYTES, Source

Cells = dict[str, list[str]]
"""Name without its namespace → texts. An inner element's stand under "outer/inner", each at its outer one's place, "" for
those before it that have none."""

_ENTRIES = frozenset({"item", "entry"})
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    line: int
    cells: Cells | None  # None: more than an entry may hold


def entries(source: Source) -> Iterator[Entry]:
    """Each `<item>` or `<entry>`. Raises: ImportFailed where the XML is broken or holds a DTD, after what came before."""
    target = _Entries()
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.line_of = lambda: parser.parser.CurrentLineNumber
    failure: ImportFailed | None = None
    while failure is None and (chunk := source.data.read(_CHUNK)):
        failure = _failure(source, partial(parser.feed, chunk))
        yield from target.complete
        target.complete.clear()
    if failure := failure or _failure(source, parser.close):
        raise failure
    if not target.seen:
        raise ImportFailed(f"{source.path} holds no <item> and no <entry>: it is no product feed")


def _failure(source: Source, step: Callable[[], object]) -> ImportFailed | None:
    try:
        step()
    except ParseError as error:
        return ImportFailed(f"{source.path} is no well-formed XML: {error}")
    except DefusedXmlException as error:
        return ImportFailed(f"{source.path} is refused: {error}; a product feed needs no DTD and no entities")
    return None


@dataclass(slots=True)
class _Entries:
    """What expat tells, kept for one entry at a time."""

    complete: list[Entry] = field(default_factory=list)
    seen: int = 0
    line_of: Callable[[], int] = lambda: 0
    _path: list[str] = field(default_factory=list)  # of names inside the entry
    _begun: Counter[str] = field(default_factory=Counter)  # elements directly inside the entry, by name
    _cells: Cells | None = None  # None: outside of any entry
    _text: list[str] = field(default_factory=list)
    _size: int = 0
    _line: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _plain(tag)
        if self._cells is None:
            if name in _ENTRIES:
                self._cells, self._path, self._size = {}, [], 0
                self._begun.clear()
                self._line = self.line_of()
                self.seen += 1
            return
        self._path.append(name)
        self._begun[name] += len(self._path) == 1
        self._text.clear()
        if name == "link" and "href" in attributes:  # Atom's form of a link
            self._keep(attributes["href"])

    def data(self, text: str) -> None:
        if self._cells is not None and self._size <= LINE_BYTES:
            self._size += len(text)
            self._text.append(text)

    def end(self, tag: str) -> None:
        if self._cells is None:
            return
        if not self._path:
            self.complete.append(Entry(self._line, self._cells if self._size <= LINE_BYTES else None))
            self._cells = None
            return
        self._keep("".join(self._text))
        self._text.clear()
        self._path.pop()

    def close(self) -> None: ...

    def _keep(self, text: str) -> None:
        assert self._cells is not None, "called inside an entry only"
        if text.strip():
            texts = self._cells.setdefault("/".join(self._path), [])
            if len(self._path) > 1:
                texts += [""] * (self._begun[self._path[0]] - 1 - len(texts))
            texts.append(text.strip())


def _plain(tag: str) -> str:
    return tag.rpartition("}")[2].lower().replace(" ", "_")
