"""An item of the catalog, cut into the pieces that can answer a question. Pure.

What is cut how, and why:
- one *title* passage: title, brand, category and the first words of the description. It is what a search for a
  product meets.
- *description* and *policy* text by paragraph, each packed sentence by sentence up to a size at which one vector
  still says one thing.
- one passage a bullet, an attribute, a review, an answer of the public Q&A: a question is usually met by one of them,
  and a citation then opens just that. Attributes past the first `OWN_ATTRIBUTES` share passages, so that a sheet of
  two hundred technical values does not flood the index.
"""

import re
from collections.abc import Iterable, Iterator

from aisle.catalog.attributes import readable_name, readable_value
from aisle_schemas import PASSAGE_BYTES, Passage, PassageKind, Policy, Product, QuestionAnswered, Review

DESCRIPTION_BYTES = 300
REVIEW_BYTES = 600
POLICY_BYTES = 600
SHARED_ATTRIBUTES_BYTES = 300
LEAD_BYTES = 160
OWN_ATTRIBUTES = 32
ATTRIBUTE_BYTES = 900
QUESTION_BYTES_KEPT = 512  # of a community question: the rest of the passage is the answer's
NAME_BYTES_KEPT = 128

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"')\]]*\s+")
_ENDS = (".", "!", "?", "…", ":")
_BLANK = re.compile(r"\s+")


def passages_of(item: Product | Policy) -> list[Passage]:
    """All passages of the item, in a stable order, each of at most 2 KiB, `label` empty.

    Ids count from 1 within a kind: "B0002FOBJY#review-3", its second piece "B0002FOBJY#review-3.2". They stay as long
    as what they name keeps its place.
    """
    if isinstance(item, Policy):
        return [
            _passage(item.policy_id, "policy", str(number), text, name=item.title)
            for number, text in enumerate(chunks(item.text or item.title, POLICY_BYTES), 1)
        ]
    return [
        _passage(item.product_id, "title", "1", title_text(item)),
        *_descriptions(item),
        *_bullets(item),
        *_attributes(item),
        *_reviews(item),
        *_answers(item),
    ]


def embedding_text(passage: Passage) -> str:
    """What stands for the passage in the index: a community question joins its answer, a policy's title its text."""
    if passage.kind == "qa":
        return f"{passage.question} {passage.text}"
    if passage.kind == "policy":
        return f"{passage.name}: {passage.text}"
    return passage.text


def title_text(product: Product) -> str:
    """Title, brand where the title does not say it, category, and the first words of the description."""
    unnamed = product.brand and product.brand.lower() not in product.title.lower()
    title = f"{product.title} by {product.brand}" if unnamed else product.title
    about = cut(_BLANK.sub(" ", product.description), LEAD_BYTES)
    return cut(_sentences(title, " > ".join(product.category), about), PASSAGE_BYTES)


def chunks(text: str, size: int) -> list[str]:
    """The text by paragraph, each packed sentence by sentence into pieces of at most `size` bytes of UTF-8; a longer
    sentence is cut between words."""
    pieces: list[str] = []
    for paragraph in text.splitlines():
        packed = ""
        for sentence in _pieces_of(_SENTENCE_END.split(_BLANK.sub(" ", paragraph).strip()), size):
            joined = f"{packed} {sentence}".strip()
            if packed and _bytes(joined) > size:
                pieces.append(packed)
                joined = sentence
            packed = joined
        if packed:
            pieces.append(packed)
    return pieces


def cut(text: str, limit: int) -> str:
    """The longest beginning of at most `limit` bytes of UTF-8 that ends between words, or between characters where
    there is no gap in its second half."""
    if _bytes(text) <= limit:
        return text
    head = text.encode()[:limit].decode(errors="ignore")
    if text[len(head)].isspace():
        return head.rstrip()
    gap = head.rfind(" ")
    return (head[:gap] if gap > len(head) // 2 else head).rstrip()


def _pieces_of(sentences: Iterable[str], size: int) -> Iterator[str]:
    for sentence in sentences:
        rest = sentence
        while rest:
            piece = cut(rest, size)
            yield piece
            rest = rest[len(piece) :].lstrip()


def _descriptions(product: Product) -> Iterator[Passage]:
    for number, text in enumerate(chunks(product.description, DESCRIPTION_BYTES), 1):
        yield _passage(product.product_id, "description", str(number), text)


def _bullets(product: Product) -> Iterator[Passage]:
    for number, bullet in enumerate(product.bullets, 1):
        yield from _split(product.product_id, "bullet", number, bullet, REVIEW_BYTES)


def _attributes(product: Product) -> Iterator[Passage]:
    said = [(readable_name(a.name), value) for a in product.attributes if (value := readable_value(a.value))]
    for number, (name, value) in enumerate(said[:OWN_ATTRIBUTES], 1):
        yield from _split(product.product_id, "attribute", number, f"{name}: {value}", ATTRIBUTE_BYTES, name=name)
    shared = "\n".join(f"{name}: {value}." for name, value in said[OWN_ATTRIBUTES:])
    for number, text in enumerate(chunks(shared.replace("\n", " "), SHARED_ATTRIBUTES_BYTES), OWN_ATTRIBUTES + 1):
        yield _passage(product.product_id, "attribute", str(number), text)


def _reviews(product: Product) -> Iterator[Passage]:
    for number, review in enumerate(product.reviews, 1):
        yield from _split(
            product.product_id, "review", number, _review_text(review), REVIEW_BYTES, rating=review.rating
        )


def _review_text(review: Review) -> str:
    return _sentences(review.title, review.text)


def _answers(product: Product) -> Iterator[Passage]:
    for number, pair in enumerate(product.qa, 1):
        yield from _split(product.product_id, "qa", number, pair.answer, REVIEW_BYTES, question=_question_text(pair))


def _question_text(pair: QuestionAnswered) -> str:
    return cut(_BLANK.sub(" ", pair.question).strip(), QUESTION_BYTES_KEPT)


def _split(
    item_id: str, kind: PassageKind, number: int, text: str, size: int, *,
    name: str = "", question: str = "", rating: float | None = None,
) -> Iterator[Passage]:  # fmt: skip
    for piece, part in enumerate(chunks(_BLANK.sub(" ", text), size), 1):
        place = str(number) if piece == 1 else f"{number}.{piece}"
        yield _passage(item_id, kind, place, part, name=name, question=question, rating=rating)


def _passage(
    item_id: str, kind: PassageKind, place: str, text: str, *,
    name: str = "", question: str = "", rating: float | None = None,
) -> Passage:  # fmt: skip
    return Passage(
        label="",
        id=f"{item_id}#{kind}-{place}",
        kind=kind,
        text=text,
        product_id="" if kind == "policy" else item_id,
        question=question,
        name=cut(name, NAME_BYTES_KEPT),
        rating=rating,
    )


def _sentences(*parts: str) -> str:
    """The parts that say something, each but the last ended by a full stop where it has no end of its own."""
    said = [stripped for part in parts if (stripped := part.strip())]
    ended = [part if part.endswith(_ENDS) else f"{part}." for part in said[:-1]]
    return " ".join([*ended, *said[-1:]])


def _bytes(text: str) -> int:
    return len(text.encode())
