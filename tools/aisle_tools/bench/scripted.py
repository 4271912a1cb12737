"""The llm stage with an engine that writes at once, in its own process: what then passes is the system's own time.

python -m aisle_tools.bench.scripted llm --name llm-1               the stage, as `python -m aisle.llm` runs it
python -m aisle_tools.bench.scripted serve --port 0 --data FOLDER   every stage in one process, as `aisle serve` runs them
"""

import argparse
import asyncio
import os
import sys
from pathlib import Path

from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.engines.scripted import ScriptedEngine
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.process.folder import ShopFolder
from aisle.process.main import Process, arguments, main
from aisle.process.settings import read_settings
from aisle_tools.bench.instant_model import SENTENCES
from aisle_tools.serving import serving


def engine() -> ScriptedEngine:
    return ScriptedEngine(SENTENCES, name="instant")


async def build(process: Process) -> None:
    replica = Replica(engine(), ExtractiveEngine(), process.log, process.clock, os.urandom)
    process.stack.push_async_callback(replica.close)
    await process.run(llm(Dispatcher([replica], process.clock)))


async def serve(data: Path, port: int) -> None:
    settings = read_settings(data=data, port=port)
    async with serving(settings, ShopFolder(settings.data), port=port, engine=engine()) as server:
        await server.stopped()


if __name__ == "__main__":
    if sys.argv[1] == "llm":
        main("llm", build, given=arguments("llm", "Write at once.").parse_args(sys.argv[2:]))
    else:
        parser = argparse.ArgumentParser(description=__doc__)
        parser.add_argument("serve", choices=("serve",))
        parser.add_argument("--data", type=Path, required=True)
        parser.add_argument("--port", type=int, required=True)
        given = parser.parse_args()
        asyncio.run(serve(given.data, given.port))
