"""English numbers below a hundred, in words. Pure."""

from collections.abc import Iterable

UNDER_TWENTY = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip


def any_of(words: Iterable[str]) -> str:
    """A pattern's alternatives, no word before a longer one that begins with it."""
    return "|".join(sorted(words, key=len, reverse=True))


# Patterns, of lower-case words.
DIGIT = any_of(list(UNDER_TWENTY)[:9])
FROM_TWENTY = rf"(?:(?:{any_of(TENS)})(?:[- ](?:{DIGIT})\b)?)"  # "twenty", "twenty-five"
UNDER_HUNDRED = rf"(?:{FROM_TWENTY}|{any_of(UNDER_TWENTY)})"
