"""An answer in a terminal, in a pipe and in a narrow window."""

import io
import itertools
from datetime import UTC

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from aisle_schemas import (
    AnswerEnded,
    Citation,
    Comparison,
    ComparisonRow,
    FollowUps,
    Link,
    Money,
    Part,
    PartAdded,
    Passage,
    Price,
    ProductCard,
    Stock,
    Text,
)
from aisle_tools.show import AnswerView

AT_MS = 1_700_000_001_000
PRICE = Price(
    product_id="B1",
    price=Money(minor_units=1999, currency="USD"),
    was=Money(minor_units=2499, currency="USD"),
    as_of_ms=AT_MS,
)
GLOVES = ProductCard(
    product_id="B1",
    title="Frost golf gloves",
    brand="Fairway",
    url="https://shop.example/p/B1",
    rating=4.5,
    review_count=1200,
    price=PRICE,
    stock=Stock(product_id="B1", status="low", units=3, as_of_ms=AT_MS),
    reason="Warm, and thin enough to feel the grip.",
)
MITTENS = ProductCard(
    product_id="B2",
    title="Dune [mittens]",
    price=Price(product_id="B2", price=None, as_of_ms=AT_MS, source="none"),
    stock=Stock(product_id="B2", status="unknown", as_of_ms=AT_MS, source="none"),
)
REVIEW = Citation(
    label="e7", passage=Passage(label="e7", id="r", kind="review", text="Kept my hands warm.", product_id="B1")
)


class Shown:
    """A view on a recorded console: `text` is what it has written so far."""

    def __init__(self, width: int = 60, *, terminal: bool = False) -> None:
        self._file = io.StringIO()
        console = Console(
            file=self._file, width=width, force_terminal=terminal, color_system="standard" if terminal else None
        )
        self.view = AnswerView(console, "Warm gloves?", zone=UTC)
        self._at = 0

    def add(self, *parts: Part) -> "Shown":
        for part in parts:
            end = self._at + (len(part.text) if isinstance(part, Text) else 1)
            self.view.apply(PartAdded(start=self._at, end=end, part=part))
            self._at = end
        return self

    def end(self, outcome="completed", detail: str = "") -> str:
        self.view.apply(AnswerEnded(outcome=outcome, detail=detail, at=self._at))
        self.view.finish()
        return self.text

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self._file.getvalue().split("\n"))


def test_an_answer_in_a_pipe_is_plain_text() -> None:
    shown = Shown().add(
        Text(text="Take **these** at "),
        PRICE,
        Text(text=", they are warm"),
        REVIEW,
        Text(text=".\n"),
        GLOVES,
        MITTENS,
        Text(text="Or:\n"),
        Link(title="All gloves", search="warm gloves"),
        FollowUps(questions=("Are they waterproof?",)),
    )
    assert (
        shown.end()
        == """\
› Warm gloves?

Take these at $19.99 (was $24.99; as of 14 Nov 22:13 UTC),
they are warm[1].

╭──────────────────────────────────────────────────────────╮
│ Frost golf gloves  Fairway                               │
│ $19.99  was $24.99 −20%  as of 14 Nov 22:13 UTC   only 3 │
│ left                                                     │
│ ★★★★½ 4.5 (1,200)                                        │
│ Warm, and thin enough to feel the grip.                  │
│ https://shop.example/p/B1                                │
╰──────────────────────────────────────────────────────────╯
╭──────────────────────────────────────────────────────────╮
│ Dune [mittens]                                           │
│ price not available right now   stock not known right    │
│ now                                                      │
╰──────────────────────────────────────────────────────────╯

Or:

→ All gloves: search the shop for “warm gloves”

You could also ask
› Are they waterproof?

Sources
[1] customer review · Frost golf gloves: “Kept my hands
    warm.”

"""
    )


def test_words_appear_as_they_come() -> None:
    shown = Shown().add(Text(text="Take the warm glo"))
    assert shown.text == "› Warm gloves?\n\nTake the warm"
    shown.add(Text(text="ves now"))
    assert shown.text == "› Warm gloves?\n\nTake the warm gloves"


def test_lists_and_headings_are_shown_as_such_and_wrapped_lines_hang() -> None:
    markdown = (
        "## Layers\n- **Base**: wool, next to the skin\n  - thin\n10. A cap\n\n\n\n# 1 is 5*3 snake_case \\:price\\[B1]"
    )
    assert (
        Shown(width=24).add(Text(text=markdown)).end()
        == """\
› Warm gloves?

Layers
• Base: wool, next to
  the skin
  • thin
10. A cap

1 is 5*3 snake_case
:price[B1]

"""
    )


def test_a_comparison_stands_side_by_side_where_there_is_room() -> None:
    compared = Comparison(products=(GLOVES, MITTENS), rows=(ComparisonRow(name="Weight", cells=("90 g", "")),))
    assert (
        Shown(width=80).add(compared).end()
        == """\
› Warm gloves?

         Frost golf gloves                    Dune [mittens]
────────────────────────────────────────────────────────────────────────────────
Price    $19.99 (was $24.99; as of 14 Nov     price not available right now
         22:13 UTC)
Stock    only 3 left                          stock not known right now
Rating   4.5 (1200)                           –
Weight   90 g                                 –

"""
    )


def test_a_comparison_is_stacked_in_a_narrow_window() -> None:
    compared = Comparison(products=(GLOVES, MITTENS), rows=(ComparisonRow(name="Weight", cells=("90 g", "")),))
    text = Shown(width=40).add(compared).end()
    assert text.index("Frost golf gloves") < text.index("90 g") < text.index("Dune [mittens]")
    assert max(map(len, text.splitlines())) <= 40


def test_an_answer_that_failed_says_so() -> None:
    text = Shown().add(Text(text="Take the")).end("failed", "Something went wrong.")
    assert text == "› Warm gloves?\n\nTake the\n\nSomething went wrong.\n\n"


def test_what_is_repeated_is_shown_once() -> None:
    shown = Shown().add(Text(text="Warm. "))
    shown.view.apply(PartAdded(start=0, end=6, part=Text(text="Warm. ")))
    assert shown.end() == "› Warm gloves?\n\nWarm.\n\n"


def test_a_terminal_gets_styles_and_a_pipe_gets_none() -> None:
    parts = [Text(text="Take **these**.\n"), GLOVES, REVIEW]
    assert "\x1b[1mthese\x1b[0m" in Shown(terminal=True).add(*parts).end()
    assert "\x1b" not in Shown().add(*parts).end()


def test_control_characters_of_a_catalog_do_not_reach_the_terminal() -> None:
    clear = "\x1b[2J\x9b2J\x07"
    card = ProductCard(product_id="B1", title=f"Gloves{clear}", brand=clear, url=f"/p{clear}", reason=clear)
    row = ComparisonRow(name=clear, cells=(clear,))
    said = Citation(label="e1", passage=Passage(label="e1", id="r", kind="review", text=f"Warm{clear}"))
    text = Shown().add(Text(text=f"Take{clear} "), card, Comparison(products=(card,), rows=(row,)), said).end()
    assert not {"\x1b", "\x9b", "\x07"} & set(text)
    assert "[1] customer review: “Warm[2J2J”" in text


MARKDOWN = (
    "## Warm **and dry**\n- a *very* long item that wraps, at `10` or 5*3\n\n1. one\\: two_three **four\nfive** six"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, len(MARKDOWN)), max_size=20))
def test_any_split_of_a_text_looks_the_same(cuts: list[int]) -> None:
    pieces = [MARKDOWN[a:b] for a, b in itertools.pairwise([0, *sorted(cuts), len(MARKDOWN)])]
    whole = Shown(width=30).add(Text(text=MARKDOWN)).end()
    assert Shown(width=30).add(*(Text(text=piece) for piece in pieces)).end() == whole


@pytest.mark.parametrize("width", [1, 8, 20])
def test_a_window_of_any_width_is_served(width: int) -> None:
    compared = Comparison(products=(GLOVES, MITTENS), rows=())
    assert Shown(width=width).add(Text(text="Take these.\n"), GLOVES, compared, REVIEW).end()
