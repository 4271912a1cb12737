"""True answers made false, one kind of lie at a time.

What is put in (features, claims, names, colours…) comes from two lists: one for the cases that the check was tuned on,
another for those held out. A corruption that could be true by chance is not made: a new number, colour or name stands
nowhere in the evidence, and a citation moves only to a passage that shares next to no word with the sentence.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from aisle.llm.compose.wording import attribute_value
from aisle.llm.evidence import whole_text
from aisle.llm.language.words import content, negations, words
from aisle_tools.evaluate.grounding.cases import Case

Corrupt = Callable[[Case, random.Random], str | None]
"""The unit made false; None where it has nothing that this lie could change."""

_CITE = re.compile(r"(?:\s*:cite\[[^\]]*\])+$")


def _split(markup: str) -> tuple[str, str]:
    """The sentence and its citations."""
    match = _CITE.search(markup)
    return (markup[: match.start()], match.group()) if match else (markup, "")


def _evidence_text(case: Case) -> str:
    said = [whole_text(passage) for passage in case.evidence.passages]
    of_products = [
        f"{p.title} {p.description} " + " ".join(f"{a.name} {a.value}" for a in p.attributes)
        + " ".join(f" {v.colour} {v.size}" for v in p.variants)
        for p in case.evidence.products
    ]  # fmt: skip
    return " ".join((*said, *of_products, case.evidence.query.question)).lower()


def _pick(case: Case, rng: random.Random, tuned: Sequence[str], held_out: Sequence[str]) -> str | None:
    """One that the evidence does not hold."""
    text = _evidence_text(case)
    unknown = [choice for choice in (held_out if case.held_out else tuned) if not content(choice) <= content(text)]
    return rng.choice(unknown) if unknown else None


# ── Numbers and units ─────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"(?<![\w.\[/#$])\d+(?:[.,]\d+)?(?![\w\]/])")
_SPELLED = re.compile(r"\b(two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)\b", re.IGNORECASE)
_OTHER_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "eleven", "fourteen", "thirty")


def number(case: Case, rng: random.Random) -> str | None:
    """ "10.9 ounces" → "13.9 ounces"; "three layers" → "eight layers"."""
    prose, cites = _split(case.markup)
    known = _evidence_text(case)
    if found := list(_NUMBER.finditer(prose)):
        match = rng.choice(found)
        whole = match.group().replace(",", "")
        for _ in range(20):
            delta = rng.choice((1, 2, 3, 4, 5, 7, 12, 20, 30))
            other = f"{float(whole) + delta:g}" if "." in whole else str(int(whole) + delta)
            if not re.search(rf"(?<![\d.]){re.escape(other)}(?![\d.])", known):
                return prose[: match.start()] + other + prose[match.end() :] + cites
        return None
    if found := list(_SPELLED.finditer(prose)):
        match = rng.choice(found)
        others = [n for n in _OTHER_NUMBERS if n not in known and n != match.group().lower()]
        return prose[: match.start()] + rng.choice(others) + prose[match.end() :] + cites
    return None


_UNITS = {
    "inches": ("cm", "feet"), "inch": ("cm", "foot"), "in": ("cm", "mm"), "″": (" cm",), "oz": ("lb", "kg"), "ounces": ("pounds", "grams"),
    "ounce": ("pound",), "lb": ("oz", "kg"), "lbs": ("oz",), "pounds": ("ounces", "kilograms"), "mm": ("cm", "inches"), "cm": ("inches", "mm"),
    "feet": ("inches", "metres"), "ft": ("in",), "hours": ("minutes", "days"), "hour": ("minute",), "minutes": ("hours", "seconds"),
    "seconds": ("minutes",), "days": ("weeks", "hours"), "weeks": ("months", "days"), "week": ("month", "day"), "months": ("weeks", "years"), "month": ("year",),
    "years": ("months", "weeks"), "year": ("month", "week"), "liters": ("gallons", "ml"), "L": ("ml",), "ml": ("liters",), "g": ("kg", "oz"), "grams": ("ounces", "kilograms"),
    "kg": ("g", "lb"), "watts": ("volts",), "volts": ("amps",), "gallons": ("cups",), "cups": ("gallons",), "miles": ("kilometres",), "°F": (" °C",), "%": (" pounds",),
    "mah": ("volts",), "quarts": ("pints",), "yards": ("feet",), "gb": ("mb",),
}  # fmt: skip
_UNIT = re.compile(r"(?<=\d)(\s?-?)(" + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True)) + r")(?![a-z])")


def unit(case: Case, rng: random.Random) -> str | None:
    prose, cites = _split(case.markup)
    known = _evidence_text(case)
    found = list(_UNIT.finditer(prose))
    if not found:
        return None
    match = rng.choice(found)
    other = rng.choice(_UNITS[match[2]])
    number_before = re.search(r"[\d.]+$", prose[: match.start()])
    if number_before and re.search(rf"{re.escape(number_before.group())}\s?-?{re.escape(other.strip())}", known):
        return None
    return f"{prose[: match.start(1)]}{match[1]}{other}{prose[match.end() :]}{cites}"


# ── Polarity ──────────────────────────────────────────────────────────────────────────────────────────────────────

_NEGATED = (
    (r"\bcan't be\b|\bcannot be\b|\bcan not be\b", "can be"), (r"\b(can)(?:not|'t| not)\b", r"\1"), (r"\b(is|are|was|were|do|does|did|has|have|should|would|could)(?:n't| not)\b", r"\1"),
    (r"\bwon't\b|\bwill not\b", "will"), (r"\bwithout\b", "with"), (r"\bnever\b", "always"), (r"\b(?:has|have|there's|there is) no\b", "has"), (r"^(.*?)\bnot\b ", r"\1"),
    (r"\bno\b(?! —|,|\.|:|;)", "a"),
)  # fmt: skip
_AFFIRMED = (
    (r"\b(is|are|was|were|can|could|should|would|has been|have been)\b(?! not)", r"\1 not"), (r"\bit's\b", "it isn't"), (r"\bit’s\b", "it isn’t"), (r"\bthey're\b", "they aren't"), (r"\bwill\b", "won't"),
    (r"\bworks?\b", "does not work"), (r"\bfits?\b", "does not fit"), (r"\bcomes?\b", "does not come"), (r"\b(includes?|contains?|holds?|keeps?|stays?|makes?|takes?|weighs?|washes|lasts?)\b", r"does not \1"),
    (r"\bhas\b", "has no"), (r"\bhave\b", "have no"), (r"\bwith\b", "without"), (r"\bmade\b", "not made"),
)  # fmt: skip


def negation(case: Case, rng: random.Random) -> str | None:
    """A negation taken out of the sentence, or put in; its opening yes or no is another lie's."""
    prose, cites = _split(case.markup)
    if (
        prose.lstrip("*- ")
        .lower()
        .startswith(("yes", "no ", "no,", "no.", "no—", "i couldn", "i could", "customers disagree", "both customers"))
    ):
        return None
    changes = _NEGATED if negations(prose) == 1 else _AFFIRMED if negations(prose) == 0 else ()
    for pattern, other in changes:
        changed = re.sub(pattern, other, prose, count=1, flags=re.IGNORECASE)
        if changed != prose:
            return changed + cites
    return None


_YES = re.compile(r"^(\W*)yes\b", re.IGNORECASE)
_NO = re.compile(r"^(\W*)no\b(?=[\s]?[—,.;:–])", re.IGNORECASE)


def yes_no(case: Case, rng: random.Random) -> str | None:
    """The opening "Yes" a "No", the rest as it was."""
    if _YES.match(case.markup):
        return _YES.sub(r"\1No", case.markup)
    return _NO.sub(r"\1Yes", case.markup) if _NO.match(case.markup) else None


_ANTONYMS = (
    "hot cold", "warm cold", "soft hard", "large small", "big small", "heavy light", "long short", "wide narrow", "thick thin", "loud quiet", "easy hard", "wet dry", "left right", "indoor outdoor",
    "indoors outdoors", "above below", "before after", "more less", "always never", "all none", "first last", "top bottom", "inside outside", "maximum minimum", "high low", "good bad", "front back",
    "stiff flexible", "smooth rough", "slow fast", "strong weak", "tight loose", "new old", "full empty", "included excluded", "cheap expensive", "safe unsafe", "sharp blunt", "clear opaque",
)  # fmt: skip
_OPPOSITE = {word: other for pair in _ANTONYMS for word, other in (pair.split(), reversed(pair.split()))}


def antonym(case: Case, rng: random.Random) -> str | None:
    """ "Machine wash cold" → "machine wash hot"."""
    prose, cites = _split(case.markup)
    cited = {word for passage in case.cited for word in words(whole_text(passage))}
    found = [m for m in re.finditer(r"[a-z]+", prose) if m.group() in _OPPOSITE and m.group() in cited]
    found = [m for m in found if _OPPOSITE[m.group()] not in cited]
    if not found:
        return None
    match = rng.choice(found)
    return prose[: match.start()] + _OPPOSITE[match.group()] + prose[match.end() :] + cites


# ── Names, values, materials ──────────────────────────────────────────────────────────────────────────────────────

_BRANDS = ("Acme", "Zenbrook", "Northgate", "Kestrel Home", "Ulvenwood"), ("Bosch", "Logitech", "Fjordal", "Sony", "Hillmark")  # fmt: skip
_MODELS = ("XR-500", "Aurora 7", "ProLine 2000", "TX45b"), ("WH-1000XM4", "Galaxy S9", "K-Mini 3", "MX220")
_IT = re.compile(r"^(\W*(?:Yes|No)?\W*)(?:it|this|they|these)\b(?:'s)?", re.IGNORECASE)


def product_name(case: Case, rng: random.Random) -> str | None:
    """The sentence told of another brand's product."""
    prose, cites = _split(case.markup)
    brand = _pick(case, rng, *_BRANDS)
    model = _pick(case, rng, *_MODELS)
    if brand is None or model is None:
        return None
    named = rng.choice((f"the {brand} {model}", f"the {model}", f"{brand}'s {model}"))
    match = _IT.match(prose)
    if match and match.group().endswith("'s"):
        return f"{match[1]}{named} is{prose[match.end() :]}{cites}"
    if match:
        return f"{match[1]}{named}{prose[match.end() :]}{cites}"
    for product in case.evidence.products:
        if product.title and product.title[:20] in prose:
            return prose.replace(product.title[:20], f"{brand} {model}", 1) + cites
    return f"{prose.rstrip('.')}, like {named}.{cites}"


def attribute_value_swapped(case: Case, rng: random.Random) -> str | None:
    """The value of one attribute given as another's."""
    prose, cites = _split(case.markup)
    attributes = [passage for passage in case.evidence.passages if passage.kind == "attribute" and passage.name]
    for passage in (passage for passage in case.cited if passage.kind == "attribute"):
        value = attribute_value(passage)
        place = prose.lower().find(value.lower())
        others = [
            other
            for a in attributes
            if a != passage
            and len(other := attribute_value(a)) > 2
            and not content(other) <= content(whole_text(passage))
        ]
        if value and place >= 0 and others and value.lower() not in ("yes", "no"):
            return prose[:place] + rng.choice(others) + prose[place + len(value) :] + cites
    return None


_COLOURS = [
    "black",
    "white",
    "red",
    "blue",
    "green",
    "yellow",
    "orange",
    "purple",
    "pink",
    "brown",
    "grey",
    "gray",
    "silver",
    "gold",
    "beige",
    "navy",
    "teal",
    "clear",
]
_MATERIALS = ["plastic", "wood", "wooden", "steel", "cotton", "polyester", "leather", "rubber", "aluminum", "aluminium", "glass", "ceramic", "nylon", "iron", "vinyl", "silicone", "bamboo", "foam", "wool", "latex", "cork", "beech", "brass", "canvas", "linen", "denim", "metal", "microfibre", "fabric", "mesh", "elastane"]  # fmt: skip
_OTHER_COLOURS = (
    ("crimson", "turquoise", "ivory", "magenta", "charcoal"),
    ("maroon", "lavender", "olive", "bronze", "khaki"),
)
_OTHER_MATERIALS = (
    ("titanium", "velvet", "marble", "suede", "acrylic"),
    ("carbon fiber", "oak", "copper", "silk", "granite"),
)


def colour_or_material(case: Case, rng: random.Random) -> str | None:
    prose, cites = _split(case.markup)
    found = [m for m in re.finditer(r"[a-z]+", prose.lower()) if m.group() in _COLOURS or m.group() in _MATERIALS]
    if not found:
        return None
    match = rng.choice(found)
    other = _pick(case, rng, *(_OTHER_COLOURS if match.group() in _COLOURS else _OTHER_MATERIALS))
    return prose[: match.start()] + other + prose[match.end() :] + cites if other else None


# ── Inventions ────────────────────────────────────────────────────────────────────────────────────────────────────

_LIVE = (
    ("It costs $19.99.", "It is on sale for $24 today.", "You save 30% this week.", "There are 14 left in stock.", "It ships within 24 hours.", "It arrives by Friday, March 14.", "Delivery is free and takes two days.",
     "It is in stock and ready to ship.", "The price was recently cut in half.", "Only a few are left."),
    ("The price is 45 dollars.", "You can get it for just €12.50.", "Shipping costs £4.", "We have 230 units available.", "It will be delivered on December 3.", "It is currently sold out.", "Expect it by next Tuesday.",
     "It's discounted by 15 percent.", "Stock is running low.", "It can be delivered tomorrow."),
)  # fmt: skip
_FEATURES = (
    "Bluetooth", "a USB-C port", "a built-in GPS", "voice control", "a solar panel", "an alarm", "a touchscreen", "a rechargeable battery", "wireless charging", "a remote control", "UV protection", "a timer", "LED lights",
    "antibacterial coating",
), ("Wi-Fi", "a camera", "a smartphone app", "noise cancellation", "a heated seat", "a lithium battery", "memory storage", "an HDMI output", "a self-cleaning mode", "a thermostat", "a carbon filter", "a kickstand",
    "a magnetic clasp", "a fingerprint sensor")  # fmt: skip
_CLAIMS = (
    "It is FDA approved.", "It is clinically proven.", "It is the best in the world.", "It is completely safe for babies.", "Doctors recommend it.", "It cures back pain.", "It is certified organic.", "It is fireproof.",
    "It is unbreakable.", "It is an award-winning design.", "It has been tested by NASA.", "It is the number one bestseller.", "It is guaranteed for life against everything.", "It kills 99.9% of germs.",
), ("It is EPA registered.", "It is medically certified.", "Nothing on the market is better.", "It is non-toxic and edible.", "Experts call it revolutionary.", "It prevents cancer.", "It meets military standards.", "It is bulletproof.",
    "It never wears out.", "It is the cheapest you can find.", "It was voted product of the year.", "It is safe to use while pregnant.", "It is scientifically validated.", "It boosts immunity.")  # fmt: skip
_ELSEWHERE = (
    "according to Consumer Reports", "as seen on Shark Tank", "made in Germany", "as sold at Walmart", "designed by Stanford engineers", "says the New York Times",
), ("according to Wirecutter", "as shown on Oprah", "made in Switzerland", "as on Amazon", "developed with Harvard researchers", "says Forbes magazine")  # fmt: skip
_COUNTS = ("7 of 9 customers say so.", "Most of the 212 reviewers agree.", "It is rated 4.9 stars.", "85% of buyers recommend it."), (
    "Eleven of twelve owners say so.", "All 340 reviews confirm it.", "It has a 4.7 star rating.", "Nine in ten shoppers like it.",
)  # fmt: skip


def _said_instead(tuned: Sequence[str], held_out: Sequence[str]) -> Corrupt:
    """A sentence of its own, with the citations of the true one."""

    def corrupt(case: Case, rng: random.Random) -> str | None:
        claim = _pick(case, rng, tuned, held_out)
        return claim + _split(case.markup)[1] if claim else None

    return corrupt


def feature(case: Case, rng: random.Random) -> str | None:
    """A feature that nothing tells of, in the true sentence or in one of its own."""
    invented = _pick(case, rng, *_FEATURES)
    prose, cites = _split(case.markup)
    if invented is None:
        return None
    alone = (f"It has {invented}.", f"Yes — it comes with {invented}.", f"It also includes {invented}.")
    joined = (f"{prose.rstrip('.!')} and it has {invented}.", f"{prose.rstrip('.!')}, with {invented}.")
    return rng.choice((*alone, *joined)) + cites


def elsewhere(case: Case, rng: random.Random) -> str | None:
    """What is true, on the authority of somebody who said nothing."""
    authority = _pick(case, rng, *_ELSEWHERE)
    prose, cites = _split(case.markup)
    return f"{prose.rstrip('.!?')}, {authority}.{cites}" if authority else None


# ── Citations and directives ──────────────────────────────────────────────────────────────────────────────────────

SHARED = 0.2  # of the sentence's words: a passage with more may bear it in part


def citation(case: Case, rng: random.Random) -> str | None:
    """The sentence cites a passage that does not bear it."""
    prose, cites = _split(case.markup)
    said = content(prose)
    if not cites or len(said) < 3:
        return None
    strangers = [p for p in case.evidence.passages if len(content(whole_text(p)) & said) <= SHARED * len(said)]
    strangers = [p for p in strangers if p.kind in ("attribute", "bullet", "description", "review", "qa")]
    return f"{prose} :cite[{rng.choice(strangers).label}]" if strangers else None


def directive(case: Case, rng: random.Random) -> str | None:
    """A product that was not retrieved, in a card, a price or a table."""
    other = rng.choice(
        ("ZZZ-404", "B00FAKE123", "PAN-999") if not case.held_out else ("SKU-0001", "B07XEVIL77", "GLF-777")
    )
    own = next(iter(case.evidence.products), None)
    if own is None:
        return None
    return rng.choice(
        (f'::product{{id="{other}"}}\n', f'::product{{id="{other}" reason="{case.prose}"}}\n', f"It costs :price[{other}].",
         f"Stock: :stock[{other}].", f':::compare{{ids="{own.product_id},{other}"}}\n:::\n')
    )  # fmt: skip


CORRUPTIONS: dict[str, Corrupt] = {
    "number changed": number,
    "unit changed": unit,
    "negation added or removed": negation,
    "yes and no flipped": yes_no,
    "opposite word": antonym,
    "another product's name": product_name,
    "another attribute's value": attribute_value_swapped,
    "another colour or material": colour_or_material,
    "price, stock or date invented": _said_instead(*_LIVE),
    "feature invented": feature,
    "safety claim or superlative": _said_instead(*_CLAIMS),
    "count or rating invented": _said_instead(*_COUNTS),
    "authority from elsewhere": elsewhere,
    "citation of another passage": citation,
    "product not retrieved": directive,
}


def corrupted(cases: Sequence[Case], seed: int, most: int) -> Iterator[Case]:
    """At most `most` cases of each kind, origin and part, of true cases drawn with the seed."""
    for kind, corrupt in CORRUPTIONS.items():
        for origin in dict.fromkeys(case.origin for case in cases):
            for held_out in (False, True):
                rng = random.Random(f"{seed} {kind} {origin} {held_out}")
                group = [case for case in cases if case.origin == origin and case.held_out == held_out]
                rng.shuffle(group)
                made = 0
                for case in group:
                    if made == most or case.markup.startswith("::") or not case.cited:
                        continue
                    markup = corrupt(case, rng)
                    if markup is not None and markup.strip() != case.markup.strip():
                        made += 1
                        yield replace(case, kind=kind, markup=markup)
