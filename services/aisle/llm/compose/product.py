"""The answer to a question about a product: what answers it first, then what customers say, or an honest miss."""

from collections.abc import Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.composition import Block, Composition, cited, paragraph
from aisle.llm.compose.follow_ups import product_follow_ups
from aisle.llm.compose.polarity import polarity
from aisle.llm.compose.selection import ANSWERS, NEAR, Candidate, candidates, distinct, stems_of
from aisle.llm.compose.wording import lowered, quote, short_title
from aisle.llm.evidence import CUSTOMERS, SPECIFICATIONS, Evidence
from aisle.llm.language.words import content
from aisle.llm.rules import NOT_FOUND
from aisle_schemas import Passage

SPECIFIED = 2  # sentences of the shop's own at most
QUOTED = 3  # of customers


def answer_product_question(evidence: Evidence) -> Composition:
    """Specification before opinion; a yes or a no only where the evidence says it; customers counted only where
    each one counted is cited."""
    focus = _focus(evidence)
    titles = content(" ".join(product.title for product in evidence.products.values()))
    asking = Asking(evidence.question, titles, stems_of(focus))
    ranked = candidates(asking, focus)
    answering = [candidate for candidate in ranked if _answers(candidate)]
    if not answering:
        return _not_found(evidence, asking, ranked)

    verdicts = (
        {id(c): polarity(asking, c.passage, c.sentence, c.own_coverage) for c in answering} if asking.is_yes_no else {}
    )
    specified = distinct([c for c in answering if not c.is_customers], SPECIFIED)
    quoted = distinct([c for c in answering if c.is_customers], QUOTED)
    if asking.is_yes_no:
        specified = _deciding(specified, verdicts)
    elif specified and asking.expected[0]:
        specified = specified[:1]

    lead = _lead(specified, quoted, verdicts)
    named = _introduction(evidence, [*specified, *quoted])
    blocks: list[Block] = []
    if specified:
        first, *others = specified
        blocks.append(
            paragraph(
                named,
                cited(lead + (lowered(first.sentence) if lead else first.sentence), first.passage.label),
                *(cited(other.sentence, other.passage.label) for other in others),
            )
        )
        if quoted:
            blocks.append(paragraph(_tally(quoted, verdicts), *_quotes(quoted)))
    else:
        tally = _tally(quoted, verdicts)
        first, *others = quoted
        opening = "" if tally else lead
        blocks.append(paragraph(named, tally, _quoted(first, opening), *_quotes(others, again=first.passage.kind)))
    blocks.extend(product_follow_ups(evidence, focus, used=[c.passage.label for c in (*specified, *quoted)]))
    return Composition(tuple(blocks))


def _focus(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of the products that the question is about."""
    kinds = CUSTOMERS | SPECIFICATIONS
    asked = evidence.gathered.plan.product_ids
    return tuple(p for p in evidence.passages if p.kind in kinds and (not asked or p.product_id in asked))


def _answers(candidate: Candidate) -> bool:
    if candidate.passage.kind == "title":
        return False
    return candidate.coverage >= ANSWERS and candidate.meets is not False and candidate.score >= ANSWERS / 2


def _deciding(specified: list[Candidate], verdicts: dict[int, bool | None]) -> list[Candidate]:
    """What says yes or no comes first; what says the opposite of it is left to be said as it is."""
    return sorted(specified, key=lambda candidate: verdicts[id(candidate)] is None)


def _lead(specified: Sequence[Candidate], quoted: Sequence[Candidate], verdicts: dict[int, bool | None]) -> str:
    """ "Yes — " or "No — ", where all that decides agrees; the shop's own word before the customers'."""
    for group in (specified, quoted):
        said = {verdict for candidate in group if (verdict := verdicts.get(id(candidate))) is not None}
        if len(said) == 1:
            return "Yes — " if said.pop() else "No — "
        if said:
            return ""
    return ""


def _tally(quoted: Sequence[Candidate], verdicts: dict[int, bool | None]) -> str:
    """How many say yes, where at least two say either, each of them quoted below."""
    said = [verdict for candidate in quoted if (verdict := verdicts.get(id(candidate))) is not None]
    if len(said) < 2:
        return ""
    labels = [c.passage.label for c in quoted if verdicts.get(id(c)) is not None]
    yes = sum(said)
    if yes in (0, len(said)):
        number = {2: "Both", 3: "All three"}.get(len(said), f"All {len(said)}")
        return cited(f"{number} customers quoted here say {'yes' if yes else 'no'}.", *labels)
    return cited("Customers disagree.", *labels)


def _quotes(quoted: Sequence[Candidate], again: str = "") -> list[str]:
    sentences = []
    kinds = {again}
    for candidate in quoted:
        said = quote(candidate.passage, candidate.sentence, again=candidate.passage.kind in kinds)
        kinds.add(candidate.passage.kind)
        sentences.append(cited(said, candidate.passage.label))
    return sentences


def _quoted(candidate: Candidate, lead: str) -> str:
    said = quote(candidate.passage, candidate.sentence)
    return cited(lead + (lowered(said) if lead else said), candidate.passage.label)


def _introduction(evidence: Evidence, chosen: Sequence[Candidate]) -> str:
    """Which product is meant, where the shopper was not on its page."""
    if evidence.gathered.plan.product_ids or not chosen:
        return ""
    product = evidence.products.get(chosen[0].passage.product_id)
    return cited(f"About the {short_title(product)}:") if product else ""


def _not_found(evidence: Evidence, asking: Asking, ranked: Sequence[Candidate]) -> Composition:
    near = [c for c in ranked if c.coverage >= NEAR and c.own_coverage > 0 and c.passage.kind != "title"]
    said = [NOT_FOUND]
    used = []
    for candidate in distinct(near, 1):
        text = quote(candidate.passage, candidate.sentence) if candidate.is_customers else candidate.sentence
        said.append("The nearest that I found:")
        said.append(cited(text, candidate.passage.label))
        used.append(candidate.passage.label)
    focus = _focus(evidence)
    return Composition((paragraph(*said), *product_follow_ups(evidence, focus, used=used)), "abstained")
