from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.catalog.passages import chunks, cut, embedding_text, passages_of
from aisle_schemas import PASSAGE_BYTES, Attribute, Passage, Policy, Product, QuestionAnswered, Review

PAN = Product(
    product_id="pan",
    title="Sundry frying pan 28 cm",
    brand="Halden",
    category=("Kitchen", "Pans"),
    description="Forged aluminium. Works on induction.\nOven-proof to 220 °C.",
    bullets=("Dishwasher safe",),
    attributes=(
        Attribute(name="item_weight", value="{ unit:kilograms, value:1.2 }"),
        Attribute(name="empty", value=""),
    ),
    reviews=(Review(text="Nothing sticks.", rating=5.0, title="Great pan!"), Review(text="Handle gets hot.")),
    qa=(QuestionAnswered(question="Does it have a lid?", answer="No, it is sold apart."),),
)


def texts(item: Product | Policy) -> dict[str, str]:
    return {passage.id: passage.text for passage in passages_of(item)}


def test_a_product_is_cut_into_the_pieces_that_can_answer() -> None:
    assert texts(PAN) == {
        "pan#title-1": "Sundry frying pan 28 cm by Halden. Kitchen > Pans. "
        "Forged aluminium. Works on induction. Oven-proof to 220 °C.",
        "pan#description-1": "Forged aluminium. Works on induction.",
        "pan#description-2": "Oven-proof to 220 °C.",
        "pan#bullet-1": "Dishwasher safe",
        "pan#attribute-1": "item weight: 1.2 kilograms",
        "pan#review-1": "Great pan! Nothing sticks.",
        "pan#review-2": "Handle gets hot.",
        "pan#qa-1": "No, it is sold apart.",
    }


def test_passages_say_what_they_are_and_carry_no_label() -> None:
    by_id = {passage.id: passage for passage in passages_of(PAN)}
    assert by_id["pan#review-1"] == Passage(
        label="", id="pan#review-1", kind="review", text="Great pan! Nothing sticks.", product_id="pan", rating=5.0
    )
    assert by_id["pan#attribute-1"].name == "item weight"
    assert by_id["pan#qa-1"].question == "Does it have a lid?"


def test_a_public_answer_is_found_by_its_question_too() -> None:
    answer = next(passage for passage in passages_of(PAN) if passage.kind == "qa")
    assert embedding_text(answer) == "Does it have a lid? No, it is sold apart."


def test_a_policy_is_cut_by_paragraph_and_keeps_its_title_as_name() -> None:
    policy = Policy(policy_id="returns", title="Returns", text="Within 30 days.\n\nUnused only.")
    passages = passages_of(policy)
    assert [(p.id, p.text, p.name, p.product_id) for p in passages] == [
        ("returns#policy-1", "Within 30 days.", "Returns", ""),
        ("returns#policy-2", "Unused only.", "Returns", ""),
    ]
    assert embedding_text(passages[0]) == "Returns: Within 30 days."


def test_a_policy_without_text_is_still_there() -> None:
    assert texts(Policy(policy_id="p", title="Price match", text="")) == {"p#policy-1": "Price match"}


def test_a_brand_that_the_title_names_is_not_said_twice() -> None:
    assert texts(Product(product_id="p", title="Halden pan", brand="HALDEN")) == {"p#title-1": "Halden pan"}


def test_a_long_review_is_cut_between_sentences() -> None:
    review = " ".join(f"Sentence number {n} says a little." for n in range(60))
    pieces = texts(Product(product_id="p", title="t", reviews=(Review(text=review),)))
    assert list(pieces)[1:4] == ["p#review-1", "p#review-1.2", "p#review-1.3"]
    assert all(len(text) <= 600 and text.endswith("little.") for id, text in pieces.items() if "review" in id)


def test_attributes_past_the_first_thirty_two_share_passages() -> None:
    many = tuple(Attribute(name=f"n{i}", value=str(i)) for i in range(60))
    pieces = texts(Product(product_id="p", title="t", attributes=many))
    assert pieces["p#attribute-32"] == "n31: 31"
    assert pieces["p#attribute-33"].startswith("n32: 32. n33: 33.")
    assert len(pieces) == 1 + 32 + 1


def test_text_is_cut_at_a_gap_or_else_between_characters() -> None:
    assert cut("one two three", 9) == "one two"
    assert cut("one two", 7) == "one two"
    assert cut("one two", 3) == "one"
    assert cut("ééééé", 5) == "éé"
    assert chunks("漢" * 10, 9) == ["漢漢漢", "漢漢漢", "漢漢漢", "漢"]


WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=3000)


@settings(max_examples=40, deadline=None)
@given(
    title=WORDS, description=WORDS, value=WORDS, question=WORDS, answer=WORDS, review=st.text("ab .漢é", max_size=5000)
)
def test_no_passage_is_over_two_kibibytes_or_empty(
    title: str, description: str, value: str, question: str, answer: str, review: str
) -> None:
    product = Product(
        product_id="p",
        title=title or "t",
        description=description,
        attributes=(Attribute(name=value[:300], value=value),),
        reviews=(Review(text=review, title=title),),
        qa=(QuestionAnswered(question=question, answer=answer),),
    )
    passages = passages_of(product)
    assert len({passage.id for passage in passages}) == len(passages)
    for passage in passages:
        assert passage.text or passage.kind == "title"
        assert len((passage.text + passage.question + passage.name).encode()) <= PASSAGE_BYTES
