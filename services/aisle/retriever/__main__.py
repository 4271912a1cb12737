"""`python -m aisle.retriever`: the retriever as a process of its own.

Without a Qdrant server it searches an index of its own, on disk, which an indexer in this process keeps in step.
"""

import asyncio

from aisle.indexer.service import indexer
from aisle.process.main import Process, arguments, main
from aisle.process.search_index import embedder_of, index_of, keep_in_step, reranker_of, until_indexed
from aisle.process.store import opened_store
from aisle.retriever.service import retriever


async def build(process: Process) -> None:
    """1. Open the index. 2. Where it is its own, fill it with what the catalog holds now. 3. Gather evidence."""
    embedder = await asyncio.to_thread(embedder_of, process.settings)
    reranker = await asyncio.to_thread(reranker_of, process.settings)
    search = await asyncio.to_thread(index_of, process.settings, embedder.version, process.name)  # 1
    process.stack.callback(search.index.close)
    if search.is_own:
        await keep_in_step(process.log, search)
        await process.run(indexer(search.index, embedder, name=search.group, clock=process.clock))
        await until_indexed(process.log, [search.group], stopped=process.check)  # 2
    store = await process.stack.enter_async_context(opened_store(process.settings, process.clock))
    await process.run(retriever(search.index, embedder, reranker, store, process.clock))  # 3


if __name__ == "__main__":
    main("retriever", build, given=arguments("retriever", "Gather the evidence for every plan.").parse_args())
