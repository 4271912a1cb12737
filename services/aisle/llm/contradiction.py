"""Does a sentence turn what it cites around: a denial into a claim, a yes into a no, a word into its opposite? Pure."""

import re
from collections.abc import Sequence

from aisle.llm.bearing import Bearing, after_verdict, value_of, verdict
from aisle.llm.compose.asking import Asking
from aisle.llm.compose.polarity import chance_of_yes
from aisle.llm.evidence import LIVE, whole_text
from aisle.llm.language.denial import Stance, first_clause, stance
from aisle.llm.language.everyday import UN, forms, is_borne
from aisle.llm.language.words import content, stem, word_set, words
from aisle_schemas import Passage

SAME_QUESTION = 0.34  # the share of our question that a customer's must hold, for its "yes" to be ours
ALL = 0.75  # so much of the question, affirmed after a "no", contradicts it
SURELY = 0.6  # the chance of the reverse from which an opening is a wrong one
TELLING_WORDS = 3  # fewer after it tell nothing

QUOTED = re.compile(r"“([^”]+)”|(?<![\w\d])\"(?=[A-Za-z])([^\"]+ [^\"]+ [^\"]+)\"")

_OPPOSITES = (
    "above below", "over under", "before after", "more less", "more fewer", "always never", "inside outside", "indoors outdoors", "indoor outdoor",
    "top bottom", "upper lower", "left right", "front back", "first last", "maximum minimum", "with without", "same different", "all none",
    "hot cold", "warm cold", "warm cool", "wet dry", "long short", "old new", "large small", "big small", "heavy light", "safe unsafe", "good bad",
    "hard soft", "stiff soft", "thick thin", "wide narrow", "loud quiet", "noisy silent", "tight loose", "rough smooth", "fast slow", "full empty",
    "easy hard", "easy difficult", "high low", "strong weak", "cheap expensive", "open closed", "included excluded",
)  # fmt: skip
_OPPOSITE: dict[str, frozenset[str]] = {
    word: frozenset(other for pair in _OPPOSITES if word in pair.split() for other in pair.split() if other != word)
    for word in word_set(" ".join(_OPPOSITES))
}
_NO_DENIALS = word_set("unlike unless units until")  # whatever they begin with


def contradicts(prose: str, cited: Sequence[Passage], bearing: Bearing, question: str) -> bool:
    """`bearing` is of all that is cited, together. Quotations were found there as they stand: they are read for the yes
    or no that they follow alone."""
    spoken = [passage for passage in cited if passage.kind not in LIVE]
    if not spoken:
        return False
    opening = verdict(prose)
    body = after_verdict(prose) if opening is not None else prose
    if opening is not None and _opens_wrongly(opening, body, spoken, bearing, question):
        return True
    own = QUOTED.sub(" ", body)
    said = stance(own)
    return _turns(said, bearing.stance) or _says_the_opposite(own, said, spoken, bearing.stance)


def _turns(said: Stance, theirs: Stance) -> bool:
    """Are more words denied that are affirmed there, or the reverse, than denied in both?"""
    turned = _shared(said.surely_denied, theirs.surely_affirmed) + _shared(said.surely_affirmed, theirs.surely_denied)
    return turned > _shared(said.surely_denied, theirs.denied)


def _shared(ours: frozenset[str], theirs: frozenset[str]) -> int:
    return sum(not forms(stem).isdisjoint(theirs) for stem in ours)


def _opens_wrongly(opening: bool, body: str, cited: Sequence[Passage], bearing: Bearing, question: str) -> bool:
    """Does the yes or no fit neither the clause that follows it nor what is cited?"""
    asked = content(question)
    said = {answer for passage in cited if (answer := _verdict_of(passage, asked)) is not None}
    if said:
        return opening not in said
    meant = stance(question).turned(denied=not opening)
    by_customers = any(passage.kind == "qa" for passage in cited)  # their words tell of their own question
    quoted = " ".join(match[1] or match[2] for match in QUOTED.finditer(body))
    for found in (stance(quoted or first_clause(body)), *(() if by_customers else (bearing.stance,))):
        against = _shared(meant.surely_affirmed, found.surely_denied) + _shared(
            meant.surely_denied, found.surely_affirmed
        )
        agreeing = _shared(meant.surely_affirmed, found.affirmed) + _shared(meant.surely_denied, found.denied)
        # A "no" may be followed by what is so instead, in some of the question's own words.
        needed = 1 if opening else max(1.0, ALL * len(asked))
        if against >= needed and against > agreeing:
            return True
        if agreeing:
            return False
    return _is_unlikely(opening, quoted or body, cited, question)


def _is_unlikely(opening: bool, said: str, cited: Sequence[Passage], question: str) -> bool:
    """Where no word decides: is what follows the yes or no, by all that tells one from the other, surely the reverse to
    each of the passages that are cited?"""
    asking = Asking(question, frozenset(), ())
    if not asking.is_yes_no or len(words(said)) < TELLING_WORDS:
        return False
    chances = [chance_of_yes(asking, passage, said) for passage in cited]
    return all((1 - yes if opening else yes) >= SURELY for yes in chances)


def _verdict_of(passage: Passage, asked: frozenset[str]) -> bool | None:
    """Its own yes or no, where that is given to what is asked."""
    said = verdict(value_of(passage))
    about = content(passage.name if passage.kind == "attribute" else passage.question)
    if said is None or not about:
        return said if not about and passage.kind != "attribute" else None
    shared = sum(is_borne(stem, about, frozenset()) for stem in asked)
    if passage.kind == "attribute":
        return said if shared else None
    return said if shared >= SAME_QUESTION * len(asked) else None


def _says_the_opposite(prose: str, said: Stance, cited: Sequence[Passage], theirs: Stance) -> bool:
    """ "Above 72 °F" of what is said to hold below: its opposite stands there, and the word itself does not. What is
    denied is no claim: "it isn't heavy" fits what is light."""
    there = frozenset(words(" ".join(map(whole_text, cited))))
    for word in words(prose):
        if _is_undone(word, there) and (stem(word) in said.denied) == (stem(word[2:]) in theirs.denied):
            return True
        others = _OPPOSITE.get(word, frozenset()) & there
        if others and word not in there and stem(word) not in said.denied:
            return any(stem(other) not in theirs.denied for other in others)
    return False


def _is_undone(word: str, there: frozenset[str]) -> bool:
    """Is it "unsafe" of what is there called "safe"?"""
    is_denial = word.startswith("un") and len(word) > UN and word not in _NO_DENIALS
    return is_denial and word not in there and word[2:] in there
