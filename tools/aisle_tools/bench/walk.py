"""`processes`: the demo shop with each stage as a process of its own, one of each, on a broker of its own. A scripted
engine writes at once, in the llm's process: what passes is the system's own time.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.settings import Settings, read_settings
from aisle.telemetry.recorded import TRACES, recorded
from aisle_tools.bench.asking import Asked, ask_steadily, questions, summary
from aisle_tools.bench.kafka import own_broker
from aisle_tools.bench.measure import Figure, Measured, spread
from aisle_tools.bench.processes import cpu_s, import_file, server
from aisle_tools.bench.shops import aside, demo_file, empty_shop
from aisle_tools.bench.stages import stage_times
from aisle_tools.commands.demo import import_demo
from aisle_tools.demo.running import running_store
from aisle_tools.demo.shop import demo_catalog
from aisle_tools.processes.child import Spec
from aisle_tools.processes.fleet import Fleet, running_fleet

STAGES = ("planner", "retriever", "llm", "hydration", "gateway")
PER_S = 20.0
STEADY_S = 30
# Shares of the rate, and for how many seconds: until each partition has had its first record, which waits for the
# broker's disk, and Java has compiled what is hot. At the full rate at once, questions would be refused.
WARM_UP = ((0.25, 10), (0.5, 10), (1.0, 20))
SCRIPTED = "aisle_tools.bench.scripted"
READY_S = 120.0


async def measure(per_s: float = PER_S, steady_s: int = STEADY_S) -> list[Measured]:
    """1. Processes on Kafka. 2. All stages in one process on the embedded log, asked likewise."""
    async with running_store() as store_url:
        store = {"AISLE_STORE_URL": store_url}
        async with processes_on_kafka(store, llm=("-m", SCRIPTED, "llm")) as shop:  # 1
            await _warm_up(shop.url, per_s)
            before_s = shop.cpu_s()
            asked = await ask_steadily(shop.url, questions(per_s * steady_s), per_s)
            after_s = shop.cpu_s()
            cpu: dict[str, Figure] = {
                f"{name}_cpu_ms_per_question": round((after_s[name] - before_s[name]) * 1000 / len(asked), 1)
                for name in after_s
            }
            async with opened_log(shop.settings) as log:
                stages = await stage_times(log, [one.query_id for one in asked if one.query_id])
            search_ms = _search_ms(shop.settings.data, {one.query_id for one in asked})
        measured = [
            Measured(what=f"processes on Kafka, {per_s:g} questions/s", figures=summary(asked)),
            Measured(what="processes, by stage", figures=stages),
            Measured(what="processes, less the retriever's own search", figures=_without_search(asked, search_ms)),
            Measured(what="processes, processor time", figures=cpu),
        ]
        with aside() as path:  # 2
            folder = empty_shop(path)
            await import_file(demo_file(path), "aisle", folder)
            async with server(folder, module=SCRIPTED, **store) as (url, pid):
                await _warm_up(url, per_s)
                began_s = cpu_s(pid)
                asked = await ask_steadily(url, questions(per_s * steady_s), per_s)
                embedded = summary(asked) | {
                    "cpu_ms_per_question": round((cpu_s(pid) - began_s) * 1000 / len(asked), 1)
                }
        return [*measured, Measured(what=f"embedded, {per_s:g} questions/s", figures=embedded)]


async def _warm_up(url: str, per_s: float) -> None:
    for share, for_s in WARM_UP:
        await ask_steadily(url, questions(share * per_s * for_s), share * per_s)


@dataclass(frozen=True, slots=True)
class ShopOnKafka:
    url: str
    settings: Settings
    fleet: Fleet
    broker_pid: int

    def cpu_s(self) -> dict[str, float]:
        pids = {member.child.spec.stage: member.child.pid for member in self.fleet.members} | {"kafka": self.broker_pid}
        return {name: cpu_s(pid) for name, pid in pids.items() if pid is not None}


@asynccontextmanager
async def processes_on_kafka(given: dict[str, str], *, llm: tuple[str, ...] = ()) -> AsyncIterator[ShopOnKafka]:
    """Ready: each has its partitions, and the catalog is in the index. `llm`: what Python runs as that stage, where it
    is not the stage's own module."""
    with aside() as path:
        folder: ShopFolder = empty_shop(path)
        folder.logs.mkdir()
        async with own_broker() as broker:
            decided = {
                "AISLE_DATA": str(folder.path),
                "AISLE_KAFKA_BOOTSTRAP": broker.bootstrap,
                "AISLE_PORT": "0",
                **given,
            }
            settings = read_settings(
                data=folder.path, kafka_bootstrap=broker.bootstrap, store_url=given["AISLE_STORE_URL"]
            )
            async with opened_log(settings) as log:
                await import_demo(demo_catalog(), log, settings)
            outside = {name: value for name, value in os.environ.items() if not name.startswith("AISLE_")}
            specs = [Spec(stage=stage, name=f"{stage}-1", program=llm if stage == "llm" else ()) for stage in STAGES]
            async with running_fleet(specs, outside | decided, folder.logs) as fleet:
                async with asyncio.timeout(READY_S):
                    while not fleet.is_ready:
                        fleet.check()
                        fleet.looked.clear()
                        await fleet.looked.wait()
                url = fleet.of("gateway")[0].child.facts["url"]
                yield ShopOnKafka(url, settings, fleet, broker.pid)


def _search_ms(folder: Path, query_ids: set[str]) -> dict[str, float]:
    """Question → how long its searches took, embedding and Qdrant, by the retriever's own spans."""
    spans = recorded(folder / TRACES)
    queries = {
        span.trace_id: str(span.attributes["aisle.query_id"]) for span in spans if "aisle.query_id" in span.attributes
    }
    longest: dict[str, float] = {}
    for span in spans:
        query_id = queries.get(span.trace_id)
        if query_id in query_ids and span.stage == "aisle.retriever" and not span.name.startswith("process "):
            assert query_id is not None
            longest[query_id] = max(longest.get(query_id, 0.0), (span.end_ns - span.start_ns) / 1e6)
    return longest


def _without_search(asked: list[Asked], search_ms: dict[str, float]) -> dict[str, Figure]:
    both = [
        (one.first_part_ms, search_ms[one.query_id])
        for one in asked
        if one.first_part_ms is not None and one.query_id in search_ms
    ]
    if not both:
        return {"questions": 0}
    return {
        "questions": len(both),
        "search": spread([search for _, search in both]),
        "first_part_without_it": spread([first - search for first, search in both]),
    }
