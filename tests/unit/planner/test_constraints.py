"""Which filters words become, and which they do not."""

import pytest

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.models import find_models
from aisle.planner.constraints import constraints, merged
from aisle.planner.goods import category_filter
from aisle.planner.tagger import TAGGER, Tagger
from aisle.planner.words import clean, lowered
from aisle_schemas import Filters, Money

SHOP = Vocabulary(
    brands=frozenset({"merrell", "great value", "summit", "lego"}),
    categories=frozenset({"tents", "running shoes", "gloves", "golf", "kitchen knives"}),
    colours=frozenset({"red", "navy blue", "blue", "grey", "olive"}),
    sizes=frozenset({"m", "large", "10", "9.5", "10 wide"}),
)


TAGS = Tagger(find_models() / TAGGER)


def read(question: str, currency: str = "USD") -> Filters:
    return constraints(lowered(clean(question)), TAGS, SHOP, currency).filters


def usd(cents: int) -> Money:
    return Money(minor_units=cents, currency="USD")


@pytest.mark.parametrize(
    ("question", "low", "high"),
    [
        ("tents under $50", None, usd(5000)),
        ("between 20 and 40 dollars", usd(2000), usd(4000)),
        ("$20-$40 knives", usd(2000), usd(4000)),
        ("over $100 but under $200", usd(10000), usd(20000)),
        ("at least $1,000 for a tent", usd(100000), None),
        ("no more than 1,299.99 usd", None, usd(129999)),
        ("headphones less than 100", None, usd(10000)),
        ("my budget is 80 dollars", None, usd(8000)),
        ("$50 or less", None, usd(5000)),
        ("around $50", None, usd(6000)),
        ("thirty-five bucks tops", None, usd(3500)),
        ("tents under a hundred and twenty dollars", None, usd(12000)),
        ("anything below fifty, please", None, usd(5000)),
        ("a tote, sixty dollars is my limit", None, usd(6000)),
        ("$40 is the most I can spend", None, usd(4000)),
        ("knives from $500 up to $1000", usd(50000), usd(100000)),
        ("less than €30", None, Money(minor_units=3000, currency="EUR")),
        ("under £12.50", None, Money(minor_units=1250, currency="GBP")),
        ("a tenner at most", None, Money(minor_units=1000, currency="GBP")),
        ("a couple of hundred dollars or less", None, usd(20000)),
        ("two hundred fifty max", None, usd(25000)),
        ("between thirty and fifty dollars", usd(3000), usd(5000)),
        ("below Rs 1,500", None, Money(minor_units=150000, currency="INR")),
        ("under 3k rupees", None, Money(minor_units=300000, currency="INR")),
        ("US$80 ceiling", None, usd(8000)),
        ("$50 ish", None, usd(6000)),
        ("i've got like fifty dollars", None, usd(5000)),
        ("a $25 gift", None, usd(3000)),
        ("between a hundred and two hundred", usd(10000), usd(20000)),
        ("between five hundred and seven hundred fifty dollars", usd(50000), usd(75000)),
        ("two to three hundred dollars", usd(20000), usd(30000)),
        ("blender, fifty to eighty, dollars obviously", usd(5000), usd(8000)),
        ("sub fifty", None, usd(5000)),
        ("make it under one fifty", None, usd(15000)),
        ("a dollar fifty each tops", None, usd(150)),
        ("twenty nine ninety nine dollars or below", None, usd(2999)),
        ("fiftyish bucks", None, usd(6000)),
        ("i refuse to pay more than 75", None, usd(7500)),
        ("he will kill me if it's over $220", None, usd(22000)),
        ("no junk below 25 dollars", usd(2500), None),
        ("rings that cost a fortune, at least a thousand", usd(100000), None),
        ("i have exactly forty dollars to my name", None, usd(4000)),
        ("our allowance for the prize is thirty-five dollars", None, usd(3500)),
        ("£200 would be pushing it", None, Money(minor_units=20000, currency="GBP")),
        ("not leather under $130", None, usd(13000)),
        ("i paid 300 dollars for a juicer once", None, None),
        ("replacing the $900 mower that broke", None, None),
        ("fits models from 2006 to 2012", None, None),
        ("i have 3 and want one more", None, None),
        ("an iphone 15 pro max", None, None),
        ("rating of no less than 4", None, None),
        ("a grand piano", None, None),
        ("cheap tents", None, None),
        ("under 10 inches wide", None, None),
        ("at least 20% wool", None, None),
        ("tent for 2 people", None, None),
    ],
)
def test_prices(question: str, low: Money | None, high: Money | None) -> None:
    assert (read(question).price_min, read(question).price_max) == (low, high)


def test_a_bare_dollar_is_the_shoppers_own() -> None:
    assert read("under $50", "CAD").price_max == Money(minor_units=5000, currency="CAD")
    assert read("under 50", "EUR").price_max == Money(minor_units=5000, currency="EUR")
    assert read("under $50", "EUR").price_max == usd(5000)
    assert read("under 5 pounds", "GBP").price_max == Money(minor_units=500, currency="GBP")


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("toys for a 5-year-old", 5.0), ("for my 5 year old's birthday", 5.0), ("gift for an 18 month old", 1.5),
        ("toy for a toddler", 2.0), ("my daughter is turning 7", 7.0), ("toys ages 3 to 5", 3.0), ("for a 9yo boy", 9.0),
        ("filter for my 10 year old dishwasher", None), ("3 year warranty", None), ("gift for a 60 year old", None),
        ("set of 5 modern stools", None), ("kids toys", None), ("her brother whos 4", 4.0), ("my grandson (6) loves trains", 6.0),
        ("will she be nine in june", None), ("a baby, 6 months he has", 0.5),
        ("he turned seven already", 7.0), ("a girl who just turned thirteen she likes drawing", 13.0), ("she is only three though", 3.0),
        ("he'll be 6 on friday", 6.0), ("for my son who has 7 years a bicycle", 7.0), ("who has 3 kids", None),
        ("keep a nine year old busy", 9.0), ("a baby monitor with 6 months warranty", None),
    ],
)  # fmt: skip
def test_ages(question: str, years: float | None) -> None:
    assert read(question).age_years == years


@pytest.mark.parametrize(
    ("question", "excluded"),
    [
        ("a wallet that is not leather", ("leather",)), ("without plastic or rubber", ("plastic", "rubber")),
        ("no wool please", ("wool",)), ("boots but not merrell", ("merrell",)), ("made without any latex", ("latex",)),
        ("not too heavy", ()), ("no idea", ()), ("without getting wet", ()), ("bpa-free bottle", ("bpa",)),
        ("anything except cast iron", ("cast iron",)), ("a pillow without memory foam", ("memory foam",)),
        ("no real leather please", ("leather",)), ("sofas, leather is out", ("leather",)),
        ("nuts, but i am allergic to peanuts", ("peanuts",)), ("a clock other than a retro one", ("retro",)),
        ("a pan that does not scratch glass", ()),
        ("a necklace without pearls", ("pearls",)), ("without any hassle", ()),
        ("flowers, no roses", ("roses",)), ("nothing that needs batteries", ("batteries",)), ("no thanks", ()), ("no idea, help", ()),
        ("forget the lego stuff", ("lego",)), ("don't forget the lego", ()), ("i'm done with merrell", ("merrell",)),
        ("wool makes me itch", ("wool",)), ("allergic to latex, need gloves", ("latex",)),
        # Denied before, behind, around, and by what only points at it.
        ("any brand save merrell", ("merrell",)), ("running shoes by anyone but merrell", ("merrell",)),
        ("neither green nor plastic", ("green", "plastic")), ("wood rather than plastic", ("plastic",)),
        ("a saucepan that hasn't got teflon on it", ("teflon",)), ("i've gone off grey", ("grey",)), ("she refuses pink", ("pink",)),
        ("leather's a deal breaker", ("leather",)), ("merrell need not apply", ("merrell",)), ("wheat can't be in there", ("wheat",)),
        ("suede ruled out", ("suede",)), ("lanolin gives me a rash", ("lanolin",)),
        ("leave lego out of it", ("lego",)), ("leave the raisins out", ("raisins",)),         ("keep the blue stuff away from me", ("blue",)), ("she already has lego, something else", ("lego",)),
        ("gold looks tacky on me so none of that", ("gold",)), ("white shows dirt so forget white", ("white",)),
        ("with nuts in them i would die, leave those out", ("nuts",)),
        ("i cant have bananas", ("bananas",)), ("no coating at all", ("coating",)),
        ("a present that isn't seeds", ("seeds",)), ("none of them black", ("black",)), ("nut-free and gluten-free", ("nut", "gluten")),
        ("i don't mind red", ()), ("why is the red one out of stock", ()), ("does polyester make you sweat", ()),
        ("i can't find a black one", ()), ("so that i black out", ()), ("one that won't give me a headache", ()),
        ("screws that hold the lid", ()), ("i can't decide between merrell and lego", ()), ("something that doesn't need ironing", ()),
        ("to keep my white shoes clean", ()), ("nothing beats wool", ()),
        ("without plastic or glitter", ("plastic", "glitter")), ("grain free food", ("grain",)),
    ],
)  # fmt: skip
def test_exclusions(question: str, excluded: tuple[str, ...]) -> None:
    assert read(question).exclude == excluded


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("blue merrell boots", Filters(brands=("merrell",), colours=("blue", "navy blue"))),
        ("gray socks in size 10", Filters(colours=("grey",), sizes=("10",))),
        ("shirt in medium", Filters(sizes=("m",))),
        ("socks in olive", Filters(colours=("olive",))),
        ("olive oil", Filters()),
        ("red wine glasses", Filters()),
        ("great value tissues", Filters(brands=("great value",))),
        ("anything by lego", Filters(brands=("lego",))),
        ("greatvalue tissues", Filters(brands=("great value",))),
        ("i like merrell", Filters(brands=("merrell",))),
        ("boots like merrell", Filters()),
        ("size nine and a half", Filters(sizes=("9.5",))),
        ("boots 9.5 or 10", Filters(sizes=("10", "9.5"))),
        ("are 10s in", Filters(sizes=("10",))),
        ("small or medium gloves", Filters(sizes=("m",))),
        ("will it fit over a size 10 boot", Filters()),
        ("a 9.5 inch blade", Filters()),
        ("only 4.5+", Filters(min_rating=4.5)),
        ("3.5 stars is too low, 4 and above", Filters(min_rating=4.0)),
        ("a case for a lego set", Filters()),
        ("a large ottoman", Filters()),
        ("my foot's a ten", Filters(sizes=("10",))),
        ("i wear a 10 in shoes", Filters(sizes=("10",))),
        ("he wears large", Filters(sizes=("large",))),
        ("at least 4 stars", Filters(min_rating=4.0)),
        ("i skip anything rated under 4.2", Filters(min_rating=4.2)),
        ("4 out of 5 is my lowest", Filters(min_rating=4.0)),
        ("rated four point five or better", Filters(min_rating=4.5)),
        ("rated above 4.5", Filters(min_rating=4.5)),
    ],
)
def test_the_shops_own_words(question: str, expected: Filters) -> None:
    assert read(question) == expected


@pytest.mark.parametrize(
    ("goods", "categories"),
    [
        ("best waterproof tents", ("tents",)), ("tent", ("tents",)), ("red running shoes", ("running shoes",)),
        ("kitchen knife", ("kitchen knives",)), ("golf gloves", ()), ("shoes", ()), ("", ()),
    ],
)  # fmt: skip
def test_a_category_filters_only_where_the_words_name_it_whole(goods: str, categories: tuple[str, ...]) -> None:
    assert category_filter(goods, SHOP) == categories


def test_what_became_a_filter_leaves_the_text() -> None:
    assert constraints("trail shoes size 10 under $120 for a 5 year old", TAGS, SHOP, "USD").rest == "trail shoes"


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("queen size sheets", "queen size sheets"),  # the shop has no such size: the words still steer the search
        ("king size bed frame under $300", "king"),
        ("leather-free wallet under $40", "leather-free wallet"),
        ("blue merrell boots", "blue merrell boots"),
    ],
)
def test_words_that_became_no_filter_stay(question: str, rest: str) -> None:
    assert constraints(question, TAGS, SHOP, "USD").rest.startswith(rest)


def test_what_no_longer_matters_releases_the_earlier_filter() -> None:
    earlier = Filters(price_max=usd(4000), colours=("red",))
    for question, left in (
        ("forget the budget", Filters(colours=("red",))),
        ("any colour is fine", Filters(price_max=usd(4000))),
        ("it doesn't have to be red", Filters(price_max=usd(4000))),
        ("not red", Filters(price_max=usd(4000), exclude=("red",))),
        ("any colour but red", Filters(price_max=usd(4000), exclude=("red",))),
    ):
        said = constraints(lowered(clean(question)), TAGS, SHOP, "USD")
        assert merged(earlier, said.filters, said.released) == left


def test_what_must_not_be_in_it_adds_up_over_turns() -> None:
    earlier = Filters(brands=("lego", "merrell"), exclude=("wool", "red"))
    later = Filters(exclude=("leather", "lego"), colours=("red",))
    assert merged(earlier, later) == Filters(brands=("merrell",), exclude=("wool", "leather", "lego"), colours=("red",))


def test_a_later_turns_budget_replaces_the_earlier_one_whole() -> None:
    earlier = Filters(price_min=usd(2000), price_max=usd(4000), colours=("red",))
    assert merged(earlier, Filters(price_max=usd(1500))) == Filters(price_max=usd(1500), colours=("red",))
