"""Products for a need: an opening that says what was understood, then cards with a reason each."""

import re
from collections.abc import Mapping, Sequence

from aisle.catalog.goods import tells_of_someone
from aisle.llm.compose.applied import applied
from aisle.llm.compose.cards import cited_cards, is_sold_out, relevant_products
from aisle.llm.compose.comparison import either_or, side_by_side
from aisle.llm.compose.composition import Block, Composition, cited, lead, paragraph
from aisle.llm.compose.features import Feature, Standing, asked_features, standing
from aisle.llm.compose.follow_ups import shelf_follow_ups
from aisle.llm.compose.gaps import unsearched_sentence
from aisle.llm.compose.guides import best_sentences, guides
from aisle.llm.compose.superlatives import in_asked_order, values_in_asked_order
from aisle.llm.evidence import Evidence
from aisle.llm.language.quantities import has_money
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

CARDS = 5
LISTED = 8  # where all that have a feature are asked for
FEW, NEAR = 2, 3  # below so many that have it, so many that come near are shown too
KINDS = 6  # of products, where a need spans several
GUIDED = 3  # sentences of a guide before the cards
SUBJECT_WORDS = 9

_ASKS = re.compile(
    r"^(?:(?:hi|hello|hey|please|so|ok|can you|could you|would you|i['’]d|i['’]ll|i['’]ve|we['’]d|we['’]re|i['’]m|i am|im|i|we|just|also|got|after|start|getting|get into|into|really|show me|find me|give me|help me|tell me"
    r"|recommend|suggest|need|want|wanted|looking|look|shopping|searching|would like|like|to|find|buy|get|see|for|me|us|some|any|what|which"
    r"|whats|what's|are|is|the|best|top|good|great|nice|do you have|do you sell|where can i|have|you|there|should|could|do|go|navigate|take|where|your)\b[\s,]*)+",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"\bwhat (?:else )?(?:do|would|will|should) (?:i|we|you) (?:need|want|bring|pack|wear|buy|get) (?:for|to)\b\s*(.+)",
    re.IGNORECASE,
)
_ASKS_AFTER = re.compile(
    r"\s*[,;]?\s*\b(?:do|would|can|could|should) (?:you|i|we) (?:recommend|suggest|have|sell|carry|get|buy|choose|pick)\b.*$|\s+(?:please|you (?:sell|have|carry))$",
    re.IGNORECASE,
)
# What is left of "which trail shoes have a rock plate".
_WHICH = re.compile(
    r"^([a-z' -]+?) (have|has|are|is|come|comes|can|do|does|will|work|works|fit|fits|include)\b(?! (?:i|we|you)\b)",
    re.IGNORECASE,
)
# What shows a number to be no money. "In" is a unit where no word but one of a dimension follows: "under $50 in red".
_OTHER_UNITS = (
    r"(?:lbs?|oz|kg|g|inch(?:es)?|in(?! (?!wide|long|tall|high|deep|thick)[a-z])|cm|ft|feet|l|liters?|litres?|qt"
    r"|people|persons?|hours?|days?|weeks?|months?|years?|stars?)\b"
)
_AMOUNT = r"[$€£]?\s?\d[\d.,]*"
_MONEY_BOUND = re.compile(
    r",?\s*(?:\b(?:that|which) (?:costs?|is|are) |\b(?:costing|priced|ideally|for|in the) )*"
    r"\b(?:under|below|less than|up to|over|above|at (?:the )?most|at least|within|between|around|about|cheaper than"
    r"|(?:no|not|nothing) more than|(?:not|nothing) over|max(?:imum)?(?: of)?|from)\s*"
    rf"(?>{_AMOUNT}(?:\s*(?:and|to|-)\s*{_AMOUNT})?)(?!\s*{_OTHER_UNITS})"  # both amounts or neither
    r"(?:\s*(?:dollars|euros|pounds|usd|bucks)\b)?(?: range)?",
    re.IGNORECASE,
)


def recommend(evidence: Evidence) -> Composition:
    """What a guide says about the need, the opening, the cards; one of each kind where a need spans several.

    Where a feature is asked for, those that are said to have it are shown, and none that is said to lack it.
    """
    if both := either_or(evidence):
        return side_by_side(evidence, both)
    products = in_asked_order(evidence, relevant_products(evidence))
    wanted = subject(evidence)
    features = asked_features(evidence)
    if products and features:
        return _with_features(evidence, wanted, features, standing(evidence, products, features))
    if not products:
        if sentence := unsearched_sentence(evidence):
            return Composition((paragraph(sentence),), "abstained")
        return Composition((paragraph(cited(_miss(evidence, wanted))),), "abstained")
    blocks: list[Block] = []
    if guided := best_sentences(evidence, guides(evidence), GUIDED):
        blocks.append(paragraph(*(cited(sentence, label) for sentence, label in guided)))
    is_need = _NEED.search(evidence.question) is not None
    of_each_kind = _best_of_each_kind(products) if is_need else []
    shown = of_each_kind[:KINDS] if len(of_each_kind) >= 3 else products[:CARDS]
    opening = _opening(evidence, wanted, is_need=is_need, count=len(shown))
    blocks.extend(_shelf(evidence, opening, shown, values_in_asked_order(evidence, shown)))
    return Composition((*blocks, *shelf_follow_ups(evidence, products)))


def _shelf(
    evidence: Evidence, opening: str, products: Sequence[RetrievedProduct], because: Mapping[str, str] = {}
) -> list[Block]:
    """What can be bought under the opening, then what is sold out, under a word that says so."""
    there = [product for product in products if not is_sold_out(evidence, product)]
    gone = [product for product in products if product not in there]
    if not there:
        return [lead(f"{opening}, all out of stock right now"), *cited_cards(evidence, gone, because=because)]
    blocks = [lead(opening), *cited_cards(evidence, there, because=because)]
    if gone:
        blocks += [lead("Out of stock right now"), *cited_cards(evidence, gone, because=because)]
    return blocks


def _with_features(evidence: Evidence, wanted: str, features: Sequence[Feature], found: Standing) -> Composition:
    """All that are said to have the features; where they are few, what comes near, with the doubt told."""
    named = " and ".join(f"“{feature.name}”" for feature in features)
    near = found.unsaid[:NEAR]
    if not found.having:
        miss = f"I couldn't find one whose details say {named}"
        if not near:
            return Composition((paragraph(f"{grammar.escape(miss)}."),), "abstained")
        opening = f"{miss}. These come nearest" if len(near) > 1 else f"{miss}. This comes nearest"
        return Composition((*_shelf(evidence, opening, near), *shelf_follow_ups(evidence, near)))
    having = found.having[:LISTED]
    opening = _opening(evidence, wanted, is_need=False, count=len(having))
    blocks = _shelf(evidence, opening, having, found.reasons)
    if len(having) < FEW and near:
        blocks += _shelf(evidence, f"I couldn't confirm {named} for these, which come near", near)
    return Composition((*blocks, *shelf_follow_ups(evidence, having)))


NO_MATCH = "I couldn't find anything in the shop that fits"


def _miss(evidence: Evidence, wanted: str) -> str:
    """What is quoted is word for word the shopper's; the filters stand beside it."""
    is_verbatim = bool(wanted) and wanted.lower() in " ".join(evidence.question.lower().split())
    quoted = f" “{wanted}”" if is_verbatim else ""
    kept = applied(evidence, wanted if is_verbatim else "")
    return f"{NO_MATCH}{quoted}{', ' if quoted and kept else ' ' if kept else ''}{kept}."


def subject(evidence: Evidence) -> str:
    """What the shopper looks for, in the shopper's own words; empty where they are too many to repeat, only point at the
    page ("similar but cheaper"), or tell of someone ("our cat is bored")."""
    if evidence.gathered.plan.product_ids and evidence.gathered.query.page.product_id:
        return ""
    question = " ".join(evidence.question.split()).rstrip("?.! ")
    if tells_of_someone(question.lower()):
        return ""
    need = _NEED.search(question)
    text = need[1] if need else _ASKS.sub("", question)
    text = _ASKS_AFTER.sub("", _MONEY_BOUND.sub("", text)).strip(" ,")
    text = ",".join(clause for clause in text.split(",") if not has_money(clause))
    if text.lower().startswith(("of ", "one ", "ones ")):  # "which of your tents …": half a phrase repeats badly
        return ""
    if question.lower().startswith(("which ", "what ")):
        text = _WHICH.sub(r"\1 that \2", text)
    fits = 0 < len(text.split()) <= SUBJECT_WORDS and not re.search(r"[.?!;:“”\n]|https?|\d{4,}", text)
    return text if fits else ""


def _opening(evidence: Evidence, wanted: str, *, is_need: bool, count: int) -> str:
    what = _described(evidence, wanted or "what you describe")
    if is_need:
        return f"For {what}, I would look at these" if count > 1 else f"For {what}, I would look at this"
    return f"The best matches for {what}" if count > 1 else f"The best match for {what}"


def _described(evidence: Evidence, wanted: str) -> str:
    """What is looked for, and every filter that was kept."""
    return ", ".join(filter(None, (wanted, applied(evidence, wanted))))


def _best_of_each_kind(products: Sequence[RetrievedProduct]) -> list[RetrievedProduct]:
    """The first of each narrowest category: a need is met by several kinds of goods, not by five jackets."""
    kinds: dict[str, RetrievedProduct] = {}
    for product in products:
        if product.category:
            kinds.setdefault(product.category[-1], product)
    return list(kinds.values())
