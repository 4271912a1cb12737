"""What must not be in the goods: "without leather", "wool is out", "nothing that needs batteries". Pure."""

import re

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.brands import brand_at
from aisle.planner.words import singular, word_set, words
from aisle_schemas import Filters

# Before what is not wanted, as far as it is a brand, a material or a colour.
_NOT = re.compile(
    r"(?<![\w-])(?:(?:not a|no) fan of|without|w/o|except(?: for)?|other than|apart from|but not|minus|sans|free of|free from|zero|nothing|never|none(?: of)?|not|no|non"
    r"|(?:is|are|was) not|isn't|aren't|dont (?:want|show me|like)|(?:allergic|allergy|intolerant) to|react to|in (?:a rash|hives) with"
    r"|(?:anything|everything|any [a-z]+(?: [a-z]+)?|all) but|(?:must|should|does|do|can|will)(?: ?n't| not) "
    r"(?:contain|have|include|use|need|show me|show|want|like|be|do|buy|wear|eat|touch|trust)"
    r"|(?:hate|dislike|detest)s?|can not stand|rather not|done with|(?:sick|tired) of|fed up with"
    r"|(?<!not )forget|skip(?:ping)?|(?:drop|ditch|lose|scrap)(?= (?:the|all|any|that|those) )|(?:leave|rule|leaving) out|avoid(?:ing)?|exclud(?:e|ing)"
    r"|(?:steer|stay|keep) (?:me |us |well )?(?:clear|away) (?:of|from))[- ]"
    r"(?:made (?:out )?(?:of|from|with) |in |from |by |with |of |an? |the |any(?:thing)? |that |those |needs |brand |like |more ){0,5}"
)
_NEXT_UNWANTED = re.compile(r"(?:,? ?(?:and|or|nor|&) |, ?|/)(?:no |not |any )?")
_FREE = re.compile(r"\b([a-z]+)[ -]free\b")
_SAID_OF = re.compile(
    r"\b(?P<word>[a-z]+) (?:itches|irritates|bothers|(?:makes|gives) (?:me|him|her|us|them) (?:itch|itchy|sneeze|a rash|hives)"
    r"|(?:is|are) (?:out\b(?! of)|off the table|not an option|not for (?:me|us|him|her)|no option|an? no\b(?![- ]brainer)"
    r"|an? (?:deal ?breaker|issue|problem)))"
)

# Before what is not wanted, whatever it is, where the clause ends with it: "without pearls", but not "without getting wet".
_A_NOUN = r"(?:an? |the |any )?(?P<{0}>[a-z]{{3,}})(?<!ing)"
_LACKING = re.compile(
    r"(?:\b(?:without|w/o|minus|sans|(?:with|contains?|containing) (?:no|none of)|free of|free from|zero"
    r"|(?:nothing|none) (?:(?:that|which) )?(?:with|needs?|requires?|uses?|takes?|contains?|containing|comes? with|runs? on)"
    r"|(?<!i )(?<!we )(?<!you )do(?:es)? not (?:need|require|use|take|contain|include|come with|run on))|(?:^|[,.;:!?] ?)(?:but |and )?(?:no|not(?= [a-z]+s\b)))"
    rf" {_A_NOUN.format('word')}(?:,? (?:and|or|nor) (?:no )?{_A_NOUN.format('other')})?"
    r"(?=\s*(?:$|[,.;:!?]|(?:please|pls|thanks|though|then|for|under|below|and|but|because|as|since|at all|either|in (?:it|them)|inside)\b))"
)
# An allergy is to something under any name, wherever it is said.
_ALLERGIC = re.compile(
    rf"\b(?:allergic|allergy|intolerant) to {_A_NOUN.format('word')}\b(?:,? (?:and|or) {_A_NOUN.format('other')}\b)?"
)
_NO_PART_OF_GOODS = (
    lexicon.FILLER
    | lexicon.LOGISTICS
    | word_set("""
    always bother breaking bucks bull chance clue delay doubt effort end ends exception experience extra fail frill frills fuss
    hassle hassles hurry issue issues joke limit limits luck matter money need nonsense offence opinion pain preference preferences
    pressure problem problems question questions reason refill room rush space strings success thanks trouble use way worries worry
    waste yours budget
""")
)
# "Other than a retro one": the goods are named already, and the word tells which of them.
_OF_THE_SORT = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|but not|anything but|no|not|without) (?:an? |the |any )?(?P<word>[a-z]{3,}) (?:ones?|kinds?|sorts?|styles?)\b"
)


def read_exclusions(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    """What is named leaves the text, but for "leather-free": what says so of itself fits best."""
    excluded, spans = _known(text, vocabulary)
    excluded += [word for word in _FREE.findall(text) if _unwanted_at(word, 0, vocabulary)]
    for pattern in (_SAID_OF, _ALLERGIC, _LACKING, _OF_THE_SORT):
        for match in pattern.finditer(text):
            named = [word for word in match.groups() if word and word not in _NO_PART_OF_GOODS]
            if pattern is _SAID_OF:
                named = [word for word in named if _unwanted_at(word, 0, vocabulary)]
            if named:
                excluded += [word for word in named if not _is_said(word, excluded)]
                spans.append(match.span())
    return msgspec.structs.replace(filters, exclude=(*filters.exclude, *dict.fromkeys(excluded))), _cut(text, spans)


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """The text without the spans, which may overlap."""
    rest, at = "", 0
    for start, end in sorted(spans):
        rest += f"{text[at : max(start, at)]} "
        at = max(at, end)
    return rest + text[at:]


def _known(text: str, vocabulary: Vocabulary) -> tuple[list[str], list[tuple[int, int]]]:
    """Brands, materials and colours after words that rule them out, and where these stand."""
    excluded: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _NOT.finditer(text):
        end = match.end()
        while found := _unwanted_at(text, end, vocabulary):
            excluded.append(found[0])
            following = _NEXT_UNWANTED.match(text, found[1])
            if not following or not _unwanted_at(text, following.end(), vocabulary):
                spans.append((match.start(), found[1]))
                break
            end = following.end()
    return excluded, spans


_WORD = re.compile(r"[^\W_]+(?:[-'.&][^\W_]+)*")
_NAME_CHARACTERS = 60
# "Cast iron", "memory foam": the material alone would rule out too much; "real leather" is leather.
_TELLING_MATERIALS_APART = word_set("cast carbon stainless memory goose duck patent tempered palm soy recycled")
_AS_GOOD_AS_NONE = word_set("real genuine actual animal full-grain natural pure solid")


def _is_said(word: str, excluded: list[str]) -> bool:
    """As a part of a longer name, or in another number."""
    return any(singular(word) in map(singular, words(other)) for other in excluded)


def _unwanted_at(text: str, start: int, vocabulary: Vocabulary) -> tuple[str, int] | None:
    """What begins there and a title or an attribute would say, and where it ends: a brand, a material, a colour."""
    said = list(_WORD.finditer(text, start, start + _NAME_CHARACTERS))
    if not said or said[0].start() != start:
        return None
    length, brand = brand_at([match.group() for match in said], 0, vocabulary)
    if brand:
        return brand, said[length - 1].end()
    first = said[0].group()
    known = lexicon.MATERIALS | lexicon.PLAIN_COLOURS | vocabulary.colours
    named = next((match for match in said[:2] if match.group() in known or singular(match.group()) in known), None)
    if named is said[0]:
        return first, named.end()
    if named is None or first not in _TELLING_MATERIALS_APART | _AS_GOOD_AS_NONE:
        return None
    kind = "" if first in _AS_GOOD_AS_NONE else f"{first} "
    return f"{kind}{named.group()}", named.end()
