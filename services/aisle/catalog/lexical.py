"""Text → BM25 term weights, by the engine's own tokenizer and stemmer, offline; the same in process and on a server.

The weights hold term frequency and length; the rarity of a term is the index's to know (its IDF modifier).
"""

from dataclasses import dataclass

from qdrant_edge import Bm25, Bm25Config

# Words of a passage, on average, over 888 real products with reviews and Q&A: what BM25 holds a passage's length
# against. Fixed, because the weights of what is indexed already depend on it.
AVERAGE_WORDS = 16.0

_bm25 = Bm25(Bm25Config(avg_len=AVERAGE_WORDS, language="english", ascii_folding=True))


@dataclass(frozen=True, slots=True)
class Terms:
    """A sparse vector: hashed stems and their weights."""

    ids: tuple[int, ...]
    weights: tuple[float, ...]


def document_terms(text: str) -> Terms:
    """Of a passage."""
    vector = _bm25.embed_document(text)
    return Terms(tuple(vector.indices), tuple(vector.values))


def query_terms(text: str) -> Terms:
    """Of a question: each stem once, with weight 1."""
    vector = _bm25.embed_query(text)
    return Terms(tuple(vector.indices), tuple(vector.values))


def stems(text: str) -> tuple[int, ...]:
    """The hashed stems of the text's words, stop words left out, ascending."""
    return tuple(sorted(_bm25.embed_query(text).indices))
