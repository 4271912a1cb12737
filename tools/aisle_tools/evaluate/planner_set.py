"""Questions of our own with the plan that people would make of them: `planner_questions/README.md` tells their shape."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from aisle.catalog.vocabulary import Vocabulary
from aisle_schemas import Filters, Form, Intent, Money, Page, Plan, QueryAsked, Source, Turn

Part = Literal["train", "dev", "test", "stranger", "stranger2", "stranger3", "stranger4", "stranger5"]

_FOLDER = Path(__file__).parent / "planner_questions"

FORMS: dict[Intent, Form] = {
    "product_question": "short", "recommendation": "recommendation", "comparison": "comparison", "advice": "long",
    "price": "short", "stock": "short", "delivery": "short", "order_status": "short", "policy": "short",
    "navigation": "navigation", "follow_up": "short", "chit_chat": "none", "out_of_scope": "none", "unsafe": "none",
}  # fmt: skip


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The filters that the words say. Categories are the shop's own words for goods, and are not labelled."""

    price_min: Money | None = None
    price_max: Money | None = None
    age_years: float | None = None
    brands: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    min_rating: float | None = None

    @classmethod
    def of(cls, filters: Filters) -> "Wanted":
        found: dict[str, Any] = {}
        for name in cls.__struct_fields__:
            value = getattr(filters, name)
            found[name] = tuple(sorted(value)) if isinstance(value, tuple) else value
        return cls(**found)


class Labelled(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One question, where and after what it was asked, and the plan that it should get."""

    family: str  # of phrasing: no family stands in two parts
    question: str
    intent: Intent
    page: str | None = None
    turns: tuple[Turn, ...] = ()
    form: Form | None = None  # None: as the intent has it
    sources: tuple[Source, ...] = ()  # without which the question can't be answered well; others may be asked too
    products: tuple[str, ...] | None = None  # what it points at, in any order; None: nothing that could be mistaken
    filters: Wanted = Wanted()

    @property
    def expected_form(self) -> Form:
        return self.form or FORMS[self.intent]

    def asked(self) -> QueryAsked:
        return QueryAsked(
            query_id=f"{self.family} {self.question}",
            question=self.question,
            turns=self.turns,
            page=Page(product_id=self.page),
        )


def read_labelled(part: Part) -> list[Labelled]:
    lines = (_FOLDER / f"{part}.jsonl").read_bytes().splitlines()
    return [msgspec.json.decode(line, type=Labelled) for line in lines]


class Marked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question that was written with marks: "kettle {under [$40|max]}"."""

    family: str
    marked: str


def read_marked() -> list[Marked]:
    return [msgspec.json.decode(line, type=Marked) for line in (_FOLDER / "marked.jsonl").read_bytes().splitlines()]


def shop_words() -> Vocabulary:
    """The vocabulary of the shop in which all of the questions are asked."""
    words = msgspec.json.decode((_FOLDER / "shop.json").read_bytes(), type=dict[str, frozenset[str]])
    return Vocabulary(**words)


# ── Scores ────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One plan against its label. None where the label has nothing to say."""

    intent: Intent
    planned_intent: Intent
    is_form_right: bool
    are_products_right: bool | None
    are_filters_right: bool | None  # None: no filter was asked for, and none was planned
    has_sources: bool | None  # every source that is needed is asked
    calls: int = field(default=0)  # distinct sources that are asked


def score(labelled: Labelled, plan: Plan) -> Scored:
    planned, expected = _comparable(Wanted.of(plan.filters)), _comparable(labelled.filters)
    asked = {step.source for step in plan.steps}
    return Scored(
        intent=labelled.intent,
        planned_intent=plan.intent,
        is_form_right=plan.form == labelled.expected_form,
        are_products_right=None if labelled.products is None else set(labelled.products) == set(plan.product_ids),
        are_filters_right=None if expected == planned == Wanted() else expected == planned,
        has_sources=set(labelled.sources) <= asked if labelled.sources else None,
        calls=len(asked),
    )


def _comparable(filters: Wanted) -> Wanted:
    """Lists in order; years as they are told apart, since four months are 0.3333 of one or 0.33."""
    values = {name: getattr(filters, name) for name in Wanted.__struct_fields__}
    lists = {name: tuple(sorted(value)) for name, value in values.items() if isinstance(value, tuple)}
    years = None if filters.age_years is None else round(filters.age_years, 2)
    return msgspec.structs.replace(filters, **lists, age_years=years)


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """The mean of the classes' F1, over every class that stands among (label, prediction)."""
    counted = list(pairs)
    classes = {name for pair in counted for name in pair}
    scores = []
    for name in classes:
        right = sum(label == given == name for label, given in counted)
        either = sum(label == name for label, _ in counted) + sum(given == name for _, given in counted)
        scores.append(2 * right / either)
    return sum(scores) / len(scores)


def share(verdicts: Sequence[bool | None]) -> float:
    """Of those that are no None."""
    told = [verdict for verdict in verdicts if verdict is not None]
    return sum(told) / len(told)
