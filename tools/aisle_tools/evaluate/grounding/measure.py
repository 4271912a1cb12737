"""The share of corrupted answers that the check catches, and of true ones that it drops wrongly, with 95% intervals."""

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from aisle.llm.grounding import Grounding
from aisle_tools.evaluate.grounding.cases import TRUE, Case
from aisle_tools.evaluate.grounding.corruptions import corrupted
from aisle_tools.evaluate.grounding.truths import (
    answered_by_people,
    composed_on_demo_shop,
    composed_on_epqa,
    paraphrases,
)

SEED = 20261124
MOST = 40  # corrupted cases of each kind, origin and part
PEOPLE = 400  # answers by people in each part


class Share(msgspec.Struct, frozen=True):
    """A share with its Wilson interval."""

    value: float
    low: float
    high: float
    n: int


class Judged(msgspec.Struct, frozen=True):
    case: Case
    reason: str  # why it was dropped; "" where it passed whole
    took_us: float


def cases(data: Path | None) -> list[Case]:
    """True and corrupted; real questions only where the folder of real data is given."""
    true = true_cases(data)
    return [*true, *corrupted(true, SEED, MOST)]


def true_cases(data: Path | None) -> list[Case]:
    true: list[Case] = [*paraphrases(), *asyncio.run(composed_on_demo_shop())]
    if data is not None:
        true += composed_on_epqa(data / "epqa")
        true += answered_by_people(data / "hetpqa" / "answer_generation_train.tsv", held_out=False, most=PEOPLE)
        true += answered_by_people(data / "hetpqa" / "answer_generation_dev.tsv", held_out=True, most=PEOPLE)
    return true


def judge(case: Case) -> Judged:
    """As the replica does it: the markup streams in, and what is left at its end counts."""
    grounding = Grounding(case.evidence)
    began = time.perf_counter()
    kept = grounding.feed(case.markup) + grounding.end()
    took_us = (time.perf_counter() - began) * 1e6
    whole = kept.strip() == case.markup.strip() and not grounding.dropped
    reason = "" if whole else grounding.dropped[0].split()[0] if grounding.dropped else "changed"
    return Judged(case, reason, took_us)


def share(hits: int, n: int) -> Share:
    """Wilson's interval at 95%."""
    if n == 0:
        return Share(math.nan, math.nan, math.nan, 0)
    z = 1.96
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Share(round(p, 4), round(max(0.0, centre - half), 4), round(min(1.0, centre + half), 4), n)


def shares(judged: Iterable[Judged]) -> dict[str, dict[str, dict[str, Share]]]:
    """part → origin → kind → share that was dropped: a false alarm for TRUE, a catch for every other kind."""
    counts: dict[tuple[str, str, str], list[bool]] = defaultdict(list)
    for one in judged:
        part = "held out" if one.case.held_out else "tuned on"
        kinds = (one.case.kind,) if one.case.kind == TRUE else (one.case.kind, "all corruptions")
        for kind in kinds:
            counts[part, one.case.origin, kind].append(bool(one.reason))
    found: dict[str, dict[str, dict[str, Share]]] = {}
    for (part, origin, kind), dropped in counts.items():
        found.setdefault(part, {}).setdefault(origin, {})[kind] = share(sum(dropped), len(dropped))
    return found


def quantile_us(judged: Sequence[Judged], q: float) -> float:
    took = sorted(one.took_us for one in judged)
    return round(took[min(len(took) - 1, int(q * len(took)))], 1)
