"""What a task is: a question, the products that fit it, and what every product shown must meet. The file's shape is
told in README.md."""

import re
from pathlib import Path
from typing import Literal

import msgspec

from aisle_schemas import Product, Turn
from aisle_tools.evaluate.questions import QuestionsInvalid

Split = Literal["dev", "heldout", "stranger", "stranger2", "stranger3"]
Shop = Literal["demo", "retail_demo_store"]

FOLDER = Path(__file__).parent / "questions"


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a product must be. Fields join by "and"; an empty one asks nothing. Patterns are regular expressions, in any
    case, that may match anywhere."""

    ids: tuple[str, ...] = ()
    category: str = ""  # of the path, its levels joined by " > "
    title: str = ""
    text: str = ""  # of all that the shop says: title, brand, category, description, bullets, attributes
    without: str = ""  # a word that the shop does not say of it; "latex-free" and "Latex: none" are no saying
    attribute: dict[str, str] = {}  # name → pattern of its value
    brand: str = ""
    colour: str = ""
    size: str = ""  # a variant of this size, which is not sold out
    age: float | None = None  # within the product's range, where it has one
    rating_min: float | None = None
    price_min: float | None = None  # of the price shown, in the currency's major unit
    price_max: float | None = None
    any_of: tuple["Rule", ...] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A question and its grades."""

    id: str
    family: str  # what it tries: "budget", "exclusion", "absent"
    question: str
    relevant: Rule | None  # a card outside of it is irrelevant; None: the shop has nothing that fits
    must: Rule = Rule()  # what the shopper ruled: a card outside of it breaks a constraint
    best: Rule | None = None  # one of these is to be among the products shown
    first: Rule | None = None  # the first product shown is one of these
    kinds: int = 0  # narrowest categories that the products shown span at least
    compared: tuple[str, ...] = ()  # the products that stand in the table, and no others
    rows: tuple[str, ...] = ()  # attributes that both have and the table is to show
    names: tuple[str, ...] = ()  # patterns: the constraints, named back to the shopper
    page: str | None = None  # the product on whose page it is asked
    turns: tuple[Turn, ...] = ()


def read_tasks(path: Path) -> list[Task]:
    """One JSON object a line. Raises: OSError, QuestionsInvalid."""
    decoder = msgspec.json.Decoder(Task)
    tasks = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if line.strip():
            try:
                tasks.append(decoder.decode(line))
            except msgspec.DecodeError as error:
                raise QuestionsInvalid(f"{path}:{number}: {error}") from error
    return tasks


def own_tasks(shop: Shop, split: Split) -> list[Task]:
    """Our own questions on one of the two shops."""
    return read_tasks(FOLDER / f"{shop}_{split}.jsonl")


def said_of(product: Product) -> str:
    """All that the shop says of it, a statement a line."""
    attributes = (f"{attribute.name}: {attribute.value}" for attribute in product.attributes)
    return "\n".join(
        (product.title, product.brand, " > ".join(product.category), product.description, *product.bullets, *attributes)
    )


def affirms(text: str, word: str) -> bool:
    """Does a line of the text say that this is in it?"""
    return any(
        re.search(rf"(?<![\w-])(?:{word})", line, re.IGNORECASE) and not _denies(line, word)
        for line in text.splitlines()
    )


def _denies(line: str, word: str) -> bool:
    """ "PTFE-free", "no latex", "faux leather", "Latex: none"."""
    before = rf"\b(?:no|non|not|without|free of|free from|faux|vegan|imitation)[ -](?:\w+ )?(?:{word})"
    after = rf"(?:{word})\w*(?:[ -]free\b|: (?:no|none)\b)"
    return re.search(rf"{before}|{after}", line, re.IGNORECASE) is not None
