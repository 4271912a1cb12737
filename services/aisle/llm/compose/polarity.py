"""Does a sentence say yes or no to a question?"""

import re

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.wording import truth
from aisle.llm.evidence import SPECIFICATIONS
from aisle.llm.language.words import content, negations, words
from aisle_schemas import Passage

SAME_QUESTION = 0.6  # the share of our question that a customer's must hold, for its "yes" to be ours
SAYS_IT = 0.65  # the share of the question that a sentence of the shop's must hold to affirm or deny it
CUSTOMER_SAYS_IT = 0.8  # the same of a customer's, who may be telling of something else

_OPENING = re.compile(r"^\W*(?:(yes|yep|yeah|yup|absolutely|definitely|sure does|it sure|of course|correct)|(no|nope|nah|sorry,? no|unfortunately,? no|absolutely not|definitely not|not really|not at all|not for me|never))\b(?! (?:problem|issue|trouble|worr|complaint|matter|doubt|idea|one|need|longer|clue))", re.IGNORECASE)  # fmt: skip
_PLAIN_OPENING = re.compile(r"^\W*(?:yes|yep|yeah|yup|no|nope)\s*[,.;:!–—-]+\s*", re.IGNORECASE)
_UNSURE = re.compile(
    r"\b(?:not (?:really |quite |100% |too |entirely )?(?:sure|certain|positive)|unsure|(?:don't|do not|dont|didn't|did not|wouldn't) (?:really |actually )?know"
    r"|no (?:idea|clue)|can't (?:say|answer|tell|help)|cannot (?:say|answer|tell)|haven't (?:tried|tested|used)|never (?:tried|tested|used|measured)"
    r"|have not (?:tried|tested|used)|i (?:guess|assume|hope)|check (?:with|the (?:manufacturer|website))|contact (?:the|them)|call (?:the|them)|google)\b",
    re.IGNORECASE,
)
# Negations that deny nothing.
_HARMLESS = re.compile(
    r"\b(?:no (?:problems?|issues?|trouble|worries|complaints?|doubt|regrets)|not only|can't (?:go wrong|beat|complain|wait)|without (?:any )?(?:a )?(?:problems?|issues?|trouble)"
    r"|why not|not bad|not to mention|no matter|never (?:had|have) (?:a |any )?(?:problems?|issues?|trouble))\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|only|except|but|however|wish|depends|supposed|should have|hop(?:e|ing)|before|until|too)\b",
    re.IGNORECASE,
)


def is_unsure(sentence: str) -> bool:
    """Does its writer not know?"""
    return _UNSURE.search(sentence) is not None


def opens(sentence: str) -> bool:
    """Does it begin with a yes or a no?"""
    return _OPENING.match(sentence) is not None


def unopened(sentence: str) -> str:
    """The sentence without the yes or no that it begins with, where enough is left."""
    rest = _PLAIN_OPENING.sub("", sentence, count=1)
    return rest if len(rest.split()) >= 3 else sentence


def polarity(asking: Asking, passage: Passage, sentence: str, own_coverage: float) -> bool | None:
    """True for yes, False for no; None where the sentence does not clearly say either."""
    if is_unsure(sentence):
        return None
    asked_negatively = negations(asking.question) % 2 == 1
    if passage.kind == "attribute" and (value := truth(passage)) is not None:
        return value != asked_negatively if own_coverage >= SAYS_IT else None
    opening = _OPENING.match(sentence)
    if opening is not None and passage.kind == "qa":
        same = asking.covered(content(passage.question)) >= SAME_QUESTION and (
            negations(passage.question) % 2 == negations(asking.question) % 2
        )
        # What follows the "no" must not take it back: "no, but it will fit with an adapter".
        return opening[1] is not None if same and not _takes_back(sentence) else None
    if own_coverage < (SAYS_IT if passage.kind in SPECIFICATIONS else CUSTOMER_SAYS_IT) or len(words(sentence)) > 22:
        return None
    if _CONDITIONAL.search(sentence):
        return None
    denies = negations(_HARMLESS.sub(" ", sentence)) > 0
    return denies == asked_negatively


def _takes_back(sentence: str) -> bool:
    return re.search(r"\b(?:but|however|unless|except|although)\b", sentence, re.IGNORECASE) is not None
