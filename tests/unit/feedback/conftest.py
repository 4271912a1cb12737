"""One exchange to vary, and a log whose clock the test holds."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from aisle.stream.embedded import EmbeddedLog
from aisle_schemas import (
    AnswerRecorded,
    Consent,
    Decision,
    EvidenceGathered,
    Model,
    Passage,
    Plan,
    QueryAsked,
    RetrievedProduct,
    Step,
    Usage,
)

NOON_MS = 1_767_268_800_000  # 2026-01-01T12:00:00Z


@dataclass
class HeldClock:
    """Stands still until it is set."""

    time_ms: int = NOON_MS

    def now_ms(self) -> int:
        return self.time_ms

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here sleeps")


def _recorded(query_id: str = "q1", *, train: bool = True, **changes: object) -> AnswerRecorded:
    query = QueryAsked(
        query_id=query_id,
        question="Is this pan dishwasher-safe? Ship it to sw1a1aa.",
        shopper_ref="shopper-7",
        customer_ref="customer-9",
        postcode="SW1A 1AA",
        consent=Consent(train=train),
        asked_at_ms=NOON_MS - 3_000,
    )
    plan = Plan(
        intent="product_question",
        form="short",
        steps=(Step(id="s1", source="catalog", search_text="dishwasher-safe pan"),),
        policy="rules-1",
        decisions=(Decision(name="form", choice="short", propensity=0.75),),
    )
    evidence = EvidenceGathered(
        query=query,
        plan=plan,
        products=(RetrievedProduct(product_id="P1", title="Steel pan"),),
        passages=(
            Passage(
                label="e1", id="P1#attribute-1", kind="attribute", text="yes", name="Dishwasher-safe", product_id="P1"
            ),
            Passage(
                label="e2", id="P1#qa-1", kind="qa", text="It did fine.", question="In the dishwasher?", product_id="P1"
            ),
        ),
        index_version="index-1",
    )
    recorded = AnswerRecorded(
        query=query,
        outcome="completed",
        markup="Yes, it is. :cite[e1]",
        plan=plan,
        evidence=evidence,
        model=Model(engine="extractive", name="composer-1"),
        run="run-a",
        usage=Usage(prompt_tokens=20, completion_tokens=6),
        ended_at_ms=NOON_MS - 1_000,
    )
    return msgspec.structs.replace(recorded, **changes)


@pytest.fixture
def recorded() -> Callable[..., AnswerRecorded]:
    """`recorded(query_id, train=…, **changes)`: an answered question about a pan, with those fields changed."""
    return _recorded


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
async def log(tmp_path: Path, clock: HeldClock) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite", clock=clock) as log:
        yield log
