"""Sentences: found in real-world text, and made presentable without changing what they say."""

import re

from aisle.llm.language.words import word_set

_ABBREVIATIONS = word_set(
    """
    approx dia diam dr e.g etc ft fl i.e in inc lb lbs max min mm mr mrs ms no oz pc pcs qty sq st tbsp tsp vol
    vs wt yd
    """
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
# Reviews often run on without a space: "it fits.great price".
_GLUED = re.compile(r"(?<=[a-z)]{2})([.!?])(?=[a-zA-Z]{2})(?!(?:com|org|net|www|co|io|us|uk|ca)\b)")
_LEADING = re.compile(
    r"^(?:[-–—*•·>,;:.!?\s]+|(?:however|but|and|also|so|plus|anyway|therefore|additionally|furthermore|moreover|besides"
    r"|then|well|oh|ok|okay|lol|again|though|otherwise|hence|thus)\b[\s,:;.-]+)+",
    re.IGNORECASE,
)
_OPEN_ENDED = word_set("and or but with of the a an to for in on at by from as than that which who because if")
_DANGLING = word_set("which because although whereas while who whose than although whom nor unless until")


def is_end(text: str, match: re.Match[str]) -> bool:
    """Does the punctuation that was found end a sentence? Not after "approx." nor after a list's "2."."""
    if text[match.start()] != ".":
        return True
    before = text[: match.start()].rsplit(None, 1)
    word = before[-1].lower().lstrip("(\"'“") if before else ""
    if len(word) == 1 and word.isalpha() and text[match.end() :].lstrip()[:1].islower():
        return False  # "T. rex"
    alone_on_line = not text[: match.start()].rpartition("\n")[2].strip().removesuffix(word).strip()
    return word not in _ABBREVIATIONS and not (word.isdigit() and alone_on_line)


def sentences(text: str) -> list[str]:
    """The text's sentences, without the white space around them; a line break ends one too."""
    found: list[str] = []
    for line in _GLUED.sub(r"\1 ", text).splitlines():
        start = 0
        for match in _END.finditer(line):
            if is_end(line, match):
                found.append(line[start : match.end()].strip())
                start = match.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def tidy(sentence: str) -> str:
    """A presentable sentence with the same words: one space between them, a capital first, a full stop last."""
    text = (
        " ".join(sentence.split()).replace('|"', '"').replace("&quot;", '"').replace("&amp;", "&").replace("&#39;", "'")
    )
    text = _LEADING.sub("", text).rstrip(" ,;:-–—*")
    if not text:
        return ""
    text = re.sub(r"\bi(?='|’|\b)(?![.\-/])", "I", text) if text == text.lower() else text
    text = re.sub(r"([!?.]){2,}(?=\s|$)", r"\1", text)
    text = text[0].upper() + text[1:] if not re.match(r"[a-z]+[A-Z0-9]", text) else text
    return text if re.search(r"[.!?…][\"'”’)\]]*$", text) else text + "."


def is_whole(sentence: str) -> bool:
    """Can it stand alone? Not with under three words, nor when it starts or ends as half of another sentence."""
    bare = _LEADING.sub("", sentence)
    split = [word.strip(".,;:!?\"'()").lower() for word in bare.split()]
    if len(split) < 3:
        return False
    finished = bare.rstrip("\"'”’) ").endswith((".", "!", "?", "…"))
    broken_off = (split[-1] in _OPEN_ENDED and not finished) or bare.rstrip().endswith((":", ","))
    return not (split[0] in _DANGLING or broken_off or bare.count("(") != bare.count(")"))


_REFERS_BACK = re.compile(
    r"^(?:(?:after|before|besides|beyond|because of|despite|for|in|with|without|instead of|by|from) (?:that|this|these|those|it|them|which|such)\b"
    r"|(?:this|that|these|those|it|they|them|its|their|both|neither|either|such|he|she|others?|another|the (?:former|latter|same|other|others|first|second)|same"
    r"|later ones|earlier ones|then|afterwards|in that case|if (?:so|not))\b)",
    re.IGNORECASE,
)
# "Cast iron and carbon steel are not: they rust" leaves out what they are not.
_ELLIPSIS = re.compile(r"\b(?:is|are|was|were|does|do|did|can|will|has|have)(?: not|n't)?(?:[:;]|[.!]$)", re.IGNORECASE)


def refers_back(sentence: str) -> bool:
    """Does it lean on a sentence before it, by a pronoun that it begins with or a verb that it leaves bare?"""
    bare = _LEADING.sub("", sentence)
    return _REFERS_BACK.match(bare) is not None or _ELLIPSIS.search(bare) is not None


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word, with an ellipsis where it was cut."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(None, 1)[0].rstrip(" ,;:-") + "…"
