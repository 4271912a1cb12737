"""Google Merchant's product feed, as XML and as a table."""

from collections.abc import Callable
from pathlib import Path

import pytest

from aisle.catalog.errors import ImportFailed
from aisle.catalog.formats import Item, Rejected, google, read
from aisle_schemas import Attribute, Money, Policy, Product, Variant

Write = Callable[[str], Path]

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel><title>A shop</title>
<item>
  <g:id>SKU-1</g:id><g:title>Rain jacket &amp; hood</g:title>
  <g:description>&lt;p&gt;Keeps dry.&lt;/p&gt;&lt;p&gt;Packs small.&lt;/p&gt;</g:description>
  <g:link>https://shop.example/jacket</g:link><g:image_link>https://shop.example/jacket.jpg</g:image_link>
  <g:price>89.90 EUR</g:price><g:sale_price>69.90 EUR</g:sale_price><g:availability>in_stock</g:availability>
  <g:brand>Nordfell</g:brand><g:google_product_category>5598</g:google_product_category>
  <g:product_type>Clothing &gt; Jackets</g:product_type>
  <g:color>Blue</g:color><g:size>M</g:size><g:item_group_id>JACKET</g:item_group_id>
  <g:material>nylon</g:material><g:age_group>kids</g:age_group><g:gender>unisex</g:gender>
  <g:condition>new</g:condition><g:gtin>0123456789012</g:gtin>
  <g:product_highlight>Taped seams</g:product_highlight><g:product_highlight>Two pockets</g:product_highlight>
  <g:product_detail><g:section_name>General</g:section_name><g:attribute_name>Water column</g:attribute_name>
    <g:attribute_value>10,000 mm</g:attribute_value></g:product_detail>
  <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
</item>
<item><g:id>SKU-2</g:id><g:title>Rain jacket</g:title><g:price>79.90 EUR</g:price><g:color>Red</g:color>
  <g:size>L</g:size><g:item_group_id>JACKET</g:item_group_id></item>
<item><g:id>SKU-3</g:id><title>Umbrella</title><g:condition>used</g:condition></item>
</channel></rss>"""

DETAILS = """<rss xmlns:g="http://base.google.com/ns/1.0"><channel>
<item><g:id>A</g:id><g:title>Tent</g:title>
  <g:product_detail><g:attribute_name>Season</g:attribute_name><g:attribute_value/></g:product_detail>
  <g:product_detail><g:attribute_name>Weight</g:attribute_name><g:attribute_value>2 kg</g:attribute_value></g:product_detail>
  <g:product_detail><g:attribute_value>a value of nothing</g:attribute_value></g:product_detail>
  <g:product_detail><g:attribute_name>Sleeps</g:attribute_name><g:attribute_value>2</g:attribute_value></g:product_detail>
</item>
<item><g:id>B</g:id><g:title>Tarp</g:title>
  <g:product_detail><g:attribute_name>Weight</g:attribute_name><g:attribute_value>1 kg</g:attribute_value></g:product_detail>
</item></channel></rss>"""

JACKET = Product(
    product_id="JACKET",
    title="Rain jacket & hood",
    brand="Nordfell",
    category=("Clothing", "Jackets"),
    description="Keeps dry.\n\nPacks small.",
    bullets=("Taped seams", "Two pockets"),
    attributes=(
        Attribute(name="material", value="nylon"),
        Attribute(name="gender", value="unisex"),
        Attribute(name="gtin", value="0123456789012"),
        Attribute(name="Water column", value="10,000 mm"),
    ),
    variants=(
        Variant(variant_id="SKU-1", colour="Blue", size="M"),
        Variant(variant_id="SKU-2", colour="Red", size="L", price=Money(minor_units=7990, currency="EUR")),
    ),
    price=Money(minor_units=6990, currency="EUR"),
    url="https://shop.example/jacket",
    image="https://shop.example/jacket.jpg",
    age_min_years=5,
    age_max_years=13,
)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(content: str) -> Path:
        path = tmp_path / "feed"
        path.write_text(content, encoding="utf-8")
        return path

    return written


def items(path: Path) -> list[Product | Policy]:
    rows = list(read(path, "google-merchant"))
    assert [str(row) for row in rows if isinstance(row, Rejected)] == []
    return [row.item for row in rows if isinstance(row, Item)]


def test_rss_entries_become_products_and_a_groups_rows_its_variants(write: Write) -> None:
    umbrella, jacket = items(write(RSS))
    assert jacket == JACKET
    assert umbrella == Product(
        product_id="SKU-3", title="Umbrella", attributes=(Attribute(name="condition", value="used"),)
    )


def test_a_detail_keeps_its_own_value_where_another_lacks_one(write: Write) -> None:
    tent, tarp = (item for item in items(write(DETAILS)) if isinstance(item, Product))
    assert tent.attributes == (Attribute(name="Weight", value="2 kg"), Attribute(name="Sleeps", value="2"))
    assert tarp.attributes == (Attribute(name="Weight", value="1 kg"),)


def test_atom_entries_become_products(write: Write) -> None:
    path = write(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0"><title>A shop</title>'
        '<entry><g:id>1</g:id><title>Umbrella</title><link href="https://shop.example/u"/>'
        "<summary>ignored</summary><g:price>12 USD</g:price></entry></feed>"
    )
    assert items(path) == [
        Product(
            product_id="1",
            title="Umbrella",
            url="https://shop.example/u",
            price=Money(minor_units=1200, currency="USD"),
        )
    ]


def test_a_tab_separated_feed_says_the_same(write: Write) -> None:
    path = write(
        "id\ttitle\tdescription\tprice\tsale price\tsale price effective date\titem group id\tcolor\tproduct_detail\n"
        "1\tUmbrella\tOpens.\t12.00 USD\t9.00 USD\t2026-01-01/2026-01-05\t\t\tGeneral:Span:98 cm\n"
        "2\tJacket\tDry.\t80.00 USD\t\t\tJ\tRed\t\n"
        "3\tJacket\tDry.\t80.00 USD\t\t\tJ\tBlue\t\n"
    )
    assert items(path) == [
        Product(
            product_id="1",
            title="Umbrella",
            description="Opens.",
            price=Money(minor_units=1200, currency="USD"),
            attributes=(Attribute(name="Span", value="98 cm"),),
        ),
        Product(
            product_id="J",
            title="Jacket",
            description="Dry.",
            price=Money(minor_units=8000, currency="USD"),
            variants=(Variant(variant_id="2", colour="Red"), Variant(variant_id="3", colour="Blue")),
        ),
    ]


def test_bad_entries_are_rejected_at_their_line_and_the_rest_is_read(write: Write) -> None:
    path = write(
        '<rss xmlns:g="http://base.google.com/ns/1.0"><channel>\n'
        "<item><g:title>No id</g:title></item>\n"
        "<item><g:id>1</g:id><g:title>Umbrella</g:title><g:price>soon</g:price></item>\n"
        f"<item><g:id>2</g:id><g:title>{'x' * (1024 * 1024 + 1)}</g:title></item>\n"
        "<item/>\n"
        "<item><g:id>3</g:id><g:title>Umbrella</g:title></item>\n"
        "</channel></rss>"
    )
    rows = list(read(path, "google-merchant"))
    assert [(row.line, row.reason) for row in rows if isinstance(row, Rejected)] == [
        (2, "id is missing"),
        (3, "price 'soon' is not an amount such as '19.99 USD'"),
        (4, "entry is over 1048576 characters"),
        (5, "id is missing"),
    ]
    assert [row.line for row in rows if isinstance(row, Item)] == [6]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss><channel><item><id>&b;</id></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><rss><item>&f;</item></rss>"""


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (BOMB, "is refused: DTDForbidden"),
        (OUTSIDE, "is refused: DTDForbidden"),
        ("<html><body>Not found</body></html>", "holds no <item> and no <entry>: it is no product feed"),
        ("<rss><channel><item><id>1</id>", "is no well-formed XML: no element found: line 1"),
        ("<rss><item></rss>", "is no well-formed XML: mismatched tag: line 1, column 13"),
    ],
)
def test_what_is_no_feed_fails_as_a_whole(write: Write, content: str, why: str) -> None:
    with pytest.raises(ImportFailed, match=why):
        list(read(write(content), "google-merchant"))


def test_a_broken_end_keeps_what_came_before(write: Write) -> None:
    rows = read(write("<rss><item><id>1</id><title>Umbrella</title></item></channel>"), "google-merchant")
    assert isinstance(next(rows), Item)
    with pytest.raises(ImportFailed, match="mismatched tag"):
        list(rows)


def test_groups_that_are_spread_too_far_are_read_again_and_so_can_be_reported(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(google, "OPEN_GROUPS", 2)
    groups = ["A", "B", "A", "C", "A"]
    lines = [f"{number}\tJacket\t{group}\n" for number, group in enumerate(groups)]
    found = items(write("id\ttitle\titem_group_id\n" + "".join(lines)))
    assert [(item.product_id, len(item.variants)) for item in found if isinstance(item, Product)] == [
        ("A", 2), ("B", 1), ("C", 1), ("A", 1),
    ]  # fmt: skip
