"""Products, or kinds of products, side by side."""

import re
from collections import Counter
from collections.abc import Sequence

from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Block, Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import offer
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.guides import best_sentences, guides
from aisle.llm.compose.selection import usable, usable_text
from aisle.llm.compose.superlatives import asked_superlative, verdict
from aisle.llm.compose.tone import praises, speaks_against
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.words import content
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

ROWS = 8
COMPARED = 3
DIFFERENCES = 4  # sentences of a guide
EXAMPLES = 2  # products of each kind
STRENGTH_CHARACTERS = 160
UNCLEAR = "I couldn't tell which two products to compare: please name both."


def compare(evidence: Evidence) -> Composition:
    """Named products in a table with a verdict; kinds of products by what the shop's guides say, with examples."""
    plan = evidence.gathered.plan
    named = [evidence.products[id] for id in plan.product_ids if id in evidence.products]
    if len(named) >= 2:
        return side_by_side(evidence, named[:COMPARED])
    sides = {side: _examples(evidence, side, others) for side, others in _sides(evidence)}
    told = best_sentences(evidence, guides(evidence), DIFFERENCES)
    if told and any(len(examples) > 1 for examples in sides.values()):
        return _kinds(evidence, sides, told)
    meant = [examples[0] for examples in sides.values() if examples]
    products = list(dict.fromkeys(product.product_id for product in (*named, *meant)))
    if len(products) < 2:
        products = [product.product_id for product in relevant_products(evidence)[:2]]
    if len(products) < 2:
        return Composition((paragraph(unsearched_sentence(evidence) or UNCLEAR),), "abstained")
    return side_by_side(evidence, [evidence.products[id] for id in products[:COMPARED]])


_EITHER_OR = re.compile(r"^(?:the |an? )?(?P<a>[^,?]{2,60}?),? or (?:the |an? )?(?P<b>[^,?]{2,60}?)\W*$", re.IGNORECASE)


def either_or(evidence: Evidence) -> list[RetrievedProduct]:
    """The two products of "French press or moka pot?", where each side names just one of those at hand; else none."""
    match = _EITHER_OR.match(evidence.question.strip())
    if match is None:
        return []
    sides = [content(match[side]) for side in ("a", "b")]
    meant = [[p for p in evidence.products.values() if side and side <= content(p.title)] for side in sides]
    return [found[0] for found in meant] if all(len(found) == 1 for found in meant) and meant[0] != meant[1] else []


def _sides(evidence: Evidence) -> list[tuple[str, str]]:
    """What is compared with what: each side that the plan searches for, with the words of the other sides."""
    sides = [step.search_text for step in evidence.gathered.plan.steps if step.source == "catalog" and step.search_text]
    sides = list(dict.fromkeys(sides))
    if len(sides) < 2:
        return []
    # "trail or running shoes": the noun belongs to both.
    sides = [f"{side} {sides[-1].split()[-1]}" if len(side.split()) == 1 else side for side in sides[:-1]] + sides[-1:]
    return [(side, " ".join(other for other in sides if other != side)) for side in sides]


def _examples(evidence: Evidence, side: str, others: str) -> list[RetrievedProduct]:
    """Products whose title or category says what sets this side apart, and not what sets the others apart."""
    own, theirs = content(side) - content(others), content(others) - content(side)
    found = [
        product
        for product in evidence.products.values()
        if own
        and own <= (said := content(f"{product.title} {' '.join(product.category)}"))
        and not theirs & (content(product.title) if theirs & said else frozenset())
    ]
    # "The Ridge 4" is the plain one, not its waterproof sister.
    if content(side) <= content(" ".join(product.title for product in found)):
        found.sort(key=lambda product: len(content(product.title) - content(side)))
    return found


def _kinds(
    evidence: Evidence, sides: dict[str, list[RetrievedProduct]], told: Sequence[tuple[str, str]]
) -> Composition:
    blocks = [paragraph(*(cited(sentence, label) for sentence, label in told))]
    for side, examples in sides.items():
        if examples:
            blocks.extend((lead(f"Examples of {side}"), *cards(evidence, examples[:EXAMPLES])))
    return Composition((*blocks, *offer(*(f"Which {side} do customers like best?" for side in sides))))


def side_by_side(evidence: Evidence, products: Sequence[RetrievedProduct]) -> Composition:
    """A table, what is asked about first, and what speaks for each."""
    titles = [short_title(product) for product in products]
    opening = lead(f"Here are the {_listed(titles)} side by side")
    rows = _rows(products, evidence.question)
    table = Block(grammar.compare(tuple(product.product_id for product in products), rows))
    said = [sentence for product in products if (sentence := _strength(evidence, product))]
    closing = tuple(paragraph(*told) for told in ([verdict(evidence, products)], said) if any(told))
    follow = offer(
        *(f"What do customers say about the {title}?" for title in titles[:2]), "Which of these can be delivered first?"
    )
    return Composition((opening, table, *closing, *follow))


def _rows(products: Sequence[RetrievedProduct], question: str) -> tuple[str, ...]:
    """The attributes that at least two have: those that are asked about first, then those in which they differ."""
    values: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for product in products:
        for attribute in product.attributes:
            name = attribute.name.lower()
            spelled.setdefault(name, attribute.name)
            values.setdefault(name, []).append(attribute.value.lower())
    shared = [name for name, found in values.items() if len(found) >= 2]
    superlative = asked_superlative(question)
    asked = content(f"{question} {superlative.attribute if superlative else ''}")
    shared.sort(
        key=lambda name: (
            not content(name) <= asked,
            max(Counter(values[name]).values()) == len(products),
        )
    )
    return tuple(spelled[name] for name in shared[:ROWS])


def _strength(evidence: Evidence, product: RetrievedProduct) -> str:
    """What speaks for it, from its own evidence: the shop's word first, then a customer's."""
    passages = evidence.of_product(product.product_id)
    for kind in ("description", "bullet"):
        for passage in passages:
            told = [s for s in usable(passage) if len(s) <= STRENGTH_CHARACTERS and not speaks_against(s)]
            if passage.kind == kind and told:
                return _choose(product, told[0], passage.label)
    described = [s for s in usable_text(product.description)[:1] if len(s) <= STRENGTH_CHARACTERS]
    if described:
        return _choose(product, described[0])
    for passage in passages:
        praised = [s for s in usable(passage) if len(s) <= STRENGTH_CHARACTERS and praises(s)]
        if passage.kind == "review" and praised:
            return _choose(product, f"“{praised[0]}”", passage.label)
    return ""


def _choose(product: RetrievedProduct, said: str, *labels: str) -> str:
    return cited(f"Choose the {short_title(product)} for this: {said}", *labels)


def _listed(titles: Sequence[str]) -> str:
    return f"{', the '.join(titles[:-1])} and the {titles[-1]}"
