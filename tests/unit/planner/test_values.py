"""What marked words are worth, whoever marked them."""

from dataclasses import replace

import pytest

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.known import known
from aisle.planner.marks import ROLES, Mark, marks, units, units_of
from aisle.planner.values import filters_of
from aisle_schemas import Filters, Money
from aisle_tools.train.tagger.marking import TAGS, of_marked

SHOP = Vocabulary(
    brands=frozenset({"the north face", "levi's", "melissa & doug", "oak & iron", "home"}),
    categories=frozenset(),
    colours=frozenset({"slate gray", "navy", "red"}),
    sizes=frozenset({"m", "xl", "7.5", "10", "2t"}),
)


def read(marked: str, currency: str = "USD") -> Filters:
    one = of_marked(marked)
    return filters_of(
        one.text,
        marks([(place, TAGS[tag]) for place, tag in zip(units(one.text), one.tags, strict=True)]),
        SHOP,
        currency,
    )


def money(amount: str, currency: str = "USD") -> Money:
    return Money.of(amount, currency)


@pytest.mark.parametrize(
    ("marked", "low", "high"),
    [
        ("{under [$1,299.99|max]}", None, money("1299.99")),
        ("[40|min] to [60 euros|max]", money("40", "EUR"), money("60", "EUR")),
        ("[30|max]-[45|max], dollars", money("30"), money("45")),  # the same bound twice with a "to" between is a range
        ("{more than [60|min] but [90|max] at most}", money("60"), money("90")),
        ("[a hundred and twenty|max] tops", None, money("120")),
        ("{under [two fifty|max]}", None, money("250")),
        ("[a tenner|max]", None, money("10", "GBP")),
        ("[2k|max]", None, money("2000")),
        ("[50 bucks|about] or so", None, money("60")),
        ("[200 canadian dollars|max]", None, money("200", "CAD")),
        ("tents {over [$300|max]}", money("300"), None),  # the word beside it leaves no doubt
        ("{nothing over [$300|max]}", None, money("300")),
        ("[30 dollars|min] or less", None, money("30")),
        ("[my wallet|max]", None, None),
        ("[200|min] and [100|max]", money("100"), money("200")),
    ],
)
def test_amounts(marked: str, low: Money | None, high: Money | None) -> None:
    assert (read(marked).price_min, read(marked).price_max) == (low, high)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("[eighteen month old|age]", Filters(age_years=1.5)),
        ("[toddler|age]'s toy", Filters(age_years=2.0)),
        ("[6 weeks|age]", Filters(age_years=0.1154)),
        ("for a [40 year old|age]", Filters()),  # no child
        ("for a [100 year old|age]", Filters()),
        ("[4.5|stars] and up", Filters(min_rating=4.5)),
        ("[8.5|stars]", Filters()),
        ("size [seven and a half|size]", Filters(sizes=("7.5",))),
        ("[medium|size] or [x-large|size]", Filters(sizes=("m", "xl"))),
        ("[three t|size], [2 t|size]", Filters(sizes=("2t",))),  # what the shop does not have filters nothing
        ("[north face|brand] or [levis|brand]", Filters(brands=("the north face", "levi's"))),
        ("[melissa n doug|brand]", Filters(brands=("melissa & doug",))),
        ("[acme|brand]", Filters()),
        ("[grey|colour]", Filters(colours=("slate gray",))),
        ("[navy|brand]", Filters(colours=("navy",))),
        ("[oak and iron|colour]", Filters(brands=("oak & iron",))),
        ("no [wool|without] or [loose magnets|without]", Filters(exclude=("wool", "loose magnets"))),
        ("not [red|without], i hate [red|colour]", Filters(exclude=("red",))),
        ("not [northface|without]", Filters(exclude=("the north face",))),
    ],
)
def test_the_rest(marked: str, expected: Filters) -> None:
    assert read(marked) == expected


def test_a_colour_that_is_unwanted_is_not_wanted_under_a_longer_name() -> None:
    shop = replace(SHOP, colours=frozenset({"navy blue", "light blue"}))
    text = "in blue, not navy"
    marked = (Mark(3, 7, "colour"), Mark(13, 17, "without"))
    assert filters_of(text, marked, shop, "USD") == Filters(colours=("light blue",), exclude=("navy",))


def test_a_brand_of_joining_words_alone_is_none() -> None:
    assert known("this and that", replace(SHOP, brands=frozenset({"N", "and"}))) == (False, False, False)


def test_a_dollar_is_the_shoppers_own_where_that_is_one() -> None:
    assert read("[$40|max]", "AUD").price_max == money("40", "AUD")
    assert read("[$40|max]", "EUR").price_max == money("40", "USD")
    assert read("[40|max]", "EUR").price_max == money("40", "EUR")


def test_a_unit_is_a_word_a_number_with_its_unit_or_a_sign() -> None:
    text = "leather's out, 18mo, $4.50, rock'n'roll 2t"
    said = [text[start:end] for start, end in units(text)]
    assert said == ["leather", "'s", "out", ",", "18mo", ",", "$", "4.50", ",", "rock'n'roll", "2t"]


def test_a_piece_may_cover_two_units_and_a_unit_many_pieces() -> None:
    places = units("£10 kettle")
    assert [list(covered) for covered in units_of(places, [(0, 0), (0, 3), (4, 6), (6, 10)])] == [[], [0, 1], [2], [2]]


def test_neighbours_with_one_tag_make_one_mark() -> None:
    places = units("le creuset red")
    tagged = list(zip(places, ("brand", "brand", "colour"), strict=True))
    assert marks(tagged) == (Mark(0, 10, "brand"), Mark(11, 14, "colour"))  # type: ignore[arg-type]
    assert set(ROLES) < set(TAGS)


def test_the_shops_names_are_known_however_they_are_spelled() -> None:
    text = "levi's, the north face or melissa n doug in slate grey, for my home"
    names = [text[start:end] for (start, end), is_known in zip(units(text), known(text, SHOP), strict=True) if is_known]
    assert names == ["levi", "'s", "the", "north", "face", "melissa", "n", "doug", "slate", "grey"]


def test_a_brand_that_nothing_rules_out_is_wanted_whatever_the_tagger_makes_of_it() -> None:
    assert read("anything [levis|without] that lasts").brands == ("levi's",)
    assert read("a jacket, {enough of} [levis|without]").exclude == ("levi's",)
    assert read("not [levis|without]").exclude == ("levi's",)
