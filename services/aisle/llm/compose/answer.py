"""Evidence in, a composition out: which form an answer takes."""

from aisle.llm.compose.choices import choices
from aisle.llm.compose.comparison import compare
from aisle.llm.compose.composition import Composition, cited, paragraph
from aisle.llm.compose.gaps import unknown_products
from aisle.llm.compose.guidance import advise, state_policy
from aisle.llm.compose.opinions import asks_for_opinions, opinions
from aisle.llm.compose.product import answer_product_question
from aisle.llm.compose.recommendation import recommend
from aisle.llm.compose.store import navigate, state_live, state_orders
from aisle.llm.compose.superlatives import pick
from aisle.llm.evidence import Evidence
from aisle_schemas import EvidenceGathered


def compose(gathered: EvidenceGathered) -> Composition:
    """The whole answer. Raises nothing: evidence that answers nothing gives an honest miss, marked "abstained"."""
    evidence = Evidence(gathered)
    plan = gathered.plan
    if plan.refusal is not None:
        return Composition((paragraph(cited(plan.refusal.text)),), "abstained")
    if missing := unknown_products(evidence):
        return Composition((paragraph(missing),), "abstained")
    match plan.intent:
        case "price" | "stock" | "delivery":
            return state_live(evidence)
        case "order_status":
            return state_orders(evidence)
        case "policy":
            return state_policy(evidence)
        case "navigation":
            return navigate(evidence)
        case "comparison":
            return compare(evidence)
        case "recommendation":
            return recommend(evidence)
        case "advice":
            return advise(evidence)
        case _:
            return _by_form(evidence)


def _by_form(evidence: Evidence) -> Composition:
    match evidence.gathered.plan.form:
        case "recommendation":
            return recommend(evidence)
        case "comparison":
            return compare(evidence)
        case "navigation":
            return navigate(evidence)
        case _:
            return _about_a_product(evidence)


def _about_a_product(evidence: Evidence) -> Composition:
    if asks_for_opinions(evidence.question) and (said := opinions(evidence)) is not None:
        return said
    return choices(evidence) or pick(evidence) or answer_product_question(evidence)
