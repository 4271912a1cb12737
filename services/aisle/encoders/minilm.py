"""all-MiniLM-L6-v2 as int8 ONNX; its card is `models/minilm-l6-int8/README.md`."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aisle.encoders.text_model import opened

DIMENSIONS = 384
MAX_TOKENS = 256  # what the model was trained on; the rest of a longer text is not seen

# No word piece that matters lies past this: it bounds what a ten-megabyte text costs to tokenise.
_MAX_CHARACTERS = MAX_TOKENS * 32
_REMEMBERED = 512  # single texts, such as a question asked by several stages: 1.5 KiB each


class MiniLm:
    """The embedder that Aisle ships. Thread-safe; a call with several texts spreads them over `threads` threads.

    Each text goes through the model alone. The int8 model quantises its activations over a whole batch, so that in one
    a text's vector moves with its company (cosine down to 0.97), and two indexes of one catalog would rank differently.
    A batch of 16 would save some 40% of the time.

    Raises, on construction: ModelMissing, ModelDamaged.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        model = opened(folder)
        self._session, self._tokenizer, self._version = model.session, model.tokenizer, model.version
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._embed_one = lru_cache(_REMEMBERED)(self._embed_uncached)
        self._threads = ThreadPoolExecutor(threads, "aisle-embedder")

    @property
    def version(self) -> str:
        """ "minilm-l6-int8@36d13820": the folder's name and the first of the weights' sha256."""
        return self._version

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, 384) float32, each row of unit length, in the order given. At most 256 tokens of each text count."""
        if len(texts) == 1:
            return self._embed_one(texts[0]).copy()
        if not texts:
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        return np.concatenate(list(self._threads.map(self._embed_uncached, texts)))

    def _embed_uncached(self, text: str) -> npt.NDArray[np.float32]:
        """(1, 384)."""
        ids = np.array([self._tokenizer.encode(text[:_MAX_CHARACTERS]).ids], dtype=np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vector: npt.NDArray[np.float32] = self._session.run(["emb"], inputs)[0]
        return vector
