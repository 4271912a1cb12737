"""The streaming parser: what it takes for a directive, what it leaves as text, and that splits do not show."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.markup import grammar
from aisle.markup.parser import DIRECTIVE_CHARS, Directive, Node, Run, StreamingParser


def parse(*deltas: str) -> list[Node]:
    parser = StreamingParser()
    nodes = [node for delta in deltas for node in parser.feed(delta)]
    return merged(nodes + parser.end())


def merged(nodes: list[Node]) -> list[Node]:
    out: list[Node] = []
    for node in nodes:
        if isinstance(node, Run) and out and isinstance(last := out[-1], Run):
            out[-1] = Run(last.start, node.end, last.text + node.text)
        else:
            out.append(node)
    return out


def test_each_directive_of_the_grammar_is_read_as_its_writer_wrote_it() -> None:
    markup = (
        "From "
        + grammar.price("B1")
        + grammar.cite("e3")
        + ".\n"
        + grammar.product("B1", 'Warm & "light"')
        + grammar.link("Gloves", search="golf gloves")
        + grammar.compare(("B1", "B2"), ("Weight", "Drop"))
        + grammar.follow_ups("Is it warm?", "And shoes?")
    )
    assert parse(markup) == [
        Run(0, 5, "From "),
        Directive(5, 15, "price", target="B1"),
        Directive(15, 24, "cite", target="e3"),
        Run(24, 26, ".\n"),
        Directive(26, 83, "product", attributes={"id": "B1", "reason": 'Warm & "light"'}),
        Directive(83, 127, "link", attributes={"search": "golf gloves", "title": "Gloves"}),
        Directive(127, 171, "compare", attributes={"ids": "B1,B2"}, rows=("Weight", "Drop")),
        Directive(171, 218, "follow-ups", attributes={"q1": "Is it warm?", "q2": "And shoes?"}),
    ]


def test_text_flows_on_at_once_and_only_a_possible_directive_is_held() -> None:
    parser = StreamingParser()
    assert parser.feed("It costs :pri") == [Run(0, 9, "It costs ")]
    assert parser.feed("ce[B1") == []
    assert parser.feed("] today") == [Directive(9, 19, "price", target="B1"), Run(19, 25, " today")]
    assert parser.feed(" at 10:30, note") == [Run(25, 40, " at 10:30, note")]


def test_a_block_directive_waits_for_the_line_break_that_belongs_to_it() -> None:
    parser = StreamingParser()
    assert parser.feed('::product{id="B1"}') == []
    assert parser.feed("\n") == [Directive(0, 19, "product", attributes={"id": "B1"})]


@pytest.mark.parametrize(
    "text",
    [
        ":price[]",
        ":price[B1",
        ":price[B 1]",
        ":prize[B1]",
        "::product{}",
        '::product{reason="no id"}',
        '::product{id="B1"',
        '::product{id="B1\n"}',
        "::banner{id=1}",
        ":::compare{}\n:::",
        "::follow-ups{}",
        "::link{title=nowhere}",
        "a :: b ::: c : d",
        "12:30:45",
        "https://example.com/a:b",
        r"\:price[B1]",
        r'\::product{id="B1"}',
        "smile :)",
    ],
)
def test_what_is_no_directive_is_text(text: str) -> None:
    assert parse(text) == [Run(0, len(text), text)]


def test_an_escape_split_between_two_deltas_is_still_an_escape() -> None:
    assert parse("\\", ":price[B1]") == [Run(0, 11, r"\:price[B1]")]


def test_what_leaves_no_doubt_is_forgiven() -> None:
    assert parse("Here: ::product{id=B1} or")[1] == Directive(6, 22, "product", attributes={"id": "B1"})
    assert parse(':::compare{ids="B1,B2"}\n* Weight\nBoth are light.') == [
        Directive(0, 33, "compare", attributes={"ids": "B1,B2"}, rows=("Weight",)),
        Run(33, 48, "Both are light."),
    ]
    assert parse(':::compare{ids="B1,B2"}\n- Weight') == [
        Directive(0, 32, "compare", attributes={"ids": "B1,B2"}, rows=("Weight",))
    ]


def test_a_brace_inside_quotes_does_not_end_a_directive() -> None:
    assert parse('::product{id="B1" reason="{so} warm"}') == [
        Directive(0, 37, "product", attributes={"id": "B1", "reason": "{so} warm"})
    ]


def test_a_directive_longer_than_the_limit_is_text_and_no_longer_held() -> None:
    begun = '::product{id="B1" reason="' + "x" * DIRECTIVE_CHARS
    parser = StreamingParser()
    assert parser.feed(begun) == [Run(0, len(begun), begun)]
    assert parser.feed('"}\n') == [Run(len(begun), len(begun) + 3, '"}\n')]


FRAGMENTS = st.sampled_from(
    [
        *':[]{}\\\n"- a,',
        "::",
        ":::",
        ":price[",
        "B1]",
        ":cite[e1]",
        '::product{id="B1"}',
        '::product{id="B1" reason="',
        "::link{search=x}",
        "::follow-ups{",
        'q1="a?"}',
        ':::compare{ids="B1,B2"}\n',
        "- Weight\n",
        ":::\n",
        "words and more ",
        "x" * 1500,
        "::product{id=" + "y" * 4000,
        "é😀",
    ]
)
MARKUP = st.lists(FRAGMENTS, max_size=14).map("".join)


@st.composite
def split(draw: st.DrawFn) -> tuple[str, list[str]]:
    markup = draw(MARKUP)
    cuts = sorted(draw(st.lists(st.integers(0, len(markup)), max_size=12)))
    return markup, [markup[a:b] for a, b in zip([0, *cuts], [*cuts, len(markup)], strict=True)]


@settings(max_examples=400, deadline=None)
@given(split())
def test_any_split_gives_the_same_nodes(case: tuple[str, list[str]]) -> None:
    markup, deltas = case
    assert parse(*deltas) == parse(markup)


@settings(max_examples=60, deadline=None)
@given(MARKUP.filter(lambda markup: len(markup) < 1000))
def test_a_split_at_every_character_gives_the_same_nodes(markup: str) -> None:
    assert parse(*markup) == parse(markup)


@settings(max_examples=200, deadline=None)
@given(split())
def test_the_nodes_cover_the_markup_without_hole_or_overlap(case: tuple[str, list[str]]) -> None:
    markup, deltas = case
    at = 0
    for node in parse(*deltas):
        assert node.start == at < node.end
        at = node.end
        if isinstance(node, Run):
            assert node.text == markup[node.start : node.end]
    assert at == len(markup)


@settings(max_examples=200, deadline=None)
@given(st.lists(MARKUP, max_size=4))
def test_escaped_pieces_of_text_open_no_directive_even_side_by_side(pieces: list[str]) -> None:
    markup = "".join(grammar.escape(piece) for piece in pieces)
    assert all(isinstance(node, Run) for node in parse(markup))


def test_a_directive_after_an_escaped_colon_is_read() -> None:
    assert parse(grammar.escape("now:") + grammar.price("B1")) == [
        Run(0, 5, r"now\:"),
        Directive(5, 15, "price", target="B1"),
    ]


def test_an_escaped_text_reads_as_itself() -> None:
    assert grammar.unescape_colons(grammar.escape("see ::product{id=B1} at 10:30:")) == "see ::product{id=B1} at 10:30:"
