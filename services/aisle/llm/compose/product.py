"""The answer to a question about a product: what answers it first, then what customers say, or an honest miss."""

from collections.abc import Iterable, Sequence

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Block, Composition, cited, join, lead, paragraph
from aisle.llm.compose.follow_ups import product_follow_ups, shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.looked_at import looked_at
from aisle.llm.compose.polarity import SAYS_IT, compares_numbers, leaves_open, unopened
from aisle.llm.compose.selection import Candidate, candidates, confidence, distinct, stems_of
from aisle.llm.compose.verdict import Verdict, count, judge
from aisle.llm.compose.wording import is_quality, lowered, quote, short_title, stated
from aisle.llm.evidence import CUSTOMERS, SPECIFICATIONS, Evidence
from aisle.llm.grounding import Grounding
from aisle.llm.language.quantities import System, conversions, system_of, with_conversions
from aisle.llm.language.words import content
from aisle_schemas import Passage

CONFIDENT = 0.38  # the chance of a full answer from which one is given
TELLING = -0.6  # log odds from which a sentence beside the best one may be relied on
NEAR = -1.8  # and from which it is worth showing as the nearest thing found
NUMBERED = 0.4  # the share of the question that the shop's sentence with a number to compare has to hold
BESIDE = 0.4  # in log odds: a second customer is quoted where their sentence is not worse than the best by more
QUOTED = 1
SHOWN = 3  # products, where the shopper was on no page
IMPERIAL_REGIONS = frozenset({"US", "LR", "MM"})
NOTHING_LIKE_IT = (
    "I couldn't find anything about that in this shop: what I know are its products, prices, deliveries and policies."
)


def answer_product_question(evidence: Evidence) -> Composition:
    """Specification before opinion; a yes or a no only where the evidence says it; customers counted only where
    each one counted is cited."""
    focus = focus_of(evidence)
    asking = asking_of(evidence, focus)
    ranked = candidates(asking, focus)
    sure = confidence(ranked)
    telling = _telling(ranked)
    if sure < CONFIDENT or not telling:
        return _not_found(evidence, ranked, sure)
    meant = telling[0].passage.product_id
    of_it = [candidate for candidate in telling if candidate.passage.product_id == meant]
    said = _said(evidence, asking, of_it, named=_introduction(evidence, meant))
    shelf = _shelf(evidence, telling, [c.sentence for c in of_it if not c.is_customers])
    follow = product_follow_ups(evidence, focus, used=[c.passage.label for c in of_it])
    return Composition((*said, *shelf, *follow), confidence=sure)


def focus_of(evidence: Evidence) -> tuple[Passage, ...]:
    """The passages of the products that the question is about."""
    kinds = CUSTOMERS | SPECIFICATIONS
    asked = evidence.gathered.plan.product_ids
    return tuple(p for p in evidence.passages if p.kind in kinds and (not asked or p.product_id in asked))


def asking_of(evidence: Evidence, focus: Sequence[Passage]) -> Asking:
    titles = content(" ".join(product.title for product in evidence.products.values()))
    return Asking(evidence.question, titles, stems_of(focus))


def _telling(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best, and those that may be relied on beside it."""
    able = [c for c in ranked if c.passage.kind != "title" and (c.meets is not False or c.same_question)]
    return [c for place, c in enumerate(able) if place == 0 or c.score >= TELLING or c.tells]


def _system(evidence: Evidence, asking: Asking) -> System | None:
    """The system that the shopper measures in, by the question or by the locale; None where no amount is asked for."""
    named = system_of(evidence.question)
    if named is not None or not asking.expected[0]:
        return named
    region = evidence.gathered.query.locale.replace("_", "-").rpartition("-")[2].upper()
    return "imperial" if region in IMPERIAL_REGIONS else "metric"


# ── What is said ──────────────────────────────────────────────────────────────────────────────────────────────────


def _said(evidence: Evidence, asking: Asking, telling: Sequence[Candidate], named: str) -> list[Block]:
    """A yes or a no where one is reached, unless the check of what is written would not let it pass."""
    system = _system(evidence, asking)
    if asking.is_yes_no and (left := next((c for c in telling if _is_left_open(asking, c)), None)) is not None:
        return [paragraph(named, _stated(left, system))]
    if asking.is_yes_no and (verdict := judge(asking, telling)).is_reached and _outweighs(verdict, telling[0]):
        decided = _decided(verdict, system, named)
        if _passes(evidence, decided):
            return decided
    told = [candidate for candidate in telling if candidate.tells]
    specified = told or [candidate for candidate in telling if not candidate.is_customers]
    quoted = distinct([c for c in telling if c.is_customers and c.score >= telling[0].score - BESIDE], QUOTED)
    if specified and (told or specified[0].score >= telling[0].score):
        return [paragraph(named, _stated(specified[0], system))]
    return [paragraph(named, *_quotes(quoted, system))]


def _is_left_open(asking: Asking, candidate: Candidate) -> bool:
    """Is it the shop's own word on just this, and neither a yes nor a no? No customer's is put in its place."""
    if candidate.is_customers:
        return False
    name = candidate.passage.name
    half = is_quality(name) and leaves_open(candidate.passage) and candidate.own_coverage >= SAYS_IT
    return half or (compares_numbers(asking.question, candidate.sentence) and candidate.own_coverage >= NUMBERED)


def _outweighs(verdict: Verdict, best: Candidate) -> bool:
    """One customer's yes is not said over a fact of the shop's that answers better and leaves it open."""
    return verdict.shop is not None or best.is_customers or verdict.customers > 1


def _passes(evidence: Evidence, blocks: Sequence[Block]) -> bool:
    check = Grounding(evidence.gathered)
    check.feed(join(blocks))
    check.end()
    return not check.dropped


def _decided(verdict: Verdict, system: System | None, named: str) -> list[Block]:
    """The direct answer, how many give it, and one voice of those who say otherwise."""
    says = verdict.says
    if verdict.shop is not None:
        opening = "Yes — " if verdict.shop_says else "No — "
        stated_first = paragraph(named, _stated(verdict.shop, system, opening), _agreeing(verdict))
        return [stated_first, *_disagreeing(verdict)]
    if says is None:
        some, others = verdict.yes[0], verdict.no[0]
        counted = f"Customers disagree: {len(verdict.yes)} of {verdict.customers} say yes."
        everyone = _labels((*verdict.yes, *verdict.no))
        return [paragraph(named, cited(counted, *everyone), _quoted(some), _quoted(others, again=True))]
    agreeing, dissent = verdict.saying(says), verdict.saying(not says)
    opening = ("Mostly yes" if says else "Mostly no") if dissent else ("Yes" if says else "No")
    who = count(verdict, says) if verdict.customers > 1 else ""
    said = _words(agreeing[0], who=f"{who} say so" if who else "")
    stands = cited(f"{opening}, {lowered(said)}", *_labels(agreeing))
    return [paragraph(named, stands, *(_quoted(other, again=True) for other in dissent[:1]))]


def _agreeing(verdict: Verdict) -> str:
    """The customers who say what the shop says, counted."""
    agreeing = verdict.saying(verdict.shop_says)
    if not agreeing:
        return ""
    return cited(f"{len(agreeing)} customers agree." if len(agreeing) > 1 else "A customer agrees.", *_labels(agreeing))


def _disagreeing(verdict: Verdict) -> list[Block]:
    """Those who contradict the shop, one of them in their own words."""
    dissent = verdict.saying(not verdict.shop_says)
    if not dissent:
        return []
    who = f"{len(dissent)} customers disagree" if len(dissent) > 1 else "A customer disagrees"
    return [paragraph(cited(_words(dissent[0], who=who), *_labels(dissent)))]


def _labels(chosen: Iterable[Candidate]) -> list[str]:
    return [candidate.passage.label for candidate in chosen]


def _stated(candidate: Candidate, system: System | None, opening: str = "") -> str:
    """The shop's sentence, in the shopper's units as well."""
    said = with_conversions(candidate.sentence, system) if system else candidate.sentence
    return cited(stated(candidate.passage, said, opening), candidate.passage.label)


def _quotes(quoted: Sequence[Candidate], system: System | None) -> list[str]:
    """Each in its own words; what an amount in them is in the shopper's units stands after them."""
    said = []
    for place, candidate in enumerate(quoted):
        converted = conversions(candidate.sentence, system) if system else ""
        words = _words(candidate, again=place > 0) + (f" ({converted})" if converted else "")
        said.append(cited(words, candidate.passage.label))
    return said


def _quoted(candidate: Candidate, *, again: bool = False) -> str:
    return cited(_words(candidate, again=again), candidate.passage.label)


def _words(candidate: Candidate, *, again: bool = False, who: str = "") -> str:
    said = unopened(candidate.sentence)
    who = who or ("Another says" if again else "A customer says")
    return quote(candidate.passage, said, who, same_question=candidate.same_question)


def _introduction(evidence: Evidence, product_id: str) -> str:
    """Which product is meant, where the shopper was not on its page."""
    if not _names_it(evidence) or product_id not in evidence.products:
        return ""
    return f"{cited(f'About the {short_title(evidence.products[product_id])}')}:"


def _names_it(evidence: Evidence) -> bool:
    """Would a shopper wonder which product is spoken of: one found by words, or one of several that were shown?"""
    plan = evidence.gathered.plan
    return not plan.product_ids or plan.intent == "follow_up"


def _shelf(evidence: Evidence, answering: Sequence[Candidate], said: Iterable[str]) -> tuple[Block, ...]:
    """Where the shopper was on no product's page: the product that was spoken of, then others that answer or match."""
    if evidence.gathered.plan.product_ids:
        return ()
    found = (*(c.passage.product_id for c in answering), *(p.product_id for p in relevant_products(evidence)))
    products = [evidence.products[id] for id in dict.fromkeys(found) if id in evidence.products][:SHOWN]
    others = (lead("Similar products"), *cards(evidence, products[1:])) if len(products) > 1 else ()
    return (*cards(evidence, products[:1], said), *others)


# ── What is not known ─────────────────────────────────────────────────────────────────────────────────────────────


def _not_found(evidence: Evidence, ranked: Sequence[Candidate], sure: float) -> Composition:
    """What was looked at, and the nearest thing found: a sentence about the product that was meant, or products where
    none was."""
    if not evidence.gathered.plan.product_ids and (products := relevant_products(evidence)):
        opening = lead("I couldn't find a direct answer. These come nearest")
        shown = (*cards(evidence, products[:SHOWN]), *shelf_follow_ups(evidence))
        return Composition((opening, *shown), confidence=sure)
    if sentence := unsearched_sentence(evidence):
        return Composition((paragraph(sentence),), "abstained", sure)
    if not evidence.products and not evidence.gathered.plan.product_ids:
        return Composition((paragraph(NOTHING_LIKE_IT),), "abstained", sure)
    focus = focus_of(evidence)
    said = [looked_at(evidence, focus, by_name=_names_it(evidence))]
    near = distinct([c for c in ranked if c.score >= NEAR and c.passage.kind != "title"], 1)
    system = _system(evidence, asking_of(evidence, focus))
    for candidate in near:
        [found] = _quotes([candidate], system) if candidate.is_customers else [_stated(candidate, system)]
        said += ["The nearest that I found:", found]
    follow = product_follow_ups(evidence, focus, used=[candidate.passage.label for candidate in near])
    return Composition((paragraph(*said), *follow), "abstained", sure)
