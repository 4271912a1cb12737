"""Text → vectors, by a small ONNX model that ships under `models/`."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt


class Embedder(Protocol):
    @property
    def version(self) -> str:
        """Names the model and its bytes: "minilm-l6-int8@36d13820"."""

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, 384) float32, each row of unit length. Thread-safe."""
