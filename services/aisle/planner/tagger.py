"""Which words of a question rule goods in or out: a small tagger as int8 ONNX, as it ships under `models/`.

Its card is `models/tagger-l3-int8/README.md`.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aisle.encoders.text_model import opened
from aisle.planner.marks import TAGS, Mark, marks, units, units_of

TAGGER = "tagger-l3-int8"
MAX_TOKENS = 96
_MAX_CHARACTERS = MAX_TOKENS * 32  # no word piece that matters lies past this
_REMEMBERED = 512


class Tagger:
    """Thread-safe. Raises, on construction: ModelMissing, ModelDamaged."""

    def __init__(self, folder: Path) -> None:
        model = opened(folder)
        self._session, self._tokenizer, self.version = model.session, model.tokenizer, model.version
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._marks = lru_cache(_REMEMBERED)(self._tagged)

    def __call__(self, text: str, known: Sequence[bool]) -> tuple[Mark, ...]:
        return self._marks(text[:_MAX_CHARACTERS], tuple(known))

    def _tagged(self, text: str, known: tuple[bool, ...]) -> tuple[Mark, ...]:
        places = units(text)
        if not places:
            return ()
        pieces = self._tokenizer.encode(text)
        of_pieces = units_of(places, pieces.offsets)
        types = [int(any(known[place] for place in covered)) for covered in of_pieces]
        inputs = {"input_ids": np.array(pieces.ids, np.int64), "token_type_ids": np.array(types, np.int64)}
        logits: npt.NDArray[np.float32] = self._session.run(["logits"], inputs)[0]
        chances = np.exp(logits - logits.max(1, keepdims=True))
        logs = np.log(chances / chances.sum(1, keepdims=True))
        # The pieces of a unit decide together; what lies past the model's last piece rules nothing.
        scores = np.zeros((len(places), len(TAGS)), dtype=np.float32)
        for covered, piece in zip(of_pieces, logs, strict=True):
            for place in covered:
                scores[place] += piece
        best = scores.argmax(1)
        return marks([(place, TAGS[tag]) for place, tag in zip(places, best, strict=True)])
