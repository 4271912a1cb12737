"""The answer to a question about a product: what answers it first, then what customers say, or an honest miss."""

from collections.abc import Iterable, Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Block, Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import product_follow_ups, shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.polarity import opens, polarity, unopened
from aisle.llm.compose.selection import (
    ANSWERS,
    FAINT,
    FAIRLY_SURE,
    NEAR,
    SURE,
    Candidate,
    candidates,
    distinct,
    stems_of,
)
from aisle.llm.compose.wording import lowered, quote, short_title
from aisle.llm.evidence import CUSTOMERS, SPECIFICATIONS, Evidence
from aisle.llm.language.words import content
from aisle.llm.rules import NOT_FOUND
from aisle.markup import grammar
from aisle_schemas import Passage

SPECIFIED = 2  # sentences of the shop's own at most
QUOTED = 3  # of customers
SHOWN = 3  # products, where the shopper was on no page
CLOSE = 1.2  # in log odds
NOTHING_LIKE_IT = (
    "I couldn't find anything about that in this shop: what I know are its products, prices, deliveries and policies."
)

Verdicts = dict[int, bool | None]


def answer_product_question(evidence: Evidence) -> Composition:
    """Specification before opinion; a yes or a no only where the evidence says it; customers counted only where
    each one counted is cited."""
    focus = _focus(evidence)
    titles = content(" ".join(product.title for product in evidence.products.values()))
    asking = Asking(evidence.question, titles, stems_of(focus))
    ranked = candidates(asking, focus)
    answering = [candidate for candidate in ranked if _answers(candidate)]
    if not answering:
        return _not_found(evidence, ranked)

    meant = answering[0].passage.product_id
    specified, quoted, verdicts = _chosen(asking, [c for c in answering if c.passage.product_id == meant])
    said = _said(specified, quoted, verdicts, named=_introduction(evidence, meant))
    shelf = _shelf(evidence, answering, [c.sentence for c in specified])
    follow = product_follow_ups(evidence, focus, used=[c.passage.label for c in (*specified, *quoted)])
    return Composition((*said, *shelf, *follow))


def _chosen(asking: Asking, answering: list[Candidate]) -> tuple[list[Candidate], list[Candidate], Verdicts]:
    """What the shop says, what customers say, and which of it says yes or no."""
    specified = distinct([c for c in answering if not c.is_customers], SPECIFIED)
    quoted = distinct(_close([c for c in answering if c.is_customers]), QUOTED)
    if asking.is_yes_no:
        chosen = (*specified, *quoted)
        verdicts = {id(c): polarity(asking, c.passage, c.sentence, c.own_coverage) for c in chosen}
        return _deciding_first(specified, verdicts), _deciding_first(quoted, verdicts), verdicts
    return specified[:1] if asking.expected[0] else specified, quoted, {}


def _said(specified: list[Candidate], quoted: list[Candidate], verdicts: Verdicts, named: str) -> list[Block]:
    """The shop's paragraph, then the customers'; the direct answer opens the first."""
    opens_with = _lead(specified, quoted, verdicts)
    tally = _tally(quoted, verdicts)
    if not specified:
        first, *others = quoted
        opening = _quoted(first, "" if tally else opens_with)
        return [paragraph(named, tally, opening, *_quotes(others, again=first.passage.kind))]
    first, *others = specified
    stated = cited(opens_with + _after(opens_with, first), first.passage.label)
    blocks = [paragraph(named, stated, *(cited(other.sentence, other.passage.label) for other in others))]
    return [*blocks, paragraph(tally, *_quotes(quoted))] if quoted else blocks


def _shelf(evidence: Evidence, answering: Sequence[Candidate], said: Iterable[str]) -> tuple[Block, ...]:
    """Where the shopper was on no product's page: the product that was spoken of, then others that answer or match."""
    if evidence.gathered.plan.product_ids:
        return ()
    found = (*(c.passage.product_id for c in answering), *(p.product_id for p in relevant_products(evidence)))
    products = [evidence.products[id] for id in dict.fromkeys(found) if id in evidence.products][:SHOWN]
    others = (lead("Similar products"), *cards(evidence, products[1:])) if len(products) > 1 else ()
    return (*cards(evidence, products[:1], said), *others)


def _focus(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of the products that the question is about."""
    kinds = CUSTOMERS | SPECIFICATIONS
    asked = evidence.gathered.plan.product_ids
    return tuple(p for p in evidence.passages if p.kind in kinds and (not asked or p.product_id in asked))


def _answers(candidate: Candidate) -> bool:
    if candidate.passage.kind == "title" or (candidate.meets is False and not candidate.same_question):
        return False
    return candidate.score >= ANSWERS and _touches(candidate, SURE)


def _touches(candidate: Candidate, sure: float) -> bool:
    return candidate.coverage >= FAINT or candidate.passage.score >= sure


def _close(quotable: list[Candidate]) -> list[Candidate]:
    """Those that are about as good as the best."""
    return [candidate for candidate in quotable if candidate.score >= quotable[0].score - CLOSE]


def _deciding_first(chosen: list[Candidate], verdicts: Verdicts) -> list[Candidate]:
    return sorted(chosen, key=lambda candidate: verdicts.get(id(candidate)) is None)


def _lead(specified: Sequence[Candidate], quoted: Sequence[Candidate], verdicts: Verdicts) -> str:
    """ "Yes — " or "No — ", where all that decides agrees: the shop's own word, else an answer that a customer gave to
    this very question, or two customers."""
    for group in (specified, quoted):
        deciding = [candidate for candidate in group if verdicts.get(id(candidate)) is not None]
        said = {verdicts[id(candidate)] for candidate in deciding}
        if len(said) > 1:
            return ""
        if said and (group is specified or len(deciding) > 1 or opens(deciding[0].sentence)):
            return "Yes — " if said.pop() else "No — "
    return ""


def _tally(quoted: Sequence[Candidate], verdicts: Verdicts) -> str:
    """How the quoted customers stand, where each of them says yes or no, or where they disagree."""
    said = [verdicts.get(id(candidate)) for candidate in quoted]
    if True in said and False in said:
        return cited("Customers disagree.", *(c.passage.label for c in quoted if verdicts.get(id(c)) is not None))
    if len(said) < 2 or None in said:
        return ""
    everyone = "Both" if len(said) == 2 else f"All {'three' if len(said) == 3 else len(said)}"
    labels = [candidate.passage.label for candidate in quoted]
    return cited(f"{everyone} customers quoted here say {'yes' if said[0] else 'no'}.", *labels)


def _after(opening: str, candidate: Candidate) -> str:
    if not opening:
        return candidate.sentence
    if candidate.passage.kind == "attribute" and is_labelled(candidate.sentence):
        return f"the details say “{candidate.sentence.rstrip('.')}”."
    if candidate.passage.kind == "attribute":
        return lowered(candidate.sentence)
    return lowered(candidate.sentence)


def is_labelled(sentence: str) -> bool:
    """Is it an attribute as it stands, "Batteries: no", and no sentence?"""
    return ":" in sentence and not sentence.startswith(("It is ", "They are "))


def _quotes(quoted: Sequence[Candidate], again: str = "") -> list[str]:
    sentences = []
    kinds = {again}
    for candidate in quoted:
        said = _words(candidate, again=candidate.passage.kind in kinds)
        kinds.add(candidate.passage.kind)
        sentences.append(cited(said, candidate.passage.label))
    return sentences


def _quoted(candidate: Candidate, opening: str) -> str:
    said = _words(candidate, unopened(candidate.sentence) if opening else candidate.sentence)
    return cited(opening + (lowered(said) if opening else said), candidate.passage.label)


def _words(candidate: Candidate, sentence: str = "", *, again: bool = False) -> str:
    return quote(candidate.passage, sentence or candidate.sentence, again=again, same_question=candidate.same_question)


def _introduction(evidence: Evidence, product_id: str) -> str:
    """Which product is meant, where the shopper was not on its page."""
    if not _names_it(evidence) or product_id not in evidence.products:
        return ""
    return f"{cited(f'About the {short_title(evidence.products[product_id])}')}:"


def _not_found(evidence: Evidence, ranked: Sequence[Candidate]) -> Composition:
    """The nearest thing found: a sentence about the product that was meant, or products where none was."""
    if not evidence.gathered.plan.product_ids and (products := relevant_products(evidence)):
        opening = lead("I couldn't find a direct answer. These come nearest")
        return Composition((opening, *cards(evidence, products[:SHOWN]), *shelf_follow_ups(evidence)))
    near = [c for c in ranked if c.score >= NEAR and c.passage.kind != "title" and _touches(c, FAIRLY_SURE)]
    if sentence := unsearched_sentence(evidence):
        return Composition((paragraph(sentence),), "abstained")
    if not evidence.products and not evidence.gathered.plan.product_ids:
        return Composition((paragraph(NOTHING_LIKE_IT),), "abstained")
    said = [_miss(evidence)]
    used = []
    for candidate in distinct(near, 1):
        text = _words(candidate) if candidate.is_customers else candidate.sentence
        said.append("The nearest that I found:")
        said.append(cited(text, candidate.passage.label))
        used.append(candidate.passage.label)
    focus = _focus(evidence)
    return Composition((paragraph(*said), *product_follow_ups(evidence, focus, used=used)), "abstained")


def _names_it(evidence: Evidence) -> bool:
    """Would a shopper wonder which product is spoken of: one found by words, or one of several that were shown?"""
    plan = evidence.gathered.plan
    return not plan.product_ids or plan.intent == "follow_up"


def _miss(evidence: Evidence) -> str:
    """By name, where the shopper is on no page."""
    products = list(evidence.products.values())
    if not _names_it(evidence) or len(products) != 1:
        return NOT_FOUND
    return f"I couldn't find that in the details, reviews or Q&A of the {grammar.escape(short_title(products[0]))}."
