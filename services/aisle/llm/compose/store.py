"""What the store's own systems know: price, stock, delivery, orders, and where things are.

No value is typed here. A directive stands for it, and hydration asks the store.
"""

from aisle.llm.compose.cards import cards, relevant_products
from aisle.llm.compose.composition import Block, Composition, cited, lead, paragraph
from aisle.llm.compose.follow_ups import offer
from aisle.llm.compose.gaps import gap_sentence
from aisle.llm.compose.guidance import state_policy
from aisle.llm.compose.recommendation import subject
from aisle.llm.compose.variants import stock_of_variants
from aisle.llm.compose.wording import short_title
from aisle.llm.evidence import Evidence
from aisle.llm.language.sentences import tidy
from aisle.markup import grammar
from aisle_schemas import RetrievedProduct

SHOWN = 3


def state_live(evidence: Evidence) -> Composition:
    """One sentence a product, the value a directive; before them, whether the size that is asked for is there."""
    plan = evidence.gathered.plan
    asked = [evidence.products[id] for id in plan.product_ids if id in evidence.products]
    products = asked or list(evidence.products.values())[:SHOWN]
    if not products:
        if evidence.of_kind("policy"):
            return state_policy(evidence)
        return Composition((paragraph("I couldn't find that product in the shop."),), "abstained")
    apology = gap_sentence(evidence, plan.intent)
    if plan.intent == "delivery" and any(gap.cause == "no_postcode" for gap in evidence.gathered.gaps):
        return Composition((paragraph(apology), *_offers(plan.intent)))
    sentences = [_live_sentence(plan.intent, product) for product in products]
    if plan.intent == "stock":
        sentences = [stock_of_variants(evidence, product) for product in products] + sentences
    shown = () if asked else tuple(Block(grammar.product(product.product_id)) for product in products)
    return Composition((paragraph(*sentences, apology), *shown, *_offers(plan.intent)))


def _live_sentence(intent: str, product: RetrievedProduct) -> str:
    title = grammar.escape(short_title(product))
    match intent:
        case "price":
            return f"Price of the {title}: {grammar.price(product.product_id)}."
        case "stock":
            return f"Stock of the {title}: {grammar.stock(product.product_id)}."
        case _:
            return f"Delivery of the {title}: {grammar.delivery(product.product_id)}."


def _offers(intent: str) -> tuple[Block, ...]:
    questions = {
        "price": "How much does it cost?", "stock": "Is it in stock?", "delivery": "When can it be delivered?",
    }  # fmt: skip
    return offer(
        *(question for name, question in questions.items() if name != intent), "What do customers say about it?"
    )


def state_orders(evidence: Evidence) -> Composition:
    """The customer's orders as the store told them, newest first."""
    if any(gap.cause == "not_signed_in" for gap in evidence.gathered.gaps):
        return Composition((paragraph("Please sign in, and I can look up your orders."),), "abstained")
    orders = evidence.of_kind("order")
    if not orders:
        text = gap_sentence(evidence, "orders") or "I couldn't find any orders in your account."
        return Composition((paragraph(text),), "abstained")
    said = tuple(paragraph(cited(tidy(order.text), order.label)) for order in orders[:SHOWN])
    return Composition((*said, *offer("What is the return policy?", "When will my latest order arrive?")))


def navigate(evidence: Evidence) -> Composition:
    """A link into the shop, then what stands there."""
    wanted = subject(evidence) or evidence.question.strip(" ?.!")
    link = Block(grammar.link(f"See all results for {wanted}", search=wanted))
    shown = cards(evidence, relevant_products(evidence)[:SHOWN])
    return Composition((lead(f"Here is where to find {wanted}"), link, *shown))
