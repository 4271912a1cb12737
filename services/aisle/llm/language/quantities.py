"""Numbers with their units, as shops and shoppers write them."""

import re
from fractions import Fraction
from typing import Literal, NamedTuple

from aisle.catalog.numerals import TENS, UNDER_HUNDRED, UNDER_TWENTY

_UNITS = {
    "inch": 'inch inches in " ″ ”', "foot": "foot feet ft ' ′", "yard": "yard yards yd", "mile": "mile miles mi",
    "millimetre": "mm millimeter millimeters millimetre millimetres", "centimetre": "cm centimeter centimeters centimetre centimetres",
    "metre": "m meter meters metre metres", "kilometre": "km kilometer kilometers kilometre kilometres",
    "ounce": "oz ounce ounces", "pound": "lb lbs pound pounds", "gram": "g gram grams gr", "kilogram": "kg kgs kilogram kilograms kilo kilos",
    "milligram": "mg milligram milligrams", "litre": "l liter liters litre litres", "millilitre": "ml milliliter milliliters millilitre millilitres",
    "gallon": "gal gallon gallons", "quart": "qt qts quart quarts", "pint": "pint pints pt", "cup": "cup cups",
    "percent": "% percent", "degree": "° degree degrees", "fahrenheit": "f °f fahrenheit", "celsius": "c °c celsius",
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
_SHARES_UNIT = re.compile(r"\s?(?:[x×–-]|to)\s?\d", re.IGNORECASE)  # "7 x 5 in", "24 to 60 months"
# "One" alone counts nothing: "one of them", "the other one".
_SPELLED = re.compile(
    rf"\b(?:(?:an? |{UNDER_HUNDRED} )?hundred(?:(?: and)? {UNDER_HUNDRED}\b)?|(?!one\b){UNDER_HUNDRED}|one(?= and a half\b))\b(?P<half> and a half\b)?",
    re.IGNORECASE,
)
_PART_OF_A_UNIT = re.compile(
    rf"(?<!and a )\b(?:(?P<half>half)(?: of)?|(?:a )?quarter(?: of)?)(?: an?)?[ -](?P<unit>{'|'.join(filter(str.isalpha, UNIT))})\b",
    re.IGNORECASE,
)

System = Literal["metric", "imperial"]
SYSTEMS: dict[System, frozenset[str]] = {
    "metric": frozenset({"millimetre", "centimetre", "metre", "kilometre", "gram", "kilogram", "litre", "celsius"}),
    "imperial": frozenset({"inch", "foot", "yard", "mile", "ounce", "pound", "gallon", "quart", "fahrenheit"}),
}
# What each unit measures, and how much of the first of its kind it is.
_MEASURES = {
    "millimetre": ("length", 1.0), "centimetre": ("length", 10.0), "metre": ("length", 1000.0), "kilometre": ("length", 1e6),
    "inch": ("length", 25.4), "foot": ("length", 304.8), "yard": ("length", 914.4), "mile": ("length", 1609344.0),
    "gram": ("weight", 1.0), "kilogram": ("weight", 1000.0), "ounce": ("weight", 28.349523125), "pound": ("weight", 453.59237),
    "millilitre": ("volume", 1.0), "litre": ("volume", 1000.0), "gallon": ("volume", 3785.411784), "quart": ("volume", 946.352946),
    "second": ("time", 1.0), "minute": ("time", 60.0), "hour": ("time", 3600.0), "day": ("time", 86400.0), "week": ("time", 604800.0),
    "month": ("months", 1.0), "year": ("months", 12.0),
}  # fmt: skip
_DEGREES = frozenset({"degree", "fahrenheit", "celsius"})
# The unit in which a shopper of the other system would have it.
_COUNTERPARTS: dict[System, dict[str, str]] = {
    "metric": {
        "inch": "centimetre", "foot": "metre", "yard": "metre", "mile": "kilometre", "ounce": "gram", "pound": "kilogram",
        "gallon": "litre", "quart": "litre", "fahrenheit": "celsius",
    },
    "imperial": {
        "millimetre": "inch", "centimetre": "inch", "metre": "foot", "kilometre": "mile", "gram": "ounce", "kilogram": "pound",
        "litre": "quart", "celsius": "fahrenheit",
    },
}  # fmt: skip
_SYMBOLS = {
    "inch": "in", "foot": "ft", "mile": "mi", "ounce": "oz", "pound": "lb", "quart": "qt", "fahrenheit": "°F",
    "centimetre": "cm", "metre": "m", "kilometre": "km", "gram": "g", "kilogram": "kg", "litre": "l", "celsius": "°C",
}  # fmt: skip
# Spellings that stand for a unit here and for something else there: "5 in 1", "a 4 g network".
_UNCLEAR = frozenset({"in", "g"})
# And those that mostly don't: "size 34 m", "iphone 5c", "12 a batteries".
_AMBIGUOUS = _UNCLEAR | {"m", "c", "f", "l", "s", "a"}
_MEANT = re.compile(
    r"\s*(?:$|[.,;:)x×]|(?:wide|long|tall|deep|high|thick|diameter|length|width|height|or|and)\b)", re.IGNORECASE
)
_WORD = re.compile(r"[a-z°]+|[\"″”]")
_MEASURE = re.compile(
    rf"(?<![\w.$€£])(?P<numbers>(?:{_NUMBER})(?:\s?(?:x|×|-|–|to|by)\s?(?:{_NUMBER}))*)\s?-?(?P<unit>°\s?[fc]|[\"″”]|[a-z]+)"
    r"(?![a-z])",
    re.IGNORECASE,
)

_AMOUNT = r"\d[\d,]*(?:\.\d+)?"
_MONEY = re.compile(
    rf"[$€£¥₹]\s?({_AMOUNT})|\b(?:usd|eur|gbp|us\$)\s?({_AMOUNT})"
    rf"|(?<![\w.])(?:({_AMOUNT})\s?|([a-z]+)\s)(?:€|£|(?:dollars?|bucks|euros?|pounds sterling|usd|eur|gbp|cents?)\b)",
    re.IGNORECASE,
)


ROUNDED = 0.05  # of the exact amount, at most: "43 in" for 42.9 in is rounded, "2 years" for 18 months is not


class Quantity(NamedTuple):
    number: str  # without grouping and trailing zeros: "1299", "1.5", "1 1/4"
    unit: str  # canonical; empty where none is written


def quantities(text: str) -> list[Quantity]:
    """Every number in digits with the unit after it, or after the last of "7 x 5 x 3 in" and "24 to 60 months", and
    spelled-out numbers that have a unit."""
    found = _written(text)
    return found + [spelled for spelled in _written(in_digits(text)) if spelled.unit and spelled not in found]


def in_digits(text: str) -> str:
    """ "Sixteen hours" → "16 hours", "seven and a half pounds" → "7.5 pounds", "half a year" → "0.5 year"."""
    whole = _SPELLED.sub(lambda match: _digits(match[0]) + (".5" if match["half"] else ""), text)
    return _PART_OF_A_UNIT.sub(lambda match: f"{'0.5' if match['half'] else '0.25'} {match['unit']}", whole)


def _digits(said: str) -> str:
    total = 0
    for word in re.findall("[a-z]+", said.lower()):
        total = (total or 1) * 100 if word == "hundred" else total + UNDER_TWENTY.get(word, TENS.get(word, 0))
    return str(total)


def _written(text: str) -> list[Quantity]:
    found: list[Quantity] = []
    after = ""  # the unit of the number that follows
    for match in reversed(list(_QUANTITY.finditer(text))):
        shares = _SHARES_UNIT.match(text, match.end(1)) is not None
        unit = after if shares else _unit(match[2])
        found.append(Quantity(_plain(match[1]), unit))
        after = unit
    return found[::-1]


def is_same_measure(said: Quantity, known: Quantity) -> bool:
    """Is what is said what is known, or that converted, or rounded to the digits that it is said with? A number without
    a unit is the same in any."""
    if said.number != known.number:
        return _rounds_to(known, said)
    either = {said.unit, known.unit}
    alike = said.unit == known.unit or "" in either or (either <= _DEGREES and "degree" in either)
    return alike or _rounds_to(known, said)  # 0 grams are 0 ounces


def _rounds_to(exact: Quantity, rounded: Quantity) -> bool:
    value = _value(exact) if exact.unit == rounded.unit else convert(exact, rounded.unit)
    if value is None:
        return False
    decimals = len(rounded.number.partition(".")[2])
    off = abs(value - _value(rounded))
    return off <= 0.5 * 10.0**-decimals + 1e-9 and off <= ROUNDED * abs(value) + 1e-9


def convert(quantity: Quantity, unit: str) -> float | None:
    """The amount in another unit; None where the two don't measure the same, or either is unknown."""
    if {quantity.unit, unit} == {"fahrenheit", "celsius"}:
        value = _value(quantity)
        return (value - 32) / 1.8 if unit == "celsius" else value * 1.8 + 32
    have, want = _MEASURES.get(quantity.unit), _MEASURES.get(unit)
    if have is None or want is None or have[0] != want[0]:
        return None
    return _value(quantity) * have[1] / want[1]


def with_conversions(text: str, system: System) -> str:
    """The text with each measure of the other system followed by what it is in this one: "12 in" → "12 in (30.5 cm)".
    A text that has measures of both is left as it is."""
    if any(quantity.unit in SYSTEMS[system] for quantity in quantities(text)):
        return text
    return _MEASURE.sub(lambda match: match[0] + _conversion(match, system), text)


def conversions(text: str, system: System) -> str:
    """The same measures alone, "30.5 cm and 2 kg"; empty where there is none to convert."""
    if any(quantity.unit in SYSTEMS[system] for quantity in quantities(text)):
        return ""
    found = (_conversion(match, system).strip(" ()") for match in _MEASURE.finditer(text))
    return " and ".join(said for said in found if said)


def system_of(text: str) -> System | None:
    """The system whose units the text speaks in; None where it names no unit of one, or units of both."""
    said = [UNIT[word] for word in _WORD.findall(text.lower()) if word in UNIT and word not in _AMBIGUOUS]
    named = {system for system, units in SYSTEMS.items() if not units.isdisjoint(said)}
    return named.pop() if len(named) == 1 else None


def _conversion(match: re.Match[str], system: System) -> str:
    """ " (30.5 x 20.3 cm)" for what `_MEASURE` found; empty where it is no measure of the other system."""
    unit = _unit(match["unit"])
    target = _COUNTERPARTS[system].get(unit)
    written = match["unit"].lower()
    is_meant = written not in _AMBIGUOUS or (
        written in _UNCLEAR and _MEANT.match(match.string, match.end()) is not None
    )
    if target is None or not is_meant:
        return ""
    said = match["numbers"]
    for number in dict.fromkeys(re.findall(_NUMBER, said)):
        value = convert(Quantity(_plain(number), unit), target)
        assert value is not None, "counterparts measure the same"
        said = re.sub(rf"(?<![\d.]){re.escape(number)}(?![\d.])", _rounded(value), said)
    return f" ({said.strip()} {_SYMBOLS[target]})"


def _rounded(value: float) -> str:
    return (
        f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.1f}".removesuffix(".0")
        if abs(value) >= 1
        else f"{value:.2g}"
    )


def _value(quantity: Quantity) -> float:
    return float(sum(Fraction(part) for part in quantity.number.split()))


def amounts(text: str) -> list[str]:
    """Every amount of money in the text, as its plain number, or as the word before "dollars"."""
    return [_plain(match[1] or match[2] or match[3] or match[4]) for match in _MONEY.finditer(text)]


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
