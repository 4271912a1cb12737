"""Products, or kinds of products, side by side."""

import re
from collections import Counter
from collections.abc import Sequence

from aisle.llm.compose.composition import Block, Composition, cited, paragraph
from aisle.llm.compose.follow_ups import offer
from aisle.llm.compose.guides import best_sentences, guides
from aisle.llm.compose.recommendation import reason, relevant_products
from aisle.llm.compose.selection import usable
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

ROWS = 6
COMPARED = 3
DIFFERENCES = 4  # sentences of a guide
EXAMPLES = 2  # products of each kind

_SIDES = re.compile(
    r"(?:difference|differences|differ|compare|comparison|versus|vs\.?|better|choose|between|pick)\b.*?"
    r"(?:between|of|in|,|:|\b)\s*(?P<a>[\w' -]+?)\s+(?:and|or|vs\.?|versus|with|to|than|from)\s+(?P<b>[\w' -]+)|(?P<c>[\w' -]+?)\s+(?:vs\.?|versus)\s+(?P<d>[\w' -]+)",
    re.IGNORECASE,
)


def compare(evidence: Evidence) -> Composition:
    """Named products in a table with a verdict; kinds of products by what the shop's guides say, with examples."""
    plan = evidence.gathered.plan
    named = [evidence.products[id] for id in plan.product_ids if id in evidence.products]
    if len(named) >= 2:
        return _products(evidence, named[:COMPARED])
    sides = _sides(evidence.question)
    told = best_sentences(evidence, guides(evidence), DIFFERENCES)
    if sides and told:
        return _kinds(evidence, sides, told)
    products = relevant_products(evidence)
    if len(products) >= 2:
        return _products(evidence, products[:2])
    return Composition((paragraph("I couldn't find two products to compare. Which ones do you mean?"),), "abstained")


def _kinds(evidence: Evidence, sides: tuple[str, str], told: Sequence[tuple[str, str]]) -> Composition:
    blocks = [paragraph(*(cited(sentence, label) for sentence, label in told))]
    shown: set[str] = set()
    for side, other in (sides, sides[::-1]):
        own = content(side) - content(other)
        examples = [
            product
            for product in evidence.products.values()
            if product.product_id not in shown
            and own
            and own <= content(f"{product.title} {' '.join(product.category)} {product.description}")
        ][:EXAMPLES]
        if examples:
            blocks.append(paragraph(cited(f"Examples of {side}:")))
            blocks.extend(Block(grammar.product(p.product_id, reason(evidence, p))) for p in examples)
            shown.update(product.product_id for product in examples)
    return Composition((*blocks, *offer(*(f"Which {side} do customers like best?" for side in sides))))


def _products(evidence: Evidence, products: Sequence[RetrievedProduct]) -> Composition:
    titles = [short_title(product) for product in products]
    lead = paragraph(cited(f"Here are the {_listed(titles)} side by side:"))
    table = Block(grammar.compare(tuple(product.product_id for product in products), _rows(products)))
    verdict = [sentence for product in products if (sentence := _strength(evidence, product))]
    closing = (paragraph(*verdict),) if verdict else ()
    follow = offer(
        *(f"What do customers say about the {title}?" for title in titles[:2]), "Which of these can be delivered first?"
    )
    return Composition((lead, table, *closing, *follow))


def _rows(products: Sequence[RetrievedProduct]) -> tuple[str, ...]:
    """The attributes that at least two have: those in which they differ first."""
    values: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for product in products:
        for attribute in product.attributes:
            name = attribute.name.lower()
            spelled.setdefault(name, attribute.name)
            values.setdefault(name, []).append(attribute.value.lower())
    shared = [name for name, found in values.items() if len(found) >= 2]
    shared.sort(key=lambda name: max(Counter(values[name]).values()) == len(products))
    return tuple(spelled[name] for name in shared[:ROWS])


def _strength(evidence: Evidence, product: RetrievedProduct) -> str:
    """What speaks for it, from its own evidence."""
    for kind in ("bullet", "description", "review"):
        for passage in evidence.of_product(product.product_id):
            if passage.kind == kind:
                for sentence in usable(passage):
                    if len(sentence) <= 160:
                        said = f"“{sentence}”" if kind == "review" else sentence
                        return cited(f"Choose the {short_title(product)} for this: {said}", passage.label)
    return ""


def _listed(titles: Sequence[str]) -> str:
    return f"{', the '.join(titles[:-1])} and the {titles[-1]}"


def _sides(question: str) -> tuple[str, str] | None:
    match = _SIDES.search(question.strip(" ?.!"))
    if match is None:
        return None
    one, other = (match["a"] or match["c"]).strip(), (match["b"] or match["d"]).strip()
    # "trail and running shoes": the noun belongs to both.
    if len(one.split()) == 1 and len(other.split()) > 1:
        one = f"{one} {other.split()[-1]}"
    return (one, other) if content(one) and content(other) else None
