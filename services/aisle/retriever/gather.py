"""Asks all planned sources at once, within one deadline. A source that is late, down or wrong leaves a gap."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeVar

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.goods import other_names
from aisle.catalog.index import Index, Search
from aisle.encoders.embedder import Embedder
from aisle.retriever.filters import index_filters
from aisle.retriever.gathered import Gathered, gathered_for
from aisle.retriever.joined import JoinedSearches
from aisle.retriever.live import postcode_in
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.storefront.storefront import Storefront
from aisle.stream.clock import Clock, within
from aisle.telemetry import spans
from aisle_schemas import Gap, PassageKind, Plan, QueryAsked, Source, Step

log = logging.getLogger(__name__)

Given = TypeVar("Given")
Cause = Literal["late", "down", "invalid", "unknown_product", "not_configured", "not_signed_in", "no_postcode"]

_KINDS: dict[Source, tuple[PassageKind, ...]] = {
    "catalog": ("title", "description", "bullet", "attribute"),
    "reviews": ("review",),
    "qa": ("qa",),
    "policies": ("policy",),
}
# Products that a step is asked about where it follows a search: an answer never shows more.
_FOLLOWED_PRODUCTS = 24
_INDEX_PAUSES_S = (0.05, 0.2)  # before asking an unavailable index again


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where evidence comes from."""

    index: Index
    searches: JoinedSearches  # of that index, for all questions
    embedder: Embedder
    store: Storefront | None
    clock: Clock


async def gather(query: QueryAsked, plan: Plan, sources: Sources, timeout_s: float) -> Gathered:
    """Ask every step's source as soon as the steps that it follows are done; wait for none past `timeout_s`.

    Searches that follow the same steps share one embedding run and one round of the index, with those of other questions.
    A source that does not answer is a gap, never an error.
    """
    return await _Gathering(query, plan, sources, timeout_s).run()


class _Gap(Exception):
    def __init__(self, cause: Cause, detail: str = "") -> None:
        super().__init__(cause, detail)
        self.cause, self.detail = cause, detail


class _Gathering:
    def __init__(self, query: QueryAsked, plan: Plan, sources: Sources, timeout_s: float) -> None:
        self._query, self._plan, self._sources = query, plan, sources
        self._ends_ms = sources.clock.now_ms() + timeout_s * 1000
        self._done = {step.id: asyncio.Event() for step in plan.steps}
        self._gathered = gathered_for(query, plan)

    async def run(self) -> Gathered:
        searches: dict[tuple[str, ...], list[Step]] = defaultdict(list)
        for step in self._plan.steps:
            if step.source in _KINDS:
                searches[step.after].append(step)
        asked_alone = [[step] for step in self._plan.steps if step.source not in _KINDS]
        async with asyncio.TaskGroup() as tasks:
            if self._plan.product_ids:
                tasks.create_task(self._look_up(self._plan.product_ids))
            for steps in [*searches.values(), *asked_alone]:
                tasks.create_task(self._ask(steps))
        return self._gathered

    async def _ask(self, steps: list[Step]) -> None:
        """Steps of one source of data, which follow the same steps."""
        sources = dict.fromkeys(step.source for step in steps)
        try:
            with _asking(",".join(sources)):
                if steps[0].source in _KINDS:
                    await self._in_time(self._search(steps))
                else:
                    await self._in_time(self._ask_store(steps[0]))
        except _Gap as gap:
            for source in sources:
                log.debug("%s left a gap: %s %s", source, gap.cause, gap.detail)
                self._gathered.gaps.append(Gap(source=source, cause=gap.cause, detail=gap.detail))
        finally:
            for step in steps:
                self._done[step.id].set()

    async def _in_time(self, work: Coroutine[Any, Any, Given]) -> Given:
        """Raises: _Gap when the work is not done by the deadline."""
        remaining_s = max(0.0, (self._ends_ms - self._sources.clock.now_ms()) / 1000)
        try:
            return await within(self._sources.clock, remaining_s, work)
        except TimeoutError as error:
            raise _Gap("late", "no reply within the question's share of time") from error

    # ── The index ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _look_up(self, product_ids: tuple[str, ...]) -> None:
        try:
            with _asking("products"):
                found = await self._in_time(
                    self._of_index(lambda: asyncio.to_thread(self._sources.index.products, product_ids))
                )
        except _Gap as gap:
            self._gathered.gaps.append(Gap(source="catalog", cause=gap.cause, detail=gap.detail))
            return
        self._gathered.products |= found
        self._gathered.gaps += [
            Gap(source="catalog", cause="unknown_product", detail=f"the catalog has no product {id}")
            for id in product_ids
            if id not in found
        ]

    async def _search(self, steps: list[Step]) -> None:
        product_ids = await self._products_before(steps[0]) if steps[0].after else ()
        if steps[0].after and not product_ids:
            return
        wanted = partial(self._searches, steps, product_ids)
        found = await self._of_index(lambda: self._sources.searches.search(wanted))
        self._gathered.hits |= {step.id: hits for step, hits in zip(steps, found.hits, strict=True)}
        self._gathered.products |= found.products

    def _searches(self, steps: list[Step], product_ids: tuple[str, ...]) -> list[Search]:
        """Each step's, and what it is for is kept. In a thread: each distinct text is embedded once."""
        texts = [step.search_text or self._like_the_known() for step in steps]
        distinct = list(dict.fromkeys(texts))
        vectors = dict(zip(distinct, self._sources.embedder.embed(distinct), strict=True))
        goods = self._gathered.asked.goods if self._gathered.asked else ()
        others = " ".join(other_names(phrase for phrases in goods for phrase in phrases))
        has_live_prices = self._sources.store is not None
        self._gathered.texts |= {step.id: text for step, text in zip(steps, texts, strict=True)}
        return [
            Search(
                text=f"{text} {others}".rstrip(),
                vector=vectors[text],
                kinds=_KINDS[step.source],
                filters=index_filters(step.filters, has_live_prices=has_live_prices),
                product_ids=product_ids,
                limit=step.limit,
            )
            for step, text in zip(steps, texts, strict=True)
        ]

    def _like_the_known(self) -> str:
        """What to search for where the plan has products and no words: goods of their kind."""
        known = self._sources.index.products(self._plan.product_ids).values()
        return ". ".join(" ".join((product.title, *product.category[-1:])) for product in known)

    async def _of_index(self, ask: Callable[[], Awaitable[Given]]) -> Given:
        """Raises: _Gap when the index stays unavailable."""
        for pause_s in (*_INDEX_PAUSES_S, None):
            try:
                return await ask()
            except IndexUnavailable as error:
                if pause_s is None:
                    raise _Gap("down", str(error)) from error
                await self._sources.clock.sleep(pause_s)
        raise AssertionError("the last attempt returns or raises")

    async def _products_before(self, step: Step) -> tuple[str, ...]:
        """The products that the steps before this one found, best first and an even share of each step's."""
        before = [earlier for earlier in step.after if earlier in self._done]
        for earlier in before:
            await self._done[earlier].wait()
        if not before:
            return step.filters.product_ids
        spans.current().add_event("asked")  # until here the span only waited
        share = max(1, _FOLLOWED_PRODUCTS // len(before))
        leading = [self._gathered.leading(earlier, self._plan.product_ids)[:share] for earlier in before]
        return tuple(dict.fromkeys(product.product_id for products in leading for product in products))

    # ── The store ─────────────────────────────────────────────────────────────────────────────────────────────────

    async def _ask_store(self, step: Step) -> None:
        store = self._sources.store
        if store is None:
            raise _Gap("not_configured", "no store is connected")
        try:
            if step.source == "orders":
                await self._ask_orders(store)
            else:
                await self._ask_values(step, store)
        except StoreLate as error:
            raise _Gap("late", str(error)) from error
        except StoreDown as error:
            raise _Gap("down", str(error)) from error
        except StoreInvalid as error:
            raise _Gap("invalid", str(error)) from error

    async def _ask_orders(self, store: Storefront) -> None:
        if not self._query.customer_ref:
            raise _Gap("not_signed_in", "the shopper is not signed in at the store")
        self._gathered.orders = await store.orders(self._query.customer_ref)

    async def _ask_values(self, step: Step, store: Storefront) -> None:
        ids = await self._products_before(step)
        if not ids:
            return
        known: dict[str, Any]
        match step.source:
            case "price":
                known = await store.prices(ids)
                self._gathered.prices |= known
            case "stock":
                known = await store.stock(ids)
                self._gathered.stock |= known
            case _:
                postcode = postcode_in(self._query.question) or self._query.postcode
                if not postcode:
                    raise _Gap("no_postcode", "delivery depends on a postcode, and none is known")
                known = self._gathered.delivery = await store.delivery(ids, postcode)
        if not known:
            raise _Gap("unknown_product", f"the store knows none of {', '.join(ids)}")


@contextmanager
def _asking(source: str) -> Iterator[None]:
    """A span for what is asked of one source of data. A gap is told by its cause, and is no error."""
    left: _Gap | None = None
    with spans.child(
        f"retrieval {source}", attributes={"gen_ai.operation.name": "retrieval", "gen_ai.data_source.id": source}
    ) as span:
        try:
            yield
        except _Gap as gap:
            span.set_attribute("aisle.gap", gap.cause)
            left = gap
    if left is not None:
        raise left
