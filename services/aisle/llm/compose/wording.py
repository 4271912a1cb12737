"""How a piece of evidence is worded: specifications as sentences, customers in their own words."""

import re

from aisle.llm.language.sentences import shorten, tidy
from aisle.llm.language.words import FUNCTION, words
from aisle_schemas import Passage, RetrievedProduct

_SIDES = re.compile(
    r"\b(length|width|height|depth|diameter|thickness)\s+([\d.,/ ]+\s?[a-z\"]+)(?:\s\(([^)]*)\))?", re.IGNORECASE
)
_ASKED_SIDE = {
    "tall": "height", "high": "height", "height": "height", "long": "length", "length": "length", "wide": "width",
    "width": "width", "deep": "depth", "depth": "depth", "diameter": "diameter", "thick": "thickness",
}  # fmt: skip
_YES = frozenset({"yes", "true"})
_NO = frozenset({"no", "false", "none"})
# First words with which an attribute's name is a statement already: "is dishwasher safe", "includes remote".
_DENIED = {
    "is": "is not", "has": "does not have", "includes": "does not include", "contains": "does not contain", "can": "can not",
    "comes": "does not come", "fits": "does not fit", "supports": "does not support", "requires": "does not require",
    "needs": "does not need", "works": "does not work",
}  # fmt: skip
_VERBS = frozenset(_DENIED)
TITLE_CHARACTERS = 60
QUOTE_CHARACTERS = 260
PLAIN_WORDS = 3  # of a value that "the … is" can lead to: "destroys it when wet" says more than what something is


def short_title(product: RetrievedProduct) -> str:
    """The title up to where shops begin to list properties."""
    head = re.split(r"\s[-–|]\s|,\s|\s\(|;", product.title, maxsplit=1)[0]
    return shorten(head if len(head) >= 8 else product.title, TITLE_CHARACTERS)


def attribute_value(passage: Passage) -> str:
    """The value of an attribute's passage, whose text is "name: value"."""
    name, separator, value = passage.text.partition(":")
    if separator and name.strip().lower() == passage.name.strip().lower():
        return value.strip()
    return passage.text.strip()


def truth(passage: Passage) -> bool | None:
    """Of an attribute that is a yes or a no, whatever it adds to that: which."""
    value = re.split(r"[,;:(.]", attribute_value(passage).lower(), maxsplit=1)[0].strip()
    return True if value in _YES else False if value in _NO else None


def _addition(passage: Passage) -> str:
    """What an attribute adds to its yes or no: "no, hand wash only" → "hand wash only"."""
    return re.sub(
        r"^\W*(?:yes|no|none|true|false)\b[\s,;:.]*", "", attribute_value(passage), flags=re.IGNORECASE
    ).strip()


def attribute_sentence(passage: Passage, question: str = "") -> str:
    """ "outside diameter: 1.25 inches" → "The outside diameter is 1.25 inches."

    Of a list of sides, the one that the question asks for.
    """
    name = _BOOKKEEPING.sub("", passage.name.replace("_", " ").strip()) or passage.name
    value = attribute_value(passage)
    if not name:
        return tidy(value)
    is_true = truth(passage)
    if is_true is not None:
        return _truth_sentence(name, value, is_true, _addition(passage), question)
    sides = {match[1].lower(): match for match in _SIDES.finditer(value)}
    asked = next((_ASKED_SIDE[word] for word in words(question) if _ASKED_SIDE.get(word) in sides), "")
    if asked:
        measured = sides[asked][3] or sides[asked][2]
        thing = "package's " if "package" in name.lower() else ""
        return tidy(f"the {thing}{asked} is {measured.strip()}")
    is_phrase = name.endswith("s") or is_quality(name) or re.search(r" (?:with|for|by)\b", name) is not None
    tells_more = ";" in value or "," in value or (len(value.split()) > PLAIN_WORDS and not value[0].isdigit())
    if is_phrase or tells_more or not value:
        return tidy(f"{name}: {value}")
    return tidy(f"the {name[0].lower() if name[1:2].islower() else name[0]}{name[1:]} is {value}")


# What exports put around the name that a shopper would use: "item weight", "warranty description".
_BOOKKEEPING = re.compile(r"^(?:item|product) (?=\w+$)| (?:description|type|value)$", re.IGNORECASE)
# "Batteries included", "assembly required": what the yes or the no is about, and what is said of it.
_STATE = re.compile(r"^(.*\w) (included|required|needed|recommended|supported|allowed)$")
# The last word of an attribute's name that makes it a quality: "dishwasher safe".
_QUALITY = re.compile(
    r"(?:safe|proof|resistant|repellent|friendly|ready|compatible|organic|vegan|wireless|cordless|hypoallergenic|waterproof|wired|[a-z]{3,}able)$"
)


def is_quality(name: str) -> bool:
    """Is an attribute of this name one that a thing has or has not: "dishwasher safe"?"""
    first = name.lower().partition(" ")[0]
    return _QUALITY.search(name.lower()) is not None and first not in _VERBS


_MANY = re.compile(r"\b(?:they|them|these|those|are)\b", re.IGNORECASE)


def _truth_sentence(name: str, value: str, is_true: bool, addition: str, question: str) -> str:
    """ "Dishwasher safe", no, "hand wash only" → "It is not dishwasher safe: hand wash only."."""
    first, _, rest = name.lower().partition(" ")
    if is_quality(name):
        many = _MANY.search(question) is not None
        stated = f"{'they are' if many else 'it is'} {'' if is_true else 'not '}{name.lower()}"
        return tidy(f"{stated}: {addition}" if addition else stated)
    if addition:
        return tidy(f"{name}: {value}")
    if first == "is" and rest:
        return tidy(f"it is {'' if is_true else 'not '}{rest}")
    if first in _VERBS and rest:
        return tidy(f"it {first} {rest}" if is_true else f"it {_DENIED[first]} {rest}")
    if state := _STATE.match(name.lower()):
        many = state[1].endswith("s") and not state[1].endswith("ss")
        return tidy(f"{state[1]} {'are' if many else 'is'} {'' if is_true else 'not '}{state[2]}")
    return tidy(f"{name}: {value}")


def quote(passage: Passage, sentence: str, who: str, *, same_question: bool = False) -> str:
    """A customer's own words, as plain text: `A customer says: “It fits.”`; with the question that they answer where it
    is another one than the shopper's, and they alone would not say what they are about."""
    said = re.sub(r"(?<=\d)\s?[\"”](?=\W|x|$)", "″", shorten(tidy(sentence), QUOTE_CHARACTERS))  # inches are no quotes
    said = re.sub(r"[\"“”]", "'", said)
    about = _asked(passage, sentence) if passage.kind == "qa" and not same_question else ""
    return f"{who}{about}: “{said}”"


def _asked(passage: Passage, sentence: str) -> str:
    """The question, where the answer alone would not say what it is about."""
    told = [word for word in words(sentence) if word not in FUNCTION]
    question = " ".join(passage.question.split()).rstrip("?.! ")
    if len(told) >= 4 or not question or len(question) > 120 or "?" in question or '"' in question:
        return ""
    return f", when asked “{question[0].upper()}{question[1:]}?”"


def stated(passage: Passage, sentence: str, opening: str = "") -> str:
    """What the shop says, after an opening such as "Yes — "."""
    if not opening:
        return sentence
    if passage.kind == "attribute" and is_labelled(sentence):
        return f"{opening}the details say “{sentence.rstrip('.')}”."
    return opening + lowered(sentence)


def is_labelled(sentence: str) -> bool:
    """Is it an attribute as it stands, "Batteries: no", and no sentence?"""
    return ":" in sentence and not sentence.startswith(("It is ", "They are "))


def lowered(sentence: str) -> str:
    """The sentence as it goes on after "Yes — ": its first letter small where the word is an ordinary one."""
    first = sentence.split(None, 1)[0].strip(".,;:!?\"'“”")
    ordinary = first.lower() in FUNCTION and first not in ("I", "I'm", "I've", "I'd", "I'll")
    return sentence[0].lower() + sentence[1:] if ordinary else sentence
