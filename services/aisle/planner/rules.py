"""The rules that plan a question, until a policy has learned better. Pure: the same words give the same plan.

1. What can't be read, is no question, or could do harm gets its refusal and no step.
2. Words become filters; what the question points at becomes its products.
3. The first kind of question that the words fit, in the order of `_intent`, says which sources are asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon, steps
from aisle.planner.constraints import category_filter, constraints, merged
from aisle.planner.references import Focus, focus, named_ids
from aisle.planner.refusals import (
    out_of_scope,
    refuse_small_talk,
    refuse_unread,
    refuse_unsafe,
    without_injection,
)
from aisle.planner.searching import search_text
from aisle.planner.sides import sides_of, with_shared_noun
from aisle.planner.words import clean, lowered, words
from aisle_schemas import Decision, Filters, Form, Intent, Page, Plan, Refusal, Source, Step, Turn

POLICY = "rules-1"

# What is asked stands in the first of it; the rest of a longer text would only cost time.
_READ_CHARACTERS = 2000

_FORMS: dict[Intent, Form] = {
    "product_question": "short", "recommendation": "recommendation", "comparison": "comparison", "advice": "long",
    "price": "short", "stock": "short", "delivery": "short", "order_status": "short", "policy": "short",
    "navigation": "navigation", "follow_up": "short", "chit_chat": "none", "out_of_scope": "none", "unsafe": "none",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, read."""

    text: str  # lowered, without injected instructions
    rest: str  # and without the words that became filters
    filters: Filters
    focus: Focus
    vocabulary: Vocabulary
    on_page: bool


def plan(question: str, turns: Sequence[Turn], page: Page, vocabulary: Vocabulary, currency: str = "USD") -> Plan:
    """Decide in one pass which sources are asked what, and the form of the answer. Never raises.

    `turns` are the conversation's earlier exchanges, oldest first; `currency` the shopper's, for amounts without a sign.
    """
    cleaned = clean(question[:_READ_CHARACTERS])
    refusal = refuse_unread(cleaned)
    if refusal is not None:
        return _refused("out_of_scope", refusal)
    text = without_injection(lowered(cleaned))
    refusal = refuse_unsafe(text)
    if refusal is not None:
        return _refused("unsafe", refusal)
    if not words(text):
        return _refused("out_of_scope", out_of_scope())
    refusal = refuse_small_talk(text)
    if refusal is not None:
        return _refused("chit_chat", refusal)
    if lexicon.OUT_OF_SCOPE.search(text) or (page.product_id is None and lexicon.RECIPES.search(text)):
        return _refused("out_of_scope", out_of_scope())
    read = constraints(text, vocabulary, currency)
    pointed = _pointed(cleaned, text, turns, page)
    asked = _Asked(text, read.rest, read.filters, pointed, vocabulary, page.product_id is not None)
    return _planned(asked, _intent(asked))


def _pointed(cleaned: str, text: str, turns: Sequence[Turn], page: Page) -> Focus:
    """On a product's page what looks like an id may be another maker's model number ("does it fit the DV-3032?"), unless
    the two are compared."""
    named = tuple(id for id in named_ids(cleaned) if id.lower() in text)  # none of an injected instruction's
    if not named or (page.product_id and not lexicon.COMPARISON.search(text)):
        return focus(text, turns, page)
    on_page = (page.product_id,) if page.product_id else ()
    return Focus(tuple(dict.fromkeys((*on_page, *named))), is_pointed=True)


def _refused(intent: Intent, refusal: Refusal) -> Plan:
    return Plan(intent=intent, form="none", refusal=refusal, policy=POLICY, decisions=_decisions(intent, "none", ()))


def _decisions(intent: Intent, form: Form, planned: tuple[Step, ...]) -> tuple[Decision, ...]:
    """Rules draw nothing, so each choice was certain."""
    sources = ",".join(dict.fromkeys(step.source for step in planned)) or "none"
    chosen = (("intent", intent), ("form", form), ("sources", sources))
    return tuple(Decision(name=name, choice=choice, propensity=1.0) for name, choice in chosen)


# ── Which kind of question ────────────────────────────────────────────────────────────────────────────────────────


def _intent(asked: _Asked) -> Intent:
    text = asked.text
    is_about_products = bool(asked.focus.product_ids)
    if lexicon.COMPARISON.search(text) and (not asked.on_page or _compares_the_page(asked)):
        return "comparison"
    if asked.focus.refines is not None:
        return "follow_up"
    if asked.on_page and _leaves_the_page(asked):
        return "recommendation"
    if lexicon.POLICY.search(text) and not _asks_of_the_goods(asked):
        return "policy"
    if lexicon.ORDER_STATUS.search(text):
        return "order_status"
    live = _live_intent(asked)
    if live is not None:
        return live
    if asked.focus.from_turn:
        return "follow_up"
    if is_about_products:
        return "product_question"
    return _intent_without_product(asked)


def _live_intent(asked: _Asked) -> Intent | None:
    text = asked.text
    if lexicon.DELIVERY.search(text):
        return "delivery" if asked.focus.product_ids or _goods_words(asked.rest) else "policy"
    if lexicon.PRICE.search(text) and not lexicon.MEASURED.search(text):
        return "price"
    if lexicon.STOCK.search(text) and (asked.focus.product_ids or _ASKS_A_FACT.match(text)):
        return "stock"
    return None


def _intent_without_product(asked: _Asked) -> Intent:
    text = asked.text
    wants_goods = bool(lexicon.RECOMMENDATION.search(text)) and not lexicon.BROWSES.search(text)
    if wants_goods and not _ADVICE_ON_THE_BEST.search(text) and not _ASKS_HOW.search(text):
        return "recommendation"
    if _asks_which_goods(asked):
        return "recommendation"
    if lexicon.NAVIGATION.search(text) or lexicon.BROWSES.search(text):
        is_plain = asked.filters == Filters() and len(words(search_text(asked.rest))) <= _PLAIN_GOODS
        return "navigation" if is_plain else "recommendation"
    if lexicon.ADVICE.search(text):
        return "advice"
    if _ASKS_A_FACT.match(text):
        return "product_question"
    return "recommendation"


_PLAIN_GOODS = 4  # words: "show me" more than these asks for a choice, not for a shelf
_ADVICE_ON_THE_BEST = re.compile(
    r"\bbest (?:ways?|time|method|practices?)\b|\bworth (?:it|buying|the)\b|\bpros and cons\b"
)
_ASKS_HOW = re.compile(
    r"^(?:so |and |please |can you tell me |tell me |explain )*(?:how (?:do|does|to|should|can|often|long|many)\b|why\b"
    r"|what (?:should|do) i (?:look for|consider|know|check)|what to (?:look for|consider)|what size\b|(?:should|do) i\b|when should)|\bhow (?:do|should|can) (?:i|we) (?:choose|pick|decide)\b"
)
_ASKS_A_FACT = re.compile(
    r"^(?:so |and |hi |hello |hey |please )*(?:is|are|does|do|did|can|could|will|would|has|have|was|were|what|which|how|where"
    r"|when|who|why)\b"
)
_WHICH = re.compile(
    r"^(?:so |and |hi |hello |hey |please )*(?:(?:which|what)(?: of (?:your|the))? (?P<goods>[a-z' -]{3,40}?) (?:have|has|had|are|is|come|comes|can|do|does"
    r"|will|won't|work|works|fit|fits|include|includes|use|keep|last|stand)\b|(?:is|are) there (?:a |an |any |some )?(?P<there>.*))"
)
_OF_THE_GOODS = re.compile(r"\b(?:warrant(?:y|ies)|guarantees?)\b")


def _asks_which_goods(asked: _Asked) -> bool:
    """ "Which trail shoes have a rock plate?" names goods of the shop, and asks for all that fit."""
    match = _WHICH.match(asked.text)
    if match is None:
        return False
    said = words(_GOODS_END.split(match["goods"] or match["there"], maxsplit=1)[0])
    return any(category_filter(" ".join(said[start:]), asked.vocabulary) for start in range(len(said)))


def _asks_of_the_goods(asked: _Asked) -> bool:
    """A warranty is the product's own as well as the shop's."""
    if not _OF_THE_GOODS.search(asked.text) or "policy" in asked.text:
        return False
    return bool(asked.focus.product_ids) or bool(lexicon.WANTS_GOODS.match(asked.text))


def _leaves_the_page(asked: _Asked) -> bool:
    if lexicon.LEAVES_THE_PAGE.search(asked.text):
        return True
    return not asked.focus.is_pointed and bool(lexicon.STARTS_ANEW.search(asked.text))


def _goods_words(rest: str) -> str:
    """The words of a question to the store's systems that name the goods: no price, no delivery, no postcode."""
    said = words(search_text(rest, keep_all=False))
    return " ".join(word for word in said if word not in lexicon.LOGISTICS and not _POSTAL.fullmatch(word))


_POSTAL = re.compile(r"\d{5}|[a-z]{1,2}\d[a-z\d]?|\d[a-z]{2}")


def _compares_the_page(asked: _Asked) -> bool:
    """On a page, a comparison that points at nothing ("2 pack or 3 pack?") asks about the one product."""
    return asked.focus.is_pointed and bool(_COMPARES.search(asked.text))


_COMPARES = re.compile(
    r"\b(?:vs|versus|compare[ds]?|comparison|differ(?:s|ent)? (?:from|than)|differences? (?:between|from|with)|better than)\b"
)

# ── What each kind of question asks of whom ───────────────────────────────────────────────────────────────────────


def _planned(asked: _Asked, intent: Intent) -> Plan:
    form = _FORMS[intent]
    filters, ids = asked.filters, asked.focus.product_ids
    if ids:  # the products are known; which variant is asked about is still worth telling
        filters = Filters(sizes=filters.sizes, colours=filters.colours)
    text = search_text(asked.rest)
    planned: tuple[Step, ...]
    match intent:
        case "comparison":
            ids, filters, planned = _comparison(asked)
        case "follow_up" if asked.focus.refines is not None:
            form, (filters, planned) = "recommendation", _refined(asked, asked.focus.refines)
        case "recommendation" if ids:
            filters, planned, ids = _instead_of_the_page(asked)
        case "recommendation":
            filters = _with_category(asked, filters)
            planned = steps.goods(
                text,
                filters,
                guides=bool(lexicon.NEEDS_SEVERAL.search(asked.text)),
                priced=bool(lexicon.CHEAPER.search(asked.text)),
            )
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
            planned = steps.live_only(ids, _goods_words(asked.rest), filters, (intent,))
        case _ if ids:
            planned = steps.about_products(
                ids,
                asked.text,  # a word that became a filter is what is asked for: "without latex?"
                live=_live_beside(asked),
                policies=bool(lexicon.POLICY_TOUCHED.search(asked.text)),
            )
        case _:
            planned = steps.named_product(asked.rest, filters)
    return Plan(
        intent=intent, form=form, steps=planned, filters=filters, product_ids=ids, policy=POLICY,
        decisions=_decisions(intent, form, planned),
    )  # fmt: skip


def _live_beside(asked: _Asked) -> tuple[Source, ...]:
    live: list[Source] = []
    if lexicon.CHEAPER.search(asked.text):
        live.append("price")
    if lexicon.VARIANTS.search(asked.text):
        live.append("stock")
    return tuple(live)


def _refined(asked: _Asked, earlier: Turn) -> tuple[Filters, tuple[Step, ...]]:
    """The earlier search again, narrowed by what is said now."""
    before = constraints(lowered(clean(earlier.question)), asked.vocabulary, _currency(asked.filters))
    filters = merged(before.filters, asked.filters)
    text = search_text(f"{before.rest} {search_text(asked.rest, keep_all=False)}")
    return filters, steps.goods(text, filters, guides=False)


def _currency(filters: Filters) -> str:
    amount = filters.price_max or filters.price_min
    return amount.currency if amount else "USD"


def _instead_of_the_page(asked: _Asked) -> tuple[Filters, tuple[Step, ...], tuple[str, ...]]:
    """Other goods than the page's. Where no word says which, the search text is empty and the page's product stays in
    the plan: the search is for what is like it."""
    text = search_text(
        " ".join(word for word in words(asked.rest) if word not in lexicon.LIKE_THE_PAGE), keep_all=False
    )
    is_priced = bool(lexicon.CHEAPER.search(asked.text))
    planned = steps.goods(text, asked.filters, guides=False, priced=is_priced)
    if is_priced:
        planned = (*planned, steps.price_of(asked.focus.product_ids))
    return asked.filters, planned, () if text else asked.focus.product_ids


def _with_category(asked: _Asked, filters: Filters) -> Filters:
    named = category_filter(_goods_of(asked), asked.vocabulary)
    return merged(filters, Filters(categories=named)) if named else filters


# ── What is compared ──────────────────────────────────────────────────────────────────────────────────────────────


def _comparison(asked: _Asked) -> tuple[tuple[str, ...], Filters, tuple[Step, ...]]:
    ids = asked.focus.product_ids if asked.focus.is_pointed or asked.focus.from_turn else ()
    texts = with_shared_noun(sides_of(asked.text), asked.vocabulary)
    if ids and (asked.focus.from_turn or not texts):
        return ids, Filters(), steps.about_products(ids, asked.rest, live=("price",))
    filters = Filters(
        price_min=asked.filters.price_min, price_max=asked.filters.price_max, age_years=asked.filters.age_years
    )
    kinds = [(side, category_filter(side, asked.vocabulary)) for side in texts or (search_text(asked.rest),)]
    planned = steps.sides(kinds, asked.rest, filters)
    return ids, filters, (*steps.about_products(ids, asked.rest), *planned) if ids else planned


# ── The goods ─────────────────────────────────────────────────────────────────────────────────────────────────────

_GOODS_END = re.compile(
    r"\b(?:for|under|below|with|without|that|which|who|in|on|to|from|between|over|at|if|when|please|of|are|is|have|has|can|do|does|come|comes|will)\b"
    r"|[?.!,;]"
)
_GOODS_START = re.compile(
    r"^.*?\b(?:show me|browse|see|view|find|looking for|recommend|suggest|sell|carry|have|need|want|buy|get|what are|what is|which|"
    r"take me to|search for|list|go to)\b"
)


def _goods_of(asked: _Asked) -> str:
    """The goods as the shopper names them: "what are the best waterproof tents for rain" → "best waterproof tents"."""
    return _GOODS_END.split(_GOODS_START.sub("", asked.rest).strip(), maxsplit=1)[0].strip()
