"""What a ranker learns from: questions, each with passages of one product.

    python -m aisle_tools.train.reranker.groups DATA OUT.jsonl.gz

A line is one group. Products of ePQA's test part, and products that no question was asked about, are left out whole:
their reviews and their Q&A too.
"""

import argparse
import csv
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from aisle.catalog.attributes import readable_name, readable_value
from aisle.encoders.reranker import reranking_text
from aisle_tools.evaluate.splits import part_of
from aisle_tools.train import polarity_data

_KINDS = {"cqa": "qa", "CQA": "qa", "Desc": "description", "OSP": "description"}  # the datasets' names for ours
_ASSUMED = 15  # passages beside a community answer, taken as saying nothing of its question
_UNGRADED = 24  # passages of a product that a question meets ungraded, for the student
_NEIGHBOURS = 3  # products of like title whose passages a question meets too
_SEED = 20

# A customer's answer that answers nothing, whatever the question; the index holds it under the shopper's own words.
_UNSURE = (
    "i don't know", "not sure", "sorry, i have no idea", "i don't know, i bought it as a gift", "i am not sure, sorry",
    "no idea. never tried", "can't say, i have not used it yet", "i do not know the answer to your question", "no clue",
    "i'm not sure, ask the seller", "sorry i don't own one", "i don't have it any more so i can't tell you",
    "don't know, returned mine", "haven't had it long enough to know", "i wouldn't know, mine is still in the box",
    "unsure", "i never checked", "good question, i would like to know too", "please contact the manufacturer",
    "sorry, can't help with that one", "i couldn't tell you", "did not try that", "i have not looked",
)  # fmt: skip


class Group(msgspec.Struct, frozen=True):
    """One question and passages of one product."""

    set: str  # "epqa", "hetpqa", "semipqa", "community", "generation", "polarity"; "ungraded": teachers alone grade it
    id: str
    product: str
    question: str
    texts: tuple[str, ...]  # as `aisle.encoders.reranker.passage_text` has them
    gains: tuple[int, ...] = ()  # 0 irrelevant, 1 helps, 2 answers; () where nobody graded
    judged: tuple[bool, ...] = ()  # of ePQA: graded by people, not sampled
    says: tuple[str, ...] = ()  # of "polarity": "yes", "no", "neither"
    part: str = "train"


def passage_text(kind: str, text: str) -> str:
    kind = _KINDS.get(kind, kind)
    if kind == "attribute":
        name, _, value = text.partition(":")
        return f"attribute: {readable_name(name)}: {readable_value(value)}"
    if kind == "qa" and " Question: " in text:
        answer, _, question = text.partition(" Question: ")
        return f"qa: {question} {answer}"
    return f"{kind}: {text}"


def epqa(folder: Path) -> Iterator[Group]:
    draw = random.Random(_SEED)
    questions = _lines(folder / "questions.jsonl")
    questions = [asked for asked in questions if part_of(asked["asin"]) != "test"]
    products = {product["asin"]: product for product in _lines(folder / "products.jsonl")}
    asked_about = sorted({asked["asin"] for asked in questions})
    near = {asin: _neighbours(asin, products, asked_about) for asin in asked_about}

    def elsewhere(key: str, asin: str, question: str) -> Iterator[Group]:
        for other in near[asin]:
            texts = _some(draw, _passages(products[other]), _UNGRADED)
            yield Group("ungraded", f"{key}-{other}", asin, question, texts)

    for asked in questions:
        shown = asked["candidates"]
        texts = tuple(passage_text(c["source"], c["text"]) for c in shown)
        key = f"epqa-{asked['qid']}"
        yield Group(
            "epqa", key, asked["asin"], asked["question"], texts,
            tuple(c["label"] for c in shown), tuple(c["judged"] for c in shown),
        )  # fmt: skip
        others = [text for text in _passages(products[asked["asin"]]) if text not in texts]
        yield Group("ungraded", key, asked["asin"], asked["question"], _some(draw, others, _UNGRADED))
        yield from elsewhere(key, asked["asin"], asked["question"])
    for asin in asked_about:
        product = products[asin]
        plain = [text for text in _passages(product) if not text.startswith("qa: ")]
        answers = [f"qa: {pair['answer']}" for pair in product["community_qa"]]
        for number, pair in enumerate(product["community_qa"]):
            others = plain + [text for place, text in enumerate(answers) if place != number]
            texts = (answers[number], *_some(draw, others, _ASSUMED))
            gains = (2, *[0] * (len(texts) - 1))
            yield Group("community", f"community-{asin}-{number}", asin, pair["question"], texts, gains)
            key = f"community-{asin}-{number}"
            meets = [text for text in _passages(product) if pair["question"] not in text]
            yield Group("ungraded", key, asin, pair["question"], _some(draw, meets, _UNGRADED))
            yield from elsewhere(key, asin, pair["question"])


def with_unsure(groups: Iterable[Group]) -> Iterator[Group]:
    """The groups, each with its own question answered by somebody who does not know: that helps nobody."""
    draw = random.Random(_SEED)
    for group in groups:
        text = passage_text("qa", f"{draw.choice(_UNSURE)} Question: {group.question}")
        yield replace(
            group,
            texts=(*group.texts, text),
            gains=(*group.gains, 0) if group.gains else (),
            judged=(*group.judged, False) if group.judged else (),
            says=(*group.says, "neither") if group.says else (),
        )


def _neighbours(asin: str, products: dict[str, dict[str, Any]], among: Sequence[str]) -> list[str]:
    """The products whose titles share the largest part of their words with this one's."""

    def words(other: str) -> frozenset[str]:
        return frozenset(products[other]["title"].lower().split())

    own = words(asin)
    shared = {other: len(own & words(other)) / len(own | words(other)) for other in among if other != asin}
    return sorted(shared, key=lambda other: (-shared[other], other))[:_NEIGHBOURS]


def _passages(product: dict[str, Any]) -> list[str]:
    return [
        *(passage_text("attribute", f"{a['name']}:{a['value']}") for a in product["attributes"]),
        *(passage_text("bullet", text) for text in product["bullets"]),
        *(passage_text("description", text) for text in product["description"]),
        *(passage_text("review", text) for text in product["reviews"]),
        *(passage_text("qa", f"{pair['answer']} Question: {pair['question']}") for pair in product["community_qa"]),
    ]


def _some(draw: random.Random, texts: Sequence[str], most: int) -> tuple[str, ...]:
    return tuple(draw.sample(list(texts), min(most, len(texts))))


def hetpqa(folder: Path, left_out: frozenset[str]) -> Iterator[Group]:
    by_question: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "evidence_ranking_dev.tsv"):
        by_question[row["qid"]].append(row)
    for key, rows in by_question.items():
        if rows[0]["ASIN"] not in left_out:
            yield Group(
                "hetpqa", f"hetpqa-{key}", rows[0]["ASIN"], rows[0]["question"],
                tuple(passage_text(row["source"], row["candidate"]) for row in rows),
                tuple(int(row["label"]) for row in rows),
            )  # fmt: skip
    draw = random.Random(_SEED)
    rows = [row for row in _rows(folder / "answer_generation_train.tsv") if row["ASIN"] not in left_out]
    of_product: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows:
        of_product[row["ASIN"]].append(row)
    texts = [passage_text(row["source"], row["candidate"]) for row in rows]
    for number, row in enumerate(rows):
        near = [
            passage_text(other["source"], other["candidate"])
            for other in of_product[row["ASIN"]]
            if other["question"] != row["question"]
        ]
        others = [*near, *draw.sample(texts, max(0, _ASSUMED - len(near)))][:_ASSUMED]
        gains = (1, *[0] * len(others))
        yield Group("generation", f"generation-{number}", row["ASIN"], row["question"], (texts[number], *others), gains)


def semipqa(folder: Path) -> Iterator[Group]:
    by_question: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "attribute_ranking_dev.tsv"):
        by_question[row["qid"]].append(row)
    for key, rows in by_question.items():
        texts = tuple(passage_text("attribute", row["candidate"]) for row in rows)
        gains = tuple(int(row["label"]) for row in rows)
        yield Group("semipqa", f"semipqa-{key}", f"semipqa-{key}", rows[0]["question"], texts, gains)


def polarity(data: Path) -> Iterator[Group]:
    """Rows of one question together."""
    by_question: dict[tuple[str, str], list[polarity_data.Example]] = defaultdict(list)
    for example in polarity_data.examples(data):
        by_question[example.passage.product_id, example.question].append(example)
    for (product, question), examples in by_question.items():
        texts = tuple(reranking_text(example.passage) for example in examples)
        says = tuple(example.label for example in examples)
        yield Group("polarity", f"polarity-{product}-{question}", product, question, texts, says=says)


def own_polarity(folder: Path, products: frozenset[str]) -> Iterator[Group]:
    """Customers' answers that begin with a yes or a no: they say it to their own question, and nothing to another."""
    draw = random.Random(_SEED)
    for product in _lines(folder / "products.jsonl"):
        said = {
            pair["question"]: (pair["answer"], label)
            for pair in product["community_qa"]
            if (label := polarity_data.label_of(pair["question"], pair["answer"]))
        }
        for question in said if product["asin"] in products else ():
            others = draw.sample([other for other in said if other != question], min(3, len(said) - 1))
            asked = (question, *others)
            texts = tuple(passage_text("qa", f"{said[one][0]} Question: {one}") for one in asked)
            says = (said[question][1], *["neither"] * len(others))
            yield Group("polarity", f"own-{product['asin']}-{question}", product["asin"], question, texts, says=says)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def main(given: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder that holds epqa/, hetpqa/ and semipqa/")
    parser.add_argument("out", type=Path)
    asked = parser.parse_args(given)
    data = asked.data
    known = [product["asin"] for product in _lines(data / "epqa" / "products.jsonl")]
    kept = list(epqa(data / "epqa"))
    asked_about = frozenset(group.product for group in kept)
    left_out = frozenset(known) - asked_about
    groups = [group for group in kept if group.texts]
    groups += [
        *hetpqa(data / "hetpqa", left_out),
        *semipqa(data / "semipqa"),
        *polarity(data),
        *own_polarity(data / "epqa", asked_about),
    ]
    groups = list(with_unsure(groups))
    of_dev = frozenset(group.product for group in kept if part_of(group.product) == "dev")
    groups = [replace(group, part="dev") if group.product in of_dev else group for group in groups]
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(asked.out, "wb") as file:
        for group in groups:
            file.write(msgspec.json.encode(group) + b"\n")
    print(f"{len(groups)} groups, {sum(len(group.texts) for group in groups)} pairs")


if __name__ == "__main__":
    main()
