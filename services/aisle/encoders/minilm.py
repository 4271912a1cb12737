"""all-MiniLM-L6-v2 as int8 ONNX; its card is `models/minilm-l6-int8/README.md`."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime as ort
from tokenizers import Encoding, Tokenizer

from aisle.encoders.errors import ModelDamaged, ModelMissing
from aisle.encoders.models import verified

ort.disable_telemetry_events()  # an assistant that a store hosts itself tells nobody that it runs

DIMENSIONS = 384
MAX_TOKENS = 256  # what the model was trained on; the rest of a longer text is not seen
BATCH = 16  # texts in one run: fastest of 1 to 64 on two cores; more costs memory and caches

# No word piece that matters lies past this: it bounds what a ten-megabyte text costs to tokenise.
_MAX_CHARACTERS = MAX_TOKENS * 32
_REMEMBERED = 512  # single texts, such as a question asked by several stages: 1.5 KiB each


class MiniLm:
    """The embedder that Aisle ships. Thread-safe; concurrent calls share `threads` threads of the runtime.

    Raises, on construction: ModelMissing, ModelDamaged.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        digests = verified(folder)
        if not {"model.onnx", "tokenizer.json"} <= digests.keys():
            raise ModelMissing(f"{folder} lists {sorted(digests)}, a text model is model.onnx and tokenizer.json")
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # Waiting threads sleep: a spinning one takes the core that the log and the index need.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._session = ort.InferenceSession(
                folder / "model.onnx", sess_options=options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        except Exception as error:  # both libraries raise bare or private types
            raise ModelDamaged(f"the model in {folder} can't be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._version = f"{folder.name}@{digests['model.onnx'][:8]}"
        self._embed_one = lru_cache(_REMEMBERED)(self._embed_uncached)

    @property
    def version(self) -> str:
        """ "minilm-l6-int8@36d13820": the folder's name and the first of the weights' sha256."""
        return self._version

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, 384) float32, each row of unit length, in the order given. At most 256 tokens of each text count."""
        if len(texts) == 1:
            return self._embed_one(texts[0]).copy()
        encodings = self._tokenizer.encode_batch([text[:_MAX_CHARACTERS] for text in texts])
        # Texts of like length share a batch, so that little of it is padding.
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i].ids))
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([encodings[row] for row in rows])
        return vectors

    def _embed_uncached(self, text: str) -> npt.NDArray[np.float32]:
        return self._run([self._tokenizer.encode(text[:_MAX_CHARACTERS])])

    def _run(self, encodings: Sequence[Encoding]) -> npt.NDArray[np.float32]:
        longest = max(len(encoding.ids) for encoding in encodings)
        ids = np.zeros((len(encodings), longest), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        vectors: npt.NDArray[np.float32] = self._session.run(["emb"], inputs)[0]
        return vectors
