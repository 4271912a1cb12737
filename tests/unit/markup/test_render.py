"""Hydrated parts as Markdown and as plain text."""

import itertools
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.markup import words
from aisle.markup.render import MarkdownWriter, PlainWriter, markdown, plain
from aisle_schemas import (
    Citation,
    Comparison,
    ComparisonRow,
    Delivery,
    FollowUps,
    Link,
    Money,
    Part,
    Passage,
    Price,
    ProductCard,
    Stock,
    Text,
)

AT_MS = 1_700_000_001_000


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


PRICE = Price(product_id="B1", price=usd("19.99"), was=usd("24.99"), as_of_ms=AT_MS)
NO_PRICE = Price(product_id="B2", price=None, as_of_ms=AT_MS, source="none")
LIST_PRICE = Price(product_id="B2", price=usd("18.50"), as_of_ms=0, source="catalog")
FEW = Stock(product_id="B1", status="low", units=3, as_of_ms=AT_MS)
UNKNOWN = Stock(product_id="B2", status="unknown", as_of_ms=AT_MS, source="none")
GLOVES = ProductCard(
    product_id="B1",
    title="Frost *golf* gloves",
    brand="Fairway",
    url="https://shop.example/p/B1",
    rating=4.5,
    review_count=12,
    price=PRICE,
    stock=FEW,
    reason="Warm and thin",
)
MITTENS = ProductCard(product_id="B2", title="Mittens", price=NO_PRICE, stock=UNKNOWN)
REVIEW = Citation(
    label="e4", passage=Passage(label="e4", id="r", kind="review", text="Kept my hands\n warm.", product_id="B1")
)
ASKED = Citation(
    label="e2", passage=Passage(label="e2", id="q", kind="qa", question="Thin?", text="Yes.", product_id="B7")
)


def test_an_answer_as_markdown() -> None:
    parts = [
        Text(text="Take **these**, at "),
        PRICE,
        REVIEW,
        Text(text="."),
        ASKED,
        REVIEW,
        Text(text="\n"),
        GLOVES,
        MITTENS,
        Text(text="Or else:\n"),
        Link(title="Gloves", search="warm gloves"),
        Link(title="Sale", url="https://shop.example/a(b)"),
        FollowUps(questions=("Thin?", "In red?")),
    ]
    assert markdown(parts) == (
        "Take **these**, at $19.99 (was $24.99; as of 14 Nov 22:13 UTC) [1]. [2] [1]\n"
        r"- **Frost \*golf\* gloves** by Fairway, rated 4.5 by 12 — "
        "$19.99 (was $24.99; as of 14 Nov 22:13 UTC), only 3 left <https://shop.example/p/B1>\n"
        "  Warm and thin\n"
        "- **Mittens** — price not available right now, stock not known right now\n"
        "\n"
        "Or else:\n"
        "**Gloves**: search the shop for “warm gloves”\n"
        "[Sale](https://shop.example/a%28b%29)\n"
        "\n"
        "You could also ask:\n"
        "\n"
        "- Thin?\n"
        "- In red?\n"
        "\n"
        "Sources:\n"
        "\n"
        r"- [1] customer review, Frost \*golf\* gloves: “Kept my hands warm.”"
        "\n"
        "- [2] customer question, B7: “Thin? — Yes.”\n"
    )


def test_a_comparison_is_a_table_that_shows_what_is_not_known() -> None:
    compared = Comparison(products=(GLOVES, MITTENS), rows=(ComparisonRow(name="Weight | g", cells=("90", "")),))
    assert markdown([compared]) == (
        "|  | Frost \\*golf\\* gloves | Mittens |\n"
        "| --- | --- | --- |\n"
        "| Price | $19.99 (was $24.99; as of 14 Nov 22:13 UTC) | price not available right now |\n"
        "| Stock | only 3 left | stock not known right now |\n"
        "| Rating | 4.5 (12) | – |\n"
        "| Weight \\| g | 90 | – |\n"
    )
    assert plain([compared]).splitlines()[0] == ("            Frost *golf* gloves                          Mittens")


def test_plain_text_shows_an_escaped_colon_even_between_two_parts() -> None:
    writer = PlainWriter()
    parts = [Text(text="at 10\\"), Text(text=":30"), Link(title="Sale", url="https://shop.example/sale")]
    assert "".join(map(writer.write, parts)) + writer.end() == "at 10:30\nSale: https://shop.example/sale\n"


@pytest.mark.parametrize("after", [[], [GLOVES], [FEW]], ids=["nothing", "a card", "a live value"])
def test_plain_text_keeps_a_backslash_that_no_colon_follows(after: list[Part]) -> None:
    assert plain([Text(text="kept in C:\\"), *after]).startswith("kept in C:\\")


def test_an_answer_without_parts_is_an_empty_line() -> None:
    assert markdown([]) == "\n"


@given(st.lists(st.integers(0, 40), max_size=8))
def test_any_split_of_a_text_is_written_alike(cuts: list[int]) -> None:
    text = r"Warm\: yes, see \:price[B1]. " + "\n\nThin."
    bounds = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [Text(text=text[a:b]) for a, b in itertools.pairwise(bounds)]
    for writer in (MarkdownWriter, PlainWriter):
        whole, split = writer(), writer()
        assert "".join(split.write(part) for part in [MITTENS, *pieces, REVIEW]) == "".join(
            whole.write(part) for part in [MITTENS, Text(text=text), REVIEW]
        )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.price_words(PRICE, ZoneInfo("America/New_York")), "$19.99 (was $24.99; as of 14 Nov 17:13 EST)"),
        (words.price_words(LIST_PRICE), "$18.50 (list price)"),
        (words.stock_words(Stock(product_id="B1", status="out_of_stock", as_of_ms=AT_MS)), "out of stock"),
        (words.stock_words(Stock(product_id="B1", status="in_stock", as_of_ms=AT_MS)), "in stock"),
        (words.delivery_words(Delivery(product_id="B1", as_of_ms=AT_MS, source="none")), words.NO_DELIVERY),
        (
            words.delivery_words(
                Delivery(product_id="B1", as_of_ms=AT_MS, earliest="2023-11-30", latest="2023-12-02", cost=usd("5"))
            ),
            "arrives 30 Nov – 2 Dec, delivery $5.00",
        ),
        (
            words.delivery_words(Delivery(product_id="B1", as_of_ms=AT_MS, earliest="2023-11-16", cost=usd("0"))),
            "arrives 16 Nov, delivery free",
        ),
        (words.delivery_words(Delivery(product_id="B1", as_of_ms=AT_MS, latest="soon")), "arrives soon"),
    ],
)
def test_values_in_words(said: str, expected: str) -> None:
    assert said == expected


def test_a_long_quote_is_cut_at_its_limit() -> None:
    assert words.quote(Passage(label="e1", id="r", kind="review", text="warm " * 50), limit=12) == "warm warm w…"
