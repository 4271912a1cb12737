"""A policy that learned from labelled questions what each asks for, what it points at, and which sources it needs.

What must not be left to a guess stays with the rules: what they refuse, and products that are named by number or id.
"""

import re
from dataclasses import replace
from random import Random

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.embedder import Embedder
from aisle.planner.classifier import Classifies, Probabilities, Reference
from aisle.planner.marks import Tags
from aisle.planner.planning import Choice, optional, plan_of, refused
from aisle.planner.reading import Reading, Refused, read
from aisle.planner.references import Focus
from aisle.planner.refusals import HARM, SELF_HARM, out_of_scope, small_talk
from aisle.planner.settled import bounds_the_search, compares_nothing, narrows, only_describes_goods
from aisle.planner.sides import sides_of
from aisle.planner.signals import names_goods, vector
from aisle.planner.words import words
from aisle_schemas import Intent, Plan, QueryAsked, Refusal, Source

_EMBEDDED_CHARACTERS = 320  # a longer question says what it asks for within these; the rest would cost milliseconds
# How sure the model must be of what it refuses beyond the rules; surer that it is no question to a shop where goods of the
# shop's are named or looked at.
_SURE: dict[Intent, float] = {"unsafe": 0.6, "out_of_scope": 0.5, "chit_chat": 0.5}
_SURE_IN_SPITE_OF_GOODS = 0.8
_SURE_OF_A_WORD = 0.7  # alone, it may be goods that the model never met: "ukulele"
_FEW_WORDS = 2
_WORTH_ASKING = 0.03  # a source that is asked in vain costs little beside an answer that is not found
_REFUSALS: tuple[Intent, ...] = ("chit_chat", "out_of_scope", "unsafe")

# What a question off a page can point at in the answer before it.
_REFERENCES: dict[Intent, tuple[Reference, ...]] = {
    "follow_up": ("first", "all", "refines"),
    "comparison": ("none", "all"),
    "price": ("none", "first", "all"),
    "stock": ("none", "first", "all"),
    "delivery": ("none", "first", "all"),
}


class Learned:
    """One pass: the most probable intent, what it points at, and each optional source that may well be needed.

    `exploration`: the share of questions, 0 to 1, whose intent and optional sources are drawn by the model's probabilities
    instead, for learning from what comes of it. A refusal is never drawn, nor a question that the model would refuse. A
    draw hangs on the question's id alone, so that a replay makes the same plan.

    The logged propensity is the probability with which this policy, draws and all, chooses what it chose: 1.0 without
    exploration, whatever the model's own doubt.
    """

    def __init__(self, classifier: Classifies, tags: Tags, embedder: Embedder, *, exploration: float = 0.0) -> None:
        """Raises: ValueError when `exploration` is no share."""
        if not 0 <= exploration <= 1:
            raise ValueError(f"exploration is {exploration}, a share lies between 0 and 1")
        self._classifier = classifier
        self._tags = tags
        self._embedder = embedder
        self._exploration = exploration

    @property
    def name(self) -> str:
        """ "planner-1@1b2c3d4e": the model's folder and the first of its weights' sha256."""
        return self._classifier.version

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        question = read(asked.question, asked.turns, asked.page, self._tags, vocabulary, asked.currency)
        if isinstance(question, Refused):
            return refused(question, self.name)
        (embedding,) = self._embedder.embed([embedded_text(question)])
        told = self._classifier(vector(question, embedding))
        intents = _possible(told, question)
        likeliest = max(intents, key=intents.__getitem__)
        if likeliest in _REFUSALS:
            return refused(Refused(likeliest, _refusal(likeliest, question.text)), self.name)
        draw = Random(f"{self.name} {asked.query_id}")
        intent, intent_propensity = self._intent(intents, likeliest, draw)
        pointed = replace(question, focus=_focus(question, intent, told))
        beside, sources_propensity = self._beside(optional(pointed, intent), told, draw)
        return plan_of(pointed, Choice(intent, beside, intent_propensity, sources_propensity), self.name)

    def _intent(self, intents: dict[Intent, float], likeliest: Intent, draw: Random) -> tuple[Intent, float]:
        """An intent and the probability of its choice."""
        answered = {intent: share for intent, share in intents.items() if intent not in _REFUSALS}
        total = sum(answered.values())
        chances = {
            intent: self._exploration * share / total + (1 - self._exploration) * (intent == likeliest)
            for intent, share in answered.items()
        }
        (intent,) = draw.choices(list(chances), list(chances.values()))
        return intent, chances[intent]

    def _beside(
        self, may_ask: tuple[Source, ...], told: Probabilities, draw: Random
    ) -> tuple[frozenset[Source], float]:
        """The optional sources that are asked, and the probability of just these."""
        asked: set[Source] = set()
        propensity = 1.0
        for source in may_ask:
            need = told.sources[source]
            chance = self._exploration * need + (1 - self._exploration) * (need >= _WORTH_ASKING)
            if draw.random() < chance:
                asked.add(source)
            propensity *= chance if source in asked else 1 - chance
        return frozenset(asked), propensity


def embedded_text(question: Reading) -> str:
    """What of a question is embedded."""
    return question.text[:_EMBEDDED_CHARACTERS]


def _possible(told: Probabilities, question: Reading) -> dict[Intent, float]:
    """The intents that the question can have: only an answer that showed products is followed up, and what is refused
    must be so beyond doubt."""
    if narrows(question):
        return {intent: told.intents[intent] for intent in ("follow_up", "price", "stock", "delivery")}
    possible = dict(told.intents)
    if question.shown is None:
        del possible["follow_up"]
    if only_describes_goods(question):
        del possible["advice"]
    if compares_nothing(question):
        del possible["comparison"]
    is_of_goods = names_goods(question) or question.on_page or question.focus.is_explicit
    is_a_word = len(words(question.text)) <= _FEW_WORDS
    for refusal in _REFUSALS:
        least = _SURE[refusal]
        if is_of_goods and refusal != "unsafe":
            least = max(least, _SURE_IN_SPITE_OF_GOODS)
        if is_a_word and refusal != "unsafe":
            least = max(least, _SURE_OF_A_WORD)
        if possible[refusal] < least:
            del possible[refusal]
    return possible


def _focus(question: Reading, intent: Intent, told: Probabilities) -> Focus:
    """What the question points at, as what it asks for allows."""
    by_rules, shown = question.focus, question.shown
    if by_rules.is_explicit:
        return by_rules
    if question.page is not None and (shown is None or intent != "follow_up"):
        names_both = len(sides_of(question.text)) == 2
        return Focus((question.page,), is_pointed=by_rules.is_pointed or (intent == "comparison" and not names_both))
    if shown is None:
        return Focus()
    if intent == "follow_up" and (narrows(question) or bounds_the_search(question)):
        return Focus(refines=shown)
    if intent == "comparison" and by_rules.from_turn:
        return by_rules
    allowed = _REFERENCES.get(intent, ("none",))
    if question.page is not None:
        allowed = ("first", "all")
    match max(allowed, key=told.references.__getitem__):
        case "first":
            return Focus(shown.product_ids[:1], from_turn=True, is_pointed=True)
        case "all":
            return Focus(shown.product_ids, from_turn=True, is_pointed=True)
        case "refines":
            return Focus(refines=shown)
        case _:
            return Focus()


_OF_ONESELF = re.compile(r"\b(?:myself|my (?:own )?(?:life|wrists?)|die|dying|dead|suicid\w*|overdose|live|living)\b")


def _refusal(intent: Intent, text: str) -> Refusal:
    """For what the rules did not refuse. Words that may be about the shopper's own life get the words for that."""
    if intent == "unsafe":
        return Refusal(reason="unsafe", text=SELF_HARM if _OF_ONESELF.search(text) else HARM)
    return small_talk(text) if intent == "chit_chat" else out_of_scope()
