"""The demo shop's catalog as a whole: what its authors must keep to."""

import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import fmean

import pytest

from aisle_schemas import PASSAGE_BYTES, Policy, Product
from aisle_tools.demo.departments import DEPARTMENTS
from aisle_tools.demo.orders import CUSTOMERS
from aisle_tools.demo.shop import demo_catalog, main, read_jsonl, write_jsonl

CATALOG = demo_catalog()
PRODUCTS = [item for item in CATALOG if isinstance(item, Product)]
POLICIES = [item for item in CATALOG if isinstance(item, Policy)]


def text_of(product: Product) -> list[str]:
    return [
        product.title,
        product.brand,
        product.description,
        *product.category,
        *product.bullets,
        *(text for attribute in product.attributes for text in (attribute.name, attribute.value)),
        *(text for review in product.reviews for text in (review.title, review.text, review.date)),
        *(text for qa in product.qa for text in (qa.question, qa.answer)),
    ]


def test_there_is_enough_of_everything() -> None:
    assert len(PRODUCTS) >= 160
    assert len({product.category[0] for product in PRODUCTS}) >= 10
    assert sum(policy.policy_id.startswith("policy-") for policy in POLICIES) >= 6
    assert sum(policy.policy_id.startswith("guide-") for policy in POLICIES) >= 8
    assert sum(bool(product.variants) for product in PRODUCTS) >= 80


def test_every_id_is_its_own() -> None:
    ids = [product.product_id for product in PRODUCTS] + [policy.policy_id for policy in POLICIES]
    assert [id for id, times in Counter(ids).items() if times > 1] == []
    assert all(re.fullmatch(r"[A-Z]{3}-\d{3}", product.product_id) for product in PRODUCTS)
    variants = [variant.variant_id for product in PRODUCTS for variant in product.variants]
    assert [id for id, times in Counter(variants).items() if times > 1] == []


@pytest.mark.parametrize("product", PRODUCTS, ids=lambda product: product.product_id)
def test_a_product_is_whole(product: Product) -> None:
    assert all(text.strip() == text and text for text in text_of(product))
    assert product.title.startswith(product.brand)
    assert len(product.title) <= 90
    assert product.price is not None
    assert 500 <= product.price.minor_units <= 50_000
    assert all(variant.price is None or variant.price.minor_units > 0 for variant in product.variants)
    assert 3 <= len(product.bullets) <= 5
    assert 4 <= len(product.attributes) <= 12
    assert 3 <= len(product.reviews) <= 8
    assert 2 <= len(product.qa) <= 5
    assert product.review_count == len(product.reviews)
    assert product.rating == round(fmean(review.rating or 0 for review in product.reviews), 1)
    assert len({review.text for review in product.reviews}) == len(product.reviews)
    assert 2 <= len(re.findall(r"[.!?](?: |$)", product.description)) <= 5
    assert all(len(text.encode()) <= PASSAGE_BYTES for text in text_of(product))


def test_ages_are_given_for_toys_and_agree_with_what_the_page_says() -> None:
    for product in PRODUCTS:
        said = {attribute.name: attribute.value for attribute in product.attributes}.get("Age range")
        if product.category[0] == "Toys":
            assert product.age_min_years is not None, product.product_id
            assert said, product.product_id
        if product.age_min_years is None:
            assert said is None, product.product_id
        elif product.age_max_years is not None and said:
            assert said == f"{product.age_min_years:g} to {product.age_max_years:g} years", product.product_id


def test_every_department_has_a_guide_of_one_to_three_hundred_words() -> None:
    for department in DEPARTMENTS:
        assert department.guides, department.name
        for guide in department.guides:
            assert guide.id.startswith("guide-")
            assert 150 <= len(guide.text.split()) <= 300, guide.id


def test_customers_do_not_all_say_the_same() -> None:
    uses: dict[str, set[str]] = defaultdict(set)
    for product in PRODUCTS:
        texts = [product.description, *(review.text for review in product.reviews), *(qa.answer for qa in product.qa)]
        for sentence in (sentence for text in texts for sentence in re.split(r"(?<=[.!?]) ", text)):
            if len(sentence.split()) > 4:
                uses[sentence].add(product.product_id)
    assert {sentence: ids for sentence, ids in uses.items() if len(ids) > 4} == {}


def test_what_is_said_about_the_dishwasher_is_not_contradicted_by_the_answers() -> None:
    for product in PRODUCTS:
        facts = {attribute.name: attribute.value for attribute in product.attributes}
        for qa in product.qa:
            if "dishwasher-safe?" in qa.question and facts["Dishwasher safe"].startswith(("yes", "no")):
                assert qa.answer.lower().startswith(facts["Dishwasher safe"][:2]), product.product_id


def test_the_kinds_of_opinion_are_mixed() -> None:
    stars = Counter(review.rating for product in PRODUCTS for review in product.reviews)
    assert all(stars[rating] > 20 for rating in (2.0, 3.0, 4.0, 5.0))
    assert stars[1.0] >= 1
    assert 3.5 <= fmean(product.rating or 0 for product in PRODUCTS) <= 4.5


@pytest.mark.parametrize(
    ("category", "at_least"),
    [("Running shoes", 7), ("Trail shoes", 6), ("Dinosaur toys", 8), ("Cold-weather golf", 10), ("Frying pans", 5)],
)
def test_the_questions_of_the_demo_have_products_to_answer_with(category: str, at_least: int) -> None:
    assert sum(category in product.category for product in PRODUCTS) >= at_least


def test_gifts_for_a_gardener_under_forty_dollars_are_plenty() -> None:
    affordable = [p for p in PRODUCTS if p.category[0] == "Garden" and p.price and p.price.minor_units < 4000]
    assert len(affordable) >= 10


def test_what_customers_ordered_is_sold() -> None:
    ordered = {product_id for placed in CUSTOMERS.values() for order in placed for product_id, _ in order.lines}
    assert ordered <= {product.product_id for product in PRODUCTS}


def test_it_is_the_same_at_every_call_but_for_the_address() -> None:
    assert demo_catalog() == CATALOG
    first = demo_catalog("http://127.0.0.1:8081/")[0]
    assert isinstance(first, Product)
    assert first.url == "http://127.0.0.1:8081/products/GLF-001"
    assert first.image == "http://127.0.0.1:8081/images/GLF-001.svg"


def test_written_and_read_it_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "catalog.jsonl"
    assert write_jsonl(CATALOG, path) == len(CATALOG)
    assert read_jsonl(path) == CATALOG


def test_the_command_writes_one_line_an_item(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "catalog.jsonl"
    monkeypatch.setattr("sys.argv", ["shop", "--out", str(path)])
    main()
    assert capsys.readouterr().out == f"{len(CATALOG)} items in {path}\n"
    assert path.read_bytes().count(b"\n") == len(CATALOG)
    assert path.read_bytes().startswith(b'{"kind":"product","product_id":"GLF-001"')
