"""The goods' own words in a question: what must not be in them, their size, colour, brand and category.

Each reader gives the filters and the text that is left.
"""

import re
from functools import lru_cache

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.words import same_goods, singular, without, word_set, words
from aisle_schemas import Filters

# ── What must not be in it ────────────────────────────────────────────────────────────────────────────────────────

_NOT = re.compile(
    r"(?<![\w-])(?:without(?: any)?|w/o|except(?: for)?|other than|apart from|but not|avoid(?:ing)?|exclud(?:e|ing)|minus|sans|skip(?:ping)?|free of|free from|zero|(?:allergic|allergy|intolerant) to"
    r"|(?:hate|dislike|detest)s?|can not stand|rather not"
    r"|(?:anything|everything|any [a-z]+(?: [a-z]+)?|all) but"
    r"|(?:must|should|does|do|can|will)(?: ?n't| not) (?:contain|have|include|use|show me|show|want|like|be)(?: any)?"
    r"|(?:is|are|was) not|isn't|aren't|dont (?:want|show me|like)|not|no|non|nothing(?: with| in| made of| from)?|never|none of)[- ]"
    r"(?:made (?:of|from|with) |in |from |by |with |an? |the |any |that |brand |like ){0,4}"
)
_NEXT_UNWANTED = re.compile(r"(?:,? ?(?:and|or|nor|&) |, ?|/)(?:no |not |any )?")
_FREE = re.compile(r"\b([a-z]+)[ -]free\b")
_SAID_OF = re.compile(
    r"\b(?P<word>[a-z]+) (?:itches|irritates|bothers"
    r"|(?:is|are) (?:out\b(?! of)|off the table|not an option|no option|a no[- ]go|an? (?:deal ?breaker|issue|problem)))\b"
)
# What is shunned under any name; elsewhere only words that a shop says of its goods count.
_ALLERGIC = re.compile(
    r"\b(?:allergic|allergy|intolerant) to (?:the |any )?(?P<word>[a-z]{3,})(?:(?:,| and| or) (?P<other>[a-z]{3,}))?\b"
)
# "Without pearls": at a clause's end, whatever it is; but not "without getting wet".
_WITHOUT = re.compile(
    r"\b(?:without|with no|free of|free from|hates?) (?:an? |the |any )?(?P<word>[a-z]{3,})(?<!ing)(?:,? (?:and|or|nor) (?:any )?(?P<other>[a-z]{3,})(?<!ing))?"
    r"(?=\s*(?:$|[,.;:!?]|(?:please|for|under|below)\b))"
)
_NO_PART_OF_GOODS = word_set("""
    bother breaking bucks delay doubt effort end ends exception extra fail fee fees frill frills fuss hassle hassles hurry idea
    issue issues limit limits nonsense pain problem problems question questions rush shipping stress thanks trouble worries worry
""")
# "Other than a retro one": the goods are named already, and the word tells which of them.
_OF_THE_SORT = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|but not|anything but|no|not|without) (?:an? |the |any )?(?P<word>[a-z]{3,}) (?:ones?|kinds?|sorts?|styles?)\b"
)


def read_exclusions(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    excluded: list[str] = []
    rest = text
    for match in _NOT.finditer(text):
        end = match.end()
        while found := _unwanted_at(text, end, vocabulary):
            excluded.append(found[0])
            following = _NEXT_UNWANTED.match(text, found[1])
            if not following or not _unwanted_at(text, following.end(), vocabulary):
                rest = rest.replace(text[match.start() : found[1]], " ", 1)
                break
            end = following.end()
    # "Leather-free" stays in the search text: what says so of itself fits best.
    excluded += [word for word in _FREE.findall(text) if _unwanted_at(word, 0, vocabulary)]
    excluded += [match["word"] for match in _SAID_OF.finditer(text) if _unwanted_at(match["word"], 0, vocabulary)]
    excluded += [word for match in _ALLERGIC.finditer(text) for word in match.groups() if word]
    excluded += [
        word
        for match in _WITHOUT.finditer(text)
        for word in match.groups()
        if word and word not in _NO_PART_OF_GOODS | lexicon.FILLER and not _is_said(word, excluded)
    ]
    excluded += [match["word"] for match in _OF_THE_SORT.finditer(text) if match["word"] not in lexicon.FILLER]
    return msgspec.structs.replace(filters, exclude=(*filters.exclude, *dict.fromkeys(excluded))), rest


_WORD = re.compile(r"[^\W_]+(?:[-'.&][^\W_]+)*")
# "Cast iron", "memory foam": the material alone would rule out too much; "real leather" is leather.
_TELLING_MATERIALS_APART = word_set("cast carbon stainless memory goose duck patent tempered palm soy recycled")
_AS_GOOD_AS_NONE = word_set("real genuine actual animal full-grain natural pure solid")


def _is_said(word: str, excluded: list[str]) -> bool:
    """As a part of a longer name, or in another number."""
    return any(singular(word) in map(singular, words(other)) for other in excluded)


def _unwanted_at(text: str, start: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """What begins there and a title or an attribute would say, and where it ends: a brand, a material, a colour."""
    first = _WORD.match(text, start)
    if first is None:
        return None
    said = [first, *_WORD.finditer(text, first.end(), first.end() + _NAME_CHARACTERS)][:_NAME_WORDS]
    brands = _brands(vocabulary)
    for length in range(len(said), 0, -1):
        brand = brands.get(" ".join(match.group() for match in said[:length]))
        if brand:
            return brand, said[length - 1].end()
    known = lexicon.MATERIALS | lexicon.PLAIN_COLOURS | vocabulary.colours
    named = next((match for match in said[:2] if match.group() in known or singular(match.group()) in known), None)
    if named is first:
        return first.group(), first.end()
    if named is None or first.group() not in _TELLING_MATERIALS_APART | _AS_GOOD_AS_NONE:
        return None
    kind = "" if first.group() in _AS_GOOD_AS_NONE else f"{first.group()} "
    return f"{kind}{named.group()}", named.end()


# ── Size ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_LETTERS = {
    "extra small": "xs", "small": "s", "medium": "m", "large": "l", "extra large": "xl", "extra-large": "xl",
    "x-large": "xl", "xx-large": "xxl", "2xl": "xxl", "xxx-large": "xxxl", "3xl": "xxxl", "x-small": "xs",
}  # fmt: skip
_LETTERED = r"(?:extra[- ]large|extra small|x{1,3}-large|x-small|small|medium|large)"
_BEDDING = r"(?:beds?|bed frame|bedding|sheets?|mattress|duvet|quilt|comforter|blanket|pillowcases?|topper|headboard)"
# Clothes, and the rest that is made in letter sizes.
_WORN = (
    r"(?:t-?shirts?|tees?|shirts?|tops?|jackets?|coats?|raincoats?|fleeces?|hoodies?|jumpers?|sweaters?|cardigans?|vests?|leggings|tights"
    r"|trousers|pants|shorts|jeans|skirts?|dress(?:es)?|pyjamas|pajamas|gloves|mittens|socks|hats?|caps?|beanies?|helmets?|harness(?:es)?|bras?|boxers|underwear|robes?|swimsuits?|wetsuits?)"
)
_SHOES = r"(?:shoes|boots|trainers|sneakers|sandals|slippers|heels|runners|cleats|wellies|clogs|loafers)"
_ENDS = r"(?=\s*(?:$|[?.,!;)]|(?:in stock|and|or|but|please|pls|under|below|less|for|left|available|if|with|that|wide|narrow|waist|yet|you|ones?|size)\b))"
_NUMBERED = r"\d{1,2}(?:\.5)?"
_SIZES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:in |a |us |uk |eu |women's |men's |mens |womens ){{0,3}}(?:sizes?|sized|sz)\s+\(?(?:an? |us |uk |eu )?(?P<size>{_LETTERED}|[a-z0-9.]+(?: ?1/2)?)",
        r"\bmy size \((?P<size>[a-z0-9.]+)\)",
        rf"\b(?:in )?(?P<size>{_LETTERED}|x{{1,3}}[sl]|queen|king|twin|full|{_NUMBERED})[- ]sized?\b",
        rf"\b(?P<size>queen|king|twin)(?= {_BEDDING}\b)|\b(?P<full>full)(?= (?:bed|mattress)\b)",
        r"\b(?:in )?(?:an? )?(?P<size>xs|xl|x{2,3}l|[2-5]xl|[2-6]t)\b",
        rf"\b(?:in|wear|take|need|am) (?:an? |the )?(?P<size>{_LETTERED}|[sml]|{_NUMBERED}){_ENDS}",
        rf"\b(?:uk|us|eu) (?P<size>{_NUMBERED})\b",
        rf"\b(?P<size>{_NUMBERED})[\" ]*(?:inch )?waist\b|\bwaist (?P<waist>\d\d)\b",
        rf"\b(?P<size>{_LETTERED})(?= (?:[a-z]+ ){{0,2}}{_WORN}\b)",
        rf"\b{_WORN},? (?P<size>{_LETTERED}|[sml]|\d\d)(?=\s*(?:$|[,.?!]|in\b))",
        rf"\b(?:{_WORN}|{_SHOES}),? (?P<size>{_NUMBERED}){_ENDS}",
        rf"\b(?P<size>{_NUMBERED})(?: wide| narrow)?(?= (?:[a-z]+ )?{_SHOES}\b)",
        rf"(?:^|, ?)(?P<size>{_LETTERED})(?=\s*(?:,|$))",
        rf"\b(?:an?|the|any|your) (?P<size>{_LETTERED})(?: ones?)?(?= (?:left|available|in\b)|\s*(?:$|\?))",
        rf"^(?P<size>{_LETTERED}) in [a-z]+ available\b",
    )
)


def read_size(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    for pattern in _SIZES:
        for match in pattern.finditer(text):
            said = next(size for size in match.groups() if size)
            forms = {said, _LETTERS.get(said, said)}
            forms |= {name for name, letter in _LETTERS.items() if letter in forms}
            sizes = tuple(sorted(form for form in forms if form in vocabulary.sizes))
            if sizes:
                return msgspec.structs.replace(filters, sizes=sizes), without(text, match.start(), match.end())
    return filters, text


# ── Colour ────────────────────────────────────────────────────────────────────────────────────────────────────────

_SPELLINGS = {"grey": "gray", "gray": "grey"}
_AFTER_A_COLOUR = frozenset(("color", "colour", "colored", "coloured", "one", "ones"))
# Before a colour that is a word for other things too: "an orange tent", "be orange", "white or silver".
_BEFORE_A_COLOUR = frozenset(("", "a", "an", "the", "in", "or", "and", "be", "is"))


def read_colour(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said = words(text)
    named: set[str] = set()
    for before, word, after in zip(["", *said], said, [*said[1:], ""], strict=False):
        is_plain = word in lexicon.PLAIN_COLOURS or before == "in" or after in _AFTER_A_COLOUR
        is_said_as_colour = is_plain or (word in vocabulary.colours and before in _BEFORE_A_COLOUR)
        if is_said_as_colour and after not in lexicon.COLOUR_COMPOUNDS:
            named |= {word, _SPELLINGS.get(word, word)}
    colours = sorted(colour for colour in vocabulary.colours if not named.isdisjoint(words(colour))) if named else ()
    return msgspec.structs.replace(filters, colours=tuple(colours)), text


# ── Brand ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_NAME_WORDS = 4
_NAME_CHARACTERS = 60
# Before a brand whose goods these are only to fit, or to be like: "a bag that fits a Dyson".
_TO_FIT = word_set("""
    fit fits fitting with like than to vs versus compatible replaces replace suit suits match matches
""")
_BETWEEN_FIT_AND_BRAND = word_set("""
    a an the my our your older old new
""")
# "For" makes goods fit a brand ("a case for a Kindle"), but not after words that look or pay for something.
_FOR_THE_GOODS = word_set("""
    price prices cost costs postage shipping delivery charge much looking searching hunting shopping time quote money deals
    deal discount stock going
""")


def read_brand(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    said, brands = words(text), _brands(vocabulary)
    found: list[str] = []
    place = 0
    while place < len(said):
        length, brand = _brand_at(said, place, brands)
        if brand and brand not in filters.exclude and not _is_only_fitted(said, place):
            found.append(brand)
        place += length
    return msgspec.structs.replace(filters, brands=tuple(dict.fromkeys(found))), text


def _brand_at(said: list[str], place: int, brands: dict[str, str]) -> tuple[int, str]:
    """How many words name the brand that begins there, and its name; one word and none where no brand does."""
    for length in range(min(_NAME_WORDS, len(said) - place), 0, -1):
        name = " ".join(said[place : place + length])
        for form in (name, name.removesuffix("'s"), name.removesuffix("s")):
            is_everyday = length == 1 and (form in lexicon.EVERYDAY or form in lexicon.FILLER)
            if form in brands and not is_everyday:
                return length, brands[form]
    return 1, ""


def _is_only_fitted(said: list[str], place: int) -> bool:
    before = place - 1
    while before >= 0 and said[before] in _BETWEEN_FIT_AND_BRAND:
        before -= 1
    if before < 0:
        return False
    if said[before] == "for":
        return before > 0 and said[before - 1] not in _FOR_THE_GOODS
    return said[before] in _TO_FIT


@lru_cache(maxsize=8)
def _brands(vocabulary: Vocabulary) -> dict[str, str]:
    """A brand's name as a question's words would spell it → as the shop does: "melissa doug" → "melissa & doug"."""
    return {" ".join(words(brand)): brand for brand in vocabulary.brands}


# ── Category ──────────────────────────────────────────────────────────────────────────────────────────────────────


def category_filter(goods: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The shop's category that the goods, as the shopper names them, are the whole of: "best waterproof tents".

    "Dinosaur toys" and "golf gloves" give none: such goods may stand under another category than their last word's.
    """
    colours = lexicon.PLAIN_COLOURS | vocabulary.colours | vocabulary.brands
    said = words(goods)
    while said and (said[0] in lexicon.QUALITIES or said[0].removesuffix("'s") in colours):
        said = said[1:]
    name = " ".join(said)
    return tuple(sorted(category for category in vocabulary.categories if name and same_goods(category, name)))
