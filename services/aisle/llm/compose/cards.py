"""Product cards, each with a reason in one line."""

from collections.abc import Iterable, Mapping

from aisle.catalog.variants import asked_variants
from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Block
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


def cards(
    evidence: Evidence, products: Iterable[RetrievedProduct], said: Iterable[str] = (), because: Mapping[str, str] = {}
) -> tuple[Block, ...]:
    """One card each; no reason stands on two, nor repeats what was `said` above them. `because` has the reasons that
    are known already, by product id."""
    blocks = []
    given = set(said)
    for product in products:
        text = because.get(product.product_id, "") or reason(evidence, product, given)
        given.add(text)
        blocks.append(Block(grammar.product(product.product_id, text)))
    return tuple(blocks)


def reason(evidence: Evidence, product: RetrievedProduct, given: Iterable[str] = ()) -> str:
    """Why it is shown, in the words of its own evidence: the shop's, or of a customer who praises it and says more
    about what was asked. Empty where nothing short speaks for it: no reason is better than a bad one."""
    passages = evidence.of_product(product.product_id)
    asking = Asking(evidence.question, content(product.title), stems_of(passages))
    found = [c for c in candidates(asking, passages) if len(c.sentence) <= REASON_CHARACTERS]
    told = [c for c in found if _is_the_shops(c) and c.sentence not in given]
    liked = [c for c in found if _speaks_for_it(c) and _quoted(c) not in given]
    own = max(told, key=lambda c: c.coverage, default=None)
    said = max(liked, key=lambda c: c.coverage, default=None)
    if said is not None and said.own_coverage > (own.own_coverage if own is not None else 0.0) + 0.2:
        return _quoted(said)
    if own is not None and own.own_coverage > 0:
        return own.sentence
    described = [s for s in usable_text(product.description) if s not in given and not speaks_against(s)]
    if described:
        return shorten(described[0], REASON_CHARACTERS)
    return own.sentence if own is not None else ""


def _is_the_shops(candidate: Candidate) -> bool:
    return candidate.passage.kind in ("bullet", "description") and not speaks_against(candidate.sentence)


def _speaks_for_it(candidate: Candidate) -> bool:
    passage = candidate.passage
    return passage.kind == "review" and (passage.rating or 0.0) >= LIKED and praises(candidate.sentence)


def _quoted(candidate: Candidate) -> str:
    return f"A reviewer: “{candidate.sentence}”"
