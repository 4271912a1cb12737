"""Does a sentence speak for a product, or against it? Lexical: where it may do either, it does not speak for it."""

import re

from aisle.llm.language.words import negations

_AGAINST = re.compile(
    r"\b(?:but|however|though|although|except|unless|only|wish|should have|would have|supposed to|less|worse|worst|bad|badly|poor|poorly"
    r"|broke|broken|break|return|returned|refund|problems?|issues?|trouble|unfortunately|disappoint\w*|differs?|different from|tight|narrow|pinch\w*"
    r"|late|damaged|defect\w*|missing|lost|smell\w*|stink\w*|stain\w*|leak\w*|cold|hurts?|sore|ache\w*|blister\w*|peel\w*|rust\w*|slips?|slipp\w*|stopped"
    r"|fail\w*|wobbl\w*|tore|torn|rips?|ripped|ruin\w*|complain\w*|annoy\w*|hard to|hate\w*|noisy|flimsy|too|never|asks for|faster than|need some|gets? used to"
    r"|used to|fault|expensive|overpriced|wore|wears|fades?|faded|shr[ai]nk\w*|rolled|skated|dead|after \w+ months?)\b",
    re.IGNORECASE,
)
_PRAISE = re.compile(
    r"\b(?:love[ds]?|loving|great|perfect\w*|best|favou?rite|wonderful\w*|excellent|amazing|fantastic|brilliant|keeps?|kept|warm\w*|comfortable|comfy|easy|easily|sturdy"
    r"|solid|soft|quiet|smooth\w*|happy|delight\w*|good|nice\w*|beautiful\w*|lovely|worth|recommend\w*|reliable|dry|bright|light|works? well|holds? up|hours?|relief|every day"
    r"|dream|treat|hit|ease|well)\b",
    re.IGNORECASE,
)


def speaks_against(sentence: str) -> bool:
    """Does it, or might it? It denies something, takes something back, or tells of a fault."""
    return negations(sentence) > 0 or finds_fault(sentence)


def finds_fault(sentence: str) -> bool:
    """Does it take something back, or tell of a fault?"""
    return _AGAINST.search(sentence) is not None


def praises(sentence: str) -> bool:
    return _PRAISE.search(sentence) is not None and not speaks_against(sentence)
