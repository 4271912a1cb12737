"""What a question is put to, once it is known what it asks for: sources, search text, filters, and the answer's form. Pure."""

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import get_args

from aisle.catalog.superlatives import asked_order
from aisle.planner import lexicon, steps
from aisle.planner.constraints import constraints, merged
from aisle.planner.goods import category_filter
from aisle.planner.reading import Reading, Refused
from aisle.planner.references import is_refinement
from aisle.planner.searching import search_text
from aisle.planner.sides import sets_side_by_side, sides_of, with_shared_noun
from aisle.planner.words import clean, lowered, words
from aisle_schemas import Decision, Filters, Form, Intent, Plan, Source, Step

_FORMS: dict[Intent, Form] = {
    "product_question": "short", "recommendation": "recommendation", "comparison": "comparison", "advice": "long",
    "price": "short", "stock": "short", "delivery": "short", "order_status": "short", "policy": "short",
    "navigation": "navigation", "follow_up": "short", "chit_chat": "none", "out_of_scope": "none", "unsafe": "none",
}  # fmt: skip

_SOURCES: tuple[Source, ...] = get_args(Source)

# These ask for no goods that a filter could hide: "black friday dates", "how do I keep white shoes white".
_OF_NO_GOODS: tuple[Intent, ...] = ("advice", "policy", "order_status")


@dataclass(frozen=True, slots=True)
class Choice:
    """What a policy decided, and how probable it was that it would."""

    intent: Intent
    beside: frozenset[Source] = frozenset()  # of the `optional` ones
    intent_propensity: float = 1.0
    sources_propensity: float = 1.0  # given the intent


def optional(asked: Reading, intent: Intent) -> tuple[Source, ...]:
    """The sources that a policy may choose to ask, or not to, beside those that such a question is always put to."""
    _, _, ids, planned = _planned(asked, intent, frozenset())
    always = {step.source for step in planned}
    return tuple(source for source in _SOURCES if source not in always and _can_ask(source, intent, ids, always))


def _can_ask(source: Source, intent: Intent, ids: tuple[str, ...], always: Set[Source]) -> bool:
    """What products say, and what is said of them, needs products; a shopper's orders are read for few questions."""
    if source == "orders":
        return intent == "policy"
    return source in ("policies", "catalog") or bool(ids) or "catalog" in always


def _needs_prices(asked: Reading) -> bool:
    """A budget, or an order by price, leaves no choice."""
    has_budget = asked.filters.price_min is not None or asked.filters.price_max is not None
    return has_budget or asked_order(asked.text) in ("cheapest", "dearest")


def refused(asked: Refused, policy: str) -> Plan:
    """No policy draws a refusal: each is certain."""
    decided = _decisions(Choice(asked.intent), "none", ())
    return Plan(intent=asked.intent, form="none", refusal=asked.refusal, policy=policy, decisions=decided)


def plan_of(asked: Reading, choice: Choice, policy: str) -> Plan:
    """The plan for a question that is to be answered.

    Two things set side by side in so many words are compared, whatever a policy makes of the rest, and the cheapest of
    some goods, or those below a price, are goods to choose from: that is certain, and so is what is asked.
    """
    if sets_side_by_side(asked.text):
        choice = Choice("comparison")
    elif choice.intent == "price" and not asked.focus.product_ids and _needs_prices(asked):
        choice = Choice("recommendation")
    form, filters, ids, planned = _planned(asked, choice.intent, choice.beside)
    lacking = choice.beside - {step.source for step in planned}
    planned = (*planned, *steps.also(lacking, asked.rest, ids, planned))
    return Plan(
        intent=choice.intent, form=form, steps=planned, filters=filters, product_ids=ids, policy=policy,
        decisions=_decisions(choice, form, planned),
    )  # fmt: skip


def _decisions(choice: Choice, form: Form, planned: tuple[Step, ...]) -> tuple[Decision, ...]:
    """Each with its probability given those before it, so that their product is the plan's. The form follows from the
    intent."""
    sources = ",".join(dict.fromkeys(step.source for step in planned)) or "none"
    return (
        Decision(name="intent", choice=choice.intent, propensity=choice.intent_propensity),
        Decision(name="form", choice=form, propensity=1.0),
        Decision(name="sources", choice=sources, propensity=choice.sources_propensity),
    )


# ── What each kind of question asks of whom ───────────────────────────────────────────────────────────────────────


def _planned(
    asked: Reading, intent: Intent, beside: frozenset[Source]
) -> tuple[Form, Filters, tuple[str, ...], tuple[Step, ...]]:
    """Form, filters, products and steps."""
    form = _FORMS[intent]
    filters, ids = asked.filters, asked.focus.product_ids
    if ids:  # the products are known; which variant is asked about is still worth telling
        filters = Filters(sizes=filters.sizes, colours=filters.colours)
    if intent in _OF_NO_GOODS:
        filters = Filters()
    text = search_text(asked.rest)
    planned: tuple[Step, ...]
    match intent:
        case "comparison":
            ids, filters, planned = _comparison(asked)
        case "follow_up" if asked.focus.refines is not None:
            form, (filters, planned) = "recommendation", _refined(asked)
        case "recommendation" if ids:
            filters, planned, ids = _instead_of_the_page(asked, priced="price" in beside or _needs_prices(asked))
        case "recommendation":
            filters = _with_category(asked, filters)
            planned = steps.goods(
                text, filters, guides="policies" in beside, priced="price" in beside or _needs_prices(asked),
                ordered=asked_order(asked.text) is not None,
            )  # fmt: skip
        case "navigation":
            filters = _with_category(asked, filters)
            planned = steps.shelf(text, filters)
        case "advice":
            planned = steps.advice(asked.rest, filters)
        case "policy":
            planned = steps.rules_of_the_shop(asked.rest)
        case "order_status":
            planned = steps.orders(asked.rest)
        case "price" | "stock" | "delivery":
            planned = steps.live_only(ids, goods_words(asked.rest), filters, (intent,))
        case _ if ids:
            planned = steps.about_products(
                ids,
                asked.text,  # a word that became a filter is what is asked for: "without latex?"
                live=[source for source in ("price", "stock") if source in beside],
                policies="policies" in beside,
            )
        case _:
            planned = steps.named_product(asked.rest, filters)
    return form, filters, ids, planned


def goods_words(rest: str) -> str:
    """The words of a question to the store's systems that name the goods: no price, no delivery, no postcode."""
    said = words(search_text(rest, keep_all=False))
    return " ".join(word for word in said if word not in lexicon.LOGISTICS and not _POSTAL.fullmatch(word))


_POSTAL = re.compile(r"\d{5}|[a-z]{1,2}\d[a-z\d]?|\d[a-z]{2}")


def _refined(asked: Reading) -> tuple[Filters, tuple[Step, ...]]:
    """The earlier search again, narrowed by what is said now. A turn that names no goods narrowed the one before it."""
    filters, rests = asked.filters, [search_text(asked.rest, keep_all=False)]
    released = asked.said.released
    for number in reversed(range(len(asked.turns))):
        text = lowered(clean(asked.turns[number].question))
        before = constraints(text, asked.tags, asked.vocabulary, asked.currency)
        filters = merged(before.filters, filters, released)
        released |= before.released
        rests.append(before.rest)
        if search_text(before.rest, keep_all=False) and not is_refinement(text):
            break
    text = search_text(" ".join(reversed(rests)))
    return filters, steps.goods(text, filters, guides=False)


def _instead_of_the_page(asked: Reading, *, priced: bool) -> tuple[Filters, tuple[Step, ...], tuple[str, ...]]:
    """Other goods than the page's. Where no word says which, the search text is empty and the page's product stays in
    the plan: the search is for what is like it."""
    text = search_text(
        " ".join(word for word in words(asked.rest) if word not in lexicon.LIKE_THE_PAGE), keep_all=False
    )
    planned = steps.goods(text, asked.filters, guides=False, priced=priced)
    if priced:
        planned = (*planned, steps.price_of(asked.focus.product_ids))
    return asked.filters, planned, () if text else asked.focus.product_ids


def _with_category(asked: Reading, filters: Filters) -> Filters:
    named = category_filter(_goods_of(asked), asked.vocabulary)
    return merged(filters, Filters(categories=named)) if named else filters


# ── What is compared ──────────────────────────────────────────────────────────────────────────────────────────────


def _comparison(asked: Reading) -> tuple[tuple[str, ...], Filters, tuple[Step, ...]]:
    ids = asked.focus.product_ids if asked.focus.is_pointed or asked.focus.from_turn else ()
    texts = with_shared_noun(sides_of(asked.text), asked.vocabulary)
    if ids and (asked.focus.from_turn or not texts):
        return ids, Filters(), steps.about_products(ids, asked.rest, live=("price",))
    filters = Filters(
        price_min=asked.filters.price_min, price_max=asked.filters.price_max, age_years=asked.filters.age_years
    )
    kinds = [(side, category_filter(side, asked.vocabulary)) for side in texts or (search_text(asked.rest),)]
    planned = steps.sides(kinds, asked.rest, filters)
    if not ids:
        return ids, filters, planned
    return ids, filters, (*steps.about_products(ids, asked.rest), steps.price_of(ids), *planned)


# ── The goods ─────────────────────────────────────────────────────────────────────────────────────────────────────

GOODS_END = re.compile(
    r"\b(?:for|under|below|with|without|that|which|who|in|on|to|from|between|over|at|if|when|please|of|are|is|have|has|can|do|does|come|comes|will)\b"
    r"|[?.!,;]"
)
_GOODS_START = re.compile(
    r"^.*?\b(?:show me|browse|see|view|find|looking for|recommend|suggest|sell|carry|have|need|want|buy|get|what are|what is|which|"
    r"take me to|search for|list|go to)\b"
)


def _goods_of(asked: Reading) -> str:
    """The goods as the shopper names them: "what are the best waterproof tents for rain" → "best waterproof tents"."""
    return GOODS_END.split(_GOODS_START.sub("", asked.rest).strip(), maxsplit=1)[0].strip()
