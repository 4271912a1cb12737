"""What a question points at: products by their ids, the page's product, or products that an earlier answer showed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aisle.planner.words import phrases, words
from aisle_schemas import Page, Turn


@dataclass(frozen=True, slots=True)
class Focus:
    """The products that the question is about, and how it came to them."""

    product_ids: tuple[str, ...] = ()
    from_turn: bool = False  # an earlier answer showed them
    is_pointed: bool = False  # words point at them ("it", "the second one"); else they are the page's by default
    is_explicit: bool = False  # by number or id, which leaves no doubt
    refines: Turn | None = None  # the turn whose search the question narrows: "anything under $100?"


_ORDINALS = {
    "first": 0,
    "1st": 0,
    "top": 0,
    "second": 1,
    "2nd": 1,
    "third": 2,
    "3rd": 2,
    "fourth": 3,
    "4th": 3,
    "fifth": 4,
    "5th": 4,
    "sixth": 5,
    "6th": 5,
    "last": -1,
}
_CARDINALS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2} | {
    str(number): number for number in range(2, 7)
}
_NOUN = r"(?:one|ones|option|product|item|choice|pick|result|suggestion|recommendation|[a-z]+)"
_RUN_OF = re.compile(r"\b(?:the |your )?(first|top|last) (two|three|four|five|couple|[2-5])\b")
_ORDINAL = re.compile(
    rf"\b(?:the|your|that)(?: very)? ({'|'.join(_ORDINALS)})(?:(?: and| or)(?: the)? ({'|'.join(_ORDINALS)}))?(?= {_NOUN}\b|\s*\W*$|[,:;?!'-]| is\b| and\b| or\b)"
)
# Without "the", a place is one at the question's beginning ("second in XL?"), or beside another ("second against first").
_LEADING_ORDINAL = re.compile(
    rf"^(?:and |so |ok |but |is |are )*({'|'.join(_ORDINALS)})\b(?<!top)(?! of all| off\b| and foremost)"
)
_BESIDE = r"(?: one)?,? (?:and|or|vs\.?|v|versus|against|with|to|from|than|over|&|compared (?:to|with))(?: the)? "
_ORDINAL_PAIR = re.compile(rf"\b({'|'.join(_ORDINALS)}){_BESIDE}({'|'.join(_ORDINALS)})\b")
_CARDINAL_PAIR = re.compile(
    rf"(?:^|\b(?:compare|contrast|between|put|better,?|than|is|are|#) ?)([1-6]|one|two|three|four){_BESIDE}#?([1-6]|one|two|three|four)"
    r"(?=\s*(?:$|[?.,!:;]|next to|side by|together|please))"
)
# "Wallet one versus wallet two".
_SAME_NOUN_PAIR = re.compile(rf"\b([a-z]+) ([1-6]|one|two|three|four){_BESIDE}\1 ([1-6]|one|two|three|four)\b")
_NUMBERED = re.compile(r"(?:\b(?:number|option|product|item|no\.?)\s*|#)(\d|one|two|three|four|five)\b")
_ONES = r"(?:ones?|options?|products?|items?|choices?|picks?)"
_PLACE = re.compile(
    rf"\bthe (former|latter|(?:middle|bottom|final)(?= {_ONES}\b))|\b{_ONES} (?:in|at|on) the (middle|bottom|top)\b(?! of)"
    rf"|\bin ({'|'.join(_ORDINALS)}) place\b|\byou (?:said|showed|listed|named|mentioned) ({'|'.join(_ORDINALS)})\b"
)
_FROM_THE_END = re.compile(r"\b(?:the )?(?:second|next|2nd)[ -](?:from[ -]|to[ -])?(?:the[ -])?last\b")
_ALL_OF = re.compile(r"\b(?:all|the) (two|three|four|five|[2-6])\b(?! (?:of all|best|most))")
# Words that begin with an ordinal and point at nothing: "the first time", "the last month".
_NOT_A_PRODUCT = phrases(r"""
    (the|my) (first|second|third|last|top) (time|day|week|month|year|aid|floor|step|thing|place|night|use|wash|
      layer|rack|shelf)
""")
_OF_THEM_ALL = phrases(r"""
    (of )?(these|those|them|em|they|both|all of (these|those|them)|either|each( one)?|neither) ;
    (the )?([a-z]+er|[a-z]+est|most [a-z]+|least [a-z]+|less [a-z]+|more [a-z]+|best|better|other) (one|ones|option|
      of) ;
    (which|what) (one|of|ones|is (the )?([a-z]+er|[a-z]+est|best|better)) ;
    (the|a) ([a-z]+er|[a-z]+est) (one|ones)
""")
_ONE_OF_THEM = phrases(r"""
    it ;  its ;  this ;  that one ;  this one ;  the one ;  that
""")
# "It" that stands for no product: "is it safe to …".
_EXPLETIVE = phrases(r"""
    is it (ok|okay|safe|possible|better|hard|easy|normal|true|necessary|worth|bad|good|best|legal|
      a good idea)( it)? (to|if|that|for) ;
    (that|which|this) (is|are|has|have|can|does|do|will|would|fits?|works?|goes|looks?|keeps?|comes?|was) ;
    (how|what) (is|about) it going ;  it is (for|my|a|an|raining|cold) ;  worth it ;  so that ;  make it ;
    [a-z]+ that ;
    this (year|month|week|weekend|summer|winter|spring|fall|autumn|season|christmas|morning|evening)
""")
_SUPERLATIVE_ALONE = re.compile(
    r"^(?:and |so |the |which is the |which is )*(?:[a-z]{3,}(?:er|est)|(?:most|least|less|more) [a-z]+)(?: one| ones)?\W*$"
)
_REFINES = phrases(r"""
    (what|how) about ;
    any(thing)? (under|below|cheaper|smaller|bigger|larger|lighter|else|with|without|in|for|over|more|less|that) ;
    (something|some|ones?|options?) (under|below|cheaper|smaller|bigger|larger|lighter|else|with|without|in|over|
      more|less) ;
    (other|more|different|another) (options?|ones?|colou?rs?|choices|suggestions|ideas|results) ;
    (do you have|got|is there) any ;  but (in|under|for|with|without|not) ;  instead ;  only (the )?(ones|those) ;
    (show|give) me (more|others|other|some more)
""")
_REFINING_START = re.compile(
    r"^(?:(?:and|ok|or|but|now|maybe|actually|hmm|sorry|please|same|then),? )*(?:no|nothing|not|any|make (?:it|that)|meant for|in|under|below|for|with|without|not|less than|cheaper|smaller|bigger|larger|lighter|what about|how about|over|only)\b"
)
_SHORT_QUESTION_WORDS = 8
# Letters, a hyphen and at least three digits, or a marketplace's ten characters. A model's name ("WH-1000XM4") is none.
_PRODUCT_ID = re.compile(r"(?<![\w-])(?:[a-z]{2,6}-\d{3,6}|b0[a-z\d]{8})(?![\w-])", re.IGNORECASE)


def named_ids(question: str) -> tuple[str, ...]:
    """The product ids that the question spells out, each once; in capitals where it has none."""
    said = _PRODUCT_ID.findall(question)
    return tuple(dict.fromkeys(id if id != id.lower() else id.upper() for id in said))


def last_shown(turns: Sequence[Turn]) -> Turn | None:
    """The latest turn whose answer showed products."""
    return next((turn for turn in reversed(turns) if turn.product_ids), None)


def focus(text: str, turns: Sequence[Turn], page: Page) -> Focus:
    """Lowered text → what it points at. A pointer without an antecedent points at nothing."""
    shown = last_shown(turns)
    on_page = (page.product_id,) if page.product_id else ()
    if shown is not None:
        chosen = _chosen(text, shown.product_ids)
        if chosen:
            return Focus(chosen, from_turn=True, is_pointed=True, is_explicit=True)
    bare = _EXPLETIVE.sub(" ", text)
    is_single = bool(_ONE_OF_THEM.search(bare))
    is_plural = bool(_OF_THEM_ALL.search(bare) or _SUPERLATIVE_ALONE.match(text))
    if on_page:
        if shown is not None and is_plural and not is_single:
            return Focus(shown.product_ids, from_turn=True, is_pointed=True)
        return Focus(on_page, is_pointed=is_single or is_plural)
    if shown is None:
        return Focus()
    if is_refinement(text):
        return Focus(refines=shown)
    if is_plural:
        return Focus(shown.product_ids, from_turn=True, is_pointed=True)
    if is_single:
        return Focus(shown.product_ids[:1], from_turn=True, is_pointed=True)
    return Focus()


def _chosen(text: str, shown: tuple[str, ...]) -> tuple[str, ...]:
    if _NOT_A_PRODUCT.search(text):
        return ()
    run = _RUN_OF.search(text)
    if run:
        count = _CARDINALS[run[2]]
        return shown[-count:] if run[1] == "last" else shown[:count]
    if any(_CARDINALS.get(match[1]) == len(shown) for match in _ALL_OF.finditer(text)):
        return shown
    if _FROM_THE_END.search(text):
        return shown[-2:-1]
    places = [_ORDINALS[word] for match in _ORDINAL.finditer(text) for word in match.groups() if word]
    places += [_ORDINALS[word] for match in _ORDINAL_PAIR.finditer(text) for word in match.groups()]
    places += [_ORDINALS[match[1]] for match in _LEADING_ORDINAL.finditer(text)]
    middle = len(shown) // 2 if len(shown) % 2 else len(shown)  # of an even number there is none
    named = _ORDINALS | {"former": 0, "top": 0, "latter": -1, "final": -1, "bottom": -1, "middle": middle}
    places += [named[word] for match in _PLACE.finditer(text) for word in match.groups() if word]
    numbered = [match[1] for match in _NUMBERED.finditer(text)]
    numbered += [word for match in _CARDINAL_PAIR.finditer(text) for word in match.groups()]
    numbered += [word for match in _SAME_NOUN_PAIR.finditer(text) for word in match.groups()[1:]]
    places += [int(_CARDINALS.get(word, word)) - 1 for word in numbered]
    found = [shown[place] for place in places if -len(shown) <= place < len(shown)]
    return tuple(dict.fromkeys(found))


def is_refinement(text: str) -> bool:
    """Does lowered text, after an answer, narrow its search: "in red?", "anything under $100?"."""
    return len(words(text)) <= _SHORT_QUESTION_WORDS and bool(_REFINING_START.match(text) or _REFINES.search(text))
