"""Amounts: converted between the systems, and recognised when they were."""

import pytest

from aisle.llm.language.quantities import (
    Quantity,
    conversions,
    in_digits,
    is_same_measure,
    quantities,
    system_of,
    with_conversions,
)


@pytest.mark.parametrize(
    ("text", "converted"),
    [
        ("The diameter is 12 in.", "The diameter is 12 in (30.5 cm)."),
        ("7 x 5 x 3 inches", "7 x 5 x 3 inches (17.8 x 12.7 x 7.6 cm)"),
        ("10-12 feet tall", "10-12 feet (3-3.7 m) tall"),
        ('a 1 1/4" pipe', 'a 1 1/4" (3.2 cm) pipe'),
        ("Item weight: 5 pounds.", "Item weight: 5 pounds (2.3 kg)."),
        ("Oven safe to 350°F.", "Oven safe to 350°F (177 °C)."),
        ("A 5 in 1 tool with 2 speeds.", "A 5 in 1 tool with 2 speeds."),
        ("0.06 kilograms (0.13 pounds)", "0.06 kilograms (0.13 pounds)"),
        ("3 kg, and 48 volts", "3 kg, and 48 volts"),
    ],
)
def test_measures_of_the_other_system_are_followed_by_their_conversion(text: str, converted: str) -> None:
    assert with_conversions(text, "metric") == converted


def test_all_sides_of_a_thing_have_the_unit_of_the_last() -> None:
    assert quantities("88 x 52 in, 3 pieces") == [
        Quantity("88", "inch"), Quantity("52", "inch"), Quantity("3", ""),
    ]  # fmt: skip


def test_conversions_go_both_ways_and_stand_alone() -> None:
    assert with_conversions("It weighs 3 kg.", "imperial") == "It weighs 3 kg (6.6 lb)."
    assert conversions("it is 9 inches wide and weighs 2 lbs", "metric") == "22.9 cm and 0.91 kg"
    assert with_conversions("Fits the iphone 5c, size 34 m.", "imperial") == "Fits the iphone 5c, size 34 m."
    assert conversions("it is wide", "metric") == ""


@pytest.mark.parametrize(
    ("said", "known", "same"),
    [
        (Quantity("12", "inch"), Quantity("30.48", "centimetre"), True),
        (Quantity("30.5", "centimetre"), Quantity("12", "inch"), True),
        (Quantity("30", "centimetre"), Quantity("12", "inch"), True),  # 30.48 to no digit after the point
        (Quantity("31", "centimetre"), Quantity("12", "inch"), False),
        (Quantity("12", "inch"), Quantity("12", "centimetre"), False),
        (Quantity("12", ""), Quantity("12", "centimetre"), True),
        (Quantity("177", "celsius"), Quantity("350", "fahrenheit"), True),
        (Quantity("350", "fahrenheit"), Quantity("350", "degree"), True),
        (Quantity("3.2", "centimetre"), Quantity("1 1/4", "inch"), True),
        (Quantity("2", "pound"), Quantity("2", "volt"), False),
        (Quantity("43", "inch"), Quantity("42.9", "inch"), True),
        (Quantity("4", "inch"), Quantity("3.5", "inch"), False),  # rounded too far to pass for it
        (Quantity("2", "year"), Quantity("24", "month"), True),
        (Quantity("2", "year"), Quantity("18", "month"), False),
        (Quantity("0.25", "hour"), Quantity("15", "minute"), True),
        (Quantity("60", "day"), Quantity("60", "week"), False),
    ],
)
def test_an_amount_is_the_same_in_another_unit(said: Quantity, known: Quantity, same: bool) -> None:
    assert is_same_measure(said, known) is same


@pytest.mark.parametrize(
    ("question", "system"),
    [
        ("how many cm is it?", "metric"),
        ("how wide is it in inches?", "imperial"),
        ("does it come in red?", None),
        ("is that 3 inches or 3 cm?", None),
    ],
)
def test_a_question_speaks_in_one_system_or_in_none(question: str, system: str | None) -> None:
    assert system_of(question) == system


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("sixteen hours", "16 hours"),
        ("two hundred and fifteen pieces", "215 pieces"),
        ("a hundred customers", "100 customers"),
        ("seven and a half pounds", "7.5 pounds"),
        ("one and a half quarts", "1.5 quarts"),
        ("a twenty-five-year-old", "a 25-year-old"),
        ("half a year", "0.5 year"),
        ("a quarter of an hour", "0.25 hour"),
        ("one of them, half the price", "one of them, half the price"),
    ],
)
def test_numbers_in_words_are_written_in_digits(said: str, written: str) -> None:
    assert in_digits(said) == written


def test_a_number_in_words_is_a_quantity_where_it_has_a_unit() -> None:
    assert quantities("sixteen hours on two charges") == [Quantity("16", "hour")]
