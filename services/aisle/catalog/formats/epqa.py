"""`--format epqa`: products with reviews and community questions, as the ePQA research data holds them.

    {"asin": "B0…", "title": "…", "attributes": [{"name": "…", "value": "{ value:… }"}], "bullets": ["…"],
     "description": ["a sentence", …], "reviews": ["…"], "community_qa": [{"question": "…", "answer": "…"}]}

Source: github.com/amazon-science/contextual-product-qa.
"""

from collections.abc import Iterator

import msgspec

from aisle.catalog.attributes import readable_name, readable_value
from aisle.catalog.formats.fields import required
from aisle.catalog.formats.json_lines import read_objects
from aisle.catalog.formats.rows import Item, Rejected
from aisle.catalog.formats.source import Source
from aisle_schemas import Attribute, Product, QuestionAnswered, Review


class _Row(msgspec.Struct):
    title: str
    asin: str
    attributes: list[Attribute] = []
    bullets: list[str] = []
    description: list[str] = []
    reviews: list[str] = []
    community_qa: list[QuestionAnswered] = []


_decoder = msgspec.json.Decoder(_Row)


def read(source: Source) -> Iterator[Item | Rejected]:
    return read_objects(source, _decoder, _product)


def _product(row: _Row) -> Product:
    attributes = tuple(
        Attribute(name=readable_name(attribute.name), value=value)
        for attribute in row.attributes
        if (value := readable_value(attribute.value))
    )
    return Product(
        product_id=required(row.asin, "asin"),
        title=required(row.title, "title"),
        brand=next((attribute.value for attribute in attributes if attribute.name == "brand"), ""),
        description="\n".join(row.description),  # one sentence a line: each stays a passage of its own
        bullets=tuple(row.bullets),
        attributes=attributes,
        reviews=tuple(Review(text=text) for text in row.reviews),
        review_count=len(row.reviews),
        qa=tuple(row.community_qa),
    )
