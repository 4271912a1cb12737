"""What a question asks for: the words that matter, their synonyms, and the form that an answer to it must have."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import log

from aisle.llm.language.quantities import LENGTHS, TIMES, UNIT, VOLUMES, WEIGHTS, quantities
from aisle.llm.language.words import content, stem, words

_FILLER = content(
    "choose choosing pick product item products items thing one wondering know tell question anyone anybody someone please thanks thank "
    "possible able work working hi hello work would actually sell seller amazon store bought buy buying purchase order policy policies"
)
_SYNONYMS = [
    {stem(word) for word in group.split()}
    for group in (
        "size dimension measurement measure big large",
        "tall height high", "wide width", "deep depth", "long length", "thick thickness",
        "weigh weight heavy pound ounce kilogram", "diameter circumference",
        "material fabric made construct", "color shade hue", "country origin manufacture", "warranty guarantee",
        "tube pipe shaft pole rod", "loud noise noisy quiet silent sound", "waterproof water rain wet resistant", "battery batteries charge rechargeable",
        "include come contain package box", "compatible fit work", "assemble assembly install setup",
        "durable last sturdy", "wash washable laundry", "clean cleaning", "hot heat warm temperature", "expire expiration expiry",
        "care wash clean", "hold capacity volume", "cheap price cost", "comfortable comfort comfy", "kid child toddler", "adjust adjustable", "return refund",
        "difference differ different", "replace replacement", "organic natural", "smell odor scent",
    )
]  # fmt: skip

_MEASURES = content("diameter long length tall high height wide width deep depth thick thickness weigh weight last age")

_VERBS = "is|are|was|do|does|did|can|could|will|would|has|have|should|am|isn't|aren't|doesn't|don't|won't|can't|dose"
# A verb that begins a question, or that stands before its subject further on: "my case is new will it fit?".
_YES_NO = re.compile(
    rf"(?:^|[.,;!?:]\s*|\b(?:so|and|but|if|know|wondering)\s+)(?:{_VERBS})\s(?:\w+\s)?\w+"
    rf"|\b(?:{_VERBS})\s+(?:this|it|these|those|they|i|you|we|there)\b|\b(?:know|wondering|curious) if\b",
    re.IGNORECASE,
)
_UNIT_STEMS = frozenset(stem(word) for word in UNIT)
_CHOICE = re.compile(
    r"\b(?:is|are)\b.*\bor\b(?!\s+not\b)|\bor (?:do|does|is|are|can|could|would|will|just|only|even)\b", re.IGNORECASE
)
_CLAUSE_END = re.compile(r"[.!?;]\s")
_WH = re.compile(r"\b(?:what|what's|which|where|when|who|why|how)\b", re.IGNORECASE)
_EXPECTED: tuple[tuple[re.Pattern[str], frozenset[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), units, extra)
    for pattern, units, extra in (
        (r"\bhow (?:much|heavy)\b.*\bweigh|\bhow heavy\b|\bwhat\b.*\bweight\b", WEIGHTS, "weight"),
        (r"\bhow long\b.*\b(?:last|take|charge|before|until|hold|stay|run|keep|work|warranty|guarantee|battery|brew|boil)", TIMES, "last"),
        (r"\bwhat\b.*\btemperatures?\b|\bhow (?:hot|cold|warm)\b", frozenset({"fahrenheit", "celsius", "degree"}), "temperature"),
        (r"\bhow old\b|\bwhat age\b", frozenset({"year", "month"}), "age"),
        (r"\bhow (?:long|tall|wide|deep|big|large|thick|high)\b|\bdiameter\b|\bdimensions?\b|\bmeasurements?\b|\bwhat\b.*\b(?:length|width|height|depth|size)\b",
         LENGTHS, "dimension"),
        (r"\bhow (?:much|many)\b.*\b(?:hold|capacity|gallons?|ounces?|liters?|cups?)\b|\bcapacity\b", VOLUMES, "capacity"),
        (r"\bhow (?:many|often|far|fast)\b|\bwhat (?:number|wattage|voltage)\b", frozenset({"any"}), ""),
    )
)  # fmt: skip


_IMPLIED = tuple(
    (re.compile(pattern, re.IGNORECASE), content(implied))
    for pattern, implied in (
        (r"\bmade (?:out )?(?:of|from|with)\b|\bwhat (?:kind of )?(?:material|fabric)", "material"),
        (r"\bwhere\b.*\bmade\b|\bmade in\b", "country origin"),
        (r"\bwho makes?\b|\bwhat brand\b", "brand manufacturer"),
        (r"\bwhat(?:'s| is| does)?\b.*\b(?:come with|in the box|included)\b", "include"),
        (r"\bwhat age\b|\bhow old\b", "age"),
        (r"\bhow (?:do|should|can) (?:i|you) (?:clean|wash|care)", "care wash"),
    )
)
"""What a question asks about without the word for it."""


def asks(text: str) -> bool:
    """Is it a question, and not what leads to one?"""
    return _YES_NO.search(text) is not None or _WH.search(text) is not None


@dataclass(frozen=True)
class Asking:
    """A question, weighed against the passages that might answer it."""

    question: str
    titles: frozenset[str]  # stems of the titles of the products that it is about
    passages: tuple[frozenset[str], ...]  # stems of each passage

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words that tell which passage answers: the title's own do not."""
        asked = content(self.question).union(*(stems for pattern, stems in _IMPLIED if pattern.search(self.question)))
        return asked - _FILLER - self.titles or asked - _FILLER or asked

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much each of its words tells: rare ones more."""
        count = len(self.passages)
        weighed = {}
        for word in self.stems:
            holding = sum(not self.meanings(word).isdisjoint(passage) for passage in self.passages)
            weighed[word] = min(max(log((count + 1) / (holding + 0.5)), 0.4), 2.5)
        return weighed

    @staticmethod
    def meanings(word: str) -> frozenset[str]:
        return frozenset({word}.union(*(group for group in _SYNONYMS if word in group)))

    def covered(self, stems: Iterable[str]) -> float:
        """The share of the question, by weight, that these stems hold; a synonym counts four fifths."""
        held = frozenset(stems)
        total = sum(self.weights.values())
        if not total:
            return 0.0
        got = 0.0
        for word, weight in self.weights.items():
            got += weight * (1.0 if word in held else 0.8 if not self.meanings(word).isdisjoint(held) else 0.0)
        return got / total

    def is_same(self, other: str) -> bool:
        """Does another question ask for the same, and for little else?"""
        stems = content(other) - _FILLER - self.titles
        return self.covered(stems) >= 0.75 and len(stems) <= 2 * len(self.stems)

    @cached_property
    def is_yes_no(self) -> bool:
        """Asked so that a yes or a no answers it: no choice between two things, no what or how before the verb."""
        verbs = list(_YES_NO.finditer(self.question))
        if not verbs or _CHOICE.search(self.question):
            return False
        before = _CLAUSE_END.split(self.question[: verbs[-1].start()])[-1]
        return _WH.search(before) is None

    @cached_property
    def expected(self) -> tuple[frozenset[str], str]:
        """The units that an answer must have one of ("any": just a number), and the attribute's word for it."""
        for pattern, units, extra in _EXPECTED:
            if pattern.search(self.question):
                return units, extra
        return frozenset(), ""

    def meets(self, text: str) -> bool | None:
        """Does the text have the kind of value that is asked for? None where any text may answer."""
        units, _ = self.expected
        if not units:
            return None
        found = quantities(text)
        return bool(found) if "any" in units else any(quantity.unit in units for quantity in found)

    @cached_property
    def measures(self) -> frozenset[str]:
        """The words by which an answer to a question of measure is known: "diameter", and "dimensions" in general."""
        extra = self.expected[1]
        return self.meanings(stem(extra)).union(*map(self.meanings, self.stems & _MEASURES)) if extra else frozenset()

    def is_measured_by(self, name: str, value: str) -> bool:
        """Is an attribute of this name the very amount that is asked for: "weight" where the question is how heavy it is,
        and not how heavy its lid is?"""
        named = content(name)
        if not self.meets(value) or self.measures.isdisjoint(named):
            return False
        others = self.stems - self.measures - _UNIT_STEMS
        return all(not self.meanings(word).isdisjoint(named) for word in others)

    @cached_property
    def asks_about_package(self) -> bool:
        return bool({"package", "packaging", "box", "shipping"} & set(words(self.question)))
