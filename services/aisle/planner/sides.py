"""What a question compares with what."""

import re

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.references import named_ids
from aisle.planner.searching import search_text
from aisle.planner.words import singular, word_set, words

_BESIDE = r"(?:against|next to|beside|alongside|side by side with)"
_PLEASE = r"^(?:please |can you |could you |would you |ok |hi |hey |now |and )*"
_CHOICE = r"(?:which|should i|what should|who wins|is better)\b"
# In so many words: "put A next to B", but not "a jacket against the rain".
_SIDE_BY_SIDE = (
    re.compile(
        rf"{_PLEASE}(?:put|set|place|lay|show(?: me)?|line up|weigh|hold) (?P<a>.{{1,80}}?) (?:up )?{_BESIDE} (?P<b>.{{1,80}})"
    ),
    re.compile(rf"{_PLEASE}(?P<a>the .{{1,80}}?) {_BESIDE} (?P<b>the .{{1,80}})"),
    re.compile(rf"{_PLEASE}(?P<a>.{{1,80}}?) {_BESIDE} (?P<b>.{{1,80}}?),? {_CHOICE}"),
    re.compile(rf"{_PLEASE}(?P<a>.{{1,80}}?) (?:as )?compared (?:to|with|against) (?P<b>.{{1,80}})"),
    re.compile(r"\b(?:decide|choose|choosing|pick|torn) between (?P<a>.{1,80}?) (?:and|or) (?P<b>.{1,80})"),
    re.compile(
        r"\bhow (?:do|does|would) (?P<a>.{1,80}?) and (?P<b>.{1,80}?) (?:stack up|compare|differ|measure up|hold up)\b"
    ),
    re.compile(rf"{_PLEASE}(?:which|pick|choose)\b[^:?]{{0,40}}: ?(?P<a>.{{1,80}}?),? or (?P<b>.{{1,80}})"),
    re.compile(rf"{_PLEASE}(?P<a>.{{1,80}}?) {_BESIDE} (?P<b>the .{{1,80}} ones)\b"),
    re.compile(r"\btell (?P<a>the .{1,80}?) (?:and|from) (?P<b>the .{1,80}?) apart\b"),
)
# "Put this one next to the Stargazer tent", but not "can you put it next to a radiator".
_IS_SET_BESIDE = re.compile(
    rf"^(?:please |ok |now |and )*(?:put|line up|weigh|show(?: me)?) (?:this|that|it)(?: one)? (?:up )?{_BESIDE} (?!(?:an?|my|our|his|her|each)\b)"
)
# "Could you put all three side by side?"
_ARE_SET_BESIDE = re.compile(r"\b(?:them|these|those|both|all|two|three)\b.{0,20}\b(?:side by side|head to head)\b")
_SIDES = (
    *_SIDE_BY_SIDE,
    re.compile(r"\bbetween (?P<a>.{1,80}?) (?:and|or|vs\.?|versus) (?P<b>.{1,80})"),
    re.compile(r"(?P<a>.{1,80}?) (?:vs\.?|versus) (?P<b>.{1,80})"),
    re.compile(r"\bcompar(?:e|ing|ison of) (?P<a>.{1,80}?) (?:and|to|with|against|or) (?P<b>.{1,80})"),
    re.compile(
        r"\b(?:do|does|is|are|would) (?P<a>.{1,80}?) (?:compare[ds]?|differ(?:ent)?|stack up|hold up) (?:to|with|from|against|than) (?P<b>.{1,80})"
    ),
    re.compile(
        r"\b(?:are|is|does|do) (?P<a>.{1,80}?) (?:better|worse|warmer|lighter|stronger|safer|faster|sharper)\b.* than (?P<b>.{1,80})"
    ),
    # "What is better for an 8 year old, the one or the other?"
    re.compile(r"\bbetter (?:for|as|to|on|in) [^,:?]{1,40}[,:] (?P<a>[^,?]{1,80}?),? or (?P<b>.{1,80})"),
    re.compile(
        r"(?:better|best|prefer|get|buy|choose|use|need|for|go with|pick|lighter|warmer|cheaper)\b[,:]? (?P<a>.{1,80}?),? or (?P<b>.{1,80})"
    ),
    re.compile(r"^(?:are |is |should i (?:get|buy) )?(?P<a>.{1,80}?) or (?P<b>.{1,80}?)(?:,? which| better|\?|$)"),
    re.compile(r"\bdifferences? (?:of|in|from|with) (?P<a>.{1,80}?) (?:and|to|from|vs) (?P<b>.{1,80})"),
    re.compile(rf"{_PLEASE}(?P<a>.{{1,80}}?) {_BESIDE} (?P<b>.{{1,80}})"),
)
_SIDE_ENDS = re.compile(
    r"\s(?:for|when|if|in terms|which|what|is better|are better|better|work|please|pls)\b.*|[?.!,;].*"
)
_POINTERS = word_set("""
    it this that these those them one ones first second third two three last other both cheaper
""")


def sets_side_by_side(text: str) -> bool:
    """Does a question name two things, or one beside the one it points at, or point at several, and ask in so many words
    for one beside the other?"""
    if _ARE_SET_BESIDE.search(text):
        return True
    if not any(pattern.search(text) for pattern in _SIDE_BY_SIDE):
        return False
    sides = sides_of(text)
    return (len(sides) == 2 or _IS_SET_BESIDE.search(text) is not None) and not any(side.isdigit() for side in sides)


def sides_of(text: str) -> tuple[str, ...]:
    """ "Differences between trail shoes and running shoes" → ("trail shoes", "running shoes"); a side that only points
    ("this one") is left out, for its product is known."""
    for pattern in _SIDES:
        match = pattern.search(text)
        if match:
            sides = [_SIDE_ENDS.sub("", match[group].strip(" ?.!,")).removesuffix(" ones") for group in ("a", "b")]
            named = [side for side in sides if not _POINTERS & set(words(side)) and not named_ids(side)]
            return tuple(text for side in named if (text := search_text(side)))
    return ()


def with_shared_noun(sides: tuple[str, ...], vocabulary: Vocabulary) -> tuple[str, ...]:
    """ "Down", "synthetic sleeping bags" → "down sleeping bags", "synthetic sleeping bags": one noun for both, where
    the side without one is no kind of goods by itself."""
    if len(sides) != 2:
        return sides
    first, last = sides
    kinds = {singular(words(category)[-1]) for category in vocabulary.categories if words(category)}
    if _is_bare(first, kinds) and len(last.split()) >= 2:
        return f"{first} {_noun_of(last)}", last
    if _is_bare(last, kinds) and len(first.split()) >= 3:
        return first, f"{last} {_noun_of(first)}"
    return sides


def _is_bare(side: str, kinds: set[str]) -> bool:
    return len(side.split()) == 1 and singular(side) not in kinds


def _noun_of(side: str) -> str:
    """All but the first word, which sets this side apart."""
    return side.split(maxsplit=1)[1]
