"""What must not be in the goods: "without leather", "wool is out", "leave the raisins out". Pure.

What a title or an attribute would say of goods, a brand, a material or a colour, is ruled out by words before it, behind it
or around it. Any other noun is so only where its clause ends with it, or where it does somebody harm.
"""

import re
from dataclasses import dataclass

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner import lexicon
from aisle.planner.brands import brand_at
from aisle.planner.words import singular, word_set, words
from aisle_schemas import Filters

# ── What is known of goods ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Named:
    """A brand, a material or a colour, and where it stands."""

    name: str
    start: int
    end: int


_WORD = re.compile(r"[^\W_]+(?:[-'.&][^\W_]+)*")
_NAME_CHARACTERS = 60
# "Cast iron", "memory foam": the material alone would rule out too much; "real leather" is leather.
_TELLING_MATERIALS_APART = word_set("cast carbon stainless memory goose duck patent tempered palm soy recycled")
_AS_GOOD_AS_NONE = word_set("real genuine actual animal full-grain natural pure solid")
_KNOWN = lexicon.MATERIALS | lexicon.PLAIN_COLOURS
_KNOWN_SINGULAR = frozenset(map(singular, _KNOWN))


def _named_at(text: str, start: int, vocabulary: Vocabulary) -> _Named | None:
    """The one whose name begins there."""
    said = list(_WORD.finditer(text, start, start + _NAME_CHARACTERS))
    if not said or said[0].start() != start:
        return None
    length, brand = brand_at([match.group() for match in said], 0, vocabulary)
    if brand:
        return _Named(brand, start, said[length - 1].end())
    first = said[0].group()
    if _is_known(first, vocabulary):
        return _Named(first, start, said[0].end())
    if first not in _TELLING_MATERIALS_APART | _AS_GOOD_AS_NONE or len(said) == 1:
        return None
    second = said[1].group()
    if not _is_known(second, vocabulary):
        return None
    return _Named(second if first in _AS_GOOD_AS_NONE else f"{first} {second}", start, said[1].end())


def _is_known(word: str, vocabulary: Vocabulary) -> bool:
    return word in _KNOWN or singular(word) in _KNOWN_SINGULAR or word in vocabulary.colours


def _all_named(text: str, vocabulary: Vocabulary) -> list[_Named]:
    found: list[_Named] = []
    for match in _WORD.finditer(text):
        if (not found or match.start() >= found[-1].end) and (named := _named_at(text, match.start(), vocabulary)):
            found.append(named)
    return found


# ── What rules it out ─────────────────────────────────────────────────────────────────────────────────────────────

# Before it.
_NOT = re.compile(
    r"(?<![\w-])(?:(?:not a|no) fan of|not (?:so |that |very )?(?:keen on|fond of|into)|without|w/o|w/out|except(?: for)?|other than|apart from|rather than|in place of|but not|minus|sans"
    r"|lacking|devoid of|free of|free from|zero|nothing|never(?: seen)?|none(?: of (?:them|those|these|it))?|neither|nor|not|no|non"
    r"|(?:is|are|was) not|isn't|aren't|dont (?:want|show me|like)|(?:allergic|allergy|intolerant) to|(?:react|sneezes?) (?:to|from|at)"
    r"|in (?:a rash|hives) with|(?:breaks?|swells?|comes?) (?:out|up) (?:from|with)"
    r"|(?:any(?:thing|one|body)?|every(?:thing|one)?|all|nobody|no one|whatever|whichever|anywhere)(?: [a-z]+){0,2} (?:but|save|bar|excluding|besides)"
    r"|(?:must|should|does|do|can|will|has|have)(?: ?n't| not) "
    r"(?:contain|have|got|include|use|need|show me|show|want|like|be|do|buy|wear|eat|touch|trust)"
    r"|(?:hate|dislike|detest|refuse|boycott)s?|can not stand|rather not|(?:done|through) with|(?:sick|tired) of|fed up with|enough of|gone off"
    r"|nobody wants|spare me|(?<!not )forget|skip(?:ping)?(?: whatever is)?"
    r"|(?:drop|ditch|lose|scrap|strike|hold)(?= (?:the|all|any|that|those) )|(?:^|(?<=[,.;] ))scrap|(?:leave|rule|leaving|take|cut) out|avoid(?:ing)?|exclud(?:e|ing)"
    r"|(?:steer|stay|keep) (?:me |us |well )?(?:clear|away) (?:of|from))[- ]"
    r"(?:made (?:out )?(?:of|from|with|by) |in |from |by |with |of |an? |the |any(?:thing)? |that |those |needs |brand |like |more |another |one |got ){0,5}"
)
_NEXT_UNWANTED = re.compile(r"(?:,? ?(?:and|or|nor|&) |, ?|/)(?:no |not |any )?")
# Behind it.
_SOMEONE = r"(?:me|him|her|us|them|(?:my|his|her|our|their|the) [a-z]+)"
_HARMS = (
    rf"(?:itches|irritates|bothers|(?:irritate|bother|upsets?|burned|burnt|rubs?|disagrees? with|gave up on|puts? off) {_SOMEONE}|lets? {_SOMEONE} down"
    rf"|(?:makes?|made|gets?) {_SOMEONE} (?:itch|itchy|sneeze|sweat|sick|ill|gag|wheeze|swell|break out)"
    rf"|(?:gives?|gave) {_SOMEONE} (?:an? |the )?(?:rash|hives|spots|blisters|headaches?|migraines?|itch|itchiness)"
    rf"|brings? {_SOMEONE} out|(?:would|could|will) (?:kill {_SOMEONE}|put {_SOMEONE} in hospital)|(?:is|are) poison(?:ous)?)"
)
_RULED_OUT = re.compile(
    rf"(?: (?:ones?|stuff|things?|products?))? (?:{_HARMS}|(?:(?:is|are|was|were|being|has been) (?:all |just |simply |definitely )?)?"
    r"(?:banned|forbidden|excluded|ruled out|boycotted|not allowed)|(?:is|are|was|were) (?:all |just |simply |definitely )?"
    r"(?:out\b(?! of)|off the table|off limits|no option|not an option|not for (?:me|us|him|her)"
    r"|an? (?:no|no[- ]go|deal ?breaker|issue|problem)\b(?![- ]brainer))|need not apply|(?:can|may|should) (?:stay|keep) away"
    rf"|(?:can|may|must|should) not (?:be|come|go) (?:in|on|near|anywhere)|nowhere|(?:is|are) not (?:written|printed)"
    rf"|(?:do|does|did) not (?:sit|agree|suit|work)(?: (?:right|well))? (?:on|with|for) {_SOMEONE})"
)
_HARMFUL = re.compile(rf"\b(?P<word>[a-z]{{3,}}) {_HARMS}")
# Around it.
_LEAVE = re.compile(
    r"(?<!to )\b(?:leave|keep|take|took|taken|strike|rule|cross|cut)(?:s|ing)? (?:the |all |any |that |those |your )?$"
)
_OUT = re.compile(r"(?: (?:ones?|stuff|things?|products?))? (?:out|away|off)\b")
_ALREADY = re.compile(r"\balready (?:has|have|got|owns?) (?:an? |the |all the |enough )?$")
_ELSE = re.compile(r"\b(?:else|other|different|instead)\b")
# Behind it, in words that only point at it: "gold looks tacky on me, so none of that".
_NONE_OF_THAT = re.compile(
    r"\b(?:(?:skip|forget|avoid|leave|ditch|none of|no thanks to|no more of|so not|without) (?:em|them|those|that|these)\b|never again\b|with none\b"
    r"|(?:those|that|these|they) (?:is|are) (?:out\b(?! of)|an? no\b|an? no go\b|off the table))(?: out\b)?(?=\s*(?:$|[,.;:!?]))"
)
_IS_OUT = re.compile(r"(?<=[a-z])'s(?= (?:out|off|banned|an?|not|no|ruled|poison|boycotted|excluded)\b)")

# ── What else is ruled out ────────────────────────────────────────────────────────────────────────────────────────

# A clause ends with it: "without pearls", but not "without getting wet".
_A_NOUN = r"(?:an? |the |any )?(?P<{0}>[a-z]{{3,}})"
_LACKING = re.compile(
    r"(?:\b(?:without(?! (?:an? |the )?[a-z]+ing\b)|w/o|w/out|minus|sans|lacking|devoid of|(?:with|contains?|containing) (?:no|none of)|free of|free from|zero|(?<!that )(?<!which )(?<!to )(?<!will )(?<!can )hold(?= the)|nothing to do with"
    r"|(?:nothing|none) (?:(?:that|which) )?(?:with|needs?|requires?|uses?|takes?|contains?|containing|comes? with|runs? on)"
    r"|(?:i|we|he|she|they) (?:(?:can|may|must) not (?:have|eat)|do(?:es)? not (?:do|eat|wear|buy))|(?:that|which) (?:is|are) not(?= [a-z]+s\b)"
    r"|(?<!i )(?<!we )(?<!you )do(?:es)? not (?:need|require|use|take|contain|include|come with|run on))"
    r"|(?:^|[,.;:!?] ?)(?:but |and )?(?:no|not(?= [a-z]+s\b))|(?<=s )no(?= [a-z]+[^\Ws]s\b))"
    rf" {_A_NOUN.format('word')}(?:,? (?:and|or|nor) (?:no )?{_A_NOUN.format('other')})?"
    r"(?=\s*(?:$|[,.;:!?]|(?:please|pls|thanks|though|then|for|under|below|and|but|because|as|since|at all|either|size|in (?:it|them)|inside|no)\b))"
)
_LEFT_OUT = re.compile(r"\bleave (?:the |all |any )?(?P<word>[a-z]{3,}) out\b")
# An allergy is to something under any name, wherever it is said.
_ALLERGIC = re.compile(
    rf"\b(?:allergic|allergy|intolerant) to {_A_NOUN.format('word')}\b(?:,? (?:and|or) {_A_NOUN.format('other')}\b)?"
)
_FREE = re.compile(r"\b([a-z]+)[ -]free\b")
_NO_PART_OF_GOODS = (
    lexicon.FILLER
    | (lexicon.LOGISTICS - {"zip"})
    | word_set("""
    always bother breaking bucks bull chance clue cost delay doubt effort end ends exception experience extra fail frill frills further fuss
    hassle hassles hurry issue issues joke limit limits luck matter money need nonsense object offence opinion pain preference preferences
    pressure problem problems question questions reason refill room rush space strings success thanks those trouble use way worries worry
    waste yours budget more not never ironing skills
""")
)
# "Other than a retro one": the goods are named already, and the word tells which of them.
_OF_THE_SORT = re.compile(
    r"\b(?:other than|except(?: for)?|apart from|but not|anything but|no|not|without) (?:an? |the |any )?(?P<word>[a-z]{3,}) (?:ones?|kinds?|sorts?|styles?)\b"
)
_OF_ANY_NOUN = (_HARMFUL, _ALLERGIC, _LACKING, _LEFT_OUT, _OF_THE_SORT)


def read_exclusions(filters: Filters, text: str, vocabulary: Vocabulary, currency: str) -> tuple[Filters, str]:
    """What is named leaves the text, but for "leather-free": what says so of itself fits best."""
    text = _IS_OUT.sub(" is", text)
    excluded, spans = _known(text, vocabulary)
    excluded += [word for word in _FREE.findall(text) if _named_at(word, 0, vocabulary)]
    for pattern in _OF_ANY_NOUN:
        for match in pattern.finditer(text):
            named = [word for word in match.groups() if word and word not in _NO_PART_OF_GOODS]
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


def _is_said(word: str, excluded: list[str]) -> bool:
    """As a part of a longer name, or in another number."""
    return any(singular(word) in map(singular, words(other)) for other in excluded)


def _known(text: str, vocabulary: Vocabulary) -> tuple[list[str], list[tuple[int, int]]]:
    """Brands, materials and colours that are ruled out, and where they and the words that do it stand."""
    excluded: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _NOT.finditer(text):
        end = match.end()
        while named := _named_at(text, end, vocabulary):
            excluded.append(named.name)
            following = _NEXT_UNWANTED.match(text, named.end)
            if not following or not _named_at(text, following.end(), vocabulary):
                spans.append((match.start(), named.end))
                break
            end = following.end()
    named_before: _Named | None = None
    pointed = [match.start() for match in _NONE_OF_THAT.finditer(text)]
    for named in _all_named(text, vocabulary):
        span = _ruling_out(text, named)
        if span is not None:
            excluded.append(named.name)
            spans.append(span)
        if pointed and named.end <= pointed[0]:
            named_before = named
    if named_before is not None and not excluded:
        excluded.append(named_before.name)
        spans.append((named_before.start, named_before.end))
    return excluded, spans


def _ruling_out(text: str, named: _Named) -> tuple[int, int] | None:
    """From where to where words behind it or around it rule it out."""
    behind = _RULED_OUT.match(text, named.end)
    if behind:
        return named.start, behind.end()
    before, out = _LEAVE.search(text[: named.start]), _OUT.match(text, named.end)
    if before and out:
        return before.start(), out.end()
    already = _ALREADY.search(text[: named.start])
    if already and _ELSE.search(text, named.end):
        return already.start(), named.end
    return None
