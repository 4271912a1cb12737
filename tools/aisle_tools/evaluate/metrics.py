"""What one question's ranking or answer scores. Pure; each function's formula stands in its docstring.

A measure that has no value for a question, such as the nDCG of candidates that are all irrelevant, is None: the question
is left out of its mean.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

# ── Rankings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def dcg(labels: Sequence[int], k: int) -> float:
    """Discounted cumulative gain of the first `k`: the sum of label / log2(rank + 1), rank from 1.

    Source: Järvelin & Kekäläinen, TOIS 2002.
    """
    return sum(label / math.log2(rank + 1) for rank, label in enumerate(labels[:k], 1))


def ndcg(labels: Sequence[int], k: int) -> float | None:
    """DCG over that of the best order of the same labels; None where every label is 0."""
    best = dcg(sorted(labels, reverse=True), k)
    return dcg(labels, k) / best if best else None


def precision_at_1(labels: Sequence[int], least: int) -> float | None:
    """1 where the first is labelled `least` or better; None where none is."""
    return float(labels[0] >= least) if any(label >= least for label in labels) else None


def average_precision(labels: Sequence[int], least: int) -> float | None:
    """The mean, over the places of the relevant ones (labelled `least` or better), of the precision down to there; None
    where none is relevant."""
    found = 0
    precisions = []
    for rank, label in enumerate(labels, 1):
        if label >= least:
            found += 1
            precisions.append(found / rank)
    return sum(precisions) / found if found else None


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_WORD = re.compile(r"[^\W_]+(?:[.'’][^\W_]+)*")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Lists of the metrics' own: an answer must not score better because a list of the code that writes it has changed.
_FUNCTION = _set(
    """
    a about after again all also am an and any are aren't as at be because been before being both but by can can't cannot
    could couldn't did didn't do does doesn't doing don't for from had has hasn't have haven't having he her here his how i
    i'm i've if in into is isn't it it's its just me mine more most my no not of on one or other our out over own she so some
    such than that that's the their them then there there's these they they're this those to too under until up very was
    wasn't we were weren't what when where which while who will with won't would wouldn't yes you you're your
    """
)
# How an answer tells whose words it gives: "a customer says that …", "the details list …".
_ATTRIBUTION = _set(
    """
    according adds agree agrees another answer answered answers asked both customer customers describe describes description detail details
    disagree find found item list listed lists mentions mostly nearest product quoted report reports review reviewer reviewers
    reviews say saying says seller shop sure three two write writes wrote
    """
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ROOT = 4  # letters by which "washing" meets "washable"


def content_words(text: str) -> list[str]:
    """Lower-case words and numbers that carry a meaning, in order: none that hold a sentence together, none that tell
    whose words they are, no yes and no no."""
    said = (word.replace("’", "'") for word in _WORD.findall(text.lower()))
    return [word for word in said if word not in _FUNCTION and word not in _ATTRIBUTION]


def content_f1(answer: str, reference: str) -> float:
    """The harmonic mean of precision and recall of content words, each counted as often as it stands (as SQuAD's token
    F1, of content words only); 1 where neither has any."""
    said, wanted = Counter(content_words(answer)), Counter(content_words(reference))
    if not said and not wanted:
        return 1.0
    return 2 * (said & wanted).total() / (said.total() + wanted.total())


def support(claim: str, sources: Iterable[str]) -> float | None:
    """The share of the claim's content words whose beginning stands in the sources, 0 where one of its numbers does not;
    None where it has no such word: it claims nothing that words could show."""
    words = content_words(claim)
    if not words:
        return None
    known = " ".join(sources).lower()
    if not set(_NUMBER.findall(claim)) <= set(_NUMBER.findall(known)):
        return 0.0
    roots = {word[:_ROOT] for word in _WORD.findall(known)}
    return sum(word[:_ROOT] in roots for word in words) / len(words)


_OPENING = re.compile(r"\W*(?:mostly )?(yes|no)\b(?! (?:one|idea|doubt))", re.IGNORECASE)


def polarity(answer: str) -> bool | None:
    """True for an answer that begins with a yes, False for a no; None for any other."""
    opening = _OPENING.match(answer)
    return None if opening is None else opening[1].lower() == "yes"
