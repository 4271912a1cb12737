"""A question's words, in the one form that every rule reads."""

import re
import unicodedata

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "‑": "-", "…": "..."})
_CONTRACTIONS = (
    (re.compile(r"\b(what|where|who|how|when|that|it|there|here|which)'s\b"), r"\1 is"),
    (re.compile(r"\b(what|where|how|who|he|she)s\b"), r"\1 is"),
    (re.compile(r"\bcan(?:'?t|not)\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(do|does|did|is|are|was|were|has|have|should|would|could)n'?t\b"), r"\1 not"),
    (re.compile(r"\bi'?m\b"), "i am"),
    (re.compile(r"\bi'd\b"), "i would"),
    (re.compile(r"\bi'll\b"), "i will"),
    (re.compile(r"\b(i|you|we|they)'ve\b"), r"\1 have"),
    (re.compile(r"\b(you|we|they)'re\b"), r"\1 are"),
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+(?:[-'.&][^\W_]+)*")


def clean(question: str) -> str:
    """The question as asked, but in NFKC, with plain quotes and dashes, no control characters and single spaces."""
    folded = unicodedata.normalize("NFKC", question).translate(_QUOTES)
    visible = "".join(" " if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn") else char for char in folded)
    return _SPACE.sub(" ", visible).strip()


def lowered(text: str) -> str:
    """Cleaned text in lower case with the common contractions written out: "What's" becomes "what is"."""
    text = text.lower()
    for pattern, written_out in _CONTRACTIONS:
        text = pattern.sub(written_out, text)
    return text


def words(text: str) -> list[str]:
    """The words, in order; a hyphenated one stays whole: "5-year-old"."""
    return _WORD.findall(text)


def singular(word: str) -> str:
    """A rough singular, good enough to meet a shop's own plural: "tents" → "tent", "knives" → "knife"."""
    if len(word) <= 3 or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("ives"):
        return word[:-3] + "fe"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") else word


def same_goods(left: str, right: str) -> bool:
    """Do the two name the same goods, plural or not? Both lower case."""
    return [singular(word) for word in words(left)] == [singular(word) for word in words(right)]


def phrases(listed: str) -> re.Pattern[str]:
    """Any of the phrases, which `;` parts, as whole words of lowered text.

    `(a|b)` is a choice, `(a )?` an option, and `…` between words stands for up to four words of any kind. Lines may
    break anywhere between words and after `|`.
    """
    gap = r"\W+(?:[\w'$€£.-]+\W+){0,4}?"
    joined = re.sub(r"\|\s+", "|", " ".join(listed.split()))
    alternatives = (phrase.strip().replace(" … ", gap).replace(" ", r"\s+") for phrase in joined.split(";"))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(alternatives)})(?![\w-])")


def word_set(listed: str) -> frozenset[str]:
    """The words of a block of text."""
    return frozenset(listed.split())
