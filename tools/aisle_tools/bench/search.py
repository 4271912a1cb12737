"""`search`: one search of the index in this process, at the demo shop's size and at some ten thousand passages.

The question's embedding is measured beside it: both are paid before an answer can begin.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from aisle.catalog.edge import EdgeIndex
from aisle.catalog.index import Index, Search
from aisle.encoders.embedder import Embedder
from aisle.process.search_index import embedder_of
from aisle.process.settings import read_settings
from aisle_tools.bench import feed
from aisle_tools.bench.measure import Figure, Measured, Stopwatch, paced, spread
from aisle_tools.bench.processes import import_file
from aisle_tools.bench.shops import aside, demo_file, empty_shop, large_file

LARGE_PRODUCTS = 2_000  # of five passages each
SEARCHES = 500
PER_S = 10.0
STEADY_SEARCHES = 200


async def measure() -> list[Measured]:
    embedder = embedder_of(read_settings())
    searches, embedding_ms = _embedded([question for question, _ in feed.questions(SEARCHES)], embedder)
    with aside() as path:
        demo = await _searched(demo_file(path), "aisle", searches, embedder.version)
        large = await _searched(*large_file(path, LARGE_PRODUCTS), searches, embedder.version)
    return [Measured(what="a question", figures={"embedding": spread(embedding_ms)}), *demo, *large]


def _embedded(questions: Sequence[str], embedder: Embedder) -> tuple[list[Search], list[float]]:
    searches, took_ms = [], []
    for text in questions:
        watch = Stopwatch()
        searches.append(Search(text=text, vector=embedder.embed([text])[0]))
        took_ms.append(watch.ms)
    return searches, took_ms


async def _searched(file: Path, format: str, searches: Sequence[Search], embedder_version: str) -> list[Measured]:
    with aside() as path:
        folder = empty_shop(path)
        await import_file(file, format, folder)
        index = EdgeIndex(folder.index, embedder_version)
        try:
            _, passages = index.count()
            shop = f"{file.name}, {passages} passages"
            return [
                Measured(what=f"{shop}: one by one", figures=_one_by_one(index, searches)),
                Measured(what=f"{shop}: {PER_S:g} searches/s", figures=await _steadily(index, searches)),
            ]
        finally:
            index.close()


def _one_by_one(index: Index, searches: Sequence[Search]) -> dict[str, Figure]:
    for search in searches:  # once before, so that the files' pages are in memory
        index.search([search])
    return {"search": spread([_took_ms(index, search) for search in searches])}


async def _steadily(index: Index, searches: Sequence[Search]) -> dict[str, Figure]:
    """Each on a thread at its time, as the retriever does it."""
    running = [
        asyncio.create_task(asyncio.to_thread(_took_ms, index, search))
        async for search in paced(searches[:STEADY_SEARCHES], PER_S)
    ]
    return {"search": spread(await asyncio.gather(*running))}


def _took_ms(index: Index, search: Search) -> float:
    watch = Stopwatch()
    index.search([search])
    return watch.ms
