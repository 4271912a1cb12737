"""`python -m aisle.planner`: the planner as a process of its own. It knows the shop's words from the catalog's events."""

from aisle.catalog.catalog_words import CatalogFollower
from aisle.planner.policy import Rules
from aisle.planner.service import planner
from aisle.process.main import Process, arguments, main


async def build(process: Process) -> None:
    """1. Read the catalog. 2. Plan, once all of it is known."""
    catalog = CatalogFollower(process.log, process.clock)
    process.follow(catalog.follow())  # 1
    await catalog.caught_up.wait()
    await process.run(planner(Rules(), catalog.words.vocabulary, process.clock))  # 2


if __name__ == "__main__":
    main("planner", build, given=arguments("planner", "Plan every question.").parse_args())
