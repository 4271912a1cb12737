"""Evidence made by hand, and a log in a temporary folder."""

from collections.abc import AsyncIterator, Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from aisle.stream.embedded.log import EmbeddedLog
from aisle_schemas import (
    EvidenceGathered,
    Gap,
    Passage,
    Plan,
    QueryAsked,
    RetrievedProduct,
)

PAN = RetrievedProduct(product_id="PAN-1", title="Lumen Cast Iron Pan, 26 cm", score=1.0, list_price=None)


class StoodClock:
    """The time that a test sets; sleeping takes none."""

    def __init__(self, now_ms: int = 1_000_000) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms

    async def sleep(self, seconds: float) -> None:
        self.ms += int(seconds * 1000)


def evidence(
    question: str,
    passages: Sequence[Passage] = (),
    products: Sequence[RetrievedProduct] = (PAN,),
    gaps: Sequence[Gap] = (),
    query: dict[str, Any] | None = None,
    **plan: Any,
) -> EvidenceGathered:
    """Labels are given in order: e1, e2, …"""
    planned = {"intent": "product_question", "form": "short", "product_ids": ("PAN-1",)} | plan
    labelled = tuple(
        Passage(
            label=f"e{n}", id=p.id, kind=p.kind, text=p.text, product_id=p.product_id, question=p.question,
            name=p.name, rating=p.rating, score=p.score or 1 / n, says=p.says,
        )
        for n, p in enumerate(passages, 1)
    )  # fmt: skip
    return EvidenceGathered(
        query=QueryAsked(query_id="q1", question=question, asked_at_ms=1_000_000, **(query or {})),
        plan=Plan(**planned),
        products=tuple(products),
        passages=labelled,
        gaps=tuple(gaps),
    )


def passage(kind: str, text: str, product_id: str = "PAN-1", **fields: Any) -> Passage:
    """One without a label. An attribute's text is "name: value"."""
    name = text.partition(":")[0] if kind == "attribute" else ""
    owner = "" if kind in ("policy", "order") else product_id
    return Passage(
        **{"label": "", "id": f"{product_id}#{kind}", "kind": kind, "text": text, "product_id": owner, "name": name}
        | fields
    )


@pytest.fixture
def evidence_of() -> Callable[..., EvidenceGathered]:
    return evidence


@pytest.fixture
def a() -> Callable[..., Passage]:
    return passage


@pytest.fixture
def clock() -> StoodClock:
    return StoodClock()


@pytest.fixture
def entropy() -> Callable[[int], bytes]:
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size, "big")


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[EmbeddedLog]:
    async with EmbeddedLog(tmp_path / "log.sqlite") as opened:
        yield opened
