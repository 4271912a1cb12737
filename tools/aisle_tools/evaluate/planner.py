"""`planner`: is the source asked that holds the answer, at how many calls; and, on labelled questions of our own, is the
plan the one that people would make.

The questions of the file are asked on their products' pages in the shop that is evaluated, ours in a shop of their own
whose words stand beside them.
"""

import time
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from aisle.catalog.vocabulary import Vocabulary
from aisle.planner.policy import Policy
from aisle_schemas import Intent, Plan, QueryAsked, Source
from aisle_tools.evaluate.estimates import Case, Difference, Statistic, macro_f1, mean, percentile
from aisle_tools.evaluate.planner_set import Labelled, read_labelled, score, shop_words
from aisle_tools.evaluate.planner_set import Part as OwnPart
from aisle_tools.evaluate.questions import ANSWERS, Question
from aisle_tools.evaluate.shop import Progress, Shop
from aisle_tools.evaluate.splits import Part

OF_OUR_OWN: Mapping[str, Statistic] = {
    "intent_f1": macro_f1,
    "reference_accuracy": mean,
    "filter_exact": mean,
    "form_accuracy": mean,
    "labelled_source_recall": mean,
    "labelled_call_share": mean,
    "took_ms_p50": percentile(50),
    "took_ms_p99": percentile(99),
}
STATISTICS: Mapping[str, Statistic] = {
    "source_recall": mean,
    "source_coverage": mean,
    "call_share": mean,
    "passage_call_share": mean,
    **OF_OUR_OWN,
}
DIFFERENCES: Mapping[str, Difference] = {}

_SOURCES: tuple[Source, ...] = get_args(Source)
_OF_PASSAGES: frozenset[Source] = frozenset(("catalog", "reviews", "qa"))
_INTENTS: tuple[Intent, ...] = get_args(Intent)


async def evaluate(shop: Shop, questions: Sequence[Question], progress: Progress, *, part: Part) -> list[Case]:
    """`part`: of our own questions."""
    words, total = shop.index.vocabulary(), len(questions)
    cases: list[Case] = []
    for question in questions:
        progress("planning", len(cases), total)
        cases.append(case_of(question, *_timed(shop.policy, shop.asked(question.question, question.asin), words)))
    progress("planning", total, total)
    return [*cases, *evaluate_own(shop.policy, part, progress)]


def evaluate_own(policy: Policy, part: OwnPart, progress: Progress) -> list[Case]:
    """Our own questions of that part, which need no catalog."""
    labelled, words = read_labelled(part), shop_words()
    cases: list[Case] = []
    for number, one in enumerate(labelled, 1):
        progress("planning our own", len(cases), len(labelled))
        cases.append(labelled_case(f"{part} {number}", one, *_timed(policy, one.asked(), words)))
    progress("planning our own", len(labelled), len(labelled))
    return cases


def _timed(policy: Policy, asked: QueryAsked, words: Vocabulary) -> tuple[Plan, float]:
    """The plan, and how many milliseconds it took to decide on it."""
    began = time.perf_counter()
    plan = policy.decide(asked, words)
    return plan, (time.perf_counter() - began) * 1000


def case_of(question: Question, plan: Plan, took_ms: float) -> Case:
    asked = _asked(plan)
    holding = {candidate.asked_of for candidate in question.labelled(ANSWERS)}
    rows: dict[str, tuple[float, ...]] = {
        "call_share": (len(asked) / len(_SOURCES),),
        "passage_call_share": (len(asked & _OF_PASSAGES) / len(_OF_PASSAGES),),
        "took_ms_p50": (took_ms,),
        "took_ms_p99": (took_ms,),
    }
    if holding:
        rows["source_recall"] = (float(not asked.isdisjoint(holding)),)
        rows["source_coverage"] = (len(asked & holding) / len(holding),)
    return Case(qid=question.qid, rows=rows, details=_details(question.question, plan))


def labelled_case(qid: str, labelled: Labelled, plan: Plan, took_ms: float) -> Case:
    scored = score(labelled, plan)
    verdicts = {
        "reference_accuracy": scored.are_products_right,
        "filter_exact": scored.are_filters_right,
        "form_accuracy": scored.is_form_right,
        "labelled_source_recall": scored.has_sources,
    }
    rows: dict[str, tuple[float, ...]] = {
        "intent_f1": (_INTENTS.index(scored.intent), _INTENTS.index(scored.planned_intent)),
        "labelled_call_share": (scored.calls / len(_SOURCES),),
        "took_ms_p50": (took_ms,),
        "took_ms_p99": (took_ms,),
        **{name: (float(verdict),) for name, verdict in verdicts.items() if verdict is not None},
    }
    return Case(qid=qid, rows=rows, details=_details(labelled.question, plan) | {"label": labelled})


def _asked(plan: Plan) -> set[Source]:
    return {step.source for step in plan.steps}


def _details(question: str, plan: Plan) -> dict[str, Any]:
    return {
        "question": question,
        "policy": plan.policy,
        "intent": plan.intent,
        "form": plan.form,
        "sources": sorted(_asked(plan)),
        "product_ids": plan.product_ids,
        "filters": plan.filters,
    }
