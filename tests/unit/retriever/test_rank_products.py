"""Which products a search shows: those that are what is asked for, for whom, for how many."""

import msgspec
import pytest

from aisle.catalog.goods import asked_goods, unwanted_goods
from aisle.catalog.index import Hit
from aisle.catalog.superlatives import Ordering
from aisle.retriever.audience import suiting
from aisle.retriever.filters import admits, capacity, has_room, people_in
from aisle.retriever.rank_products import Asked, leading_products
from aisle_schemas import Attribute, Filters, Money, Passage, PassageKind, RetrievedProduct


def goods(id: str, title: str, *category: str, description: str = "", **attributes: str) -> RetrievedProduct:
    named = tuple(Attribute(name=name.replace("_", " "), value=value) for name, value in attributes.items())
    return RetrievedProduct(product_id=id, title=title, category=category, description=description, attributes=named)


def hit(id: str, text: str, dense: float, kind: PassageKind = "title") -> Hit:
    passage = Passage(label="", id=f"{id}#{kind}", kind=kind, text=text, product_id=id)
    return Hit(passage=passage, lexical=0.0, dense=dense, score=dense)


SHELF = {
    "CAMP": goods("CAMP", "Folding Camp Chair", "Camping", "Furniture", Weight="2.4 lb"),
    "OFFICE": goods(
        "OFFICE", "Ergonomic Mesh Chair", "Furniture", "Chairs", description="For long days at the office."
    ),
    "BAG": goods("BAG", "Commuter Laptop Backpack", "Bags", "Backpacks", Laptop="up to 16 in"),
    "HEELS": goods("HEELS", "Crystal Stilettos", "Shoes", "Formal shoes"),
    "FLATS": goods("FLATS", "Red Ballet Flats", "Shoes", "Formal shoes"),
    "PARKA": goods("PARKA", "Winter Parka", "Clothing", "Jackets"),
}


def shown(question: str, *cosines: tuple[str, float]) -> list[str]:
    hits = [hit(id, SHELF[id].title, dense) for id, dense in cosines]
    ranked = leading_products(
        question, hits, SHELF, Asked(goods=asked_goods(question), unwanted=unwanted_goods(question))
    )
    return [found.product_id for found in ranked]


def test_an_office_chair_is_a_chair_for_an_office() -> None:
    assert shown("office chair", ("OFFICE", 0.5), ("CAMP", 0.45)) == ["OFFICE"]
    assert shown("office chair", ("CAMP", 0.45)) == []


def test_a_backpack_for_laptops_is_no_laptop() -> None:
    assert shown("laptops", ("BAG", 0.55)) == []
    assert shown("laptop backpack", ("BAG", 0.55)) == ["BAG"]


def test_goods_that_nothing_here_is_called_are_shown_where_a_name_is_near() -> None:
    assert shown("anorak", ("PARKA", 0.55), ("BAG", 0.2)) == ["PARKA"]
    assert shown("refrigerator", ("PARKA", 0.4)) == []


def test_what_says_no_colour_is_not_taken_for_one_in_it() -> None:
    assert shown("red chair", ("OFFICE", 0.9)) == []


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("shoes", ["FLATS", "HEELS"]),
        ("shoes other than heels", ["FLATS"]),
        ("shoes, but not stilettos", ["FLATS"]),
        ("shoes without a bow", ["FLATS", "HEELS"]),
        ("shoes, no ballet flats", ["HEELS"]),
        ("shoes, no crystals", ["FLATS"]),
    ],
)
def test_goods_that_are_not_wanted_are_left_out(question: str, ids: list[str]) -> None:
    assert shown(question, ("FLATS", 0.5), ("HEELS", 0.5)) == ids


def test_neither_drumsticks_nor_drum_sticks_are_drums() -> None:
    drums = {"DRUM": goods("DRUM", "Studio Drum Set Essentials", "Music", "Percussion")}
    for question in ("drum sticks", "drumsticks"):
        hits = [hit("DRUM", "Studio Drum Set Essentials", 0.7)]
        assert leading_products(question, hits, drums, Asked(goods=asked_goods(question))) == []


PANTRY = {
    "TEA": goods("TEA", "Glass Teapot", "Kitchen", description="A teapot for two."),
    "CUP": goods("CUP", "Stoneware Cup", "Kitchen"),
    "PADS": goods("PADS", "Insulated Sleeping Pad", "Camping"),
    "SACK": goods("SACK", "Down Sleeping Bag", "Camping"),
    "TOTE": goods("TOTE", "Canvas Shopping Bag", "Bags"),
    "RUN": goods("RUN", "Wide Running Shoes", "Shoes"),
    "TRAIL": goods("TRAIL", "Ridge Trail Shoes", "Shoes"),
    "SOFA": goods("SOFA", "Yellow Sofa", "Furniture"),
    "SEAT": goods("SEAT", "Lounge Armchair", "Furniture"),
    "COAT": goods("COAT", "Waterproof Jacket", "Clothing"),
}


def found(question: str, *cosines: tuple[str, float], earlier: str | None = None) -> list[str]:
    hits = [hit(id, PANTRY[id].title, dense) for id, dense in cosines]
    asked = Asked(goods=asked_goods(question), earlier=None if earlier is None else asked_goods(earlier))
    return [product.product_id for product in leading_products(question, hits, PANTRY, asked)]


def test_of_several_goods_each_has_its_turn() -> None:
    assert found("shoes and a cup", ("TRAIL", 0.8), ("RUN", 0.7), ("CUP", 0.4)) == ["TRAIL", "CUP", "RUN"]


def test_of_several_goods_each_is_measured_by_the_best_of_its_own() -> None:
    shelf = {"BAND": goods("BAND", "Resistance Bands", "Fitness"), "BELL": goods("BELL", "Dumbbells", "Fitness")}
    hits = [hit("BAND", "Resistance Bands", 0.9), hit("BELL", "Dumbbells", 0.1)]
    question = "bands or weights for the spare room"
    ranked = leading_products(question, hits, shelf, Asked(goods=asked_goods(question)))
    assert [found.product_id for found in ranked] == ["BAND", "BELL"]


def test_goods_that_are_listed_share_what_tells_them_apart_where_such_goods_are_here() -> None:
    assert found("sleeping pads or bags", ("PADS", 0.8), ("SACK", 0.8), ("TOTE", 0.7)) == ["PADS", "SACK"]
    assert found("sleeping pads or bags", ("PADS", 0.8), ("TOTE", 0.7)) == ["PADS", "TOTE"]


def test_a_colour_is_meant_of_all_that_follows() -> None:
    assert found("yellow sofa or armchair", ("SOFA", 0.8), ("SEAT", 0.8)) == ["SOFA"]


def test_two_colours_are_one() -> None:
    assert found("lemon yellow sofa", ("SOFA", 0.5)) == []
    assert found("mustard gold sofa", ("SOFA", 0.5)) == []
    assert found("olive yellow sofa", ("SOFA", 0.5)) == ["SOFA"]


def test_goods_go_by_a_name_that_is_told_apart_and_by_what_the_weather_asks() -> None:
    assert found("raincoat", ("COAT", 0.6), ("TOTE", 0.3)) == ["COAT"]


def test_a_need_is_met_from_the_shelf_that_it_names() -> None:
    assert found("what do we need for camping", ("PADS", 0.2), ("CUP", 0.2)) == ["PADS"]


def test_what_a_product_is_said_not_to_have_outweighs_what_is_said_around_it() -> None:
    under = "It works under a rain jacket."
    shelf = {
        "SHELL": goods("SHELL", "Fox Jacket", "Outerwear", description="A shell.", Waterproof="yes"),
        "FLEECE": goods("FLEECE", "Fleece Jacket", "Outerwear", description=under, Waterproof="no, it soaks"),
    }
    hits = [hit(id, shelf[id].title, 0.7) for id in shelf]
    for question in ("rain jacket", "waterproof jacket"):
        ranked = leading_products(question, hits, shelf, Asked(goods=asked_goods(question)))
        assert [found.product_id for found in ranked] == ["SHELL"]


def test_a_number_is_no_denial() -> None:
    shelf = {"A": goods("A", "Golf Tees", "Golf", Tee="No. 8")}
    question = "tee golf tees"
    assert leading_products(question, [hit("A", "Golf Tees", 0.7)], shelf, Asked(goods=asked_goods(question)))


def test_what_a_product_is_made_of_outweighs_what_is_said_around_it() -> None:
    shelf = {
        "IRON": goods("IRON", "Skillet", "Cookware", Material="cast iron"),
        "STEEL": goods("STEEL", "Skillet", "Cookware", description="Half as heavy as iron.", Material="steel"),
        "SAID": goods("SAID", "Skillet", "Cookware", description="Of black iron."),
    }
    hits = [hit(id, shelf[id].title, 0.7) for id in shelf]
    ranked = leading_products("iron skillet", hits, shelf, Asked(goods=asked_goods("iron skillet")))
    assert {found.product_id for found in ranked} == {"IRON", "SAID"}


@pytest.mark.parametrize(
    ("question", "title", "material", "is_shown"),
    [
        ("a wooden chair", "Dining Chair", "Solid oak with steel legs", True),
        ("a wooden chair", "Dining Chair", "Bamboo", True),
        ("a wooden chair", "Dining Chair", "Powder-coated steel", False),
        ("a wooden chair", "Dining Chair", "Steel, plastic", False),
        ("a metal bottle", "Water Bottle", "18/10 stainless steel", True),
        ("a metal bottle", "Water Bottle", "Glass", False),
        ("a wool sweater", "Fell Sweater", "Merino", True),
        ("a wool sweater", "Fell Sweater", "100% cotton", False),
        ("a glass jug", "Pour Jug", "Borosilicate", True),
    ],
)
def test_goods_of_another_material_are_known_as_such_only_by_materials_that_are_known(
    question: str, title: str, material: str, is_shown: bool
) -> None:
    said = f"As good as {question}."
    shelf = {"ONE": goods("ONE", title, "Home", description=said, Material=material)}
    ranked = leading_products(question, [hit("ONE", title, 0.7)], shelf, Asked(goods=asked_goods(question)))
    assert bool(ranked) is is_shown


def test_who_tells_a_childs_age_and_names_no_goods_gets_what_is_made_for_it() -> None:
    shelf = {
        "STARS": goods("STARS", "Night Sky Projector", "Toys", Age_range="8 to 14 years"),
        "VASE": goods("VASE", "Glass Vase", "Home"),
    }
    hits = [hit(id, shelf[id].title, 0.3) for id in shelf]
    ranked = leading_products("stares at the moon", hits, shelf, Asked(for_a_child=True))
    assert [found.product_id for found in ranked] == ["STARS"]
    assert leading_products("stares at the moon", hits, shelf, Asked()) == []


def test_words_of_a_need_that_the_shop_does_not_know_hide_nothing() -> None:
    assert found("what would she use, having taken up pottery with a cup", ("CUP", 0.3)) == ["CUP"]
    hits = [hit("CUP", "Stoneware Cup", 0.3)]
    assert leading_products("having taken up pottery with a cup", hits, PANTRY) == []


def test_what_narrows_a_search_need_not_be_goods() -> None:
    assert found("a smaller version", ("CUP", 0.3), earlier="cups") == ["CUP"]
    assert found("bags instead", ("CUP", 0.3), ("TOTE", 0.3), earlier="cups") == ["TOTE"]


def test_what_only_comes_near_is_left_out_where_something_says_every_word() -> None:
    assert found("trail shoes", ("TRAIL", 0.8), ("RUN", 0.7)) == ["TRAIL"]
    assert found("trail shoes", ("RUN", 0.7)) == ["RUN"]


def test_the_cheapest_come_first_and_what_has_no_price_last() -> None:
    prices = {"TRAIL": 12000, "RUN": 9000}
    shelf = {
        id: msgspec.structs.replace(product, list_price=Money(minor_units=prices[id], currency="USD"))
        if id in prices
        else product
        for id, product in PANTRY.items()
    }
    shelf["BARE"] = goods("BARE", "Plain Shoes", "Shoes")
    hits = [hit(id, shelf[id].title, 0.7) for id in ("BARE", "TRAIL", "RUN")]

    def ordered(order: Ordering) -> list[str]:
        asked = Asked(goods=asked_goods("shoes"), order=order)
        return [one.product_id for one in leading_products("shoes", hits, shelf, asked)]

    assert ordered("cheapest") == ["RUN", "TRAIL", "BARE"]
    assert ordered("dearest") == ["TRAIL", "RUN", "BARE"]


@pytest.mark.parametrize(
    ("question", "people"),
    [
        ("a tent for 4 people", 4), ("a 6-person tent", 6), ("one that sleeps five", 5), ("we are a family of three", 3),
        ("a tent under $400", 0), ("for a 4 year old", 0), ("tent for the six of us", 6), ("there are four of us", 4),
        ("that sleeps at least three", 3), ("for 2 adults and 3 kids", 5), ("a tent for two", 2), ("holds 5 lbs", 0),
        ("a tent for me and my wife", 2), ("a tent that fits four", 4), ("fits 15.6 inch laptops", 0), ("holds 64 ounces", 0),
        ("holds 12 pairs", 0), ("serves 8, with a lid", 8),
    ],
)  # fmt: skip
def test_a_question_may_say_for_how_many(question: str, people: int) -> None:
    assert people_in(question) == people


def test_what_holds_fewer_is_not_shown_and_what_does_not_say_may_be() -> None:
    two, six = goods("A", "Drift Tent", Capacity="2 people"), goods("B", "Homestead 6-Person Tent")
    assert (capacity(two), capacity(six)) == (2, 6)
    assert not admits(Filters(), two, None, people=4)
    assert admits(Filters(), six, None, people=4)
    assert admits(Filters(), goods("C", "Stargazer Tent"), None, people=4)


@pytest.mark.parametrize(
    ("description", "said", "is_shown"),
    [
        ("A canvas pack with leather straps.", (), False), ("Canvas.", ("Suede lining inside.",), False),
        ("A vegan alternative to leather.", (), True), ("No leather anywhere. Canvas.", (), True), ("Canvas.", (), True),
    ],
)  # fmt: skip
def test_an_excluded_material_is_looked_for_in_all_that_the_shop_says(
    description: str, said: tuple[str, ...], is_shown: bool
) -> None:
    product = goods("A", "Pack", description=description)
    assert admits(Filters(exclude=("leather",)), product, None, said) is is_shown


@pytest.mark.parametrize(
    ("question", "fits"),
    [
        ("only ones that take a 16 inch laptop", False),
        ("a backpack for my 15-inch laptop", True),
        ("a 16 inch backpack", True),
    ],
)
def test_what_does_not_go_in_rules_a_product_out(question: str, fits: bool) -> None:
    assert has_room(question, goods("A", "Backpack", Laptop="up to 15 in, padded")) is fits
    assert has_room(question, goods("B", "Backpack"))


def test_an_excluded_thing_is_looked_for_in_either_number() -> None:
    lamp = goods("A", "Night Lamp", Battery_life="8 h")
    assert not admits(Filters(exclude=("batteries",)), lamp, None)
    assert admits(Filters(exclude=("batteries",)), goods("B", "Wooden Train"), None)


KIDS = goods("KIDS", "Kids' Sun Hat", "Hats")
HAT = goods("HAT", "Broad Sun Hat", "Hats")
HERS = goods("HERS", "Straw Hat", "Hats", Department="women")
DOGS = goods("DOGS", "Dog Raincoat", "Pets")


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("a sun hat for my baby", ["KIDS"]),
        ("a sun hat", ["HAT", "HERS"]),
        ("men's sun hats", ["HAT"]),
        ("a sun hat for him", ["HAT"]),
        ("I need a sun hat, I'm the groom", ["HAT"]),
        ("a sun hat for him and one for her, she is the bride", ["HAT", "HERS"]),
        ("a sun hat for women", ["HAT", "HERS"]),
        ("a sun hat for my puppy", []),
    ],
)
def test_hats_suit_whom_they_are_asked_for(question: str, ids: list[str]) -> None:
    assert [product.product_id for product in suiting(question, [KIDS, HAT, HERS])] == ids


def test_a_child_gets_what_there_is_where_nothing_is_said_to_be_for_children() -> None:
    assert suiting("headphones for my daughter", [HAT]) == [HAT]


def test_an_age_tells_a_child() -> None:
    assert suiting("a sun hat for a four year old", [KIDS, HAT], age_years=4) == [KIDS]
    assert suiting("a sun hat for a fifteen year old", [KIDS, HAT], age_years=15) == [HAT]


def test_who_takes_children_along_does_not_ask_for_theirs_alone() -> None:
    assert suiting("hats for a trip with two small kids", [KIDS, HAT]) == [HAT]


def test_a_pet_gets_what_is_for_pets() -> None:
    assert suiting("a coat for my dog", [HAT, DOGS]) == [DOGS]


def test_a_range_of_ages_that_ends_with_childhood_is_for_children() -> None:
    headphones = goods("A", "Volume-Limited Headphones", Age_range="3 to 10 years")
    assert suiting("headphones for a child", [HAT, headphones]) == [headphones]
