"""What a text affirms and what it denies, word by word: "no lining, and dry in an hour" denies a lining alone.

The scope of a negation is what follows it in its clause, after NegEx (Chapman et al., 2001): a lexical reading, which
double negation and irony escape.
"""

import re
from typing import NamedTuple

from aisle.llm.language.words import ASSISTANT, FUNCTION, NEGATIONS, stem, word_set

_TOKEN = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*|[.!?;:,()—–/]")
_ENDS = word_set(
    ". ! ? ; : ( ) — – but however although though yet while whereas because since so if unless until when as than except"
)
_UNSETTLES = word_set("only just need needs requires")  # what follows is neither affirmed nor denied
_LOOSENS = word_set(", and /") | _UNSETTLES  # after the first three, a negation may hold or not
_NONE = word_set("no none false not never")
_CLAUSE_END = re.compile(r"[.!?;:—–]|,? (?:but|however|although|though|because|since|so|if|as)\b", re.IGNORECASE)
_NEGATES = NEGATIONS - {"without", "nothing", "none"} | word_set(
    "without nothing none nobody lack lacks lacking fail fails failed unable hardly barely rarely prevents prevent avoid avoids"
)
_HARMLESS = re.compile(
    r"\b(?:no (?:problems?|issues?|trouble|worries|doubt|matter|one)|not (?:only|just|to mention|bad|sure)|can[’']t (?:go wrong|beat|complain|wait)"
    r"|why not|(?:don[’']t|do not) (?:know|think|worry|forget)|whether or not)\b",
    re.IGNORECASE,
)
_SCOPE = 9  # tokens
_IN_PLACE_OF = re.compile(r"\b(?:rather than|instead of)\b", re.IGNORECASE)  # what follows is not so
_SUBJECTS = word_set("nothing nobody none neither")  # after a comma or an "and" a clause of its own begins with them
_FREE_OF = re.compile(r"\b([^\W_]+)-free\b|\bfree (?:of|from)\b", re.IGNORECASE)


class Stance(NamedTuple):
    """Stems, numbers among them. One that a text both affirms and denies is in both."""

    affirmed: frozenset[str]
    denied: frozenset[str]

    @property
    def surely_affirmed(self) -> frozenset[str]:
        return self.affirmed - self.denied

    @property
    def surely_denied(self) -> frozenset[str]:
        return self.denied - self.affirmed

    def turned(self, *, denied: bool) -> "Stance":
        """Of a question that is answered with a no: what it affirms is denied."""
        return Stance(self.denied, self.affirmed) if denied else self

    def joined(self, other: "Stance") -> "Stance":
        return Stance(self.affirmed | other.affirmed, self.denied | other.denied)

    def without(self, other: "Stance") -> "Stance":
        """Of the words that the other says nothing about."""
        known = other.affirmed | other.denied
        return Stance(self.affirmed - known, self.denied - known)

    @property
    def unsure(self) -> "Stance":
        both = self.affirmed | self.denied
        return Stance(both, both)


NO_STANCE = Stance(frozenset(), frozenset())


class _Clause:
    """Collects the stems of one clause and says what of them is denied."""

    def __init__(self) -> None:
        self.before: set[str] = set()  # the negation
        self.within: set[str] = set()  # its scope
        self.loose: set[str] = set()  # after an "and" in its scope, or in a clause that says "only" or "needs"
        self.negated = False
        self.is_loose = False

    def add(self, base: str, *, in_scope: bool) -> None:
        (self.loose if self.is_loose else self.within if in_scope else self.before).add(base)

    def stance(self) -> Stance:
        before, within, loose = map(frozenset, (self.before, self.within, self.loose))
        if not self.negated:
            return Stance(before | loose, loose)
        if not within:  # "lining: none", "the dark ones aren't"
            return Stance(loose, before | loose)
        return Stance(before | loose, before | within | loose)  # what the denied is said of may be denied with it


def stance(text: str) -> Stance:
    plain = _IN_PLACE_OF.sub("; without", _HARMLESS.sub(" ", text.lower()))
    said = _FREE_OF.sub(lambda match: f"without {match[1]};" if match[1] else "without", plain)
    found: list[Stance] = []
    clause = _Clause()
    left = 0  # tokens until the scope of the last negation ends
    previous = ""
    for token in _TOKEN.findall(said):
        word = token.replace("’", "'")
        names = previous == ":" and word in _NONE
        if word in _SUBJECTS and previous in (",", "and", "now"):
            found.append(clause.stance())
            clause = _Clause()
        if word in _ENDS and not (word == ":" and not clause.negated):
            found.append(clause.stance())
            clause, left = _Clause(), 0
        elif word in _NEGATES or word.endswith("n't"):
            clause.negated = True
            clause.is_loose = False
            left = 0 if names else _SCOPE
        elif word in _LOOSENS:
            clause.is_loose = clause.is_loose or left > 0 or word in _UNSETTLES
        elif word not in FUNCTION and word not in ASSISTANT:
            clause.add(stem(word), in_scope=left > 0)
            if word.startswith("un") and len(word) > 5:
                bare = frozenset({stem(word[2:])})
                found.append(Stance(bare, frozenset()) if left else Stance(frozenset(), bare))
        left = max(0, left - 1)
        previous = word
    found.append(clause.stance())
    return Stance(
        frozenset().union(*(part.affirmed for part in found)), frozenset().union(*(part.denied for part in found))
    )


def first_clause(text: str) -> str:
    return _CLAUSE_END.split(text.strip(), maxsplit=1)[0]
