"""Numbers with their units, as shops and shoppers write them."""

import re
from typing import NamedTuple

_UNITS = {
    "inch": 'inch inches in " ″ ”', "foot": "foot feet ft ' ′", "yard": "yard yards yd", "mile": "mile miles mi",
    "millimetre": "mm millimeter millimeters millimetre millimetres", "centimetre": "cm centimeter centimeters centimetre centimetres",
    "metre": "m meter meters metre metres", "kilometre": "km kilometer kilometers kilometre kilometres",
    "ounce": "oz ounce ounces", "pound": "lb lbs pound pounds", "gram": "g gram grams gr", "kilogram": "kg kgs kilogram kilograms kilo kilos",
    "milligram": "mg milligram milligrams", "litre": "l liter liters litre litres", "millilitre": "ml milliliter milliliters millilitre millilitres",
    "gallon": "gal gallon gallons", "quart": "qt qts quart quarts", "pint": "pint pints pt", "cup": "cup cups",
    "percent": "% percent", "degree": "° degree degrees f c °f °c fahrenheit celsius",
    "volt": "v volt volts", "watt": "w watt watts", "amp": "a amp amps", "amp hour": "mah ah", "hertz": "hz khz mhz ghz",
    "second": "s sec secs second seconds", "minute": "min mins minute minutes", "hour": "h hr hrs hour hours", "day": "day days",
    "week": "week weeks", "month": "month months", "year": "yr yrs year years", "decibel": "db decibel decibels",
    "megabyte": "mb megabytes", "gigabyte": "gb gigabytes", "psi": "psi", "lumen": "lumen lumens lm",
}  # fmt: skip
UNIT = {spelling: unit for unit, spellings in _UNITS.items() for spelling in spellings.split()}

LENGTHS = frozenset({"inch", "foot", "yard", "millimetre", "centimetre", "metre"})
WEIGHTS = frozenset({"ounce", "pound", "gram", "kilogram"})
VOLUMES = frozenset({"litre", "millilitre", "gallon", "quart", "pint", "cup", "ounce"})
TIMES = frozenset({"second", "minute", "hour", "day", "week", "month", "year"})

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d{1,2}[ -]\d/\d+|\d+/\d+|\d+"
_QUANTITY = re.compile(
    rf"(?:(?<![\w.])|(?<=\d[x×]))({_NUMBER})(?![\d])\.?\s?-?\s?(%|°\s?[fc]?|[\"″”'′]|[a-z]+)?(?![a-z])", re.IGNORECASE
)
_SPELLED = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "fifty": "50",
    "hundred": "100",
}  # fmt: skip
_SPELLED_QUANTITY = re.compile(rf"\b({'|'.join(_SPELLED)})[\s-]([a-z]+)\b", re.IGNORECASE)

_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_MONEY = re.compile(
    rf"[$€£¥₹]\s?({_AMOUNT})|\b(?:usd|eur|gbp|us\$)\s?({_AMOUNT})"
    rf"|(?<![\w.])({_AMOUNT}|[a-z]+)\s?(?:€|£|(?:dollars?|bucks|euros?|pounds sterling|usd|eur|gbp|cents?)\b)",
    re.IGNORECASE,
)


class Quantity(NamedTuple):
    number: str  # without grouping and trailing zeros: "1299", "1.5", "1 1/4"
    unit: str  # canonical; empty where none is written


def quantities(text: str) -> list[Quantity]:
    """Every number in digits with the unit after it, and spelled-out numbers that have a unit."""
    found = [Quantity(_plain(match[1]), _unit(match[2])) for match in _QUANTITY.finditer(text)]
    spelled = (
        (_SPELLED[match[1].lower()], UNIT.get(match[2].lower(), "")) for match in _SPELLED_QUANTITY.finditer(text)
    )
    return found + [Quantity(number, unit) for number, unit in spelled if unit]


def amounts(text: str) -> list[str]:
    """Every amount of money in the text, as its plain number, or as the word before "dollars"."""
    return [_plain(match[1] or match[2] or match[3]) for match in _MONEY.finditer(text)]


def has_money(text: str) -> bool:
    return _MONEY.search(text) is not None


def without_money(text: str) -> str:
    """The text with a blank where an amount of money stood."""
    return _MONEY.sub(" ", text)


def _unit(written: str | None) -> str:
    spelling = (written or "").lower().replace(" ", "")
    return UNIT.get(spelling, "degree" if spelling.startswith("°") else "")


def _plain(number: str) -> str:
    plain = re.sub(r"\s*-?\s*(\d/\d+)$", r" \1", number.replace(",", "")) if "/" in number else number.replace(",", "")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    if plain.startswith("."):
        plain = "0" + plain
    return plain.lstrip("0") or "0" if plain.isdigit() else plain.strip()
