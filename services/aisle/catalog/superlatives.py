"""By which value a question wants goods put in order: "the cheapest frying pan". Pure."""

import re
from typing import Literal

Ordering = Literal["cheapest", "dearest", "best rated"]

CHEAPEST = (
    r"cheapest|lowest[- ](?:priced?|cost)|least (?:expensive|costly|pricey)|most (?:affordable|economical|inexpensive)"
    r"|costs? (?:the )?least"
)
DEAREST = r"most (?:expensive|costly)|priciest|dearest(?! (?:friends?|m[uo]m|mother|dad|father|wife|husband))|costliest|highest[- ]priced?|costs? (?:the )?most(?! \d)"
BEST_RATED = (
    r"(?:best|highest|top)[- ](?:rated|rating|reviewed)"
    r"|(?:people|customers|buyers|shoppers|reviewers) (?:like|love|rate) (?:the )?(?:most|best|highest)(?! about)"
)

_ORDERS: dict[Ordering, re.Pattern[str]] = {
    "cheapest": re.compile(rf"\b(?:{CHEAPEST})\b", re.IGNORECASE),
    "dearest": re.compile(rf"\b(?:{DEAREST})\b", re.IGNORECASE),
    "best rated": re.compile(rf"\b(?:{BEST_RATED})\b", re.IGNORECASE),
}


_ANY = re.compile(rf"\b(?:{CHEAPEST}|{DEAREST}|{BEST_RATED})\b", re.IGNORECASE)


def asked_order(question: str) -> Ordering | None:
    return next((order for order, pattern in _ORDERS.items() if pattern.search(question)), None)


def without_order(text: str) -> str:
    """The text without the words that want an order: "lowest-priced hammer" → " hammer"."""
    return _ANY.sub(" ", text)
