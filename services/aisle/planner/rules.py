"""The rules that say what a question asks for, until a policy has learned better. Pure: the same words give the same
plan.

The first kind of question that the words fit, in the order of `intent_of`, says which sources are asked.
"""

import re
from collections.abc import Sequence

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.goods import category_filter
from aisle.planner.marks import Tags
from aisle.planner.planning import GOODS_END, Choice, goods_words, plan_of, refused
from aisle.planner.reading import Reading, Refused, read
from aisle.planner.refusals import out_of_scope, refuse_small_talk
from aisle.planner.searching import search_text
from aisle.planner.words import words
from aisle_schemas import Filters, Intent, Page, Plan, Source, Turn

POLICY = "rules-2"


def plan(
    question: str, turns: Sequence[Turn], page: Page, tags: Tags, vocabulary: Vocabulary, currency: str = "USD"
) -> Plan:
    """Decide in one pass which sources are asked what, and the form of the answer. Never raises.

    `turns` are the conversation's earlier exchanges, oldest first; `currency` the shopper's, for amounts without a sign.
    """
    asked = read(question, turns, page, tags, vocabulary, currency)
    if isinstance(asked, Reading):
        asked = refusal_of(asked) or asked
    if isinstance(asked, Refused):
        return refused(asked, POLICY)
    intent = intent_of(asked)
    return plan_of(asked, Choice(intent, beside(asked, intent)), POLICY)


def refusal_of(asked: Reading) -> Refused | None:
    """What is no question to a shop: greetings, and the rest of the world."""
    small_talk = refuse_small_talk(asked.text)
    if small_talk is not None:
        return Refused("chit_chat", small_talk)
    if lexicon.OUT_OF_SCOPE.search(asked.text) or (not asked.on_page and lexicon.RECIPES.search(asked.text)):
        return Refused("out_of_scope", out_of_scope())
    return None


def beside(asked: Reading, intent: Intent) -> frozenset[Source]:
    """Sources that the words touch, beside those that such a question is always put to."""
    rules_or_guides = lexicon.NEEDS_SEVERAL if intent == "recommendation" else lexicon.POLICY_TOUCHED
    touched: tuple[tuple[Source, re.Pattern[str]], ...] = (
        ("price", lexicon.CHEAPER),
        ("stock", lexicon.VARIANTS),
        ("policies", rules_or_guides),
    )
    return frozenset(source for source, pattern in touched if pattern.search(asked.text))


# ── Which kind of question ────────────────────────────────────────────────────────────────────────────────────────


def intent_of(asked: Reading) -> Intent:
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


def _live_intent(asked: Reading) -> Intent | None:
    text = asked.text
    if lexicon.DELIVERY.search(text):
        return "delivery" if asked.focus.product_ids or goods_words(asked.rest) else "policy"
    if lexicon.PRICE.search(text) and not lexicon.MEASURED.search(text):
        return "price"
    if lexicon.STOCK.search(text) and (asked.focus.product_ids or _ASKS_A_FACT.match(text)):
        return "stock"
    return None


def _intent_without_product(asked: Reading) -> Intent:
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


def _asks_which_goods(asked: Reading) -> bool:
    """ "Which trail shoes have a rock plate?" names goods of the shop, and asks for all that fit."""
    match = _WHICH.match(asked.text)
    if match is None:
        return False
    said = words(GOODS_END.split(match["goods"] or match["there"], maxsplit=1)[0])
    return any(category_filter(" ".join(said[start:]), asked.vocabulary) for start in range(len(said)))


def _asks_of_the_goods(asked: Reading) -> bool:
    """A warranty is the product's own as well as the shop's."""
    if not _OF_THE_GOODS.search(asked.text) or "policy" in asked.text:
        return False
    return bool(asked.focus.product_ids) or bool(lexicon.WANTS_GOODS.match(asked.text))


def _leaves_the_page(asked: Reading) -> bool:
    if lexicon.LEAVES_THE_PAGE.search(asked.text):
        return True
    return not asked.focus.is_pointed and bool(lexicon.STARTS_ANEW.search(asked.text))


def _compares_the_page(asked: Reading) -> bool:
    """On a page, a comparison that points at nothing ("2 pack or 3 pack?") asks about the one product."""
    return asked.focus.is_pointed and bool(_COMPARES.search(asked.text))


_COMPARES = re.compile(
    r"\b(?:vs|versus|compare[ds]?|comparison|differ(?:s|ent)? (?:from|than)|differences? (?:between|from|with)|better than)\b"
)
