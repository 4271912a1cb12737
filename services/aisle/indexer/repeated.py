"""Short texts that stand in many items are embedded once."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aisle.encoders.embedder import Embedder

SHORT = 64  # characters: "material: leather" repeats from product to product, a sentence does not
REMEMBERED = 4096  # texts, of 1.5 KiB each; then all are forgotten, and the common ones soon known again


class RepeatedTexts:
    """An embedder in front of another. Not for use by several threads at once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._known: dict[str, npt.NDArray[np.float32]] = {}

    @property
    def version(self) -> str:
        return self._embedder.version

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, 384) float32, as the embedder behind gives them; a text that repeats is asked for once."""
        if not texts:
            return self._embedder.embed(texts)
        unknown = list(dict.fromkeys(text for text in texts if text not in self._known))
        new = dict(zip(unknown, self._embedder.embed(unknown), strict=True)) if unknown else {}
        vectors = np.stack([new[text] if text in new else self._known[text] for text in texts])
        if len(self._known) + len(new) > REMEMBERED:
            self._known.clear()
        self._known |= {text: vector.copy() for text, vector in new.items() if len(text) <= SHORT}
        return vectors
