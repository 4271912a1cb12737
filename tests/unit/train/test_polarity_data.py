"""What counts as a yes and as a no when a polarity model's rows are made."""

import pytest

from aisle_tools.train.polarity_data import is_yes_no, label_of


@pytest.mark.parametrize(
    ("question", "answer", "label"),
    [
        ("is it dishwasher safe?", "Yes. A customer says that it goes in the dishwasher.", "yes"),
        ("is it dishwasher safe?", "No, wash it by hand.", "no"),
        ("is the pacifier magnetic?", "the pacifier is not magnetic.", "no"),
        ("does the keyboard come with an adapter?", "the keyboard comes with a usb adapter.", "yes"),
        ("is it dishwasher safe?", "I'm not sure but a customer says that it is easy to clean.", "neither"),
        ("is it dishwasher safe?", "it may be dishwasher safe.", None),
        ("is it dishwasher safe?", "it is blue.", None),
    ],
)
def test_an_answers_polarity_is_taken_only_where_it_is_clear(question: str, answer: str, label: str | None) -> None:
    assert label_of(question, answer) == label


@pytest.mark.parametrize(
    ("question", "asks"), [("does it fold?", True), ("how tall is it?", False), ("is it red or blue?", False)]
)
def test_only_yes_no_questions_are_taken(question: str, asks: bool) -> None:
    assert is_yes_no(question) is asks
