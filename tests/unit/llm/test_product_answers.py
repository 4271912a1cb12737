"""Answers to questions about a product, word for word."""

import json
from pathlib import Path

import pytest

from aisle.llm.compose.answer import compose
from aisle.llm.grounding import Grounding
from aisle_schemas import EvidenceGathered, Passage, Plan, QueryAsked, RetrievedProduct, Variant


def answer(evidence: EvidenceGathered) -> str:
    """What is composed, once it is sure that the grounding check leaves it alone."""
    markup = compose(evidence).markup
    grounding = Grounding(evidence)
    passed = grounding.feed(markup) + grounding.end()
    assert grounding.dropped == ()
    assert passed.rstrip("\n") == markup.rstrip("\n")
    return markup


def opening(evidence: EvidenceGathered) -> str:
    return answer(evidence).split("\n\n::follow-ups", 1)[0]


# ── Facts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_fact_is_stated_in_one_sentence(evidence_of, a) -> None:
    evidence = evidence_of(
        "What is the outside diameter?",
        [a("attribute", "outside diameter: 1.25 inches", score=0.9), a("review", "sturdy stand, love it", score=0.2)],
    )
    assert opening(evidence) == "The outside diameter is 1.25 inches. :cite[e1]"
    assert compose(evidence).finish == "stop"


def test_of_a_list_of_sides_the_one_that_is_asked_for_is_said(evidence_of, a) -> None:
    text = "item dimensions: width 19 inches, length 20 inches, height 48 inches"
    assert opening(evidence_of("how tall is it?", [a("attribute", text, score=0.8)])) == (
        "The height is 48 inches. :cite[e1]"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("item weight: 5 pounds", "The weight is 5 pounds."),
        ("material type: plastic", "The material is plastic."),
        ("batteries included: no", "Batteries are not included."),
        ("assembly required: yes", "Assembly is required."),
        ("includes remote: no", "It does not include remote."),
        ("freezing: destroys it when wet", "Freezing: destroys it when wet."),
        ("is waterproof: no", "It is not waterproof."),
    ],
)
def test_an_attribute_reads_as_a_person_would_say_it(evidence_of, a, text, said) -> None:
    question = f"what about the {text.partition(':')[0]}?"
    assert opening(evidence_of(question, [a("attribute", text, score=0.9)])) == f"{said} :cite[e1]"


def test_a_specification_beats_an_opinion_on_a_fact(evidence_of, a) -> None:
    evidence = evidence_of(
        "how much does it weigh?",
        [
            a("review", "it weighs about 9 pounds i think", score=0.8),
            a("attribute", "item weight: 5 pounds", score=0.8),
        ],
    )
    assert opening(evidence) == "The weight is 5 pounds. :cite[e2]"


def test_an_attribute_that_is_the_amount_asked_for_is_the_answer_whatever_the_score(evidence_of, a) -> None:
    told = [a("attribute", "capacity: 15 L", score=0.2), a("review", "holds all my books", score=0.3)]
    assert opening(evidence_of("how many liters does it hold?", told)) == "The capacity is 15 L. :cite[e1]"


@pytest.mark.parametrize("question", ["does it fit a 16 inch mattress?", "will it stay hot for 4 hours?"])
def test_numbers_that_would_have_to_be_compared_are_given_without_a_yes(evidence_of, a, question) -> None:
    stated = "Fits a mattress of 15 inches, stays hot for 6 hours."
    assert opening(evidence_of(question, [a("bullet", stated, score=0.9)])) == f"{stated} :cite[e1]"


@pytest.mark.parametrize(
    ("question", "locale", "said"),
    [
        ("how wide is the tube?", "en-US", "The tube width is 12 inches."),
        ("how wide is the tube in cm?", "en-US", "The tube width is 12 inches (30.5 cm)."),
        ("how wide is the tube?", "de-DE", "The tube width is 12 inches (30.5 cm)."),
        ("how wide is the tube in inches?", "de-DE", "The tube width is 12 inches."),
    ],
)
def test_units_are_kept_and_followed_by_the_shoppers_own(evidence_of, a, question, locale, said) -> None:
    passages = [a("attribute", "tube width: 12 inches", score=0.9)]
    assert opening(evidence_of(question, passages, query={"locale": locale})) == f"{said} :cite[e1]"


def test_an_amount_inside_a_quotation_stays_and_its_conversion_stands_beside_it(evidence_of, a) -> None:
    passages = [a("qa", 'it is 1.5" wide', question="how wide is the tube?", score=0.9)]
    assert opening(evidence_of("how wide is the tube in cm?", passages)) == (
        "A customer says: “It is 1.5″ wide.” (3.8 cm) :cite[e1]"
    )


# ── Yes and no ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_shops_word_comes_first_and_a_customer_who_agrees_is_counted(evidence_of, a) -> None:
    evidence = evidence_of(
        "Is this pan dishwasher safe?",
        [
            a("review", "Dishwasher safe, as promised, after a year.", score=0.95, rating=5.0),
            a("attribute", "dishwasher safe: yes", score=0.9),
        ],
    )
    assert opening(evidence) == "Yes — it is dishwasher safe. :cite[e2] A customer agrees. :cite[e1]"


@pytest.mark.parametrize(
    ("score", "said"),
    [
        (0.9, "Yes, a customer says: “Dishwasher safe, as promised, after a year.” :cite[e1]"),
        (0.8, "A customer says: “Dishwasher safe, as promised, after a year.” :cite[e1]"),
    ],
)
def test_a_sentence_that_answers_less_surely_stands_alone(evidence_of, a, score, said) -> None:
    passages = [a("review", "Dishwasher safe, as promised, after a year.", score=score, rating=5.0)]
    assert opening(evidence_of("Is this pan dishwasher safe?", passages)) == said


def test_a_customer_who_answers_less_surely_is_not_counted(evidence_of, a) -> None:
    passages = [
        a("review", "Dishwasher safe, as promised, after a year.", score=0.85, rating=5.0),
        a("attribute", "dishwasher safe: yes", score=0.8),
    ]
    assert opening(evidence_of("Is this pan dishwasher safe?", passages)) == "Yes — it is dishwasher safe. :cite[e2]"


def test_a_customer_who_contradicts_the_shop_is_heard(evidence_of, a) -> None:
    evidence = evidence_of(
        "Is this pan dishwasher safe?",
        [
            a("attribute", "dishwasher safe: yes", score=0.8),
            a("review", "It is not dishwasher safe.", score=0.85, rating=1.0),
        ],
    )
    assert opening(evidence) == (
        "Yes — it is dishwasher safe. :cite[e1]\n\nA customer disagrees: “It is not dishwasher safe.” :cite[e2]"
    )


def test_a_no_is_said_as_plainly_as_a_yes(evidence_of, a) -> None:
    evidence = evidence_of("does it need batteries?", [a("attribute", "batteries: no", score=0.8)])
    assert opening(evidence) == "No — the details say “Batteries: no”. :cite[e1]"


def test_none_is_a_no(evidence_of, a) -> None:
    passages = [a("attribute", "nonstick coating: none, needs seasoning", score=0.9)]
    assert opening(evidence_of("does it have a nonstick coating?", passages)) == (
        "No — the details say “Nonstick coating: none, needs seasoning”. :cite[e1]"
    )


def test_a_customers_answer_to_the_same_question_answers_it(evidence_of, a) -> None:
    evidence = evidence_of(
        "can I put it in the dryer?",
        [a("qa", "no, it shrinks. wash cold and dry it flat.", question="can i put it in the dryer?", score=0.6)],
    )
    assert opening(evidence) == "No, a customer says: “It shrinks. Wash cold and dry it flat.” :cite[e1]"


def test_a_yes_to_another_question_is_not_taken_for_ours(evidence_of, a) -> None:
    evidence = evidence_of(
        "will it fit a 2012 wrangler?", [a("qa", "Yes, it does.", question="Is it black?", score=0.3)]
    )
    assert not answer(evidence).startswith("Yes")


def qa(a, *answers: str, question: str = "does the handle get hot?") -> list[Passage]:  # type: ignore[no-untyped-def]
    return [a("qa", text, question=question, score=0.9) for text in answers]


def test_a_quality_that_is_neither_there_nor_missing_is_given_as_it_stands(evidence_of, a) -> None:
    passages = [
        a("review", "It went through the dishwasher for years.", score=0.9),
        a("attribute", "dishwasher safe: hand wash recommended", score=0.8),
    ]
    assert opening(evidence_of("can I put it in the dishwasher?", passages)) == (
        "Dishwasher safe: hand wash recommended. :cite[e2]"
    )


def test_customers_are_counted_and_each_one_is_cited(evidence_of, a) -> None:
    said = qa(a, "No, it stays cool.", "No, never on my stove.", "No, not even in the oven.")
    assert opening(evidence_of("does the handle get hot?", said)) == (
        "No, all 3 customers say so: “It stays cool.” :cite[e1] :cite[e2] :cite[e3]"
    )


def test_most_customers_make_the_answer_and_one_of_the_others_is_heard(evidence_of, a) -> None:
    said = qa(a, "No, it stays cool.", "No, never on my stove.", "Yes, very hot indeed.")
    assert opening(evidence_of("does the handle get hot?", said)) == (
        "Mostly no, 2 of 3 customers say so: “It stays cool.” :cite[e1] :cite[e2] "
        "Another says: “Very hot indeed.” :cite[e3]"
    )


def test_a_customer_does_not_replace_a_number_that_has_to_be_compared(evidence_of, a) -> None:
    passages = [
        a("review", "It keeps coffee so hot that I wait for it.", score=0.9),
        a("bullet", "Keeps coffee hot for 6 hours.", score=0.8),
    ]
    assert opening(evidence_of("will it keep my coffee hot for 4 hours?", passages)) == (
        "Keeps coffee hot for 6 hours. :cite[e2]"
    )


def test_customers_who_are_of_two_minds_are_both_heard(evidence_of, a) -> None:
    asked = "does it come with a folding handle?"
    said = qa(a, "Yes, it folds flat.", "No, mine is rigid.", question=asked)
    assert opening(evidence_of(asked, said)) == (
        "Customers disagree: 1 of 2 say yes. :cite[e1] :cite[e2] A customer says: “It folds flat.” :cite[e1] "
        "Another says: “Mine is rigid.” :cite[e2]"
    )


def test_who_does_not_know_says_neither_yes_nor_no(evidence_of, a) -> None:
    said = qa(a, "No, it stays cool.", "I'm not sure, it may get hot.")
    assert opening(evidence_of("does the handle get hot?", said)) == ("No, a customer says: “It stays cool.” :cite[e1]")


# ── An honest miss ────────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_relevant_is_an_honest_miss_that_says_what_was_read(evidence_of, a) -> None:
    evidence = evidence_of(
        "can it be used under water?",
        [a("bullet", "Comes in red.", score=0.01), a("review", "Love it so much.", score=0.01)],
    )
    assert compose(evidence).finish == "abstained"
    assert opening(evidence) == ("I looked at 1 detail and 1 review of this product, and found no answer to that.")


def test_a_miss_offers_the_nearest_thing_found(evidence_of, a) -> None:
    evidence = evidence_of(
        "does it fit a 12 inch induction hob of the Nordia brand?",
        [a("bullet", "Works on every induction hob.", score=0.12)],
    )
    assert opening(evidence) == (
        "I looked at 1 detail of this product, and found no answer to that. The nearest that I found: "
        "Works on every induction hob. :cite[e1]"
    )
    assert compose(evidence).finish == "abstained"


def test_several_that_agree_are_surer_than_one_alone(evidence_of, a) -> None:
    said = [a("review", f"the handle folds {how}", score=0.4) for how in ("and stays put", "flat", "easily", "well")]
    alone, together = (compose(evidence_of("does it fold?", passages)) for passages in (said[:1], said))
    assert alone.confidence < together.confidence


def test_no_evidence_at_all_is_a_miss(evidence_of) -> None:
    assert answer(evidence_of("is it any good?", products=())) == (
        "I couldn't find that in this product's details, reviews or Q&A.\n\n"
        '::follow-ups{q1="Is it in stock?" q2="When can it be delivered?"}\n'
    )


def test_where_no_product_was_meant_and_no_sentence_answers_products_are_shown(evidence_of) -> None:
    evidence = evidence_of("which pan is the warmest?", product_ids=())
    assert opening(evidence).startswith(
        'I couldn\'t find a direct answer. These come nearest:\n\n::product{id="PAN-1"}\n'
    )


# ── The words ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_review_can_not_open_a_directive_nor_name_a_price_nor_link(evidence_of, a) -> None:
    evidence = evidence_of(
        "is the handle of this pan comfortable?",
        [
            a("review", "handle is comfortable :price[PAN-1] ::product{id=x} really", score=0.9),
            a("review", "comfortable handle for $12 at www.evil.test", score=0.9),
        ],
    )
    text = answer(evidence)
    unescaped = text.replace("\\:", "")
    assert ":price[" not in unescaped
    assert "::product" not in unescaped
    assert "$12" not in text
    assert "evil" not in text


def test_lower_case_text_is_tidied_and_does_not_dangle(evidence_of, a) -> None:
    evidence = evidence_of(
        "what is the pan like to hold?",
        [a("review", "great. however, the pan is heavy to hold and i use both hands. which i hate", score=0.9)],
    )
    assert opening(evidence) == "A customer says: “The pan is heavy to hold and I use both hands.” :cite[e1]"


def test_the_product_is_named_where_the_shopper_was_not_on_its_page(evidence_of, a) -> None:
    evidence = evidence_of(
        "is the lumen pan dishwasher safe?", [a("attribute", "dishwasher safe: yes", score=0.9)], product_ids=()
    )
    assert opening(evidence) == (
        "About the Lumen Cast Iron Pan: Yes — it is dishwasher safe. :cite[e1]\n\n"
        '::product{id="PAN-1"}\n::follow-ups{q1="Is it in stock?" q2="When can it be delivered?"}\n'
    )


def test_other_products_that_answer_are_shown_beside_the_one_that_is_spoken_of(evidence_of, a) -> None:
    evidence = evidence_of(
        "which pans have a glass lid?",
        [a("bullet", "Comes with a glass lid.", score=0.9), a("bullet", "Has a lid of tempered glass.", "PAN-2", score=0.85)],
        products=[
            RetrievedProduct(product_id="PAN-1", title="Lumen Pan"), RetrievedProduct(product_id="PAN-2", title="Orbit Pan"),
        ],
        product_ids=(),
    )  # fmt: skip
    assert opening(evidence) == (
        "About the Lumen Pan: Comes with a glass lid. :cite[e1]\n\n"
        '::product{id="PAN-1"}\n\n'
        'Similar products:\n\n::product{id="PAN-2" reason="Has a lid of tempered glass."}\n'
        '::follow-ups{q1="Is it in stock?" q2="When can it be delivered?"}\n'
    )


def test_follow_ups_are_what_other_customers_asked_then_what_the_store_knows(evidence_of, a) -> None:
    evidence = evidence_of(
        "how heavy is it?",
        [
            a("attribute", "item weight: 5 pounds", score=0.9),
            a("qa", "Yes.", question="does it come with a lid?", score=0.3),
            a("qa", "No.", question="I bought one for $20 at my store and it broke, will you replace it?", score=0.3),
        ],
    )
    assert answer(evidence).endswith(
        '::follow-ups{q1="Does it come with a lid?" q2="Is it in stock?" q3="When can it be delivered?"}\n'
    )


def test_two_questions_in_one_get_an_answer_each(evidence_of, a) -> None:
    evidence = evidence_of(
        "is it dishwasher safe and how much does it weigh?",
        [a("attribute", "dishwasher safe: no", score=0.8), a("attribute", "item weight: 5 pounds", score=0.8)],
    )
    assert opening(evidence) == "No — it is not dishwasher safe. :cite[e1]\n\nThe weight is 5 pounds. :cite[e2]"


def test_half_an_answer_says_that_it_is_half(evidence_of, a) -> None:
    told = [a("attribute", "dishwasher safe: no", score=0.8)]
    assert opening(evidence_of("is it dishwasher safe and is it made in Peru?", told)) == (
        "No — it is not dishwasher safe. :cite[e1]\n\nI couldn't find an answer to the other half of your question."
    )


def test_opinions_are_praise_then_criticism_in_the_customers_words(evidence_of, a) -> None:
    evidence = evidence_of(
        "what do customers say about it?",
        [
            a("review", "Sears beautifully and stays hot.", rating=5.0),
            a("review", "Too heavy for one hand.", rating=2.0),
        ],
    )
    assert opening(evidence) == (
        "What customers say about the Lumen Cast Iron Pan:\n\n"
        "A customer says: “Sears beautifully and stays hot.” :cite[e1]\n\n"
        "Others disagree. A customer says: “Too heavy for one hand.” :cite[e2]"
    )


# ── Sizes and colours ─────────────────────────────────────────────────────────────────────────────────────────────

SHIRT = RetrievedProduct(
    product_id="PAN-1",
    title="Linen Shirt",
    variants=(
        Variant(variant_id="1", size="S", colour="Navy"),
        Variant(variant_id="2", size="M", colour="Navy"),
        Variant(variant_id="3", size="M", colour="Sand"),
        Variant(variant_id="4", size="L", colour="Sand"),
    ),
)


def test_sizes_and_colours_are_the_catalogs(evidence_of) -> None:
    assert opening(evidence_of("what sizes and which colors are there?", products=[SHIRT])) == (
        'Sizes of the Linen Shirt: S, M, L. Colors of the Linen Shirt: Navy, Sand.\n\n::product{id="PAN-1"}\n'
        '::follow-ups{q1="Is it in stock?" q2="When can it be delivered?"}\n'
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("is size M in stock?", "Size M is in stock in Sand. :cite[e1] "),
        ("do you have it in navy?", "Navy is in stock in S. :cite[e1] "),
        ("is navy in size M in stock?", "Navy in size M is sold out; in stock: S. :cite[e1] "),
        ("is size l in stock?", "Size L is in stock. :cite[e1] "),
        ("is it in stock?", ""),
    ],
)
def test_the_size_or_the_colour_that_is_asked_for_is_told_apart(evidence_of, a, question, said) -> None:
    told = a("stock", "At 10:00 UTC: 6 in stock (Navy S: 2, Navy M: none, Sand M: 1, Sand L: 3)")
    evidence = evidence_of(question, [told], products=[SHIRT], intent="stock")
    assert opening(evidence) == f"{said}Stock of the Linen Shirt: :stock[PAN-1]."


def test_a_size_that_is_a_number_is_told_and_the_units_in_stock_are_not(evidence_of, a) -> None:
    told = a("stock", "At 10:00 UTC: 6 in stock (7: 5, 8: none, 9: 1)")
    shoes = RetrievedProduct(
        product_id="PAN-1",
        title="Shoes",
        variants=tuple(Variant(variant_id=size, size=size) for size in ("7", "8", "9")),
    )
    evidence = evidence_of("is size 8 in stock?", [told], products=[shoes], intent="stock")
    assert opening(evidence).startswith("Size 8 is sold out; in stock: 7, 9. :cite[e1]")
    assert Grounding(evidence).feed("There are 5 of size 7 in stock. :cite[e1]\n\n") == ""


# ── Real questions ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.data
def test_real_questions_are_composed_without_a_false_alarm(test_data: Path) -> None:
    """Passages and questions of real products: nothing that is composed fails the grounding check."""
    lines = (test_data / "epqa" / "questions.jsonl").read_text().splitlines()
    answered = 0
    for line in lines[::3]:
        row = json.loads(line)
        passages = []
        for n, candidate in enumerate(row["candidates"], 1):
            text, _, question = candidate["text"].partition(" Question: ")
            kind = {"cqa": "qa"}.get(candidate["source"], candidate["source"])
            name = text.partition(":")[0] if kind == "attribute" else ""
            passages.append(
                Passage(
                    label=f"e{n}", id=f"{row['asin']}#{n}", kind=kind, text=text, product_id=row["asin"],
                    question=question, name=name, score=(3 - n / 4) / 3 if candidate["judged"] else 0.1,
                )
            )  # fmt: skip
        evidence = EvidenceGathered(
            query=QueryAsked(query_id="q", question=row["question"]),
            plan=Plan(intent="product_question", form="short", product_ids=(row["asin"],)),
            products=(RetrievedProduct(product_id=row["asin"], title="It"),),
            passages=tuple(passages),
        )
        answer(evidence)
        answered += compose(evidence).finish == "stop"
    assert answered > len(lines[::3]) / 3
