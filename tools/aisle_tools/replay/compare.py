"""What differs between a question as it was recorded and as it was replayed, layer by layer. Pure.

Times (`as_of_ms`, durations), scores, run ids and the versions of what decided are left out: they differ where nothing does.
"""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import msgspec

from aisle.stream.seal import FORGOTTEN
from aisle_schemas import Citation, EvidenceGathered, Passage, Plan
from aisle_tools.replay.recorded import Recorded

Stage = Literal["planner", "retriever", "llm", "hydration"]
STAGES: tuple[Stage, ...] = get_args(Stage)

Layer = Literal["plan", "evidence", "answer"]
LAYERS: tuple[Layer, ...] = get_args(Layer)

# A stage that is fed with what was recorded before it can't change that.
_RUN_FROM: Mapping[Stage, Sequence[Layer]] = {
    "planner": LAYERS,
    "retriever": LAYERS[1:],
    "llm": LAYERS[2:],
    "hydration": LAYERS[2:],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that differs. `recorded` and `replayed` are plain values, ready for JSON."""

    layer: Layer
    what: str  # "intent", "passages dropped", "part 3, the price of PAN-003"
    recorded: Any = None
    replayed: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One question's result."""

    query_id: str
    differences: Sequence[Difference] = ()
    skipped: str = ""  # why it was not re-run; empty where it was
    not_compared: Sequence[str] = ()  # what the log did not hold, or not any more
    not_recorded: Sequence[str] = ()  # what the store was asked now and had not been recorded as saying
    recorded_took_ms: int | None = None
    replayed_took_ms: int | None = None

    @property
    def layers(self) -> list[Layer]:
        """Those that differ."""
        return [layer for layer in LAYERS if any(one.layer == layer for one in self.differences)]


@dataclass(slots=True)
class _Comparison:
    differences: list[Difference] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)

    def note(self, layer: Layer, what: str, recorded: object, replayed: object) -> None:
        if recorded != replayed:
            self.differences.append(
                Difference(layer=layer, what=what, recorded=_plain(recorded), replayed=_plain(replayed))
            )


def compare(recorded: Recorded, replayed: Recorded, *, stage: Stage, not_recorded: Collection[str] = ()) -> Compared:
    """What the stages from `stage` on made of the question now, against what they made of it then."""
    found = _Comparison()
    layers = _RUN_FROM[stage]
    if "plan" in layers:
        _compare_plans(found, recorded.plan, replayed.plan)
    if "evidence" in layers:
        _compare_evidence(found, recorded.evidence, replayed.evidence, not_recorded)
    _compare_answers(found, recorded, replayed)
    return Compared(
        query_id=recorded.asked.query_id,
        differences=found.differences,
        not_compared=found.not_compared,
        not_recorded=sorted(not_recorded),
        recorded_took_ms=recorded.took_ms,
        replayed_took_ms=replayed.took_ms,
    )


# ── The plan ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _compare_plans(found: _Comparison, recorded: Plan | None, replayed: Plan | None) -> None:
    if recorded is None:
        found.not_compared.append("plan: none is recorded")
        return
    if replayed is None:
        found.note("plan", "plan", "made", "none")
        return
    found.note("plan", "intent", recorded.intent, replayed.intent)
    found.note("plan", "form", recorded.form, replayed.form)
    found.note("plan", "products", recorded.product_ids, replayed.product_ids)
    found.note("plan", "refusal", _reason(recorded), _reason(replayed))
    _compare_fields(found, "filter", recorded.filters, replayed.filters)
    before = {step.id: step for step in recorded.steps}
    after = {step.id: step for step in replayed.steps}
    found.note("plan", "steps", list(before), list(after))
    for id in before.keys() & after.keys():
        for name in ("source", "search_text", "limit", "after"):
            found.note("plan", f"step {id}: {name}", getattr(before[id], name), getattr(after[id], name))
        _compare_fields(found, f"step {id}: filter", before[id].filters, after[id].filters)


def _compare_fields(found: _Comparison, what: str, recorded: msgspec.Struct, replayed: msgspec.Struct) -> None:
    for name in recorded.__struct_fields__:
        found.note("plan", f"{what} {name}", getattr(recorded, name), getattr(replayed, name))


def _reason(plan: Plan) -> str:
    return plan.refusal.reason if plan.refusal else ""


# ── The evidence ──────────────────────────────────────────────────────────────────────────────────────────────────


def _compare_evidence(
    found: _Comparison,
    recorded: EvidenceGathered | None,
    replayed: EvidenceGathered | None,
    not_recorded: Collection[str],
) -> None:
    if recorded is None:
        found.not_compared.append("evidence: none is recorded")
        return
    if replayed is None:
        found.note("evidence", "evidence", "gathered", "none")
        return
    products = [product.product_id for product in recorded.products], [p.product_id for p in replayed.products]
    _compare_order(found, "products", *products)
    passages = {p.id: p for p in recorded.passages}, {p.id: p for p in replayed.passages}
    _compare_order(found, "passages", list(passages[0]), list(passages[1]))
    for id in passages[0].keys() & passages[1].keys():
        found.note("evidence", f"text of {id}", _said(passages[0][id]), _said(passages[1][id]))
    gaps = [{f"{gap.source}: {gap.cause}" for gap in evidence.gaps} for evidence in (recorded, replayed)]
    for gap in sorted(gaps[1] - gaps[0]):
        source = gap.removesuffix(": unknown_product")
        if any(name.startswith(source) for name in not_recorded):
            # The store knew them then; of what it said about goods that were not chosen, nothing is recorded.
            found.not_compared.append(f"gap in {source}: nothing that the store said is recorded")
            gaps[1].discard(gap)
    found.note("evidence", "gaps", *map(sorted, gaps))


def _compare_order(found: _Comparison, what: str, recorded: Sequence[str], replayed: Sequence[str]) -> None:
    dropped = [id for id in recorded if id not in set(replayed)]
    added = [id for id in replayed if id not in set(recorded)]
    found.note("evidence", f"{what} dropped", dropped, [])
    found.note("evidence", f"{what} added", [], added)
    kept = [id for id in recorded if id in set(replayed)], [id for id in replayed if id in set(recorded)]
    found.note("evidence", f"order of {what}", *kept)


def _said(passage: Passage) -> str:
    return f"{passage.question} {passage.text}".strip()


# ── The answer ────────────────────────────────────────────────────────────────────────────────────────────────────


def _compare_answers(found: _Comparison, recorded: Recorded, replayed: Recorded) -> None:
    if recorded.how_it_ended in ("cancelled", "open"):
        # Where the shopper stopped it, or it was still being written, says nothing about the code.
        found.not_compared.append(f"answer: it was {recorded.how_it_ended}")
        return
    found.note("answer", "outcome", recorded.how_it_ended, replayed.how_it_ended)
    if recorded.markup is None or FORGOTTEN in recorded.markup:
        found.not_compared.append("markup: none is recorded")
    elif recorded.markup != replayed.markup:
        diff = _diff(recorded.markup, replayed.markup or "")
        found.differences.append(Difference(layer="answer", what="markup", recorded=diff, replayed=None))
    if not recorded.parts and replayed.parts and recorded.markup:
        found.not_compared.append("parts: the log holds them no more")
        return
    _compare_parts(found, [_timeless(part) for part in recorded.parts], [_timeless(part) for part in replayed.parts])
    cited = ([part.passage.id for part in one.parts if isinstance(part, Citation)] for one in (recorded, replayed))
    found.note("answer", "citations", *cited)


def _diff(recorded: str, replayed: str) -> list[str]:
    """The lines that differ, as `diff -U0` writes them."""
    lines = difflib.unified_diff(recorded.splitlines(), replayed.splitlines(), "recorded", "replayed", lineterm="", n=0)
    return list(lines)[2:]


def _compare_parts(found: _Comparison, recorded: Sequence[Any], replayed: Sequence[Any]) -> None:
    kinds = [part["kind"] for part in recorded], [part["kind"] for part in replayed]
    if kinds[0] != kinds[1]:
        found.note("answer", "kinds of parts", *kinds)
        return
    for number, (before, after) in enumerate(zip(recorded, replayed, strict=True), 1):
        if before["kind"] == "citation":
            continue  # compared by what they cite
        about = f" ({before['product_id']})" if "product_id" in before else ""
        for name in before.keys() | after.keys():
            what = f"part {number}, {before['kind']}{about}: {name}"
            found.note("answer", what, before.get(name), after.get(name))


def _timeless(value: Any) -> Any:
    """As plain values, without the times at which they held."""
    return _without_times(msgspec.to_builtins(value))


def _without_times(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_times(one) for name, one in value.items() if name != "as_of_ms"}
    if isinstance(value, list | tuple):
        return [_without_times(one) for one in value]
    return value


def _plain(value: object) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))


# ── All questions together ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of questions."""

    same: int
    different: int
    by_layer: Mapping[Layer, int]
    by_what: Mapping[str, int]  # the differences, by what differs, most frequent first
    skipped: Mapping[str, int]  # by reason


def summarised(compared: Sequence[Compared]) -> Summary:
    run = [one for one in compared if not one.skipped]
    different = [one for one in run if one.differences]
    what: dict[str, int] = {}
    for one in different:
        for name in dict.fromkeys(f"{found.layer}: {_kind(found.what)}" for found in one.differences):
            what[name] = what.get(name, 0) + 1
    reasons: dict[str, int] = {}
    for one in compared:
        if one.skipped:
            reasons[one.skipped] = reasons.get(one.skipped, 0) + 1
    return Summary(
        same=len(run) - len(different),
        different=len(different),
        by_layer={layer: sum(layer in one.layers for one in different) for layer in LAYERS},
        by_what=dict(sorted(what.items(), key=lambda entry: (-entry[1], entry[0]))),
        skipped=reasons,
    )


def _kind(what: str) -> str:
    """What differs, without the product or passage that it differs in."""
    head, colon, tail = what.partition(": ")
    if head.startswith("part ") and colon:
        return f"{head.split(', ', 1)[1].split(' (')[0]} {tail}"
    return "text of a passage" if what.startswith("text of ") else what


def as_json(one: Compared) -> dict[str, Any]:
    """One line of `--json`."""
    return {
        "query_id": one.query_id,
        "result": "skipped" if one.skipped else "different" if one.differences else "same",
        "skipped": one.skipped,
        "layers": one.layers,
        "differences": [
            {"layer": found.layer, "what": found.what, "recorded": found.recorded, "replayed": found.replayed}
            for found in one.differences
        ],
        "not_compared": list(one.not_compared),
        "not_recorded": list(one.not_recorded),
        "recorded_took_ms": one.recorded_took_ms,
        "replayed_took_ms": one.replayed_took_ms,
    }
