"""The table that the weights in `aisle.catalog.fusion` were read from.

    python -m aisle_tools.train.fusion_weights EPQA/questions.jsonl

Ranks each question's candidate passages by words, by meaning and by both, on the engine itself, and prints nDCG@5 and
P@1 for two halves of the products: weights are chosen on the first and read on the second. Questions without a relevant
candidate say nothing of a ranking and are left out.
"""

import hashlib
import math
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aisle.catalog.attributes import readable_name, readable_value
from aisle.catalog.edge import EdgePoints
from aisle.catalog.lexical import document_terms, query_terms
from aisle.catalog.points import PointData, of_items
from aisle.catalog.points_index import Nearest
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, find_models

WEIGHTS = (0.1, 0.2, 0.3, 0.4)
HALF_SATURATIONS = (5.0, 10.0, 20.0)
_CANDIDATES = 100

Score = Callable[[float, float], float]  # of (BM25, cosine)


class Candidate(msgspec.Struct):
    source: str
    text: str
    label: int  # 0 irrelevant, 1 helps, 2 answers

    def embedding_text(self) -> str:
        """As `aisle.catalog.passages` would have it."""
        if self.source == "attribute":
            name, _, value = self.text.partition(":")
            return f"{readable_name(name)}: {readable_value(value)}"
        if self.source == "cqa":
            answer, _, question = self.text.partition(" Question: ")
            return f"{question} {answer}"
        return self.text


class Question(msgspec.Struct):
    qid: str
    asin: str
    question: str
    candidates: list[Candidate]

    @property
    def half(self) -> int:
        return int(hashlib.sha256(self.asin.encode()).hexdigest(), 16) % 2


@dataclass(frozen=True, slots=True)
class Scored:
    half: int
    rows: list[tuple[float, float, int]]  # (BM25, cosine, label) a candidate


def scored(questions: list[Question], folder: Path) -> Iterator[Scored]:
    """Both scores of every candidate, as the engine gives them."""
    embedder = MiniLm(find_models() / EMBEDDER, threads=2)
    points = EdgePoints(folder, embedder.version)
    for question in questions:
        texts = [candidate.embedding_text() for candidate in question.candidates]
        points.put([
            PointData(
                id=_id(question, place), dense=vector, lexical=document_terms(text), payload={"item_id": question.qid}
            )
            for place, (text, vector) in enumerate(zip(texts, embedder.embed(texts), strict=True))
        ])  # fmt: skip
    for question, vector in zip(questions, embedder.embed([q.question for q in questions]), strict=True):
        where = of_items([question.qid])
        lexical, dense = points.nearest([
            Nearest(query=query_terms(question.question), where=where, limit=_CANDIDATES),
            Nearest(query=vector, where=where, limit=_CANDIDATES),
        ])  # fmt: skip
        ids = [_id(question, place) for place in range(len(question.candidates))]
        labels = [candidate.label for candidate in question.candidates]
        rows = [(lexical.get(id, 0.0), dense.get(id, 0.0), label) for id, label in zip(ids, labels, strict=True)]
        yield Scored(question.half, rows)
    points.close()


def _id(question: Question, place: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{question.qid} {place}"))


def quality(questions: list[Scored], score: Score) -> tuple[float, float]:
    """(nDCG@5 with gain 2^label - 1, P@1 of the best label being an answer)."""
    gains, firsts = [], []
    for question in questions:
        ranked = sorted(question.rows, key=lambda row: -score(row[0], row[1]))
        labels = [label for _, _, label in ranked]
        gains.append(_dcg(labels) / _dcg(sorted(labels, reverse=True)))
        firsts.append(labels[0] == 2)
    return sum(gains) / len(gains), sum(firsts) / len(firsts)


def _dcg(labels: list[int]) -> float:
    return sum((2.0**label - 1) / math.log2(rank + 2) for rank, label in enumerate(labels[:5]))


def rankings() -> Iterator[tuple[str, Score]]:
    yield "words", lambda lexical, _: lexical
    yield "meaning", lambda _, dense: dense
    for half in HALF_SATURATIONS:
        for weight in WEIGHTS:
            yield f"{weight:.1f} words, half at {half:g}", _fusion(weight, half)


def _fusion(weight: float, half: float) -> Score:
    return lambda lexical, dense: weight * lexical / (lexical + half) + (1 - weight) * dense


def main(path: Path) -> None:
    questions = [msgspec.json.decode(line, type=Question) for line in path.read_bytes().splitlines()]
    relevant = [q for q in questions if any(candidate.label for candidate in q.candidates)]
    with tempfile.TemporaryDirectory() as folder:
        rows = list(scored(relevant, Path(folder) / "index"))
    halves = [[row for row in rows if row.half == half] for half in (0, 1)]
    print(f"{'':24} {len(halves[0])} questions   {len(halves[1])} questions")
    for name, score in rankings():
        chosen, read = (quality(half, score) for half in halves)
        print(f"{name:24} {chosen[0]:.3f}/{chosen[1]:.3f}     {read[0]:.3f}/{read[1]:.3f}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {Path(sys.argv[0]).name} EPQA/questions.jsonl")
    main(Path(sys.argv[1]))
