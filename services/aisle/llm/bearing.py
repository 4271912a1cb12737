"""What a passage bears: the words, the numbers with their units, and what it affirms or denies. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from msgspec.structs import replace

from aisle.llm.evidence import LIVE, RULES
from aisle.llm.language.denial import NO_STANCE, Stance, stance
from aisle.llm.language.everyday import is_borne, key
from aisle.llm.language.quantities import Quantity, in_digits, is_same_measure, quantities, without_money
from aisle.llm.language.sentences import sentences
from aisle.llm.language.words import NEGATIONS, content, stem, words
from aisle_schemas import Passage

# Of a stock passage, "4 in stock (Navy 9: none, Navy 10: 4)": the names of what is counted, not the counts.
_VARIANTS = re.compile(r"[(,] ?([^,():]+): (?:none|\d+)(?=[,)])")
_YES = r"yes|yep|yeah|yup|true|absolutely|definitely|of course|sure(?= (?:does|do|is|can|will))|(?:it|they|you|mine|ours|i) (?:does|do|is|are|can|will|would|did|has|have)(?=[.,!;]|$)"
_NO = (
    r"(?:no|none)(?=\s*(?:[,.:;!—–-]|$)|\s+(?:it|they|you|i|the|this|that|there|not|we|sorry|mine|he|she|its|just|only)\b)|nope|nah|false|never"
    r"|not (?:a chance|at all|really|quite|for me)|unfortunately,? no|(?:it|they|you|mine|ours|i) (?:(?:does|do|is|are|can|will|would|did|has|have)(?:n['’]t| not)|won['’]t|cannot|can['’]t)(?=[.,!;]|$)"
)
_VERDICT = re.compile(
    rf"^[\s\"“*_-]*(?:({_YES})|(?:{_NO}))(?!\w)(?! (?:problem|issue|trouble|need|longer))[\s,.:;!—–-]*", re.IGNORECASE
)
# "With the straps already set, yes."
_VERDICT_LAST = re.compile(r"^[^.!?]*,\s*(?:(yes)|no)\s*[.!]?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bearing:
    stems: frozenset[str]
    keys: frozenset[str]  # of the stems
    quantities: frozenset[Quantity]
    stance: Stance
    said: tuple[tuple[str, ...], ...] = ()  # the words of each sentence

    def bears(self, word: str) -> bool:
        """Does it hold the word, given as its stem, in one of its forms?"""
        return is_borne(word, self.stems, self.keys)

    def bears_quantity(self, quantity: Quantity) -> bool:
        """Does it hold the number with this unit? A unit may stand once for several numbers, or
        apart from its own: "3 to 10 years", "18+ months"."""
        number, unit = quantity
        if not unit:
            return number in self.stems or any(held.number == number for held in self.quantities)
        held = [other for other in self.quantities if other.unit]
        if any(is_same_measure(quantity, other) for other in held):
            return True
        apart = stem(unit) in self.stems or any(other.unit == unit for other in held)
        return apart and Quantity(number, "") in self.quantities


NOTHING = Bearing(frozenset(), frozenset(), frozenset(), NO_STANCE)


def of_text(text: str) -> Bearing:
    stems = content(text)
    return Bearing(
        stems, frozenset(map(key, stems)), frozenset(quantities(in_digits(text))), stance(text), (_spoken(text),)
    )


def of_passage(passage: Passage) -> Bearing:
    """The store's live values are not for any text to repeat, nor is what a customer paid.

    It takes most of a generation's Python, and questions come back to the same goods: so what a catalog's passage bears
    is remembered. A shopper's order is not, since nothing of it may stay.
    """
    if passage.kind == "order" or passage.kind in LIVE:
        return _read(passage)
    return _remembered(replace(passage, label="", score=0.0, says=None))


def _read(passage: Passage) -> Bearing:
    spoken = sentences(passage.text)  # reviews run on: "great pan.buy it"
    text = " ".join((passage.name, passage.question, *spoken))
    if passage.kind in LIVE:
        stems = frozenset(stem for stem in content(text) if not stem[0].isdigit())
        sizes = frozenset(quantities(" . ".join(_VARIANTS.findall(text))))
        return Bearing(stems, frozenset(map(key, stems)), sizes, NO_STANCE)
    sayable = text if passage.kind in RULES else without_money(text)
    stems = content(sayable)
    said = tuple(_spoken(after_verdict(sentence)) for sentence in (*spoken, passage.question))
    return Bearing(
        stems, frozenset(map(key, stems)), frozenset(quantities(in_digits(sayable))), _stance_of(passage), said
    )


_remembered = lru_cache(maxsize=1_024)(_read)  # some 4 KiB for a review of two sentences


def together(bearings: Iterable[Bearing]) -> Bearing:
    all_of = tuple(bearings)
    if len(all_of) == 1:
        return all_of[0]
    return Bearing(
        frozenset().union(*(bearing.stems for bearing in all_of)),
        frozenset().union(*(bearing.keys for bearing in all_of)),
        frozenset().union(*(bearing.quantities for bearing in all_of)),
        Stance(
            frozenset().union(*(bearing.stance.affirmed for bearing in all_of)),
            frozenset().union(*(bearing.stance.denied for bearing in all_of)),
        ),
        tuple(sentence for bearing in all_of for sentence in bearing.said),
    )


def verdict(text: str) -> bool | None:
    """The yes or no that a text begins with, or that its only sentence ends with."""
    match = _VERDICT.match(text) or _VERDICT_LAST.match(text)
    return None if match is None else match[1] is not None


def after_verdict(text: str) -> str:
    return _VERDICT.sub("", text, count=1)


def value_of(passage: Passage) -> str:
    """What is said: an attribute's text without its name."""
    return passage.text.removeprefix(f"{passage.name}:") if passage.kind == "attribute" else passage.text


def stands_in(said: str, bearing: Bearing) -> bool:
    """Does each sentence stand there in these words, whole or in part, with no denial next to it that was left out?"""
    spoken = [_spoken(after_verdict(sentence)) for sentence in sentences(said)]
    return bool(spoken) and all(any(_is_part(part, whole) for whole in bearing.said) for part in spoken)


def _spoken(text: str) -> tuple[str, ...]:
    """Its words, "don't" as two: whoever quotes writes other quotation marks than the text has."""
    return tuple(words(text.replace("'", " ").replace("’", " ")))


def _is_part(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    for start in range(len(whole) - size + 1):
        if whole[start : start + size] == part:
            around = whole[max(0, start - 1) : start] + whole[start + size : start + size + 1]
            return not any(word in NEGATIONS or word == "t" for word in around)
    return False


def _stance_of(passage: Passage) -> Stance:
    """The name of an attribute, or the customer's question, is affirmed or denied by the yes or no that follows it."""
    about = passage.name if passage.kind == "attribute" else passage.question
    said = value_of(passage)
    if not about:
        return stance(said)
    opening = verdict(said)
    if opening is not None:
        return stance(after_verdict(said)).joined(stance(about).turned(denied=not opening))
    told = stance(said)
    return told.joined(stance(about) if passage.kind == "attribute" else stance(about).unsure.without(told))
