"""By which value a question wants goods put in order: "the cheapest frying pan". Pure."""

import re
from typing import Literal

Ordering = Literal["cheapest", "dearest", "best rated"]

CHEAPEST = (
    r"cheapest|lowest[- ](?:priced?|cost)|least (?:expensive|costly|pricey)|most (?:affordable|economical|inexpensive)"
    r"|costs? (?:the )?least"
)
DEAREST = r"most (?:expensive|costly)|priciest|dearest(?! (?:friends?|m[uo]m|mother|dad|father|wife|husband))|costliest|highest[- ]priced?|costs? (?:the )?most(?! \d)"
BEST_RATED = r"(?:best|highest|top)[- ](?:rated|rating|reviewed)"

_ORDERS: tuple[tuple[Ordering, re.Pattern[str]], ...] = tuple(
    (order, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE))
    for order, pattern in (("cheapest", CHEAPEST), ("dearest", DEAREST), ("best rated", BEST_RATED))
)


def asked_order(question: str) -> Ordering | None:
    return next((order for order, pattern in _ORDERS if pattern.search(question)), None)
