"""What one question's ranking or answer scores. Pure; each function's formula stands in its docstring.

A measure that has no value for a question, such as the nDCG of candidates that are all irrelevant, is None: the question
is left out of its mean.
"""

import math
from collections.abc import Sequence

# ── Rankings ──────────────────────────────────────────────────────────────────────────────────────────────────────


def dcg(labels: Sequence[int], k: int) -> float:
    """Discounted cumulative gain of the first `k`: the sum of (2^label - 1) / log2(rank + 1), rank from 1.

    Source: Burges et al., ICML 2005.
    """
    return sum((2.0**label - 1) / math.log2(rank + 1) for rank, label in enumerate(labels[:k], 1))


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
