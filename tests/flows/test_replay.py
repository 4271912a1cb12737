"""A recorded demo day again: the same code finds no differences, another policy is told apart, nothing live is touched."""

import hashlib
import sqlite3
import time
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, find_models
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.planner.policy import Policy as PlanningPolicy
from aisle.planner.policy import Rules, policy_of
from aisle.planner.tagger import TAGGER, Tagger
from aisle.process.folder import ShopFolder
from aisle.process.settings import Settings, read_settings
from aisle.stream.seal import SqliteKeyStore
from aisle_schemas import Plan, Policy, QueryAsked
from aisle_tools.replay.compare import Stage
from aisle_tools.replay.service import NothingRecorded, Replayed, Wanted, Watching, replay

Serve = Any  # tests/flows/conftest.py
Publish = Any  # likewise

DAY: tuple[tuple[str, str | None, dict[str, Any]], ...] = (
    ("What do I need for cold-weather golf?", None, {}),
    ("What are the differences between trail shoes and running shoes?", None, {}),
    ("A gift for a grandmother who gardens, under $40", None, {}),
    ("Is this pan dishwasher-safe?", "PAN-003", {}),
    ("How much is this pan?", "PAN-003", {}),
    ("Is it in stock?", "PAN-003", {}),
    ("When would it arrive at 43215?", "PAN-003", {}),
    ("anything cheaper?", "PAN-003", {}),
    ("What is your return policy?", None, {}),
    ("Where is my order?", None, {}),
)


class OneStepOnly(Rules):
    """Another policy: it asks the first source of each plan alone."""

    name = "one-step-1"

    def decide(self, asked: QueryAsked, vocabulary: Vocabulary) -> Plan:
        plan = super().decide(asked, vocabulary)
        return msgspec.structs.replace(plan, steps=plan.steps[:1], policy=self.name)


def the_whole_log(**fields: Any) -> Wanted:
    now_ms = time.time_ns() // 1_000_000 + 1
    return Wanted(**{"now_ms": now_ms, "until_ms": now_ms} | fields)


def shipped() -> PlanningPolicy:
    return policy_of("learned", find_models(), MiniLm(find_models() / EMBEDDER, threads=2))


async def replayed(settings: Settings, wanted: Wanted | None = None, policy: Rules | None = None) -> Replayed:
    """`policy`: in the place of the one that the shop's server plans by."""
    return await replay(settings, wanted or the_whole_log(), policy or shipped(), ExtractiveEngine())


def told(result: Replayed) -> dict[str, list[str]]:
    """Question → what differs."""
    names = {one.asked.query_id: one.asked.question for one in result.recording.questions}
    return {names[one.query_id]: [f.what for f in one.differences] for one in result.compared if one.differences}


def digest(folder: ShopFolder) -> dict[str, str]:
    """The live log's records, ends and committed offsets; the keys; every file of the index."""
    found = {}
    for path, tables in ((folder.log, ("records", "heads", "committed")), (folder.keys, ("keys",))):
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
            for table in tables:
                rows = database.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3").fetchall()
                found[table] = hashlib.sha256(repr(rows).encode()).hexdigest()
        database.close()
    for file in sorted(folder.index.rglob("*")):
        if file.is_file():
            found[str(file)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


async def ask_all(shopper: Any, day: tuple[tuple[str, str | None, dict[str, Any]], ...] = DAY) -> None:
    for question, product, fields in day:
        await shopper.ask(question, product, **fields)


async def test_the_same_code_answers_a_recorded_day_as_it_did(
    demo_folder: ShopFolder, store_url: str, serve: Serve
) -> None:
    async with serve(demo_folder, store_url=store_url) as shopper:
        await ask_all(shopper)
    settings = read_settings(data=demo_folder.path)  # no store is connected now: the recorded one answers
    for stage in ("planner", "retriever", "llm", "hydration"):
        result = await replayed(settings, the_whole_log(stage=stage))
        assert told(result) == {}
        assert [one.skipped for one in result.compared] == [""] * len(DAY)
        assert all(one.replayed_took_ms is not None for one in result.compared)


async def test_another_policy_differs_in_the_plans_that_it_makes_otherwise(
    demo_folder: ShopFolder, store_url: str, serve: Serve
) -> None:
    async with serve(demo_folder, store_url=store_url) as shopper:
        await ask_all(shopper, DAY[3:4] + DAY[8:10])
    result = await replayed(read_settings(data=demo_folder.path), policy=OneStepOnly(Tagger(find_models() / TAGGER)))
    # The two others have plans of one step.
    (pan,) = [one for one in result.compared if "plan" in one.layers]
    (steps,) = [found for found in pan.differences if found.layer == "plan"]
    assert (steps.what, steps.replayed) == ("steps", ["catalog"])
    assert steps.recorded[:3] == ["catalog", "qa", "reviews"]
    assert list(told(result)) == ["Is this pan dishwasher-safe?"]
    from_the_evidence_on = await replayed(
        read_settings(data=demo_folder.path),
        the_whole_log(stage="llm"),
        policy=OneStepOnly(Tagger(find_models() / TAGGER)),
    )
    assert told(from_the_evidence_on) == {}


async def test_nothing_live_is_touched(
    demo_folder: ShopFolder, store_url: str, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with serve(demo_folder, store_url=store_url) as shopper:
        await ask_all(shopper, DAY[:2] + DAY[5:6])
    settings = read_settings(data=demo_folder.path, store_url=store_url)
    async with httpx.AsyncClient(base_url=store_url) as store:
        before = digest(demo_folder), (await store.get("/calls")).json()
        kept: list[str] = []
        result = await replay(settings, the_whole_log(), shipped(), ExtractiveEngine(), Watching(kept=kept.append))
        assert (digest(demo_folder), (await store.get("/calls")).json()) == before
    assert before[1]["calls"] > 0
    assert told(result) == {}
    (aside,) = kept
    assert (Path(aside) / "log.sqlite").exists()


async def test_what_the_shadow_wrote_goes_with_it(
    demo_folder: ShopFolder, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serve(demo_folder) as shopper:
        await ask_all(shopper, DAY[8:9])
    aside = tmp_path / "aside"
    aside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(aside))
    await replayed(read_settings(data=demo_folder.path))
    assert list(aside.iterdir()) == []


async def test_a_catalog_that_changed_is_replayed_as_it_stood_or_as_it_is(
    demo_folder: ShopFolder, serve: Serve, publish: Publish
) -> None:
    async with serve(demo_folder) as shopper:
        await ask_all(shopper, DAY[8:9])
        recorded_ms = time.time_ns() // 1_000_000 + 1
        rules = (
            Policy(policy_id="returns", title="Returns", text="You have ten years to send it back."),
            Policy(policy_id="returns-of-gifts", title="Returns of gifts", text="Gifts can be returned too."),
        )
        await publish(demo_folder, *rules)
        settings = read_settings(data=demo_folder.path)
        # The server runs meanwhile, and has its index open.
        as_it_is = await replayed(settings, the_whole_log(until_ms=recorded_ms, catalog="present"))
        as_it_was = await replayed(settings, the_whole_log(until_ms=recorded_ms))
    assert as_it_is.searched is not None
    assert as_it_is.searched.told == "a copy of the shop's index, as it is now"
    assert "passages added" in told(as_it_is)["What is your return policy?"]
    assert as_it_was.searched is not None
    assert as_it_was.searched.told == "a copy of the shop's index, with 2 items as they were at the range's end"
    assert told(as_it_was) == {}


async def test_a_forgotten_shoppers_question_is_left_out_and_counted(demo_folder: ShopFolder, serve: Serve) -> None:
    async with serve(demo_folder) as shopper:
        await shopper.ask("What is your return policy?", None, shopper_ref="s-1")
        await shopper.ask("What is your return policy?", None, shopper_ref="s-2")
    keys = SqliteKeyStore(demo_folder.keys)
    keys.forget("s-1")
    keys.close()
    result = await replayed(read_settings(data=demo_folder.path))
    assert [one.skipped for one in result.compared] == ["the shopper was forgotten", ""]
    assert told(result) == {}


async def test_one_question_is_replayed_by_its_id(demo_folder: ShopFolder, serve: Serve) -> None:
    async with serve(demo_folder) as shopper:
        await ask_all(shopper, DAY[8:10])
    settings = read_settings(data=demo_folder.path)
    everything = await replayed(settings)
    second = everything.compared[1].query_id
    result = await replayed(settings, the_whole_log(query_ids=(second,)))
    assert [one.query_id for one in result.compared] == [second]
    with pytest.raises(NothingRecorded):
        await replayed(settings, the_whole_log(query_ids=("01M87DQXA1Q5N3X0VTPJPHE505",)))


@pytest.mark.parametrize("stage", ["planner", "hydration"])
async def test_old_questions_run_although_their_deadline_passed_long_ago(
    demo_folder: ShopFolder, serve: Serve, stage: Stage
) -> None:
    async with serve(demo_folder) as shopper:
        await shopper.ask("What is your return policy?", budget_ms=2_000)
    result = await replayed(read_settings(data=demo_folder.path), the_whole_log(stage=stage))
    (one,) = result.recording.questions
    assert one.asked.budget_ms == 2_000
    assert told(result) == {}
