"""True answers, from four hands.

- *composer*: what Aisle's own composer says on the demo shop, through the production planner and retriever.
- *paraphrase*: sentences in `paraphrases.jsonl`, written by hand in the manner of a language model: free in their
  words, true to the passages that they cite. *Paraphrase, later*: the same, written when the check stood.
- *composer on ePQA*: the composer on real questions over real evidence.
- *people*: answers that people wrote to real questions from one real passage (hetPQA).
"""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import msgspec
from msgspec.structs import replace

from aisle.catalog.attributes import readable_name, readable_value
from aisle.llm.compose.answer import compose
from aisle_schemas import EvidenceGathered, Passage, PassageKind, Product, RetrievedProduct
from aisle_tools.demo.shop import demo_catalog
from aisle_tools.evaluate.grounding.cases import (
    TRUE,
    Case,
    evidence_on_page,
    is_held_out,
    page_evidence,
    units,
)
from aisle_tools.evaluate.shop import opened_shop

_HERE = Path(__file__).parent
PARAPHRASES = {"paraphrase": _HERE / "paraphrases.jsonl", "paraphrase, later": _HERE / "paraphrases_later.jsonl"}
ASKED_OF_ALL = (
    "What is it made of?", "How do I clean it?", "What do customers say about it?", "How big is it?",
    "Is it waterproof?", "Does it come with a warranty?",
)  # fmt: skip
ASKED_OF_THE_SHOP = (
    "What do I need for cold-weather golf?", "What are the best dinosaur toys for a 5-year-old?",
    "A gift for a grandmother who gardens, under $40", "Which trail shoes have a rock plate?",
    "What is your return policy?", "Do you ship to Canada?", "How do I season a cast iron pan?",
    "What are the differences between trail shoes and running shoes?", "waterproof jacket for running",
    "quiet coffee grinder", "a bed for an old dog", "the lightest tent for two", "headphones with long battery life",
    "How long does delivery take?", "Can I return an opened product?", "sheets for hot sleepers",
    "backpack that fits a 15 inch laptop", "compare cast iron and carbon steel pans", "yoga mat for beginners",
    "What should I look for in a sleeping bag?", "rain boots for a 4 year old", "nonstick pan without PFOA",
    "how do I choose running shoes", "a warm hat for winter golf", "which pans are dishwasher safe?",
)  # fmt: skip
TEST_PARTS = frozenset({8, 9})  # of ten, by the hash of the product: kept for the final evaluation
_KINDS: dict[str, PassageKind] = {
    "attribute": "attribute", "bullet": "bullet", "description": "description", "review": "review", "cqa": "qa",
    "Desc": "description", "OSP": "description", "CQA": "qa",
}  # fmt: skip


class Paraphrase(msgspec.Struct):
    product: str
    question: str
    cites: list[str]  # the passages' ids without the product's: "attribute-2"
    text: str


def paraphrases() -> Iterator[Case]:
    products = {item.product_id: item for item in demo_catalog() if isinstance(item, Product)}
    written = ((origin, line) for origin, file in PARAPHRASES.items() for line in file.read_bytes().splitlines())
    for origin, line in written:
        said = msgspec.json.decode(line, type=Paraphrase)
        evidence = page_evidence(products[said.product], said.question)
        labels = {passage.id.partition("#")[2]: passage.label for passage in evidence.passages}
        cites = "".join(f" :cite[{labels[cite]}]" for cite in said.cites)
        yield Case(
            origin=origin, kind=TRUE, held_out=is_held_out(said.product), evidence=evidence, markup=said.text + cites,
        )  # fmt: skip


# ── The composer on the demo shop ─────────────────────────────────────────────────────────────────────────────────


async def composed_on_demo_shop() -> list[Case]:
    """Every unit of the composer's answers to questions on every product's page and to some of the whole shop."""
    items = demo_catalog()
    asked: list[tuple[str, str | None]] = [(question, None) for question in ASKED_OF_THE_SHOP]
    for place, product in enumerate(item for item in items if isinstance(item, Product)):
        asked += [(pair.question, product.product_id) for pair in product.qa[:2]]
        asked.append((ASKED_OF_ALL[place % len(ASKED_OF_ALL)], product.product_id))
    cases: list[Case] = []
    with opened_shop(items, lambda what, done, of: None) as shop:
        for question, product_id in asked:
            evidence = await shop.evidence(await shop.plan(shop.asked(question, product_id)))
            cases += _composed(evidence, "composer", is_held_out(product_id or question))
    return cases


def _composed(evidence: EvidenceGathered, origin: str, held_out: bool) -> list[Case]:
    found = units(compose(evidence).markup)
    return [Case(origin=origin, kind=TRUE, held_out=held_out, evidence=evidence, markup=unit) for unit in found]


# ── Real questions ────────────────────────────────────────────────────────────────────────────────────────────────


class _Candidate(msgspec.Struct):
    source: str
    text: str
    label: int


class _Question(msgspec.Struct):
    asin: str
    question: str
    candidates: list[_Candidate]


def composed_on_epqa(folder: Path) -> Iterator[Case]:
    """The composer on each question's candidate passages, those that help first; the frozen test part is left out."""
    products = {
        product["asin"]: product["title"] for product in map(msgspec.json.decode, _lines(folder / "products.jsonl"))
    }
    for line in _lines(folder / "questions.jsonl"):
        asked = msgspec.json.decode(line, type=_Question)
        if _part(asked.asin) in TEST_PARTS:
            continue
        ordered = sorted(asked.candidates, key=lambda candidate: -candidate.label)
        passages = [
            replace(passage_of(candidate.source, candidate.text, asked.asin, place), score=(1 + candidate.label) / 3)
            for place, candidate in enumerate(ordered)
        ]
        product = RetrievedProduct(product_id=asked.asin, title=products.get(asked.asin, ""), score=1.0)
        evidence = evidence_on_page(product, asked.question, passages)
        yield from _composed(evidence, "composer on ePQA", is_held_out(asked.asin))


def answered_by_people(file: Path, *, held_out: bool, most: int) -> Iterator[Case]:
    """One case a row of hetPQA's `answer_generation`; other rows of the same product are the rest of the evidence."""
    with file.open(newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    of_product: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        of_product.setdefault(row["ASIN"], []).append(row)
    rows.sort(key=lambda row: hashlib.sha256(f"{row['ASIN']} {row['question']}".encode()).digest())
    for row in islice((row for row in rows if _part(row["ASIN"]) not in TEST_PARTS), most):
        others = [other for other in of_product[row["ASIN"]] if other["candidate"] != row["candidate"]][:5]
        passages = [
            passage_of(each["source"], each["candidate"], row["ASIN"], place)
            for place, each in enumerate((row, *others))
        ]
        evidence = evidence_on_page(RetrievedProduct(product_id=row["ASIN"], title=""), row["question"], passages)
        text = row["answer"].strip()
        ended = text if text.endswith((".", "!", "?")) else f"{text}."
        yield Case(origin="people", kind=TRUE, held_out=held_out, evidence=evidence, markup=f"{ended} :cite[e1]")


def passage_of(source: str, text: str, product_id: str, place: int) -> Passage:
    """A candidate as `aisle.catalog.passages` would have cut it."""
    kind = _KINDS.get(source, "description")
    name = question = ""
    if kind == "attribute":
        written, _, value = text.partition(":")
        name = readable_name(written)
        text = f"{name}: {readable_value(value)}"
    elif kind == "qa":
        text, _, question = text.partition(" Question: ")
    return Passage(
        label="", id=f"{product_id}#{kind}-{place}", kind=kind, text=text, product_id=product_id, name=name,
        question=question,
    )  # fmt: skip


def _lines(file: Path) -> Sequence[bytes]:
    return [line for line in file.read_bytes().splitlines() if line.strip()]


def _part(product_id: str) -> int:
    return int(hashlib.sha256(product_id.encode()).hexdigest(), 16) % 10
