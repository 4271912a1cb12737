"""Vectors kept from run to run: embedding a catalog takes a minute, and a text's vector never changes."""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import numpy.typing as npt
import platformdirs

from aisle.encoders.embedder import Embedder
from aisle.encoders.minilm import DIMENSIONS

FOLDER = Path(platformdirs.user_cache_dir("aisle", appauthor=False)) / "vectors"


class KeptVectors:
    """An embedder in front of another. For one thread; several processes may share the file."""

    def __init__(self, embedder: Embedder, kept: sqlite3.Connection) -> None:
        self._embedder = embedder
        self._kept = kept

    @classmethod
    @contextmanager
    def of(cls, embedder: Embedder, folder: Path | None = None) -> Iterator["KeptVectors"]:
        """The vectors of each version of an embedder are a file of their own in the folder, which may be deleted."""
        folder = folder or FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        kept = sqlite3.connect(folder / f"{embedder.version}.sqlite", timeout=60.0, isolation_level=None)
        try:
            kept.execute("CREATE TABLE IF NOT EXISTS vectors (sha256 BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
            yield cls(embedder, kept)
        finally:
            kept.close()

    @property
    def version(self) -> str:
        return self._embedder.version

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """(n, 384) float32, as the embedder behind gives them."""
        found = {text: vector for text in dict.fromkeys(texts) if (vector := self._find(text)) is not None}
        unknown = [text for text in dict.fromkeys(texts) if text not in found]
        if unknown:
            new = dict(zip(unknown, self._embedder.embed(unknown), strict=True))
            self._keep(new)
            found |= new
        return np.stack([found[text] for text in texts]) if texts else np.empty((0, DIMENSIONS), dtype=np.float32)

    def _find(self, text: str) -> npt.NDArray[np.float32] | None:
        row = self._kept.execute("SELECT vector FROM vectors WHERE sha256 = ?", (_key(text),)).fetchone()
        return None if row is None else np.frombuffer(row[0], dtype=np.float32)

    def _keep(self, vectors: dict[str, npt.NDArray[np.float32]]) -> None:
        rows = [(_key(text), vector.tobytes()) for text, vector in vectors.items()]
        self._kept.execute("BEGIN IMMEDIATE")
        self._kept.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", rows)
        self._kept.execute("COMMIT")


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
