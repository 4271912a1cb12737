"""Logistic regression as it is read: named cues, each with its weight."""

from collections.abc import Mapping
from math import exp, log

SUREST = 0.995  # a chance nearer to certainty than this tells nothing more


def weighed(weights: Mapping[str, float], cues: Mapping[str, float]) -> float:
    """The log odds. A cue that has no weight yet counts for nothing, so that a new one can be fitted."""
    return sum(weights.get(name, 0.0) * value for name, value in cues.items())


def chance(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def log_odds(chance: float) -> float:
    bounded = min(max(chance, 1 - SUREST), SUREST)
    return log(bounded / (1 - bounded))
