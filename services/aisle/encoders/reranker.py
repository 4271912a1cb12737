"""Question and passage → does it help, does it answer, does it say yes or no: a small cross-encoder as int8 ONNX.

Its card is `models/reranker-l4-int8/README.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from aisle.catalog.passages import embedding_text
from aisle.encoders.text_model import opened
from aisle.encoders.threads import thread_per_core
from aisle_schemas import Passage

MAX_TOKENS = 96  # of question and passage together: time grows with them, and what answers stands early
_QUESTION_WORDS = 60
_MAX_CHARACTERS = MAX_TOKENS * 32  # no word piece that matters lies past this
_HELPS, _ANSWERS, _YES, _NO, _NEITHER = range(5)  # the model's logits
_KINDS = {"title": "description", "policy": "description"}  # the nearest of the kinds that it learned from


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the model makes of a passage, by this passage and the question alone."""

    helps: float  # chance that it helps with the question at all
    answers: float  # chance that it answers in full
    says: float | None  # chance that it says yes rather than no; None where it more likely says neither


class Reranker(Protocol):
    @property
    def version(self) -> str:
        """Names the model and its bytes: "reranker-l4-int8@1f2e3d4c"."""

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        """One judgement a passage, in the order given. Thread-safe."""


def reranking_text(passage: Passage) -> str:
    """What the model reads of a passage: its kind, and the words that stand for it in the index."""
    return f"{_KINDS.get(passage.kind, passage.kind)}: {embedding_text(passage)}"


class CrossEncoder:
    """The reranker that Aisle ships. Thread-safe; the pairs of all callers share `threads` threads.

    Each pair goes through the model alone, as in `MiniLm` and for its reason: a judgement does not move with the company.

    Raises, on construction: ModelMissing, ModelDamaged.
    """

    def __init__(self, folder: Path, *, threads: int) -> None:
        model = opened(folder)
        self._session, self._tokenizer, self._version = model.session, model.tokenizer, model.version
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
        self._threads = thread_per_core(threads, "aisle-reranker")

    @property
    def version(self) -> str:
        return self._version

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        asked = " ".join(question[:_MAX_CHARACTERS].split()[:_QUESTION_WORDS])
        texts = [reranking_text(passage)[:_MAX_CHARACTERS] for passage in passages]
        # The longest first: the threads then end at about the same time.
        order = sorted(range(len(texts)), key=lambda place: -len(texts[place]))
        logits = dict(
            zip(order, self._threads.map(lambda place: self._logits(asked, texts[place]), order), strict=True)
        )
        return [_judgement(logits[place]) for place in range(len(texts))]

    def _logits(self, question: str, text: str) -> npt.NDArray[np.float32]:
        """(5,)."""
        pair = self._tokenizer.encode(question, text)
        inputs = {
            "input_ids": np.array(pair.ids, dtype=np.int64),
            "token_type_ids": np.array(pair.type_ids, dtype=np.int64),
        }
        logits: npt.NDArray[np.float32] = self._session.run(["logits"], inputs)[0][0]
        return logits


def _judgement(logits: npt.NDArray[np.float32]) -> Judgement:
    helps, answers = 1 / (1 + np.exp(-logits[[_HELPS, _ANSWERS]]))
    chances = np.exp(logits[_YES:] - logits[_YES:].max())
    yes, no, neither = chances / chances.sum()
    says = float(yes / (yes + no)) if neither < 0.5 else None
    return Judgement(float(helps), float(answers), says)
