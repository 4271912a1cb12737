"""Features that a question asks for ("waterproof", "a rock plate"), and which products are said to have them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aisle.llm.compose.selection import usable_text
from aisle.llm.compose.tone import speaks_against
from aisle.llm.evidence import Evidence
from aisle.llm.language.quantities import has_money
from aisle.llm.language.sentences import sentences, tidy
from aisle.llm.language.words import content, negations, stem, words
from aisle_schemas import RetrievedProduct

REASON_CHARACTERS = 120

# Words that are features whatever the goods are. A need ("for flat feet") is none: nothing is ever said to lack it.
_BY_FORM = re.compile(
    r"\b(?:(?:dishwasher|oven|microwave|freezer|machine|child|kid|food|bpa|pfas|ptfe|pfoa|gluten|latex|lead|fragrance|sugar)[ -](?:safe|proof|free|washable)"
    r"|(?:water|wind|shock|leak|thorn|sweat|rain|dust|spill|rust|tear|fire)[ -]?(?:proof|resistant|repellent)"
    r"|wireless|cordless|rechargeable|foldable|collapsible|adjustable|reversible|removable|detachable|inflatable|stackable|reusable|biodegradable"
    r"|compostable|organic|vegan|hypoallergenic|washable|noise[ -]cancell?ing|touchscreen|self[ -]cleaning|non[ -]?stick)\b",
    re.IGNORECASE,
)
_KEEPS_WATER_OUT = re.compile(
    r"\bkeep(?:s|ing)? (?:out (?:the )?(?:water|rain|wet)|(?:the )?(?:water|rain|wet) out)\b", re.IGNORECASE
)
_YES = re.compile(r"\byes\b", re.IGNORECASE)
_NO = re.compile(r"(?:no|none|not|never|without)\b", re.IGNORECASE)
_HALF = re.compile(r"\b(?:repellent|resistant|recommended|removable|optional|only|not|hand wash)\b", re.IGNORECASE)
_DENIALS = frozenset({"no", "not", "without", "non", "never", "isn't", "aren't", "don't"})
_DENIED_WITHIN = 3  # words before the feature


@dataclass(frozen=True, slots=True)
class Feature:
    name: str  # as it is asked for
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Products by what they say of the features."""

    having: tuple[RetrievedProduct, ...]
    unsaid: tuple[RetrievedProduct, ...]
    reasons: dict[str, str]  # of those that have it: the words that say so, by product id


def asked_features(evidence: Evidence) -> list[Feature]:
    """What the catalog answers with a yes or a no and the question names, and what is a feature by its form."""
    asked = content(_KEEPS_WATER_OUT.sub("waterproof", evidence.question))
    names = {
        attribute.name
        for product in evidence.products.values()
        for attribute in product.attributes
        if re.match(r"(?:yes|no)\b", attribute.value, re.IGNORECASE)
    }
    named = [Feature(name.lower(), content(name)) for name in sorted(names) if _is_asked(content(name), asked)]
    by_form = [Feature(match.lower(), content(match)) for match in _BY_FORM.findall(evidence.question)]
    excluded = {stem(word) for word in evidence.gathered.plan.filters.exclude}
    found: list[Feature] = []
    for feature in (*named, *by_form):
        known = any(feature.stems <= other.stems for other in found)
        if feature.stems and not known and not feature.stems & excluded and not _is_denied(evidence.question, feature):
            found.append(feature)
    return found


# "Can it go in the dishwasher" asks for what the catalog calls "dishwasher safe".
_FITNESS = content("safe proof suitable compatible friendly")


def _is_asked(name: frozenset[str], asked: frozenset[str]) -> bool:
    told = name - _FITNESS
    return bool(told) and told <= asked


def _is_denied(question: str, feature: Feature) -> bool:
    """ "Without a rock plate": the search has to find those, no word of theirs says it."""
    said = words(question)
    place = next((place for place, word in enumerate(said) if stem(word) in feature.stems), 0)
    return not _DENIALS.isdisjoint(said[max(0, place - _DENIED_WITHIN) : place])


def standing(evidence: Evidence, products: Iterable[RetrievedProduct], features: Sequence[Feature]) -> Standing:
    """Those that are said to have all the features, and those of which nothing is said; the others are left out."""
    having, unsaid = [], []
    reasons: dict[str, str] = {}
    for product in products:
        told = [_told(evidence, product, feature) for feature in features]
        if any(has is False for has, _ in told):
            continue
        if all(has for has, _ in told):
            having.append(product)
            reasons[product.product_id] = told[0][1]
        else:
            unsaid.append(product)
    return Standing(tuple(having), tuple(unsaid), reasons)


def _told(evidence: Evidence, product: RetrievedProduct, feature: Feature) -> tuple[bool | None, str]:
    """Whether the shop says that it has the feature, and the words that do; None where it says nothing."""
    saying = [sentence for sentence in _sentences(evidence, product) if feature.stems <= content(sentence)]
    affirming = [sentence for sentence in saying if not negations(sentence)]
    short = [s for s in affirming if len(s) <= REASON_CHARACTERS and s != product.title and not speaks_against(s)]
    for attribute in product.attributes:
        if feature.stems <= content(attribute.name):
            stated = tidy(f"{attribute.name}: {attribute.value}")
            has = _affirms(attribute.value)
            return has, (short[0] if short else stated) if has else ""
    if affirming:
        return True, short[0] if short else ""
    return (False, "") if saying else (None, "")


def _affirms(value: str) -> bool | None:
    if _NO.match(value):
        return False
    if _YES.search(value):
        return True
    return None if _HALF.search(value) else True


def _sentences(evidence: Evidence, product: RetrievedProduct) -> list[str]:
    """The shop's own: title, description, bullets, of which "Vegan materials" says enough in two words."""
    passages = [p for p in evidence.of_product(product.product_id) if p.kind in ("bullet", "description")]
    told = [tidy(s) for passage in passages for s in sentences(passage.text) if not has_money(s)]
    return list(dict.fromkeys((*told, *usable_text(product.description), product.title)))
