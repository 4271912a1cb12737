import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.catalog.attributes import readable_name, readable_value


@pytest.mark.parametrize(
    ("exported", "readable"),
    [
        ('{ value:"im1, im3" }', "im1, im3"),
        ("{ value:1 }", "1"),
        ("{ value:false }", "no"),
        ("{ value:touch_screen }", "touch screen"),
        ("{ unit:volts, value:120. }", "120 volts"),
        (
            "{ unit:kilograms, normalized_value:{ unit:pounds, value:0.13 }, value:0.06 }",
            "0.06 kilograms (0.13 pounds)",
        ),
        ("{ unit:pounds, normalized_value:{ unit:pounds, value:0.44 }, value:0.44 }", "0.44 pounds"),
        (
            "{ width:{ unit:inches, normalized_value:{ unit:inches, value:11. }, value:11. }, "
            "length:{ unit:inches, value:14.5 } }",
            "width 11 inches, length 14.5 inches",
        ),
        ('{ value:"passenger car" }; { value:"van" }', "passenger car; van"),
        ("{ type:spoken, value:english }; { type:subtitled, value:dutch }", "english (spoken); dutch (subtitled)"),
        ('{ source:"unknown", type:unknown, value:"crane" }', "crane"),
        ('{ standardized_values:[ "beige" ], value:"fossil" }', "fossil"),
        ('{ value:"w/ 10|" throne" }', 'w/ 10|" throne'),
        ("{ value:2005-08-22t00:00:01z }", "2005-08-22"),
        ('{ value:"" }', ""),
        ("{ energy_content:[ { unit:watt_hours, value:10 } ] }", "energy content 10 watt hours"),
        ("stainless steel", "stainless steel"),
        ("{ not an export }", "{ not an export }"),
        ("{", "{"),
        ("{" * 5000 + "}", "{" * 5000 + "}"),
    ],
)
def test_exported_values_become_words(exported: str, readable: str) -> None:
    assert readable_value(exported) == readable


def test_names_lose_their_underscores() -> None:
    assert readable_name("item_package_weight") == "item package weight"


@given(st.text(alphabet='{}[]:;," ab_1', max_size=60).map(lambda inside: "{" + inside + "}"))
def test_no_value_breaks_the_parser(value: str) -> None:
    readable_value(value)


@pytest.mark.parametrize("value", ["{a :[::}}", "{a:[}]}", "{a:[", "{ value:[1, }"])
def test_a_list_that_never_ends_is_given_back_as_it_is(value: str) -> None:
    assert readable_value(value) == value
