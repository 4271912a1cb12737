"""An answer in a terminal, as it is written: words, product cards, comparisons, numbered sources."""

from datetime import UTC, datetime, tzinfo

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text

from aisle.markup import words
from aisle.markup.render import table
from aisle_schemas import (
    AnswerEnded,
    AnswerReader,
    Citation,
    Comparison,
    Delivery,
    FollowUps,
    Link,
    Part,
    PartAdded,
    Passage,
    Price,
    ProductCard,
    Stock,
)
from aisle_schemas import Text as TextPart
from aisle_tools.text_flow import TextFlow, printable

MAX_WIDTH = 88
"""Columns: longer lines are hard to read."""

_COMPARED_COLUMNS = 18
"""The narrowest column in which a compared product can be read."""

_STOCK_STYLES = {"in_stock": "green", "low": "yellow", "out_of_stock": "red", "unknown": "dim"}


class AnswerView:
    """Shows one answer: `apply` each event of its stream, then `finish`.

    Only ever adds to the console, so that it works in pipes and logs too. Times are shown in `zone`, by default the
    machine's own.
    """

    def __init__(self, console: Console, question: str, *, zone: tzinfo | None = None) -> None:
        self._console = console
        self._zone = zone or datetime.now().astimezone().tzinfo or UTC
        self._width = min(console.width, MAX_WIDTH)
        self._flow = TextFlow(console, self._width)
        self._reader = AnswerReader()
        self._numbers: dict[str, int] = {}  # citation's label → its number
        self._sources: list[Passage] = []
        self._titles: dict[str, str] = {}
        self._last: type[Part] | None = None  # the kind of part that was shown last
        self._flow.item("›", (question, "bold"), mark_style="bold")
        self._flow.gap()

    def apply(self, event: PartAdded | AnswerEnded) -> None:
        """Show what the event adds; nothing where it repeats what was shown."""
        match self._reader.apply(event):
            case PartAdded(part=part):
                self._show(part)
            case AnswerEnded(outcome=outcome, detail=detail) if detail:
                self._flow.gap()
                self._flow.literal(detail, "red" if outcome == "failed" else "yellow")
                self._flow.close_line()

    def finish(self) -> None:
        """Close the answer: list the sources that it cites."""
        self._flow.close_line()
        if self._sources:
            self._flow.gap()
            self._flow.literal("Sources", "dim")
            for number, passage in enumerate(self._sources, 1):
                self._source(f"[{number}]", passage)
        self._flow.gap()

    def _show(self, part: Part) -> None:
        match part:
            case TextPart(text=text):
                self._flow.markdown(text)
                if not text.strip():
                    return  # what stands on both sides of an empty line may still belong together
            case Price():
                self._inline_price(part)
            case Stock():
                self._flow.literal(words.stock_words(part), _STOCK_STYLES[part.status])
            case Delivery():
                self._flow.literal(words.delivery_words(part))
            case Citation(label=label, passage=passage):
                self._flow.literal(f"[{self._number(label, passage)}]", "dim cyan")
            case ProductCard():
                self._titles[part.product_id] = part.title
                self._block(_card(part, self._zone, self._width), is_joined=self._last is ProductCard)
            case Comparison():
                self._titles |= {card.product_id: card.title for card in part.products}
                self._block(_comparison(part, self._zone, self._width))
            case Link():
                self._link(part)
            case FollowUps(questions=questions):
                self._flow.gap()
                self._flow.literal("You could also ask", "dim")
                for question in questions:
                    self._flow.item("›", (question, ""))
        self._last = type(part)

    def _inline_price(self, price: Price) -> None:
        if price.price is None:
            self._flow.literal(words.NO_PRICE, "dim")
            return
        self._flow.literal(str(price.price), "bold green")
        notes = words.price_notes(price, self._zone)
        if notes:
            self._flow.literal(f" ({notes})", "dim")

    def _number(self, label: str, passage: Passage) -> int:
        if label not in self._numbers:
            self._sources.append(passage)
            self._numbers[label] = len(self._sources)
        return self._numbers[label]

    def _block(self, *lines: RenderableType, is_joined: bool = False) -> None:
        """Lines of their own, an empty one before them unless they are joined to what was shown last."""
        if is_joined:
            self._flow.close_line()
        else:
            self._flow.gap()
        for line in lines:
            self._console.print(line, width=self._width)
        self._flow.wrote_block()

    def _link(self, link: Link) -> None:
        if self._last is not Link:
            self._flow.gap()
        where = link.url or f"search the shop for “{link.search}”"
        self._flow.item("→", (f"{link.title}: ", ""), (where, "dim"))

    def _source(self, mark: str, passage: Passage) -> None:
        """What it is and what it says, in two lines or so."""
        subject = self._titles.get(passage.product_id) or passage.name or passage.product_id
        about = f"{words.kind_words(passage)} · {subject}" if subject else words.kind_words(passage)
        room = max(40, 2 * self._width - len(about) - 20)
        self._flow.item(mark, (f"{about}: “{words.quote(passage, room)}”", "dim"), mark_style="dim cyan")


def _card(card: ProductCard, zone: tzinfo, width: int) -> RenderableType:
    lines: list[RenderableType] = []
    value = Text()
    if card.price is not None:
        value.append_text(_price(card.price, zone))
    if card.stock is not None:
        value.append("   " if value else "")
        value.append(words.stock_words(card.stock), _STOCK_STYLES[card.stock.status])
    if value:
        lines.append(value)
    if card.rating is not None:
        lines.append(_rating(card.rating, card.review_count))
    if card.reason:
        lines.append(Text(printable(card.reason), style="italic"))
    if url := printable(card.url):
        lines.append(Text(url, style=Style(dim=True, link=url), overflow="fold"))
    brand = "" if card.brand.casefold() in card.title.casefold() else f"  {card.brand}"
    title = Text.assemble((printable(card.title), "bold"), (printable(brand), "dim"))
    return Panel(Group(title, *lines), box=box.ROUNDED, border_style="dim", padding=(0, 1), width=min(width, 76))


def _price(price: Price, zone: tzinfo) -> Text:
    if price.price is None:
        return Text(words.NO_PRICE, style="dim")
    shown = Text.assemble((str(price.price), "bold green"))
    if price.was is not None and price.was.minor_units:
        off = round(100 * (1 - price.price.minor_units / price.was.minor_units))
        shown.append(f"  was {price.was}", "dim").append(f" −{off}%", "green")
    notes = ["list price"] if price.source == "catalog" else []
    when = words.as_of_words(price.as_of_ms, zone)
    notes += [f"as of {when}"] if when else []
    return shown.append(f"  {', '.join(notes)}" if notes else "", "dim")


def _rating(rating: float, count: int) -> Text:
    """Five stars, to the nearest half."""
    halves = min(10, max(0, int(rating * 2 + 0.5)))
    full, half = divmod(halves, 2)
    said = f" {rating:.1f}" + (f" ({count:,})" if count else "")
    return Text.assemble(("★" * full + "½" * half, "yellow"), ("☆" * (5 - full - half), "dim"), (said, "dim"))


def _comparison(comparison: Comparison, zone: tzinfo, width: int) -> RenderableType:
    """Side by side where there is room, else one product under the other."""
    header, *rows = [[printable(cell) for cell in row] for row in table(comparison, zone)]
    if width < _COMPARED_COLUMNS * len(header):
        return Group(
            *(_stacked(header[column], [(row[0], row[column]) for row in rows]) for column in range(1, len(header)))
        )
    shown = Table(
        box=box.SIMPLE_HEAD, border_style="dim", header_style="bold", pad_edge=False, show_edge=False, width=width
    )
    shown.add_column(style="dim", max_width=width // 4)
    for title in header[1:]:
        shown.add_column(Text(title), ratio=1, overflow="fold")
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown


def _stacked(title: str, facts: list[tuple[str, str]]) -> RenderableType:
    listed = Table.grid(padding=(0, 1))
    listed.add_column(style="dim")
    listed.add_column(overflow="fold")
    for name, value in facts:
        listed.add_row(Text(name), Text(value))
    return Group(Text(title, style="bold"), Padding(listed, (0, 0, 1, 2)))
