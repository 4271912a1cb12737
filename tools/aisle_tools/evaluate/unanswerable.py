"""Questions made unanswerable: each on a copy of its product from which what answers it is taken away. Pure."""

from collections.abc import Mapping, Sequence

import msgspec

from aisle.catalog.passages import passages_of
from aisle_schemas import Passage, Product
from aisle_tools.evaluate.questions import HELPS, Question, passages_of_candidate

_Said = tuple[str, str, str]


def copies_without_answers(questions: Sequence[Question], products: Mapping[str, Product]) -> dict[str, Product]:
    """qid → the copy, under an id of its own; of the questions whose product is there and has something that helps."""
    return {
        question.qid: copy
        for question in questions
        if question.asin in products and (copy := _copy(question, products[question.asin])) is not None
    }


def _copy(question: Question, product: Product) -> Product | None:
    """None where nothing that helps is there to be taken away."""
    helpful = {
        _said(passage)
        for candidate in question.labelled(HELPS)
        for passage in passages_of_candidate(question.asin, candidate)
    }

    def stays(part: Product) -> bool:
        """Does a product of this one part say nothing of what helps?"""
        return helpful.isdisjoint(_said(passage) for passage in passages_of(part) if passage.kind != "title")

    bare = Product(product_id=product.product_id, title="")
    left = msgspec.structs.replace(
        product,
        description="\n".join(
            line for line in product.description.splitlines() if stays(msgspec.structs.replace(bare, description=line))
        ),
        bullets=tuple(one for one in product.bullets if stays(msgspec.structs.replace(bare, bullets=(one,)))),
        attributes=tuple(one for one in product.attributes if stays(msgspec.structs.replace(bare, attributes=(one,)))),
        reviews=tuple(one for one in product.reviews if stays(msgspec.structs.replace(bare, reviews=(one,)))),
        qa=tuple(one for one in product.qa if stays(msgspec.structs.replace(bare, qa=(one,)))),
    )
    return None if left == product else msgspec.structs.replace(left, product_id=f"{product.product_id}-{question.qid}")


def _said(passage: Passage) -> _Said:
    return passage.kind, passage.question, passage.text
