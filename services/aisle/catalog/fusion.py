"""Two rankings of one search, by words and by meaning, made one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

LEXICAL_WEIGHT = 0.3
DENSE_WEIGHT = 0.7


@dataclass(frozen=True, slots=True)
class Fused:
    id: str
    lexical: float
    dense: float
    score: float


def fuse(lexical: Mapping[str, float], dense: Mapping[str, float], limit: int) -> list[Fused]:
    """The best `limit` ids, by the weighted sum of cosine and BM25 score, ties by id.

    BM25 scores have no upper end, so each is taken relative to the search's best; a cosine is comparable as it is. An
    id that only one ranking holds has 0 in the other.
    """
    best = max(lexical.values(), default=0.0)
    fused = [
        Fused(
            id,
            lexical.get(id, 0.0),
            dense.get(id, 0.0),
            DENSE_WEIGHT * dense.get(id, 0.0) + (LEXICAL_WEIGHT * lexical.get(id, 0.0) / best if best > 0 else 0.0),
        )
        for id in lexical.keys() | dense.keys()
    ]
    fused.sort(key=lambda found: (-found.score, found.id))
    return fused[:limit]
