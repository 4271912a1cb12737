"""Advice that could hurt whoever follows it: a customer's "just bypass the thermal fuse" is not passed on as an answer.

It is left out as a whole, as what gives orders is. A warning against the same is kept. Phrases catch what they were
written for; what is put in other words passes.
"""

import re
from functools import lru_cache

_WARNS = r"(?:never|not|\w+n['’]t|dont|cant|shouldnt|dangerous(?:ly)?|unsafe|illegal|hazard\w*|beware|warn\w*|risk\w*|against|avoid)"
_AROUND = r"(?:by-?pass|defeat|disabl|overrid|jumper|short(?:ed)? out|tape[ds]? (?:down|over)|zip-?tie|wir(?:e|ed|ing) around)\w*"
_DEVICE = (
    r"(?:thermal (?:fuse|cut-?(?:out|off)|limiter)|safety (?:switch|lock|valve|feature|interlock|sensor|device|latch)|interlock|tip-?over (?:switch|sensor)"
    r"|door switch|lid (?:switch|lock)|high[- ]limit (?:switch|thermostat)|g\.?f\.?c\.?i\.?|(?:ground(?:ing)?|third) (?:pin|prong)|smoke (?:detector|alarm)"
    r"|(?:co|carbon monoxide) (?:detector|alarm)|pressure (?:release|relief) valve|blade guard|child ?(?:proof )?lock)"
)
_MIX = r"(?:mix|mixed|add|added|combine|combined)"
_WITH_BLEACH = r"(?:ammonia|vinegar|acid|drain cleaner|peroxide|toilet bowl cleaner)"
_ADVICE = re.compile(
    "|".join((
        rf"\b{_AROUND}\b[^.!?]{{0,40}}\b{_DEVICE}",
        r"\b(?:cut|break|broke|snap|snapped|grind|ground) (?:off )?(?:the )?(?:ground(?:ing)?|third) (?:pin|prong)",
        rf"\b{_MIX}\b[^.!?]{{0,20}}\bbleach\b[^.!?]{{0,30}}\b{_WITH_BLEACH}\b",
        rf"\b{_MIX}\b[^.!?]{{0,20}}\b{_WITH_BLEACH}\b[^.!?]{{0,30}}\bbleach\b",
        r"\b(?:charcoal|generator|camp(?:ing)? stove)\b[^.!?]{0,40}\b(?:indoors|inside (?:the|my|our|a) (?:tent|van|garage|house|cabin|car|room))\b",
        r"\b(?:penny|coin|foil|nail) (?:in|across|over) (?:the|a) fuse",
        r"\b(?:baby|newborn|infant|(?:month|week) old)\b[^.!?]{0,40}\bsleep\w* (?:on (?:his|her|its|the|their) (?:stomach|tummy|belly)|face down|with a pillow)",
    )),
    re.IGNORECASE,
)  # fmt: skip
_SENTENCE = re.compile(r"[^.!?]*[.!?]*")
_WARNING = re.compile(rf"\b{_WARNS}\b", re.IGNORECASE)


@lru_cache(maxsize=4_096)  # the same passage is read by the prompt, the composer and the check
def advises_danger(text: str) -> bool:
    """Does a sentence of the text tell of a danger as of a way to do it, without a word of warning?"""
    return any(
        _ADVICE.search(sentence) and not _WARNING.search(sentence) for sentence in _SENTENCE.findall(text) if sentence
    )
