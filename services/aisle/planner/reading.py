"""A question read, before anything is decided about it: its words, its filters, and what it may point at. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.constraints import constraints
from aisle.planner.references import Focus, focus, last_shown, named_ids
from aisle.planner.refusals import out_of_scope, refuse_unread, refuse_unsafe, without_injection
from aisle.planner.words import clean, lowered, words
from aisle_schemas import Filters, Intent, Page, Refusal, Turn

# What is asked stands in the first of it; the rest of a longer text would only cost time.
_READ_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Reading:
    text: str  # lowered, without injected instructions
    rest: str  # and without the words that became filters
    filters: Filters
    focus: Focus
    vocabulary: Vocabulary
    page: str | None  # the product on whose page it was asked
    shown: Turn | None  # the latest turn whose answer showed products

    @property
    def on_page(self) -> bool:
        return self.page is not None


@dataclass(frozen=True, slots=True)
class Refused:
    """A question that gets words in the place of a plan."""

    intent: Intent
    refusal: Refusal


def read(
    question: str, turns: Sequence[Turn], page: Page, vocabulary: Vocabulary, currency: str = "USD"
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
    said = constraints(text, vocabulary, currency)
    pointed = _pointed(cleaned, text, turns, page)
    return Reading(text, said.rest, said.filters, pointed, vocabulary, page.product_id or None, last_shown(turns))


def _pointed(cleaned: str, text: str, turns: Sequence[Turn], page: Page) -> Focus:
    """On a product's page what looks like an id may be another maker's model number ("does it fit the DV-3032?"), unless
    the two are compared."""
    named = tuple(id for id in named_ids(cleaned) if id.lower() in text)  # none of an injected instruction's
    if not named or (page.product_id and not lexicon.COMPARISON.search(text)):
        return focus(text, turns, page)
    on_page = (page.product_id,) if page.product_id else ()
    return Focus(tuple(dict.fromkeys((*on_page, *named))), is_pointed=True, is_explicit=True)
