"""A planner's member in a process of its own, for tests to kill and to pause: says on standard output what it does.

python member.py BOOTSTRAP PREFIX KEYS [HELD_KEY]

It plans every question, whose words are sealed with the keys in the file KEYS, but holds HELD_KEY in its hand until a
line comes on standard input.
"""

import asyncio
import sys
from pathlib import Path

from aisle.stream.kafka import KafkaLog
from aisle.stream.processor import Processor
from aisle.stream.run import ProcessorStage
from aisle.stream.seal import SqliteKeyStore
from aisle_schemas import Plan, QueryAsked, RetrievalPlanned

OWN = 1_000_000  # what its plans' took_ms says, so that a test knows whose they are


async def main(bootstrap, prefix, keys, held_key=""):
    told = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, told.set)

    async def on_query_asked(asked):
        print("took", asked.query_id, flush=True)
        if asked.query_id == held_key:
            await told.wait()
        yield RetrievalPlanned(query=asked, plan=Plan(intent="advice", form="short"), took_ms=OWN)

    log = KafkaLog(bootstrap, prefix=prefix, keys=SqliteKeyStore(Path(keys)))
    planner = Processor(name="aisle.planner", consumes=(QueryAsked,), emits=(RetrievalPlanned,), handle=on_query_asked)
    stage = ProcessorStage(log, planner)
    await stage.start()
    had = 0
    while True:
        has = stage.stats().partitions
        if has != had:
            print("has", has, flush=True)
            had = has
        await asyncio.sleep(0.02)


asyncio.run(main(*sys.argv[1:]))
