"""`python -m aisle.indexer`: the indexer as a process of its own, for an index on a Qdrant server.

The engine in process belongs to one process: there, whoever searches the index also fills it.
"""

import asyncio

from aisle.indexer.service import indexer
from aisle.process.main import Process, arguments, main
from aisle.process.search_index import embedder_of, index_of, keep_in_step
from aisle.process.settings import SettingsError


async def build(process: Process) -> None:
    if not process.settings.qdrant_url:
        raise SettingsError(
            "AISLE_QDRANT_URL is empty: without a Qdrant server each retriever has an index of its own and fills it itself"
        )
    embedder = await asyncio.to_thread(embedder_of, process.settings)
    search = await asyncio.to_thread(index_of, process.settings, embedder.version, process.name)
    process.stack.callback(search.index.close)
    await keep_in_step(process.log, search)
    await process.run(indexer(search.index, embedder, name=search.group, clock=process.clock))


if __name__ == "__main__":
    main("indexer", build, given=arguments("indexer", "Keep the index in step with the catalog.").parse_args())
