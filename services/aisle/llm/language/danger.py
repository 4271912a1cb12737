"""Advice that could hurt whoever follows it: a customer's "just bypass the thermal fuse" is not passed on as an answer.

It is left out as a whole, as what gives orders is. A warning against the same is kept. Phrases catch what they were
written for; what is put in other words passes.
"""

import re
from functools import lru_cache

_WARNING = re.compile(
    r"\b(?:never|not|\w+n['’]t|dont|cant|shouldnt|cannot|dangerous(?:ly)?|unsafe|illegal|hazard\w*|beware|warn\w*|risk\w*|against|avoid"
    r"|toxic|no longer|stopped|unlike)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|unless)\b[^.,;!?]*,", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?]*[.!?]*")

_NEAR = r"[^.!?]{0,60}?"  # within one sentence
_MIX = r"\b(?:mix\w*|add(?:ed)?|combin\w+|pour\w*|splash of|together|same time)\b"
_BLEACH = r"\b(?:bleach|clorox)\b"
_NOT_WITH_BLEACH = r"\b(?:ammonia|vinegar|acid|drain (?:cleaner|opener)|peroxide|toilet bowl cleaner|rubbing alcohol)\b"
_AROUND = r"\b(?:by-?pass|defeat|disabl|overrid|jumper|short(?:ed)? out|tape[ds]? (?:down|over)|zip-?tie|wir(?:e|ed|ing) around|wedg|tie[ds]? down|glue[ds]? down)\w*"
_DEVICE = (
    r"\b(?:thermal (?:fuse|cut-?(?:out|off)|limiter)|safety (?:switch|lock|valve|feature|interlock|sensor|device|latch)|interlock|tip-?over (?:switch|sensor)"
    r"|door switch|lid (?:switch|lock)|high[- ]limit (?:switch|thermostat)|g\.?f\.?c\.?i\.?|(?:ground(?:ing)?|third) (?:pin|prong)|smoke (?:detector|alarm)"
    r"|(?:co|carbon monoxide) (?:detector|alarm)|pressure (?:release|relief) valve|blade guard|child ?(?:proof )?lock)\b"
)
_UP_TO_TWELVE = r"(?:[1-9]|1[0-2]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_INFANT = rf"\b(?:baby|babies|newborn|infant|{_UP_TO_TWELVE}[- ](?:weeks?|months?)[- ]old)\b"
_METAL = r"(?<!\bno )(?<!\bwithout )(?<!\bnon[- ])\b(?:metal|foil|stainless|steel|alumin(?:i?um))\b(?![- ]free)"
_HURT_BATTERY = r"\b(?:swell\w*|swollen|swelled|puff(?:y|ed)|bulg\w+|punctured|damaged)\b"
_BURNS = r"\b(?:charcoal|generator|camp(?:ing)? stove)\b"
_ROOM = r"\b(?:indoors|basement|living room|(?:inside|in) (?:the|my|our|a) (?:tent|van|garage|house|cabin|car|room|camper|bedroom))\b"

_ADVICE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # Fumes.
        rf"{_MIX}{_NEAR}{_BLEACH}{_NEAR}{_NOT_WITH_BLEACH}", rf"{_MIX}{_NEAR}{_NOT_WITH_BLEACH}{_NEAR}{_BLEACH}",
        rf"{_BLEACH}{_NEAR}{_NOT_WITH_BLEACH}{_NEAR}\b(?:same time|together)\b",
        rf"\b(?:burn|run|use|light|grill|cook|ran|burned|used|grilled|cooked)\w*\b{_NEAR}{_BURNS}{_NEAR}{_ROOM}", rf"{_BURNS}{_NEAR}\b(?:indoors|inside (?:the|my|our|a) \w+)",
        rf"\b(?:grill|heater|stove)\w*\b{_NEAR}{_ROOM}{_NEAR}\b(?:doors?|vents?|windows?) (?:shut|closed)\b",
        rf"\b(?:grilled|barbecued|cooked)\b{_NEAR}{_ROOM}",
        # Safety devices.
        rf"{_AROUND}{_NEAR}{_DEVICE}", rf"{_DEVICE}{_NEAR}\b(?:tied|taped|wedged|glued) down\b",
        rf"\b(?:wedged|tied|taped|glued) (?:the )?{_DEVICE} down\b",
        r"\b(?:cut|break|broke|snap|snapped|snip|snipped|grind|ground|pull|pulled) (?:off |out )?(?:the )?(?:ground(?:ing)?|third) (?:pin|prong)",
        r"\b(?:took|take|taken|remove[ds]?)\b[^.!?]{0,12}\bguard\b[^.!?]{0,12}\b(?:grinder|saw|blade|mower)\b",
        # Fire and current.
        r"\b(?:penny|coin|foil|nail) (?:in|across|over) (?:the|a) fuse", rf"\bdaisy[- ]chain\w*\b{_NEAR}\b(?:cords?|strips?|heaters?)\b",
        rf"\bheaters?\b{_NEAR}\b(?:one|same|a) power strip\b", rf"\b(?:gasoline|petrol)\b{_NEAR}\b(?:coals?|fire|flames?)\b",
        rf"\bwater\b{_NEAR}\bgrease fire\b",
        rf"\b(?:put|heat|warm|use|leave|cook)\w*\b{_NEAR}{_METAL}{_NEAR}\bin the microwave\b", rf"{_METAL}{_NEAR}\b(?:put|heat|warm)\w*\b{_NEAR}\bin the microwave\b",
        rf"\bmicrowave (?:the|it|this|that|your)\b[^.!?]{{0,15}}{_METAL}",
        rf"\b(?:battery|pack|cell)\b{_NEAR}{_HURT_BATTERY}{_NEAR}\b(?:charg\w+|keep using|plug\w*)", rf"{_HURT_BATTERY}{_NEAR}\bbattery\b{_NEAR}\bcharge",
        # Medicine.
        r"\b(?:doubl|tripl)\w+ (?:the|your|his|her) dos\w+", rf"\b(?:aspirin|adult \w+|melatonin|benadryl)\b{_NEAR}\b(?:toddler|baby|infant|kid|child)(?:'s|’s)?\b{_NEAR}\b(?:fever|sleep\w*|cough|down)\b",
        r"\b(?:stop|skip|quit)\b[^.!?]{0,12}\byour\b[^.!?]{0,20}\b(?:pills|medication|medicine|meds|insulin|tablets)\b(?! from\b| \w+ing\b)",
        r"\bgive\b[^.!?]{0,12}\b(?:baby|infant|newborn)\b[^.!?]{0,20}\bhoney\b", r"\b(?:fine|ok|okay|safe)\b[^.!?]{0,25}\bwith (?:\w+ )?blood thinners\b",
        # Small children.
        rf"{_INFANT}{_NEAR}\b(?:rid(?:es?|ing)|rode|sits?|sat|turned|travel\w*)\b[^.!?]{{0,20}}\b(?:facing forward|forward[- ]facing)\b", r"\bleave the harness loose\b",
        r"\b(?:put|install\w*|strap\w*|buckle\w*|place[ds]?|use|keep|have)\b[^.!?]{0,20}\b(?:car|infant) seat\b[^.!?]{0,12}\b(?:in|on) (?:the|my|our) front (?:passenger|seat)\b",
        r"\bbooster\b[^.!?]{0,25}\b(?:one|two|three|1|2|3)[- ]year[- ]old\b", rf"\bcar seat\b{_NEAR}\b(?:cracked|broken?|bent)\b{_NEAR}\b(?:tape|glue)\b",
        rf"{_INFANT}{_NEAR}\b(?:sleep|nap)\w* (?:on (?:his|her|its|the|their) (?:stomach|tummy|belly)|face down|with a pillow)",
        rf"\b(?:sleep|nap)s?\b[^.!?]{{0,12}}\bface down\b{_NEAR}{_INFANT}", rf"\bcrib\b{_NEAR}\b(?:bumpers?|pillows?|(?:fluffy|loose|thick) blankets?)\b{_NEAR}\b(?:newborn|infant)\b",
        r"\b(?:stand|stood|standing|climb\w*)\b[^.!?]{0,12}\btop (?:rung|step) of the ladder\b",
    )
)  # fmt: skip
# Told without: no warning, whatever its "don't".
_CARELESS = re.compile(
    rf"\b(?:don['’]t|do not|never) need{_NEAR}\b(?:goggles|mask|respirator|gloves|helmet)\b{_NEAR}\b(?:lead|acid|asbestos|grind\w*|saw\w*)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4_096)  # the same passage is read by the prompt, the composer and the check
def advises_danger(text: str) -> bool:
    """Does a sentence of the text tell of a danger as of a way to do it, without a word of warning? Who asks tells none."""
    return any(_advises(sentence) for sentence in _SENTENCE.findall(text) if sentence)


def _advises(sentence: str) -> bool:
    if sentence.endswith("?"):
        return False
    if _CARELESS.search(sentence):
        return True
    found = (match for pattern in _ADVICE if (match := pattern.search(sentence)) is not None)
    return any(not _WARNING.search(_CONDITION.sub(" ", sentence[: match.end()])) for match in found)
