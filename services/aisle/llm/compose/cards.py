"""Product cards, each with a reason in one line."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from aisle.catalog.variants import asked_variants
from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Block, paragraph
from aisle.llm.compose.selection import Candidate, candidates, stems_of, usable_text
from aisle.llm.compose.tone import praises, speaks_against
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import shorten
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

REASON_CHARACTERS = 120
RELEVANT = 0.35  # of the best product's score: below it a product is left out
LIKED = 4.0  # stars from which a review may speak for a product


def relevant_products(evidence: Evidence) -> list[RetrievedProduct]:
    """Those that match about as well as the best one. All are within the budget: the evidence has no others."""
    products = list(evidence.products.values())
    best = max((product.score for product in products), default=0.0)
    return [product for product in products if product.score >= RELEVANT * best]


def is_sold_out(evidence: Evidence, product: RetrievedProduct) -> bool:
    """Did the store say so, of every variant that is asked for?"""
    told = [passage.text for passage in evidence.of_product(product.product_id) if passage.kind == "stock"]
    if not told:
        return False
    asked = asked_variants(evidence.gathered.plan.filters, product.variants)
    names = (" ".join(filter(None, (variant.colour, variant.size))) for variant in asked)
    return "out of stock" in told[0] or (bool(asked) and all(f"{name}: none" in told[0] for name in names))


class Reason(NamedTuple):
    text: str  # one line; empty where nothing short speaks for the product: no reason is better than a bad one
    label: str = ""  # of the passage that says it; empty where the product's own description does


def cards(
    evidence: Evidence, products: Iterable[RetrievedProduct], said: Iterable[str] = (), because: Mapping[str, str] = {}
) -> tuple[Block, ...]:
    """One card each; no reason stands on two, nor repeats what was `said` above them. `because` has the reasons that
    are known already, by product id."""
    return tuple(block for block, _ in _cards(evidence, products, said, because))


def cited_cards(
    evidence: Evidence, products: Iterable[RetrievedProduct], because: Mapping[str, str] = {}
) -> tuple[Block, ...]:
    """The same, and after them what their reasons are quoted from."""
    made = list(_cards(evidence, products, (), because))
    labels = dict.fromkeys(reason.label for _, reason in made if reason.label)
    sources = (paragraph("Quoted from:", *map(grammar.cite, labels)),) if labels else ()
    return (*(block for block, _ in made), *sources)


def _cards(
    evidence: Evidence, products: Iterable[RetrievedProduct], said: Iterable[str], because: Mapping[str, str]
) -> Iterator[tuple[Block, Reason]]:
    given = set(said)
    for product in products:
        known = because.get(product.product_id, "")
        told = Reason(known, _label_of(evidence, product, known)) if known else reason(evidence, product, given)
        given.add(told.text)
        yield Block(grammar.product(product.product_id, told.text)), told


def _label_of(evidence: Evidence, product: RetrievedProduct, text: str) -> str:
    """Of the passage that says it word for word, or has this attribute."""
    said = text.rstrip(".").lower()
    passages = evidence.of_product(product.product_id)
    return next((passage.label for passage in passages if said in passage.text.lower()), "")


def reason(evidence: Evidence, product: RetrievedProduct, given: Iterable[str] = ()) -> Reason:
    """Why it is shown, in the words of its own evidence: the shop's, or of a customer who praises it and says more
    about what was asked."""
    passages = evidence.of_product(product.product_id)
    asking = Asking(evidence.question, content(product.title), stems_of(passages))
    found = [c for c in candidates(asking, passages) if len(c.sentence) <= REASON_CHARACTERS]
    told = [c for c in found if _is_the_shops(c) and c.sentence not in given]
    liked = [c for c in found if _speaks_for_it(c) and _quoted(c) not in given]
    own = max(told, key=lambda c: c.coverage, default=None)
    said = max(liked, key=lambda c: c.coverage, default=None)
    if said is not None and said.own_coverage > (own.own_coverage if own is not None else 0.0) + 0.2:
        return Reason(_quoted(said), said.passage.label)
    if own is not None and own.own_coverage > 0:
        return Reason(own.sentence, own.passage.label)
    described = [s for s in usable_text(product.description) if s not in given and not speaks_against(s)]
    if described:
        short = shorten(described[0], REASON_CHARACTERS)
        return Reason(short, _label_of(evidence, product, short.rstrip("…")))
    return Reason(own.sentence, own.passage.label) if own is not None else Reason("")


def _is_the_shops(candidate: Candidate) -> bool:
    return candidate.passage.kind in ("bullet", "description") and not speaks_against(candidate.sentence)


def _speaks_for_it(candidate: Candidate) -> bool:
    passage = candidate.passage
    return passage.kind == "review" and (passage.rating or 0.0) >= LIKED and praises(candidate.sentence)


def _quoted(candidate: Candidate) -> str:
    return f"A reviewer: “{candidate.sentence}”"
