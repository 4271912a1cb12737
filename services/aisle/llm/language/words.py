"""Words, and which of them carry a meaning that an answer must rest on."""

import re
from functools import lru_cache

from aisle.catalog.numerals import TENS, UNDER_TWENTY

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")


def word_set(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


FUNCTION = word_set(
    """
    a about above after again all almost already also although am an and another any anyone anything are aren't
    as at be because been before being below best between both but by came can can't cannot come comes coming
    could couldn't did didn't do does doesn't doing don't done down during each either else enough even ever
    every few for from further get gets getting give given gives go goes going good got had hadn't has hasn't
    have haven't having he help her here hers herself him himself his how however i i'd i'll i'm i've if in into
    is isn't it it'd it'll it's its itself just know let let's like likely look looking lot made make makes many
    may maybe me might mine more most much must my myself need needed needs never no nor not now of off often ok
    on once one ones only onto or other others our ours out over own per perhaps please pretty put quite rather
    really said same say saying says see seem seems shall she should shouldn't since so some someone something
    soon still such sure take tell than that that's the their theirs them themselves then there there's these
    they they'd they're they've thing things think this those though through thus to together too toward try
    under until up upon us use used uses using usually very via want wants was wasn't way we we'd we'll we're
    we've well were weren't what what's when where whether which while who whole whom whose why will with within
    without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself
    """
)
"""Words that hold a sentence together: no evidence is asked for them."""

ASSISTANT = word_set(
    """
    account agree agreed agrees answer answered answering answers anything arrive asked available both buyer
    choose color colors consider cost costs customer customers dates deliver delivered delivery depends
    describe described describes description detail details disagree disagrees evidence example examples find
    follow found here's information item items listed live match matches mention mentioned mentions mostly
    nearest note option options order orders otherwise overall owner page people person pick picks postcode
    price product products question questions quoted rating ratings reach recommend report reported reports
    review reviewed reviewer reviewers reviews right search shop shopper shoppers shows side sign similar
    size sizes sold speak speaks specification specifications stock store suggest suits writes wrote
    """
)
"""Words with which an answer talks about itself, the shop and its customers."""

_IRREGULAR = {
    "children": "child", "feet": "foot", "teeth": "tooth", "knives": "knife", "shelves": "shelf", "leaves": "leaf",
    "batteries": "battery", "men": "man", "women": "woman", "people": "person", "dries": "dry", "colour": "color",
    "colours": "color", "grey": "gray", "held": "hold", "fitted": "fit", "wore": "wear", "worn": "wear",
    "cancelling": "cancel", "cancelled": "cancel", "lb": "pound", "lbs": "pound", "oz": "ounce", "inch": "inch", "inches": "inch", "kg": "kilogram",
}  # fmt: skip
_NUMBER_WORDS = {"zero": "0"} | {word: str(worth) for word, worth in (UNDER_TWENTY | TENS).items() if word != "one"}


def words(text: str) -> list[str]:
    """Lower-case words and numbers, in order: "Don't, 1.25 in." gives ["don't", "1.25", "in"]."""
    return [word.replace("’", "'") for word in _WORD.findall(text.lower())]


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """The word without its common endings: "sizes" and "size" meet, "washing" and "washable" too. A key, not a word."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _NUMBER_WORDS:
        return _NUMBER_WORDS[word]
    if any(char.isdigit() for char in word):
        return word
    base = word.removesuffix("'s")
    for ending in (
        "ability",
        "able",
        "ible",
        "ingly",
        "ings",
        "ing",
        "edly",
        "ies",
        "ied",
        "ers",
        "er",
        "ed",
        "es",
        "ly",
        "s",
    ):
        if base.endswith(ending) and len(base) - len(ending) >= 3 and not base.endswith("ss"):
            base = base.removesuffix(ending)
            break
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeiosl":
        base = base[:-1]  # fitting → fit
    return (
        base.removesuffix("e") if len(base) > 3 else base[:-1] + "i" if base.endswith("y") and len(base) > 2 else base
    )


def content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning."""
    return frozenset(stem(word) for word in words(text) if word not in FUNCTION)


def claimed(text: str) -> frozenset[str]:
    """The stems that an answer's sentence needs evidence for."""
    said = (word.removesuffix("'s") for word in words(text) if word not in FUNCTION)
    others = (word for word in said if word not in FUNCTION and word not in ASSISTANT)  # of "another's" as well
    return frozenset(stem(word) for word in others if len(word) > 1)


NEGATIONS = frozenset(
    {"not", "no", "false", "never", "none", "cannot", "without", "neither", "nor", "nothing", "nope"}
) | word_set("dont doesnt didnt isnt arent wasnt cant couldnt wont wouldnt havent hasnt")


def negations(text: str) -> int:
    """How many words of the text negate."""
    return sum(word in NEGATIONS or word.endswith("n't") for word in words(text))
