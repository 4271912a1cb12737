"""The retriever as a stage: `RetrievalPlanned` in, `EvidenceGathered` out."""

import asyncio
from collections.abc import AsyncIterator

from msgspec.structs import replace

from aisle.catalog.index import Index
from aisle.encoders.embedder import Embedder
from aisle.encoders.reranker import Reranker
from aisle.retriever.budget import DEFAULT_BUDGET, Budget
from aisle.retriever.evidence import evidence_of
from aisle.retriever.gather import Sources, gather
from aisle.retriever.gathered import Gathered
from aisle.retriever.joined import JoinedSearches
from aisle.retriever.others import named_besides
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import Clock
from aisle.stream.processor import Processor
from aisle.telemetry import spans
from aisle_schemas import Event, EvidenceGathered, RetrievalPlanned


def retriever(
    index: Index,
    embedder: Embedder,
    reranker: Reranker,
    store: Storefront | None,
    clock: Clock,
    *,
    budget: Budget = DEFAULT_BUDGET,
    share_of_time: float = 0.4,
    longest_s: float = 3.0,
    concurrency: int = 16,
) -> Processor:
    """Gather the evidence for every plan.

    All sources together get `share_of_time` of what is left until the question's deadline, and `longest_s` at most;
    the rest is the engine's. `store` is None where no store is connected.
    """
    sources = Sources(index=index, searches=JoinedSearches(index), embedder=embedder, store=store, clock=clock)

    def assembled(planned: RetrievalPlanned, gathered: Gathered, started_ms: int) -> EvidenceGathered:
        """In a thread: the reranker computes, and the index is asked."""
        evidence = evidence_of(
            planned.query, planned.plan, gathered, budget, reranker, index_version=index.version,
            took_ms=clock.now_ms() - started_ms,
        )  # fmt: skip
        return replace(evidence, other_products=named_besides(evidence, index))

    async def on_retrieval_planned(planned: RetrievalPlanned) -> AsyncIterator[Event]:
        started_ms = clock.now_ms()
        left_s = max(0, planned.query.deadline_ms - started_ms) / 1000
        timeout_s = min(longest_s, share_of_time * left_s)
        gathered = await gather(planned.query, planned.plan, sources, timeout_s)
        evidence = await asyncio.to_thread(assembled, planned, gathered, started_ms)
        spans.current().set_attributes(
            {
                "gen_ai.operation.name": "retrieval",
                "aisle.index_version": evidence.index_version,
                "aisle.reranker_version": evidence.reranker_version,
                "aisle.passages": len(evidence.passages),
                "aisle.products": len(evidence.products),
                "aisle.gaps": len(evidence.gaps),
            }
        )
        yield evidence

    return Processor(
        name="aisle.retriever",
        consumes=(RetrievalPlanned,),
        emits=(EvidenceGathered,),
        handle=on_retrieval_planned,
        concurrency=concurrency,
        done_by=(EvidenceGathered,),
    )
