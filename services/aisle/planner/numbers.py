"""Numbers in words as digits, where they count something that a filter reads. Pure.

"One pot for two" stays as it is: numbers below twenty become digits only beside money, years, stars and sizes.
"""

import re
from decimal import Decimal

from aisle.catalog.numerals import DIGIT, FROM_TWENTY, TENS, UNDER_HUNDRED, UNDER_TWENTY, any_of

_MULTIPLIERS = {"hundred": 100, "grand": 1000, "thousand": 1000}
_WORTH = UNDER_TWENTY | TENS | {"couple": 2}
_NOTES = {"fiver": "5 quid", "tenner": "10 quid"}
# "A grand piano" is no number.
_GRAND = r"grand(?=\s*(?:$|[,.;:!?]|(?:or|for|on|max|tops|to|and|at|is)\b))"
_TIMES = rf"(?:hundred|thousand|{_GRAND})"
_REST = rf"(?:(?: and)? {UNDER_HUNDRED}\b(?! {_TIMES}))"  # "a hundred and two hundred" are two numbers
_SAID_TIMES = rf"(?:half an?|an?(?: couple(?: of)?)?|couple(?: of)?|{UNDER_HUNDRED}|\d{{1,3}})"
_LARGE = rf"(?:{_SAID_TIMES} )?(?:hundred\b{_REST}?|(?:thousand\b|{_GRAND})(?:(?: and)? {UNDER_HUNDRED} hundred\b{_REST}?|{_REST})?)"
_END = r"(?=\s*(?:$|[,.;:!?)]|(?:for|please|that|which|with|who|and|or|but|to|in|next|now|soon|this|though|wide|narrow|max|tops)\b))"
_UNIT = r"(?:dollars?|bucks?|quid|euros?|pounds?|rupees|yen|years?|yrs?|yos?|y/o|months?|stars?)"
_COMPARED = "under|below|sub|over|above|than|up to|at most|at least|between|maximum|max|budget of"

_ALWAYS = re.compile(rf"\b(?:{_LARGE}|{FROM_TWENTY})(?=ish\b|\b)")
_TWO_OF_A_SIZE = re.compile(rf"\b({DIGIT})( (?:to|or|and) )({DIGIT}) ({_TIMES})")  # "two to three hundred"
_ONE_FIFTY = re.compile(rf"\b({_COMPARED}|for|at) ({DIGIT}) ({FROM_TWENTY})(?:{_END}|(?= {_UNIT}\b))")
_DOLLAR_FIFTY = re.compile(rf"\b(an?|{any_of(UNDER_TWENTY)}) (dollars?|euros?) ({FROM_TWENTY})\b")
_NINETY_NINE = re.compile(rf"\b({FROM_TWENTY}) ({FROM_TWENTY})\b")
_NOTE = re.compile(rf"\b(?:a )?({any_of(_NOTES)})(?:'s)?\b")
_HALF = re.compile(rf"\b({UNDER_HUNDRED}|\d{{1,2}}) (?:and )?(?:a half|1[/⁄]2)\b")
_HALF_SIGN = re.compile(r"(\d)1⁄2")  # "8½" in NFKC
_POINT = re.compile(rf"\b({DIGIT}) point ({DIGIT})\b")
_MEASURED = re.compile(rf"\b({UNDER_HUNDRED})(?=(?: (?:and|or|to) (?:{UNDER_HUNDRED}|\d+))?[ -]{_UNIT}\b)")
_BOUNDED = re.compile(
    rf"\b({_COMPARED}|rated|is|'s|are|were|be|gone|foot|wears?|takes?"
    rf"|nearly|almost|just|about|only) ({UNDER_HUNDRED}){_END}|( of) ({UNDER_HUNDRED})(?=\s*(?:$|[,.;:!?]))"
)
_ALWAYS_AFTER = re.compile(rf"\b(turn(?:s|ed|ing)|age[ds]?|sized?) ({UNDER_HUNDRED})\b")
_AN_ELEVEN = re.compile(rf"\b(an?) (?!one\b)({UNDER_HUNDRED})(?=\s*(?:$|[,.;!?]))")


def in_digits(text: str) -> str:
    """ "Five year old" → "5 year old", "a couple hundred" → "200", "a tenner" → "10 quid", "seven and a half" → "7.5"."""
    text = _NOTE.sub(lambda match: _NOTES[match[1]], text)
    text = _HALF_SIGN.sub(r"\1.5", _HALF.sub(lambda match: f"{_counted(match[1])}.5", text))
    text = _POINT.sub(lambda match: f"{_counted(match[1])}.{_counted(match[2])}", text)
    text = _DOLLAR_FIFTY.sub(lambda match: f"{_WORTH.get(match[1], 1)}.{_counted(match[3])} {match[2]}", text)
    text = _NINETY_NINE.sub(lambda match: f"{_counted(match[1])}.{_counted(match[2])}", text)
    text = _TWO_OF_A_SIZE.sub(lambda match: f"{match[1]} {match[4]}{match[2]}{match[3]} {match[4]}", text)
    text = _ONE_FIFTY.sub(lambda match: f"{match[1]} {_counted(f'{match[2]} hundred {match[3]}')}", text)
    text = _ALWAYS.sub(lambda match: _counted(match.group()), text)
    text = _MEASURED.sub(lambda match: _counted(match[1]), text)
    for pattern in (_BOUNDED, _ALWAYS_AFTER, _AN_ELEVEN):
        text = pattern.sub(lambda match: " ".join(_last_in_digits(match)), text)
    return text


def digits(said: str) -> str:
    """As `in_digits`, of words that are known to be an amount: a small number needs no unit beside it."""
    return in_digits(f"under {said}").removeprefix("under ")


def _last_in_digits(match: re.Match[str]) -> tuple[str, str]:
    lead, said = (group for group in match.groups() if group)
    return lead, _counted(said)


_WORD = re.compile(r"[a-z]+|\d+")


def _counted(said: str) -> str:
    """ "A hundred and twenty-five" → "125", "half a grand" → "500"."""
    total = Decimal(0)
    for word in _WORD.findall(said):
        if word in _MULTIPLIERS:
            # "Two thousand five hundred": the hundred is only the five's.
            whole, part = divmod(total, 1000) if total >= 1000 else (Decimal(0), total)
            total = whole * 1000 + (part or 1) * _MULTIPLIERS[word]
        elif word == "half":
            total = Decimal("0.5")
        else:
            total += int(word) if word.isdigit() else _WORTH.get(word, 0)
    return str(int(total))
