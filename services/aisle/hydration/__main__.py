"""`python -m aisle.hydration`: hydration as a process of its own."""

from aisle.hydration.metrics import AnswerCollector, AnswerTimes
from aisle.hydration.service import hydration
from aisle.process.main import Process, arguments, main
from aisle.process.store import opened_store


async def build(process: Process) -> None:
    store = await process.stack.enter_async_context(opened_store(process.settings, process.clock))
    times = AnswerTimes()
    process.telemetry.metrics.add(AnswerCollector(times))
    await process.run(hydration(store, process.clock, times=times))


if __name__ == "__main__":
    main("hydration", build, given=arguments("hydration", "Fill the answers' directives, and end them.").parse_args())
