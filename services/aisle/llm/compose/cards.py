"""Product cards, each with a reason in one line."""

from collections.abc import Iterable

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Block
from aisle.llm.compose.selection import Candidate, candidates, stems_of, usable_text
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import shorten
from aisle.llm.language.words import content, negations
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

REASON_CHARACTERS = 120
RELEVANT = 0.35  # of the best product's score: below it a product is left out
LIKED = 4.0  # stars from which a review may speak for a product


def relevant_products(evidence: Evidence) -> list[RetrievedProduct]:
    """Those that match about as well as the best one, and stay within the budget as far as the catalog knows."""
    products = list(evidence.products.values())
    best = max((product.score for product in products), default=0.0)
    return [
        product for product in products if product.score >= RELEVANT * best and not _is_above_budget(evidence, product)
    ]


def _is_above_budget(evidence: Evidence, product: RetrievedProduct) -> bool:
    most, price = evidence.gathered.plan.filters.price_max, product.list_price
    return most is not None and price is not None and price.currency == most.currency and not price <= most


def cards(evidence: Evidence, products: Iterable[RetrievedProduct], said: Iterable[str] = ()) -> tuple[Block, ...]:
    """One card each; no reason stands on two, nor repeats what was `said` above them."""
    blocks = []
    given = set(said)
    for product in products:
        text = reason(evidence, product, given)
        given.add(text)
        blocks.append(Block(grammar.product(product.product_id, text)))
    return tuple(blocks)


def reason(evidence: Evidence, product: RetrievedProduct, given: Iterable[str] = ()) -> str:
    """Why it is shown, in the words of its own evidence: the shop's, or of a customer who liked it and says more
    about what was asked. Empty where nothing short enough is known."""
    passages = evidence.of_product(product.product_id)
    asking = Asking(evidence.question, content(product.title), stems_of(passages))
    found = [c for c in candidates(asking, passages) if len(c.sentence) <= REASON_CHARACTERS]
    told = [c for c in found if c.passage.kind in ("bullet", "description") and c.sentence not in given]
    liked = [c for c in found if _speaks_for_it(c) and _quoted(c) not in given]
    own = max(told, key=lambda c: c.coverage, default=None)
    said = max(liked, key=lambda c: c.coverage, default=None)
    if said is not None and said.own_coverage > (own.own_coverage if own is not None else 0.0) + 0.2:
        return _quoted(said)
    if own is not None:
        return own.sentence
    described = [sentence for sentence in usable_text(product.description) if sentence not in given]
    return shorten(described[0], REASON_CHARACTERS) if described else ""


def _speaks_for_it(candidate: Candidate) -> bool:
    passage = candidate.passage
    return passage.kind == "review" and (passage.rating or 0.0) >= LIKED and not negations(candidate.sentence)


def _quoted(candidate: Candidate) -> str:
    return f"A reviewer: “{candidate.sentence}”"
