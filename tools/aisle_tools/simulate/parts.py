"""What stands behind the stages' seams in a simulation: a tiny shop, a policy, an index, a store, an engine, keys.

Each is small and quick, waits on virtual time only, and fails as its `Weather` says.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
import numpy.typing as npt

from aisle.catalog.errors import IndexUnavailable
from aisle.catalog.index import Hit, Search, Vectors
from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.reranker import Judgement
from aisle.llm.engine import Delta, GenerationRequest
from aisle.llm.errors import CannotContinue, EngineFailed
from aisle.storefront.errors import StoreDown, StoreInvalid, StoreLate
from aisle.storefront.storefront import DeliveryQuote, Order, OrderLine, PriceQuote, StockLevel
from aisle.stream.clock import Clock
from aisle.stream.errors import LogUnavailable
from aisle_schemas import (
    Model,
    Money,
    Passage,
    Plan,
    Policy,
    Product,
    QueryAsked,
    RetrievedProduct,
    Step,
    Usage,
    new_id,
)
from aisle_tools.simulate.loop import EPOCH_MS

PRODUCT_IDS = ("PAN-1", "PAN-2", "POT-3")
_TITLES = ("Hearth Cast Iron Skillet", "Gleam Nonstick Pan", "Lumen Copper Pot")
_THINGS = ("skillet", "pan", "pot")
_PRAISE = (
    "The {} survived forty trips to the campsite.",
    "My grandmother fries eggs in the {} every morning.",
    "Soup stays hot in the {} for two hours.",
    "The handle of the {} never gets warm.",
    "The {} weighs five pounds, so mind your wrists.",
    "We washed the {} by hand and dried it at once.",
)


@dataclass(slots=True)
class Weather:
    """What goes wrong around the stages now."""

    store_fails: float = 0.0  # the share of calls
    store_slow: float = 0.0
    index_fails: float = 0.0
    keys_away: bool = False
    engine_crashes: float = 0.0
    engine_stalls: float = 0.0
    engine_slow: float = 0.0
    engine_cannot_continue: float = 0.0

    def clear(self) -> None:
        for name in self.__dataclass_fields__:
            setattr(self, name, type(getattr(self, name))())


class ScriptedPolicy:
    """Asks every kind of source: the catalog, the reviews, live values, and the shopper's own orders."""

    name = "simulated-1"

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        steps = [
            Step(id="reviews", source="reviews", search_text=asked.question, limit=6),
            Step(id="price", source="price", after=("reviews",)),
            Step(id="stock", source="stock", after=("reviews",)),
        ]
        if asked.customer_ref:
            steps.append(Step(id="orders", source="orders"))
        if asked.postcode:
            steps.append(Step(id="delivery", source="delivery", after=("reviews",)))
        product_ids = (asked.page.product_id,) if asked.page.product_id else ()
        return Plan(
            intent="order_status" if asked.customer_ref else "product_question",
            form="short",
            steps=tuple(steps),
            product_ids=product_ids,
            policy=self.name,
        )


class TinyIndex:
    """Three products with six reviews each, found in a fixed order (`Index`)."""

    version = "simulated"
    rounds_at_once = 1

    def __init__(self, rng: Random, weather: Weather) -> None:
        self._rng = rng
        self._weather = weather

    def search(self, searches: Sequence[Search]) -> list[list[Hit]]:
        self._may_fail()
        return [_HITS[: search.limit * len(PRODUCT_IDS)] for search in searches]

    def products(self, product_ids: Sequence[str]) -> dict[str, RetrievedProduct]:
        self._may_fail()
        return {id: _PRODUCTS[id] for id in product_ids if id in _PRODUCTS}

    def vocabulary(self) -> Vocabulary:
        return Vocabulary()

    def _may_fail(self) -> None:
        if self._rng.random() < self._weather.index_fails:
            raise IndexUnavailable("simulated")

    def upsert(self, items: Sequence[tuple[Product | Policy, Vectors]]) -> None:
        raise NotImplementedError("the simulated shop stands still")

    def remove(self, item_ids: Sequence[str]) -> None:
        raise NotImplementedError("the simulated shop stands still")

    def item(self, item_id: str) -> Product | Policy | None:
        return None

    def passages(self, product_id: str) -> list[Passage]:
        return [hit.passage for hit in _HITS if hit.passage.product_id == product_id]

    def count(self) -> tuple[int, int]:
        return len(_PRODUCTS), len(_HITS)

    def close(self) -> None: ...


_PRODUCTS = {
    id: RetrievedProduct(product_id=id, title=title, list_price=Money.of("39.00", "USD"), score=1.0)
    for id, title in zip(PRODUCT_IDS, _TITLES, strict=True)
}
_HITS = [
    Hit(
        passage=Passage(
            label="", id=f"{id}#review-{n}", kind="review", text=praise.format(thing), product_id=id, rating=4.0
        ),
        lexical=3.0 - n / 10,
        dense=0.8 - n / 100,
        score=1.0 - n / 20,
    )
    for id, thing in zip(PRODUCT_IDS, _THINGS, strict=True)
    for n, praise in enumerate(_PRAISE, 1)
]


class NoEmbedder:
    """The tiny index looks at no vector."""

    version = "simulated"

    def embed(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return np.zeros((len(texts), 384), dtype=np.float32)


class NoReranker:
    """Reads nothing: the order of the index stands."""

    version = "simulated"

    def judge(self, question: str, passages: Sequence[Passage]) -> list[Judgement]:
        return [Judgement(helps=passage.score, answers=passage.score, says=None) for passage in passages]


class SimulatedStore:
    """Prices and stock that differ with each call, and every way to fail (`Storefront`)."""

    def __init__(self, rng: Random, clock: Clock, weather: Weather) -> None:
        self._rng = rng
        self._clock = clock
        self._weather = weather
        self._calls = 0

    async def prices(self, product_ids: Sequence[str]) -> dict[str, PriceQuote]:
        now_ms, calls = await self._called()
        return {
            id: PriceQuote(product_id=id, price=Money(minor_units=1_000 + calls, currency="USD"), as_of_ms=now_ms)
            for id in product_ids
        }

    async def stock(self, product_ids: Sequence[str]) -> dict[str, StockLevel]:
        now_ms, calls = await self._called()
        return {id: StockLevel(product_id=id, units=calls, as_of_ms=now_ms) for id in product_ids}

    async def delivery(self, product_ids: Sequence[str], postcode: str) -> dict[str, DeliveryQuote]:
        now_ms, calls = await self._called()
        cost = Money(minor_units=calls, currency="USD")
        return {
            id: DeliveryQuote(
                product_id=id, postcode=postcode, earliest="2026-03-02", latest="2026-03-04", cost=cost, as_of_ms=now_ms
            )
            for id in product_ids
        }

    async def orders(self, customer_ref: str) -> list[Order]:
        now_ms, _ = await self._called()
        line = OrderLine(product_id=PRODUCT_IDS[0], title=_TITLES[0], quantity=1)
        return [
            Order(
                order_id=customer_ref.upper(),
                status="shipped",
                ordered_on="2026-03-01",
                lines=(line,),
                as_of_ms=now_ms,
            )
        ]

    async def close(self) -> None: ...

    async def _called(self) -> tuple[int, int]:
        self._calls += 1
        if self._rng.random() < self._weather.store_slow:
            await asyncio.sleep(self._rng.random() * 4)
        else:
            await asyncio.sleep(self._rng.random() * 0.02)
        if self._rng.random() < self._weather.store_fails:
            raise self._rng.choice((StoreDown, StoreLate, StoreInvalid))("simulated")
        return self._clock.now_ms(), self._calls


class SimulatedEngine:
    """Writes sentences of the evidence in an order of its own for each run, so that no run's words can pass for
    another's. It crashes, stalls, dawdles, and can't go on after a prefix, as the weather has it."""

    def __init__(self, rng: Random, weather: Weather) -> None:
        self.model = Model(engine="scripted", name="simulated")
        self.at_work = 0
        self.most_at_work = 0
        self._rng = rng
        self._weather = weather

    async def generate(self, request: GenerationRequest) -> AsyncGenerator[Delta, None]:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        try:
            async for delta in self._write(request):
                yield delta
        finally:
            self.at_work -= 1

    async def _write(self, request: GenerationRequest) -> AsyncIterator[Delta]:
        rng, weather = self._rng, self._weather
        if request.prefix and rng.random() < weather.engine_cannot_continue:
            raise CannotContinue("simulated")
        pieces = self._pieces(request)
        breaks_at = -1
        stalls = False
        chance = rng.random()
        if chance < weather.engine_crashes + weather.engine_stalls:
            breaks_at = rng.randrange(len(pieces) + 1)
            stalls = chance < weather.engine_stalls
        pace_s = 0.5 if rng.random() < weather.engine_slow else 0.03
        for number, piece in enumerate([*pieces, ""]):
            if number == breaks_at:
                if stalls:
                    await asyncio.sleep(3_600)
                raise EngineFailed("simulated")
            await asyncio.sleep(rng.random() * pace_s)
            yield Delta(text=piece)
        yield Delta(finish="stop", usage=Usage(prompt_tokens=9, completion_tokens=len(pieces)))

    def _pieces(self, request: GenerationRequest) -> list[str]:
        rng = self._rng
        quoted = [passage for passage in request.evidence.passages if passage.kind in ("review", "order")]
        rng.shuffle(quoted)
        pieces = []
        if request.prefix:
            pieces.append("\n\n")
        for passage in quoted[: rng.randint(1, 4)]:
            words = f"{passage.text} :cite[{passage.label}] "
            middle = rng.randrange(len(words))
            pieces += [words[:middle], words[middle:]]
        product_id = rng.choice(PRODUCT_IDS)
        blocks = (
            f":price[{product_id}] ",
            f":stock[{product_id}] ",
            f":delivery[{product_id}] ",
            ":price[NOT-1] ",
            f'\n\n::product{{id="{product_id}"}}\n',
            f'\n\n:::compare{{ids="{",".join(PRODUCT_IDS[:2])}"}}\n:::\n',
            '\n\n::follow-ups{q1="Is it in stock?"}\n',
        )
        pieces += rng.sample(blocks, rng.randint(0, 2))
        if request.evidence.query.postcode:
            pieces.append(f":delivery[{product_id}] ")
        return [piece for piece in pieces if piece]

    async def abort(self, request_id: str) -> None:
        """Its iterator is closed by whoever reads it."""

    async def close(self) -> None: ...


class SimulatedKeys:
    """The key store that all processes share (`KeyStore`)."""

    def __init__(self, rng: Random, weather: Weather) -> None:
        self._rng = rng
        self._weather = weather
        self._by_shopper: dict[str, tuple[str, bytes]] = {}
        self._by_id: dict[str, bytes] = {}

    def key_of(self, shopper_ref: str) -> tuple[str, bytes]:
        self._reach()
        if shopper_ref not in self._by_shopper:
            key_id, key = new_id(EPOCH_MS, self._rng.randbytes), self._rng.randbytes(32)
            self._by_shopper[shopper_ref] = (key_id, key)
            self._by_id[key_id] = key
        return self._by_shopper[shopper_ref]

    def is_at_hand(self, shopper_ref: str) -> bool:
        return shopper_ref in self._by_shopper

    def find(self, key_id: str) -> bytes | None:
        self._reach()
        return self._by_id.get(key_id)

    def forget(self, shopper_ref: str) -> bool:
        key_id, _ = self._by_shopper.pop(shopper_ref, ("", b""))
        return self._by_id.pop(key_id, None) is not None

    def _reach(self) -> None:
        if self._weather.keys_away:
            raise LogUnavailable("the key store is away")
