"""Train the planner's classifier on the labelled questions, and print how both policies do on parts that are there to choose by.

    python -m aisle_tools.train.planner models/planner-1 --pages EPQA/questions.jsonl --requests shopping_requests.json

Writes the weights and their `sha256`. On a CPU, in about a minute. Real questions from products' pages (ePQA, its train
part) and real shopping requests (WebShop) keep it from seeing more in plain questions than there is; what the rules take them
for is believed where it is a `product_question` and a `recommendation`. Nothing is drawn: training starts from zeros and reads
all questions at every step, so that the same questions give the same weights.
"""

import argparse
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from aisle.catalog.vocabulary import Vocabulary
from aisle.encoders.embedder import Embedder
from aisle.encoders.minilm import MiniLm
from aisle.encoders.models import EMBEDDER, MANIFEST, find_models
from aisle.planner.classifier import REFERENCES, SOURCES, WEIGHTS, Classifier, Floats, Reference, Weights, softmax
from aisle.planner.learned import Learned, embedded_text
from aisle.planner.marks import Tags
from aisle.planner.policy import Policy, Rules
from aisle.planner.reading import Reading, read
from aisle.planner.signals import HASHES, INTENTS, vector
from aisle.planner.tagger import TAGGER, Tagger
from aisle_schemas import Intent, Turn
from aisle_tools.evaluate.planner_set import Labelled, Part, macro_f1, read_labelled, score, share, shop_words
from aisle_tools.evaluate.questions import read_questions
from aisle_tools.evaluate.splits import part_of

# Trained on these dangers in new words it refuses harmless questions of others: docs/planner.md has the figures.
_LEFT_OUT = "w4-unsafe-"
_WRITTEN: tuple[Part, ...] = ("train", "stranger", "stranger2")
STEPS = 100
RATE = 0.03
DECAY = 0.25  # of the weights, for the sum over all questions
_EVENED_OUT = 0.5  # 0: each question counts the same; 1: each intent does
_OF_A_REAL_ONE = 0.5  # what one counts whose label is the rules'
_REQUESTS = 1500  # the first; the rest say little more
_OF_A_COPY = 0.1  # what a question counts in a context that it was not written for


# ── The questions, and the same in other contexts ─────────────────────────────────────────────────────────────────

_SHOWN = Turn(question="the best ones for a beginner", product_ids=("A1", "A2", "A3"))
_PAGE = "P1"
_PLURAL = re.compile(r"\b(?:they|them|these|those|all|any|which)\b", re.IGNORECASE)
_ALIKE_ANYWHERE: tuple[Intent, ...] = ("order_status", "chit_chat", "out_of_scope", "unsafe", "navigation")
_ALIKE_AFTER_AN_ANSWER: tuple[Intent, ...] = (*_ALIKE_ANYWHERE, "policy", "advice", "comparison")
_ABOUT_A_PRODUCT: tuple[Intent, ...] = ("product_question", "price", "stock", "delivery")
_WHOLE_REQUEST_WORDS = 5  # a shorter one may narrow what was shown


def in_other_contexts(labelled: Labelled) -> Iterator[Labelled]:
    """The question asked elsewhere, with the plan that it should get there."""
    if labelled.turns:
        return
    intent, is_on_page = labelled.intent, labelled.page is not None
    if is_on_page and intent in _ABOUT_A_PRODUCT:
        pointed = _SHOWN.product_ids if _PLURAL.search(labelled.question) else _SHOWN.product_ids[:1]
        follows = "follow_up" if intent == "product_question" else intent
        yield msgspec.structs.replace(labelled, page=None, turns=(_SHOWN,), intent=follows, products=pointed)
    if is_on_page:
        return
    is_whole = intent == "recommendation" and len(labelled.question.split()) >= _WHOLE_REQUEST_WORDS
    if is_whole or intent in _ALIKE_AFTER_AN_ANSWER:
        yield msgspec.structs.replace(labelled, turns=(_SHOWN,), products=())
    if intent in _ALIKE_ANYWHERE:
        yield msgspec.structs.replace(labelled, page=_PAGE)


def of_pages(path: Path, rules: Rules, words: Vocabulary) -> Iterator[Labelled]:
    """Questions of the train part, each asked on a product's page."""
    for question in read_questions(path):
        one = Labelled(family="page", question=question.question, intent="product_question", page=question.asin)
        if part_of(question.asin) == "train" and rules.decide(one.asked(), words).intent == one.intent:
            yield one


def of_requests(path: Path, rules: Rules, words: Vocabulary) -> Iterator[Labelled]:
    for request in msgspec.json.decode(path.read_bytes(), type=list[str])[:_REQUESTS]:
        one = Labelled(family="request", question=request, intent="recommendation")
        if rules.decide(one.asked(), words).intent == one.intent:
            yield one


@dataclass(frozen=True, slots=True)
class Rows:
    """One question a row; a target whose weight is 0 says nothing."""

    features: Floats  # (n, dense + hashed + 1)
    intents: Floats  # (n, intents) one-hot
    references: Floats  # (n, references) one-hot
    sources: Floats  # (n, sources) 0 or 1
    weights: Floats  # (n, outputs)


def rows(
    labelled: Sequence[Labelled], counts: Sequence[float], tags: Tags, words: Vocabulary, embedder: Embedder
) -> Rows:
    """`counts`: what each question counts."""
    kept = [
        (one, question, count)
        for one, count in zip(labelled, counts, strict=True)
        if (question := _read(one, tags, words))
    ]
    vectors = embedder.embed([embedded_text(question) for _, question, _ in kept])
    features, targets, weights = [], [], []
    for (one, question, count), embedding in zip(kept, vectors, strict=True):
        made = vector(question, embedding)
        hashed = np.zeros(HASHES, dtype=np.float32)
        hashed[made.hashed] = made.weights
        features.append(np.concatenate((made.dense, hashed, np.ones(1, dtype=np.float32))))
        reference = _reference(one, question)
        targets.append([
            *(intent == one.intent for intent in INTENTS),
            *(name == reference for name in REFERENCES),
            *(source in one.sources for source in SOURCES),
        ])  # fmt: skip
        weights.append([
            *(count for _ in INTENTS),
            *(count * (reference is not None) for _ in REFERENCES),
            *(count * bool(one.sources) for _ in SOURCES),
        ])  # fmt: skip
    intents, references, sources = np.split(
        np.array(targets, dtype=np.float32), np.cumsum((len(INTENTS), len(REFERENCES))), axis=1
    )
    return Rows(np.array(features), intents, references, sources, np.array(weights, dtype=np.float32))


def evened_out(labelled: Sequence[Labelled], counts: Sequence[float]) -> list[float]:
    """The counts, more for intents with few questions."""
    of_intent: defaultdict[Intent, float] = defaultdict(float)
    for one, count in zip(labelled, counts, strict=True):
        of_intent[one.intent] += count
    mean = sum(of_intent.values()) / len(of_intent)
    return [count * (mean / of_intent[one.intent]) ** _EVENED_OUT for one, count in zip(labelled, counts, strict=True)]


def _read(labelled: Labelled, tags: Tags, words: Vocabulary) -> Reading | None:
    """None where the rules refuse it for sure: nothing is left to learn."""
    asked = labelled.asked()
    question = read(asked.question, asked.turns, asked.page, tags, words)
    return question if isinstance(question, Reading) else None


def _reference(labelled: Labelled, question: Reading) -> Reference | None:
    """None where there is no earlier answer, or where number or id leave no doubt."""
    if question.shown is None or question.focus.is_explicit or labelled.products is None:
        return None
    if labelled.intent == "follow_up" and labelled.expected_form == "recommendation":
        return "refines"
    shown = question.shown.product_ids
    match labelled.products:
        case () | (labelled.page,):
            return "none"
        case ids if set(ids) == set(shown):
            return "all"
        case ids if ids == shown[:1]:
            return "first"
        case _:
            return None


# ── Training ──────────────────────────────────────────────────────────────────────────────────────────────────────


def trained(data: Rows, *, steps: int = STEPS) -> Floats:
    """(features, outputs): minimises the cross-entropy of all heads, by Adam on all rows at once, the rate falling to 0."""
    targets = np.concatenate((data.intents, data.references, data.sources), axis=1)
    ends = np.cumsum((len(INTENTS), len(REFERENCES)))
    weights = np.zeros((data.features.shape[1], targets.shape[1]), dtype=np.float32)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        intents, references, sources = np.split(data.features @ weights, ends, axis=1)
        given = np.concatenate((softmax(intents), softmax(references), 1 / (1 + np.exp(-sources))), axis=1)
        wrong = (given - targets) * data.weights
        gradient = (data.features.T @ wrong + DECAY * weights) / len(targets)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        rate = RATE * (1 + np.cos(np.pi * step / steps)) / 2
        weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def save(matrix: Floats, folder: Path, *, embedder: str, tagger: str) -> None:
    """The weights and the manifest that is checked when they are loaded."""
    folder.mkdir(parents=True, exist_ok=True)
    dense = len(matrix) - HASHES - 1
    weights = Weights(dense=matrix[:dense], hashed=matrix[dense:-1], bias=matrix[-1], embedder=embedder, tagger=tagger)
    weights.save(folder / WEIGHTS)
    digest = hashlib.sha256((folder / WEIGHTS).read_bytes()).hexdigest()
    (folder / MANIFEST).write_text(f"{digest}  {WEIGHTS}\n", encoding="utf-8")


# ── How they do ───────────────────────────────────────────────────────────────────────────────────────────────────


def table(
    policies: Iterable[Policy], parts: Iterable[tuple[str, Sequence[Labelled]]], words: Vocabulary
) -> Iterator[str]:
    yield f"{'':32}{'intent F1':>10}{'reference':>10}{'filters':>10}{'form':>10}{'sources':>10}{'calls':>10}"
    for name, labelled in parts:
        for policy in policies:
            scored = [score(one, policy.decide(one.asked(), words)) for one in labelled]
            figures = (
                macro_f1((one.intent, one.planned_intent) for one in scored),
                share([one.are_products_right for one in scored]),
                share([one.are_filters_right for one in scored]),
                share([one.is_form_right for one in scored]),
                share([one.has_sources for one in scored]),
                sum(one.calls for one in scored) / len(scored) / 8,
            )
            yield f"{name:10}{policy.name:22}" + "".join(f"{figure:10.3f}" for figure in figures)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the planner's classifier.")
    parser.add_argument("folder", type=Path, help="where the weights go, such as models/planner-1")
    parser.add_argument("--pages", type=Path, required=True, help="ePQA's questions.jsonl")
    parser.add_argument("--requests", type=Path, required=True, help="WebShop's requests, a JSON list of texts")
    given = parser.parse_args()
    folder: Path = given.folder
    embedder = MiniLm(find_models() / EMBEDDER, threads=2)
    tagger, words = Tagger(find_models() / TAGGER), shop_words()
    rules = Rules(tagger)
    written = [one for part in _WRITTEN for one in read_labelled(part) if not one.family.startswith(_LEFT_OUT)]
    copies = [copy for one in written for copy in in_other_contexts(one)]
    real = [*of_pages(given.pages, rules, words), *of_requests(given.requests, rules, words)]
    counts = [1.0] * len(written) + [_OF_A_COPY] * len(copies) + [_OF_A_REAL_ONE] * len(real)
    together = [*written, *copies, *real]
    data = rows(together, evened_out(together, counts), tagger, words, embedder)
    print(f"{len(written)} questions, {len(copies)} copies in other contexts, {len(real)} real ones")
    save(trained(data), folder, embedder=embedder.version, tagger=tagger.version)
    classifier = Classifier(folder, embedder=embedder.version, tagger=tagger.version)
    learned = Learned(classifier, tagger, embedder)
    held: tuple[Part, ...] = ("dev", "stranger3")  # the others are looked at by `aisle eval plans` alone
    for line in table((rules, learned), [(part, read_labelled(part)) for part in held], words):
        print(line)


if __name__ == "__main__":
    main()
