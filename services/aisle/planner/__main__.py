"""`python -m aisle.planner`: the planner as a process of its own. It knows the shop's words from the catalog's events."""

import asyncio

from aisle.catalog.catalog_words import CatalogFollower
from aisle.encoders.models import find_models
from aisle.planner.policy import policy_of
from aisle.planner.service import planner
from aisle.process.main import Process, arguments, main
from aisle.process.search_index import embedder_of


async def build(process: Process) -> None:
    """1. Read the catalog. 2. Plan, once all of it is known."""
    settings = process.settings
    embedder = await asyncio.to_thread(embedder_of, settings)
    policy = policy_of(settings.planner, find_models(settings.models), embedder, exploration=settings.exploration)
    catalog = CatalogFollower(process.log, process.clock)
    process.follow(catalog.follow())  # 1
    await catalog.caught_up.wait()
    await process.run(planner(policy, catalog.words.vocabulary, process.clock))  # 2


if __name__ == "__main__":
    main("planner", build, given=arguments("planner", "Plan every question.").parse_args())
