"""Every format: what a row becomes, and what is said of a row that can't be one."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import FORMATS, Item, Rejected, read
from aisle_schemas import Attribute, Money, Policy, Product, QuestionAnswered, Review, Variant

Write = Callable[[str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str | bytes) -> Path:
        path = tmp_path / "feed"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return written


def items(path: Path, format: str, **options: str) -> list[Product | Policy]:
    rows = list(read(path, format, **options))
    assert [str(row) for row in rows if isinstance(row, Rejected)] == []
    return [row.item for row in rows if isinstance(row, Item)]


def reasons(path: Path, format: str) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read(path, format) if isinstance(row, Rejected)]


# ── Any format ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("format", FORMATS)
def test_a_file_that_is_not_there_is_said_so(format: str, tmp_path: Path) -> None:
    with pytest.raises(ImportFailed, match=r"nowhere can't be read: No such file"):
        list(read(tmp_path / "nowhere", format))


def test_an_unknown_format_is_refused_by_name(write: Write) -> None:
    with pytest.raises(
        ImportFailed, match=r"no format 'yaml'; the formats are aisle, google-merchant, epqa, csv, jsonl"
    ):
        list(read(write(""), "yaml"))


def test_a_compressed_file_is_read_as_it_is(write: Write) -> None:
    path = write(gzip.compress(b'{"product_id": "a", "title": "A"}\n'))
    assert items(path, "jsonl") == [Product(product_id="a", title="A")]


def test_a_damaged_archive_fails_after_what_could_be_read(write: Write) -> None:
    lines = b"".join(b'{"product_id": "%d", "title": "A"}\n' % n for n in range(40_000))
    path = write(gzip.compress(lines)[:-40_000])
    rows = read(path, "jsonl")
    assert isinstance(next(rows), Item)
    with pytest.raises(ImportFailed, match=r"feed is damaged after line \d+"):
        list(rows)


def test_progress_counts_bytes_up_to_the_files_size(write: Write) -> None:
    path = write('{"product_id": "a", "title": "A"}\n' * 3)
    assert [row.position for row in read(path, "jsonl")][-1] == path.stat().st_size


# ── aisle ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_aisle_reads_products_and_policies(write: Write) -> None:
    path = write(
        '\ufeff{"kind":"product","product_id":"t","title":"Tent","price":{"minor_units":25000,"currency":"USD"}}\n'
        "\n"
        '{"kind":"policy","policy_id":"returns","title":"Returns","text":"30 days."}'
    )
    assert items(path, "aisle") == [
        Product(product_id="t", title="Tent", price=Money(minor_units=25000, currency="USD")),
        Policy(policy_id="returns", title="Returns", text="30 days."),
    ]


def test_aisle_rejects_each_bad_line_with_its_reason(write: Write) -> None:
    path = write(
        b'{"kind":"product","product_id":"t"}\n'
        b'{"kind":"product","product_id":" ","title":"Tent"}\n'
        b'{"kind":"spaceship"}\n'
        b"{broken\n"
        b'{"kind":"policy","policy_id":"p","title":"caf\xe9","text":""}\n'
        b'{"kind":"policy","policy_id":"p","title":"","text":""}\n' + b"x" * (1024 * 1024 + 1) + b"\n"
        b'{"kind":"product","product_id":"t","title":"Tent"}\n'
    )
    assert reasons(path, "aisle") == [
        (1, "Object missing required field `title`"),
        (2, "product_id is missing"),
        (3, "Invalid value 'spaceship' - at `$.kind`"),
        (4, "broken JSON: JSON is malformed: object keys must be strings (byte 1)"),
        (5, "not UTF-8: byte 46 of the line is 0xe9"),
        (6, "title is missing"),
        (7, "line is over 1048576 bytes"),
    ]
    assert [row.line for row in read(path, "aisle") if isinstance(row, Item)] == [8]


# ── epqa ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_epqa_rows_become_products(write: Write) -> None:
    path = write(
        '{"asin":"B1","title":"Stand","attributes":[{"name":"item_weight","value":"{ unit:pounds, value:2. }"},'
        '{"name":"brand","value":"{ value:\\"manhasset\\" }"},{"name":"x","value":"{ value:\\"\\" }"}],'
        '"bullets":["sturdy"],"description":["first.","second."],"reviews":["good"],'
        '"community_qa":[{"question":"how tall?","answer":"48 inches"}]}'
    )
    assert items(path, "epqa") == [
        Product(
            product_id="B1",
            title="Stand",
            brand="manhasset",
            description="first.\nsecond.",
            bullets=("sturdy",),
            attributes=(Attribute(name="item weight", value="2 pounds"), Attribute(name="brand", value="manhasset")),
            reviews=(Review(text="good"),),
            review_count=1,
            qa=(QuestionAnswered(question="how tall?", answer="48 inches"),),
        )
    ]


def test_the_real_epqa_products_are_all_read(test_data: Path) -> None:
    assert len(items(test_data / "epqa" / "products.jsonl", "epqa")) == 888


# ── csv ───────────────────────────────────────────────────────────────────────────────────────────────────────────

HEADER = (
    "product_id,title,brand,category,description,price,currency,url,image,color,size,attr:material,bullets,Wattage\n"
)


def test_csv_reads_the_named_columns_and_keeps_the_others_as_attributes(write: Write) -> None:
    path = write(
        "\ufeff" + HEADER + 'p1,"Kettle, ""big""",Halden,Kitchen > Kettles,"Boils.\nFast.",49.90,EUR,'
        "https://shop.example/p1,https://shop.example/p1.jpg,Red,L,steel,light | quiet,2200\n"
    )
    assert items(path, "csv") == [
        Product(
            product_id="p1",
            title='Kettle, "big"',
            brand="Halden",
            category=("Kitchen", "Kettles"),
            description="Boils.\nFast.",
            bullets=("light", "quiet"),
            attributes=(Attribute(name="material", value="steel"), Attribute(name="Wattage", value="2200")),
            variants=(Variant(variant_id="p1", colour="Red", size="L"),),
            price=Money(minor_units=4990, currency="EUR"),
            url="https://shop.example/p1",
            image="https://shop.example/p1.jpg",
        )
    ]


def test_csv_finds_its_delimiter_in_the_header(write: Write) -> None:
    assert items(write("id;title;price\na;Lamp;12,50 EUR\n"), "csv") == [
        Product(product_id="a", title="Lamp", price=Money(minor_units=1250, currency="EUR"))
    ]


def test_several_colours_in_one_cell_are_no_variants(write: Write) -> None:
    (product,) = items(write("id,title,color\na,Lamp,red|blue\n"), "csv")
    assert isinstance(product, Product)
    assert product.variants == ()
    assert product.attributes == (Attribute(name="color", value="red, blue"),)


def test_prices_without_a_currency_take_the_one_that_was_given(write: Write) -> None:
    (product,) = items(write("id,title,price\na,Lamp,1500\n"), "csv", currency="JPY")
    assert isinstance(product, Product)
    assert product.price == Money(minor_units=1500, currency="JPY")


@pytest.mark.parametrize(
    ("text", "given", "price"),
    [
        ("€19,99", "USD", Money(minor_units=1999, currency="EUR")),
        ("£5", "USD", Money(minor_units=500, currency="GBP")),
        ("500 ₹", "USD", Money(minor_units=50000, currency="INR")),
        ("¥500", "USD", Money(minor_units=500, currency="JPY")),
        ("¥500", "CNY", Money(minor_units=50000, currency="CNY")),
        ("$5", "cad", Money(minor_units=500, currency="CAD")),
        ("$5", "EUR", Money(minor_units=500, currency="USD")),
        ("$5 AUD", "CAD", Money(minor_units=500, currency="AUD")),
    ],
)
def test_a_sign_tells_the_currency_where_no_code_does(write: Write, text: str, given: str, price: Money) -> None:
    (product,) = items(write(f'id;title;price\na;Lamp;"{text}"\n'), "csv", currency=given)
    assert isinstance(product, Product)
    assert product.price == price


def test_csv_rejects_each_bad_row_with_its_reason(write: Write) -> None:
    path = write(
        b"product_id,title,price,rating\n"
        b",Lamp,1,\n"
        b"a,,1,\n"
        b"a,Lamp,cheap,\n"
        b"a,Lamp,1.299,\n"
        b"a,Lamp,-5,\n"
        b"a,Lamp,5 EUROS,\n"
        b"a,Lamp,5,nine\n"
        b"a,Lamp,5,9\n"
        b"a,Lamp\n"
        b"a,Lamp,5,1,extra\n"
        b"a,Caf\xe9,5,\n"
        b"a,Lamp," + b"9" * 200_000 + b",\n"
        b"a,Lamp,5,4.5\n"
    )
    assert reasons(path, "csv") == [
        (2, "product_id is missing"),
        (3, "title is missing"),
        (4, "price 'cheap' is not an amount such as '19.99 USD'"),
        (5, "price '1.299' has 3 decimals, USD has 2"),
        (6, "price '-5' is not an amount such as '19.99 USD'"),
        (7, "price '5 EUROS' is not an amount such as '19.99 USD'"),
        (8, "rating 'nine' is not a number"),
        (9, "rating '9' is not between 0 and 5"),
        (10, "row has 2 cells, the header 4"),
        (11, "row has 5 cells, the header 4"),
        (12, "not UTF-8: byte 0xe9 at 6 of line 12; save the file as UTF-8"),
        (13, "field larger than field limit (131072)"),
    ]
    assert [row.line for row in read(path, "csv") if isinstance(row, Item)] == [14]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "has no header row"),
        ("id,title\n".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        (b"id,t\xeftle\n", "is not UTF-8: its header holds byte 0xef"),
        (b"id,title,title\n", "names the column title twice"),
    ],
)
def test_a_table_without_a_readable_header_fails_as_a_whole(write: Write, content: bytes, why: str) -> None:
    with pytest.raises(ImportFailed, match=why):
        list(read(write(content), "csv"))


@pytest.mark.parametrize(
    ("text", "minor_units"),
    [
        ("19.99", 1999), ("19.99 USD", 1999), ("USD 19.99", 1999), ("$1,299.00", 129900), ("1.299,00", 129900),
        ("1,299", 129900), ("19,99", 1999), ("1 299,00", 129900), ("0", 0), ("19.990", 1999),
    ],
)  # fmt: skip
def test_prices_are_read_as_people_write_them(write: Write, text: str, minor_units: int) -> None:
    (product,) = items(write(f'id;title;price\na;Lamp;"{text}"\n'), "csv")
    assert isinstance(product, Product)
    assert product.price == Money(minor_units=minor_units, currency="USD")


# ── jsonl ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_jsonl_reads_flat_objects_and_keeps_other_keys_as_attributes(write: Write) -> None:
    path = write(
        '{"id": 7, "name": "Lamp", "category": ["Home", "Light"], "price": 12.5, "currency": "EUR", "colour": "Red", '
        '"bullets": ["a", "b"], "dimmable": true, "attributes": {"watt": 9}, "nothing": null}'
    )
    assert items(path, "jsonl") == [
        Product(
            product_id="7",
            title="Lamp",
            category=("Home", "Light"),
            bullets=("a", "b"),
            attributes=(Attribute(name="dimmable", value="yes"), Attribute(name="watt", value="9")),
            variants=(Variant(variant_id="7", colour="Red"),),
            price=Money(minor_units=1250, currency="EUR"),
        )
    ]


def test_jsonl_rejects_what_is_nested_too_deeply(write: Write) -> None:
    path = write('{"id": "a", "title": "A", "x": {"y": {"z": 1}}}\n[1]\n')
    assert reasons(path, "jsonl") == [
        (1, "y is nested too deeply: dict inside a list or an object"),
        (2, "Expected `object`, got `array`"),
    ]
