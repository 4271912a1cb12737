"""`ranking`: the listed candidates as the production ranker orders them, and what the whole pipeline finds for the page.

Beside it, on the same candidates: BM25, and the cosine of the shipped embedder. Ties are broken by a hash of the text, so
that no order of the file or of ids helps.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import Any

import msgspec

from aisle.catalog.fusion import fuse
from aisle.catalog.index import Hit
from aisle.catalog.passages import embedding_text
from aisle.retriever.rank import rank_passages
from aisle_schemas import EvidenceGathered, Passage
from aisle_tools.evaluate.estimates import Case, Difference, Statistic, auroc, mean
from aisle_tools.evaluate.metrics import average_precision, ndcg, precision_at_1
from aisle_tools.evaluate.questions import ANSWERS, HELPS, Candidate, Question, passages_of_candidate
from aisle_tools.evaluate.shop import Progress, Shop

NDCG_AT = 5
FIRST = 5  # passages of the evidence that `recall5_open` looks at

_MEASURES: Mapping[str, Callable[[Sequence[int]], float | None]] = {
    "ndcg5": lambda labels: ndcg(labels, NDCG_AT),
    "p1": lambda labels: precision_at_1(labels, ANSWERS),
    "map_helpful": lambda labels: average_precision(labels, HELPS),
    "map_full": lambda labels: average_precision(labels, ANSWERS),
}
_BASELINES = ("bm25", "minilm")
_POOLS = ("", "judged_")
_ABSTENTION = ("abstention_auroc", "agreed_abstention_auroc")
_AGREEING = 3  # of the best scores: where nothing helps, one passage may look as if it did, but seldom three

STATISTICS: Mapping[str, Statistic] = {
    **{f"{pool}{measure}": mean for pool in _POOLS for measure in _MEASURES},
    "recall5_open": mean,
    "recall_open": mean,
    **dict.fromkeys(_ABSTENTION, auroc),
    **{f"{baseline}_{pool}{measure}": mean for baseline in _BASELINES for pool in _POOLS for measure in _MEASURES},
    **{f"{baseline}_{name}": auroc for baseline in _BASELINES for name in _ABSTENTION},
}
DIFFERENCES: Mapping[str, Difference] = {
    "agreed_over_abstention_auroc": Difference(of="agreed_abstention_auroc", less="abstention_auroc"),
    **{
        f"over_{baseline}_{name}": Difference(of=name, less=f"{baseline}_{name}")
        for baseline in _BASELINES
        for name in (*(f"{pool}{measure}" for pool in _POOLS for measure in _MEASURES), *_ABSTENTION)
    },
}

Scores = Sequence[float]
"""One a candidate, in the question's order."""


async def evaluate(shop: Shop, questions: Sequence[Question], progress: Progress) -> list[Case]:
    cases = []
    for number, question in enumerate(questions):
        progress("ranking", number, len(questions))
        cases.append(case_of(question, _scores(shop, question), await _gathered(shop, question)))
    progress("ranking", len(questions), len(questions))
    return cases


def case_of(question: Question, scores: Mapping[str, Scores], gathered: EvidenceGathered) -> Case:
    """`scores`: of the production ranker under "", and of each baseline under its name."""
    rows: dict[str, tuple[float, ...]] = {}
    for ranker, of_candidates in scores.items():
        prefix = f"{ranker}_" if ranker else ""
        order = ranked(question.candidates, of_candidates)
        judged = [place for place in order if question.candidates[place].judged]
        for pool, places in zip(_POOLS, (order, judged), strict=True):
            labels = [question.candidates[place].label for place in places]
            for measure, value_of in _MEASURES.items():
                if labels and (value := value_of(labels)) is not None:
                    rows[f"{prefix}{pool}{measure}"] = (value,)
        is_helped = float(question.best_label >= HELPS)
        rows[f"{prefix}abstention_auroc"] = (of_candidates[order[0]], is_helped)
        rows[f"{prefix}agreed_abstention_auroc"] = (_agreed([of_candidates[place] for place in order]), is_helped)
    if (place := _place_of_an_answer(question, gathered.passages)) is not None:
        rows["recall5_open"] = (float(0 <= place < FIRST),)
        rows["recall_open"] = (float(place >= 0),)
    return Case(qid=question.qid, rows=rows, details=_details(question, scores, gathered))


def ranked(candidates: Sequence[Candidate], scores: Scores) -> list[int]:
    """The candidates' places, best first; ties by the sha256 of the text."""
    ties = [hashlib.sha256(candidate.text.encode()).digest() for candidate in candidates]
    return sorted(range(len(candidates)), key=lambda place: (-scores[place], ties[place]))


def _agreed(best_first: Scores) -> float:
    """The mean of the best scores, of what the catalog holds."""
    found = [score for score in best_first[:_AGREEING] if score > _NOT_IN_THE_CATALOG]
    return fmean(found) if found else _NOT_IN_THE_CATALOG


# ── The scores ────────────────────────────────────────────────────────────────────────────────────────────────────

_NOT_IN_THE_CATALOG = float("-inf")  # of a candidate of which the import keeps nothing


def _scores(shop: Shop, question: Question) -> dict[str, Scores]:
    """A candidate that is cut into several passages has the best one's score."""
    hits = [hits_of(shop, question, place) for place in range(len(question.candidates))]
    found = production_ranked(shop, question, [hit for of_candidate in hits for hit in of_candidate])
    chances = {passage.id: passage.score for passage in found}
    return {
        "": [_best(chances[hit.passage.id] for hit in of_candidate) for of_candidate in hits],
        "bm25": [_best(hit.lexical for hit in of_candidate) for of_candidate in hits],
        "minilm": [_best(hit.dense for hit in of_candidate) for of_candidate in hits],
    }


def _best(scores: Iterable[float]) -> float:
    return max(scores, default=_NOT_IN_THE_CATALOG)


def production_ranked(shop: Shop, question: Question, hits: Sequence[Hit]) -> list[Passage]:
    """As the retriever ranks and scores what the index found."""
    return rank_passages(question.question, hits, shop.reranker)


def hits_of(shop: Shop, question: Question, place: int) -> list[Hit]:
    """The candidate's passages as the index would give them. Their ids are made distinct: each candidate is cut as if
    it were the first of its kind."""
    passages = [
        msgspec.structs.replace(passage, id=f"{question.asin}#{place}.{piece}")
        for piece, passage in enumerate(passages_of_candidate(question.asin, question.candidates[place]))
    ]
    if not passages:
        return []
    texts = [embedding_text(passage) for passage in passages]
    asked = shop.embedder.embed([question.question])[0]
    dense = {
        passage.id: float(cosine) for passage, cosine in zip(passages, shop.kept.embed(texts) @ asked, strict=True)
    }
    lexical = {p.id: shop.bm25.score(question.question, text) for p, text in zip(passages, texts, strict=True)}
    fused = {found.id: found for found in fuse(lexical, dense, len(passages))}
    return [
        Hit(passage=p, lexical=fused[p.id].lexical, dense=fused[p.id].dense, score=fused[p.id].score) for p in passages
    ]


# ── The evidence ──────────────────────────────────────────────────────────────────────────────────────────────────


async def _gathered(shop: Shop, question: Question) -> EvidenceGathered:
    """What planner and retriever find in the whole catalog for the question, asked on its product's page."""
    return await shop.evidence(await shop.plan(shop.asked(question.question, question.asin)))


def _place_of_an_answer(question: Question, passages: Sequence[Passage]) -> int | None:
    """Where the first fully answering passage stands, from 0; -1 where none is there, None where none is known."""
    answering = {
        _said(passage)
        for candidate in question.labelled(ANSWERS)
        for passage in passages_of_candidate(question.asin, candidate)
    }
    if not answering:
        return None
    return next((place for place, passage in enumerate(passages) if _said(passage) in answering), -1)


def _said(passage: Passage) -> tuple[str, str, str, str]:
    """What makes a passage of the evidence the same as a candidate: ids differ, since a candidate's place in its
    product is not known."""
    return passage.product_id, passage.kind, passage.question, passage.text


def _details(question: Question, scores: Mapping[str, Scores], gathered: EvidenceGathered) -> dict[str, Any]:
    order = ranked(question.candidates, scores[""])
    return {
        "question": question.question,
        "asin": question.asin,
        "ranked": [
            {
                "text": question.candidates[place].text,
                "source": question.candidates[place].source,
                "label": question.candidates[place].label,
                "judged": question.candidates[place].judged,
                **{ranker or "score": of_candidates[place] for ranker, of_candidates in scores.items()},
            }
            for place in order
        ],
        "intent": gathered.plan.intent,
        "evidence": [{"id": passage.id, "text": passage.text, "score": passage.score} for passage in gathered.passages],
        "gaps": [f"{gap.source}: {gap.cause}" for gap in gathered.gaps],
    }
