"""An episode as rows: one for analysts, and the training examples that it gives, in TRL's formats. Pure.

What enters a training example:
- Only exchanges whose shopper agreed (`consent.train`), that were answered to the end, and that hold no orders.
- `sft`: `{messages}`, answers that were completed and not disliked.
- `kto`: `{prompt, completion, label}`. The last thumb is the label; without thumbs, a product put into the cart or bought
  counts as a good one. Silence is no label.

What is left out everywhere: who asked (`shopper_ref`, `customer_ref`), postcodes, the comments on reactions. The words of
an exchange stand in `episodes` only where its shopper agreed.
"""

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from aisle.feedback.join import Episode
from aisle.stream.seal import FORGOTTEN
from aisle_schemas import EvidenceGathered, Passage, QueryAsked

Row = dict[str, Any]
Message = dict[str, str]
Prompt = Callable[[EvidenceGathered], Sequence[Message]]
"""What a model is told, as chat messages: train with what it is served with."""

RULES = (
    "You are a store's shopping assistant. Answer from the numbered evidence alone and cite it, as in :cite[e1]. Never write "
    "a price, a stock level or a date: write :price[ID], :stock[ID] or :delivery[ID], and the store fills it in. Show a "
    'product with ::product{id="ID"} on a line of its own. If the evidence does not answer, say so.'
)


class LeftOut(StrEnum):
    """Why an episode gives no example."""

    NO_CONSENT = "the shopper did not agree to training"
    NOT_ANSWERED = "the answer was not completed"
    FORGOTTEN = "the shopper was forgotten"
    ORDERS = "the evidence holds a customer's orders"
    DISLIKED = "the shopper disliked the answer"
    NO_SIGNAL = "the shopper did not react"


def sft_example(episode: Episode, prompt: Prompt) -> Row | LeftOut:
    """`{messages}`: the whole conversation, its last message the answer."""
    evidence = _trainable(episode)
    if isinstance(evidence, LeftOut):
        return evidence
    if episode.recorded.outcome != "completed":
        return LeftOut.NOT_ANSWERED
    if episode.liked is False:
        return LeftOut.DISLIKED
    return {"messages": [*_told(prompt, evidence), _answer(episode)]}


def kto_example(episode: Episode, prompt: Prompt) -> Row | LeftOut:
    """`{prompt, completion, label}`, both lists of messages; an honest "I couldn't find that" is an answer too."""
    evidence = _trainable(episode)
    if isinstance(evidence, LeftOut):
        return evidence
    label = episode.liked
    if label is None:
        if not episode.bought_into:
            return LeftOut.NO_SIGNAL
        label = True
    return {"prompt": _told(prompt, evidence), "completion": [_answer(episode)], "label": label}


def _trainable(episode: Episode) -> EvidenceGathered | LeftOut:
    recorded = episode.recorded
    if not recorded.query.consent.train:
        return LeftOut.NO_CONSENT
    if recorded.outcome not in ("completed", "abstained") or not recorded.markup or recorded.evidence is None:
        return LeftOut.NOT_ANSWERED
    if _is_forgotten(episode):
        return LeftOut.FORGOTTEN
    if _holds_orders(episode):
        return LeftOut.ORDERS
    return recorded.evidence


def _is_forgotten(episode: Episode) -> bool:
    return FORGOTTEN in (episode.recorded.query.question, episode.recorded.markup)


def _holds_orders(episode: Episode) -> bool:
    evidence, plan = episode.recorded.evidence, episode.recorded.plan
    return (plan is not None and plan.intent == "order_status") or (
        evidence is not None and any(passage.kind == "order" for passage in evidence.passages)
    )


def _told(prompt: Prompt, evidence: EvidenceGathered) -> list[Message]:
    return [_message(told["role"], told["content"], evidence.query) for told in prompt(evidence)]


def _answer(episode: Episode) -> Message:
    return _message("assistant", episode.recorded.markup, episode.recorded.query)


def _message(role: str, content: str, query: QueryAsked) -> Message:
    return {"role": role, "content": _without_postcode(content, query)}


def _without_postcode(text: str, query: QueryAsked) -> str:
    """The text without the shopper's postcode, however it is spaced and cased."""
    characters = "".join(query.postcode.split())
    if not characters:
        return text
    return re.sub(r"\s?".join(map(re.escape, characters)), "[postcode]", text, flags=re.IGNORECASE)


def episode_row(episode: Episode) -> Row:
    """The episode wide, for analysts: every decision, what was known by id, what it led to."""
    recorded = episode.recorded
    query, plan, evidence, model = recorded.query, recorded.plan, recorded.evidence, recorded.model
    readable = query.consent.train and not _is_forgotten(episode) and not _holds_orders(episode)
    kinds = [reaction.reaction for reaction in episode.reactions]
    return {
        "query_id": query.query_id,
        "recorded_at_ms": episode.recorded_at_ms,
        "asked_at_ms": query.asked_at_ms,
        "ended_at_ms": recorded.ended_at_ms,
        "shop_id": query.shop_id,
        "locale": query.locale,
        "market": query.market,
        "channel": query.channel,
        "arm": query.arm,
        "page_product_id": query.page.product_id,
        "turns": len(query.turns),
        "consented": query.consent.train,
        "question": _without_postcode(query.question, query) if readable else None,
        "markup": _without_postcode(recorded.markup, query) if readable else None,
        "outcome": recorded.outcome,
        "intent": plan and plan.intent,
        "form": plan and plan.form,
        "refusal": plan.refusal.reason if plan and plan.refusal else None,
        "policy": plan and plan.policy,
        "decisions": [
            {"name": decision.name, "choice": decision.choice, "propensity": decision.propensity}
            for decision in (plan.decisions if plan else ())
        ],
        "sources": [step.source for step in plan.steps] if plan else [],
        "products": [product.product_id for product in evidence.products] if evidence else [],
        "passages": [
            {"label": passage.label, "id": passage.id, "kind": passage.kind, "score": passage.score}
            for passage in (evidence.passages if evidence else ())
        ],
        "gaps": [{"source": gap.source, "cause": gap.cause} for gap in (evidence.gaps if evidence else ())],
        "index_version": evidence and evidence.index_version,
        "engine": model and model.engine,
        "model": model and model.name,
        "weights_sha256": model and model.weights_sha256,
        "prompt_sha256": model and model.prompt_sha256,
        "run": recorded.run,
        "prompt_tokens": recorded.usage.prompt_tokens,
        "completion_tokens": recorded.usage.completion_tokens,
        "dropped_products": list(recorded.dropped_products),
        "liked": episode.liked,
        "clicks": kinds.count("click"),
        "carts": kinds.count("cart"),
        "purchases": kinds.count("purchase"),
        "reactions": [
            {
                "reaction": reaction.reaction,
                "product_id": reaction.product_id,
                "minor_units": reaction.amount and reaction.amount.minor_units,
                "currency": reaction.amount and reaction.amount.currency,
                "at_ms": reaction.at_ms,
            }
            for reaction in episode.reactions
        ],
    }


def numbered_evidence(evidence: EvidenceGathered) -> list[Message]:
    """A plain `Prompt`: the rules, the earlier turns, then the numbered evidence and the question."""
    messages = [{"role": "system", "content": RULES}]
    for turn in evidence.query.turns:
        messages.append({"role": "user", "content": turn.question})
        if turn.answer:
            messages.append({"role": "assistant", "content": turn.answer})
    numbered = "\n".join(map(_numbered, evidence.passages)) or "none"
    asked = f"Evidence:\n{numbered}\n\nQuestion: {evidence.query.question}"
    return [*messages, {"role": "user", "content": asked}]


def _numbered(passage: Passage) -> str:
    about = f" {passage.product_id}" if passage.product_id else ""
    words = " ".join(text for text in (passage.name, passage.question, passage.text) if text)
    return f"[{passage.label}] ({passage.kind}{about}) {words}"
