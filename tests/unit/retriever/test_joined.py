"""Searches of concurrent questions: joined while others are under way, and each as if it were alone."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from opentelemetry import trace

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Hit, Index, Search
from aisle.encoders.models import find_models
from aisle.planner.rules import plan
from aisle.planner.tagger import TAGGER, Tagger
from aisle.retriever.joined import MOST_QUESTIONS, Found, JoinedSearches
from aisle.retriever.service import retriever
from aisle.stream.clock import SystemClock
from aisle_schemas import Event, Page, QueryAsked, RetrievalPlanned

Shop = Any  # conftest.Shop: test folders are no packages to import from

TAGS = Tagger(find_models() / TAGGER)
TEXTS = ("a heavy skillet", "garden gloves", "dinosaur bones", "running shoes", "returns within 60 days", "a puzzle")


class HeldIndex:
    """The shop's index, whose rounds are held until they are let go. Fails on a search for "broken"."""

    def __init__(self, inner: Index, rounds_at_once: int = 1) -> None:
        self._inner = inner
        self.rounds_at_once = rounds_at_once
        self.rounds: list[list[str]] = []  # the texts of each
        self.within: list[int] = []  # the span in which each came, 0: in none
        self.is_asked = threading.Event()
        self.let_go = threading.Event()
        self.holds = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        self.rounds.append([search.text for search in searches])
        self.within.append(trace.get_current_span().get_span_context().span_id)
        self.is_asked.set()
        assert not self.holds or self.let_go.wait(10)
        if any(search.text == "broken" for search in searches):
            raise IndexUnavailable("a search that can't be made")
        return self._inner.search(searches)


@pytest.fixture
def held(shop: Shop) -> HeldIndex:
    return HeldIndex(shop.index)


def wanted(shop: Shop, *texts: str) -> Callable[[], list[Search]]:
    def searches() -> list[Search]:
        return [Search(text=text, vector=shop.embedder.embed([text])[0], limit=20) for text in texts]

    return searches


async def alone(shop: Shop, *texts: str) -> Found:
    return await JoinedSearches(shop.index).search(wanted(shop, *texts))


async def begun(joined: JoinedSearches, held: HeldIndex, shop: Shop, *texts: str) -> list[asyncio.Task[Found]]:
    """One question a text, of which the first is under way and the others wait."""
    first, *others = (wanted(shop, text) for text in texts)
    tasks = [asyncio.create_task(joined.search(first))]
    await asyncio.to_thread(held.is_asked.wait, 10)
    tasks += [asyncio.create_task(joined.search(other)) for other in others]
    await asyncio.sleep(0)  # each has asked
    return tasks


async def test_what_comes_while_a_batch_is_under_way_goes_together_in_the_next(shop: Shop, held: HeldIndex) -> None:
    joined = JoinedSearches(held)
    tasks = await begun(joined, held, shop, *TEXTS)
    held.let_go.set()
    found = await asyncio.gather(*tasks)
    assert MOST_QUESTIONS == 4
    assert held.rounds == [[TEXTS[0]], list(TEXTS[1:5]), [TEXTS[5]]]
    assert found == [await alone(shop, text) for text in TEXTS]
    assert [each.hits[0][0].passage.product_id for each in found[:4]] == ["PAN1", "GRD1", "TOY1", "RUN1"]


async def test_a_question_that_comes_alone_is_searched_for_by_itself_and_whole(shop: Shop, held: HeldIndex) -> None:
    held.let_go.set()
    joined = JoinedSearches(held)
    for texts in (TEXTS[:2], TEXTS[2:]):
        found = await joined.search(wanted(shop, *texts))
        assert found.hits == shop.index.search(wanted(shop, *texts)())
    assert held.rounds == [list(TEXTS[:2]), list(TEXTS[2:])]


async def test_a_search_that_fails_fails_its_own_question_only(shop: Shop, held: HeldIndex) -> None:
    joined = JoinedSearches(held)
    tasks = await begun(joined, held, shop, "a puzzle", "garden gloves", "broken", "running shoes")
    held.let_go.set()
    _, gloves, broken, shoes = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(broken, IndexUnavailable)
    assert str(broken) == "a search that can't be made"
    for text, found in (("garden gloves", gloves), ("running shoes", shoes)):
        assert found == await alone(shop, text)
    assert held.rounds[1:] == [
        ["garden gloves", "broken", "running shoes"], ["garden gloves"], ["broken"], ["running shoes"],
    ]  # fmt: skip


async def test_a_round_that_hangs_holds_up_no_other_where_the_index_carries_several(shop: Shop) -> None:
    held = HeldIndex(shop.index, rounds_at_once=2)
    joined = JoinedSearches(held)
    (hanging,) = await begun(joined, held, shop, "a puzzle")
    held.holds = False
    for text in TEXTS[:3]:
        assert await joined.search(wanted(shop, text)) == await alone(shop, text)
    assert not hanging.done()
    held.let_go.set()
    assert await hanging == await alone(shop, "a puzzle")


async def test_a_question_whose_searches_can_not_be_made_fails_by_its_own_error(shop: Shop, held: HeldIndex) -> None:
    def none_made() -> list[Search]:
        raise ValueError("no text to embed")

    joined = JoinedSearches(held)
    tasks = await begun(joined, held, shop, "a puzzle", "garden gloves")
    tasks.append(asyncio.create_task(joined.search(none_made)))
    await asyncio.sleep(0)
    held.let_go.set()
    puzzle, gloves, failed = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(failed, ValueError)
    assert [puzzle, gloves] == [await alone(shop, "a puzzle"), await alone(shop, "garden gloves")]


async def test_a_question_that_is_cancelled_takes_none_of_its_company_along(shop: Shop, held: HeldIndex) -> None:
    joined = JoinedSearches(held)
    under_way, waiting, last = await begun(joined, held, shop, "a puzzle", "garden gloves", "running shoes")
    under_way.cancel()
    waiting.cancel()
    await asyncio.wait((under_way, waiting))
    held.let_go.set()
    assert await last == await alone(shop, "running shoes")
    assert held.rounds == [["a puzzle"], ["running shoes"]]
    assert await joined.search(wanted(shop, "a puzzle")) == await alone(shop, "a puzzle")  # and it goes on


async def test_the_evidence_of_a_question_is_the_same_alone_and_in_company(shop: Shop) -> None:
    asked = [
        planned(shop, "is this pan dishwasher-safe?", "PAN1"),
        planned(shop, "a gift for a grandmother who gardens, under $40", None),
        planned(shop, "what are the best dinosaur toys for a 5-year-old?", None),
        planned(shop, "is it heavy?", "PAN1"),
        planned(shop, "can I return it after 40 days", None),
        planned(shop, "garden gloves, not leather", None),
    ]
    gather = retriever(shop.index, shop.embedder, shop.reranker, None, SystemClock())

    async def evidence_of(question: RetrievalPlanned) -> dict[str, Any]:
        (event,) = [event async for event in gather.handle(question)]
        return told(event)

    each = [await evidence_of(question) for question in asked]
    for _ in range(3):
        assert await asyncio.gather(*map(evidence_of, asked)) == each


async def test_questions_that_are_searched_for_together_have_each_their_own_spans(
    shop: Shop, held: HeldIndex, traced: Any
) -> None:
    held.let_go.set()
    tracer = traced.tracing.of("aisle.retriever")
    gather = retriever(held, shop.embedder, shop.reranker, None, SystemClock())

    async def within_a_span(question: RetrievalPlanned) -> str:
        with tracer.within(tracer.start("process aisle.plans")) as span:
            assert [event async for event in gather.handle(question)]
        return str(span.get_span_context().span_id)

    asked = [planned(shop, f"is this pan dishwasher-safe? ({number})", "PAN1") for number in range(3)]
    own = await asyncio.gather(*map(within_a_span, asked))
    searched = [span for span in traced.spans if span.name.startswith("retrieval ") and "qa" in span.name]
    assert sorted(str(span.parent.span_id) for span in searched) == sorted(own)
    assert len(held.rounds) < len(asked)
    assert set(held.within) == {0}  # a batch is nobody's own


def planned(shop: Shop, question: str, page: str | None) -> RetrievalPlanned:
    clock = SystemClock()
    query = QueryAsked(query_id="q1", question=question, page=Page(product_id=page), asked_at_ms=clock.now_ms())
    return RetrievalPlanned(query=query, plan=plan(question, (), query.page, TAGS, shop.index.vocabulary()))


def told(event: Event) -> dict[str, Any]:
    """All that it says but for the time that it took."""
    return {name: getattr(event, name) for name in event.__struct_fields__ if name != "took_ms"}
