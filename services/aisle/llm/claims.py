"""One sentence, or one block directive, against the evidence: may a shopper read it?

The check is lexical, and errs towards silence. It can't tell whether a sentence is true; it can tell that its
numbers, names, products and most of its words come from what was retrieved, and that it does not turn a "no" into a
"yes".
"""

import re
from dataclasses import dataclass
from functools import cached_property

from aisle.llm.evidence import CUSTOMERS, LIVE, RULES, Evidence, whole_text
from aisle.llm.language.injection import gives_orders
from aisle.llm.language.quantities import Quantity, amounts, has_money, quantities, without_money
from aisle.llm.language.sentences import sentences
from aisle.llm.language.words import FUNCTION, claimed, content, negations, words
from aisle.markup import grammar
from aisle_schemas import Passage

SUPPORT = 0.5  # the share of a sentence's content words that the evidence must hold
LEAK_WORDS = 6  # as many words in a row of the prompt's are a leak

_INLINE = re.compile(rf"(?<!\\):({'|'.join(grammar.INLINE)})\[([^\]\s]*)\]")
_LEAF = re.compile(rf"::({'|'.join(grammar.LEAF)})\{{(.*)\}}\s*")
_COMPARE = re.compile(r":::compare\{(.*)\}\s*\n((?:\s*- .*\n)*)\s*:::\s*")
_URL = re.compile(
    r"https?:|www\.|\]\(|<\s*/?\s*[a-z!]|\b[\w-]+\.(?:com|net|org|io|co|shop|store|biz|info|ru|cn|xyz|app|ai|uk|de)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")
_OPENING = re.compile(r"^[\s\"“*_-]*(yes|no)\b[\s,.:;—–-]*", re.IGNORECASE)
_COUNTED = re.compile(
    r"\b(\d+|one|two|three|four|five|six)(?: of (?:the )?(\d+|two|three|four|five|six))? (?:customers?|reviewers?|reviews|owners|shoppers|answers)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:under|below|over|above|within|between|and|to|than|least|most|budget of|around)\W*$", re.IGNORECASE
)
_ABSTAINS = re.compile(r"^\W*(?:sorry,? )?i (?:couldn't|could not|can't|cannot|don't|didn't|do not)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“([^”]+)”")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


@dataclass(frozen=True, slots=True)
class _Known:
    """What one passage bears."""

    stems: frozenset[str]
    quantities: frozenset[Quantity]


def _known(passage: Passage) -> _Known:
    """The store's live values are not for any text to repeat, nor is what a customer paid."""
    text = whole_text(passage)
    if passage.kind in LIVE:
        return _Known(content(text), frozenset())
    sayable = text if passage.kind in RULES else without_money(text)
    return _Known(content(text), frozenset(quantities(sayable)))


class Claims:
    """The judge of one answer. `guarded` is text that no answer may repeat: the prompt."""

    def __init__(self, evidence: Evidence, guarded: str) -> None:
        self._evidence = evidence
        self._guarded = _runs(guarded)
        self._read: dict[Passage, _Known] = {}
        refusal = evidence.gathered.plan.refusal
        self._own_words = " ".join(grammar.escape(refusal.text).split()) if refusal else ""

    def sentence(self, unit: str) -> tuple[str, str]:
        """(what may be published, why something may not be): the unit whole and "", or "" and the reason.

        A citation of evidence that does not exist is taken out, and the sentence with it where it has no other.
        """
        if self._own_words and " ".join(unit.split()) in self._own_words:
            return unit, ""
        labels = [label for name, label in _INLINE.findall(unit) if name == "cite"]
        known = [label for label in labels if label in self._evidence.by_label]
        named = [product_id for name, product_id in _INLINE.findall(unit) if name != "cite"]
        if any(product_id not in self._evidence.products for product_id in named):
            return "", "product"
        if labels and not known:
            return "", "citation"
        prose = _MARKER.sub("", _INLINE.sub(" ", unit)).replace("\\:", ":")
        if not words(prose):
            return unit, ""
        reason = self._fault(prose, tuple(self._evidence.by_label[label] for label in known))
        if reason:
            return "", reason
        if len(known) < len(labels):
            kept = _INLINE.sub(lambda match: "" if match[1] == "cite" and match[2] not in known else match[0], unit)
            return kept, "citation"
        return unit, ""

    def block(self, unit: str) -> tuple[str, str]:
        """The same for a directive on lines of its own. A card whose reason does not hold loses the reason only."""
        if match := _COMPARE.fullmatch(unit):
            ids = grammar.attributes(match[1]).get("ids", "").split(",")
            rows = [row.strip()[2:] for row in match[2].splitlines()]
            if len(ids) < 2 or any(product_id not in self._evidence.products for product_id in ids):
                return "", "product"
            return (unit, "") if all(self._is_plain(row) for row in rows) else ("", "comparison")
        match = _LEAF.fullmatch(unit)
        if match is None:
            return "", "directive"
        given = grammar.attributes(match[2])
        if match[1] == "product":
            return self._card(unit, given)
        if match[1] == "link":
            urls = {product.url for product in self._evidence.products.values()}
            if "url" in given and given["url"] not in urls:
                return "", "url"
            given.pop("url", None)
        return (unit, "") if all(self._is_plain(value) for value in given.values()) else ("", match[1])

    def _card(self, unit: str, given: dict[str, str]) -> tuple[str, str]:
        product_id = given.get("id", "")
        if product_id not in self._evidence.products:
            return "", "product"
        reason = given.get("reason", "")
        if not reason:
            return unit, ""
        for sentence in sentences(reason):
            if fault := self._fault(sentence, self._known_of(product_id), lenient=True):
                return grammar.product(product_id), fault
        return unit, ""

    def _known_of(self, product_id: str) -> tuple[Passage, ...]:
        """The product's passages, and what the catalog says of it."""
        product = self._evidence.products[product_id]
        facts = [f"{attribute.name}: {attribute.value}" for attribute in product.attributes]
        facts += [f"{variant.colour} {variant.size}" for variant in product.variants]
        text = ". ".join((product.title, product.description, *facts))
        return (Passage(label="", id=product_id, kind="description", text=text), *self._evidence.of_product(product_id))

    def _is_plain(self, text: str) -> bool:
        """May it stand in a follow-up question, a link's title, a comparison's row? It claims nothing by itself."""
        leaks = bool(_runs(text) & self._guarded)
        return not (_URL.search(text) or gives_orders(text) or leaks or has_money(text))

    def _fault(self, prose: str, cited: tuple[Passage, ...], *, lenient: bool = False) -> str:
        """Why the sentence may not be read, in one word; empty where it may."""
        if _URL.search(prose):
            return "url"
        if _runs(prose) & self._guarded:
            return "prompt"
        if gives_orders(prose):
            return "instruction"
        if not self._money_holds(prose, cited):
            return "money"
        sources = cited or self._everything
        if not self._numbers_hold(prose, sources):
            return "number"
        if self._strangers(prose):
            return "name"
        if not self._is_supported(prose, sources, asserts=not lenient):
            return "unsupported"
        if cited and not lenient and _contradicts(prose, cited):
            return "polarity"
        return ""

    def _money_holds(self, prose: str, cited: tuple[Passage, ...]) -> bool:
        """The store's own rules and orders may be quoted with their amounts; a product's price never is."""
        rules = " ".join(whole_text(passage) for passage in cited if passage.kind in RULES)
        known = set(amounts(rules))
        return all(amount in known for amount in amounts(prose)) or self._money_is_the_shoppers(prose)

    def _money_is_the_shoppers(self, prose: str) -> bool:
        """Is each amount a bound that the question set, in words that lead to what was found: "under $40:"?"""
        asked = set(amounts(self._evidence.question)) | {number for number, _ in quantities(self._evidence.question)}
        before = re.split(r"[$€£¥₹]\s?\d[\d.,]*", prose)[:-1]
        is_lead = prose.rstrip().endswith((":", "?")) or _ABSTAINS.match(prose) is not None
        return (
            is_lead and len(before) == len(amounts(prose)) and asked.issuperset(amounts(prose))
            and all(_BOUND.search(text) for text in before)
        )  # fmt: skip

    def _known(self, passage: Passage) -> "_Known":
        if passage not in self._read:
            self._read[passage] = _known(passage)
        return self._read[passage]

    def _numbers_hold(self, prose: str, sources: tuple[Passage, ...]) -> bool:
        customers = sum(passage.kind in CUSTOMERS for passage in sources)
        everyone = len(self._evidence.of_kind(*CUSTOMERS))
        for match in _COUNTED.finditer(prose):
            some, of = _count(match[1]), _count(match[2] or match[1])
            if some > customers or some > of or of > everyone:
                return False
        rest = _COUNTED.sub(" ", without_money(prose))
        known = self._own_quantities.union(*(self._known(passage).quantities for passage in sources))
        return all(
            any(number == held and (not unit or not other or unit == other) for held, other in known)
            for number, unit in quantities(rest)
        )

    @cached_property
    def _everything(self) -> tuple[Passage, ...]:
        """All passages, and what the catalog says of the products."""
        of_products = (self._known_of(product_id)[0] for product_id in self._evidence.products)
        return (*self._evidence.passages, *of_products)

    @cached_property
    def _own_quantities(self) -> frozenset[Quantity]:
        """Those of the question and of the products' titles: naming them claims nothing."""
        titles = (f"{product.title} {product.brand}" for product in self._evidence.products.values())
        return frozenset(quantities(" . ".join((self._evidence.question, *titles))))

    @cached_property
    def _title_stems(self) -> frozenset[str]:
        return content(
            " ".join(f"{p.title} {p.brand} {' '.join(p.category)}" for p in self._evidence.products.values())
        )

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        """Every word that the evidence or the shopper used."""
        said = " ".join(whole_text(passage) for passage in self._everything)
        named = " ".join(f"{p.brand} {' '.join(p.category)}" for p in self._evidence.products.values())
        return frozenset(words(f"{said} {named} {self._evidence.question}"))

    def _strangers(self, prose: str) -> bool:
        """Does it name something that was not retrieved: a model number, or capitalised words in a row?"""
        tokens = [token.strip(".,;:!?()[]\"'“”‘’*_—–-") for token in prose.split()]
        for place, token in enumerate(tokens):
            parts = words(token)
            if not parts or all(part in self._vocabulary or part in FUNCTION for part in parts):
                continue
            if re.search(r"[A-Za-z]\d|\d[A-Z]", token) and not quantities(token):
                return True
            follows = place + 1 < len(tokens) and tokens[place + 1][:1].isupper()
            preceded = place > 0 and tokens[place - 1][:1].isupper() and words(tokens[place - 1])[:1] != ["i"]
            if token[0].isupper() and len(token) > 1 and (follows or (preceded and place > 1)):
                return True
        return False

    def _is_supported(self, prose: str, sources: tuple[Passage, ...], *, asserts: bool) -> bool:
        claims = frozenset(stem for stem in claimed(prose) if not stem[0].isdigit())
        if not claims or _ABSTAINS.match(prose):
            return True
        held = claims & frozenset().union(*(self._known(passage).stems for passage in sources))
        titled = claims & self._title_stems
        asked = claims & content(self._evidence.question)
        if prose.rstrip().rstrip("*_").endswith((":", "?")):  # it only leads to what follows
            return len(held | titled | asked) / len(claims) >= SUPPORT
        if asserts and not (held - self._title_stems or claims <= self._title_stems):
            return False
        echoed = asked - held - titled
        return (len(held | titled) + len(echoed) / 2) / len(claims) >= SUPPORT


def _contradicts(prose: str, cited: tuple[Passage, ...]) -> bool:
    """Does every cited passage that can be compared say the opposite?"""
    opening = _OPENING.match(prose)
    said = [match[1].lower() for passage in cited if (match := _OPENING.match(passage.text))]
    if opening and said and all(word != opening[1].lower() for word in said):
        return True
    claim = _OPENING.sub("", prose)
    stems = claimed(claim)
    if len(stems) < 2 or _quotes_only(prose, cited):
        return False
    agrees: list[bool] = []
    for passage in cited:
        if passage.kind in LIVE:
            continue
        for sentence in sentences(passage.text):
            theirs = content(sentence)
            if len(stems & theirs) >= 0.75 * len(stems) and len(theirs) <= 2 * len(stems):
                agrees.append((negations(claim) > 0) == (negations(_OPENING.sub("", sentence)) > 0))
    return bool(agrees) and not any(agrees)


def _quotes_only(prose: str, cited: tuple[Passage, ...]) -> bool:
    """Are all the quotations in it, of which it has one at least, a passage's own words?"""
    quoted = [" ".join(words(said)) for said in _QUOTED.findall(prose)]
    sources = [" ".join(words(whole_text(passage))) for passage in cited]
    return bool(quoted) and all(any(said in source for source in sources) for said in quoted)


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of LEAK_WORDS words."""
    said = words(text)
    return frozenset(tuple(said[start : start + LEAK_WORDS]) for start in range(len(said) - LEAK_WORDS + 1))


def _count(written: str) -> int:
    return _COUNTS.get(written.lower(), 0) or int(written) if not written.isalpha() or written.lower() in _COUNTS else 0
