"""What an episode teaches, and what is kept out of it."""

import json
from collections.abc import Callable

import msgspec
import pytest

from aisle.feedback.examples import RULES, LeftOut, Row, episode_row, kto_example, numbered_evidence, sft_example
from aisle.feedback.join import Episode
from aisle_schemas import AnswerRecorded, EvidenceGathered, Money, Passage, ShopperReacted, Turn

Recorded = Callable[..., AnswerRecorded]

PROMPT = [
    {"role": "system", "content": RULES},
    {
        "role": "user",
        "content": "Evidence:\n[e1] (attribute P1) Dishwasher-safe yes\n[e2] (qa P1) In the dishwasher? It did fine.\n\n"
        "Question: Is this pan dishwasher-safe? Ship it to [postcode].",
    },
]
ANSWER = {"role": "assistant", "content": "Yes, it is. :cite[e1]"}


def sft(shown: Episode) -> Row | LeftOut:
    return sft_example(shown, numbered_evidence)


def kto(shown: Episode) -> Row | LeftOut:
    return kto_example(shown, numbered_evidence)


def episode(recorded: AnswerRecorded, *reactions: str) -> Episode:
    return Episode(
        recorded=recorded,
        recorded_at_ms=5,
        reactions=tuple(
            ShopperReacted(
                query_id="q1",
                reaction=reaction,  # type: ignore[arg-type]
                shopper_ref="shopper-7",
                product_id="P1",
                amount=Money(minor_units=1999, currency="USD") if reaction == "purchase" else None,
                comment="from Ann at number 9",
                at_ms=7,
            )
            for reaction in reactions
        ),
    )


def test_a_completed_answer_becomes_a_conversation_with_its_numbered_evidence(recorded: Recorded) -> None:
    assert sft(episode(recorded())) == {"messages": [*PROMPT, ANSWER]}


def test_the_prompt_is_the_one_that_the_model_is_served_with(recorded: Recorded) -> None:
    def served(evidence: EvidenceGathered) -> list[dict[str, str]]:
        return [{"role": "user", "content": f"{evidence.query.postcode}: {evidence.passages[0].text}"}]

    assert sft_example(episode(recorded()), served) == {
        "messages": [{"role": "user", "content": "[postcode]: yes"}, ANSWER]
    }


def test_earlier_turns_stand_between_the_instruction_and_the_question(recorded: Recorded) -> None:
    asked = recorded()
    turns = (Turn(question="Do you sell pans?", answer="Yes."), Turn(question="Steel ones?"))
    assert asked.evidence is not None
    query = msgspec.structs.replace(asked.query, turns=turns)
    evidence = msgspec.structs.replace(asked.evidence, query=query)
    asked = msgspec.structs.replace(asked, query=query, evidence=evidence)

    example = sft(episode(asked))

    assert not isinstance(example, LeftOut)
    assert [message["role"] for message in example["messages"]] == [
        "system", "user", "assistant", "user", "user", "assistant",
    ]  # fmt: skip
    assert example["messages"][1]["content"] == "Do you sell pans?"


@pytest.mark.parametrize(
    ("reactions", "label"),
    [
        (("thumbs_up",), True),
        (("thumbs_down",), False),
        (("cart",), True),
        (("click", "purchase"), True),
        (("purchase", "thumbs_down"), False),
    ],
)
def test_a_thumb_is_the_label_and_without_one_a_cart_or_a_purchase(
    recorded: Recorded, reactions: tuple[str, ...], label: bool
) -> None:
    assert kto(episode(recorded(), *reactions)) == {"prompt": PROMPT, "completion": [ANSWER], "label": label}


@pytest.mark.parametrize("reactions", [(), ("click",)])
def test_silence_and_clicks_are_no_label(recorded: Recorded, reactions: tuple[str, ...]) -> None:
    assert kto(episode(recorded(), *reactions)) is LeftOut.NO_SIGNAL


def test_a_disliked_answer_is_not_imitated_and_an_honest_abstention_can_be_judged(recorded: Recorded) -> None:
    assert sft(episode(recorded(), "thumbs_down")) is LeftOut.DISLIKED
    assert sft(episode(recorded(outcome="abstained"))) is LeftOut.NOT_ANSWERED
    assert not isinstance(kto(episode(recorded(outcome="abstained"), "thumbs_down")), LeftOut)


@pytest.mark.parametrize("outcome", ["failed", "cancelled", "expired"])
def test_an_answer_that_broke_off_teaches_nothing(recorded: Recorded, outcome: str) -> None:
    broken = episode(recorded(outcome=outcome), "thumbs_up")

    assert sft(broken) is LeftOut.NOT_ANSWERED
    assert kto(broken) is LeftOut.NOT_ANSWERED


def _with_order(recorded: AnswerRecorded) -> AnswerRecorded:
    order = Passage(label="e3", id="order-1", kind="order", text="A pan, to Ann, on Monday.")
    assert recorded.evidence is not None
    evidence = msgspec.structs.replace(recorded.evidence, passages=(*recorded.evidence.passages, order))
    return msgspec.structs.replace(recorded, evidence=evidence)


def _forgotten(recorded: AnswerRecorded) -> AnswerRecorded:
    query = msgspec.structs.replace(recorded.query, question="[forgotten]")
    return msgspec.structs.replace(recorded, query=query, markup="[forgotten]")


@pytest.mark.parametrize(
    ("changed", "train", "why"),
    [
        (lambda answer: answer, False, LeftOut.NO_CONSENT),
        (_with_order, True, LeftOut.ORDERS),
        (_forgotten, True, LeftOut.FORGOTTEN),
    ],
)
def test_words_without_consent_with_orders_or_forgotten_reach_no_dataset(
    recorded: Recorded, changed: Callable[[AnswerRecorded], AnswerRecorded], train: bool, why: LeftOut
) -> None:
    kept_out = episode(changed(recorded(train=train)), "thumbs_up")

    assert sft(kept_out) is why
    assert kto(kept_out) is why
    row = episode_row(kept_out)
    assert (row["question"], row["markup"]) == (None, None)
    assert row["consented"] is train
    assert row["liked"] is True


def test_no_row_tells_who_asked(recorded: Recorded) -> None:
    shown = episode(recorded(), "thumbs_up", "purchase")

    for row in (sft(shown), kto(shown), episode_row(shown)):
        text = json.dumps(row).casefold()
        for personal in ("shopper-7", "customer-9", "sw1a", "ann at"):
            assert personal not in text


def test_an_analyst_sees_the_decision_its_propensity_and_what_it_led_to(recorded: Recorded) -> None:
    row = episode_row(episode(recorded(), "click", "purchase"))

    assert row["decisions"] == [{"name": "form", "choice": "short", "propensity": 0.75}]
    assert row["sources"] == ["catalog"]
    assert row["products"] == ["P1"]
    assert [passage["label"] for passage in row["passages"]] == ["e1", "e2"]
    assert (row["clicks"], row["carts"], row["purchases"], row["liked"]) == (1, 0, 1, None)
    assert row["reactions"][1] == {
        "reaction": "purchase", "product_id": "P1", "minor_units": 1999, "currency": "USD", "at_ms": 7,
    }  # fmt: skip


def test_an_exchange_that_ended_before_it_was_planned_is_still_an_episode(recorded: Recorded) -> None:
    row = episode_row(episode(recorded(outcome="expired", plan=None, evidence=None, model=None, run=None, markup="")))

    assert (row["outcome"], row["intent"], row["engine"], row["decisions"]) == ("expired", None, None, [])
