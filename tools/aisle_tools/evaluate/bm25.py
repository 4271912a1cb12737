"""BM25 of any text against any question, as the index scores its own passages: the same tokenizer, stemmer and term
weights, and the rarity of a term among the catalog's passages. A candidate need not stand in the index to be scored."""

import math
from collections import Counter
from collections.abc import Iterable

from aisle.catalog.lexical import document_terms, query_terms


class Bm25:
    """Made of the embedding texts of all passages of the catalog."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._documents = 0
        self._holding: Counter[int] = Counter()  # term → documents
        for text in texts:
            terms = document_terms(text).ids
            self._documents += bool(terms)  # the engine knows nothing of a text without a term
            self._holding.update(terms)

    def score(self, question: str, text: str) -> float:
        """The sum over the question's terms of weight in the text times ln(1 + (N - n + 0.5) / (n + 0.5))."""
        terms = document_terms(text)
        weights = dict(zip(terms.ids, terms.weights, strict=True))
        asked = query_terms(question)
        return sum(
            weight * weights[term] * self._rarity(term)
            for term, weight in zip(asked.ids, asked.weights, strict=True)
            if term in weights
        )

    def _rarity(self, term: int) -> float:
        holding = self._holding[term]
        return math.log(1 + (self._documents - holding + 0.5) / (holding + 0.5))
