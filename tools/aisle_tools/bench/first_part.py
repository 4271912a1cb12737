"""`first-part`: how long a shopper waits for the first words, through the real server over real HTTP.

The demo shop with its store, each a process of its own; the asking is this process's, on the same cores.
"""

from collections.abc import Awaitable, Iterable
from itertools import cycle, islice

from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.settings import read_settings
from aisle_tools.bench.asking import QUESTIONS, Asked, Question, ask_in_turn, ask_steadily, summary
from aisle_tools.bench.instant_model import instant_model
from aisle_tools.bench.measure import Figure, Measured, spread
from aisle_tools.bench.processes import cpu_s, import_file, server
from aisle_tools.bench.shops import aside, demo_file, empty_shop
from aisle_tools.bench.stages import stage_times
from aisle_tools.demo.running import running_store

WARM_UP = len(QUESTIONS)  # each once: the first use of a model, a connection and a page of the index costs more
RATES = (5.0, 10.0)
STEADY_S = 30


async def measure(questions: int) -> list[Measured]:
    """1. The composer writes: in turn, then at each rate. 2. A model that answers at once writes: in turn."""
    with aside() as path:
        folder = empty_shop(path)
        await import_file(demo_file(path), "aisle", folder)
        async with running_store() as store_url:
            return [*await _composer(folder, store_url, questions), *await _model(folder, store_url, questions)]


async def _composer(folder: ShopFolder, store_url: str, questions: int) -> list[Measured]:  # 1
    async with server(folder, AISLE_STORE_URL=store_url) as (url, pid):
        await ask_in_turn(url, _questions(WARM_UP))
        measured = await _asked("in turn", folder, pid, ask_in_turn(url, _questions(questions)))
        for rate in RATES:
            asking = ask_steadily(url, _questions(int(rate * STEADY_S)), rate)
            measured += await _asked(f"{rate:g} questions/s", folder, pid, asking)
    return measured


async def _asked(what: str, folder: ShopFolder, pid: int, asking: Awaitable[list[Asked]]) -> list[Measured]:
    before_s = cpu_s(pid)
    asked = await asking
    per_question_ms = round((cpu_s(pid) - before_s) * 1000 / len(asked), 1)
    async with opened_log(read_settings(data=folder.path)) as log:
        stages = await stage_times(log, [one.query_id for one in asked])
    return [
        Measured(what=what, figures=summary(asked) | {"server_cpu_ms_per_question": per_question_ms}),
        Measured(what=f"{what}, by stage", figures=stages),
    ]


async def _model(folder: ShopFolder, store_url: str, questions: int) -> list[Measured]:  # 2
    async with (
        instant_model() as model,
        server(folder, AISLE_STORE_URL=store_url, AISLE_LLM_URL=model.url, AISLE_LLM_MODEL="instant") as (url, _),
    ):
        await ask_in_turn(url, _questions(WARM_UP))
        model.asked_at.clear()
        asked = await ask_in_turn(url, _questions(questions))
        return [
            Measured(what="a model that answers at once", figures=summary(asked)),
            Measured(what="to and from that model", figures=_around(asked, model.asked_at)),
        ]


def _around(asked: list[Asked], asked_at: list[float]) -> dict[str, Figure]:
    """From the 202 until the model is asked; from then, and it answers then, to the first part."""
    before, after = [], []
    for one in asked:
        moment = next((moment for moment in asked_at if one.at <= moment <= one.at + one.end_ms / 1000), None)
        if moment is not None and one.first_part_ms is not None:
            before.append((moment - one.at) * 1000)
            after.append(one.first_part_ms - before[-1])
    return {"to_it": spread(before), "from_it_to_the_first_part": spread(after)}


def _questions(count: int) -> Iterable[Question]:
    return islice(cycle(QUESTIONS), count)
