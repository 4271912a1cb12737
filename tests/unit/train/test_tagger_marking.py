"""What the tagger learns from: questions that were written with marks, and labelled ones whose values are looked for."""

import json
from random import Random

import pytest
from tokenizers import Tokenizer

from aisle.encoders.models import EMBEDDER, find_models
from aisle.planner.marks import TAGS, units
from aisle_schemas import Money, Turn
from aisle_tools.evaluate.planner_set import Labelled, Wanted, read_marked, shop_words
from aisle_tools.train.tagger.marking import EITHER, UNKNOWN, Marked, Values, of_labelled, of_marked, varied
from aisle_tools.train.tagger.pieces import shortened

WORDS = shop_words()


def shown(one: Marked) -> str:
    """Each unit with its tag, where that is a value's or left open."""
    names = {EITHER: "", UNKNOWN: "/?"}
    said = [one.text[start:end] for start, end in units(one.text)]
    return " ".join(
        word + names.get(tag, "" if TAGS[tag] == "none" else f"/{TAGS[tag]}")
        for word, tag in zip(said, one.tags, strict=True)
    )


@pytest.mark.parametrize(
    ("marked", "tagged"),
    [
        ("Kettle {under [$40|max]}, pls", "kettle under/frame $/max 40/max , pls"),
        ("{[leather|without]'s out}", "leather/without 's/frame out/frame"),
        ("{for my [five year old|age]}", "for/frame my/frame 5/age year/age old/age"),
        ("[le creuset|brand] pot", "le/brand creuset/brand pot"),
        ("three pots", "three pots"),
    ],
)
def test_marks_become_tags(marked: str, tagged: str) -> None:
    assert shown(of_marked(marked)) == tagged


def test_every_written_mark_can_be_read() -> None:
    for one in read_marked():
        read = of_marked(one.marked)
        assert len(read.tags) == len(units(read.text)) > 0
        assert read.rules == ("|" in one.marked), one.marked
        assert not set("[]{}|") & set(read.text), one.marked


def labelled(question: str, **more: object) -> Labelled:
    given = {"family": "f", "question": question, "intent": "recommendation", **more}
    return Labelled(**given)  # type: ignore[arg-type]


def test_a_labels_values_are_found_in_its_words() -> None:
    wanted = Wanted(
        price_max=Money.of("60", "USD"), brands=("le creuset",), sizes=("m",), exclude=("wool",), age_years=1.5
    )
    one = of_labelled(labelled("about 50 bucks, le creuset, medium, no wool, 18 month old", filters=wanted), WORDS)
    assert one is not None
    assert shown(one) == (
        "about 50/about bucks/about , le/brand creuset/brand , medium/size , no wool/without , 18/age month/age old/age"
    )
    assert one.tags[0] == EITHER


def test_what_stands_in_an_earlier_turn_is_not_looked_for_and_what_stands_nowhere_makes_no_example() -> None:
    turn = Turn(question="tents under $90", product_ids=("T1",))
    wanted = Wanted(price_max=Money.of("90", "USD"), colours=("red",))
    assert (
        shown(of_labelled(labelled("in red?", filters=wanted, turns=(turn,)), WORDS) or Marked("", ()))
        == "in red/colour ?"
    )
    assert of_labelled(labelled("in red?", filters=wanted), WORDS) is None


def test_where_a_plan_has_no_filters_a_brand_or_a_number_is_left_open() -> None:
    one = of_labelled(labelled("bosch or makita for 20 cm logs", intent="comparison"), WORDS)
    assert one is not None
    assert shown(one) == "bosch/? or makita/? for 20/? cm logs"


def test_a_varied_question_is_about_something_else_in_the_same_words() -> None:
    ones = [of_marked("a [red|colour] kettle, {under [$40|max]}"), of_marked("[navy|colour] [lego|brand]")]
    values, draw = Values(ones), Random(1)
    for one in (varied(ones[0], values, draw) for _ in range(50)):
        assert len(one.tags) == len(units(one.text))
        assert {TAGS[tag] for tag in one.tags} == {"none", "frame", "max", "colour"}
        assert one.text.startswith("a ")
        assert " kettle" in one.text
        assert "under " in one.text


def test_a_shorter_tokenizer_reads_the_needed_texts_as_the_whole_one_does() -> None:
    whole = (find_models() / EMBEDDER / "tokenizer.json").read_text(encoding="utf-8")
    texts = ["a zojirushi kettle under £40", "spatula, no polyester"]
    text, kept = shortened(whole, texts)
    short, long = Tokenizer.from_str(text), Tokenizer.from_str(whole)
    for tokenizer in (short, long):
        tokenizer.no_padding()
    assert len(kept) == len(json.loads(text)["model"]["vocab"]) == 20_000
    for asked in texts:
        assert short.encode(asked).tokens == long.encode(asked).tokens
        assert [kept[piece] for piece in short.encode(asked).ids] == long.encode(asked).ids
