"""Golden bytes: one fully populated example of every event, as the version that wrote it put it on the wire.

`python -m aisle_tools.golden` writes `tests/golden/<version>/<name>.msgpack` for this version of aisle-schemas. Bytes
that are there are never overwritten: whatever a version wrote, every later one must read. While a version is not released
yet, remove its folder to write it anew.
"""

import sys
from pathlib import Path

from aisle_schemas import (
    AnswerEnded,
    AnswerRecorded,
    Attribute,
    CatalogItemRemoved,
    CatalogItemUpserted,
    Citation,
    Comparison,
    ComparisonRow,
    Consent,
    DeadLettered,
    Decision,
    Delivery,
    Event,
    EvidenceGathered,
    Filters,
    FollowUps,
    Gap,
    GenerationFinished,
    GenerationStarted,
    Link,
    Model,
    Money,
    Page,
    Part,
    PartAdded,
    Passage,
    Plan,
    Policy,
    Price,
    Product,
    ProductCard,
    QueryAsked,
    QueryCancelled,
    QuestionAnswered,
    Refusal,
    RetrievalPlanned,
    RetrievedProduct,
    Review,
    ShopperReacted,
    StageFailed,
    Step,
    Stock,
    Text,
    TokensEmitted,
    Turn,
    Usage,
    Variant,
    __version__,
    encode,
    tag_of,
)

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "golden"

_ASKED_MS = 1_767_225_600_000
_QUERY_ID = "01KDVDNA0016K4XH4V7BHYCZ2M"
_SHOPPER = "shopper-7f3a"


class GoldenDiffers(ValueError):
    """The bytes on disk are not what this version writes: the contract changed and its version did not."""


def _query() -> QueryAsked:
    return QueryAsked(
        query_id=_QUERY_ID,
        question="What do I need for cold-weather golf, under $80?",
        shop_id="fairway",
        shopper_ref=_SHOPPER,
        customer_ref="customer-1042",
        postcode="10001",
        consent=Consent(train=True),
        locale="en-GB",
        currency="GBP",
        timezone="Europe/London",
        market="uk",
        channel="web",
        arm="planner-b",
        turns=(Turn(question="Do you sell golf gloves?", answer="Yes, three kinds.", product_ids=("G-100", "G-200")),),
        page=Page(product_id="G-100", url="/p/G-100"),
        asked_at_ms=_ASKED_MS,
        budget_ms=12_000,
        locality=17,
    )


def _filters() -> Filters:
    return Filters(
        price_min=Money(minor_units=1000, currency="GBP"),
        price_max=Money(minor_units=8000, currency="GBP"),
        age_years=34.5,
        brands=("Northlinks",),
        categories=("golf", "gloves"),
        colours=("black",),
        sizes=("M", "L"),
        exclude=("leather",),
        min_rating=4.0,
        product_ids=("G-100",),
    )


def _plan() -> Plan:
    return Plan(
        intent="recommendation",
        form="recommendation",
        steps=(
            Step(id="s1", source="catalog", search_text="cold-weather golf gloves", filters=_filters(), limit=12),
            Step(id="s2", source="stock", search_text="in stock", filters=_filters(), limit=3, after=("s1",)),
        ),
        filters=_filters(),
        product_ids=("G-100",),
        refusal=Refusal(reason="out_of_scope", text="I can help with this store's products."),
        policy="rules-1",
        decisions=(Decision(name="form", choice="recommendation", propensity=0.75),),
    )


def _passage() -> Passage:
    return Passage(
        label="e1",
        id="G-100#review-3",
        kind="review",
        text="Warm down to freezing, and the grip holds in rain — worth it. ❄",
        product_id="G-100",
        question="Are they warm?",
        name="Warmth",
        rating=4.5,
        says=0.75,
        score=0.875,
        as_of_ms=_ASKED_MS + 180,
    )


def _variant() -> Variant:
    return Variant(variant_id="G-100-BLK-M", colour="black", size="M", price=Money(minor_units=2499, currency="GBP"))


def _evidence() -> EvidenceGathered:
    return EvidenceGathered(
        query=_query(),
        plan=_plan(),
        products=(
            RetrievedProduct(
                product_id="G-100",
                title="Winter golf gloves, pair",
                brand="Northlinks",
                category=("golf", "gloves"),
                description="Fleece-lined gloves for play in the cold.",
                attributes=(Attribute(name="Lining", value="fleece"),),
                variants=(_variant(),),
                url="/p/G-100",
                image="/i/G-100.jpg",
                rating=4.5,
                review_count=212,
                list_price=Money(minor_units=2999, currency="GBP"),
                score=0.9375,
            ),
        ),
        passages=(_passage(),),
        gaps=(Gap(source="delivery", cause="late", detail="no answer within 400 ms"),),
        index_version="index-12",
        reranker_version="reranker-3",
        trimmed=3,
        took_ms=84.25,
        other_products=("G-101",),
    )


def _model() -> Model:
    return Model(
        engine="openai",
        name="small-instruct",
        weights_sha256="9f" * 32,
        prompt_sha256="1c" * 32,
        sampling={"temperature": 0.25, "top_p": 0.9375},
    )


def _price() -> Price:
    return Price(
        product_id="G-100",
        price=Money(minor_units=2499, currency="GBP"),
        as_of_ms=_ASKED_MS + 900,
        source="catalog",
        was=Money(minor_units=2999, currency="GBP"),
    )


def _stock() -> Stock:
    return Stock(
        product_id="G-100",
        status="low",
        as_of_ms=_ASKED_MS + 910,
        units=4,
        variants=(("G-100-BLK-M", 3), ("G-100-BLK-L", 1)),
        source="none",
    )


def _card() -> ProductCard:
    return ProductCard(
        product_id="G-100",
        title="Winter golf gloves, pair",
        brand="Northlinks",
        url="/p/G-100",
        image="/i/G-100.jpg",
        rating=4.5,
        review_count=212,
        price=_price(),
        stock=_stock(),
        variants=(_variant(),),
        reason="The warmest pair that keeps its grip.",
    )


def _parts() -> tuple[Part, ...]:
    return (
        Text(text="Start with **gloves**: "),
        _price(),
        _stock(),
        Delivery(
            product_id="G-100",
            as_of_ms=_ASKED_MS + 920,
            postcode="10001",
            earliest="2026-01-03",
            latest="2026-01-05",
            cost=Money(minor_units=399, currency="GBP"),
            source="none",
        ),
        _card(),
        Comparison(products=(_card(),), rows=(ComparisonRow(name="Lining", cells=("fleece",)),)),
        Link(title="All winter golf", url="/c/golf?season=winter", search="winter golf"),
        Citation(label="e1", passage=_passage()),
        FollowUps(questions=("Which of these are waterproof?", "Do you have them in red?")),
    )


def _item() -> Product:
    return Product(
        product_id="G-100",
        title="Winter golf gloves, pair",
        brand="Northlinks",
        category=("golf", "gloves"),
        description="Fleece-lined gloves for play in the cold.",
        bullets=("Fleece lining", "Silicone grip"),
        attributes=(Attribute(name="Lining", value="fleece"),),
        variants=(_variant(),),
        price=Money(minor_units=2499, currency="GBP"),
        url="/p/G-100",
        image="/i/G-100.jpg",
        rating=4.5,
        review_count=212,
        reviews=(Review(text="Warm down to freezing.", rating=5.0, title="Warm", date="2025-11-30"),),
        qa=(QuestionAnswered(question="Are they sold as a pair?", answer="Yes, as a pair."),),
        age_min_years=12.0,
        age_max_years=99.0,
    )


def examples() -> dict[str, Event]:
    """File name without its ending → an event with a value other than the default in every field.

    The name is the event's tag, and the kind of what it carries where it can carry several.
    """
    events: list[Event] = [
        _query(),
        RetrievalPlanned(query=_query(), plan=_plan(), took_ms=1.5),
        _evidence(),
        GenerationStarted(run="run-b", replaces="run-a", evidence=_evidence(), model=_model()),
        TokensEmitted(run="run-b", at=21, text='::product{id="G-100"}\n', ids=(27, 3102, 9)),
        GenerationFinished(
            run="run-b",
            reason="length",
            detail="256 tokens",
            usage=Usage(prompt_tokens=1840, completion_tokens=256),
            dropped=("“lifetime warranty”: in no passage",),
            fallback="the model wrote nothing for 4 s",
            took_ms=1912.5,
            first_delta_ms=210.25,
        ),
        StageFailed(query=_query(), stage="retriever", cause="expired", detail="not read within 12000 ms"),
        AnswerEnded(outcome="completed", detail="That is all.", at=311),
        AnswerRecorded(
            query=_query(),
            outcome="completed",
            detail="That is all.",
            markup="Start with **gloves**: :cite[e1]\n",
            plan=_plan(),
            evidence=_evidence(),
            model=_model(),
            run="run-b",
            dropped_products=("G-999",),
            usage=Usage(prompt_tokens=1840, completion_tokens=256),
            ended_at_ms=_ASKED_MS + 2400,
        ),
        QueryCancelled(query_id=_QUERY_ID, by="operator"),
        ShopperReacted(
            query_id=_QUERY_ID,
            reaction="purchase",
            shopper_ref=_SHOPPER,
            product_id="G-100",
            amount=Money(minor_units=2499, currency="GBP"),
            comment="Just what I was after.",
            reaction_id="reaction-1",
            at_ms=_ASKED_MS + 60_000,
        ),
        CatalogItemRemoved(item_id="G-100", shop_id="fairway"),
        DeadLettered(
            topic="aisle.queries",
            partition=5,
            offset=1201,
            stage="planner",
            cause="undecodable",
            detail="Input data was truncated",
            value=b"\x81\xa4type",
            headers={"ce_id": "01KDVDNA00ZZ4V7BHYCZ2M16K4"},
            value_bytes=6,
        ),
    ]
    named = {tag_of(event): event for event in events}
    for n, part in enumerate(_parts()):
        named[f"part.added.{part.__struct_config__.tag}"] = PartAdded(start=20 + n, end=21 + n, part=part)
    policy = Policy(policy_id="returns", title="Returns", text="Within 30 days, unworn.", url="/help/returns")
    for item in (_item(), policy):
        named[f"catalog.item_upserted.{item.__struct_config__.tag}"] = CatalogItemUpserted(item=item, shop_id="fairway")
    return named


def write(folder: Path) -> list[Path]:
    """Write each example that `folder` does not hold yet; give the files that are new.

    Raises: GoldenDiffers naming the files whose bytes are others; nothing is written then.
    """
    wanted = {folder / f"{name}.msgpack": encode(event) for name, event in examples().items()}
    differ = [path.name for path, data in wanted.items() if path.exists() and path.read_bytes() != data]
    if differ:
        raise GoldenDiffers(
            f"{', '.join(differ)} in {folder} hold other bytes: raise the version in schemas/pyproject.toml"
        )
    folder.mkdir(parents=True, exist_ok=True)
    new = [path for path in wanted if not path.exists()]
    for path in new:
        path.write_bytes(wanted[path])
    return new


def main() -> int:
    try:
        new = write(FOLDER / __version__)
    except GoldenDiffers as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(new)} new of {len(examples())} in {FOLDER / __version__}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
