"""Sizes in a question that are some of the shop's own: of clothes and shoes, of beds. Pure."""

import re

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.words import without
from aisle_schemas import Filters

_LETTERS = {
    "extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl", "extra-large": "xl",
    "x-large": "xl", "xx-large": "xxl", "2xl": "xxl", "double xl": "xxl", "xxx-large": "xxxl", "3xl": "xxxl", "x-small": "xs",
}  # fmt: skip
_LETTERED = r"(?:extra[- ]large|extra small|x{1,3}-large|x-small|small|medium|large)"
_BEDDING = r"(?:beds?|bed frame|bedding|sheets?|mattress|duvets?|duvet covers?|quilt|comforter|blankets?|pillowcases?|topper|headboard)"
# Clothes, and the rest that is made in letter sizes.
_WORN = (
    r"(?:t-?shirts?|tees?|shirts?|tops?|jackets?|coats?|raincoats?|fleeces?|hoodies?|jumpers?|sweaters?|cardigans?|vests?|leggings|tights"
    r"|trousers|pants|shorts|jeans|skirts?|dress(?:es)?|pyjamas|pajamas|gloves|mittens|socks|hats?|caps?|beanies?|helmets?|harness(?:es)?|bras?|boxers|underwear|robes?|swimsuits?|wetsuits?)"
)
_TROUSERS = r"(?:trousers|pants|jeans|chinos)"
_SHOES = r"(?:shoes|boots|trainers|sneakers|sandals|slippers|heels|runners|cleats|wellies|clogs|loafers)"
_ENDS = r"(?=\s*(?:$|[?.,!;)/]|(?:in stock|and|or|but|please|pls|plz|under|below|less|for|left|available|if|with|that|wide|narrow|waist|yet|you|ones?|size|too|is|still)\b))"
_NUMBERED = r"\d{1,2}(?:\.5)?"
_BEDS = ("queen", "king", "twin", "full")
_BED = rf"(?:{'|'.join(_BEDS)})"
_OF_A_BED = re.compile(rf"\b{_BEDDING}\b")
# What measures something else than a size: "a 4.5 inch blade", "8.5 x 11".
_UNMEASURED = r"(?![\w.%\"]| ?(?:x|by|inch|inches|in|cm|mm|ft|feet|foot|oz|ounces?|lbs?|pounds?|kg|g|l|liters?|litres?|gallons?|stars?|amps?|volts?|hours?|months?|years?)\b)"
_SIZES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:in |a |us |uk |eu |women's |men's |mens |womens ){{0,3}}(?:sizes?|sized|sz)(?: is)?,?\s+\(?(?:an? |us |uk |eu )?(?P<size>{_LETTERED}|[a-z0-9.]+)",
        r"\bmy size \((?P<size>[a-z0-9.]+)\)",
        rf"\b(?:in )?(?P<size>{_LETTERED}|x{{1,3}}[sl]|{_BED}|{_NUMBERED})[- ]sized?\b",
        rf"\b(?P<size>queen|king|twin)(?= {_BEDDING}\b)|\b(?P<full>full)(?= (?:bed|mattress)\b)",
        r"\b(?:in )?(?:an? )?(?P<size>double xl|xs|xl|x{2,3}l|[2-5]xl|[2-6]t)\b",
        rf"\b(?:in|wears?|takes?) (?:an? |the )?(?P<size>{_LETTERED}|[sml]|{_NUMBERED}|{_BED}){_ENDS}",
        rf"\b(?:take|need|am|are|is|usually|normally|between) (?:(?:usually |normally )?an? |the )(?P<size>{_LETTERED}|[sml]|{_NUMBERED}){_ENDS}",
        rf"\b(?:need|is|are|the|or) (?P<size>[sml]|{_LETTERED}|queen|king|twin)(?= (?:gone|not\b|fit|too|left|is|sold|available|out)\b)|\bthe (?P<one>queen|king|twin)(?=\W*$)"
        r"|\b(?:the|an?) (?P<bed>queen|king|twin)(?=\s*(?:$|[,.;!?]))",
        r"\b(?P<size>(?:[1-9]|1\d)(?:\.5)?)s(?![\w%-])(?! (?:delay|timer|exposure)\b)",
        rf"\b(?:uk|us|eu|men's|mens|women's|womens|ladies) (?P<size>{_NUMBERED}|[sml])\b{_UNMEASURED}",
        rf"\b(?:foot|feet|shoes?)(?:'s| is| are| measures?| takes?) (?:an? )?(?P<size>{_NUMBERED})\b{_UNMEASURED}",
        rf"\b(?P<size>{_NUMBERED}) in (?:the )?(?:waist|shoes|boots|trainers|sneakers)\b",
        rf"\b(?:an?|the|one) (?P<size>{_LETTERED}) (?:and|or) (?:one |an? )?(?={_LETTERED}\b)",
        rf"\b(?P<size>{_NUMBERED})[\" ]*(?:inch )?waist\b|\bwaist (?P<waist>\d\d)\b|\b(?P<inside>\d\d) ?[x/] ?\d\d(?= {_TROUSERS}\b)",
        rf"\b(?P<size>{_LETTERED})(?= (?:[a-z]+ ){{0,2}}{_WORN}\b)",
        rf"\b{_TROUSERS},? (?:in )?(?P<size>\d\d) ?[x/] ?\d\d\b",
        rf"\b{_WORN},? (?P<size>{_LETTERED}|[sml]|\d\d)(?=\s*(?:$|[,.?!]|(?:in|or|and)\b))",
        rf"\b(?:{_WORN}|{_SHOES}),? (?P<size>{_NUMBERED}){_ENDS}",
        rf"\b(?P<size>{_NUMBERED})(?: wide| narrow)?(?= (?:[a-z]+ )?{_SHOES}\b)",
        rf"(?:^|, ?)(?P<size>{_LETTERED}|{_BED})(?=\s*(?:,|$))",
        rf"\b(?:an?|the|any|your) (?P<size>{_LETTERED})(?: ones?)?(?= (?:left|available|in\b)|\s*(?:$|\?))",
        rf"^(?P<size>{_LETTERED})(?= in [a-z]+ available\b)",
        rf"(?<![\w.$€£])(?<!than )(?<!over )(?<!under )(?<!least )(?P<size>\d{{1,2}}\.5){_UNMEASURED}",
    )
)
# "8 or 8.5", "a small or a medium".
_ANOTHER = re.compile(
    rf"\s*(?:,|/|-|\b(?:or|and|to)\b)\s*(?:an? |the |size )?(?P<size>{_LETTERED}|xs|xl|x{{2,3}}l|[sml]|{_BED}|{_NUMBERED}|[2-6]t)\b"
)
# Something of that size is only to go with the goods: "fits over a size 12 boot".
_FITTED = re.compile(r"\b(?:(?:fits?|fitting|goes|go) (?:over|on|into|around|for)|enough for)(?: an?| my| the)?\s*$")


def read_size(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for pattern in _SIZES:
        for match in pattern.finditer(text):
            said, end = next(size for size in match.groups() if size), match.end()
            sizes = _forms(said, vocabulary)
            if not sizes or (_FITTED.search(text, 0, match.start()) and said not in _BEDS):
                continue
            if match.groupdict().get("bed") and not _OF_A_BED.search(text):  # "fit for a king"
                continue
            while (another := _ANOTHER.match(text, end)) and (more := _forms(another["size"], vocabulary)):
                sizes, end = sizes | more, another.end()
            return msgspec.structs.replace(filters, sizes=tuple(sorted(sizes))), without(text, match.start(), end)
    return filters, text


def _forms(said: str, vocabulary: Vocabulary) -> frozenset[str]:
    """A size as the shop writes it: "small" is its "s"."""
    forms = {said, _LETTERS.get(said, said)}
    forms |= {name for name, letter in _LETTERS.items() if letter in forms}
    return vocabulary.sizes.intersection(forms)
