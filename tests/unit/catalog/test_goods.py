"""Which goods a question asks for, and whether a product is one of them; the variants that are asked for."""

import pytest

from aisle.catalog.goods import (
    NounPhrase,
    asked_goods,
    kinds_of,
    names,
    other_names,
    singular,
    telling_words,
    unwanted_goods,
)
from aisle.catalog.variants import asked_variants
from aisle_schemas import Filters, Variant


def asked(question: str) -> list[str]:
    """The heads, in order."""
    return [phrase.head for phrases in asked_goods(question) for phrase in phrases]


@pytest.mark.parametrize(
    ("question", "heads"),
    [
        ("laptop backpack", ["backpack"]),
        ("I'm looking for a desk chair for my office", ["chair"]),
        ("ballet flats or loafers for the office", ["flat", "loafer"]),
        ("a bunch of flowers for my wife", ["flower"]),
        ("a tent for 4 people, not too heavy", ["tent"]),
        ("Which trail shoes does Cragwise make?", ["shoe"]),
        ("a water bottle with no plastic", ["bottle"]),
        ("Wool is too warm. Are there base layers?", ["wool", "layer"]),
        ("4 star or better running shoes", ["shoe"]),
        ("there are four of us, which tent fits?", ["tent"]),
        ("the dearest backpack you have", ["backpack"]),
        ("not wool, or acrylic, scarves", ["scarf"]),
        ("which trail shoe weighs the least?", ["shoe"]),
        ("I hate plastic: which toys are there?", ["toy"]),
        ("frying pans, anything except cast iron", ["pan"]),
        ("without leather or suede, a belt", ["belt"]),
        ("a hammer, pliers and a wrench", ["hammer", "plier", "wrench"]),
        ("yoga mat plus blocks", ["mat", "block"]),
        ("wine glasses", ["glass"]),
        ("what would a four-year-old who loves trains like", ["train"]),
        ("a hammer and a set of screwdrivers", ["hammer", "screwdriver"]),
        ("a bouquet of roses", ["bouquet"]),
        ("a trumpet as well as a microphone", ["trumpet", "microphone"]),
        ("I need a rucksack and I don't buy leather", ["rucksack"]),
        ("scarves, none with wool", ["scarf"]),
        ("u got chain saws", ["saw"]),
        ("least expensive drill pls", ["drill"]),
        ("we can stretch to $200 for a tent", ["tent"]),
        ("our anniversary is on friday and she adores scented candles", ["candle"]),
    ],
)
def test_the_last_noun_says_what_is_asked_for(question: str, heads: list[str]) -> None:
    assert asked(question) == heads


@pytest.mark.parametrize(
    "question",
    [
        "a gift for a grandmother who gardens",
        "My nephew loves dinosaurs. Any present ideas?",
        "what do I need for cold-weather golf?",
        "what should we pack for a first camping trip",
        "something to keep my hands warm",
        "my sister has taken up yoga, what would she use?",
        "what goes in a coffee corner?",
        "we need to make the porch look scary",
        "only ones that take a 16 inch laptop",
    ],
)
def test_a_person_or_a_purpose_names_no_goods(question: str) -> None:
    assert asked_goods(question) == ()


def test_the_first_clause_is_likeliest_to_name_the_goods_and_a_later_one_may() -> None:
    assert asked("the pan is warped, so a skillet") == ["skillet", "pan"]


@pytest.mark.parametrize(
    "question",
    [
        "our cat is bored out of her mind",
        "I wake up with a stiff neck every morning",
        "my nephew is seven and mad about volcanoes",
        "our allowance is small, and it has to be for the garden",
    ],
)
def test_what_is_told_of_someone_names_no_goods(question: str) -> None:
    assert asked_goods(question) == ()
    assert asked(f"a lamp, {question}") == ["lamp"]


def test_what_is_told_of_someone_may_be_a_wish() -> None:
    assert asked("I'm after a desk lamp") == ["lamp"]
    assert asked("my son wants a drum") == ["drum"]
    assert asked("we keep a parrot, so a frying pan it must be") == ["pan"]


def test_what_somebody_lacks_is_not_unwanted() -> None:
    assert unwanted_goods("I have two pots to my name and no frying pan") == ()
    assert unwanted_goods("I have a dog, so no glass bowls") == (NounPhrase("bowl", ("glass",)),)


def test_what_goods_are_of_tells_which() -> None:
    assert asked_goods("poster of paris") == ((NounPhrase("poster", ("paris",)),),)
    assert asked_goods("a set of knives") == ((NounPhrase("knife"),),)


def test_an_order_tells_no_kind_of_goods_from_another() -> None:
    assert asked_goods("lowest-priced hammer please") == ((NounPhrase("hammer"),),)
    assert telling_words("lowest-priced hammer") == ("hammer",)


def test_goods_have_other_names_by_which_a_shop_may_have_them() -> None:
    (phrases,) = asked_goods("tellies for the bedroom")
    assert other_names(phrases) == ("television", "tv")


def test_words_of_praise_tell_no_kind_of_goods_from_another() -> None:
    assert asked_goods("the best lightweight waterproof golf jacket") == (
        (NounPhrase("jacket", ("waterproof", "golf")),),
    )


@pytest.mark.parametrize(
    ("question", "title", "category", "is_such"),
    [
        ("laptops", "Commuter Laptop Backpack, 22 L", ("Bags", "Backpacks"), False),
        ("laptop backpack", "Commuter Laptop Backpack, 22 L", ("Bags", "Backpacks"), True),
        ("wireless charger", "Desk Lamp with Wireless Charger", ("Electronics",), False),
        ("lamps", "Desk Lamp with Wireless Charger", ("Electronics",), True),
        ("mittens", "Sun Hat with Chin Tie", ("Hats & mittens",), False),
        ("wristwatches", "Rustic Bamboo Timepiece", ("accessories", "watch"), True),
        ("guitar strings", "Vintage Electric Guitar", ("instruments", "strings"), False),
        ("tote bag", "Canvas Tote with Zip", ("Bags", "Totes"), True),
        ("dinosaur toys", "Take-Apart Dinosaur with Screwdriver", ("Toys", "Dinosaur toys"), True),
        ("guitars", "Vintage Guitar Wall Art", ("instruments", "strings"), False),
        ("sofas", "Rustic Charm Sofa Set", ("furniture",), True),
        ("toys", "Wooden Train Set, 50 Pieces", ("Toys", "Vehicles & trains"), True),
        ("science kits", "My First Fossil Lab", ("Toys", "Science toys"), True),
        ("running shoes", "Daily 3 Running Shoes", ("Running",), True),
        ("kneeler", "Folding Garden Kneeler and Seat", ("Garden",), True),
        ("tumbler", "Vintage Teal Tumbler Glass", ("kitchen",), True),
        ("djembe", "Desert Rhythms Djembe Drum", ("percussion",), True),
        ("salmon", "Atlantic Salmon Fillets", ("groceries",), True),
        ("golf", "Stand Golf Bag", ("bags",), False),
        ("cheese", "Striped Wooden Cheese Board", ("groceries", "dairy"), False),
        ("plants", "Gold Plant Stand Set", ("floral", "plant"), False),
    ],
)
def test_a_product_is_what_its_title_ends_with_or_its_shelf_is_called(
    question: str, title: str, category: tuple[str, ...], is_such: bool
) -> None:
    ((phrase,),) = asked_goods(question)
    assert names(phrase, kinds_of(title, category)) is is_such


def test_a_description_may_name_what_a_fancy_title_does_not() -> None:
    kinds = kinds_of("Productivity Powerhouse", ("computer",), "Elevate your work with this stunning silver laptop.")
    assert names(NounPhrase("laptop"), kinds)


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("knives", "knife"),
        ("dresses", "dress"),
        ("berries", "berry"),
        ("cookies", "cookie"),
        ("pies", "pie"),
        ("canvas", "canvas"),
        ("chef's", "chef"),
    ],
)
def test_the_singular_is_the_same_for_shopper_and_shop(word: str, one: str) -> None:
    assert singular(word) == one


def test_a_search_is_told_by_its_telling_words_or_by_all_where_none_tells() -> None:
    assert telling_words("best gifts for coffee lovers") == ("coffee",)
    assert telling_words("gift ideas") == ("gift", "idea")


VARIANTS = (
    Variant(variant_id="A", colour="Forest Green", size="M"),
    Variant(variant_id="B", colour="Black", size="M"),
    Variant(variant_id="C", colour="Black", size="L"),
)


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(), ["A", "B", "C"]),
        (Filters(sizes=("m", "medium")), ["A", "B"]),
        (Filters(sizes=("m",), colours=("green",)), ["A"]),
        (Filters(sizes=("l",), colours=("green",)), ["C"]),  # not there in green: the size counts
        (Filters(sizes=("xs",)), ["A", "B", "C"]),
    ],
)
def test_the_variants_of_the_size_and_colour_that_are_asked_for(filters: Filters, ids: list[str]) -> None:
    assert [variant.variant_id for variant in asked_variants(filters, VARIANTS)] == ids


def test_a_material_or_a_use_may_stand_behind_a_comma() -> None:
    assert asked_goods("coffee grinder, electric") == ((NounPhrase("grinder", ("coffee", "electric")),),)
    assert asked_goods("sofas, leather is out") == ((NounPhrase("sofa"),),)
