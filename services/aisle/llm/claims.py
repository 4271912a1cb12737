"""One sentence, or one block directive, against the evidence: may a shopper read it?

The check is lexical, and errs towards silence. It can't tell whether a sentence is true; it can tell that its numbers
with their units, its names, its products and all of its words but everyday ones come from what it cites, and that it
denies nothing that is affirmed there, nor the reverse. What that catches, and what it can't, is in docs/grounding.md.
"""

import re
from functools import cache, cached_property

from aisle.llm.bearing import NOTHING, Bearing, of_passage, of_text, stands_in, together, verdict
from aisle.llm.compose.applied import applied
from aisle.llm.contradiction import QUOTED, contradicts
from aisle.llm.evidence import CUSTOMERS, RULES, SPECIFICATIONS, Evidence, whole_text
from aisle.llm.language.danger import advises_danger
from aisle.llm.language.everyday import is_everyday
from aisle.llm.language.injection import gives_orders
from aisle.llm.language.quantities import UNIT, amounts, has_money, in_digits, quantities, without_money
from aisle.llm.language.sentences import sentences
from aisle.llm.language.words import FUNCTION, claimed, stem, words
from aisle.markup import grammar
from aisle_schemas import Passage

SUPPORT = 0.5  # the share of a sentence's telling words that the evidence must hold; the question's own count half
UNIT_STEMS = frozenset(stem(spelling) for spelling in UNIT if spelling.isalpha())
SENTENCE_WORDS = 3  # a shorter sentence tells nothing of the prompt
LEAK_WORDS = 6  # as many words in a row of the prompt's are a leak
ORDER_WORDS = 5  # as many in a row of a passage that was left out as an order are the order

_INLINE = re.compile(rf"(?<!\\):({'|'.join(grammar.INLINE)})\[([^\]\s]*)\]")
_LEAF = re.compile(rf"::({'|'.join(grammar.LEAF)})\{{(.*)\}}\s*")
_COMPARE = re.compile(r":::compare\{(.*)\}\s*\n((?:\s*- .*\n)*)\s*:::\s*")
_URL = re.compile(
    r"https?:|www\.|\]\(|<\s*/?\s*[a-z!]|\b[a-z][\w-]*\.[a-z]{2,}/\w|\b[\w-]+\.(?:com|net|org|io|co|shop|store|biz|info|ru|cn|xyz|app|ai|uk|de)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^\s*(?:[-*•>#]+|\d{1,2}[.)])\s+")
_COUNTED = re.compile(
    r"\b(\d+|one|two|three|four|five|six)(?: of (?:the )?(\d+|two|three|four|five|six))? (?:customers?|reviewers?|reviews|owners|shoppers|answers|say)\b",
    re.IGNORECASE,
)
_BOUND = re.compile(
    r"\b(?:under|below|over|above|within|between|and|to|than|least|most|budget of|around)\W*$", re.IGNORECASE
)
# What was read in vain, counted.
_LOOKED_AT = re.compile(
    r"^I looked at ([\w &,]+) of [^.]+, and found no answer to that\.(?: The nearest that I found:)?"
)
_ABSTAINS = re.compile(r"^\W*(?:sorry,? )?i (?:couldn't|could not|can't|cannot|don't|didn't|do not)\b", re.IGNORECASE)
_OF_ITSELF = re.compile(r"^\W*i\b", re.IGNORECASE)  # the answer speaks of what it did
_NO_INCH = re.compile(r" in(?= (?:the|this|that|these|those|a|an|your|my|our|his|her|its|their|each|any|all|both)\b)")
_BARE_VERDICT = re.compile(r"^\W*(?:yes|no)\W*$", re.IGNORECASE)  # says something, and rests on nothing
_URGES = re.compile(r"^\W*(?:please )?(?:buy|visit|click|subscribe|email)\b", re.IGNORECASE)
_FOR_NOTHING = re.compile(
    r"\b(?:for (?:free|nothing)|free of charge|at no (?:extra )?cost|on the house)\b", re.IGNORECASE
)
_BEST = re.compile(r"\bbest\b(?! match)", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]+[-_]?\d")
_DIGIT_FIRST = re.compile(r"\d[A-Z]")
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


class Claims:
    """The judge of one answer. `guarded` is text that no answer may repeat: the prompt."""

    def __init__(self, evidence: Evidence, guarded: str) -> None:
        self._evidence = evidence
        self._guarded = _guarded_runs(guarded)
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
        if looked := _LOOKED_AT.match(prose):
            if not self._counts_hold(looked[1]):
                return "", "number"
            prose = prose[looked.end() :]
        reason = self._fault(prose, tuple(self._evidence.by_label[label] for label in known))
        if reason:
            return "", reason
        if len(known) < len(labels):
            kept = _INLINE.sub(lambda match: "" if match[1] == "cite" and match[2] not in known else match[0], unit)
            return kept, "citation"
        return unit, ""

    def _counts_hold(self, listed: str) -> bool:
        """ "14 details, 6 reviews and 3 Q&As": no more than there are."""
        kinds = {"detail": SPECIFICATIONS, "review": frozenset({"review"}), "q&a": frozenset({"qa"})}
        return all(
            int(count) <= len(self._evidence.of_kind(*kinds[what]))
            for count, what in re.findall(r"(\d+) (detail|review|q&a)", listed.lower())
        )

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
        return not (
            _URL.search(text) or gives_orders(text) or self._leaks(text) or has_money(text)
            or self._evidence.other_products.in_text(text) or self._has_unknown_code(text)
        )  # fmt: skip

    def _fault(self, prose: str, cited: tuple[Passage, ...], *, lenient: bool = False) -> str:
        """Why the sentence may not be read, in one word; empty where it may."""
        if _URL.search(prose):
            return "url"
        if self._leaks(prose):
            return "prompt"
        if self._evidence.other_products.in_text(prose):
            return "product"
        if gives_orders(prose) or _URGES.match(prose) or not self._orders.isdisjoint(_runs(prose, ORDER_WORDS)):
            return "instruction"
        if advises_danger(prose):
            return "danger"
        if not self._money_holds(prose, cited):
            return "money"
        bearing = together(map(of_passage, cited)) if cited else self._everything
        if cited and verdict(prose) is None and stands_in(prose, bearing):
            return ""
        if not self._quotes_hold(prose, bearing):
            return "quotation"
        if not self._numbers_hold(prose, cited, bearing):
            return "number"
        if self._strangers(prose):
            return "name"
        if not _only_quotes(prose) and not self._is_supported(prose, bearing, asserts=not lenient):
            return "unsupported"
        if cited and not lenient and contradicts(prose, cited, bearing, self._evidence.question):
            return "polarity"
        return ""

    def _quotes_hold(self, prose: str, bearing: Bearing) -> bool:
        """Are quotations a passage's own words, or the shopper's?"""
        quoted = [match[1] or match[2] for match in QUOTED.finditer(prose)]
        return all(stands_in(said, bearing) or stands_in(said, self._asked) for said in quoted)

    def _leaks(self, text: str) -> bool:
        said = tuple(words(text))
        return (len(said) >= SENTENCE_WORDS and said in self._guarded) or not self._guarded.isdisjoint(_runs(text))

    def _money_holds(self, prose: str, cited: tuple[Passage, ...]) -> bool:
        """The store's own rules and orders may be quoted with their amounts; a product's price never is. Nor is
        anything had for nothing that is not cited as such."""
        if _FOR_NOTHING.search(prose) and not any(_FOR_NOTHING.search(whole_text(passage)) for passage in cited):
            return False
        rules = " ".join(whole_text(passage) for passage in cited if passage.kind in RULES)
        known = set(amounts(rules))
        return all(amount in known for amount in amounts(prose)) or self._money_is_the_shoppers(prose)

    def _money_is_the_shoppers(self, prose: str) -> bool:
        """Is each amount a bound that the question set, in words that lead to what was found: "under $40:"?"""
        question = f"{self._evidence.question}. {self._filters}"
        asked = set(amounts(question)) | {number for number, _ in quantities(question)}
        before = re.split(r"[$€£¥₹]\s?\d[\d.,]*", prose)[:-1]
        is_lead = prose.rstrip().endswith((":", "?")) or _ABSTAINS.match(prose) is not None
        return (
            is_lead and len(before) == len(amounts(prose)) and asked.issuperset(amounts(prose))
            and all(_BOUND.search(text) for text in before)
        )  # fmt: skip

    def _numbers_hold(self, prose: str, cited: tuple[Passage, ...], bearing: Bearing) -> bool:
        customers = sum(passage.kind in CUSTOMERS for passage in cited or self._evidence.passages)
        everyone = len(self._evidence.of_kind(*CUSTOMERS))
        for match in _COUNTED.finditer(prose):
            some, of = _count(match[1]), _count(match[2] or match[1])
            if some > customers or some > of or of > everyone:
                return False
        rest = _COUNTED.sub(" ", without_money(prose))
        rest = _NO_INCH.sub(" into", rest)
        rest = rest.replace("”", " ") if "“" in rest else rest  # nor is a closing quotation mark one
        counts = not _ABSTAINS.match(prose)  # "which two products" does not
        rest = in_digits(rest) if counts else rest
        spelled = words(rest) if counts else ()
        known = bearing.stems | self._own.stems
        return all(
            bearing.bears_quantity(quantity) or self._own.bears_quantity(quantity) for quantity in quantities(rest)
        ) and all(stem(word) in known for word in spelled if _is_spelled_or_coded(word))

    @cached_property
    def _everything(self) -> Bearing:
        """All passages, and what the catalog says of the products."""
        of_products = tuple(self._known_of(product_id)[0] for product_id in self._evidence.products)
        return (
            together(map(of_passage, (*self._evidence.passages, *of_products)))
            if self._evidence.passages or of_products
            else NOTHING
        )

    @cached_property
    def _orders(self) -> frozenset[tuple[str, ...]]:
        """What passages that give orders say and no other passage does: an engine can't have it from anywhere else."""
        said, kept = (
            frozenset(run for passage in passages for run in _runs(whole_text(passage), ORDER_WORDS))
            for passages in (self._evidence.orders, self._evidence.passages)
        )
        return said - kept - _runs(self._evidence.question, ORDER_WORDS)

    @cached_property
    def _asked(self) -> Bearing:
        """The question, and the filters and products that were read out of it: texts of their own, or the bread of
        "bread" and "without gluten" would stand beside a denial."""
        read = f"{self._filters}. {' '.join(self._evidence.gathered.plan.product_ids)}"
        return together((of_text(self._evidence.question), of_text(read)))

    @cached_property
    def _filters(self) -> str:
        return applied(self._evidence)

    @cached_property
    def _titled(self) -> Bearing:
        """What the products are called: naming them claims nothing."""
        return of_text(
            " . ".join(f"{p.title} {p.brand} {' '.join(p.category)}" for p in self._evidence.products.values())
        )

    @cached_property
    def _own(self) -> Bearing:
        return together((self._asked, self._titled))

    @cached_property
    def _wording(self) -> str:
        """All that the evidence and the shopper said, in words with a blank on either side."""
        passages = (*self._evidence.passages, *(self._known_of(id)[0] for id in self._evidence.products))
        said = " ".join(map(whole_text, passages))
        named = " ".join(f"{p.brand} {' '.join(p.category)}" for p in self._evidence.products.values())
        ids = " ".join(self._evidence.products)
        return f" {' '.join(words(f'{said} {named} {ids} {self._evidence.question}'))} "

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        return frozenset(self._wording.split())

    def _strangers(self, prose: str) -> bool:
        """Does it name something that was not retrieved: a model number, or capitalised words in a row?"""
        if self._has_unknown_code(prose):
            return True
        tokens = _tokens(prose)
        for place, token in enumerate(tokens):
            if all(part in self._vocabulary or part in FUNCTION for part in words(token)):
                continue
            follows = place + 1 < len(tokens) and tokens[place + 1][:1].isupper()
            preceded = place > 0 and tokens[place - 1][:1].isupper() and words(tokens[place - 1])[:1] != ["i"]
            if token[0].isupper() and len(token) > 1 and (follows or (preceded and place > 1)):
                return True
        return False

    def _has_unknown_code(self, text: str) -> bool:
        """A model number or an id that neither the evidence nor the shopper wrote."""
        return any(f" {' '.join(words(token))} " not in self._wording for token in _tokens(text) if _is_code(token))

    def _has_borne_number(self, prose: str, bearing: Bearing) -> bool:
        return any(number in bearing.stems for word in words(prose) if (number := stem(word)).isdigit())

    def _is_supported(self, prose: str, bearing: Bearing, *, asserts: bool) -> bool:
        """Does the evidence hold the words that tell something, each of them there, in a title or in the question?"""
        prose = in_digits(prose)
        claims = frozenset(claim for claim in claimed(prose) if not claim[0].isdigit())
        if quantities(prose):  # its units were checked with its numbers
            claims -= UNIT_STEMS
        if _BEST.search(prose) and not any("best" in sentence for sentence in bearing.said):
            return _is_lead(prose)
        everyday = frozenset(stem(word) for word in words(prose) if is_everyday(word))
        held = frozenset(filter(bearing.bears, claims))
        titled = frozenset(filter(self._titled.bears, claims))
        asked = frozenset(filter(self._asked.bears, claims))
        if not claims <= held | titled | asked | everyday:
            return False
        if not claims or _ABSTAINS.match(prose):
            return not (asserts and _BARE_VERDICT.match(prose))
        telling = claims - everyday
        if not telling and asserts and self._has_borne_number(prose, bearing) and not _OF_ITSELF.match(prose):
            return True  # "You get 3 pairs", of "Quantity: 3"
        telling = telling or claims
        if _is_lead(prose):
            return len(telling & (held | titled | asked)) >= SUPPORT * len(telling)
        if asserts and not (held - titled or claims <= titled or self._has_borne_number(prose, bearing)):
            return False
        echoed = asked - held - titled
        return len(telling & (held | titled)) + len(telling & echoed) / 2 >= SUPPORT * len(telling)


def _tokens(text: str) -> list[str]:
    return [token.strip(".,;:!?()[]\"'“”‘’*_—–-") for token in text.split()]


def _is_code(token: str) -> bool:
    """ "GTX-970", "e27", "9241SS"; not "12V" or "5-year-old"."""
    return _CODE.match(token) is not None or (_DIGIT_FIRST.search(token) is not None and not quantities(token))


def _only_quotes(prose: str) -> bool:
    """Is all that it tells in quotation marks? Those words were found there as they stand."""
    return QUOTED.search(prose) is not None and not claimed(QUOTED.sub(" ", prose))


def _is_lead(prose: str) -> bool:
    """Does it only lead to what follows?"""
    return prose.rstrip().rstrip("*_").endswith((":", "?"))


@cache
def _guarded_runs(text: str) -> frozenset[tuple[str, ...]]:
    """With its short sentences whole."""
    return _runs(text) | {tuple(words(sentence)) for sentence in sentences(text)}


def _runs(text: str, size: int = LEAK_WORDS) -> frozenset[tuple[str, ...]]:
    """All runs of so many words."""
    said = words(text)
    return frozenset(tuple(said[start : start + size]) for start in range(len(said) - size + 1))


def _is_spelled_or_coded(word: str) -> bool:
    """ "three", "9241ss": a number that `quantities` does not read."""
    return stem(word).isdigit() != word.isdigit() or (word[0].isdigit() and not quantities(word))


def _count(written: str) -> int:
    return _COUNTS.get(written.lower(), 0) or int(written) if not written.isalpha() or written.lower() in _COUNTS else 0
