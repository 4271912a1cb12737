"""May a yes or a no stand over a sentence? Only where it tells of the very thing that is asked, as of a fact.

"I wish it had a pause button" answers a question for one, and is no yes. What else tells is weighed by a logistic
regression, whose weights `aisle_tools.train.answer_weights` fits.
"""

import re

from aisle.llm.compose.asking import Asking
from aisle.llm.compose.fitted import OPENS
from aisle.llm.compose.polarity import chance_of_yes, is_told
from aisle.llm.compose.selection import Candidate
from aisle.llm.compose.weighing import chance, log_odds, weighed

OPENED = 0.6  # the chance that a person would open with the same word, from which it is said

_NO_FACT = re.compile(
    r"\bwish\w*|\bif\b|\bwould (?:like|love|have|prefer)\b|\b(?:looking|hop(?:e|ed|ing)) (?:for|that|to|it)\b|\bwant(?:s|ed)?\b|\bsuggest\w*|\bexpect\w*"
    r"|\bthought\b|\bsupposed\b|\bapparently\b|\bin order\b|\btr(?:y|ied|ying)\b|\bused to\b|\bno longer\b|\bcould (?:be|have|pass)\b|\bshould (?:be|have|come)\b",
    re.IGNORECASE,
)
_OF_THE_WRITER = re.compile(r"^(?:i|my|mine|we|our|he|she)\b|^(?:bought|got|ordered)\b", re.IGNORECASE)
_ASKS_FOR_ALL = re.compile(r"\b(?:only|just|instead|without)\b", re.IGNORECASE)
_ASKS_WHAT_IS_NEEDED = re.compile(r"\b(?:needs?|require[sd]?|have to|necessary|must|should)\b", re.IGNORECASE)


def may_open(asking: Asking, candidate: Candidate, says: bool) -> bool:
    """Needs no weighing: an attribute's own value, a customer's own yes or no to this very question. Else the regression
    decides, and what is no fact opens nothing."""
    if is_told(asking, candidate.passage, candidate.sentence):
        return True
    if is_no_fact(candidate.sentence):
        return False
    return chance(weighed(OPENS, cues(asking, candidate, says))) >= OPENED


def is_no_fact(sentence: str) -> bool:
    """Is it wished, supposed, bound to a condition or a thing of the past?"""
    return _NO_FACT.search(sentence) is not None


def cues(asking: Asking, candidate: Candidate, says: bool) -> dict[str, float]:
    """What tells that a person would open with this yes or no, by name."""
    sentence = candidate.sentence
    yes = log_odds(chance_of_yes(asking, candidate.passage, sentence))
    found: dict[str, bool | float] = {
        "bias": 1.0,
        "sure": yes if says else -yes,
        "answers": candidate.score,
        "a no": not says,
        "a no of the writer's": not says and _OF_THE_WRITER.search(sentence) is not None,
        "the shop's": not candidate.is_customers,
        "asks for all": _ASKS_FOR_ALL.search(asking.question) is not None,
        "asks what is needed": _ASKS_WHAT_IS_NEEDED.search(asking.question) is not None,
    }
    return {name: float(value) for name, value in found.items()}
