"""`import`: a large feed goes into a running server while shoppers ask.

Memory must not follow the number of products, but for what the index has to keep of each; and no question may end in
anything but an answer, or the word that there is none.
"""

import asyncio
from asyncio.subprocess import Process
from collections.abc import Iterator
from itertools import cycle
from typing import Any

from aisle.catalog.index import INDEXERS
from aisle.process.folder import ShopFolder
from aisle.process.log import opened_log
from aisle.process.search_index import not_indexed
from aisle.process.settings import read_settings
from aisle_tools.bench import feed
from aisle_tools.bench.asking import Asked, Question, ask_in_turn, ask_steadily, summary
from aisle_tools.bench.measure import Figure, Measured, Stopwatch
from aisle_tools.bench.processes import NotStarted, disk_mib, memory_mib, process, server
from aisle_tools.bench.shops import aside, empty_shop

ASKED_PER_S = 1.0
SAMPLED_EVERY_S = 2.0
QUESTIONS = 500
QUIET_QUESTIONS = 60

Samples = list[dict[str, Any]]


async def measure(products: int) -> list[Measured]:
    """1. Start a server on an empty shop. 2. Import the feed by the command, and ask every second until the index
    holds it all. 3. Ask again, in quiet.

    Raises: NotStarted when the import fails.
    """
    with aside() as path:
        file, folder = path / "feed.tsv", empty_shop(path)
        await asyncio.to_thread(feed.write_feed, file, products)
        async with server(folder) as (url, server_pid):  # 1
            watch = Stopwatch()
            async with (
                process("catalog", "import", file, "--format", "google-merchant", "--data", folder.path) as importing,
                asyncio.TaskGroup() as group,
            ):
                sampling = group.create_task(_sampled(folder, server_pid, importing, watch))
                asking = group.create_task(ask_steadily(url, _while_running(importing), ASKED_PER_S))
                code = await importing.wait()  # 2
                took_s = watch.s
            if code:
                raise NotStarted(f"the import ended with exit code {code}")
            asked, samples = asking.result(), sampling.result()
            quiet = await ask_in_turn(url, feed.questions(QUIET_QUESTIONS))  # 3
            return [
                Measured(
                    what=f"{products} products",
                    figures={"took_s": round(took_s, 1), "products_per_s": round(products / took_s, 1)},
                    samples=samples,
                ),
                Measured(what="server's memory", figures=_memory(server_pid, samples)),
                Measured(what="import's memory", figures={"peak_mib": samples[-1]["import_VmHWM_mib"]}),
                Measured(what="on disk", figures=_on_disk(folder, samples)),
                Measured(what="asked meanwhile", figures=summary(asked), samples=_each(asked, watch)),
                Measured(what="asked afterwards", figures=summary(quiet)),
            ]


def _while_running(process: Process) -> Iterator[Question]:
    for question in cycle(feed.questions(QUESTIONS)):
        if process.returncode is not None:
            return
        yield question


async def _sampled(folder: ShopFolder, server_pid: int, importing: Process, watch: Stopwatch) -> Samples:
    samples: Samples = []
    async with opened_log(read_settings(data=folder.path)) as log:
        while importing.returncode is None:
            taken = {
                "at_s": round(watch.s, 1),
                "not_indexed": await not_indexed(log, [INDEXERS]),
                "log_wal_mib": disk_mib(folder.log.with_name(f"{folder.log.name}-wal")),
                "index_wal_mib": disk_mib(folder.index / "wal"),
                **memory_mib(server_pid, "server"),
                **memory_mib(importing.pid, "import"),
            }
            if "import_VmHWM_mib" in taken:
                samples.append(taken)
            await asyncio.sleep(SAMPLED_EVERY_S)
    return samples


def _memory(server_pid: int, samples: Samples) -> dict[str, Figure]:
    """Of the resident set: the process's own pages, and those of mapped files, which the kernel may take back."""
    now = memory_mib(server_pid, "server")
    return {
        "peak_mib": now["server_VmHWM_mib"],
        "own_before_mib": samples[0]["server_RssAnon_mib"],
        "own_after_mib": now["server_RssAnon_mib"],
        "mapped_before_mib": samples[0]["server_RssFile_mib"],
        "mapped_after_mib": now["server_RssFile_mib"],
    }


def _on_disk(folder: ShopFolder, samples: Samples) -> dict[str, Figure]:
    return {
        "log_mib": disk_mib(folder.log),
        "index_mib": disk_mib(folder.index),
        "import_ledger_mib": disk_mib(folder.imports),
        "log_wal_largest_mib": max(sample["log_wal_mib"] for sample in samples),
        "index_wal_largest_mib": max(sample["index_wal_mib"] for sample in samples),
    }


def _each(asked: list[Asked], watch: Stopwatch) -> Samples:
    return [
        {
            "at_s": round(watch.at(one.at), 1),
            "outcome": one.outcome,
            "first_part_ms": one.first_part_ms,
            "end_ms": one.end_ms,
        }
        for one in asked
    ]
