"""`python -m aisle.llm`: the llm stage as a process of its own, with one replica in it."""

import os

from aisle.llm.dispatcher import Dispatcher
from aisle.llm.engines.chosen import engine_of
from aisle.llm.engines.extractive import ExtractiveEngine
from aisle.llm.metrics import ReplicaCollector
from aisle.llm.replica import Replica
from aisle.llm.service import llm
from aisle.process.main import Process, arguments, main


async def build(process: Process) -> None:
    replica = Replica(engine_of(process.settings), ExtractiveEngine(), process.log, process.clock, os.urandom)
    process.stack.push_async_callback(replica.close)
    process.telemetry.metrics.add(ReplicaCollector([replica.stats]))
    await process.run(llm(Dispatcher([replica], process.clock)))


if __name__ == "__main__":
    main("llm", build, given=arguments("llm", "Write the answers.").parse_args())
