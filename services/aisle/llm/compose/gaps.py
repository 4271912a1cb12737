"""Sources that did not answer: what the shopper has to know about them."""

from aisle.llm.evidence import Evidence
from aisle_schemas import Gap

_DOWN = frozenset({"late", "down", "invalid"})
_SEARCHED = frozenset({"catalog", "reviews", "qa", "policies"})


def unsearched_sentence(evidence: Evidence) -> str:
    """For a search that did not answer, and found nothing therefore; empty where it did."""
    gaps = evidence.gathered.gaps
    if evidence.passages or not any(gap.source in _SEARCHED and gap.cause in _DOWN for gap in gaps):
        return ""
    return "I couldn't search the shop just now: please ask me again in a moment."


def unknown_products(evidence: Evidence) -> str:
    """For ids that the question spells out and the catalog does not have; empty where it has any of them."""
    plan = evidence.gathered.plan
    if not plan.product_ids or evidence.products or plan.product_ids == (evidence.gathered.query.page.product_id,):
        return ""
    if not any(gap.cause == "unknown_product" and gap.source == "catalog" for gap in evidence.gathered.gaps):
        return ""
    return f"I couldn't find {' or '.join(plan.product_ids)} in this shop."


def gap_sentence(evidence: Evidence, source: str) -> str:
    """What the shopper has to know about a source that did not answer; empty where it did."""
    for gap in evidence.gathered.gaps:
        if gap.source == source:
            return _gap_text(gap)
    return ""


def _gap_text(gap: Gap) -> str:
    match gap.cause:
        case "no_postcode":
            return "Tell me your postcode, and I can look up when it would arrive."
        case "not_signed_in":
            return "Please sign in, and I can look up your orders."
        case "not_configured" if gap.source == "orders":
            return "I can't look up orders here."
        case cause if cause in _DOWN:
            what = {
                "price": "the live price",
                "stock": "live stock",
                "delivery": "delivery dates",
                "orders": "your orders",
            }
            return f"I couldn't reach the store for {what.get(gap.source, 'that')} just now."
        case _:
            return ""
