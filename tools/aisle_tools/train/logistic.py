"""Logistic regression by Newton's method: a handful of named features, a few thousand rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

STEPS = 40


def fit(
    rows: Sequence[Mapping[str, float]], labels: Sequence[bool], *, penalty: float, balanced: bool = False
) -> dict[str, float]:
    """A weight by name. All rows have the same names, "bias" among them, which is not penalised.

    `penalty`: of the squared weights. `balanced`: both labels weigh the same in sum.
    """
    names = list(rows[0])
    design = np.array([[row[name] for name in names] for row in rows])
    wanted = np.array(labels, dtype=np.float64)
    share = wanted.mean()
    counts = np.where(wanted == 1, 0.5 / share, 0.5 / (1 - share)) if balanced else np.ones_like(wanted)
    ridge = penalty * np.diag([float(name != "bias") for name in names])
    weights: Floats = np.zeros(len(names))
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        slope = design.T @ (counts * (chances - wanted)) + ridge @ weights
        bend = (design.T * (counts * chances * (1 - chances))) @ design + ridge
        weights -= np.linalg.solve(bend + 1e-9 * np.eye(len(names)), slope)
    return dict(zip(names, weights.tolist(), strict=True))
