"""What a model is told: who it is, the markup, the rules, and the evidence by number. Pure."""

from collections.abc import Iterator
from hashlib import sha256

from aisle.llm.evidence import Evidence
from aisle.llm.rules import SYSTEM
from aisle_schemas import EvidenceGathered, Passage

SHA256 = sha256(SYSTEM.encode()).hexdigest()

CHARACTERS_PER_TOKEN = 3  # on the safe side: English has about four
TURNS = 2  # earlier exchanges that a follow-up question may lean on
TURN_CHARACTERS = 600

Messages = list[dict[str, str]]


class PromptTooLong(ValueError):
    """The question does not fit, even without evidence."""


def messages(evidence: EvidenceGathered, limit_tokens: int, prefix: str = "") -> Messages:
    """The chat, with as much evidence, best first, as fits.

    A `prefix` becomes the beginning of the assistant's own message, to be continued.
    Raises: PromptTooLong.
    """
    chat: Messages = [{"role": "system", "content": SYSTEM}]
    for turn in evidence.query.turns[-TURNS:]:
        chat.append({"role": "user", "content": _line(turn.question)[:TURN_CHARACTERS]})
        chat.append({"role": "assistant", "content": _line(turn.answer)[:TURN_CHARACTERS]})
    head = "\n".join(("<evidence>", *_products(Evidence(evidence))))
    tail = f"</evidence>\n\nThe shopper asks: {_line(evidence.query.question)}"
    spent = sum(len(message["content"]) for message in chat) + len(head) + len(tail) + len(prefix)
    if spent > limit_tokens * CHARACTERS_PER_TOKEN:
        raise PromptTooLong(
            f"prompt is {spent // CHARACTERS_PER_TOKEN} tokens without evidence, the model allows {limit_tokens}"
        )
    lines = []
    for passage in Evidence(evidence).passages:
        line = _passage(passage)
        spent += len(line) + 1
        if spent > limit_tokens * CHARACTERS_PER_TOKEN:
            break
        lines.append(line)
    chat.append({"role": "user", "content": "\n".join((head, *lines, *_gaps(evidence), tail))})
    if prefix:
        chat.append({"role": "assistant", "content": prefix})
    return chat


def _products(evidence: Evidence) -> Iterator[str]:
    for product in evidence.products.values():
        where = f" ({' > '.join(product.category)})" if product.category else ""
        yield f"product {product.product_id}: {_line(product.title)}{_line(where)}"


def _passage(passage: Passage) -> str:
    about = f" of {passage.product_id}" if passage.product_id else ""
    match passage.kind:
        case "review":
            stars = f", {passage.rating:g} stars" if passage.rating is not None else ""
            what = f"customer review{about}{stars}"
        case "qa":
            what = f"customer answer{about} to the question {_line(passage.question)!r}"
        case "policy":
            what = f"store text {_line(passage.name)!r}"
        case kind:
            what = f"{kind}{about}"
    return f"[{passage.label}] {what}: {_line(passage.text)}"


def _gaps(evidence: EvidenceGathered) -> Iterator[str]:
    for gap in evidence.gaps:
        yield f"(not known now: {gap.source}, because {gap.cause.replace('_', ' ')})"


def _line(text: str) -> str:
    """One line that can't close the evidence's tag."""
    return " ".join(text.split()).replace("<", "‹").replace(">", "›")
