"""What a passage bears is remembered, but for what is a shopper's own."""

from aisle.llm.bearing import of_passage
from aisle_schemas import Passage

REVIEW = Passage(
    label="e1", id="PAN-001#review-1", kind="review", text="It held sixteen eggs, and no lid came with it."
)
ORDER = Passage(label="e1", id="1001", kind="order", name="1001", text="Order 1001 left us on Monday.")


def test_a_review_is_read_once_wherever_it_stands_in_the_evidence() -> None:
    elsewhere = Passage(label="e7", id=REVIEW.id, kind="review", text=REVIEW.text, score=0.4, says=0.1)
    assert of_passage(elsewhere) is of_passage(REVIEW)


def test_a_review_that_was_written_anew_is_read_anew() -> None:
    anew = Passage(label="e1", id=REVIEW.id, kind="review", text="It holds twelve.")
    assert of_passage(anew) != of_passage(REVIEW)


def test_a_shoppers_order_is_not_kept_in_memory() -> None:
    assert of_passage(ORDER) == of_passage(ORDER)
    assert of_passage(ORDER) is not of_passage(ORDER)
