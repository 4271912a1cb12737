"""Orders planted in what shops, customers and stores write change nothing, whichever engine reads them."""

from aisle_tools.evaluate.injections.planting import attacks
from aisle_tools.evaluate.injections.run import ENGINES, outcomes


async def test_no_planted_order_changes_a_plan_leaks_the_prompt_or_promotes_a_product() -> None:
    """The whole corpus, against the composer, an engine that repeats all it reads, and one that obeys."""
    found = await outcomes()
    assert len(found) == len(list(attacks())) * len(ENGINES)
    assert len(found) >= 300 * len(ENGINES)
    assert [(o.attack.payload.text, o.attack.place, o.engine, o.faults) for o in found if o.faults] == []
