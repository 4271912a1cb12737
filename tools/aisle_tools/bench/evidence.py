"""`evidence`: from a question to the evidence of its answer, by the planner's and the retriever's own handlers: the plan,
the search and the reranking, at some ten thousand passages and at a hundred thousand, ten questions a second.

The goals on two cores: p50 25 and p99 60 ms at ten thousand passages, 40 and 90 at a hundred thousand. Where
AISLE_TEST_DATA is set, the smaller shop is its real one, and its questions are asked on their products' pages.
"""

import asyncio
import json
import os
from collections.abc import Sequence
from pathlib import Path

from aisle.catalog.edge import EdgeIndex
from aisle.encoders.models import find_models
from aisle.encoders.reranker import Judgement, Reranker
from aisle.planner.policy import policy_of
from aisle.planner.service import planner
from aisle.process.search_index import embedder_of, reranker_of
from aisle.process.settings import Settings, read_settings
from aisle.retriever.service import retriever
from aisle.stream.clock import SystemClock
from aisle_schemas import EvidenceGathered, Page, Passage, QueryAsked, RetrievalPlanned, new_id
from aisle_tools.bench import feed
from aisle_tools.bench.asking import Question
from aisle_tools.bench.measure import Measured, Stopwatch, paced, spread
from aisle_tools.bench.processes import import_file
from aisle_tools.bench.shops import aside, empty_shop, large_file

QUESTIONS = 300
WARM = 20
PER_S = 10.0
SMALL_PRODUCTS, LARGE_PRODUCTS = 2_000, 20_000  # of five passages each
_OF_A_PAGE = ("is it made for the dishwasher?", "how wide is it?", "what is it made of?", "who repairs it?")


async def measure() -> list[Measured]:
    settings = read_settings()
    with aside() as path:
        small, format = large_file(path, SMALL_PRODUCTS)
        asked = _real_questions(small) if format == "epqa" else _made_up(SMALL_PRODUCTS)
        large = path / "large.tsv"
        feed.write_feed(large, LARGE_PRODUCTS)
        return [
            await _measured(small, format, asked, settings),
            await _measured(large, "google-merchant", _made_up(LARGE_PRODUCTS), settings),
        ]


def _real_questions(catalog: Path) -> list[Question]:
    lines = (catalog.parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[: QUESTIONS + WARM]]
    return [(row["question"], row["asin"]) for row in rows]


def _made_up(products: int) -> list[Question]:
    """Every other one on a product's page."""
    asked: list[Question] = []
    for number, (question, _) in enumerate(feed.questions(QUESTIONS + WARM)):
        on_page = f"{_OF_A_PAGE[number // 2 % len(_OF_A_PAGE)]} ({number})"  # repeated words would be remembered
        asked.append((on_page, f"SYN-{number * 7 % products:06d}") if number % 2 else (question, None))
    return asked


async def _measured(file: Path, format: str, asked: Sequence[Question], settings: Settings) -> Measured:
    embedder, reranker = embedder_of(settings), _Timed(reranker_of(settings))
    clock = SystemClock()
    with aside() as path:
        folder = empty_shop(path)
        await import_file(file, format, folder)
        index = EdgeIndex(folder.index, embedder.version)
        try:
            _, passages = index.count()
            words = index.vocabulary()
            policy = policy_of(settings.planner, find_models(settings.models), embedder)
            plan = planner(policy, lambda: words, clock)
            gather = retriever(index, embedder, reranker, None, clock)
            plan_ms: list[float] = []
            all_ms: list[float] = []

            async def ask(question: Question) -> None:
                text, product_id = question
                now_ms = clock.now_ms()
                query = QueryAsked(
                    query_id=new_id(now_ms, os.urandom),
                    question=text,
                    page=Page(product_id=product_id),
                    asked_at_ms=now_ms,
                )
                watch = Stopwatch()
                [planned] = [event async for event in plan.handle(query)]
                assert isinstance(planned, RetrievalPlanned)
                plan_ms.append(watch.ms)
                [evidence] = [event async for event in gather.handle(planned)]
                assert isinstance(evidence, EvidenceGathered)
                all_ms.append(watch.ms)

            for question in asked[:WARM]:
                await ask(question)
            for times in (plan_ms, all_ms, reranker.took_ms):
                times.clear()
            running = [asyncio.create_task(ask(question)) async for question in paced(asked[WARM:], PER_S)]
            await asyncio.gather(*running)
            return Measured(
                what=f"{file.name}, {passages} passages: {PER_S:g} questions/s",
                figures={"plan": spread(plan_ms), "rerank": spread(reranker.took_ms), "all": spread(all_ms)},
            )
        finally:
            index.close()


class _Timed:
    def __init__(self, reranker: Reranker) -> None:
        self._reranker = reranker
        self.version = reranker.version
        self.took_ms: list[float] = []

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        watch = Stopwatch()
        judged = self._reranker.judge(question, passages)
        self.took_ms.append(watch.ms)
        return judged
