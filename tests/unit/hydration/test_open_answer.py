"""One question's answer: what is published for which events, in which order, and after which mishap."""

import asyncio
import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.hydration.service import hydration
from aisle.storefront.errors import StoreDown
from aisle.storefront.fixed import FixedStorefront
from aisle.stream.clock import SystemClock
from aisle.stream.log import Record
from aisle.stream.processor import Keyed, KeyedProcessor
from aisle_schemas import (
    Answer,
    AnswerEnded,
    AnswerRecorded,
    Attribute,
    Citation,
    Comparison,
    ComparisonRow,
    Delivery,
    Event,
    EvidenceGathered,
    FollowUps,
    GenerationFinished,
    GenerationStarted,
    Link,
    Model,
    Money,
    PartAdded,
    Passage,
    Plan,
    Price,
    ProductCard,
    QueryAsked,
    QueryCancelled,
    RetrievedProduct,
    StageFailed,
    Stock,
    Text,
    TokensEmitted,
    Usage,
    topic_of,
)

ASKED_AT_MS = 1_700_000_000_000
NOW_MS = 1_700_000_001_000


def usd(amount: str) -> Money:
    return Money.of(amount, "USD")


ASKED = QueryAsked(
    query_id="Q1", question="Which gloves are warm?", postcode="90210", asked_at_ms=ASKED_AT_MS, budget_ms=15_000
)
PLAN = Plan(intent="recommendation", form="recommendation")
GLOVES = RetrievedProduct(
    product_id="B1",
    title="Frost golf gloves",
    brand="Fairway",
    url="https://shop.example/p/B1",
    rating=4.5,
    review_count=12,
    attributes=(
        Attribute(name="Material", value="Fleece"),
        Attribute(name="Weight", value="90 g"),
        Attribute(name="Machine washable", value="Yes"),
    ),
    list_price=usd("25.00"),
)
MITTENS = RetrievedProduct(
    product_id="B2",
    title="Dune mittens",
    attributes=(Attribute(name="Weight", value="120 g"), Attribute(name="material", value="Fleece")),
)
CAP = RetrievedProduct(product_id="B3", title="Wool cap", list_price=usd("18.50"))
REVIEW = Passage(label="e1", id="B1#review-1", kind="review", text="Kept my hands warm at 2 °C.", product_id="B1")
EVIDENCE = EvidenceGathered(query=ASKED, plan=PLAN, products=(GLOVES, MITTENS, CAP), passages=(REVIEW,))
MODEL = Model(engine="scripted", name="scripted-1")


def started(run: str = "r1", replaces: str | None = None, evidence: EvidenceGathered = EVIDENCE) -> GenerationStarted:
    return GenerationStarted(run=run, replaces=replaces, evidence=evidence, model=MODEL)


def tokens(*deltas: str, run: str = "r1", at: int = 0) -> list[TokensEmitted]:
    events = []
    for delta in deltas:
        events.append(TokensEmitted(run=run, at=at, text=delta))
        at += len(delta)
    return events


def finished(run: str = "r1", **fields: object) -> GenerationFinished:
    return GenerationFinished(**{"run": run, "reason": "stop", "usage": Usage(completion_tokens=7), **fields})  # type: ignore[arg-type]


def whole(*deltas: str) -> list[Event]:
    """All events of a question that one run answered with these deltas."""
    return [ASKED, started(), *tokens(*deltas), finished()]


def record_of(event: Event, offset: int = 0) -> Record:
    return Record(topic=topic_of(event).name, partition=0, offset=offset, timestamp_ms=NOW_MS, key="Q1", value=b"")


async def feed(keyed: Keyed, *events: Event) -> list[Event]:
    """What the answer publishes for these events."""
    out: list[Event] = []
    for event in events:
        if not keyed.is_finished:  # the stream drops what comes later
            out += [published async for published in keyed.on_event(event, record_of(event))]
    return out


async def expire(keyed: Keyed) -> list[Event]:
    return [published async for published in keyed.on_deadline()]


def answer(published: Sequence[Event]) -> Answer:
    """What a shopper reads."""
    read = Answer()
    for event in published:
        if not isinstance(event, AnswerRecorded):
            read.apply(event)
    return read


def ends(published: Sequence[Event]) -> list[AnswerEnded]:
    return [event for event in published if isinstance(event, AnswerEnded)]


def records(published: Sequence[Event]) -> list[AnswerRecorded]:
    return [event for event in published if isinstance(event, AnswerRecorded)]


@pytest.fixture
def processor(store, clock) -> KeyedProcessor:
    return hydration(store, clock, grace_ms=2_000)


@pytest.fixture
def keyed(processor: KeyedProcessor) -> Keyed:
    return processor.open("Q1")


# ── A good day ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_an_answer_is_hydrated_ended_and_recorded(keyed: Keyed) -> None:
    markup = 'Take these, at :price[B1]:cite[e1].\n::product{id="B1" reason="Warm"}\n'
    published = await feed(keyed, *whole(markup))
    price = Price(product_id="B1", price=usd("19.99"), was=usd("24.99"), as_of_ms=NOW_MS)
    stock = Stock(product_id="B1", status="low", units=3, as_of_ms=NOW_MS)
    assert published[:-1] == [
        PartAdded(start=0, end=15, part=Text(text="Take these, at ")),
        PartAdded(start=15, end=25, part=price),
        PartAdded(start=25, end=34, part=Citation(label="e1", passage=REVIEW)),
        PartAdded(start=34, end=36, part=Text(text=".\n")),
        PartAdded(
            start=36,
            end=69,
            part=ProductCard(
                product_id="B1",
                title="Frost golf gloves",
                brand="Fairway",
                url="https://shop.example/p/B1",
                rating=4.5,
                review_count=12,
                price=price,
                stock=stock,
                reason="Warm",
            ),
        ),
        AnswerEnded(outcome="completed", at=69),
    ]
    assert published[-1] == AnswerRecorded(
        query=ASKED,
        outcome="completed",
        markup=markup,
        plan=PLAN,
        evidence=EVIDENCE,
        model=MODEL,
        run="r1",
        usage=Usage(completion_tokens=7),
        ended_at_ms=NOW_MS,
    )
    assert keyed.is_finished


async def test_a_refused_question_is_abstained_with_its_text(keyed: Keyed) -> None:
    published = await feed(keyed, ASKED, started(), *tokens("I can't help with that."), finished(reason="abstained"))
    assert answer(published).text == "I can't help with that."
    assert ends(published) == [AnswerEnded(outcome="abstained", at=23)]


async def test_an_answer_is_written_without_the_question_having_been_read(keyed: Keyed) -> None:
    published = await feed(keyed, started(), *tokens("Warm."), finished())
    assert ends(published) == [AnswerEnded(outcome="completed", at=5)]
    assert records(published)[0].query == ASKED


async def test_the_question_may_be_read_after_its_tokens(keyed: Keyed) -> None:
    published = await feed(keyed, started(), *tokens("Warm."), ASKED, finished())
    assert answer(published).text == "Warm."
    assert len(records(published)) == 1


async def test_escaped_text_opens_no_directive(keyed: Keyed, store) -> None:
    published = await feed(keyed, *whole(r"A review says \:price[B1]."))
    assert answer(published).text == r"A review says \:price[B1]."
    assert store.calls == []


async def test_a_text_before_a_directive_does_not_wait_for_the_store(keyed: Keyed, store) -> None:
    store.open_.clear()
    await feed(keyed, ASKED, started())
    publishing = keyed.on_event(tokens("It costs :price[B1] now.")[0], record_of(ASKED))
    assert await anext(publishing) == PartAdded(start=0, end=9, part=Text(text="It costs "))
    store.open_.set()
    rest = [event.part async for event in publishing]
    assert [type(part) for part in rest] == [Price, Text]


# ── Filling ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def parts_of(keyed: Keyed, markup: str) -> list[object]:
    return answer(await feed(keyed, *whole(markup))).parts


async def test_a_price_the_store_does_not_know_is_the_catalogs_as_of_the_question(keyed: Keyed) -> None:
    assert await parts_of(keyed, ":price[B3]") == [
        Price(product_id="B3", price=usd("18.50"), as_of_ms=ASKED_AT_MS, source="catalog")
    ]


async def test_without_a_store_nothing_live_is_invented(clock) -> None:
    keyed = hydration(None, clock).open("Q1")
    assert await parts_of(keyed, ":price[B1]:price[B2]:stock[B1]:delivery[B1]") == [
        Price(product_id="B1", price=usd("25.00"), as_of_ms=ASKED_AT_MS, source="catalog"),
        Price(product_id="B2", price=None, as_of_ms=NOW_MS, source="none"),
        Stock(product_id="B1", status="unknown", as_of_ms=NOW_MS, source="none"),
        Delivery(product_id="B1", postcode="90210", as_of_ms=NOW_MS, source="none"),
    ]


async def test_delivery_is_quoted_for_the_shoppers_postcode(keyed: Keyed) -> None:
    assert await parts_of(keyed, ":delivery[B1]") == [
        Delivery(
            product_id="B1",
            postcode="90210",
            earliest="2023-11-16",
            latest="2023-11-18",
            cost=usd("5.00"),
            as_of_ms=NOW_MS,
        )
    ]


async def test_without_a_postcode_the_store_is_not_asked_about_delivery(keyed: Keyed, store) -> None:
    nowhere = QueryAsked(query_id="Q1", question="When?", asked_at_ms=ASKED_AT_MS)
    evidence = EvidenceGathered(query=nowhere, plan=PLAN, products=(GLOVES,))
    published = await feed(keyed, nowhere, started(evidence=evidence), *tokens(":delivery[B1]"), finished())
    assert answer(published).parts == [Delivery(product_id="B1", as_of_ms=NOW_MS, source="none")]
    assert store.calls == []


async def test_a_product_that_was_not_retrieved_is_dropped_and_counted(keyed: Keyed, store) -> None:
    published = await feed(keyed, *whole('See ::product{id="B9"}\nor :price[B9] and :stock[B8].'))
    assert answer(published).parts == [Text(text="See or  and .")]
    assert records(published)[0].dropped_products == ("B9", "B8")
    assert ends(published)[0].at == 52
    assert store.calls == []


async def test_evidence_that_does_not_exist_is_not_cited(keyed: Keyed) -> None:
    assert await parts_of(keyed, "Warm:cite[e7].") == [Text(text="Warm.")]


async def test_a_comparison_shows_the_attributes_that_the_products_share(keyed: Keyed) -> None:
    published = await feed(keyed, *whole(':::compare{ids="B1,B2,B9"}\n:::\n'))
    [comparison] = answer(published).parts
    assert isinstance(comparison, Comparison)
    assert [card.product_id for card in comparison.products] == ["B1", "B2"]
    assert comparison.rows == (
        ComparisonRow(name="Weight", cells=("90 g", "120 g")),
        ComparisonRow(name="Material", cells=("Fleece", "Fleece")),
    )
    assert records(published)[0].dropped_products == ("B9",)


async def test_a_comparison_shows_the_attributes_that_are_asked_for(keyed: Keyed) -> None:
    [comparison] = await parts_of(keyed, ':::compare{ids="B1,B2"}\n- machine washable\n- Colour\n:::\n')
    assert isinstance(comparison, Comparison)
    assert comparison.rows == (ComparisonRow(name="Machine washable", cells=("Yes", "")),)


async def test_a_comparison_of_one_product_is_a_card(keyed: Keyed) -> None:
    [card] = await parts_of(keyed, ':::compare{ids="B1,B9"}\n:::\n')
    assert isinstance(card, ProductCard)
    assert card.product_id == "B1"


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ('search="warm gloves" title="Gloves"', Link(title="Gloves", search="warm gloves")),
        ('url="https://shop.example/sale" title="Sale"', Link(title="Sale", url="https://shop.example/sale")),
        ('url="https://evil.example/" title="Sale"', Link(title="Sale", search="Sale")),
        (r'url="https://evil.example\@shop.example/" title="Sale"', Link(title="Sale", search="Sale")),
        ('url="javascript:alert(1)" title="Sale"', Link(title="Sale", search="Sale")),
    ],
)
async def test_a_link_stays_in_the_shop(keyed: Keyed, written: str, link: Link) -> None:
    assert await parts_of(keyed, f"::link{{{written}}}\n") == [link]


async def test_an_address_without_a_title_outside_the_shop_is_dropped(keyed: Keyed) -> None:
    assert await parts_of(keyed, '::link{url="https://[evil"}\n') == [Text(text="")]


async def test_follow_ups_keep_their_order(keyed: Keyed) -> None:
    assert await parts_of(keyed, '::follow-ups{q1="Is it warm?" q2="" q3="And shoes?"}\n') == [
        FollowUps(questions=("Is it warm?", "And shoes?"))
    ]


# ── Runs, crashes and repeats ─────────────────────────────────────────────────────────────────────────────────────

MARKUP = (
    "Good gloves \\:) cost :price[B1] and :price[B9].\n"
    '::product{id="B2" reason="Soft"}\n'
    ':::compare{ids="B1,B2"}\n- Weight\n:::\nWarm:cite[e1]. ::product{broken\n'
    '::follow-ups{q1="More?"}\n'
)


def standing_store() -> FixedStorefront:
    return FixedStorefront(prices={"B1": usd("19.99"), "B2": usd("31.00")}, stock={"B1": 3}, clock=SteadyClock())


class SteadyClock(SystemClock):
    def now_ms(self) -> int:
        return NOW_MS


def pieces(markup: str, cuts: Sequence[int]) -> list[str]:
    bounds = [0, *sorted(cuts), len(markup)]
    return [markup[a:b] for a, b in itertools.pairwise(bounds)]


CUTS = st.lists(st.integers(0, len(MARKUP)), max_size=30)


@settings(max_examples=100, deadline=None)
@given(CUTS)
def test_any_split_of_the_markup_gives_the_same_parts(cuts: list[int]) -> None:
    async def parts(*deltas: str) -> list[object]:
        keyed = hydration(standing_store(), SteadyClock()).open("Q1")
        return answer(await feed(keyed, *whole(*deltas))).parts

    async def both() -> None:
        assert await parts(*pieces(MARKUP, cuts)) == await parts(MARKUP)

    asyncio.run(both())


@settings(max_examples=100, deadline=None)
@given(CUTS, st.data())
def test_a_crash_anywhere_leaves_the_same_answer_with_one_end_and_one_record(
    cuts: list[int], data: st.DataObject
) -> None:
    async def crash() -> None:
        events = whole(*pieces(MARKUP, cuts))
        processor = hydration(standing_store(), SteadyClock())
        undisturbed = await feed(processor.open("Q1"), *events)

        published = undisturbed[: data.draw(st.integers(0, len(undisturbed)))]
        again = processor.open("Q1")
        again.restore(published)
        published = published + await feed(again, *events)
        assert answer(published).parts == answer(undisturbed).parts
        assert ends(published) == ends(undisturbed)
        assert records(published) == records(undisturbed)
        assert again.is_finished

    asyncio.run(crash())


async def test_after_a_crash_the_store_is_not_asked_about_what_was_published(processor: KeyedProcessor, store) -> None:
    events = whole("At :price[B1] or :price[B2].")
    published = await feed(processor.open("Q1"), *events)
    store.calls.clear()

    restored = hydration(store, SteadyClock()).open("Q1")
    restored.restore(published[:2])
    again = await feed(restored, *events)
    assert store.calls == [("prices", ("B2",))]
    assert again == published[2:]


async def test_after_a_crash_between_end_and_record_only_the_record_is_published(processor: KeyedProcessor) -> None:
    published = await feed(processor.open("Q1"), *whole("Warm."))
    restored = processor.open("Q1")
    restored.restore(published[:-1])
    assert await feed(restored, *whole("Warm.")) == published[-1:]


async def test_an_end_that_no_event_repeats_is_recorded_once_all_is_read_again(processor: KeyedProcessor) -> None:
    events = [ASKED, started(), *tokens("Warm")]
    first = processor.open("Q1")
    published = await feed(first, *events, QueryCancelled(query_id="Q1"))
    restored = processor.open("Q1")
    restored.restore(published[:-1])
    assert await feed(restored, *events) == []
    assert restored.deadline_ms is not None
    assert restored.deadline_ms <= NOW_MS
    [recorded] = await expire(restored)
    assert (recorded.outcome, recorded.markup) == ("cancelled", "Warm")
    assert restored.is_finished


async def test_what_was_recorded_is_finished_and_says_nothing(processor: KeyedProcessor) -> None:
    published = await feed(processor.open("Q1"), *whole("Warm."))
    restored = processor.open("Q1")
    restored.restore(published)
    assert restored.is_finished
    assert restored.deadline_ms is None


async def test_a_record_of_another_end_than_the_first_is_not_taken_for_ones_own(processor: KeyedProcessor) -> None:
    events = [ASKED, started(), *tokens("Warm")]
    cancelled = await feed(processor.open("Q1"), *events, QueryCancelled(query_id="Q1"))
    zombies = await feed(processor.open("Q1"), *events, finished())
    restored = processor.open("Q1")
    restored.restore([*cancelled[:-1], *zombies])
    assert not restored.is_finished
    await feed(restored, *events)
    [recorded] = await expire(restored)
    assert recorded.outcome == "cancelled"


async def test_a_zombie_run_writes_into_the_void(keyed: Keyed) -> None:
    published = await feed(
        keyed,
        ASKED,
        started("r1"),
        *tokens("Good ", run="r1"),
        started("r2", replaces="r1"),
        *tokens("zombie", run="r1", at=5),
        *tokens("gloves.", run="r2", at=5),
        finished("r1", reason="failed"),
        finished("r2"),
    )
    assert answer(published).text == "Good gloves."
    assert ends(published) == [AnswerEnded(outcome="completed", at=12)]
    assert records(published)[0].run == "r2"


async def test_a_resumed_run_continues_inside_a_directive(keyed: Keyed) -> None:
    published = await feed(
        keyed,
        ASKED,
        started("r1"),
        *tokens("At :pri", run="r1"),
        started("r2", replaces="r1"),
        *tokens("ce[B1].", run="r2", at=7),
        finished("r2"),
    )
    assert [type(part) for part in answer(published).parts] == [Text, Price, Text]


async def test_repeated_events_add_nothing(keyed: Keyed) -> None:
    events = [ASKED, started(), *tokens("Warm ", "gloves.")]
    published = await feed(keyed, *events, *events, finished())
    assert answer(published).text == "Warm gloves."
    assert len(ends(published)) == 1


@st.composite
def disorder(draw: st.DrawFn) -> list[Event]:
    """Records as several replicas, a shopper and a failing stage may have left them in the log."""

    def written() -> TokensEmitted:
        run, at = draw(st.sampled_from(["r1", "r2", "r3"])), draw(st.integers(0, len(MARKUP)))
        return TokensEmitted(run=run, at=at, text=MARKUP[at : at + draw(st.integers(0, len(MARKUP)))])

    rare = [
        ASKED,
        started("r1"),
        started("r2", replaces="r1"),
        started("r3", replaces="r1"),
        finished("r1"),
        finished("r2", reason="length"),
        finished("r3", reason="failed"),
        StageFailed(query=ASKED, stage="llm", cause="engine_failed"),
        QueryCancelled(query_id="Q1"),
    ]
    return [
        ASKED,
        *(written() if draw(st.booleans()) else draw(st.sampled_from(rare)) for _ in range(draw(st.integers(0, 20)))),
    ]


@settings(max_examples=100, deadline=None)
@given(disorder())
def test_whatever_the_log_holds_an_answer_ends_once_and_says_what_was_accepted(events: list[Event]) -> None:
    async def run() -> None:
        keyed = hydration(standing_store(), SteadyClock()).open("Q1")
        published = await feed(keyed, *events)
        if not keyed.is_finished:
            published += await expire(keyed)
        assert [type(event) for event in published[-2:]] == [AnswerEnded, AnswerRecorded]
        *parts, end, recorded = published
        at = 0
        for added in parts:
            assert added.start == at < added.end
            at = added.end
            if isinstance(added.part, Text) and added.part.text:
                assert added.part.text == recorded.markup[added.start : added.end]
        assert end.at == at <= len(recorded.markup)

    asyncio.run(run())


# ── Ends ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_question_that_nobody_picked_up_expires(keyed: Keyed) -> None:
    await feed(keyed, ASKED)
    assert keyed.deadline_ms == ASKED_AT_MS + 15_000 + 2_000
    [end, recorded] = await expire(keyed)
    assert end == AnswerEnded(
        outcome="expired", detail="This answer took too long and was ended. Please ask again.", at=0
    )
    assert (recorded.query, recorded.plan, recorded.evidence) == (ASKED, None, None)
    assert keyed.is_finished


async def test_an_answer_that_expires_keeps_what_was_said_and_drops_what_was_held_back(keyed: Keyed) -> None:
    published = await feed(keyed, ASKED, started(), *tokens("Warm :pri"))
    published += await expire(keyed)
    assert answer(published).parts == [Text(text="Warm ")]
    assert ends(published)[0].at == 5
    assert records(published)[0].markup == "Warm :pri"


async def test_a_cancelled_answer_ends_at_once_and_later_ends_are_ignored(keyed: Keyed) -> None:
    published = await feed(keyed, ASKED, started(), *tokens("Warm "), QueryCancelled(query_id="Q1"))
    published += await feed(keyed, *tokens("gloves", at=5), finished())
    assert ends(published) == [AnswerEnded(outcome="cancelled", detail="Stopped.", at=5)]
    assert records(published)[0].outcome == "cancelled"


async def test_a_cancellation_that_is_read_before_the_question_counts(keyed: Keyed) -> None:
    assert await feed(keyed, *tokens("zombie"), QueryCancelled(query_id="Q1")) == []
    assert [end.outcome for end in ends(await feed(keyed, ASKED))] == ["cancelled"]


@pytest.mark.parametrize(("cause", "outcome"), [("engine_failed", "failed"), ("expired", "expired")])
async def test_a_failed_stage_ends_the_answer(keyed: Keyed, cause, outcome: str) -> None:
    failed = StageFailed(query=ASKED, stage="retriever", cause=cause, detail="no index")
    published = await feed(keyed, failed)
    assert [end.outcome for end in ends(published)] == [outcome]
    assert "index" not in ends(published)[0].detail
    assert records(published)[0].detail == f"retriever: {cause}: no index"


@pytest.mark.parametrize(
    ("reason", "outcome", "sentence"),
    [
        ("length", "completed", "The answer reached its length limit and ends here."),
        ("failed", "failed", "Something went wrong while this answer was written. Please ask again."),
    ],
)
async def test_a_generation_that_was_cut_off_ends_with_a_sentence(keyed: Keyed, reason, outcome, sentence) -> None:
    published = await feed(keyed, ASKED, started(), *tokens('Warm. ::product{id="B'), finished(reason=reason))
    assert answer(published).parts == [Text(text="Warm. ")]
    assert ends(published) == [AnswerEnded(outcome=outcome, detail=sentence, at=6)]


@pytest.mark.parametrize("markup", ["", " \n", '::product{id="B9"}\n'])
async def test_an_answer_that_shows_nothing_says_so(keyed: Keyed, markup: str) -> None:
    published = await feed(keyed, *whole(markup))
    assert ends(published) == [
        AnswerEnded(
            outcome="abstained",
            detail="There is no answer to show for this question. Please ask it in other words.",
            at=len(markup),
        )
    ]


async def test_events_of_a_question_that_nobody_asked_are_forgotten(keyed: Keyed) -> None:
    assert await feed(keyed, *tokens("zombie")) == []
    assert keyed.deadline_ms == NOW_MS + 60_000
    assert await expire(keyed) == []
    assert keyed.is_finished


async def test_a_long_text_goes_out_in_parts_that_fit_an_event(keyed: Keyed) -> None:
    published = await feed(keyed, *whole("x" * 70_000))
    assert [(part.start, part.end) for part in published[:-2]] == [(0, 32768), (32768, 65536), (65536, 70000)]


# ── Bad days of the store ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_store_that_is_down_leaves_the_catalogs_price(keyed: Keyed, store) -> None:
    store.failure = StoreDown("connection refused")
    assert await parts_of(keyed, ":price[B1]:stock[B1]") == [
        Price(product_id="B1", price=usd("25.00"), as_of_ms=ASKED_AT_MS, source="catalog"),
        Stock(product_id="B1", status="unknown", as_of_ms=NOW_MS, source="none"),
    ]


async def test_a_store_adapter_that_breaks_leaves_the_catalogs_price(keyed: Keyed, store, caplog) -> None:
    store.failure = TypeError("a bug in an adapter that may quote the shopper")
    assert await parts_of(keyed, ":price[B1]") == [
        Price(product_id="B1", price=usd("25.00"), as_of_ms=ASKED_AT_MS, source="catalog")
    ]
    assert "store's adapter broke on prices of 1 products: TypeError" in caplog.text
    assert "quote" not in caplog.text


async def test_a_hanging_store_holds_one_answer_for_one_timeout_in_all(keyed: Keyed, store, clock) -> None:
    store.open_.clear()
    await feed(keyed, ASKED, started())
    answering = asyncio.create_task(feed(keyed, *tokens(":price[B1]", ":price[B2]", ":stock[B1]"), finished()))
    await store.asked.wait()
    clock.advance(1_500)
    published = await answering
    assert clock.now == NOW_MS + 1_500
    assert [part.source for part in answer(published).parts] == ["catalog", "none", "none"]
    assert ends(published)[0].outcome == "completed"


async def test_directives_of_one_delta_are_read_together(keyed: Keyed, store) -> None:
    await feed(keyed, *whole(':price[B1], :price[B2] or ::product{id="B3"}\n'))
    assert sorted(store.calls) == [("prices", ("B1", "B2", "B3")), ("stock", ("B3",))]


async def test_what_the_store_said_a_moment_ago_is_not_asked_again(processor: KeyedProcessor, store, clock) -> None:
    await feed(processor.open("Q1"), *whole(":price[B1]"))
    await feed(processor.open("Q2"), *whole(":price[B1]"))
    assert store.calls == [("prices", ("B1",))]
    clock.advance(5_000)
    await feed(processor.open("Q3"), *whole(":price[B1]"))
    assert store.calls == [("prices", ("B1",)), ("prices", ("B1",))]


async def test_reads_of_concurrent_answers_are_merged(processor: KeyedProcessor, store) -> None:
    store.open_.clear()
    first = asyncio.create_task(feed(processor.open("Q1"), *whole(":price[B1]")))
    await store.asked.wait()
    others = [asyncio.create_task(feed(processor.open(f"Q{n}"), *whole(":price[B2] :price[B3]"))) for n in range(2, 9)]
    for _ in range(20):
        await asyncio.sleep(0)
    store.open_.set()
    await asyncio.gather(first, *others)
    assert store.calls == [("prices", ("B1",)), ("prices", ("B2", "B3"))]


async def test_a_failure_is_not_remembered(processor: KeyedProcessor, store) -> None:
    store.failure = StoreDown("connection refused")
    await feed(processor.open("Q1"), *whole(":price[B1]"))
    store.failure = None
    [price] = await parts_of(processor.open("Q2"), ":price[B1]")
    assert price.source == "store"
