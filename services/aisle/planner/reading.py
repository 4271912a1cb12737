"""A question read, before anything is decided about it: its words, its filters, and what it may point at. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.constraints import Constraints, constraints
from aisle.planner.marks import Tags
from aisle.planner.references import Focus, focus, named_ids
from aisle.planner.refusals import out_of_scope, refuse_unread, refuse_unsafe, without_injection
from aisle.planner.words import clean, lowered, words
from aisle_schemas import Filters, Intent, Page, Refusal, Turn

# What is asked stands in the first of it; the rest of a longer text would only cost time.
_READ_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    text: str  # lowered, without injected instructions
    said: Constraints
    focus: Focus
    tags: Tags  # what reads the filters, here and in the earlier turns
    vocabulary: Vocabulary
    currency: str  # the shopper's
    page: str | None  # the product on whose page it was asked
    turns: tuple[Turn, ...]  # those whose answers showed products, oldest first

    @property
    def filters(self) -> Filters:
        return self.said.filters

    @property
    def rest(self) -> str:
        """The text without the words that became filters."""
        return self.said.rest

    @property
    def shown(self) -> Turn | None:
        """The latest turn whose answer showed products."""
        return self.turns[-1] if self.turns else None

    @property
    def on_page(self) -> bool:
        return self.page is not None


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that gets words in the place of a plan."""

    intent: Intent
    refusal: Refusal


def read(
    question: str, turns: Sequence[Turn], page: Page, tags: Tags, vocabulary: Vocabulary, currency: str = "USD"
) -> Reading | Refused:
    """Refused is what can't be read, is no question, or could do harm: no policy decides about that. Never raises.

    `turns` are the conversation's earlier exchanges, oldest first; `currency` the shopper's, for amounts without a sign.
    """
    cleaned = clean(question[:_READ_CHARACTERS])
    refusal = refuse_unread(cleaned)
    if refusal is not None:
        return Refused("out_of_scope", refusal)
    text = without_injection(lowered(cleaned))
    refusal = refuse_unsafe(text)
    if refusal is not None:
        return Refused("unsafe", refusal)
    if not words(text):
        return Refused("out_of_scope", out_of_scope())
    said = constraints(text, tags, vocabulary, currency)
    pointed = _pointed(cleaned, text, turns, page)
    shown = tuple(turn for turn in turns if turn.product_ids)
    return Reading(text, said, pointed, tags, vocabulary, currency, page.product_id or None, shown)


def _pointed(cleaned: str, text: str, turns: Sequence[Turn], page: Page) -> Focus:
    """On a product's page what looks like an id may be another maker's model number ("does it fit the DV-3032?"), unless
    the two are compared."""
    named = tuple(id for id in named_ids(cleaned) if id.lower() in text)  # none of an injected instruction's
    if not named or (page.product_id and not lexicon.COMPARISON.search(text)):
        return focus(text, turns, page)
    on_page = (page.product_id,) if page.product_id else ()
    return Focus(tuple(dict.fromkeys((*on_page, *named))), is_pointed=True, is_explicit=True)
