"""Hydrated parts as Markdown, for chat clients, and as plain text, for pipes and logs. Both can stream."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, tzinfo

from aisle.markup import words
from aisle.markup.grammar import unescape_colons
from aisle_schemas import (
    Citation,
    Comparison,
    Delivery,
    FollowUps,
    Link,
    Part,
    Passage,
    Price,
    ProductCard,
    Stock,
    Text,
)


def markdown(parts: Iterable[Part], zone: tzinfo = UTC) -> str:
    """A whole answer as Markdown, its sources listed at the end."""
    return _whole(MarkdownWriter(zone), parts)


def plain(parts: Iterable[Part], zone: tzinfo = UTC) -> str:
    """A whole answer as plain text, its sources listed at the end."""
    return _whole(PlainWriter(zone), parts)


def _whole(writer: "MarkdownWriter", parts: Iterable[Part]) -> str:
    return "".join([*(writer.write(part) for part in parts), writer.end()]).strip("\n") + "\n"


class MarkdownWriter:
    """One answer, part by part: `write` gives the text that a part adds, `end` what follows the last one.

    Citations are numbered as they first come; `end` lists them. Times are shown in `zone`.
    """

    def __init__(self, zone: tzinfo = UTC) -> None:
        self._zone = zone
        self._written = ""  # the last characters, to know where a line begins
        self._in_list = False  # product cards are list items
        self._numbers: dict[str, int] = {}  # citation's label → its number
        self._passages: list[Passage] = []
        self._titles: dict[str, str] = {}

    def write(self, part: Part) -> str:
        match part:
            case Text(text=text):
                return self._add_inline(self._text(text))
            case Price():
                return self._add_inline(words.price_words(part, self._zone))
            case Stock():
                return self._add_inline(words.stock_words(part))
            case Delivery():
                return self._add_inline(words.delivery_words(part))
            case Citation(passage=passage):
                return self._add_inline(self._mark(part.label, passage))
            case ProductCard():
                added = self._add_lines(self._card(part))
                self._in_list = True
                return added
            case Comparison(products=products):
                for card in products:
                    self._titles[card.product_id] = card.title
                return self._add_block(self._table(part))
            case Link():
                self._in_list = False
                return self._add_lines([self._link(part)])
            case FollowUps(questions=questions):
                return self._add_block(["You could also ask:", "", *(f"- {question}" for question in questions)])

    def end(self) -> str:
        if not self._passages:
            return self._add("" if self._at_line_start() else "\n")
        listed = [
            f"[{number}] {self._about(passage)}: “{self._literal(words.quote(passage))}”"
            for number, passage in enumerate(self._passages, 1)
        ]
        return self._add_block(["Sources:", "", *(f"- {line}" for line in listed)])

    # What plain text says differently.

    def _text(self, text: str) -> str:
        return text

    def _literal(self, text: str) -> str:
        """The catalog's words, which are no markup."""
        return _SPECIAL.sub(r"\\\g<0>", text)

    def _strong(self, text: str) -> str:
        return f"**{self._literal(text)}**"

    def _address(self, url: str) -> str:
        return f"<{url.translate(_IN_URL)}>"

    def _link(self, link: Link) -> str:
        if link.url:
            return f"[{self._literal(link.title)}]({link.url.translate(_IN_URL)})"
        return f"{self._strong(link.title)}: search the shop for “{self._literal(link.search)}”"

    def _table(self, comparison: Comparison) -> list[str]:
        rows = [[self._literal(cell) for cell in row] for row in table(comparison, self._zone)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]]

    # What both say alike.

    def _card(self, card: ProductCard) -> list[str]:
        self._titles[card.product_id] = card.title
        live = [words.price_words(card.price, self._zone)] if card.price else []
        live += [words.stock_words(card.stock)] if card.stock else []
        facts = [", ".join(live)] if live else []
        facts += [self._address(card.url)] if card.url else []
        name = self._strong(card.title) + (f" by {self._literal(card.brand)}" if card.brand else "")
        rating = f", rated {card.rating:.1f} by {card.review_count}" if card.rating and card.review_count else ""
        line = f"- {name}{rating} — {' '.join(facts)}" if facts else f"- {name}{rating}"
        return [line, f"  {self._literal(card.reason)}"] if card.reason else [line]

    def _mark(self, label: str, passage: Passage) -> str:
        if label not in self._numbers:
            self._passages.append(passage)
            self._numbers[label] = len(self._passages)
        space = "" if self._written[-1:].isspace() or not self._written else " "
        return f"{space}[{self._numbers[label]}]"

    def _about(self, passage: Passage) -> str:
        subject = self._titles.get(passage.product_id) or passage.name or passage.product_id
        kind = words.kind_words(passage)
        return f"{kind}, {self._literal(subject)}" if subject else kind

    def _at_line_start(self) -> bool:
        return not self._written or self._written.endswith("\n")

    def _add(self, text: str) -> str:
        self._written = (self._written + text)[-2:]
        return text

    def _add_inline(self, text: str) -> str:
        # Without an empty line between, Markdown takes what follows a list for more of its last item.
        gap = "\n" if self._in_list and text and not text.startswith("\n") else ""
        self._in_list = self._in_list and not text
        return self._add(gap + text)

    def _add_lines(self, lines: Sequence[str]) -> str:
        """Lines of their own."""
        return self._add(("" if self._at_line_start() else "\n") + "\n".join(lines) + "\n")

    def _add_block(self, lines: Sequence[str]) -> str:
        """Lines with an empty line before and after them."""
        gap = "" if self._written in ("", "\n\n") else "\n" if self._at_line_start() else "\n\n"
        self._in_list = False
        return self._add(gap + "\n".join(lines) + "\n\n")


class PlainWriter(MarkdownWriter):
    """The same without Markdown's marks around what the catalog and the store say."""

    def __init__(self, zone: tzinfo = UTC) -> None:
        super().__init__(zone)
        self._held = ""  # a backslash at a text's end: the colon that it escapes may open the next text

    def write(self, part: Part) -> str:
        return super().write(part) if isinstance(part, Text) else self._release() + super().write(part)

    def end(self) -> str:
        return self._release() + super().end()

    def _release(self) -> str:
        """The backslash that was held back after all: no colon followed."""
        held, self._held = self._held, ""
        return self._add_inline(held)

    def _text(self, text: str) -> str:
        text = self._held + text
        self._held = "\\" if text.endswith("\\") else ""
        return unescape_colons(text.removesuffix(self._held))

    def _literal(self, text: str) -> str:
        return text

    def _strong(self, text: str) -> str:
        return text

    def _address(self, url: str) -> str:
        return url

    def _link(self, link: Link) -> str:
        return f"{link.title}: {link.url}" if link.url else f"{link.title}: search the shop for “{link.search}”"

    def _table(self, comparison: Comparison) -> list[str]:
        rows = table(comparison, self._zone)
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def table(comparison: Comparison, zone: tzinfo = UTC) -> list[list[str]]:
    """A comparison as rows of text: the titles, then price, stock and rating, then its own rows; "–" for the unknown."""
    cards = comparison.products
    rows = [["", *(card.title for card in cards)]]
    rows.append(["Price", *(words.price_words(card.price, zone) if card.price else "–" for card in cards)])
    rows.append(["Stock", *(words.stock_words(card.stock) if card.stock else "–" for card in cards)])
    if any(card.rating for card in cards):
        rows.append(["Rating", *(f"{card.rating:.1f} ({card.review_count})" if card.rating else "–" for card in cards)])
    rows += [[row.name, *(cell or "–" for cell in row.cells)] for row in comparison.rows]
    return [[" ".join(cell.split()) for cell in row] for row in rows]


_SPECIAL = re.compile(r"[\\`*_\[\]<>|#]")
_IN_URL = str.maketrans({"<": "%3C", ">": "%3E", "(": "%28", ")": "%29", " ": "%20", "\n": "", "\r": ""})
