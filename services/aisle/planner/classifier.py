"""Linear classifiers over a question's vector: the learned part of the planner, as it ships under `models/`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
import numpy.typing as npt

from aisle.encoders.errors import ModelDamaged, ModelMissing
from aisle.encoders.models import verified
from aisle.planner.signals import HASHES, INTENTS, LAYOUT, NAMES, Vector, dense_size
from aisle_schemas import Intent, Source

MODEL = "planner-1"
WEIGHTS = "weights.npz"

# What a question after an answer points at: none of its products, the first of them, all of them, or the search that
# found them, which it narrows.
Reference = Literal["none", "first", "all", "refines"]
REFERENCES: tuple[Reference, ...] = get_args(Reference)
SOURCES: tuple[Source, ...] = get_args(Source)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Probabilities:
    """What the model makes of one question."""

    intents: dict[Intent, float]  # they sum to 1
    references: dict[Reference, float]  # they sum to 1
    sources: dict[Source, float]  # can it not be answered well without this one? Each for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """A column an output: the intents, the references, the sources, in the order of their names."""

    dense: Floats  # (dense_size, outputs)
    hashed: Floats  # (HASHES, outputs)
    bias: Floats  # (outputs,)
    embedder: str  # the version that made the embeddings
    tagger: str  # the version that read the filters

    def save(self, path: Path) -> None:
        """In half precision: what is lost lies far below what a probability is good for."""
        arrays: dict[str, Any] = {name: getattr(self, name).astype(np.float16) for name in ("dense", "hashed", "bias")}
        arrays |= {name: np.array(getattr(self, name)) for name in ("embedder", "tagger")}
        np.savez(path, layout=np.array(LAYOUT), **arrays)


class Classifies(Protocol):
    version: str

    def __call__(self, question: Vector) -> Probabilities: ...


class Classifier:
    """Raises, on construction: ModelMissing, ModelDamaged."""

    def __init__(self, folder: Path, *, embedder: str, tagger: str) -> None:
        """The versions of what will make the embeddings and read the filters; they must be those that trained the weights."""
        digests = verified(folder)
        if WEIGHTS not in digests:
            raise ModelMissing(f"{folder} lists {sorted(digests)}, a planner's model is {WEIGHTS}")
        self.version = f"{folder.name}@{digests[WEIGHTS][:8]}"
        self._weights = _loaded(folder / WEIGHTS)
        trained_on, given = (self._weights.embedder, self._weights.tagger), (embedder, tagger)
        if trained_on != given:
            raise ModelDamaged(
                f"{folder} was trained on {' and '.join(trained_on)}, and reads with {' and '.join(given)}"
            )

    def __call__(self, question: Vector) -> Probabilities:
        return probabilities(self._weights, question)


def probabilities(weights: Weights, question: Vector) -> Probabilities:
    scores = question.dense @ weights.dense + question.weights @ weights.hashed[question.hashed] + weights.bias
    intents, references, sources = np.split(scores, np.cumsum((len(INTENTS), len(REFERENCES))))
    return Probabilities(
        dict(zip(INTENTS, softmax(intents).tolist(), strict=True)),
        dict(zip(REFERENCES, softmax(references).tolist(), strict=True)),
        dict(zip(SOURCES, (1 / (1 + np.exp(-sources))).tolist(), strict=True)),
    )


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    powers: Floats = np.exp(scores - scores.max(-1, keepdims=True))
    total: Floats = powers.sum(-1, keepdims=True)
    return np.divide(powers, total, dtype=np.float32)


def _loaded(path: Path) -> Weights:
    try:
        with np.load(path, allow_pickle=False) as file:
            layout, embedder, tagger = int(file["layout"]), str(file["embedder"]), str(file["tagger"])
            dense, hashed, bias = (file[name].astype(np.float32) for name in ("dense", "hashed", "bias"))
    except (OSError, ValueError, KeyError) as error:
        raise ModelDamaged(f"{path} can't be read: {error}") from error
    outputs = len(INTENTS) + len(REFERENCES) + len(SOURCES)
    dimensions = len(dense) - len(NAMES)
    shapes = (dense.shape, hashed.shape, bias.shape)
    expected = ((dense_size(dimensions), outputs), (HASHES, outputs), (outputs,))
    if layout != LAYOUT or shapes != expected:
        raise ModelDamaged(f"{path} has layout {layout} and shapes {shapes}, expected {LAYOUT} and {expected}")
    return Weights(dense=dense, hashed=hashed, bias=bias, embedder=embedder, tagger=tagger)
