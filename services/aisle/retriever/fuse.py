"""The rankings of several steps, made one. Pure."""

from collections.abc import Iterable, Sequence

from aisle.catalog.index import Hit


def fuse(rankings: Iterable[Sequence[Hit]]) -> list[Hit]:
    """Every passage once, with the best scores that any ranking gave it; by fused score, ties by passage id.

    The index scores each search on one scale (a weighted sum of cosine and relative BM25), so scores of several
    searches compare, and ranks, which would put the best of an empty shelf beside the best of a full one, are not used.
    """
    best: dict[str, Hit] = {}
    for hit in (hit for ranking in rankings for hit in ranking):
        seen = best.get(hit.passage.id)
        best[hit.passage.id] = hit if seen is None else _better_of(seen, hit)
    return sorted(best.values(), key=lambda hit: (-hit.score, hit.passage.id))


def _better_of(left: Hit, right: Hit) -> Hit:
    return Hit(
        passage=left.passage,
        lexical=max(left.lexical, right.lexical),
        dense=max(left.dense, right.dense),
        score=max(left.score, right.score),
    )
