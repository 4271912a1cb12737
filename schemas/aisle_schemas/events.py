"""Every event that flows through Aisle: one struct each, MessagePack maps on the wire.

The record's key says what an event is about (a question's `query_id`, a product's `product_id`), so events that
travel by the dozen, such as `TokensEmitted`, do not repeat it. The question travels along (`query`), so that a stage
holds no state of its own and any event can be replayed alone.

Times are milliseconds since the Unix epoch, durations milliseconds. Fields are only ever added, with defaults: bytes
written by an older version stay decodable. `Personal` marks what names or quotes a shopper: the stream seals those
fields with the shopper's own key before they reach the log.
"""

from typing import Annotated, Literal

import msgspec

from aisle_schemas.money import Money

Personal = Annotated[str, msgspec.Meta(extra={"personal": True}, extra_json_schema={"x-personal": True})]
"""Text that names or quotes a shopper."""

_OF_THE_SHOPPER = {"kind": ("order", "delivery")}

EvidenceText = Annotated[
    str,
    msgspec.Meta(
        extra={"personal": True, "of": _OF_THE_SHOPPER}, extra_json_schema={"x-personal": {"of": _OF_THE_SHOPPER}}
    ),
]
"""Text that is personal where it tells of the shopper's own order or address, and the shop's otherwise."""

Offset = Annotated[int, msgspec.Meta(ge=0)]
"""A place in an answer's markup, counted in characters (Unicode code points)."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """The base of what events are made of."""


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """The base of every event. A subclass sets `tag`, the name by which it travels."""


# ── The question ──────────────────────────────────────────────────────────────────────────────────────────────────


class Turn(Value, frozen=True, kw_only=True):
    """One earlier exchange of the same conversation, oldest first in `QueryAsked.turns`."""

    question: Personal
    answer: Personal = ""
    product_ids: tuple[str, ...] = ()  # the products that the answer showed, in order: "the second one" points here


class Page(Value, frozen=True, kw_only=True):
    """Where in the store the shopper was when asking."""

    product_id: str | None = None
    url: str | None = None


class Consent(Value, frozen=True, kw_only=True):
    """What the shopper allowed."""

    train: bool = False  # may the exchange enter training datasets


class QueryAsked(Event, frozen=True, kw_only=True, tag="query.asked"):
    """A shopper asked a question. Key: `query_id`."""

    query_id: str
    question: Personal
    shop_id: str = "default"
    shopper_ref: str = "anonymous"  # pseudonymous; names the key that seals this shopper's personal fields
    customer_ref: Personal = ""  # the store's own customer, where the store vouched for them; needed for orders
    postcode: Personal = ""
    consent: Consent = Consent()
    locale: str = "en-US"
    currency: str = "USD"
    timezone: str = "UTC"
    market: str = ""
    channel: str = "api"
    arm: str = ""  # experiment arm
    turns: tuple[Turn, ...] = ()
    page: Page = Page()
    asked_at_ms: int = 0  # the gateway and `message` stamp it where it is 0
    budget_ms: int = 15_000  # the answer must have ended this long after `asked_at_ms`
    locality: int | None = None  # the partition of `aisle.answers` that the asking gateway tails; None: by key

    @property
    def deadline_ms(self) -> int:
        """The wall-clock time by which the answer must have ended."""
        return self.asked_at_ms + self.budget_ms


# ── The plan ──────────────────────────────────────────────────────────────────────────────────────────────────────

Intent = Literal[
    "product_question", "recommendation", "comparison", "advice", "price", "stock", "delivery", "order_status",
    "policy", "navigation", "follow_up", "chit_chat", "out_of_scope", "unsafe",
]  # fmt: skip
Source = Literal["catalog", "reviews", "qa", "policies", "price", "stock", "delivery", "orders"]
Form = Literal["short", "long", "recommendation", "comparison", "navigation", "none"]


class Filters(Value, frozen=True, kw_only=True):
    """What the shopper's words rule in or out; an empty field filters nothing."""

    price_min: Money | None = None
    price_max: Money | None = None
    age_years: float | None = None
    brands: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()  # any one of a product's category path, lower case
    colours: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()  # words that no attribute or title of a match may hold: "not leather"
    min_rating: float | None = None
    product_ids: tuple[str, ...] = ()


class Step(Value, frozen=True, kw_only=True):
    """One source to ask."""

    id: str
    source: Source
    search_text: Personal = ""
    filters: Filters = Filters()
    limit: int = 10
    after: tuple[str, ...] = ()  # steps whose products this one is asked about


class Refusal(Value, frozen=True, kw_only=True):
    """Why no answer is given, in words that the shopper reads."""

    reason: Literal["unsafe", "out_of_scope", "empty", "unsupported_language", "chit_chat"]
    text: str


class Decision(Value, frozen=True, kw_only=True):
    """A choice that the policy made and the probability with which it made it."""

    name: str
    choice: str
    propensity: float


class Plan(Value, frozen=True, kw_only=True):
    """Which sources to ask, and what form the answer takes."""

    intent: Intent
    form: Form
    steps: tuple[Step, ...] = ()
    filters: Filters = Filters()
    product_ids: tuple[str, ...] = ()  # the products that the question is about: the page's, or an earlier turn's
    refusal: Refusal | None = None
    policy: str = ""  # name and version of what decided, such as "rules-1"
    decisions: tuple[Decision, ...] = ()


class RetrievalPlanned(Event, frozen=True, kw_only=True, tag="retrieval.planned"):
    """The planner decided."""

    query: QueryAsked
    plan: Plan
    took_ms: float = 0.0


# ── The evidence ──────────────────────────────────────────────────────────────────────────────────────────────────

PassageKind = Literal[
    "title", "description", "bullet", "attribute", "review", "qa", "policy", "order", "price", "stock", "delivery"
]


class Passage(Value, frozen=True, kw_only=True):
    """One piece of evidence, at most 2 KiB of text. `:cite[e3]` points at the one whose `label` is "e3"."""

    label: str  # "e1", "e2", … in the order of the evidence
    id: EvidenceText  # where it comes from: "B0002FOBJY#review-3"; of an order, its number
    kind: PassageKind
    text: EvidenceText
    product_id: str = ""
    question: str = ""  # of community Q&A: what was asked; `text` is the answer
    name: EvidenceText = ""  # of an attribute: its name; of a policy: its title; of an order: its number
    rating: float | None = None  # of a review: stars, 1 to 5
    score: float = 0.0  # of relevance, descending; comparable within one EvidenceGathered only
    says: float | None = None  # chance that it says yes rather than no to the question; None: neither, or nobody looked
    as_of_ms: int | None = None  # of live data: when the store said so


class Attribute(Value, frozen=True, kw_only=True):
    name: str
    value: str


class Variant(Value, frozen=True, kw_only=True):
    """A buyable form of a product: one size in one colour."""

    variant_id: str
    colour: str = ""
    size: str = ""
    price: Money | None = None  # where it differs from the product's


class RetrievedProduct(Value, frozen=True, kw_only=True):
    """A product that the evidence is about, as the catalog describes it; price and stock are the store's to say."""

    product_id: str
    title: str
    brand: str = ""
    category: tuple[str, ...] = ()
    description: str = ""
    attributes: tuple[Attribute, ...] = ()
    variants: tuple[Variant, ...] = ()
    url: str = ""
    image: str = ""
    rating: float | None = None
    review_count: int = 0
    list_price: Money | None = None  # the catalog's; what filters used where the store was silent
    score: float = 0.0


class Gap(Value, frozen=True, kw_only=True):
    """A source that was asked and did not answer."""

    source: Source
    cause: Literal["late", "down", "invalid", "unknown_product", "not_configured", "not_signed_in", "no_postcode"]
    detail: str = ""


class EvidenceGathered(Event, frozen=True, kw_only=True, tag="evidence.gathered"):
    """All that the answer may rest on, best first, at most 256 KiB."""

    query: QueryAsked
    plan: Plan
    products: tuple[RetrievedProduct, ...] = ()
    passages: tuple[Passage, ...] = ()
    gaps: tuple[Gap, ...] = ()
    index_version: str = ""
    reranker_version: str = ""
    trimmed: int = 0  # passages left out to stay within the byte cap
    took_ms: float = 0.0
    other_products: tuple[str, ...] = ()  # ids that the texts name, of products neither retrieved nor asked for


# ── The generation ────────────────────────────────────────────────────────────────────────────────────────────────


class Model(Value, frozen=True, kw_only=True):
    """What writes: enough to run it again."""

    engine: str  # "extractive", "openai", "vllm", "openvino", "scripted"
    name: str
    weights_sha256: str = ""
    prompt_sha256: str = ""
    sampling: dict[str, float] = {}


class Usage(Value, frozen=True, kw_only=True):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class GenerationStarted(Event, frozen=True, kw_only=True, tag="generation.started"):
    """A replica will write from here on, if `replaces` is the run that readers follow at this place of the log."""

    run: str
    replaces: str | None
    evidence: EvidenceGathered
    model: Model


class TokensEmitted(Event, frozen=True, kw_only=True, tag="tokens.emitted"):
    """A run of the answer's markup, in order."""

    run: str  # the generation that wrote it; readers follow the current run only
    at: Offset  # of the first character
    text: str  # whole characters: a token that ends inside one waits for the next event
    ids: tuple[int, ...] = ()  # the engine's token ids, where it gives them: a resumed run continues on these


class GenerationFinished(Event, frozen=True, kw_only=True, tag="generation.finished"):
    """The run has written all it will. The first one of the current run is final."""

    run: str
    reason: Literal["stop", "length", "abstained", "failed"]
    detail: str = ""
    usage: Usage = Usage()
    dropped: tuple[str, ...] = ()  # claims that the grounding check held back, with why
    fallback: str = ""  # why the composer wrote in the model's place, where it did
    took_ms: float = 0.0
    first_delta_ms: float | None = None


class StageFailed(Event, frozen=True, kw_only=True, tag="stage.failed"):
    """A stage gave a question up. Hydration ends its answer."""

    query: QueryAsked
    stage: str
    cause: Literal["expired", "quarantined", "engine_failed", "overloaded"]
    detail: str = ""


# ── The answer ────────────────────────────────────────────────────────────────────────────────────────────────────


class Text(Value, frozen=True, kw_only=True, tag_field="kind", tag="text"):
    """Markdown. One character of text for each character of markup it spans, or none at all where a directive was
    dropped: that is what lets a reader trim an overlap."""

    text: str


class Price(Value, frozen=True, kw_only=True, tag_field="kind", tag="price"):
    product_id: str
    price: Money | None  # None: the store did not say
    as_of_ms: int
    source: Literal["store", "catalog", "none"] = "store"
    was: Money | None = None  # the price before a reduction


class Stock(Value, frozen=True, kw_only=True, tag_field="kind", tag="stock"):
    product_id: str
    status: Literal["in_stock", "low", "out_of_stock", "unknown"]
    as_of_ms: int
    units: int | None = None
    variants: tuple[tuple[str, int], ...] = ()  # (variant_id, units)
    source: Literal["store", "none"] = "store"


class Delivery(Value, frozen=True, kw_only=True, tag_field="kind", tag="delivery"):
    product_id: str
    as_of_ms: int
    postcode: Personal = ""
    earliest: str = ""  # ISO 8601 dates; empty where the store did not say
    latest: str = ""
    cost: Money | None = None
    source: Literal["store", "none"] = "store"


class ProductCard(Value, frozen=True, kw_only=True, tag_field="kind", tag="product"):
    """A product as the shopper sees it: the catalog's words, the store's price and stock."""

    product_id: str
    title: str
    brand: str = ""
    url: str = ""
    image: str = ""
    rating: float | None = None
    review_count: int = 0
    price: Price | None = None
    stock: Stock | None = None
    variants: tuple[Variant, ...] = ()
    reason: str = ""  # why it is shown, one line


class ComparisonRow(Value, frozen=True, kw_only=True):
    name: str
    cells: tuple[str, ...]  # one per product, in order; "" where it is not known


class Comparison(Value, frozen=True, kw_only=True, tag_field="kind", tag="comparison"):
    products: tuple[ProductCard, ...]
    rows: tuple[ComparisonRow, ...]


class Link(Value, frozen=True, kw_only=True, tag_field="kind", tag="link"):
    title: str
    url: str = ""
    search: str = ""


class Citation(Value, frozen=True, kw_only=True, tag_field="kind", tag="citation"):
    """The evidence that the sentence before it rests on, whole, so that a page can open it."""

    label: str
    passage: Passage


class FollowUps(Value, frozen=True, kw_only=True, tag_field="kind", tag="follow_ups"):
    questions: tuple[str, ...]


Part = Text | Price | Stock | Delivery | ProductCard | Comparison | Link | Citation | FollowUps


class PartAdded(Event, frozen=True, kw_only=True, tag="part.added"):
    """The next piece of the answer, from `[start, end)` of the accepted markup."""

    start: Offset
    end: Offset
    part: Part


Outcome = Literal["completed", "abstained", "failed", "cancelled", "expired"]


class AnswerEnded(Event, frozen=True, kw_only=True, tag="answer.ended"):
    """No part follows. The first one in the log counts."""

    outcome: Outcome
    detail: str = ""  # a sentence that the shopper may read
    at: Offset = 0  # length of the markup that the parts cover


class AnswerRecorded(Event, frozen=True, kw_only=True, tag="answer.recorded"):
    """The exchange whole: what was known, what was said, how it ended. For feedback, analysts and training."""

    query: QueryAsked
    outcome: Outcome
    detail: str = ""
    markup: Personal = ""
    plan: Plan | None = None  # None where it ended before it was planned, as for the next two
    evidence: EvidenceGathered | None = None
    model: Model | None = None
    run: str | None = None
    dropped_products: tuple[str, ...] = ()  # ids that the markup named and the evidence does not hold
    usage: Usage = Usage()
    ended_at_ms: int = 0


# ── Around the question ───────────────────────────────────────────────────────────────────────────────────────────


class QueryCancelled(Event, frozen=True, kw_only=True, tag="query.cancelled"):
    """The shopper pressed stop. Key: `query_id`."""

    query_id: str
    by: Literal["shopper", "operator"] = "shopper"


class ShopperReacted(Event, frozen=True, kw_only=True, tag="shopper.reacted"):
    """What the shopper then did. Key: `query_id`."""

    query_id: str
    reaction: Literal["thumbs_up", "thumbs_down", "click", "cart", "purchase"]
    shopper_ref: str = "anonymous"
    product_id: str = ""
    amount: Money | None = None
    comment: Personal = ""
    reaction_id: str = ""  # drawn by the sender: a repeat of the same reaction is counted once
    at_ms: int = 0


# ── The catalog ───────────────────────────────────────────────────────────────────────────────────────────────────


class Review(Value, frozen=True, kw_only=True):
    text: str
    rating: float | None = None
    title: str = ""
    date: str = ""


class QuestionAnswered(Value, frozen=True, kw_only=True):
    """A question that a customer asked in public, and an answer to it."""

    question: str
    answer: str


class Product(Value, frozen=True, kw_only=True, tag_field="kind", tag="product"):
    product_id: str
    title: str
    brand: str = ""
    category: tuple[str, ...] = ()  # from the widest to the narrowest
    description: str = ""
    bullets: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    variants: tuple[Variant, ...] = ()
    price: Money | None = None
    url: str = ""
    image: str = ""
    rating: float | None = None
    review_count: int = 0
    reviews: tuple[Review, ...] = ()
    qa: tuple[QuestionAnswered, ...] = ()
    age_min_years: float | None = None
    age_max_years: float | None = None


class Policy(Value, frozen=True, kw_only=True, tag_field="kind", tag="policy"):
    """A rule of the store: returns, delivery, warranty."""

    policy_id: str
    title: str
    text: str
    url: str = ""


class CatalogItemUpserted(Event, frozen=True, kw_only=True, tag="catalog.item_upserted"):
    """The item as it is from now on. Key: its id."""

    item: Product | Policy
    shop_id: str = "default"


class CatalogItemRemoved(Event, frozen=True, kw_only=True, tag="catalog.item_removed"):
    """The item is sold no more. Key: its id."""

    item_id: str
    shop_id: str = "default"


# ── The unhandled ─────────────────────────────────────────────────────────────────────────────────────────────────


class DeadLettered(Event, frozen=True, kw_only=True, tag="record.dead_lettered"):
    """A record that a stage could not decode or handle, as it was. Key: the record's own."""

    topic: str
    partition: int
    offset: int
    stage: str
    cause: Literal["undecodable", "failed"]
    detail: str
    value: bytes  # cut to what a dead letter may hold
    headers: dict[str, str] = {}
    value_bytes: int = 0  # the record's own size; more than len(value) where it was cut
