"""The shop that is asked: its vectors are the embedder's, its BM25 is the engine's."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from aisle.catalog.index import Search
from aisle.catalog.passages import embedding_text
from aisle_schemas import Product, Review
from aisle_tools.evaluate.shop import opened_shop
from aisle_tools.evaluate.vectors import KeptVectors

ITEMS = [
    Product(
        product_id=f"P{number}",
        title=title,
        bullets=("dishwasher safe", "made of cast iron"),
        reviews=tuple(Review(text=text) for text in ("it is what it is", "the iron rusts in the dishwasher", title)),
    )
    for number, title in enumerate(("Iron pan", "Copper kettle", "Iron kettle with a copper handle"))
]


class Counted:
    """Each text's length and a one, and how many texts it was asked for."""

    version = "counted@1"
    asked = 0

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.asked += len(texts)
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def test_a_vector_that_is_kept_is_not_asked_for_again(tmp_path: Path) -> None:
    embedder = Counted()
    for _ in range(2):
        with KeptVectors.of(embedder, tmp_path) as kept:
            assert kept.embed(["pan", "kettle", "pan"]).tolist() == [[3.0, 1.0], [6.0, 1.0], [3.0, 1.0]]
    assert embedder.asked == 2


def test_bm25_of_any_text_is_what_the_engine_gives_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("aisle_tools.evaluate.vectors.FOLDER", tmp_path)
    question = "does cast iron rust in the dishwasher?"
    with opened_shop(ITEMS, lambda what, done, all: None) as shop:
        [hits] = shop.index.search([Search(text=question, vector=shop.kept.embed([question])[0], limit=50)])
        texts = {hit.passage.id: embedding_text(hit.passage) for hit in hits}
        assert len(hits) == 18  # three titles of one passage each, and five others
        for hit in hits:
            assert shop.bm25.score(question, texts[hit.passage.id]) == pytest.approx(hit.lexical, abs=1e-3)
